"""``kaname case``: write a template of a case file, or check a case file."""

from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import click

from kaname.cli.files import read_input, write_output
from kaname.cli.problems import language_option
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text, load_wording
from kaname.core.unknown import is_known

__all__ = ["case"]


@click.group()
def case() -> None:
    """Write a template of a case file, or check one."""


@case.command()
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this new file.  [default: standard output]",
)  # fmt: skip
@language_option
def new(out: Path | None, lang: str) -> None:
    """Write a template with every field and what it means.

    It is a case as it stands, of which nothing is known: fill in what you know, and leave the
    rest empty.
    """
    from kaname.core.template import case_template

    if out is not None and out.exists():
        raise _exists(out)
    write_output(case_template(lang), out)
    if out is not None:
        click.echo(Text("Written: {0}", "書き出し先: {0}").to(lang).format(out), err=True)


@case.command()
@click.argument("case_file", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@language_option
def check(case_file: Path, lang: str) -> None:
    """Check FILE (YAML or JSON; - for standard input), and say which facts it does not give.

    Exit status: 0 the file is fine, 2 it has problems; all of them are shown at once.
    """
    from kaname.core.not_given import not_given
    from kaname.core.reading_problems import words
    from kaname.joint.classified import read_case, remarks

    today = datetime.now(UTC).astimezone().date()
    found = read_case(read_input(case_file), str(case_file), today)
    gaps, say = not_given(found), words()
    counts = {"parties": len(found.parties), "items": len(found.items)}
    click.echo(say("check.fine", file=str(case_file), **counts).to(lang))
    _show_remarks(remarks(found, found.ship_date if is_known(found.ship_date) else today), lang)
    if not gaps:
        click.echo(say("check.nothing_missing").to(lang))
        return
    click.echo(say("check.missing", count=len(gaps)).to(lang))
    width = max(len(gap.field) for gap in gaps)
    for record, inner in groupby(gaps, key=lambda gap: gap.record):
        click.echo(f"  {record or say('check.deal').to(lang)}")
        for gap in inner:
            click.echo(f"    {gap.field:{width}}  {gap.meaning.to(lang)}")


def _show_remarks(found: "tuple[tuple[str, Text], ...]", lang: str) -> None:
    """Say which classifications no list holds, and what comes nearest."""
    if not found:
        return
    say = load_wording("kaname.joint", "words_classified.toml")
    click.echo(say("classified.check", count=len(found)).to(lang))
    for path, why in found:
        click.echo(f"  {path}: {why.to(lang)}")


def _exists(path: Path) -> ProblemError:
    return ProblemError(
        Problem(
            code="KAN-1037",
            place=Place(file=str(path)),
            found=Text("the file exists already", "ファイルが既にある"),
            expected=Text("the name of a new file", "新しいファイルの名前"),
            mend=Text(
                "give another name with --out; a case file is never written over",
                "--out で別の名前を指定する。案件ファイルは上書きしない",
            ),
        )
    )
