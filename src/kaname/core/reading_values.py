"""What the text of one value means, by the kind of its field.

Text becomes a value here and nowhere else: numbers become ``Decimal`` from their digits, dates
days of the calendar, codes their canonical form. The patterns are those of the published schema.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from kaname.core import places
from kaname.core.case import FieldSpec
from kaname.core.codes import (
    ECCN_PATTERN,
    HS_PATTERN,
    LENGTH_MAX,
    METI_ITEM_PATTERN,
    Eccn,
    MetiItem,
    parse_hs,
)
from kaname.core.partial_date import BirthDate, date_from_iso
from kaname.core.reading_nodes import ScalarNode
from kaname.core.reading_problems import Report, shown, words
from kaname.core.text import Text, plain

__all__ = [
    "NUMBER_END", "PATTERNS", "UNKNOWN_PATTERN", "WRONG", "YEAR_MAX", "YEAR_MIN", "as_word",
    "is_not_given", "nearest", "read_value",
]  # fmt: skip

_D: Final = "[0-9０-９]"
_POINT: Final = "[.．]"
_DECIMALS: Final = rf"(?:{_POINT}{_D}{{1,10}})?"

NUMBER_END: Final = 10**15
"""Amounts are smaller than this, so that every amount is exact."""

YEAR_MIN: Final = 1900
YEAR_MAX: Final = 2199
"""The years of dates."""
_YEAR: Final = rf"(?:[1１][9９]|[2２][01０１]){_D}{{2}}"
_TWO: Final = rf"[-－]{_D}{{2}}"

UNKNOWN_PATTERN: Final = r"^\s*(?:[Uu][Nn][Kk][Nn][Oo][Ww][Nn]|不明)?\s*$"
"""Texts that say that a fact is not known; so do nothing at all, ``null`` and ``~``."""

PATTERNS: Final = {
    "yes_no": (
        r"^\s*(?:[Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|はい|いいえ)\s*$"
    ),
    "date": rf"^\s*{_YEAR}{_TWO}{_TWO}\s*$",
    "birth_date": rf"^\s*{_YEAR}(?:{_TWO}){{0,2}}\s*$",
    "number": rf"^\s*{_D}{{1,15}}{_DECIMALS}\s*$",
    "percent": (
        rf"^\s*(?:[1１][0０]{{2}}(?:{_POINT}[0０]{{1,10}})?|{_D}{{1,2}}{_DECIMALS})\s*[%％]?\s*$"
    ),
    "hs": HS_PATTERN,
    "eccn": ECCN_PATTERN,
    "meti_item": METI_ITEM_PATTERN,
    "id": r"^[^\s\[\]]{1,64}(?!\s)$",
    "entry_id": r"^[a-z0-9][a-z0-9-]*:[^\s\[\]]{1,100}(?!\s)$",
}  # fmt: skip
"""Kind -> what its text must look like, in the notation that Python and ECMAScript share."""

_COMPILED: Final = {kind: re.compile(pattern) for kind, pattern in PATTERNS.items()}
_UNKNOWN: Final = re.compile(UNKNOWN_PATTERN)
_NULLS: Final = frozenset({"~", "null", "Null", "NULL"})
_YES: Final = frozenset({"yes", "true", "はい"})
_DAY_WORDS: Final = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")
_CLOSE_ENOUGH: Final = 70.0
_SHORT: Final = 4


class _NotSo(Exception):  # noqa: N818 - not an error of the program: the value is not of the kind
    """A text is not of its kind; carries how to mend it when more is known."""

    def __init__(self, mend: Text | None = None) -> None:
        super().__init__()
        self.mend = mend


WRONG: Final = object()
"""Stands for a value that was refused."""


def is_not_given(node: ScalarNode) -> bool:
    """Tell whether a scalar says that the fact is not known: nothing, null, ~, unknown, 不明."""
    return _UNKNOWN.match(node.text) is not None or (node.is_plain and node.text in _NULLS)


def read_value(spec: FieldSpec, node: ScalarNode, field: str, report: Report) -> object:
    """Return the value of a scalar that is given; ``WRONG``, and a problem, when it has none."""
    try:
        return _READERS[spec.kind](node.text, spec)
    except _NotSo as wrong:
        report.add(
            spec.kind, node.mark, field, mend=wrong.mend, text=shown(node.text),
            words=plain(", ".join(spec.words)),
        )  # fmt: skip
        return WRONG


def nearest(word: str, choices: tuple[str, ...]) -> str | None:
    """Return the choice that ``word`` most likely means, or None when none is near."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(word, choices, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
    return str(found[0]) if found else None


TEXT_MAX: Final = 5_000
"""Characters of one text; names are compared with every list, which takes its time."""


def as_word(text: str) -> str:
    """Return a text written as the words of the format are: small letters, underscores."""
    return re.sub(r"[\s-]+", "_", unicodedata.normalize("NFKC", text[:LENGTH_MAX]).strip()).lower()


def _matching(kind: str, text: str) -> str:
    """Return the text with narrow digits and signs, when it matches the pattern of its kind."""
    if len(text) > LENGTH_MAX or _COMPILED[kind].fullmatch(text) is None:
        raise _NotSo
    return unicodedata.normalize("NFKC", text).strip()


def _text(text: str, _: FieldSpec) -> str:
    if len(text) > TEXT_MAX:
        raise _NotSo
    return text.strip()


def _id(text: str, _: FieldSpec) -> str:
    if _COMPILED["id"].fullmatch(text) is None:
        word = re.sub(r"[\s\[\]]+", "-", text.strip()).strip("-")[:64]
        raise _NotSo(_write(word) if word else None)
    return text


def _entry_id(text: str, _: FieldSpec) -> str:
    if _COMPILED["entry_id"].fullmatch(text) is None:
        raise _NotSo
    return text


def _word(text: str, spec: FieldSpec) -> str:
    if text not in spec.words:
        word = nearest(as_word(text), spec.words)
        raise _NotSo(_write(word) if word else None)
    return text


def _yes_no(text: str, _: FieldSpec) -> bool:
    return _matching("yes_no", text).casefold() in _YES


def _date(text: str, _: FieldSpec) -> date:
    try:
        return date.fromisoformat(_matching("date", text))
    except (ValueError, _NotSo):
        raise _NotSo(_date_mend(text)) from None


def _birth_date(text: str, _: FieldSpec) -> BirthDate:
    try:
        return date_from_iso(_matching("birth_date", text))
    except (ValueError, _NotSo):
        raise _NotSo(_date_mend(text)) from None


def _date_mend(text: str) -> Text | None:
    """Return the day that a text in another notation, year first, most likely means."""
    found = _DAY_WORDS.fullmatch(unicodedata.normalize("NFKC", text[:LENGTH_MAX]).strip())
    if found is None:
        return None
    try:
        day = date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
    return _write(day.isoformat()) if YEAR_MIN <= day.year <= YEAR_MAX else None


def _number(text: str, _: FieldSpec) -> Decimal:
    try:
        return Decimal(_matching("number", text))
    except _NotSo:
        digits = unicodedata.normalize("NFKC", text[:LENGTH_MAX]).strip()
        if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3}){1,4}(\.[0-9]{1,10})?", digits):
            raise _NotSo(_write(digits.replace(",", ""))) from None
        raise


def _percent(text: str, _: FieldSpec) -> Decimal:
    return Decimal(_matching("percent", text).rstrip("%").rstrip())


def _hs(text: str, _: FieldSpec) -> str:
    return _code(text, parse_hs)


def _eccn(text: str, _: FieldSpec) -> str:
    return _code(text, lambda given: str(Eccn.parse(given)))


def _meti_item(text: str, _: FieldSpec) -> str:
    return _code(text, lambda given: str(MetiItem.parse(given)))


def _code(text: str, parse: Callable[[str], str]) -> str:
    try:
        return parse(text)
    except ValueError:
        raise _NotSo from None


def _country(text: str, _: FieldSpec) -> str:
    if places.is_code(text):
        return text
    code = _country_meant(text[:LENGTH_MAX])
    raise _NotSo(words()("mend.country", code=code, name=places.name_of(code)) if code else None)


def _country_meant(text: str) -> str | None:
    capitals = unicodedata.normalize("NFKC", text).strip().upper()
    if places.is_code(capitals):
        return capitals
    exact = places.code_of_name(text)
    key = places.fold(text)
    if exact or len(key) < _SHORT:
        return exact
    spellings = _folded_names()
    near = nearest(key, tuple(spellings))
    return spellings[near] if near else None


@cache
def _folded_names() -> dict[str, str]:
    return {places.fold(name): code for name, code in places.names()}


def _currency(text: str, _: FieldSpec) -> str:
    if places.is_currency(text):
        return text
    code = places.currency_meant(text[:LENGTH_MAX])
    raise _NotSo(_write(code) if code else None)


def _write(word: str) -> Text:
    return words()("mend.write", word=word)


_READERS: Final[dict[str, Callable[[str, FieldSpec], object]]] = {
    "id": _id, "text": _text, "word": _word, "yes_no": _yes_no, "date": _date,
    "birth_date": _birth_date, "number": _number, "percent": _percent, "hs": _hs, "eccn": _eccn,
    "meti_item": _meti_item, "country": _country, "currency": _currency, "entry_id": _entry_id,
}  # fmt: skip
