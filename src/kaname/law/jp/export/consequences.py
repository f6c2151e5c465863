"""What follows from a requirement: the papers to file, the records to keep, the penalties."""

from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import is_known
from kaname.law.engine.claims import state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, provision
from kaname.law.engine.tables import Row, load_table
from kaname.law.jp.export.facts import GROUP_A, destination, destination_class, goods, item_number
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["consequences"]

TECHNOLOGY = "technology"
WMD_ITEMS = frozenset({"2", "3", "3の2", "4"})
"""Items of the heavier penalty (Export Order Art. 14, Foreign Exchange Order Art. 27); of item 1
some sub-items too, so that both penalties are shown for it."""
LONG_RECORDS = frozenset({"1", *WMD_ITEMS})


@provision("jp.export.consequences")
def consequences(matter: Matter) -> list[Verdict]:
    """Say which papers, records and penalties follow from a requirement that was found."""
    parts = (*_forms(matter), *_records(matter), *_penalties(matter), *_sanctions(matter))
    claim = state(True, words("follows.claim"), because=parts)
    caveats = (words("follows.caveat"),)
    return [Verdict(Outcome.REVIEW_ADVISED, words("follows.summary"), claim, caveats=caveats)]


def _forms(matter: Matter) -> list[Claim]:
    goods_rows = goods(matter).holds is not False
    rows = [
        row for row in _rows(matter, "filing_forms")
        if (row["case"] != TECHNOLOGY) is goods_rows
    ]  # fmt: skip
    claims = [_said(row, words("follows.form", label=_label(row))) for row in rows]
    for row in _rows(matter, "licence_validity"):
        claims.append(_said(row, words("follows.valid", months=int(row["months"]))))
    return claims


def _records(matter: Matter) -> list[Claim]:
    number = item_number(matter)
    kind = None
    if number is not None:
        kind = "items_1_to_4" if number.item in LONG_RECORDS else "items_5_to_16"
    rows = _rows(matter, "record_periods")
    return [
        _said(row, words("follows.record", label=_label(row), years=int(row["years"])), matter)
        for row in rows
        if kind is None or row["class"] in (kind, "bulk_return")
    ]


def _penalties(matter: Matter) -> list[Claim]:
    number, country = item_number(matter), destination(matter)
    kinds = {"listed", "listed_wmd", "imposed", "conditions"}
    if number is not None and number.is_listed:
        if number.item in WMD_ITEMS:
            kinds -= {"listed"}
        elif number.item != "1":
            kinds -= {"listed_wmd"}
    elif number is not None and is_known(country):
        kinds -= {"listed_wmd"}
        if destination_class(matter.on, country) == GROUP_A:
            kinds -= {"listed"}
    rows = [row for row in _rows(matter, "penalties") if row["class"] in kinds]
    return [_said(row, _penalty(row), matter) for row in rows]


def _penalty(row: Row) -> Text:
    key = "follows.penalty_company" if row["company_fine_jpy"] else "follows.penalty"
    company = {"company": int(row["company_fine_jpy"])} if row["company_fine_jpy"] else {}
    return words(
        key, label=_label(row), years=int(row["years"]), fine=int(row["fine_jpy"]),
        times=int(row["times_value"]), **company,
    )  # fmt: skip


def _sanctions(matter: Matter) -> list[Claim]:
    rows = _rows(matter, "administrative_sanctions")
    return [
        _said(row, words("follows.sanction", label=_label(row), years=int(row["years"])))
        for row in rows
    ]


def _rows(matter: Matter, table: str) -> tuple[Row, ...]:
    """Return the rows of a table on the day; ``()`` on a day before it begins."""
    return tuple(row for row in load_table(PACKAGE, table) if row.in_force(matter.on))


def _said(row: Row, text: Text, matter: Matter | None = None) -> Claim:
    reads: tuple[Read, ...] = ()
    if matter is not None and is_known(matter.value("item", "meti_item")):
        path = matter.path("item", "meti_item")
        reads = (Read(path, str(matter.value("item", "meti_item"))),)
    return state(True, text, reads=reads, cite=(row.citation,))


def _label(row: Row) -> Text:
    return Text(row["label_en"], row["label_ja"])
