"""``kaname rescreen``: the book against the lists, and what is new since the last time."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaname.cli.book import organisation_option
from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import escaped_json, show_lines
from kaname.cli.tables import form_of_file, write_table
from kaname.core.text import Argument, Text
from kaname.home import home, local_store

if TYPE_CHECKING:
    from kaname.screening.editions import Edition
    from kaname.screening.rescreen import Row
    from kaname.screening.rescreen_run import Outcome

__all__ = ["rescreen"]

COLUMNS: Final = (
    "customer", "entry_id", "list", "name", "event", "old_score", "new_score", "reasons", "why",
)  # fmt: skip
QUIET: Final = "still_cleared"
"""These are counted on the screen, and only listed in files."""


@click.command()
@click.option("--since", multiple=True, metavar="EDITION",
              help="Compare with this edition (LIST@ID, or the path of its file) in place of the"
              " run before; may be repeated.")  # fmt: skip
@click.option("--anew", is_flag=True, help="Compare with nothing: every hit is new.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
              help="Write the rows to a .csv, .xlsx, .json or .jsonl.")  # fmt: skip
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@click.option("--preset", metavar="strict|balanced|wide",
              help="How near a name must come.  [default: balanced]")  # fmt: skip
@click.option("--threshold", type=click.IntRange(0, 100), metavar="POINTS",
              help="The same in points.")  # fmt: skip
@click.option("--workers", type=click.IntRange(0), default=0, metavar="N",
              help="Processes, for a long book; 0 is one for each core.  [default: 0]")  # fmt: skip
@organisation_option
@language_option
def rescreen(
    since: tuple[str, ...],
    anew: bool,
    out: Path | None,
    format_: str,
    preset: str | None,
    threshold: int | None,
    workers: int,
    organisation: str,
    lang: str,
) -> None:
    """Screen the book on the lists in use, and say what changed since the run before.

    Told are new hits, hits whose entry or customer changed, hits that were lifted, decisions that
    have to be made again because either side changed, and decisions that expired. A run counts
    once its rows are written: one that is killed is told again.
    """
    from kaname.screening.rescreen_run import Asked, run_rescreen
    from kaname.screening.runs import Runs

    if since and anew:
        raise click.UsageError("Give --since or --anew, not both.")
    if preset is not None and threshold is not None:
        raise click.UsageError("Give --preset or --threshold, not both.")
    if out is not None:
        form_of_file(out)
    asked = Asked(_threshold(preset, threshold), since, anew, organisation, workers)
    at = datetime.now(UTC)
    with progress() as tell:
        outcome = run_rescreen(home(), local_store(), asked, at, at.astimezone().date(), tell)
    rows = [_plain(row, lang) for row in outcome.rows]
    if out is not None:
        write_table(out, "rescreen", rows, COLUMNS)
    if format_ == "json":
        click.echo(escaped_json(_as_json(outcome, rows)))
    else:
        show_lines(_as_lines(outcome, rows, lang))
    if outcome.counts:
        Runs(home(), organisation).keep(outcome.run)


def _threshold(preset: str | None, threshold: int | None) -> int:
    from kaname.core.problem import Place
    from kaname.screening.bulk.words import stop
    from kaname.screening.presets import PRESETS

    if threshold is not None:
        return threshold
    if preset is not None and preset not in PRESETS:
        raise stop("KAN-2289", Place(field="--preset"), given=preset, known=", ".join(PRESETS))
    return PRESETS[preset or "balanced"]


def _plain(row: "Row", lang: str) -> dict[str, object]:
    from kaname.screening.bulk.work import shown_reasons

    return {
        "customer": row.customer,
        "entry_id": row.entry_id,
        "list": row.list_id,
        "name": row.name,
        "event": row.event.value,
        "old_score": row.old_score,
        "new_score": row.new_score,
        "reasons": shown_reasons(row.reasons, lang),
        "why": row.why.to(lang),
    }


def _as_json(outcome: "Outcome", rows: list[dict[str, object]]) -> dict[str, object]:
    change = outcome.change
    return {
        "compared_with": {"en": outcome.before.en, "ja": outcome.before.ja},
        "editions": [
            {
                "edition": edition.label,
                "edition_date": edition.edition_date.isoformat() if edition.edition_date else None,
                "sha256": edition.sha256,
                "starter": edition.list_file == "starter",
            }
            for edition in outcome.editions
        ],
        "notes": [{"en": note.en, "ja": note.ja} for note in _notices(outcome)],
        "threshold": outcome.run.screened.threshold,
        "matcher": outcome.run.screened.matcher,
        "customers": outcome.customers,
        "entries": outcome.entries,
        "entries_added": len(change.added),
        "entries_removed": len(change.removed),
        "entries_changed": len(change.changed),
        "customers_with_more_hits": sorted(outcome.run.screened.more),
        "rows": rows,
    }


def _as_lines(outcome: "Outcome", rows: list[dict[str, object]], lang: str) -> list[str]:
    from kaname.screening.rescreen import HITS_MAX, Event

    screened, change = outcome.run.screened, outcome.change
    facts = {"customers": outcome.customers, "entries": outcome.entries}
    lines = [
        _say("rescreen.searched", lang, **facts, threshold=screened.threshold),
        _say("rescreen.now", lang),
        *(f"  {_edition(edition, outcome.today).to(lang)}" for edition in outcome.editions),
        _say("rescreen.before", lang, before=outcome.before),
        _say("rescreen.lists", lang, added=len(change.added), removed=len(change.removed),
             changed=len(change.changed)),
        *("! " + note.to(lang) for note in _notices(outcome)),
    ]  # fmt: skip
    lines += [
        "! " + _say("rescreen.more", lang, customer=customer, number=HITS_MAX)
        for customer in sorted(screened.more)
    ]
    for row in rows:
        if row["event"] == QUIET:
            continue
        scores = f"{_points(row['old_score'])} → {_points(row['new_score'])}"
        event = _say(f"event.{row['event']}", lang)
        lines += ["", f"{row['customer']}  {event}  {scores}  {row['entry_id']}  {row['name']}"]
        lines.append(f"    {row['why']}")
        if row["reasons"]:
            lines.append(f"    {row['reasons']}")
    counts = Counter(str(row["event"]) for row in rows)
    shown = [
        _say("rescreen.counted", lang, event=_text(f"event.{event.value}"),
             number=counts[event.value])
        for event in Event
        if counts[event.value]
    ]  # fmt: skip
    if not counts.keys() - {QUIET}:
        shown.append(_say("rescreen.nothing", lang))
    lines += ["", *shown]
    lines.append(_say("rescreen.kept" if outcome.counts else "rescreen.not_kept", lang))
    lines.append(_say("rescreen.no_clearance", lang))
    return lines


def _edition(edition: "Edition", today: date) -> Text:
    """Return an edition's name, date and age: an old list misses what came after it."""
    from kaname.screening.publishers import list_files
    from kaname.screening.words_clearing import words

    facts: dict[str, Argument] = {
        "name": list_files()[edition.list_file].name,
        "edition": edition.label,
    }
    day = edition.edition_date
    if day is None:
        return words()("rescreen.edition_undated", **facts)
    return words()("rescreen.edition", **facts, day=day, days=(today - day).days)


def _notices(outcome: "Outcome") -> list[Text]:
    """Return what has to be known of the lists: that some are not there."""
    from kaname.screening.words_screening import words

    starters = [edition for edition in outcome.editions if edition.list_file == "starter"]
    if not starters:
        return []
    key = "cli.starter_only" if len(outcome.editions) == 1 else "cli.starter_too"
    return [words()(key, rows=starters[0].rows)]


def _points(score: object) -> str:
    return "–" if score is None else str(score)


def _text(key: str) -> Text:
    from kaname.screening.words_clearing import words

    return words()(key)


def _say(key: str, lang: str, **facts: Argument) -> str:
    from kaname.screening.words_clearing import words

    return words()(key, **facts).to(lang)
