"""``kaname law chip``: which paragraph of 3A090 a chip's figures meet, by the law of a day."""

import re
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaname.cli.days import day_of
from kaname.cli.files import write_output
from kaname.cli.problems import language_option
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Truth

if TYPE_CHECKING:
    from kaname.law.us.export.chip_reading import ChipReading

__all__ = ["chip"]

NUMBER: Final = re.compile(r"(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,10})?")
AREAS: Final = ("die_area", "package_area")
"""Figures that something is divided by: 0 is none of them."""
TRUTHS: Final = {
    True: Text("yes", "該当"), False: Text("no", "非該当"), UNKNOWN: Text("OPEN", "未定"),
}  # fmt: skip
SAID: Final = {
    "title": Text(
        "Advanced chips: ECCN 3A090 as of {day} (15 CFR part 774, Supp. No. 1)",
        "先端集積回路：ECCN 3A090（{day}現在、15 CFR 第774部 Supp. No. 1）",
    ),
    "calculation": Text("Calculation", "計算"),
    "paragraph": Text("Paragraph", "パラグラフ"),
    "limits": Text("Limits", "基準"),
    "met": Text("Met", "該否"),
    "result": Text("Result", "結果"),
    "within": Text("within {found}", "{found}に該当"),
    "none": Text("within no paragraph of 3A090", "3A090のいずれにも該当しない"),
    "open": Text("open: {found}", "未定：{found}"),
    "products": Text("Items that hold it", "内蔵する品目"),
    "review": Text(
        "Review of exports from the US to China and Macau (742.6(b)(10)(iii)(A)(1))",
        "米国から中国・マカオへの輸出の審査（742.6(b)(10)(iii)(A)(1)）",
    ),
    "case_by_case": Text("within the figures for case-by-case review", "個別審査の基準内"),
    "denial": Text("not within them: presumption of denial", "基準外：原則不許可"),
    "review_open": Text("open: missing {names}", "未定：{names}が不明"),
    "and": Text(" and ", "及び"),
    "chip_tpp": Text("TPP", "TPP"),
    "chip_dram_bandwidth": Text("total DRAM bandwidth", "総DRAM帯域幅"),
    "missing": Text("Missing facts", "不足している事実"),
    "notes": Text("Bear in mind", "留意事項"),
    "legend": Text(
        "PD: performance density (TPP per mm2). MBD: memory bandwidth density (GB/s per mm2). "
        "Not legal advice.",
        "PD：性能密度（TPP／mm2）。MBD：メモリ帯域幅密度（GB/s／mm2）。法的助言ではない。",
    ),
}


@click.command("chip")
@click.option("--tpp", help="Total processing performance, 2 x MacTOPS x bit length, dense.")
@click.option("--tops", help="TOPS at the bit length with the highest TPP, with --bits, not --tpp.")
@click.option("--bits", help="Bit length of the operation of --tops.")
@click.option("--die-area", help="Applicable die area in mm2 (non-planar process nodes).")
@click.option("--datacentres/--no-datacentres", default=None,
              help="Designed or marketed for datacentres, or not.")  # fmt: skip
@click.option("--transfer-rate", help="Bidirectional transfer rate, GB/s (before 2023-11-17).")
@click.option("--dram-bandwidth", help="Total DRAM bandwidth, GB/s.")
@click.option("--memory-bandwidth", help="Of stacked memory, GB/s; 0 if the item is none.")
@click.option("--package-area", help="Of that memory's package or stack, mm2.")
@click.option("--as-of", help="The day whose law answers, YYYY-MM-DD.  [default: today]")
@click.option("--json", "as_json", is_flag=True, help="JSON, in both languages.")
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file.")
@language_option
def chip(
    datacentres: bool | None, as_of: str | None, as_json: bool, out: Path | None, lang: str,
    **figures: str | None,
) -> None:  # fmt: skip
    """Say which paragraph of ECCN 3A090 a chip meets, with the calculation and what is missing."""
    from datetime import UTC, datetime

    from kaname.core.case import Item
    from kaname.law.us.export.chip_reading import read_chip

    names = {"bits": "chip_bit_length"}
    facts: dict[str, object] = {
        names.get(name, f"chip_{name}"): _number(name, given)
        for name, given in figures.items()
        if given is not None
    }
    _agree(facts)
    if datacentres is not None:
        facts["chip_for_datacentres"] = datacentres
    day = day_of(as_of) if as_of else datetime.now(UTC).astimezone().date()
    found = read_chip(Item(id="chip", **facts), day)  # type: ignore[arg-type]
    write_output(_json(found) if as_json else _table(found, lang), out)


def _number(name: str, given: str) -> Decimal:
    text = unicodedata.normalize("NFKC", given).strip()
    if not NUMBER.fullmatch(text):
        option = f"--{name.replace('_', '-')}"
        raise ProblemError(
            Problem(
                code="KAN-3100",
                place=Place(field=option),
                found=Text(f"not a figure: {given[:40]!r}", f"数値ではない: {given[:40]!r}"),
                expected=Text(
                    "a number of 0 or more, with a point for decimals",
                    "0以上の数値（小数点はピリオド）",
                ),
                mend=Text(f"for example {option} 4800", f"例: {option} 4800"),
            )
        )
    figure = Decimal(text.replace(",", ""))
    if name in AREAS and figure == 0:
        option = f"--{name.replace('_', '-')}"
        raise ProblemError(
            Problem(
                code="KAN-3100",
                place=Place(field=option),
                found=Text("an area of 0", "面積が0"),
                expected=Text("an area above 0, in mm2", "0より大きい面積（mm2）"),
                mend=Text(f"leave {option} out when it is not known", f"不明なら{option}を省く"),
            )
        )
    return figure


def _agree(facts: dict[str, object]) -> None:
    """Raise KAN-3101 when the TPP stated and that worked out of --tops and --bits differ."""
    stated, tops, bits = (facts.get(name) for name in ("chip_tpp", "chip_tops", "chip_bit_length"))
    if not (
        isinstance(stated, Decimal) and isinstance(tops, Decimal) and isinstance(bits, Decimal)
    ):
        return
    worked = tops * bits
    if worked == stated:
        return
    raise ProblemError(
        Problem(
            code="KAN-3101",
            place=Place(field="--tpp"),
            found=Text(
                f"--tpp {stated:f}, but --tops {tops:f} × --bits {bits:f} = {worked:f}",
                f"--tpp {stated:f}に対し、--tops {tops:f} × --bits {bits:f} = {worked:f}",
            ),
            expected=Text("one TPP", "同じ値のTPP"),
            mend=Text(
                "give --tpp alone, or --tops and --bits alone",
                "--tppのみ、又は--topsと--bitsのみを指定",
            ),
        )
    )


def _figures(found: "ChipReading") -> dict[str, Truth]:
    """Return whether TPP and DRAM bandwidth are each within the review policy."""
    fields = {
        "chip_tpp": ("chip_tpp", "chip_tops", "chip_bit_length"),
        "chip_dram_bandwidth": ("chip_dram_bandwidth",),
    }
    return {
        name: claim.holds
        for claim in (found.review.because if found.review else ())
        for name, written in fields.items()
        if any(read.path.endswith(written) for read in claim.reads)
        or any(question.path.endswith(written) for question in claim.questions)
    }


def _figures_within(found: "ChipReading") -> Truth:
    """Tell whether TPP and DRAM bandwidth are within the review policy, whatever the rest is."""
    from kaname.core.unknown import all_true

    about = _figures(found).values()
    return all_true(about) if about else UNKNOWN


def _review(found: "ChipReading", lang: str) -> str:
    """Return what the review policy says, and of an open answer which figures are missing."""
    key = {True: "case_by_case", False: "denial", UNKNOWN: "review_open"}
    said = SAID[key[_figures_within(found)]].to(lang)
    missing = (SAID[name].to(lang) for name, holds in _figures(found).items() if holds is UNKNOWN)
    return said.replace("{names}", SAID["and"].to(lang).join(missing))


def _result(found: "ChipReading", lang: str) -> str:
    met = ", ".join(f"3A090.{letter}" for letter, holds in found.answer if holds is True)
    left = ", ".join(f"3A090.{letter}" for letter, holds in found.answer if holds is UNKNOWN)
    said = [SAID["within"].to(lang).format(found=met)] if met else []
    if left:
        said.append(SAID["open"].to(lang).format(found=left))
    return "; ".join(said) or SAID["none"].to(lang)


def _table(found: "ChipReading", lang: str) -> str:
    lines = [SAID["title"].to(lang).format(day=found.on.isoformat()), ""]
    if found.calculations:
        lines += [SAID["calculation"].to(lang)]
        lines += [f"  {text.to(lang)}" for text in found.calculations] + [""]
    if found.criteria:
        heads = (SAID["paragraph"].to(lang), SAID["limits"].to(lang), SAID["met"].to(lang))
        rows = [heads] + [
            (one.paragraph, one.limits, TRUTHS[one.claim.holds].to(lang)) for one in found.criteria
        ]
        widths = [max(_width(row[column]) for row in rows) for column in range(2)]
        for row in rows:
            cells = [
                cell + " " * (size - _width(cell))
                for cell, size in zip(row[:2], widths, strict=True)
            ]
            lines.append("  " + "   ".join((*cells, row[2])))
        lines += ["", f"{SAID['result'].to(lang)}: {_result(found, lang)}"]
    if found.products:
        lines.append(f"{SAID['products'].to(lang)}:")
        lines += [f"  {base} → {paragraph}" for paragraph, base in found.products]
    if found.review is not None:
        lines.append(f"{SAID['review'].to(lang)}: {_review(found, lang)}")
    for name, texts in (
        ("missing", [question.wording for question in found.questions]),
        ("notes", list(found.notes)),
    ):
        if texts:
            lines += ["", f"{SAID[name].to(lang)}:", *(f"  - {text.to(lang)}" for text in texts)]
    return "\n".join([*lines, "", SAID["legend"].to(lang)]) + "\n"


def _json(found: "ChipReading") -> str:
    import json

    from kaname.core.canonical import to_plain

    said = {True: True, False: False, UNKNOWN: "unknown"}
    plain = {
        "as_of": found.on.isoformat(),
        "calculations": to_plain(found.calculations),
        "criteria": [
            {
                "paragraph": one.paragraph, "limits": one.limits, "met": said[one.claim.holds],
                "citation": one.citation, "trace": to_plain(one.claim),
            }
            for one in found.criteria
        ],
        "within": {f"3A090.{letter}": said[holds] for letter, holds in found.answer},
        "products": [{"paragraph": to, "described_in": base} for to, base in found.products],
        "review_figures_met": said[_figures_within(found)] if found.review else None,
        "missing": to_plain(found.questions),
        "notes": to_plain(found.notes),
    }  # fmt: skip
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "FW" else 1 for char in text)
