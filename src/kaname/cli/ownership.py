"""``kaname ownership FILE``: who is owned to 50 per cent by listed parties, and why."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaname.cli.chosen import keys_of, opened_lists, refuse_starter_alone
from kaname.cli.files import write_output
from kaname.cli.problems import language_option, report_problems
from kaname.cli.progress import progress
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import clean

if TYPE_CHECKING:
    from kaname.joint.ownership import OwnershipReport
    from kaname.screening.edition import Edition
    from kaname.screening.ownership import OwnershipFile, OwnershipGraph

__all__ = ["ownership"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--of",
    "of",
    multiple=True,
    metavar="NAME",
    help="Judge this company only (may be repeated); of one alone every step is shown.",
)
@click.option(
    "--as-of",
    "as_of",
    metavar="DATE",
    help="The day whose owners and law count.  [default: today]",
)
@click.option(
    "--listed",
    multiple=True,
    metavar="PARTY=ENTRY",
    help="State that a party is a list entry, such as 'Example Holding=ofac-sdn:12345'.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="What to write on standard output.  [default: text]",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE.html",
    help="Write the page with the graphs to this file as well.",
)
@click.option(
    "--lists",
    metavar="LIST,...",
    help="Only these: as `kaname lists status` names them, or list files.",
)
@language_option
def ownership(
    file: Path,
    of: tuple[str, ...],
    as_of: str | None,
    listed: tuple[str, ...],
    format_: str,
    out: Path | None,
    lists: str | None,
    lang: str,
) -> None:
    """Judge the owners in FILE under the 50 % rules of OFAC and BIS.

    FILE is CSV or Excel with the columns owner, company and percent (株主, 会社, 持株比率), or JSON
    lines (FollowTheMoney, Beneficial Ownership Data Standard 0.4). Every name is searched on the
    loaded lists. An empty percent is unknown and stays so: the answer is then undetermined where
    it matters. Below the threshold is not a clearance. While no list is loaded, the answer against
    the starter list is shown, and the command ends with status 3 unless --lists starter asks for
    it.
    """
    from kaname.report.ownership import to_csv, to_json, to_text

    keys = keys_of(lists)
    day = _day(as_of)
    with opened_lists(keys) as (editions, folder):
        report = _report(file, of, listed, day, editions, folder)
    if report.problems:
        report_problems(ProblemError(*report.problems))
    if out is not None:
        from kaname.report.ownership_html import to_html

        write_output(to_html(report, lang), out, source=file)
    if format_ == "json":
        content = to_json(report)
    elif format_ == "csv":
        content = to_csv(report, lang)
    else:
        content = to_text(report, lang)
    click.echo(content, nl=False)
    refuse_starter_alone(editions, keys)


def _report(
    file: Path, of: Iterable[str], listed: Iterable[str], on: date,
    editions: "tuple[Edition, ...]", folder: Path,
) -> "OwnershipReport":  # fmt: skip
    from kaname.joint.ownership import judge_ownership
    from kaname.screening.ownership import build_graph
    from kaname.screening.ownership_files import read_ownership
    from kaname.screening.ownership_screen import screen_members
    from kaname.screening.screen import open_engine

    with progress() as tell:
        graph = build_graph(_stated(read_ownership(file.name, _read(file)), listed), on)
        only = _chosen(graph, of)
        engine = open_engine(editions, folder, tell)
        screened = screen_members(graph.members.values(), engine, editions)
        return judge_ownership(
            graph, screened.listings, on, only=only, notes=screened.notes, editions=editions,
            names=screened.names,
        )  # fmt: skip


def _read(path: Path) -> bytes:
    from kaname.screening.ownership_files import BYTES_MAX
    from kaname.screening.words_ownership import problem

    try:
        with path.open("rb") as file:
            return file.read(BYTES_MAX + 1)
    except OSError as error:
        from kaname.core.text import Text

        reason = error.strerror or str(error)
        place = Place(file=clean(str(path)))
        raise ProblemError(problem("KAN-2241", place, reason=Text(reason, reason))) from error


def _day(given: str | None) -> date:
    if given is None:
        return datetime.now(UTC).astimezone().date()
    from kaname.screening.words_ownership import problem

    try:
        return date.fromisoformat(given)
    except ValueError as error:
        place = Place(field="--as-of")
        raise ProblemError(problem("KAN-2250", place, given=clean(given))) from error


def _chosen(graph: "OwnershipGraph", names: Iterable[str]) -> tuple[str, ...]:
    from kaname.core.text import Text, plain
    from kaname.screening.words_ownership import problem

    chosen: list[str] = []
    problems: list[Problem] = []
    for name in names:
        key = graph.find(name)
        if key is not None:
            chosen.append(key)
            continue
        start = name.casefold()[:4]
        near = sorted(m.name for m in graph.members.values() if m.name.casefold().startswith(start))
        shown = ", ".join(near[:5])
        hint = Text(f"; near it: {shown}", f"（近い名称: {shown}）") if near else plain("")
        place = Place(field="--of")
        problems.append(problem("KAN-2248", place, name=clean(name), near=hint))
    if problems:
        raise ProblemError(*problems)
    return tuple(dict.fromkeys(chosen))


def _stated(file: "OwnershipFile", given: Iterable[str]) -> "OwnershipFile":
    """Return the file with what ``--listed`` states of its parties."""
    from dataclasses import replace

    from kaname.screening.ownership import party_key
    from kaname.screening.ownership_files import is_listing
    from kaname.screening.words_ownership import problem

    members = {member.key: member for member in file.members}
    by_name = {party_key(member.name): member.key for member in file.members}
    problems: list[Problem] = []
    for one in given:
        name, sign, entry = (part.strip() for part in one.rpartition("="))
        key = name if name in members else by_name.get(party_key(name))
        place = Place(field="--listed")
        if not sign or not entry or key is None:
            problems.append(problem("KAN-2251", place, given=clean(one)))
        elif not is_listing(entry):
            problems.append(problem("KAN-2254", place, given=clean(entry)))
        else:
            members[key] = replace(members[key], listed=(*members[key].listed, entry))
    if problems:
        raise ProblemError(*problems)
    return replace(file, members=tuple(members.values()))
