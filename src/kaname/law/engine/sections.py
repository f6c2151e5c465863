"""Sections: how far every section of the regulations and every article used is modelled.

They are the rows of kind ``section`` of ``law/coverage.csv``: one for each section and supplement
of 15 CFR parts 730 to 774, and for each article, item of a table or circular of Japan that is used
or that an exporter would look for. A section names the provisions that model it; that they cite it
is held by test, so the register cannot say more than the rules do.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from kaname.core.text import Text
from kaname.law.engine.provisions import register_rows
from kaname.law.engine.tables import read_on

__all__ = ["ADVICE", "LAWS", "Section", "law_of", "sections"]

ADVICE: Final = {
    "read": (
        Text("read it", "条文を確認"),
        Text(
            "no answer considers it, so read its text", "判断に含まれないため、条文を確認すること"
        ),
    ),
    "apply": (
        Text("when you apply or file", "申請・申告時に確認"),
        Text(
            "it does not change whether a licence is needed: read it when you apply, file, keep "
            "records or answer for a deal",
            "許可の要否を左右しないが、申請・申告・記録保存・違反対応の際に条文を確認すること",
        ),
    ),
    "nothing": (
        Text("nothing", "対応不要"),
        Text(
            "by itself it asks nothing of a deal (introduction, guidance, the agency's own "
            "procedure, or reserved)",
            "取引に対する要件を定めるものではない（序、指針、当局の手続、留保等）",
        ),
    ),
}
"""What a person does about a section that is not modelled: in a word, and in a sentence."""

LAWS: Final = {
    "us.ear": Text("Export Administration Regulations", "輸出管理規則（EAR）"),
    "jp.fefta": Text("Foreign Exchange and Foreign Trade Act (FEFTA)", "外国為替及び外国貿易法"),
    "jp.export_order": Text("Export Order", "輸出貿易管理令"),
    "jp.fx_order": Text("Foreign Exchange Order", "外国為替令"),
    "jp.goods_ordinance": Text(
        "Goods Ordinance",
        "輸出貿易管理令別表第一及び外国為替令別表の規定に基づき貨物又は技術を定める省令",
    ),
    "jp.other": Text("Ordinances, notices and circulars of METI", "経済産業省の省令・告示・通達等"),
}
"""The texts, by the beginning of a section's id."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a text: how far it is modelled, by which provisions, read through when."""

    id: str
    jurisdiction: str
    title: Text
    status: str
    limits: Text
    """What the model leaves out, in words; empty when nothing is, or when nothing is modelled."""
    cite: str
    source: str
    verified_on: date | None
    """The edition through which it was read: for what is not modelled, in which it stands."""
    provisions: tuple[str, ...]
    """The provisions that model it, by id."""
    advice: str
    """What to do about a section that is not modelled, a key of ``ADVICE``; else empty."""

    @property
    def part(self) -> str:
        """Return the part of the EAR (``744``), or the Japanese text (``export_order``)."""
        return self.id.split(".")[2 if self.jurisdiction == "US" else 1]


@cache
def sections() -> dict[str, Section]:
    """Return the sections of the coverage register by id, in the order of the file."""
    return {row["id"]: _section(row) for row in register_rows("section")}


def law_of(section: Section) -> tuple[str, Text]:
    """Return the text to which a section belongs: its key in ``LAWS`` and its name.

    A part of the EAR has its number in both languages.
    """
    key = ".".join(section.id.split(".")[:2])
    name = LAWS[key]
    if section.jurisdiction == "US":
        number = section.part
        return f"{key}.{number}", Text(f"15 CFR part {number}", f"15 CFR 第{number}部")
    return key, name


def _section(row: dict[str, str]) -> Section:
    return Section(
        id=row["id"],
        jurisdiction=row["jurisdiction"],
        title=Text(row["title_en"], row["title_ja"]),
        status=row["status"],
        limits=Text(row["limits_en"], row["limits_ja"]),
        cite=row["citation"],
        source=row["source"],
        verified_on=read_on(row["verified_on"]),
        provisions=tuple(row["modelled_by"].split()),
        advice=row["advice"],
    )
