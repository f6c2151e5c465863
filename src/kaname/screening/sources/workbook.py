"""Workbooks (xlsx): opened without trust, read row by row.

Phonetic guides (furigana) stand beside the text in the file and are no part of a cell's value.
"""

import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kaname.core.problem import Place, ProblemError
from kaname.screening.sources.reading import SourceFile, is_html, stop

__all__ = ["Cell", "Sheet", "is_zip", "sheets"]

BYTES_MAX: Final = 256 * 1024 * 1024
"""The most that a workbook may unpack to; those published have less than 10 MB."""
Cell = object
"""What a cell holds: str, int, float, bool, datetime, or None."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its title, and its rows with their numbers; blank rows are left out."""

    title: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


def is_zip(data: bytes) -> bool:
    """Tell whether the bytes begin as a zip archive does (every workbook is one)."""
    return data.startswith(b"PK")


def sheets(file: SourceFile) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook, in order.

    Raises:
        ProblemError: it is no workbook, is damaged or cut off, or unpacks to more than is read.
    """
    place = Place(file.name)
    if is_html(file.data):
        raise stop("KAN-2003", place, start="HTML")
    try:
        _check_archive(file)
        return tuple(_read(file.data))
    except (ProblemError, MemoryError):
        raise
    except Exception as error:  # openpyxl passes on whatever a damaged part makes of it
        reason = str(error) or type(error).__name__
        raise stop("KAN-2008", place, kind="xlsx", reason=reason) from error


def _check_archive(file: SourceFile) -> None:
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > BYTES_MAX:
            raise stop("KAN-2002", Place(file.name), limit=BYTES_MAX // (1024 * 1024))
        if "xl/workbook.xml" not in archive.namelist():
            raise zipfile.BadZipFile("no xl/workbook.xml")


def _read(data: bytes) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of print areas and styles
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # the stated dimension may be too small
                rows = enumerate(sheet.iter_rows(values_only=True), start=1)
                yield Sheet(
                    sheet.title.strip(),
                    tuple((number, tuple(row)) for number, row in rows if _filled(row)),
                )
        finally:
            book.close()


def _filled(row: tuple[Cell, ...]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in row)
