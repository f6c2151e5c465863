"""``kaname law``: what law is encoded, how far, and through which date."""

import json
from pathlib import Path
from typing import Final

import click

from kaname.cli.law_chip import chip
from kaname.cli.problems import language_option
from kaname.core.text import Text
from kaname.law.engine.provisions import Coverage, coverage

__all__ = ["law"]

STATUS: Final = {
    "modelled": Text("modelled", "収録"),
    "partly": Text("partly modelled", "一部収録"),
    "not_modelled": Text("NOT modelled", "未収録"),
}
HEADINGS: Final = {
    "title": Text("Provision", "規定"),
    "citation": Text("Citation", "根拠"),
    "status": Text("Status", "収録状況"),
    "in_force": Text("Encoded as in force", "施行分として収録した期間"),
    "verified": Text("Read in the official text of", "確認した正文の日付"),
    "limits": Text("Left out", "未収録の範囲"),
}
NOT_READ: Final = Text("NOT VERIFIED", "未確認")
CAPITALS: Final = {"US": Text("United States", "米国"), "JP": Text("Japan", "日本")}


@click.group()
def law() -> None:
    """What law is encoded, and through which date."""


law.add_command(chip)


@law.command("coverage")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text"
)
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file.")
@language_option
def show_coverage(format_: str, out: Path | None, lang: str) -> None:
    """Show, provision by provision, what is modelled, partly modelled, and not modelled."""
    rows = tuple(coverage().values())
    shown = {"text": as_text, "json": as_json, "markdown": as_markdown}[format_](rows, lang)
    if out is None:
        click.echo(shown, nl=False)
    else:
        out.write_text(shown, encoding="utf-8")


def as_text(rows: tuple[Coverage, ...], lang: str) -> str:
    """Return the register as plain text, a paragraph a provision."""
    lines = []
    for row in rows:
        head = f"{row.jurisdiction}  {STATUS[row.status].to(lang):16}  {row.title.to(lang)}"
        lines.append(f"{head}\n    {row.citation.cite}; {_in_force(row)}; {_verified(row, lang)}\n")
        if row.limits.to(lang):
            lines.append(f"    {HEADINGS['limits'].to(lang)}: {row.limits.to(lang)}\n")
    return "".join(lines)


def as_json(rows: tuple[Coverage, ...], lang: str) -> str:
    """Return the register as JSON, with both languages whatever ``lang``."""
    from kaname.core.canonical import to_plain

    return json.dumps(to_plain(rows), ensure_ascii=False, indent=1) + "\n"


def as_markdown(rows: tuple[Coverage, ...], lang: str) -> str:
    """Return the register as the coverage page: first what is *not* covered."""
    title = Text("What law is encoded", "収録している法令")
    intro = Text(
        "This page is made from the coverage register, `src/kaname/law/coverage.csv`, by "
        "`make docs`. What is not on it is not encoded.",
        "本頁は収録台帳 `src/kaname/law/coverage.csv` から `make docs` で作成する。"
        "ここにないものは未収録である。",
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
