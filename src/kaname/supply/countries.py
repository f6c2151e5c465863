"""Whatever a source calls a country, as its ISO 3166-1 alpha-3 code, and back.

States that are no more (``SUN``, ``YUG``, ``CSK``, ``DDR``, ``ZAR``, ``SCG``) keep the codes that
ISO 3166-3 records; their figures are not those of a successor. Taiwan is ``TWN`` whatever a source
calls it. What is no country ("World", "Various", "Areas, nes") has no code, and ``is_aggregate``
knows it; the rest of the world of an input-output table is ``ROW``.
"""

import csv
import difflib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from kaname.core import places
from kaname.core.text import Text

__all__ = ["AGGREGATES", "alpha2", "alpha3", "codes", "is_aggregate", "name_of", "nearest"]

AGGREGATES: Final = frozenset({"EUR", "ROW"})
"""Codes that stand for several countries together."""
NEAREST_MAX: Final = 3


@dataclass(frozen=True, slots=True)
class _Country:
    alpha3: str
    alpha2: str
    numeric: str
    state: str
    name: Text | None


def alpha3(spelling: str, source: str = "") -> str | None:
    """Return the alpha-3 code of a country or former state, or None.

    Args:
        spelling: an alpha-2 or alpha-3 code, a number of ISO 3166-1 or of the United Nations'
            trade statistics (with or without leading zeros), or a name in English or Japanese.
        source: ``baci``, ``comtrade``, ``usgs``, ``bgs``, ``eto``, ``wiod`` or ``icio``: what this
            source alone means by a spelling goes first. ETO's ``MAL`` is Malaysia; elsewhere it
            is nothing.

    Returns:
        The code; ``ROW`` and ``EUR`` for these two aggregates; None for any other aggregate and
        for what nobody uses (``is_aggregate`` tells the two apart).
    """
    return _found(spelling.strip(), source) or None


def is_aggregate(spelling: str, source: str = "") -> bool:
    """Tell whether a source means several countries, or none in particular, by ``spelling``."""
    found = _found(spelling.strip(), source)
    return found == "" or found in AGGREGATES


def alpha2(code: str) -> str | None:
    """Return the alpha-2 code of an alpha-3 code of today; None for others."""
    country = _countries().get(code)
    if country is None or country.state in ("former", "aggregate"):
        return None
    return country.alpha2


def name_of(code: str) -> Text:
    """Return the name of an alpha-3 code in both languages.

    Raises:
        KeyError: there is no such code.
    """
    country = _countries()[code]
    return country.name or places.name_of(country.alpha2)


def codes(former: bool = False) -> tuple[str, ...]:
    """Return the alpha-3 codes of today's countries, and of former states too when asked."""
    states = {"current", "user-assigned", "former" if former else "current"}
    return tuple(sorted(c.alpha3 for c in _countries().values() if c.state in states))


def nearest(spelling: str) -> tuple[str, ...]:
    """Return the codes whose code or name is most like a spelling that is not known."""
    names = _names_to_compare()
    like = difflib.get_close_matches(spelling.strip().casefold(), names, NEAREST_MAX, 0.6)
    return tuple(dict.fromkeys(names[one] for one in like))


@cache
def _found(spelling: str, source: str) -> str | None:
    """Return the code; empty for an aggregate without a code; None for nothing known."""
    if not spelling:
        return None
    key = _key(spelling)
    for owner in (source.casefold(), "") if source else ("",):
        meant = _spellings().get((owner, key))
        if meant is not None:
            return meant
    if spelling.isascii() and spelling.isdigit():
        return _numbers().get(int(spelling))
    code = spelling.upper()
    if code in _countries():
        return code
    if len(code) == 2:
        short = _twos().get(code)
        if short is not None:
            return short
    place = places.code_of_name(spelling)
    return _twos().get(place) if place is not None else _former_names().get(key)


def _key(spelling: str) -> str:
    if spelling.isascii() and spelling.isdigit():
        return str(int(spelling))
    return places.fold(spelling)


@cache
def _countries() -> dict[str, _Country]:
    found = {}
    for row in _rows("country_codes"):
        name = Text(row["name_en"], row["name_ja"]) if row["name_en"] else None
        found[row["alpha3"]] = _Country(
            row["alpha3"], row["alpha2"], row["numeric"], row["state"], name
        )
    return found


@cache
def _spellings() -> dict[tuple[str, str], str]:
    return {
        (row["source"], _key(row["spelling"])): row["alpha3"] for row in _rows("country_spellings")
    }


@cache
def _numbers() -> dict[int, str]:
    """ISO numbers; where a former state's number was handed on, today's country has it."""
    numbers: dict[int, str] = {}
    for country in _countries().values():  # in the table's order: today's first
        if country.numeric:
            numbers.setdefault(int(country.numeric), country.alpha3)
    return numbers


@cache
def _twos() -> dict[str, str]:
    """Alpha-2 codes of today, and those of former states that no other has had."""
    today = {c.alpha2: c.alpha3 for c in _countries().values() if c.state != "former" and c.alpha2}
    former = [c for c in _countries().values() if c.state == "former" and c.alpha2]
    shared = [c.alpha2 for c in former]
    alone = {c.alpha2: c.alpha3 for c in former if shared.count(c.alpha2) == 1}
    return alone | today


@cache
def _former_names() -> dict[str, str]:
    return {
        places.fold(text): country.alpha3
        for country in _countries().values()
        if country.name is not None and country.state == "former"
        for text in (country.name.en, country.name.ja)
    }


@cache
def _names_to_compare() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, country in _countries().items():
        if country.state == "aggregate":
            continue
        found[code.casefold()] = code
        found[name_of(code).en.casefold()] = code
    for row in _rows("country_spellings"):
        if row["alpha3"] and not row["spelling"].isdigit():
            found.setdefault(row["spelling"].casefold(), row["alpha3"])
    return found


def _rows(table: str) -> list[dict[str, str]]:
    file = resources.files("kaname.supply") / "tables" / f"{table}.csv"
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
