"""Shares as people write them: `50`, `49.9 %`, `25-50`, `>50`, `50%以上`, or nothing at all."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Final

from kaname.core.shareholding import ANY_SHARE, WHOLE, Share

__all__ = ["PercentError", "bounded", "read_percent"]


class PercentError(ValueError):
    """A text is no share, or a share that cannot be; ``in_range`` tells which."""

    def __init__(self, text: str, *, is_number: bool) -> None:
        super().__init__(text)
        self.is_number = is_number


_NUMBER: Final = r"\d+(?:\.\d+|,\d{1,2}(?!\d))?"
"""A comma before three digits may part thousands, so it is not read as a decimal sign."""
_UNKNOWN: Final = frozenset(
    {"", "-", "?", "unknown", "n/a", "na", "undisclosed", "not disclosed",
     "not known", "不明", "非公表", "非開示", "未詳", "不詳", "未公表"}
)  # fmt: skip
_LEAST: Final = frozenset(
    {">=", "≥", "=>", "≧", "at least", "from", "min", "minimum", "not less than"}
)
_ABOVE: Final = frozenset({">", "over", "above", "more than", "greater than", "exceeding"})
_MOST: Final = frozenset(
    {"<=", "≤", "=<", "≦", "at most", "up to", "max", "maximum", "not more than"}
)
_BELOW: Final = frozenset({"<", "under", "below", "less than", "fewer than"})
_SIGNS: Final = "|".join(
    sorted(map(re.escape, _LEAST | _ABOVE | _MOST | _BELOW), key=len, reverse=True)
)
_AFTER: Final = {
    "以上": ">=", "超": ">", "超える": ">", "を超える": ">", "以下": "<=", "未満": "<",
    "or more": ">=", "and more": ">=", "or above": ">=", "and above": ">=", "+": ">=",
    "or less": "<=", "or below": "<=",
}  # fmt: skip
_ENDS: Final = "|".join(sorted(map(re.escape, _AFTER), key=len, reverse=True))
_DASH: Final = "-‐‑‒–—―~〜～"
_PLAIN: Final = re.compile(rf"({_NUMBER})\s*%?")
_FROM_TO: Final = re.compile(
    rf"(?:between\s+|from\s+)?({_NUMBER})\s*%?\s*(?:[{_DASH}]|to|and|から)\s*({_NUMBER})\s*%?(?:まで)?"
)
_BOUND: Final = re.compile(
    rf"(?:({_SIGNS})\s*)?({_NUMBER})\s*%?\s*(?:({_ENDS}))?(?:\s*(?:[,、;]|and|but|かつ)?\s*)"
)
_WORDS: Final = re.compile(r"percent(?:age)?|per cent|pct|パーセント|owned|ownership|shares?")


def read_percent(text: str) -> Share:
    """Return the share that a text states; ``ANY_SHARE`` for one that states nothing.

    One number is that share. Two with a dash between are its bounds, both included. ``>`` and
    超 leave their bound out, ``>=`` and 以上 include it. ``50`` and ``50%`` are the same, and
    ``0.5`` is half a per cent.

    Raises:
        PercentError: it is not understood, or states what no share can be.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    plain = " ".join(
        _WORDS.sub(lambda m: "%" if m.group().startswith(("p", "パ")) else "", plain).split()
    )
    if plain in _UNKNOWN:
        return ANY_SHARE
    if match := _PLAIN.fullmatch(plain):
        value = _number(match[1], text)
        return bounded(value, value, text=text)
    if match := _FROM_TO.fullmatch(plain):
        return bounded(_number(match[1], text), _number(match[2], text), text=text)
    return _within(plain, text)


def _within(plain: str, text: str) -> Share:
    """Read one or two bounds, such as ``>25 <=50`` and 25超50以下."""
    low, high, low_open, high_open = Decimal(0), WHOLE, False, False
    at = number = 0
    while at < len(plain):
        match = _BOUND.match(plain, at)
        if match is None or match.end() == at or number == 2:
            raise PercentError(text, is_number=False)
        sign = match[1] or _AFTER.get(match[3] or "", "")
        if not sign or (match[1] and match[3]):
            raise PercentError(text, is_number=False)
        value = _number(match[2], text)
        if sign in _LEAST or sign in _ABOVE:
            low, low_open = value, sign in _ABOVE
        else:
            high, high_open = value, sign in _BELOW
        at, number = match.end(), number + 1
    if not number:
        raise PercentError(text, is_number=False)
    return bounded(low, high, low_open, high_open, text=text)


def bounded(
    low: Decimal, high: Decimal, low_open: bool = False, high_open: bool = False, *, text: str
) -> Share:
    """Return a share within bounds.

    Raises:
        PercentError: no share lies within them.
    """
    try:
        return Share(low, high, low_open, high_open)
    except ValueError as error:
        raise PercentError(text, is_number=True) from error


def _number(digits: str, text: str) -> Decimal:
    try:
        return Decimal(digits.replace(",", "."))
    except InvalidOperation as error:
        raise PercentError(text, is_number=False) from error
