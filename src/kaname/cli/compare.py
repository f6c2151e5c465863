"""``kaname compare``: where the two capitals part, for any items, places, users and days."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaname.cli.problems import language_option
from kaname.cli.shown import show_lines

if TYPE_CHECKING:
    from kaname.joint.compare import Comparison
    from kaname.joint.compare_ask import Asked, EndUser

__all__ = ["compare"]

CELLS_ALONE: Final = 5_000
"""Fewer cells than these are asked in this process; starting others would take longer."""
Task = tuple[tuple["Asked", ...], tuple[str, ...], tuple["EndUser", ...], date]


@click.command()
@click.option("--items", required=True, metavar="LIST",
              help="ECCNs, EAR99 or METI items, with commas; ECCN=ITEM states Tokyo's item; or"
              " all.")  # fmt: skip
@click.option("--to", "to", required=True, metavar="LIST",
              help="Countries, Country Groups such as D:5, with commas; or all.")  # fmt: skip
@click.option("--end-user", default="civil", metavar="LIST", show_default=True,
              help="civil, military, weapons, unstated.")  # fmt: skip
@click.option("--sure", type=click.Choice(["certain", "by_numbering", "likely"]),
              default="by_numbering", show_default=True,
              help="How sure a pair of the concordance must be to be taken.")  # fmt: skip
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="The day whose law answers.  [default: today]")  # fmt: skip
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="Show how the gap moved from this day.")  # fmt: skip
@click.option("--until", "last", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="The last day of --from.  [default: today]")  # fmt: skip
@click.option("--close", is_flag=True, help="List what would close each gap.")
@click.option("--out", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
              help="Write to a .csv, .xlsx, .svg or .html; may be repeated.")  # fmt: skip
@click.option("--workers", type=click.IntRange(0), default=0, metavar="N",
              help="Processes; 0 is one for each core.")  # fmt: skip
@language_option
def compare(
    items: str, to: str, end_user: str, sure: str, as_of: datetime | None,
    first: datetime | None, last: datetime | None, close: bool, out: tuple[Path, ...],
    workers: int, lang: str,
) -> None:  # fmt: skip
    """Set both capitals' answers side by side, a cell for each item, destination and end user.

    Every cell is one of: same, US stricter, Japan stricter, only US, only Japan, undetermined.
    """
    from kaname.cli.compare_select import end_users_of, form_of, items_of, places_of

    today = datetime.now(UTC).date()
    forms = [(path, form_of(path)) for path in out]
    users = end_users_of(end_user)

    def compared(on: date) -> "Comparison":
        return _compare(items_of(items, on, sure), places_of(to, on), users, on, workers)

    if first is not None:
        _show_time_line(first.date(), last.date() if last else today, compared, forms)
        return
    if last is not None:
        raise click.UsageError("--until needs --from.")
    comparison = compared(as_of.date() if as_of else today)
    for path, form in forms:
        _write(comparison, path, form, lang)
    from kaname.report.compare import as_text

    if close:
        _show_changes(comparison, lang)
    elif not out or str(out[0]) != "-":
        show_lines(as_text(comparison, lang).splitlines())


def _compare(
    items: Sequence["Asked"], places: Sequence[str], users: Sequence["EndUser"], on: date,
    workers: int,
) -> "Comparison":  # fmt: skip
    from kaname.joint.compare import Comparison
    from kaname.joint.compare import compare as compare_all

    if len(items) * len(places) * len(users) < CELLS_ALONE or workers == 1:
        return compare_all(items, places, users, on)
    from kaname.compute.pool import PoolRunner

    runner = PoolRunner(workers)
    size = -(-len(items) // runner.workers)
    tasks: list[Task] = [
        (tuple(items[start : start + size]), tuple(places), tuple(users), on)
        for start in range(0, len(items), size)
    ]
    parts = runner.map(_work, tasks, _nothing)
    rows = tuple(row for part in parts for row in part.rows)
    return Comparison(on, tuple(items), tuple(places), tuple(users), rows)


def _work(_: None, task: Task) -> "Comparison":
    from kaname.joint.compare import compare as compare_all

    return compare_all(*task)


def _nothing() -> None:
    """Prepare nothing."""


def _write(comparison: "Comparison", path: Path, form: str, lang: str) -> None:
    from kaname.cli.files import write_output
    from kaname.report import compare as shown

    if form == "xlsx":
        from kaname.cli.tables import write_table

        rows = [dict(zip(shown.COLUMNS, shown.row_of(cell, lang), strict=True))
                for cell in comparison.cells]  # fmt: skip
        write_table(path, "compare", rows, shown.COLUMNS)
    elif form == "csv":
        write_output(shown.as_csv(comparison, lang), path)
    else:
        write_output({"svg": shown.as_svg, "html": shown.as_html}[form](comparison, lang), path)


def _show_changes(comparison: "Comparison", lang: str) -> None:
    from kaname.joint.gap_closing import changes

    found = changes(comparison.cells)
    lines = []
    for change in found:
        named = ", ".join(f"{eccn}>{place}" for eccn, place, _ in change.cells[:6])
        more = f" +{len(change.cells) - 6}" if len(change.cells) > 6 else ""
        lines.append(f"{len(change.cells):>6}  {change.text.to(lang)}  [{named}{more}]")
    show_lines(lines)


def _show_time_line(
    first: date,
    last: date,
    compared: Callable[[date], "Comparison"],
    forms: Sequence[tuple[Path, str]],
) -> None:
    from kaname.cli.files import write_output
    from kaname.joint.compare import DIVERGENCES
    from kaname.joint.compare_time import time_line

    if first > last:
        raise click.UsageError("--from is after --until.")
    moments = time_line(first, last, compared)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("date", "eccn", "destination", "end_user", "before", "after"))
    for moment in moments:
        counts = ", ".join(f"{name} {moment.counts[name]}" for name in DIVERGENCES)
        show_lines([f"{moment.on}  {counts}  ({len(moment.moved)} moved)"])
        writer.writerows((moment.on, *moved) for moved in moment.moved)
    for path, form in forms:
        if form != "csv":
            raise click.UsageError("A time line is written as .csv.")
        write_output(out.getvalue(), path)
