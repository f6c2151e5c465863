"""What a person reads, in both languages at once.

A ``Text`` carries its English and its Japanese wording together, so that a dossier is the same
whatever language it is later shown in. Wordings live in a room's ``words.toml``; code names them
by key, and a translator finds all of them in one place.
"""

import string
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from kaname.core.unknown import Unknown

__all__ = ["LANGUAGES", "Argument", "Text", "Wording", "clean", "load_wording", "plain"]

LANGUAGES: Final = ("en", "ja")
_KEPT: Final = 4096
"""How many filled-in texts a room remembers: the same ones are asked for again and again."""


@dataclass(frozen=True, slots=True)
class Text:
    """One wording in English and in Japanese."""

    en: str
    ja: str

    def to(self, language: str) -> str:
        """Return the wording in ``language`` (``en`` or ``ja``)."""
        if language == "en":
            return self.en
        if language == "ja":
            return self.ja
        raise ValueError(f"no such language: {language!r}; there are {', '.join(LANGUAGES)}")


def plain(value: object) -> Text:
    """Return a text that reads the same in both languages, such as a name or a number."""
    return Text(str(value), str(value))


Argument = Text | str | int | Decimal | date


class Wording:
    """The wordings of one room, by key; ``wording("key", name=...)`` fills one in.

    Args:
        entries: key -> language -> template in ``str.format`` notation.

    Raises:
        ValueError: a key lacks a language, or its templates name different places.
    """

    def __init__(self, entries: Mapping[str, Mapping[str, str]]) -> None:
        for key, wording in entries.items():
            if set(wording) != set(LANGUAGES):
                raise ValueError(f"wording {key!r} must have exactly: {', '.join(LANGUAGES)}")
            if _places(wording["en"]) != _places(wording["ja"]):
                raise ValueError(f"wording {key!r} names different places in its languages")
        self._entries = {
            key: (Text(entry["en"], entry["ja"]), _pieces(entry["en"]), _pieces(entry["ja"]))
            for key, entry in entries.items()
        }
        self._fill = lru_cache(maxsize=_KEPT)(self._fill_in)

    @classmethod
    def parse(cls, toml_text: str) -> "Wording":
        """Read a ``words.toml``: ``[key]`` tables with ``en`` and ``ja``; keys may be dotted."""
        return cls(_flatten(tomllib.loads(toml_text)))

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __call__(self, key: str, **arguments: Argument) -> Text:
        """Return the text of ``key`` with ``arguments`` filled in, each in its own language."""
        if not arguments:
            return self._entries[key][0]
        return self._fill(key, *arguments.items())

    def _fill_in(self, key: str, *named: tuple[str, Argument]) -> Text:
        _, english, japanese = self._entries[key]
        arguments = dict(named)
        return Text(_filled(english, arguments, "en"), _filled(japanese, arguments, "ja"))


@cache
def load_wording(package: str, name: str = "words.toml") -> Wording:
    """Return the wordings that a package holds in ``name``; they are read once in a process."""
    return Wording.parse((resources.files(package) / name).read_text(encoding="utf-8"))


Pieces = tuple[tuple[str, str], ...]
"""A template taken apart: literal text, and the place that follows it, empty when none does."""


def _pieces(template: str) -> Pieces:
    return tuple((text, name or "") for text, name, _, _ in string.Formatter().parse(template))


def _filled(pieces: Pieces, arguments: Mapping[str, Argument], language: str) -> str:
    parts = []
    for text, name in pieces:
        parts.append(text)
        if name:
            parts.append(_shown(arguments[name], language))
    return "".join(parts)


def _shown(value: Argument, language: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Text):
        return value.to(language)
    if isinstance(value, Unknown):
        raise TypeError("an Unknown fact has no wording; say that it is not given")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    return f"{value:,d}"


def _places(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


def _flatten(tree: Mapping[str, object], prefix: str = "") -> dict[str, dict[str, str]]:
    flat: dict[str, dict[str, str]] = {}
    for key, value in tree.items():
        if not isinstance(value, dict):
            raise TypeError(f"wording {prefix + key!r} is not a table with en and ja")
        if all(isinstance(inner, str) for inner in value.values()):
            flat[prefix + key] = value
        else:
            flat.update(_flatten(value, f"{prefix}{key}."))
    return flat


_INVISIBLE: Final = "\u200b\u2060\ufeff"
_DIRECTION: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
_VISIBLE_BREAKS: Final = {"\n": " ", "\r": " ", "\t": " ", "\u2028": " ", "\u2029": " "}


def clean(text: str) -> str:
    """Return ``text`` with what could deceive a reader made visible.

    Line breaks become blanks. Other control characters (a terminal would obey them) and the
    characters that turn the direction of writing are shown by their number, as ``<U+202E>``.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_VISIBLE_BREAKS.get(char) or _visible(char) for char in text)


def _visible(char: str) -> str:
    hidden = unicodedata.category(char) in ("Cc", "Cs") or char in _INVISIBLE
    if hidden or unicodedata.bidirectional(char) in _DIRECTION:
        return f"<U+{ord(char):04X}>"
    return char
