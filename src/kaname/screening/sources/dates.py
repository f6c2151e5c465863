"""Dates as publishers write them, in one form: ISO 8601, as exact as the publisher is."""

import re
from datetime import date, datetime, timedelta
from typing import Final

__all__ = ["birth_date", "date_in_name", "day_of_serial", "iso_day"]

_NAMES: Final = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS: Final = {name: number for number, name in enumerate(_NAMES.split(), start=1)}
_ENGLISH: Final = re.compile(r"^(?:(\d{1,2}) )?([A-Z][a-z]{2})[a-z]*\.? (\d{4})$")
_NUMBERS: Final = re.compile(
    r"^(\d{4})\s*[年./-]\s*(\d{1,2})\s*(?:[月./-]\s*(?:(\d{1,2})\s*日?)?)?生?$"
)
_YEAR: Final = re.compile(r"^(\d{4})\s*年?\s*生?$")
_NAMED: Final = re.compile(r"(?<!\d)(20\d{2})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")
_SERIAL_ORIGIN: Final = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial numbers, from 1900-03-01 on."""
_YEARS: Final = range(1900, 2101)


def day_of_serial(number: int) -> date:
    """Return the day of a spreadsheet's serial number."""
    return _SERIAL_ORIGIN + timedelta(days=number)


def iso_day(text: str) -> date | None:
    """Return the day with which a time in ISO 8601 begins, or None."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def birth_date(value: object) -> str:
    """Return a date of birth as ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``; else as published.

    A whole number is a year when it can be one, and otherwise a spreadsheet's serial number.
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, int):
        return str(value) if value in _YEARS else day_of_serial(value).isoformat()
    text = str(value).strip().rstrip(".")
    if year := _YEAR.match(text):
        return year[1]
    if english := _ENGLISH.match(text):
        month = _MONTHS.get(english[2].lower())
        return text if month is None else _iso(english[3], month, english[1]) or text
    if numbers := _NUMBERS.match(text):
        return _iso(numbers[1], int(numbers[2]), numbers[3]) or text
    return text


def _iso(year: str, month: int, day: str | None) -> str:
    try:
        exact = date(int(year), month, int(day or 1))
    except ValueError:
        return ""
    return exact.isoformat() if day else f"{year}-{month:02}"


def date_in_name(file_name: str) -> date | None:
    """Return the one date that a file's name states, such as ``shisantouketsu20260305.xlsx``."""
    found = set()
    for year, month, day in _NAMED.findall(file_name):
        try:
            found.add(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found.pop() if len(found) == 1 else None
