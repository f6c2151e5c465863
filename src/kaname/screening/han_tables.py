"""The tables of Han characters, read once and looked into line by line.

``tables/han_readings.csv`` and ``tables/han_variants.csv`` come from the Unicode Han Database
(Unihan 15.0, Unicode License), the order of Japanese readings from how often the names of the IPA
dictionary (NAIST) have them. ``tables/han_japanese_names.csv`` has the 2,000 surnames that most
people in Japan bear (public ranking of 名字由来net) and the readings that the IPA dictionary gives
to surnames, given names, organisations and places. ``docs/han_tables.py`` writes the three;
``tables/NOTICE.md`` has sources and licences. ``tables/han_surnames.csv``, written by hand,
has the usual spellings of Chinese and Korean surnames.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final

__all__ = [
    "JapaneseName",
    "forms",
    "japanese_name",
    "lines",
    "reading_cells",
    "surnames",
    "to_representative",
]

FEW: Final = 1_000
"""From so many questions on a table is parted into its rows, which then are found faster."""

_TABLES: Final = resources.files("kaname.screening").joinpath("tables")


def lines(table: str) -> list[str]:
    """Return the rows of a table, its header left out. No cell of these tables has a quote."""
    return _TABLES.joinpath(table).read_text(encoding="utf-8").splitlines()[1:]


class _Sorted:
    """A table whose rows are sorted by code points, as their bytes in UTF-8 are then, too.

    One name looks up a few rows, for which the table is not even parted into rows.
    """

    def __init__(self, table: str) -> None:
        self._table = table
        self._data = _TABLES.joinpath(table).read_bytes().rstrip(b"\n") + b"\n"
        self._rows: list[str] = []
        self._asked = 0

    def row(self, start: str) -> str:
        """Return the row that begins so, or nothing."""
        if self._asked < FEW:
            self._asked += 1
            return self._sought(start.encode("utf-8", "surrogatepass")).decode("utf-8")
        if not self._rows:
            self._rows = lines(self._table)
        place = bisect_left(self._rows, start)
        row = self._rows[place] if place < len(self._rows) else ""
        return row if row.startswith(start) else ""

    def _sought(self, start: bytes) -> bytes:
        data = self._data
        low, high = data.index(b"\n") + 1, len(data)
        while low < high:
            middle = (low + high) // 2
            before = data.rfind(b"\n", low, middle)
            begin = low if before < 0 else before + 1
            end = data.find(b"\n", middle)
            if data[begin:end] < start:
                low = end + 1
            else:
                high = begin
        row = data[low : data.find(b"\n", low)].rstrip(b"\r")
        return row if row.startswith(start) else b""


_sorted = cache(_Sorted)


def _cells(table: str, key: str) -> list[str]:
    """Return the cells after the first of the row of ``key``; [] when there is none."""
    row = _sorted(table).row(key + ",")
    return row.split(",")[1:] if row else []


def reading_cells(character: str) -> list[str]:
    """Return the cells of a character; [] when unknown.

    They are mandarin, on, kun, hangul, cantonese, and how Japanese given names begin and end with
    it.
    """
    return _cells("han_readings.csv", character)


@cache
def forms() -> Mapping[str, str]:
    """Return, by representative, the other forms of a character."""
    return dict(line.split(",") for line in lines("han_variants.csv"))


@cache
def to_representative() -> Mapping[int, str]:
    """Return, by code point, the representative of each character that has another."""
    return {ord(form): kept for kept, others in forms().items() for form in others}


@dataclass(frozen=True, slots=True)
class JapaneseName:
    """The readings of a name, the likeliest first: as a surname, as a given name."""

    surname: tuple[str, ...] = ()
    is_common: bool = False
    """Whether it is one of the surnames that most people bear."""
    given: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    """As a place or an organisation, where that is not the surname's first reading."""


@lru_cache(maxsize=65_536)
def japanese_name(unified: str) -> JapaneseName:
    """Return what the table knows of a name in its unified form."""
    cells = [tuple(cell.split()) for cell in _cells("han_japanese_names.csv", unified)]
    if not cells:
        return JapaneseName()
    common, rare, given, other = cells
    return JapaneseName(common or rare, bool(common), given, other)


@cache
def surnames() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return, by language (zh, ko), the spellings of each surname in its unified form."""
    unified = to_representative()
    found: dict[str, dict[str, tuple[str, ...]]] = {"zh": {}, "ko": {}}
    for line in lines("han_surnames.csv"):
        name, language, letters, _ = line.split(",")
        found[language][name.translate(unified)] = tuple(letters.split(" "))
    return found
