"""``kaname lists diff OLD NEW``: which entries an edition added, removed and changed."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaname.cli.problems import language_option, report_problems
from kaname.cli.shown import escaped_json, show_lines
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Argument
from kaname.home import local_store

if TYPE_CHECKING:
    from kaname.core.hit import Entry
    from kaname.screening.differences import Difference

__all__ = ["diff"]

COLUMNS: Final = ("change", "entry_id", "list", "name", "countries", "field", "old", "new")


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--format", "format_", type=click.Choice(["text", "json", "csv"]), default="text")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
              help="Write the rows to a .csv, .xlsx, .json or .jsonl.")  # fmt: skip
@language_option
def diff(old: str, new: str, format_: str, out: Path | None, lang: str) -> None:
    """Say which entries were added, removed and changed from the edition OLD to NEW.

    Each is an edition's label as `kaname lists status` shows it (meti-eul@0123456789ab; one that
    was in use before is kept), a list (meti-eul: its edition in use), or the path of its file.
    Entries without a lasting id of their publisher are matched by their names and countries.
    """
    from kaname.cli.tables import table_bytes, write_table
    from kaname.screening.differences import difference
    from kaname.screening.rescreen_run import opened_edition
    from kaname.screening.words_clearing import stop

    store = local_store()
    with (
        opened_edition(store, old, _now, _doubt) as before,
        opened_edition(store, new, _now, _doubt) as after,
    ):
        if before.list_file != after.list_file:
            raise stop("KAN-2308", Place(), old=before.list_file, new=after.list_file)
        found = difference(before.read_entries(), after.read_entries())
        labels = before.label, after.label
    rows = _rows(found, lang)
    if out is not None:
        write_table(out, "diff", rows, COLUMNS)
    if format_ == "json":
        shown = {"old": labels[0], "new": labels[1], **_counts(found), "rows": rows}
        click.echo(escaped_json(shown))
    elif format_ == "csv":
        click.echo(table_bytes("csv", "diff", rows, COLUMNS).decode("utf-8"), nl=False)
    else:
        show_lines(_as_lines(found, labels, rows, lang))


def _now() -> datetime:
    return datetime.now(UTC)


def _doubt(problem: Problem) -> None:
    """Say what would have kept a file from being imported for good."""
    report_problems(ProblemError(problem))


def _counts(found: "Difference") -> dict[str, int]:
    return {
        "added": len(found.added),
        "removed": len(found.removed),
        "changed": len(found.changed),
        "respelt": sum(one.is_respelt for one in found.changed),
        "same": len(found.same),
    }


def _rows(found: "Difference", lang: str) -> list[dict[str, object]]:
    """Return a row for each entry that was added or removed, and for each changed field."""
    from kaname.screening.words_clearing import field_name

    rows = [_row("added", entry) for entry in found.added]
    rows += [_row("removed", entry) for entry in found.removed]
    for one in found.changed:
        what = "respelt" if one.is_respelt else "changed"
        if one.old.id != one.new.id:
            rows.append(_row(what, one.new, field_name("id").to(lang), one.old.id, one.new.id))
        for change in one.changes:
            field = field_name(change.field).to(lang)
            went = "; ".join(value for value in change.old if value not in change.new)
            came = "; ".join(value for value in change.new if value not in change.old)
            rows.append(_row(what, one.new, field, went, came))
    return rows


def _row(
    change: str, entry: "Entry", field: str = "", old: str = "", new: str = ""
) -> dict[str, object]:
    return {
        "change": change,
        "entry_id": entry.id,
        "list": entry.list_id,
        "name": entry.name,
        "countries": " ".join(entry.countries),
        "field": field,
        "old": old,
        "new": new,
    }


def _as_lines(
    found: "Difference", labels: tuple[str, str], rows: list[dict[str, object]], lang: str
) -> list[str]:
    lines = [_say("diff.head", lang, old=labels[0], new=labels[1])]
    lines.append(_say("diff.counts", lang, **_counts(found)))
    last = None
    for row in rows:
        if (row["change"], row["entry_id"]) != last:
            last = (row["change"], row["entry_id"])
            what = _say(f"diff.{row['change']}", lang)
            lines.append(f"{what}  {row['countries'] or '-':2}  {row['entry_id']}  {row['name']}")
        if row["field"]:
            lines.append(f"    {row['field']}: {row['old'] or '–'} → {row['new'] or '–'}")
    return lines


def _say(key: str, lang: str, **facts: Argument) -> str:
    from kaname.screening.words_clearing import words

    return words()(key, **facts).to(lang)
