"""The published workbooks of WIOD's 2013 release (``wiot11_row_apr12.xlsx`` and its like).

One sheet: the title with the year in the first cell; four rows of labels (code, industry, country,
``c1`` and so on), four columns of the same before the figures; sectors ``c1`` to ``c35`` of each
country, then final demand ``c37`` to ``c42`` of each country, then total output; below the sectors
the rows ``r60`` and so on (taxes, margins, value added, output), which are left out.
"""

import io
import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from kaname.supply.sources.files import FAULTS, DataFile, unreadable
from kaname.supply.words_load import stop

__all__ = ["arrays_of", "is_book"]

LABEL: Final = re.compile(r"c(\d+)")
LABELS: Final = 4
"""Rows of labels above the figures, columns of labels before them."""
TOP_MAX: Final = 12
FIRST_FINAL: Final = 36
YEAR_AT_END: Final = re.compile(r"(?:19|20)\d{2}(?=\W*$)")
Row = tuple[Any, ...]


def is_book(file: DataFile) -> bool:
    """Tell whether a file is such a workbook: a row of its head is ``c1``, ``c2`` and so on."""
    if not file.name.casefold().endswith(".xlsx"):
        return False
    rows, _ = _rows(file, TOP_MAX)
    return _label_row(rows) is not None


def arrays_of(file: DataFile) -> tuple[dict[str, Any], int]:
    """Return ``Z``, ``F``, ``x``, ``countries``, ``industries`` and, where the title says it,
    ``year``; and how many rows below the sectors were left out.

    Raises:
        ProblemError: it cannot be read (KAN-6002), or its sectors do not fit (KAN-6010).
    """
    rows, title = _rows(file, None)
    at = _label_row(rows)
    if at is None or at == 0:
        raise stop("KAN-6010", file.place(), reason="c1, c2, …")
    regions, labels = rows[at - 1], rows[at]
    across = [(str(r or "").strip(), _number(c)) for r, c in zip(regions, labels, strict=True)]
    sectors = [n for n, (r, c) in enumerate(across) if r and c and c < FIRST_FINAL]
    final = [n for n, (r, c) in enumerate(across)
             if c and c >= FIRST_FINAL and r.casefold() not in ("", "tot", "total")]  # fmt: skip
    body = [row for row in rows[at + 1 :] if row[LABELS - 1] not in (None, "")]
    down = [row for row in body if LABEL.fullmatch(str(row[LABELS - 1]).strip())]
    named = [(str(row[LABELS - 2]).strip(), _number(row[LABELS - 1])) for row in down]
    wanted = [across[n] for n in sectors]
    if named != wanted:
        apart = next((f"{a} / {b}" for a, b in zip(named, wanted, strict=False) if a != b), "")
        reason = f"{len(named)} / {len(wanted)} {apart}".strip()
        raise stop("KAN-6010", file.place(), reason=reason)
    total = len(across) - 1
    cells = np.array(
        [[0.0] * LABELS + [_cell(value) for value in row[LABELS:]] for row in down], np.float64
    )
    found: dict[str, Any] = {
        "Z": cells[:, sectors], "F": cells[:, final], "x": cells[:, total],
        "countries": np.array(_distinct(region for region, _ in wanted)),
        "industries": np.array(_distinct(f"c{number}" for _, number in wanted)),
    }  # fmt: skip
    if total in sectors or total in final:
        found["x"] = cells[:, sectors].sum(axis=1) + cells[:, final].sum(axis=1)
    year = YEAR_AT_END.search(title)
    if year:
        found["year"] = np.array(int(year.group()))
    return found, len(body) - len(down)


def _rows(file: DataFile, most: int | None) -> tuple[list[Row], str]:
    import openpyxl

    try:
        with file.open() as stream:
            book: Any = openpyxl.load_workbook(io.BytesIO(stream.read()), read_only=True)
        sheet = book.worksheets[0]
        rows = [tuple(row) for row in sheet.iter_rows(max_row=most, values_only=True)]
    except (*FAULTS, KeyError, IndexError) as error:
        raise unreadable(file, error) from error
    width = max((len(row) for row in rows), default=0)
    rows = [row + (None,) * (width - len(row)) for row in rows]
    return rows, str(rows[0][0] or "") if rows and rows[0] else ""


def _label_row(rows: Sequence[Row]) -> int | None:
    for at, row in enumerate(rows[:TOP_MAX]):
        if [_number(cell) for cell in row[LABELS : LABELS + 2]] == [1, 2]:
            return at
    return None


def _number(cell: object) -> int:
    match = LABEL.fullmatch(str(cell or "").strip())
    return int(match.group(1)) if match else 0


def _cell(value: object) -> float:
    """Return a figure; an empty cell is nothing, a text no number, which the checks then tell."""
    if value is None:
        return 0.0
    return float(value) if isinstance(value, int | float) else float("nan")


def _distinct(names: Any) -> list[str]:
    return list(dict.fromkeys(names))
