"""The sections of the coverage register as shown: text, Markdown, CSV, and what a page says."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Final

from kaname.core.text import Text
from kaname.law.engine.provisions import STATUSES, Coverage
from kaname.law.engine.sections import ADVICE, Section, law_of

__all__ = [
    "CAPITALS", "HEADINGS", "INTRODUCTION", "NOT_READ", "STATUS", "TITLE", "counts", "csv_table",
    "day_text", "legend", "number_of", "sections_markdown", "sections_text",
]  # fmt: skip

STATUS: Final = {
    "modelled": Text("modelled", "収録"),
    "partly": Text("partly modelled", "一部収録"),
    "not_modelled": Text("NOT modelled", "未収録"),
}
CAPITALS: Final = {"US": Text("United States", "米国"), "JP": Text("Japan", "日本")}
NOT_READ: Final = Text("NOT VERIFIED", "未確認")

TITLE: Final = Text("Section by section", "条文ごとの収録状況")
INTRODUCTION: Final = Text(
    "Every section and supplement of 15 CFR parts 730 to 774, and of Japan every article, item of "
    "a table, notice and circular that is used or that an exporter would look for. *Modelled*: "
    "what it asks of a deal is applied on the days held. *Partly*: but for the limits named. The "
    "date is the edition through which the text was read; for what is not modelled, the edition "
    "in which the section stands.",
    "15 CFR 第730部～第774部の全ての条・Supplementと、日本法令のうち使用した、又は輸出者が確認"
    "すべき条・別表の項・告示・通達を示す。「収録」は収録期間について取引に対する要件を適用するもの、"
    "「一部収録」は記載の範囲を除き適用するもの。日付は確認した条文の版であり、未収録の条についてはその条が存する版を示す。",
)
_NOT: Final = Text("Of what is not modelled", "未収録の条への対応")
HEADINGS: Final = {
    "section": Text("Section", "条"),
    "status": Text("Status", "収録状況"),
    "by": Text("Modelled by", "収録する規定"),
    "limits": Text("Left out, or what to do", "未収録の範囲・対応"),
    "read": Text("Read through", "確認した版"),
}
_READ: Final = Text("read through", "確認した版")
_EDITION: Final = Text("edition", "版")
_SUMMARY: Final = Text(
    "{total} sections: {modelled} modelled, {partly} partly modelled, {not_modelled} not modelled "
    "({read} of these can change an answer).",
    "全{total}件：収録{modelled}件、一部収録{partly}件、未収録{not_modelled}件（うち判断に影響し得るもの"
    "{read}件）。",
)
_COLUMNS: Final = (
    "kind", "id", "capital", "law", "title", "status", "citation", "modelled_by", "limits",
    "advice", "source", "in_force_from", "in_force_to", "verified_on",
)  # fmt: skip


def counts(rows: Iterable[Section], lang: str) -> str:
    """Return how many sections there are of each status, in one sentence."""
    found = list(rows)
    numbers = {status: sum(row.status == status for row in found) for status in STATUSES}
    return _SUMMARY.to(lang).format(
        total=len(found), read=sum(row.advice == "read" for row in found), **numbers
    )


def sections_text(rows: Iterable[Section], lang: str) -> str:
    """Return sections as plain text under the law they belong to, a paragraph a section."""
    found = list(rows)
    lines = [counts(found, lang)]
    for (_, name), own in groupby(found, law_of):
        lines.append(f"\n{name.to(lang)}")
        for row in own:
            lines.extend(_paragraph(row, lang))
    head, kinds = legend(found, lang)
    if kinds:
        lines += ["", f"{head}:", *(f"  {word}: {sentence}" for word, sentence in kinds)]
    return "\n".join(lines) + "\n"


def _paragraph(row: Section, lang: str) -> Iterator[str]:
    head = f"  {number_of(row, lang)}  {row.title.to(lang)}: {STATUS[row.status].to(lang)}"
    day = day_text(row.verified_on, lang)
    if row.advice:
        yield f"{head}; {ADVICE[row.advice][0].to(lang)} ({_EDITION.to(lang)} {day})"
    else:
        yield head
        yield f"      {', '.join(row.provisions)}; {_READ.to(lang)} {day}"
    if row.limits.to(lang):
        yield f"      {row.limits.to(lang)}"


def legend(rows: Iterable[Section], lang: str) -> tuple[str, list[tuple[str, str]]]:
    """Return what to do about sections that are not modelled: a head, and a line each kind."""
    kinds = {row.advice for row in rows}
    said = [
        (word.to(lang), sentence.to(lang))
        for key, (word, sentence) in ADVICE.items()
        if key in kinds
    ]
    return _NOT.to(lang), said


def sections_markdown(rows: Iterable[Section], lang: str) -> str:
    """Return sections as part of the coverage page, a table a part of the EAR or a Japanese law."""
    found = list(rows)
    parts = [f"\n## {TITLE.to(lang)}\n\n{INTRODUCTION.to(lang)}\n\n{counts(found, lang)}\n"]
    head, kinds = legend(found, lang)
    if kinds:
        parts.append(f"\n{head}:\n\n" + "".join(f"- *{word}*: {said}\n" for word, said in kinds))
    for (_, name), group in groupby(found, law_of):
        own = list(group)
        parts.append(f"\n### {name.to(lang)}\n\n{counts(own, lang)}\n\n")
        parts.append("| " + " | ".join(head.to(lang) for head in HEADINGS.values()) + " |\n")
        parts.append("|" + "---|" * len(HEADINGS) + "\n")
        parts.extend(_markdown_row(row, lang) for row in own)
    return "".join(parts)


def _markdown_row(row: Section, lang: str) -> str:
    advice = f"*{ADVICE[row.advice][0].to(lang)}*" if row.advice else ""
    cells = (
        f"[{number_of(row, lang)}]({row.source}) {row.title.to(lang)}",
        STATUS[row.status].to(lang),
        ", ".join(f"`{provision}`" for provision in row.provisions),
        f"{advice} {row.limits.to(lang)}".strip(),
        day_text(row.verified_on, lang),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def csv_table(rows: Iterable[Coverage | Section], lang: str) -> str:
    """Return rows of the register as CSV, provisions and sections under the same columns."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow(_section_cells(row, lang) if isinstance(row, Section)
                        else _provision_cells(row, lang))  # fmt: skip
    return out.getvalue()


def _section_cells(row: Section, lang: str) -> tuple[str, ...]:
    advice = ADVICE[row.advice][1].to(lang) if row.advice else ""
    return (
        "section", row.id, row.jurisdiction, law_of(row)[1].to(lang), row.title.to(lang),
        row.status, row.cite, " ".join(row.provisions), row.limits.to(lang), advice, row.source,
        "", "", _iso(row.verified_on),
    )  # fmt: skip


def _provision_cells(row: Coverage, lang: str) -> tuple[str, ...]:
    cited = row.citation
    last = cited.in_force_to.isoformat() if cited.in_force_to else ""
    return (
        "provision", row.id, row.jurisdiction, "", row.title.to(lang), row.status, cited.cite, "",
        row.limits.to(lang), "", cited.source, cited.in_force_from.isoformat(), last,
        _iso(cited.verified_on),
    )  # fmt: skip


def number_of(row: Section, lang: str) -> str:
    """Return the shortest citation of a section: one language's of a Japanese one."""
    japanese, _, english = row.cite.partition(" (")
    if row.jurisdiction == "US":
        return row.cite
    return japanese if lang == "ja" or not english else english.removesuffix(")")


def day_text(day: date | None, lang: str) -> str:
    """Return the day through which a text was read, or that it was not."""
    return NOT_READ.to(lang) if day is None else day.isoformat()


def _iso(day: date | None) -> str:
    return "unverified" if day is None else day.isoformat()
