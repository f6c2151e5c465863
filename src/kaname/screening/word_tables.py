"""What the words of names mean, and which names are one: the tables of the matcher.

``tables/lexicon_ru.csv``, ``lexicon_ar.csv`` and ``lexicon_latin.csv`` give English words for the
words that organisations on the lists are called by; ``name_variants.csv`` the spellings of one
name, ``nicknames.csv`` its short forms and ``honorifics.csv`` what carries no identity. Every word
is written as ``kaname.screening.fold.fold`` gives it, and every argument is taken to be folded.
Each table is read when it is first asked for.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final, Literal

__all__ = [
    "STEM_LENGTH",
    "LexiconTable",
    "arabic",
    "is_honorific",
    "is_particle",
    "latin",
    "nickname_groups",
    "russian",
    "strength",
    "variant_group",
    "variants",
]

ENDING_LENGTHS: Final = {"cyrillic": 5, "arabic": 5, "latin": 8}
"""Letters that may follow a stem: an inflection, not another word of a compound."""
STEM_LENGTH: Final = 4
"""Letters a stem has at the least; a shorter one would take in unrelated words."""

_LOOKALIKES: Final = str.maketrans("abcehikmoptxy", "авсенікмортху")
"""Latin letters typed inside Cyrillic words, as the published lists have them."""

_ARABIC_LETTERS: Final = str.maketrans(
    "\u06c1\u06be\u06c0\u06c3\u06d5\u06d2\u06d0\u06cd\u067c\u0689\u0693\u069a\u06ab\u06bc\u0681\u0685",
    "\u0647\u0647\u0647\u0647\u0647\u064a\u064a\u064a\u062a\u062f\u0631\u0634\u06af\u0646\u0632\u0633",
)
"""Letters of Urdu and Pashto as the Arabic or Persian letter that lists often print instead."""

_ARABIC_PREFIXES: Final = (
    ("وال", 3), ("بال", 3), ("فال", 3), ("كال", 3), ("ال", 3), ("لل", 3), ("و", 4), ("ب", 4),
    ("ل", 4),
)  # fmt: skip
"""The article, and the prepositions and the conjunction that are written with the word; and the
letters that must be left, so that no root is cut."""


@dataclass(frozen=True, slots=True)
class LexiconTable:
    """The words of one script: whole ones, and stems with all their endings."""

    words: Mapping[str, Sequence[str]]
    """Whole word -> its row: the word, its glosses parted by ``|`` ... the kind, the source."""
    stems: Mapping[str, Sequence[str]]
    """The beginning of a word, at least ``STEM_LENGTH`` letters -> its row."""
    stem_longest: int
    script: Literal["cyrillic", "arabic", "latin"]

    def lookup(self, word: str) -> tuple[tuple[str, ...], ...]:
        """Return the English readings of a folded word, likeliest first, each as its words.

        The whole word is asked first, then the longest stem that it begins with. Arabic words are
        also tried without the article and without a preposition written with them. Nothing known
        gives an empty tuple.
        """
        row = self._row(word)
        return tuple(tuple(gloss.split()) for gloss in row[1].split("|")) if row else ()

    def kind_of(self, word: str) -> str:
        """Return the kind the table gives the word (``institution``, ``place`` ...), or ""."""
        row = self._row(word)
        return row[-2] if row else ""

    def __len__(self) -> int:
        return len(self.words) + len(self.stems)

    def _row(self, word: str) -> Sequence[str] | None:
        for spelling in self._spellings(word):
            row = self.words.get(spelling)
            if row is not None:
                return row
            shortest = max(STEM_LENGTH, len(spelling) - ENDING_LENGTHS[self.script])
            for size in range(min(len(spelling), self.stem_longest), shortest - 1, -1):
                row = self.stems.get(spelling[:size])
                if row is not None:
                    return row
        return None

    def _spellings(self, word: str) -> Iterator[str]:
        yield word
        if self.script == "cyrillic":
            plain = word.translate(_LOOKALIKES)
            if plain != word and not word.isascii():
                yield plain
        elif self.script == "arabic":
            plain = word.translate(_ARABIC_LETTERS)
            if plain != word:
                yield plain
            for prefix, least in _ARABIC_PREFIXES:
                if plain.startswith(prefix) and len(plain) - len(prefix) >= least:
                    yield plain[len(prefix) :]


@dataclass(frozen=True, slots=True)
class _Variants:
    groups: tuple[tuple[str, ...], ...]
    strengths: tuple[str, ...]
    of_word: Mapping[str, list[int]]


def russian() -> LexiconTable:
    """Return the words of Russian, Ukrainian and Belarusian, in Cyrillic."""
    return _lexicon("lexicon_ru.csv", "cyrillic")


def arabic() -> LexiconTable:
    """Return the words of Arabic, Persian, Urdu and Pashto, in the Arabic script."""
    return _lexicon("lexicon_ar.csv", "arabic")


def latin() -> LexiconTable:
    """Return the words of other languages that the lists print in Latin letters."""
    return _lexicon("lexicon_latin.csv", "latin")


def variant_group(word: str) -> frozenset[int]:
    """Return the numbers of the groups that a name (folded, words parted by one space) is in."""
    return frozenset(_variants().of_word.get(word, ()))


def variants(group: int) -> tuple[str, ...]:
    """Return the spellings of a group, as the table orders them.

    Raises:
        IndexError: there is no such group.
    """
    return _variants().groups[group]


def strength(group: int) -> str:
    """Return ``same`` (one name, spelled otherwise) or ``related`` (Yusuf and Joseph).

    Raises:
        IndexError: there is no such group.
    """
    return _variants().strengths[group]


def nickname_groups(word: str) -> frozenset[int]:
    """Return the numbers of the rows where a given name or short form stands.

    Two names that share a number are a name and its short form, or two short forms of one name.
    """
    return frozenset(_nicknames().get(word, ()))


def is_honorific(word: str) -> bool:
    """Tell whether the word is a title or form of address, which carries no identity."""
    return _honorifics().get(word) == "honorific"


def is_particle(word: str) -> bool:
    """Tell whether the word only joins the parts of a name (``al``, ``bin``, ``von``, ``ogly``)."""
    return _honorifics().get(word) == "particle"


@cache
def _lexicon(file: str, script: Literal["cyrillic", "arabic", "latin"]) -> LexiconTable:
    rows = _rows(file)
    words = {row[0]: row for row in rows if row[0][-1] != "*"}
    stems = {row[0][:-1]: row for row in rows if row[0][-1] == "*"}
    longest = max(map(len, stems), default=0)
    return LexiconTable(MappingProxyType(words), MappingProxyType(stems), longest, script)


@cache
def _variants() -> _Variants:
    rows = _rows("name_variants.csv")
    groups = tuple(tuple(row[1].split("|")) for row in rows)
    return _Variants(groups, tuple(row[2] for row in rows), _inverted(groups))


@cache
def _nicknames() -> Mapping[str, list[int]]:
    return _inverted([(name, *short.split("|")) for name, short, _ in _rows("nicknames.csv")])


@cache
def _honorifics() -> Mapping[str, str]:
    return MappingProxyType({word: kind for word, _, kind, _ in _rows("honorifics.csv")})


def _inverted(groups: Sequence[Sequence[str]]) -> Mapping[str, list[int]]:
    """Return word -> the places of the groups that have it."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(groups):
        for word in words:
            found[word].append(number)
    return MappingProxyType(dict(found))


def _rows(file: str) -> list[list[str]]:
    """Return the rows of a table of this room without its header.

    Raises:
        FileNotFoundError: the table is not there; a matcher without it would find less, silently.
    """
    table = resources.files("kaname.screening").joinpath("tables", file)
    lines = table.read_text(encoding="utf-8").splitlines()[1:]
    # A row without a quote is parted at its commas, which is far faster than to read it as CSV.
    return [line.split(",") if '"' not in line else next(csv.reader([line])) for line in lines]
