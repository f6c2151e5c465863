"""``kaname compare``: where the two capitals part, for any items, places, users and days."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kaname.cli.days import day_of
from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import show_lines
from kaname.core.text import Text

if TYPE_CHECKING:
    from kaname.joint.compare import Comparison, Desks, Sides
    from kaname.joint.compare_ask import Asked, EndUser

__all__ = ["compare"]

CELLS_ALONE: Final = 5_000
"""Fewer cells than these are asked in this process; starting others would take longer."""
ITEMS_AT_ONCE: Final = 32
"""So many items go to a process together: few enough that none waits long for the other."""
Task = tuple[tuple["Asked", ...], tuple[str, ...], tuple["EndUser", ...]]
Rows = tuple[tuple["Sides", ...], ...]
Tell = Callable[[Text], None]
ASKING: Final = Text("Asking both capitals' law …", "両国の法令に当てはめ中 …")
WRITING: Final = Text("Writing …", "書き出し中 …")


@click.command()
@click.option("--items", required=True, metavar="LIST",
              help="ECCNs, EAR99 or METI items, with commas; ECCN=ITEM states Tokyo's item; or"
              " all.")  # fmt: skip
@click.option(
    "--paragraphs",
    is_flag=True,
    help="After each entry also the paragraphs that its licence rows name.",
)
@click.option("--to", "to", required=True, metavar="LIST",
              help="Countries, Country Groups such as D:5, with commas; or all.")  # fmt: skip
@click.option("--end-user", default="", metavar="LIST",
              help="civil, military, weapons, unstated, or a case file whose end users are"
              " screened.  [default: civil]")  # fmt: skip
@click.option(
    "--end-users",
    "users_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A table of names (CSV, Excel ...); each is screened, and else supposed civil.",
)
@click.option("--lists", metavar="LIST,...", help="Screen those against these lists only.")
@click.option("--sure", type=click.Choice(["certain", "by_numbering", "likely"]),
              default="by_numbering", show_default=True,
              help="How sure a pair of the concordance must be to be taken.")  # fmt: skip
@click.option("--as-of", metavar="DATE", help="The day whose law answers.  [default: today]")
@click.option("--from", "first", metavar="DATE", help="Show how the gap moved from this day.")
@click.option("--until", "last", metavar="DATE",
              help="The last day of --from.  [default: today]")  # fmt: skip
@click.option("--close", is_flag=True, help="List what would close the gaps, each change tried.")
@click.option(
    "--backfill",
    is_flag=True,
    help="List what one capital alone restricts, and who in the other country makes it.",
)
@click.option(
    "--makers",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A table of makers for --backfill: name, country, eccn, meti_item, source.",
)
@click.option("--out", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
              help="Write to a .csv, .xlsx, .svg or .html; may be repeated.")  # fmt: skip
@click.option("--workers", type=click.IntRange(0), default=0, metavar="N",
              help="Processes; 0 is one for each core.")  # fmt: skip
@language_option
def compare(to: str, as_of: str | None, first: str | None, last: str | None, lang: str,
            **given: Any) -> None:  # fmt: skip
    """Set both capitals' answers side by side, a cell for each item, destination and end user.

    Every cell is one of: same, US stricter, Japan stricter, only US, only Japan, undetermined.

    \b
    kaname compare --items 3B001,2B350 --to D:5,DE --out map.html
    kaname compare --items all --to all --as-of 2026-11-21 --out gaps.csv
    kaname compare --items 2B350 --to A:5 --close --out list.csv
    kaname compare --items 2B350 --to all --from 2026-01-01 --out moved.html
    """
    from kaname.cli.compare_select import items_of, places_of, span_of
    from kaname.cli.compare_users import users_of

    _refuse(first, last, as_of, given)
    today = datetime.now(UTC).date()
    forms = _forms(given, line=first is not None)
    with progress() as tell:
        users = users_of(given["end_user"], given["users_file"], _keys(given["lists"]), tell)

        def compared(on: date) -> "Comparison":
            items = items_of(given["items"], on, given["sure"], paragraphs=given["paragraphs"])
            return _compare(items, places_of(to, on), users.users, on, given["workers"])

        from kaname.cli import compare_write as write

        if first is not None:
            span = span_of(day_of(first), day_of(last) if last is not None else today)
            lines = write.time_line(span, compared, forms, lang, tell)
        else:
            tell(ASKING)
            comparison = compared(day_of(as_of) if as_of is not None else today)
            asked = write.Asked(
                given["close"],
                given["backfill"],
                given["makers"],
                given["workers"],
                tuple(note.to(lang) for note in users.notes),
            )
            lines = write.comparison(comparison, asked, forms, lang, tell)
    shown = not any(str(path) == "-" for path in given["out"])
    if shown:
        show_lines([*(note.to(lang) for note in users.notes), *lines])
    if users.starter:
        from kaname.cli.chosen import refuse_starter_alone
        from kaname.screening.editions import starter_edition

        refuse_starter_alone((starter_edition(),), ())


def _refuse(first: str | None, last: str | None, as_of: str | None, given: dict[str, Any]) -> None:
    """Refuse options that do not go together."""
    if last is not None and first is None:
        raise click.UsageError("--until needs --from.")
    if first is not None and (as_of is not None or given["close"] or given["backfill"]):
        raise click.UsageError("--from does not go with --as-of, --close or --backfill.")
    if given["makers"] is not None and not given["backfill"]:
        raise click.UsageError("--makers goes with --backfill.")
    if given["lists"] and not (given["users_file"] or given["end_user"]):
        raise click.UsageError("--lists goes with --end-users, or with a case file.")


def _forms(given: dict[str, Any], *, line: bool) -> list[tuple[Path, str]]:
    """Return the files to write and their forms, once it is known that they could be written."""
    from kaname.cli.compare_select import FORMS, form_of
    from kaname.cli.files import require_writable

    forms: tuple[str, ...] = FORMS
    if line:
        forms = ("csv", "svg", "html")
    elif given["close"] or given["backfill"]:
        forms = ("xlsx",) if given["close"] and given["backfill"] else ("csv", "xlsx")
        forms += ("html",) if given["close"] and not given["backfill"] else ()
    found = [(path, form_of(path, forms)) for path in given["out"]]
    for path, _ in found:
        require_writable(path)
    return found


def _keys(given: str | None) -> list[str]:
    from kaname.cli.chosen import keys_of

    return keys_of(given)


def _compare(
    items: Sequence["Asked"], places: Sequence[str], users: Sequence["EndUser"], on: date,
    workers: int,
) -> "Comparison":  # fmt: skip
    """Compare for supposed users together, and for each real one, with its parties, by itself."""
    from kaname.joint.compare_apart import compare_apart

    return compare_apart(
        lambda some: _compare_alike(items, places, some, on, workers), items, places, users, on
    )


def _compare_alike(
    items: Sequence["Asked"], places: Sequence[str], users: Sequence["EndUser"], on: date,
    workers: int,
) -> "Comparison":  # fmt: skip
    from kaname.joint.compare import Comparison
    from kaname.joint.compare import compare as compare_all

    if len(items) * len(places) * len(users) < CELLS_ALONE or workers == 1:
        return compare_all(items, places, users, on)
    from kaname.compute.pool import PoolRunner
    from kaname.joint.compare import Desks

    tasks: list[Task] = [
        (tuple(items[start : start + ITEMS_AT_ONCE]), tuple(places), tuple(users))
        for start in range(0, len(items), ITEMS_AT_ONCE)
    ]
    parts = PoolRunner(workers).map(_rows, tasks, partial(Desks, on))
    rows = tuple(row for part in parts for row in part)
    return Comparison(on, tuple(items), tuple(places), tuple(users), rows)


def _rows(desks: "Desks", task: Task) -> "Rows":
    return desks.rows(*task)
