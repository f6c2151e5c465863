"""``kaname assess CASE``: one deal in, one dossier out."""

import os
import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import click

from kaname.cli.files import make_folder, read_input, write_output
from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text

__all__ = ["assess"]

PAGES: Final = Path("dossiers")
"""Where the page goes when no ``--out`` is given, beside where the command runs."""
PLAIN_WIDTH: Final = 100
"""Columns of text that is not shown on a terminal."""


@click.command()
@click.argument("case_file", metavar="CASE", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--as-of",
    metavar="DATE",
    help="The day whose law answers.  [default: the case's ship_date, else today]",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "html", "json"]),
    help="Write only this, to standard output or to --out.  "
    "[default: text on standard output, and an HTML page in dossiers/]",
)
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file.")
@language_option
def assess(
    case_file: Path, as_of: str | None, format_: str | None, out: Path | None, lang: str
) -> None:
    """Assess the deal described in CASE (YAML or JSON; - for standard input).

    Says what Washington and Tokyo each require on the day asked, why, where the two part, and
    which facts are still missing. Not legal advice.
    """
    from kaname.core.reading import read_case
    from kaname.home import local_store
    from kaname.joint.assess import open_desk

    day = _day(as_of)
    case = read_case(read_input(case_file), file=str(case_file))
    with progress() as tell:
        desk = open_desk(local_store(), tell=tell)
        dossier = desk.assess(case, on=day, today=datetime.now(UTC).astimezone().date())
    _show(dossier, case_file, format_, out, lang)


def _show(
    dossier: object, case_file: Path, format_: str | None, out: Path | None, lang: str
) -> None:
    from kaname.joint.dossier import Dossier
    from kaname.report import render

    assert isinstance(dossier, Dossier)
    terminal = sys.stdout.isatty() and out is None and _wants_colour()
    width = shutil.get_terminal_size().columns if terminal else PLAIN_WIDTH
    chosen = format_ or (_format_of(out) if out else "text")
    content = render(dossier, chosen, lang, terminal=terminal, width=width)
    write_output(content, out)
    if format_ is None and out is None:
        page = PAGES / f"{_stem(case_file)}.html"
        make_folder(PAGES)
        write_output(render(dossier, "html", lang, terminal=False, width=PLAIN_WIDTH), page)
        click.echo(Text("Page: {0}", "ページ: {0}").to(lang).format(page.resolve()), err=True)
    elif out is not None:
        click.echo(Text("Written: {0}", "書き出し先: {0}").to(lang).format(out.resolve()), err=True)


def _wants_colour() -> bool:
    """Tell whether signs for a terminal are wanted: not under ``NO_COLOR`` or ``TERM=dumb``."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _format_of(out: Path) -> str:
    return {".html": "html", ".htm": "html", ".json": "json"}.get(out.suffix.lower(), "text")


def _stem(case_file: Path) -> str:
    return "case" if str(case_file) == "-" else case_file.stem


def _day(given: str | None) -> date | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise ProblemError(
            Problem(
                code="KAN-4001",
                place=Place(field="--as-of"),
                found=Text(f"not a day: {given!r}", f"日付ではない: {given!r}"),
                expected=Text("a day as YYYY-MM-DD", "YYYY-MM-DD形式の日付"),
                mend=Text("for example --as-of 2026-11-10", "例: --as-of 2026-11-10"),
            )
        ) from error
