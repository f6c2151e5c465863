"""What a run has to say at its end: on the screen, and on the first sheet of a workbook."""

from collections.abc import Mapping
from dataclasses import dataclass

from kaname.core.text import Text
from kaname.screening.bulk.decided import Decided
from kaname.screening.bulk.readers import Survey
from kaname.screening.bulk.sheets import SheetOfRows
from kaname.screening.bulk.tally import BANDS, FIRST_ROWS, Noted, Tally
from kaname.screening.bulk.words import words
from kaname.screening.clearing import State
from kaname.screening.edition import Edition
from kaname.screening.publishers import list_files, lists
from kaname.screening.rates import SCRIPTS, rates_text

__all__ = ["Outcome", "noted_lines", "summary_lines", "summary_sheets"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a run.

    ``columns`` is field -> headings; ``preset`` is empty when a threshold was given; ``top`` is
    None when hits at or above the threshold were asked for; ``taken_over`` are the rows that an
    earlier run had done; ``decided`` are the decisions that were asked for; ``parties`` is how many
    entries were searched.
    """

    tally: Tally
    survey: Survey
    editions: tuple[Edition, ...]
    columns: Mapping[str, list[str]]
    threshold: int
    preset: str
    top: int | None
    taken_over: int = 0
    decided: Decided | None = None
    parties: int = 0


def summary_lines(outcome: Outcome) -> list[Text]:
    """Return the figures of a run, a line each."""
    say, tally = words(), outcome.tally
    figures = {"rows": tally.rows, "screened": tally.screened, "alerts": tally.alerts}
    found = [say("summary.figures", **figures, hits=tally.hits, threshold=outcome.threshold)]
    if outcome.decided is not None:
        states = {one.value: tally.states.get(one.value, 0) for one in State if one != State.OPEN}
        found.append(
            say("summary.decided", organisation=outcome.decided.organisation,
                records=len(outcome.decided.newest), settled=tally.settled, **states)
        )  # fmt: skip
    if outcome.taken_over:
        found.append(say("summary.taken_over", rows=outcome.taken_over))
    found.append(_meaning(outcome))
    return found


def _meaning(outcome: Outcome) -> Text:
    """Return what the threshold of a run means, for names in any script."""
    return rates_text(SCRIPTS, outcome.threshold, outcome.parties, brief=True)


def noted_lines(outcome: Outcome) -> list[Text]:
    """Return what was not searched for or not understood, by row numbers and never by names."""
    say, tally = words(), outcome.tally
    found = []
    if outcome.survey.encoding not in ("", "utf-8", "utf-8-sig"):
        found.append(say("note.encoding", encoding=outcome.survey.encoding))
    kinds = [("unscreenable", tally.unscreenable), ("noted", tally.noted)]
    for prefix, notes in kinds:
        for key in sorted(notes):
            one = notes[key]
            text = say(f"{prefix}.{key}")
            found.append(say("note.rows", what=text, count=one.count, rows=_first(one)))
    return found


def _first(one: Noted) -> str:
    return ", ".join(map(str, one.first)) + (", …" if one.count > FIRST_ROWS else "")


def summary_sheets(outcome: Outcome, language: str) -> tuple[SheetOfRows, ...]:
    """Return the sheet that stands before the hits in a workbook."""
    say, tally = words(), outcome.tally
    rows: list[tuple[object, ...]] = []

    def head(key: str) -> None:
        rows.extend([(), (say(f"sheet.{key}").to(language),)])

    def line(key: str, *values: object) -> None:
        rows.append((say(f"sheet.{key}").to(language), *values))

    rows.append((say("sheet.title").to(language),))
    rows.append((say("sheet.no_clearance").to(language),))
    head("figures")
    line("rows", tally.rows)
    line("screened", tally.screened)
    line("alerts", tally.alerts)
    line("written", tally.hits)
    if outcome.decided is not None:
        line("settled", tally.settled)
        for state in State:
            if state is not State.OPEN:
                line(f"state_{state.value}", tally.states.get(state.value, 0))
    line("unscreenable", sum(one.count for one in tally.unscreenable.values()))
    head("asked")
    line("file", outcome.survey.name)
    line("file_hash", outcome.survey.sha256)
    if outcome.survey.sheet:
        line("sheet", outcome.survey.sheet)
    line("threshold", outcome.threshold)
    rows.append((_meaning(outcome).to(language),))
    line("preset", outcome.preset or say("sheet.given").to(language))
    line("top", outcome.top or say("sheet.alerting").to(language))
    if outcome.decided is not None:
        line("organisation", outcome.decided.organisation)
    for field, headings in outcome.columns.items():
        rows.append((say(f"field.{field}").to(language), ", ".join(headings)))
    head("by_list")
    for list_id, count in sorted(tally.by_list.items(), key=lambda one: (-one[1], one[0])):
        known = lists().get(list_id)
        rows.append((list_id, count, known.name.to(language) if known else ""))
    head("by_band")
    rows.extend((band, tally.by_band[band]) for band in BANDS if band in tally.by_band)
    head("noted")
    for prefix, notes in (("unscreenable", tally.unscreenable), ("noted", tally.noted)):
        for key in sorted(notes):
            text = say(f"{prefix}.{key}").to(language)
            rows.append((text, notes[key].count, _first(notes[key])))
    head("editions")
    for edition in outcome.editions:
        known_file = list_files().get(edition.list_file)
        name = known_file.name.to(language) if known_file else edition.list_file
        day = str(edition.edition_date or say("sheet.undated").to(language))
        rows.append((name, day, edition.label, edition.rows, edition.sha256))
    title = say("sheet.tab").to(language)
    return (SheetOfRows(title, tuple(rows), (48, 18, 28, 12, 68)),)
