"""Delimited text (CSV): which delimiter, whether every row fits, and its rows."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from kaname.core.problem import Place
from kaname.screening.bulk.words import stop

__all__ = ["CELL_LETTERS_MAX", "delimiter_of", "rows", "survey"]

DELIMITERS: Final = (",", ";", "\t")
CELL_LETTERS_MAX: Final = 16 * 1024 * 1024
"""A longer cell is an open quote that swallowed the file."""
SAMPLE: Final = 1 << 16
SAMPLE_ROWS: Final = 200
SHOWN_MAX: Final = 10


def survey(path: Path, encoding: str) -> tuple[str, tuple[str, ...], int]:
    """Read the whole file; return its delimiter, its headings and the number of its rows.

    Raises:
        ProblemError: rows do not fit the headings (KAN-2264; the first ones are named by their
            line), quotes are not closed or a cell is too large (KAN-2265), or it holds NUL bytes
            (KAN-2262).
    """
    delimiter = delimiter_of(path, encoding)
    place = Place(path.name)
    headings: tuple[str, ...] = ()
    count = 0
    ragged: list[int] = []
    ragged_count = 0
    for line, cells in _records(path, encoding, delimiter):
        if not headings:
            headings = tuple(cell.strip() for cell in cells)
            continue
        count += 1
        if _misfit(cells, len(headings)):
            ragged_count += 1
            if len(ragged) < SHOWN_MAX:
                ragged.append(line)
    if ragged:
        lines = ", ".join(map(str, ragged)) + (", …" if ragged_count > len(ragged) else "")
        raise stop(
            "KAN-2264", Place(path.name, ragged[0]), count=ragged_count, lines=lines,
            columns=len(headings), delimiter=_shown(delimiter),
        )  # fmt: skip
    if not headings:
        raise stop("KAN-2261", place)
    return delimiter, headings, count


def rows(
    path: Path, encoding: str, delimiter: str, columns: int
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Give the data rows with their numbers, counted from 1; blank lines are no rows."""
    number = -1
    for _, cells in _records(path, encoding, delimiter):
        number += 1
        if number:
            yield number, tuple(cells[:columns])


def delimiter_of(path: Path, encoding: str) -> str:
    """Return the delimiter under which the first rows have as many cells as there are headings."""
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(SAMPLE)
        cut = bool(file.read(1))
    ranked = [(_fit(sample, cut, delimiter), -at, delimiter)
              for at, delimiter in enumerate(DELIMITERS)]  # fmt: skip
    return max(ranked)[2]


def _fit(sample: str, cut: bool, delimiter: str) -> tuple[bool, float, int]:
    """Say how well a delimiter fits: several columns, share of rows that agree, columns."""
    counts = []
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if cells:
                counts.append(len(cells))
            if len(counts) > SAMPLE_ROWS:
                break
    except csv.Error:
        return False, 0.0, 0
    if cut and len(counts) > 2 and len(counts) <= SAMPLE_ROWS:
        counts.pop()
    if not counts:
        return False, 0.0, 0
    agreeing = Counter(counts)[counts[0]] / len(counts)
    return counts[0] > 1, agreeing, counts[0]


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Give the records that are not blank, each with the line on which it ends."""
    csv.field_size_limit(CELL_LETTERS_MAX)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(_checked(file, path), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                if cells:
                    yield reader.line_num, cells
        except csv.Error as error:
            place = Place(path.name, reader.line_num)
            raise stop("KAN-2265", place, reason=str(error)) from error


def _checked(lines: Iterable[str], path: Path) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if "\0" in line:
            raise stop("KAN-2262", Place(path.name, number))
        if line != "\x1a":
            yield line


def _misfit(cells: Sequence[str], columns: int) -> bool:
    """Tell whether a row has other cells than there are headings; empty ones more are no harm."""
    return len(cells) < columns or (len(cells) > columns and any(cells[columns:]))


def _shown(delimiter: str) -> str:
    return "TAB" if delimiter == "\t" else delimiter
