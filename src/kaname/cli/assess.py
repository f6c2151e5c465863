"""``kaname assess CASE``: one deal in, one dossier out."""

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaname.cli.days import day_of
from kaname.cli.files import make_folder, read_input, write_output
from kaname.cli.problems import language_option, report_problems
from kaname.cli.progress import progress
from kaname.core.problem import ProblemError
from kaname.core.text import Text

if TYPE_CHECKING:
    from kaname.joint.dossier import Dossier

__all__ = ["assess"]

PAGES: Final = Path("dossiers")
"""Where the page goes when no ``--out`` is given, beside where the command runs."""
STEM_MAX: Final = 80
"""Characters of the case file's name that the page's name takes over."""
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
    from kaname.home import local_store, supply_store
    from kaname.joint.assess import open_desk
    from kaname.joint.classified import read_case
    from kaname.report import render

    day = day_of(as_of) if as_of is not None else None
    today = datetime.now(UTC).astimezone().date()
    case = read_case(read_input(case_file), str(case_file), day or today)
    with progress() as tell:
        desk = open_desk(local_store(), tell=tell, supply=supply_store)
        tell(Text("Asking both capitals' law …", "両国の法令に当てはめ中 …"))
        dossier = desk.assess(case, on=day, today=today)
        tell(Text("Laying out the dossier …", "審査書を作成中 …"))
        chosen = format_ or (_format_of(out) if out else "text")
        content = _rendered(dossier, chosen, lang, shown=out is None)
        page = None
        if format_ is None and out is None:
            page = render(dossier, "html", lang, terminal=False, width=PLAIN_WIDTH)
    write_output(content, out, source=case_file)
    if page is not None:
        _write_page(page, PAGES / f"{_stem(case_file)}-{dossier.id[:12]}.html", lang)
    elif out is not None and str(out) != "-":
        click.echo(Text("Written: {0}", "書き出し先: {0}").to(lang).format(out.resolve()), err=True)


def _rendered(dossier: "Dossier", format_: str, lang: str, *, shown: bool) -> str | bytes:
    from kaname.report import render

    terminal = shown and sys.stdout.isatty() and _wants_colour()
    width = shutil.get_terminal_size().columns if terminal else PLAIN_WIDTH
    return render(dossier, format_, lang, terminal=terminal, width=width)


def _write_page(page: str | bytes, path: Path, lang: str) -> None:
    """Write the page that nobody asked for by name; that it cannot be written ends nothing."""
    try:
        make_folder(path.parent)
        write_output(page, path)
    except ProblemError as error:
        report_problems(error)
        return
    click.echo(Text("Page: {0}", "ページ: {0}").to(lang).format(path.resolve()), err=True)


def _wants_colour() -> bool:
    """Tell whether signs for a terminal are wanted: not under ``NO_COLOR`` or ``TERM=dumb``."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _format_of(out: Path) -> str:
    return {".html": "html", ".htm": "html", ".json": "json"}.get(out.suffix.lower(), "text")


def _stem(case_file: Path) -> str:
    return "case" if str(case_file) == "-" else case_file.stem[:STEM_MAX]
