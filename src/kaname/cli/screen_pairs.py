"""``kaname screen pairs`` and ``kaname screen explain``: two names against each other."""

from pathlib import Path

import click

from kaname.cli.problems import language_option
from kaname.cli.screen_file import row_progress
from kaname.cli.shown import show_lines
from kaname.core.text import clean

__all__ = ["explain", "pairs"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--a", "first", required=True, metavar="HEADING", help="The column of one name.")
@click.option("--b", "second", required=True, metavar="HEADING", help="The column of the other.")
@click.option("--kind-column", "kind", metavar="HEADING",
              help="The column that says what both are: person, organisation ...")  # fmt: skip
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Where the rows go, with score and reasons appended.")  # fmt: skip
@click.option("--workers", type=click.IntRange(0), default=0, metavar="N",
              help="Processes; 0 is one for each core.  [default: 0]")  # fmt: skip
@click.option("--encoding", metavar="NAME", help="Of a text file, where it is not found.")
@click.option("--sheet", metavar="TITLE", help="Of a workbook; the first one otherwise.")
@language_option
def pairs(
    file: Path,
    first: str,
    second: str,
    kind: str | None,
    out: Path,
    workers: int,
    encoding: str | None,
    sheet: str | None,
    lang: str,
) -> None:
    """Score the two names of each row of FILE; append `score` (0 to 100) and `reasons`.

    A row in which either name is missing or has no letter gets no score.
    """
    from kaname.screening.bulk.pairs import PairRequest, run_pairs
    from kaname.screening.bulk.words import words

    request = PairRequest(file, out, first, second, kind, workers, lang, encoding, sheet)
    with row_progress() as shown:
        done = run_pairs(request, shown.tell, shown.advance)
    if done.unscored.count:
        rows = ", ".join(map(str, done.unscored.first))
        what, count = words()("unscreenable.pair"), done.unscored.count
        show_lines([words()("note.rows", what=what, count=count, rows=rows).to(lang)], err=True)
    lines = [words()("summary.pairs", rows=done.rows), words()("summary.written", file=str(out))]
    show_lines(line.to(lang) for line in lines)


@click.command()
@click.argument("first", metavar="NAME")
@click.argument("second", metavar="NAME")
@click.option("--kind", metavar="KIND", default="",
              help="What both are: person, organisation, vessel or aircraft.")  # fmt: skip
@language_option
def explain(first: str, second: str, kind: str, lang: str) -> None:
    """Show the score of two names, and every reason for it with its points."""
    from kaname.core.problem import Place, ProblemError
    from kaname.screening.bulk.parties import kind_of
    from kaname.screening.names import is_searchable
    from kaname.screening.pair import compare_names
    from kaname.screening.words_screening import problem

    wrong = [
        problem("KAN-2104", Place(field="NAME"), name=clean(name))
        for name in (first, second)
        if not is_searchable(name)
    ]
    if wrong:
        raise ProblemError(*wrong)
    known = kind_of(kind)
    if known is None:
        raise click.UsageError("--kind is person, organisation, vessel or aircraft.")
    found = compare_names(first, second, known, known)
    points = f"{found.score:.4f}".rstrip("0").rstrip(".")
    show_lines([f"{points:>5}  {first}", f"       {second}"])
    show_lines(
        f"{f'{reason.points:+d}' if reason.points else '0':>5}  {reason.text.to(lang)}"
        for reason in found.reasons
    )
