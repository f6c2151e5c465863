"""Workbooks written row by row, in bounded memory; no cell of theirs is a formula."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

__all__ = ["LETTERS_MAX", "ROWS_MAX", "SheetOfRows", "write_workbook"]

ROWS_MAX: Final = 1_048_576
"""Rows of a sheet; where there are more, they go on in a further sheet."""
LETTERS_MAX: Final = 32_767
"""Letters of a cell; what is longer is cut, with an ellipsis."""
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class SheetOfRows:
    """A small sheet: its title, its rows, and the widths of its columns in letters."""

    title: str
    rows: tuple[tuple[object, ...], ...]
    widths: tuple[int, ...] = ()


def write_workbook(
    path: Path,
    sheets: Sequence[SheetOfRows],
    title: str,
    names: Sequence[str],
    rows: Iterator[Sequence[object]],
) -> None:
    """Write a workbook: the small sheets, then the rows under their headings.

    Raises:
        OSError: it cannot be written.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for small in sheets:
        sheet = book.create_sheet(small.title)
        _widen(sheet, small.widths)
        for line in small.rows:
            sheet.append(_cells(sheet, line))
    for number, part in enumerate(_sheetfuls(rows), start=1):
        sheet = book.create_sheet(title if number == 1 else f"{title} {number}")
        sheet.freeze_panes = "A2"
        _widen(sheet, (8, 36, 6, 24, 16, 36, 8, 60))
        sheet.append(_cells(sheet, names))
        for row in part:
            sheet.append(_cells(sheet, row))
    book.save(path)


def _sheetfuls(rows: Iterator[Sequence[object]]) -> Iterator[Iterable[Sequence[object]]]:
    """Give the rows in runs that fit on a sheet under its headings; one, empty, when none."""
    following: list[Sequence[object]] = []

    def run() -> Iterator[Sequence[object]]:
        yield from following
        for number, row in enumerate(rows, start=len(following) + 1):
            yield row
            if number == ROWS_MAX - 1:
                return

    while True:
        yield run()
        one = next(rows, None)
        if one is None:
            return
        following = [one]


def _widen(sheet: Any, widths: Sequence[int]) -> None:
    from openpyxl.utils import get_column_letter

    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def _cells(sheet: Any, values: Sequence[object]) -> list[object]:
    from openpyxl.cell import WriteOnlyCell

    cells: list[object] = []
    for value in values:
        if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
            cells.append(value)
            continue
        text = _ILLEGAL.sub("\ufffd", str(value))
        if len(text) > LETTERS_MAX:
            text = text[: LETTERS_MAX - 1] + "…"
        cell = WriteOnlyCell(sheet, value=text)
        cell.data_type = "s"  # whatever it begins with, it is text
        cells.append(cell)
    return cells
