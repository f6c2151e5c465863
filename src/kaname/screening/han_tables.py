"""The tables of Han characters, read once and looked into line by line.

``tables/han_readings.csv`` and ``tables/han_variants.csv`` come from the Unicode Han Database
(Unihan 15.0, © 1991-2022 Unicode, Inc., Unicode License v3), the order of Japanese readings from
how often the names of the IPA dictionary (NAIST) have them; ``tables/han_japanese_names.csv`` has
the 2,000 surnames that most people in Japan bear (public ranking of 名字由来net) and the readings
that the IPA dictionary gives to surnames and given names. ``docs/han_tables.py`` writes the three.
``tables/han_surnames.csv`` has the usual spellings of Chinese and Korean surnames.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

__all__ = [
    "JapaneseNames",
    "forms",
    "japanese_names",
    "lines",
    "reading_cells",
    "surnames",
    "to_representative",
]

_TABLES: Final = resources.files("kaname.screening").joinpath("tables")


def lines(table: str) -> list[str]:
    """Return the rows of a table, its header left out. No cell of these tables has a quote."""
    return _TABLES.joinpath(table).read_text(encoding="utf-8").splitlines()[1:]


@cache
def _reading_lines() -> Mapping[str, str]:
    return {line[0]: line for line in lines("han_readings.csv")}


def reading_cells(character: str) -> tuple[str, ...]:
    """Return the cells mandarin, on, kun, hangul, cantonese of a character; () when unknown."""
    line = _reading_lines().get(character)
    return tuple(line.split(",")[1:]) if line else ()


@cache
def forms() -> Mapping[str, str]:
    """Return, by representative, the other forms of a character."""
    return dict(line.split(",") for line in lines("han_variants.csv"))


@cache
def to_representative() -> Mapping[int, str]:
    """Return, by code point, the representative of each character that has another."""
    return {ord(form): kept for kept, others in forms().items() for form in others}


@dataclass(frozen=True, slots=True)
class JapaneseNames:
    """Readings of Japanese names, the likeliest first, by the name in its unified form."""

    common: Mapping[str, tuple[str, ...]]
    """The surnames that most people bear."""
    rare: Mapping[str, tuple[str, ...]]
    given: Mapping[str, tuple[str, ...]]


@cache
def japanese_names() -> JapaneseNames:
    """Return the Japanese names of the table."""
    unified = to_representative()
    kinds: dict[str, dict[str, tuple[str, ...]]] = {"surname": {}, "rare": {}, "given": {}}
    rows = [line.split(",") for line in lines("han_japanese_names.csv")]
    rows.sort(key=lambda row: row[1])
    for kind, _, letters, names in rows:
        readings = kinds[kind]
        for name in names.translate(unified).split(" "):
            known = readings.get(name)
            if known is None:
                readings[name] = (letters,)
            elif letters not in known:
                readings[name] = (*known, letters)
    return JapaneseNames(kinds["surname"], kinds["rare"], kinds["given"])


@cache
def surnames() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return, by language (zh, ko), the spellings of each surname in its unified form."""
    unified = to_representative()
    found: dict[str, dict[str, tuple[str, ...]]] = {"zh": {}, "ko": {}}
    for line in lines("han_surnames.csv"):
        name, language, letters, _ = line.split(",")
        found[language][name.translate(unified)] = tuple(letters.split(" "))
    return found
