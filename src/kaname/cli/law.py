"""``kaname law``: what law is encoded, how far, and through which date."""

import json
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final, TypeVar

import click

from kaname.cli.law_chip import chip
from kaname.cli.problems import language_option
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text
from kaname.law.engine.provisions import Coverage, coverage
from kaname.law.engine.sections import Section, sections
from kaname.report.coverage import (
    CAPITALS,
    NOT_READ,
    STATUS,
    csv_table,
    sections_markdown,
    sections_text,
)

__all__ = ["law"]

SHORT: Final = {"modelled": "modelled", "partly": "partly", "not": "not_modelled"}
RowOfRegister = TypeVar("RowOfRegister", Coverage, Section)
HEADINGS: Final = {
    "title": Text("Provision", "規定"),
    "citation": Text("Citation", "根拠"),
    "status": Text("Status", "収録状況"),
    "in_force": Text("Encoded as in force", "施行分として収録した期間"),
    "verified": Text("Read in the official text of", "確認した正文の日付"),
    "limits": Text("Left out", "未収録の範囲"),
}


@click.group()
def law() -> None:
    """What law is encoded, and through which date."""


law.add_command(chip)


@law.command("coverage")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "csv", "html", "markdown"]),
    default="text",
    help="How to write it.  [default: text]",
)
@click.option(
    "--by",
    type=click.Choice(["provision", "section", "both"]),
    help="By provision encoded, or by section of the law.  [default: provision]",
)
@click.option("--part", multiple=True, metavar="PART",
              help="Only sections of this part of the EAR (744) or Japanese text (export_order);"
              " may be given several times.")  # fmt: skip
@click.option("--capital", type=click.Choice(list(CAPITALS)), help="Only this capital.")
@click.option("--status", type=click.Choice(list(SHORT)), help="Only what is so far modelled.")
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file.")
@language_option
def show_coverage(
    format_: str, by: str | None, part: tuple[str, ...], capital: str | None, status: str | None,
    out: Path | None, lang: str,
) -> None:  # fmt: skip
    """Show what is modelled, partly modelled and not modelled, and read through which day.

    \b
    kaname law coverage                            provision by provision
    kaname law coverage --part 744 --status not    sections of part 744 that no answer considers
    kaname law coverage --by section --capital JP --format csv --lang ja
    """
    by = "section" if part else by or "provision"
    rows = _chosen(coverage() if by != "section" else {}, capital, status)
    found = _chosen(sections() if by != "provision" else {}, capital, status)
    if part:
        _check_parts(part)
        found = tuple(row for row in found if row.part in part)
    shown = _shown(format_, rows, found, by, lang)
    if out is None:
        click.echo(shown, nl=False)
    else:
        out.write_text(shown, encoding="utf-8")


def _chosen(
    rows: Mapping[str, RowOfRegister], capital: str | None, status: str | None
) -> tuple[RowOfRegister, ...]:
    return tuple(
        row
        for row in rows.values()
        if capital in (None, row.jurisdiction) and (status is None or row.status == SHORT[status])
    )


def _check_parts(parts: tuple[str, ...]) -> None:
    """Raise KAN-3170 for a part or text of which the register holds no section."""
    known = list(dict.fromkeys(row.part for row in sections().values()))
    problems = []
    for part in parts:
        if part not in known:
            near = get_close_matches(part, known, n=5, cutoff=0.5) or known[:5]
            problems.append(_unknown_part(part, ", ".join(near)))
    if problems:
        raise ProblemError(*problems)


def _unknown_part(part: str, near: str) -> Problem:
    return Problem(
        code="KAN-3170",
        place=Place(field="--part"),
        found=Text(f"{part!r}, of which no section is held", f"{part!r}（収録台帳にない）"),
        expected=Text(f"such as {near}", f"例: {near}"),
        mend=Text(
            "give a part of the EAR from 730 to 774, or a Japanese text by its name here",
            "EARの部（730～774）又は日本法令の台帳上の名称を指定する",
        ),
    )


def _shown(
    format_: str, rows: tuple[Coverage, ...], found: tuple[Section, ...], by: str, lang: str
) -> str:
    """Return the rows chosen in one of the formats; both kinds only where both are asked."""
    if format_ == "json":
        return as_json((*rows, *found), lang)
    if format_ == "csv":
        return csv_table((*rows, *found), lang)
    if format_ == "html":
        from kaname.report.coverage_html import to_html

        return to_html(rows, found, lang)
    parts = []
    if by != "section":
        parts.append((as_text if format_ == "text" else as_markdown)(rows, lang))
    if by != "provision":
        parts.append((sections_text if format_ == "text" else sections_markdown)(found, lang))
    return "\n".join(parts) if format_ == "text" else "".join(parts)


def as_text(rows: tuple[Coverage, ...], lang: str) -> str:
    """Return the register as plain text, a paragraph a provision."""
    lines = []
    for row in rows:
        head = f"{row.jurisdiction}  {STATUS[row.status].to(lang):16}  {row.title.to(lang)}"
        lines.append(f"{head}\n    {row.citation.cite}; {_in_force(row)}; {_verified(row, lang)}\n")
        if row.limits.to(lang):
            lines.append(f"    {HEADINGS['limits'].to(lang)}: {row.limits.to(lang)}\n")
    return "".join(lines)


def as_json(rows: tuple[Coverage | Section, ...], lang: str) -> str:
    """Return rows of the register as JSON, with both languages whatever ``lang``."""
    from kaname.core.canonical import to_plain

    return json.dumps(to_plain(rows), ensure_ascii=False, indent=1) + "\n"


def as_markdown(rows: tuple[Coverage, ...], lang: str) -> str:
    """Return the register as the coverage page: first what is *not* covered."""
    title = Text("What law is encoded", "収録している法令")
    intro = Text(
        "This page is made from the coverage register, `src/kaname/law/coverage.csv`, by "
        "`make docs`. What is not on it is not encoded. The provisions encoded come first, then "
        "the law section by section.",
        "本頁は収録台帳 `src/kaname/law/coverage.csv` から `make docs` で作成する。"
        "ここにないものは未収録である。収録した規定、条文ごとの収録状況の順に示す。",
    )
    parts = [f"# {title.to(lang)}\n\n{intro.to(lang)}\n"]
    for jurisdiction, name in CAPITALS.items():
        own = [row for row in rows if row.jurisdiction == jurisdiction]
        for status in ("not_modelled", "partly", "modelled"):
            chosen = [row for row in own if row.status == status]
            if chosen:
                parts.append(f"\n## {name.to(lang)}: {STATUS[status].to(lang)}\n\n")
                parts.append(_markdown_table(chosen, lang))
    return "".join(parts)


def _markdown_table(rows: list[Coverage], lang: str) -> str:
    names = ("title", "citation", "in_force", "verified", "limits")
    lines = ["| " + " | ".join(HEADINGS[name].to(lang) for name in names) + " |"]
    lines.append("|" + "---|" * len(names))
    for row in rows:
        cells = (
            f"{row.title.to(lang)} (`{row.id}`)",
            f"[{row.citation.cite}]({row.citation.source})",
            _in_force(row),
            _read_on(row, lang),
            row.limits.to(lang),
        )
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _in_force(row: Coverage) -> str:
    last = row.citation.in_force_to
    return f"{row.citation.in_force_from} – {last if last else ''}".rstrip()


def _verified(row: Coverage, lang: str) -> str:
    return f"{HEADINGS['verified'].to(lang)} {_read_on(row, lang)}"


def _read_on(row: Coverage, lang: str) -> str:
    day = row.citation.verified_on
    return NOT_READ.to(lang) if day is None else day.isoformat()
