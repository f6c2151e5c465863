"""When a listed person was born, as publishers write it: a day, a month, a year, or a range.

A publisher writes ``1962``, ``circa 1962``, ``Mar 1962``, ``1981 to 1983``, ``1955年頃``. Each
becomes a span of days, of which the first and the last may be the one meant. Where a text is none
of these, every year that stands in it is a span of its own.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from kaname.core.partial_date import PartialDate, date_from_iso
from kaname.screening.sources.dates import birth_date

__all__ = ["Span", "spans_of"]

RANGE_YEARS_MAX: Final = 30
"""A longer range is taken for two dates."""
_Y: Final = r"(?:1[89]|20)\d\d"
_YEAR: Final = re.compile(rf"(?<!\d){_Y}(?!\d)")
_ABOUT: Final = re.compile(
    r"^(?:circa|ca?\.|about|approximately|around)\s+|^(?:およそ|おおよそ|約)\s*|頃$", re.IGNORECASE
)
_FROM_TO: Final = re.compile(rf"({_Y})年?\s*(?:to|[-–~〜]|から)\s*({_Y})(?!\d).*")
_BETWEEN: Final = re.compile(rf"between\s+({_Y})\s+and\s+({_Y})", re.IGNORECASE)
_DECADE: Final = re.compile(rf"({_Y[:-2]}0)(?:'?s|年代)")
_UNTIL: Final = re.compile(rf"to ({_Y})")
_SINCE: Final = re.compile(rf"({_Y}) to")


@dataclass(frozen=True, slots=True)
class Span:
    """The days from ``first`` to ``last``, both among them."""

    first: date
    last: date

    @property
    def is_month(self) -> bool:
        """Tell whether the month is known."""
        return (self.first.year, self.first.month) == (self.last.year, self.last.month)

    def holds(self, year: int, month: int | None) -> bool:
        """Tell whether some day of the year, or of the month, lies within the span."""
        first = date(year, month or 1, 1)
        last = date(year, month or 12, monthrange(year, month or 12)[1])
        return self.first <= last and first <= self.last

    def years_from(self, year: int) -> int:
        """Return by how many years ``year`` lies outside the span; 0 within it."""
        return max(self.first.year - year, year - self.last.year, 0)


@lru_cache(maxsize=4096)
def spans_of(text: str) -> tuple[Span, ...]:
    """Return the spans that a listed text means; none when no year stands in it."""
    plain = unicodedata.normalize("NFKC", text).strip()
    bare = _ABOUT.sub("", _ABOUT.sub("", plain)).strip()
    found = _one(bare) or _range(bare)
    if found is not None:
        return (found,)
    return tuple(_year(int(year)) for year in dict.fromkeys(_YEAR.findall(plain)))


def _one(text: str) -> Span | None:
    """Return the span of a single day, month or year."""
    try:
        known = date_from_iso(birth_date(text))
    except ValueError:
        return None
    if not isinstance(known, PartialDate):
        return Span(known, known) if _YEAR.fullmatch(str(known.year)) else None
    if not _YEAR.fullmatch(str(known.year)):
        return None
    if known.month is None:
        return _year(known.year)
    days = monthrange(known.year, known.month)[1]
    return Span(date(known.year, known.month, 1), date(known.year, known.month, days))


def _year(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31))


def _range(text: str) -> Span | None:
    """Return the span from one date to another; the end that is not given is open."""
    if found := _DECADE.fullmatch(text):
        return Span(date(int(found[1]), 1, 1), date(int(found[1]) + 9, 12, 31))
    if found := _UNTIL.fullmatch(text):
        return Span(date.min, date(int(found[1]), 12, 31))
    if found := _SINCE.fullmatch(text):
        return Span(date(int(found[1]), 1, 1), date.max)
    first, _, last = text.partition(" to ")
    start, end = _one(first.strip()), _one(last.strip())
    if start is None or end is None:
        years = _FROM_TO.fullmatch(text) or _BETWEEN.fullmatch(text)
        if years is None:
            return None
        start, end = _year(int(years[1])), _year(int(years[2]))
    fits = start.first <= end.last and end.last.year - start.first.year <= RANGE_YEARS_MAX
    return Span(start.first, end.last) if fits else None
