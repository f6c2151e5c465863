"""Countries and regions: their codes, their names in both languages, and other spellings.

A place is an ISO 3166-1 alpha-2 code, or ``XK`` for Kosovo. Hong Kong, Macau and Taiwan are
places of their own, because the laws of export control treat them so. Currencies (ISO 4217) stand
here too.
"""

import csv
import re
import unicodedata
from functools import cache
from importlib import resources
from typing import Final

from kaname.core.text import Text

__all__ = [
    "code_of_name", "codes", "currency_codes", "currency_meant", "fold", "is_code",
    "is_currency", "name_of", "names",
]  # fmt: skip

_LITTLE_WORDS: Final = frozenset({"and", "of", "the"})
_SAINT: Final = {"st": "saint", "ste": "saint"}
_JOINED: Final = re.compile(r"[.'`\u00b4\u2018\u2019\u02bc\uff07]")
_SEPARATORS: Final = re.compile(r"[\W_]+")
_LATIN_RUN: Final = re.compile(r"[\u0000-\u024f\u1e00-\u1eff\u2010-\u201f]+")


def is_code(code: str) -> bool:
    """Tell whether ``code`` is the code of a place, in capitals as in ISO 3166-1."""
    return code in _names()


def codes() -> tuple[str, ...]:
    """Return the code of every place, in alphabetical order."""
    return tuple(_names())


def name_of(code: str) -> Text:
    """Return the name of a place.

    Raises:
        KeyError: there is no such code.
    """
    return _names()[code]


def code_of_name(name: str) -> str | None:
    """Return the code of the place that is so called in English or Japanese, or None.

    Case, width, diacritics, punctuation and the order of English words do not matter: "Korea,
    North" and "NORTH KOREA" are the same. A name in both languages ("中国 China") is found when
    its halves agree. A name that several places share ("Congo", "Korea") gives None.
    """
    spellings = _spellings()
    found = spellings.get(fold(name))
    if found is not None:
        return found
    wide = unicodedata.normalize("NFKC", name)
    halves = {fold(" ".join(_LATIN_RUN.findall(wide))), fold(_LATIN_RUN.sub(" ", wide))}
    if "" in halves:
        return None
    agreed = {spellings.get(half) for half in halves}
    return agreed.pop() if len(agreed) == 1 else None


def names() -> tuple[tuple[str, str], ...]:
    """Return every known spelling with its code, as ``(name, code)``."""
    shown = [(name, code) for code, text in _names().items() for name in (text.en, text.ja)]
    return (*shown, *_other_names())


def is_currency(code: str) -> bool:
    """Tell whether ``code`` is the code of a currency, in capitals as in ISO 4217."""
    return code in _currencies()


def currency_codes() -> tuple[str, ...]:
    """Return the code of every currency, in alphabetical order."""
    return tuple(_currencies())


def currency_meant(text: str) -> str | None:
    """Return the code of the one currency that a text most likely means, or None.

    ``jpy``, "Japanese yen", "yen" and "円" mean JPY; "dollar", which many share, means none.
    """
    code = unicodedata.normalize("NFKC", text).strip().upper()
    if is_currency(code):
        return code
    key = fold(text)
    named = [
        code
        for code, name in _currencies().items()
        if key and (key == fold(name.en) or key in fold(name.en).split() or key == fold(name.ja))
    ]
    if not named and key and not key.isascii():
        named = [code for code, name in _currencies().items() if fold(name.ja).endswith(key)]
    return named[0] if len(named) == 1 else None


def fold(name: str) -> str:
    """Return the key under which spellings of one name are the same.

    English words are sorted, because official names are printed in several orders; words of other
    scripts keep theirs.
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    marks = unicodedata.normalize("NFD", text)
    text = unicodedata.normalize("NFC", "".join(c for c in marks if not "\u0300" <= c <= "\u036f"))
    words = [_SAINT.get(word, word) for word in _SEPARATORS.split(_JOINED.sub("", text)) if word]
    latin = sorted(word for word in words if word.isascii() and word not in _LITTLE_WORDS)
    other = [word for word in words if not word.isascii()]
    return " ".join(latin) + "".join(other)


@cache
def _names() -> dict[str, Text]:
    return {row["code"]: Text(row["name_en"], row["name_ja"]) for row in _rows("places")}


@cache
def _other_names() -> tuple[tuple[str, str], ...]:
    return tuple((row["name"], row["code"]) for row in _rows("place_names"))


@cache
def _spellings() -> dict[str, str]:
    return {fold(name): code for name, code in names()}


@cache
def _currencies() -> dict[str, Text]:
    return {row["code"]: Text(row["name_en"], row["name_ja"]) for row in _rows("currencies")}


def _rows(table: str) -> list[dict[str, str]]:
    file = resources.files("kaname.core") / "tables" / f"{table}.csv"
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
