"""A date of which only the year is known, or the year and the month."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

__all__ = ["BirthDate", "PartialDate", "date_from_iso"]

_PARTIAL: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year of the calendar, and a month of it where that is known too."""

    year: int
    month: int | None = None
    """1 to 12, or None where nobody knows it."""

    def __post_init__(self) -> None:
        """Refuse what is no month.

        Raises:
            ValueError: there is no such year or month.
        """
        date(self.year, 1 if self.month is None else self.month, 1)

    def __str__(self) -> str:
        return self.isoformat()

    def isoformat(self) -> str:
        """Return the date in ISO 8601, as exact as it is: ``1962`` or ``1962-03``."""
        year = f"{self.year:04d}"
        return year if self.month is None else f"{year}-{self.month:02d}"


BirthDate = date | PartialDate
"""When somebody was born, as exactly as it is known."""


def date_from_iso(text: str) -> BirthDate:
    """Return the date that a text in ISO 8601 says: ``1962-05-03``, ``1962-05`` or ``1962``.

    Raises:
        ValueError: it says none.
    """
    found = _PARTIAL.fullmatch(text)
    if found is None:
        return date.fromisoformat(text)
    return PartialDate(int(found[1]), int(found[2]) if found[2] else None)
