"""A comparison as a workbook: read me, summary, map in colours, cells, and the lists asked for."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from kaname.joint.backfill import Open
from kaname.joint.compare import DIVERGENCES, Comparison
from kaname.joint.compare_summary import (
    causes,
    facts_that_decide,
    item_title,
    parting,
    read_through,
    title_of_band,
)
from kaname.joint.gap_closing import Closing
from kaname.report.compare_backfill import BACKFILL_COLUMNS, backfill_rows
from kaname.report.compare_closing import CLOSING_COLUMNS, closing_rows
from kaname.report.compare_view import (
    COLOURS,
    INKS,
    LETTERS,
    grid_rows,
    named,
    percent,
    places_in_order,
    say,
    tallied,
    title,
    user_name,
)

__all__ = ["ROWS_MAX", "workbook"]

ROWS_MAX: Final = 1_048_575
"""Cells of one sheet, under its heading; what is more goes on in further sheets."""
LETTERS_MAX: Final = 32_767
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]")


def workbook(
    comparison: Comparison, language: str, *, closing: Closing | None = None,
    openings: Sequence[Open] | None = None, notes: Sequence[str] = (),
) -> bytes:  # fmt: skip
    """Return the comparison as an Excel workbook; no cell of it is a formula.

    Args:
        comparison: the cells.
        language: of headings and reasons.
        closing: what would close the gaps, when it was asked.
        openings: what only one capital restricts, when it was asked.
        notes: what else the reader must know.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    made = _Book(book, language)
    made.sheet("readme", _read_me(comparison, language, notes), (34, 16, 16, 90))
    made.sheet("summary", _summary(comparison, language), (16, 60, *(14,) * 8))
    made.map(comparison)
    if closing is not None:
        rows = [CLOSING_COLUMNS, *closing_rows(comparison, closing, language)]
        made.sheet("closing", rows, (8, 70, 18, 8, 10, 14, 9, 9, 12, 50, 60, 40), heads=1)
    if openings is not None:
        rows = [BACKFILL_COLUMNS, *backfill_rows(openings, language)]
        made.sheet("backfill", rows, (12, 14, 14, 12, 12, 60, 14, 40, 40, 60), heads=1)
    made.cells(comparison)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class _Book:
    """Writes sheets row by row; texts that begin like a formula stay text."""

    def __init__(self, book: Any, language: str) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill

        self._book = book
        self._language = language
        self._made: dict[tuple[int, str, bool, bool], Any] = {}
        self._bold = Font(bold=True)
        self._top = Alignment(vertical="top")
        self._wrap = Alignment(wrap_text=True, vertical="top")
        self._middle = Alignment(horizontal="center")
        self._turned = Alignment(textRotation=90, horizontal="center")
        self._fills = {name: PatternFill("solid", fgColor=colour.removeprefix("#"))
                       for name, colour in COLOURS.items()}  # fmt: skip
        self._inks = {name: Font(color=ink.removeprefix("#"), size=9)
                      for name, ink in INKS.items()}  # fmt: skip

    def sheet(
        self, key: str, rows: Iterable[Sequence[Any]], widths: Sequence[int], *, heads: int = 0
    ) -> None:
        """Write a sheet; ``heads`` rows at its top stay in view, others with one cell are bold."""
        sheet = self._open(key, widths)
        if heads:
            sheet.freeze_panes = f"A{heads + 1}"
        for number, row in enumerate(rows):
            head = number < heads or len(row) == 1
            sheet.append([self._cell(sheet, value, bold=head, wrap=True) for value in row])

    def map(self, comparison: Comparison) -> None:
        """Write the heat map: a sheet for each end user, items down, destinations across."""
        order = places_in_order(comparison)
        places = [place for _, some in order for place in some]
        for user, supposed in enumerate(comparison.end_users):
            several = len(comparison.end_users) > 1
            sheet = self._open("map", (12, 14, 44, *(3.2,) * len(places)), user if several else 0)
            sheet.freeze_panes = "D4"
            name = user_name(supposed.name, self._language)
            heading = say("for_users", self._language, names=name)
            sheet.append([self._cell(sheet, heading, bold=True)])
            kinds = [title_of_band(band).to(self._language) if band and not number else ""
                     for band, some in order for number in range(len(some))]  # fmt: skip
            sheet.append([self._cell(sheet, value) for value in ("", "", "", *kinds)])
            heads = ("ECCN", "METI", say("items", self._language), *places)
            sheet.append([self._turned_cell(sheet, value) if number > 2 else
                          self._cell(sheet, value, bold=True)
                          for number, value in enumerate(heads)])  # fmt: skip
            for number, cells in grid_rows(comparison, user):
                asked = comparison.items[number]
                name = item_title(asked.eccn, comparison.on).to(self._language)
                row = [self._cell(sheet, value) for value in (asked.eccn, asked.meti_item, name)]
                row += [self._coloured(sheet, cells[place].divergence) for place in places]
                sheet.append(row)

    def cells(self, comparison: Comparison) -> None:
        """Write every cell with its reason, in as many sheets as they need."""
        from kaname.report.compare import COLUMNS, row_of

        for start in range(0, max(comparison.size, 1), ROWS_MAX):
            sheet = self._open("cells", (12, 14, 12, 16, 22, 22, 16, 120), start // ROWS_MAX)
            sheet.freeze_panes = "A2"
            sheet.append([self._cell(sheet, name, bold=True) for name in COLUMNS])
            for cell in comparison.cells[start : start + ROWS_MAX]:
                sheet.append([self._cell(sheet, value) for value in row_of(cell, self._language)])

    def _open(self, key: str, widths: Sequence[float], number: int = 0) -> Any:
        from openpyxl.utils import get_column_letter

        name = say(f"book.{key}", self._language) + (f" {number + 1}" if number else "")
        sheet = self._book.create_sheet(name)
        for position, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(position)].width = width
        return sheet

    def _cell(self, sheet: Any, value: Any, *, bold: bool = False, wrap: bool = False) -> Any:
        """Return a cell; one object serves all that say the same, since each is written at once."""
        if isinstance(value, int) and not bold:
            return value
        key = (id(sheet), str(value), bold, wrap)
        known = self._made.get(key)
        if known is not None:
            return known
        from openpyxl.cell import WriteOnlyCell

        text = _ILLEGAL.sub("\ufffd", str(value))
        if len(text) > LETTERS_MAX:
            text = text[: LETTERS_MAX - 1] + "…"
        cell = WriteOnlyCell(sheet, value=text)
        cell.data_type = "s"  # whatever it begins with, it is text
        if bold:
            cell.font = self._bold
        # A cell without a style would be taken for the next plain value of its row.
        cell.alignment = self._wrap if wrap else self._top
        self._made[key] = cell
        return cell

    def _turned_cell(self, sheet: Any, value: str) -> Any:
        from copy import copy

        cell = copy(self._cell(sheet, value, bold=True))
        cell.alignment = self._turned
        return cell

    def _coloured(self, sheet: Any, divergence: str) -> Any:
        key = (id(sheet), divergence, True, True)
        if key not in self._made:
            from openpyxl.cell import WriteOnlyCell

            cell = WriteOnlyCell(sheet, value=LETTERS[divergence])
            cell.data_type = "s"
            cell.fill, cell.font = self._fills[divergence], self._inks[divergence]
            cell.alignment = self._middle
            self._made[key] = cell
        return self._made[key]


def _read_me(
    comparison: Comparison, language: str, notes: Sequence[str]
) -> Iterable[Sequence[Any]]:
    counts = comparison.counts()
    whole = comparison.size
    yield (title(comparison, language),)
    yield (say("supposed", language),)
    for note in (*notes, read_through().to(language)):
        yield (note,)
    yield ()
    for name in DIVERGENCES:
        yield (f"{LETTERS[name]}  {named(name, language)}", counts[name],
               percent(counts[name], whole), say(f"means.{name}", language))  # fmt: skip
    if counts["undetermined"]:
        yield ()
        yield (say("open.title", language),)
        yield (say("open.cause", language), say("open.cells", language),
               say("open.alone", language), say("open.mend", language))  # fmt: skip
        for cause in causes(comparison):
            yield cause.text.to(language), cause.cells, cause.alone, cause.mend.to(language)
        yield ()
        yield (say("open.facts", language),)
        for fact in facts_that_decide(comparison):
            capital = say(fact.capital.casefold(), language)
            yield capital, fact.cells, fact.example, fact.wording.to(language)


def _summary(comparison: Comparison, language: str) -> Iterable[Sequence[Any]]:
    for key, tallies, name in tallied(comparison, language):
        yield (say(f"most.{key}", language),)
        yield ("", "", *(named(divergence, language) for divergence in DIVERGENCES),
               say("book.apart", language))  # fmt: skip
        ranked = parting(tallies, len(tallies))
        shown = {tally.key for tally in ranked}
        for tally in (*ranked, *(tally for tally in tallies if tally.key not in shown)):
            counts = (tally.counts.get(divergence, 0) for divergence in DIVERGENCES)
            yield (tally.key, name(tally.key), *counts, percent(tally.apart, tally.cells))
        yield ()
