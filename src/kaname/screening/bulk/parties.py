"""From the cells of a row to what is looked for, and a word about every cell not understood."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Final

from kaname.core.partial_date import BirthDate, PartialDate
from kaname.screening.bulk.cells import as_text, parts
from kaname.screening.bulk.columns import Columns
from kaname.screening.bulk.shapes import texts_of
from kaname.screening.engine import Query
from kaname.screening.names import is_searchable
from kaname.screening.publishers import table_rows
from kaname.screening.sources.countries import code_of

__all__ = ["NAME_LETTERS_MAX", "Asked", "asked_of", "birth_date_of", "kind_of"]

YEAR_MIN: Final = 1800
YEAR_MAX: Final = 2099
"""A number alone, or with a month, is a year of birth when it lies between these."""
NAME_LETTERS_MAX: Final = 5_000
"""A longer cell is no name: several rows in one cell, or another column."""
_SECOND_NAMES_MAX: Final = 20

_WESTERN: Final = re.compile(
    r"(\d{4})(?:\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?|\s*年)?"
)
_TOGETHER: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ERA: Final = re.compile(
    r"(明治|大正|昭和|平成|令和|[MTSHR])\s*(元|\d{1,2})"
    r"(?:\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?|\s*年)",
    re.IGNORECASE,
)
_ERA_BEFORE: Final = {
    "明治": 1867, "M": 1867, "大正": 1911, "T": 1911, "昭和": 1925, "S": 1925,
    "平成": 1988, "H": 1988, "令和": 2018, "R": 2018,
}  # fmt: skip
"""The year before the first of each Japanese era."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a row asks for: a query, or why there is none.

    ``unscreenable`` is empty, or ``empty``, ``no_letters`` or ``too_long``. ``unread`` names the
    fields whose cell says something that was not understood and was left out.
    """

    name: str
    query: Query | None
    unscreenable: str = ""
    unread: tuple[str, ...] = ()


def asked_of(cells: Sequence[object], columns: Columns) -> Asked:
    """Return what a row asks for.

    Of a list of names the first that can be searched is the name, the others are further names.
    """
    given = texts_of(cells[columns.name]) or ("",)
    name = next((one for one in given if not _unscreenable(one)), given[0])
    wrong = _unscreenable(name)
    if wrong:
        return Asked(name, None, wrong)
    unread: list[str] = []
    others = [one for one in given if one != name]
    others += [part for at in columns.other_names for part in parts(cells[at])]
    kept = [other for other in others if not _unscreenable(other)][:_SECOND_NAMES_MAX]
    if len(kept) < len(others):
        unread.append("other_names")
    kind = kind_of(as_text(cells[columns.kind])) if columns.kind is not None else ""
    if kind is None:
        unread.append("kind")
    countries = [(part, code_of(part)) for at in columns.country for part in parts(cells[at])]
    if any(code is None for _, code in countries):
        unread.append("country")
    born = None
    if columns.birth_date is not None and as_text(cells[columns.birth_date]).strip():
        born = birth_date_of(cells[columns.birth_date])
        if born is None:
            unread.append("birth_date")
    query = Query(
        names=tuple(dict.fromkeys((name, *kept))),
        kind=kind or "",
        countries=tuple(dict.fromkeys(code for _, code in countries if code is not None)),
        identifiers=tuple(part for at in columns.identifiers for part in parts(cells[at])),
        birth_date=born,
        addresses=tuple(part for at in columns.address for part in parts(cells[at])),
    )
    return Asked(name, query, unread=tuple(unread))


def kind_of(cell: str) -> str | None:
    """Return the kind of party that a cell names; empty when it leaves it open, None if unread."""
    word = unicodedata.normalize("NFKC", cell).casefold().strip()
    return _kinds().get(word) if word else ""


@lru_cache(maxsize=4096)
def _day_in(text: str) -> BirthDate | None:
    found = _WESTERN.fullmatch(text) or _TOGETHER.fullmatch(text)
    if found:
        year, month, day = int(found[1]), found[2], found[3]
    elif era := _ERA.fullmatch(text):
        first = 1 if era[2] == "元" else int(era[2])
        year, month, day = _ERA_BEFORE[era[1].upper()] + first, era[3], era[4]
    else:
        return None
    try:
        if day:
            return date(year, int(month), int(day))
        known = PartialDate(year, int(month) if month else None)
    except ValueError:
        return None
    return known if YEAR_MIN <= year <= YEAR_MAX else None


def birth_date_of(cell: object) -> BirthDate | None:
    """Return the day in a cell: a date, ``1970-01-31``, ``1970/1/31``, ``19700131``, ``1970年…``,
    or a day of a Japanese era; or the year, or year and month, where a cell says no more
    (``1970``, ``1970-01``, ``昭和45年``). What could be read in two ways (``01/02/1970``) is None.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return _day_in(unicodedata.normalize("NFKC", as_text(cell)).strip())


def _unscreenable(name: str) -> str:
    if not name.strip():
        return "empty"
    if len(name) > NAME_LETTERS_MAX:
        return "too_long"
    return "" if is_searchable(name) else "no_letters"


@cache
def _kinds() -> dict[str, str]:
    return {row["word"]: row["kind"] for row in table_rows("bulk_kinds")}
