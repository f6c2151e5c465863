"""Workbooks (xlsx) of any size, read row by row."""

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from kaname.core.problem import Place, ProblemError
from kaname.screening.bulk.words import stop

__all__ = ["rows", "survey"]

UNPACKED_BYTES_MAX: Final = 4 * 1024**3
"""A million rows of twenty columns unpack to about 2 GB."""
BLANKS_MAX: Final = 10_000
"""As many blank rows one after another are taken for the end of the sheet."""


def survey(path: Path, sheet: str | None) -> tuple[str, tuple[str, ...], int | None]:
    """Return the title of the sheet that is read, its headings, and about how many rows it has.

    The headings are the first row that is not blank. The number is what the sheet states, which
    may be too high; None when it states nothing.

    Raises:
        ProblemError: it is no workbook (KAN-2266), has no such sheet (KAN-2287), or the sheet is
            empty (KAN-2261) or has headings only (KAN-2268).
    """
    with _sheet(path, sheet) as found:
        title, stated = str(found.title), found.max_row
        found.reset_dimensions()
        headings: tuple[str, ...] = ()
        top = 0
        for number, cells in _filled(found):
            if headings:
                return title, headings, max(stated - top, 1) if stated else None
            headings, top = _headings(cells), number
    raise stop("KAN-2268" if headings else "KAN-2261", Place(path.name))


def rows(path: Path, sheet: str, columns: int) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Give the rows below the headings with their numbers, up to the last that is not blank.

    A blank row between others is given as one: it may be a formula whose value was never kept.
    """
    with _sheet(path, sheet) as found:
        found.reset_dimensions()
        top = last = 0
        for number, cells in _filled(found):
            if top:
                for blank in range(last + 1, number):
                    yield blank - top, (None,) * columns
                last = number
                yield number - top, (*cells[:columns], *[None] * (columns - len(cells)))
            else:
                top = last = number


@contextmanager
def _sheet(path: Path, title: str | None) -> Iterator[Any]:
    """Yield one sheet of a workbook, opened without trust."""
    place = Place(path.name)
    book = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of print areas and styles
            _check(path)
            from openpyxl import load_workbook

            book = load_workbook(path, read_only=True, data_only=True)
            yield _chosen(book, title, place)
    except (ProblemError, MemoryError, GeneratorExit):
        raise
    except Exception as error:  # openpyxl passes on whatever a damaged part makes of it
        reason = (str(error).splitlines() or [""])[0] or type(error).__name__
        raise stop("KAN-2266", place, kind="xlsx", reason=reason) from error
    finally:
        if book is not None:
            book.close()


def _chosen(book: Any, title: str | None, place: Place) -> Any:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if title is None:
        return book.worksheets[0]
    if title not in sheets:
        raise stop("KAN-2287", place, given=title, known=", ".join(sheets))
    return sheets[title]


def _check(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > UNPACKED_BYTES_MAX:
            raise zipfile.BadZipFile("too large")
        if "xl/workbook.xml" not in archive.namelist():
            raise zipfile.BadZipFile("no xl/workbook.xml")


def _filled(sheet: Any) -> Iterator[tuple[int, tuple[object, ...]]]:
    blanks = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if any(cell is not None and str(cell).strip() for cell in cells):
            blanks = 0
            yield number, tuple(cells)
        else:
            blanks += 1
            if blanks > BLANKS_MAX:
                return


def _headings(cells: tuple[object, ...]) -> tuple[str, ...]:
    found = ["" if cell is None else " ".join(str(cell).split()) for cell in cells]
    while found and not found[-1]:
        found.pop()
    return tuple(found)
