"""One word of a name: how it may sound, what it may mean, and how much it tells.

A word is compared by its letters, by its sound (``sound``), and by its meaning: 研究所, НИИ and
``institut`` share the concept ``institute`` with the English word. Everything is read from the word
alone, so that a word is the same token wherever it stands.
"""

from collections import Counter
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache, lru_cache
from typing import Final

from kaname.core import places
from kaname.screening import lexicon, word_tables
from kaname.screening.fold import fold, split_words
from kaname.screening.han import HanReading, looks_transcribed, romanise_han, transcription
from kaname.screening.legal_forms import generic_words
from kaname.screening.scripts import romanise, script_of
from kaname.screening.sound import mode_of, sound, spelled, way_of

__all__ = ["Kind", "Reading", "Token", "concepts_of", "plurals", "singular", "token"]

_LITTLE: Final = frozenset({"of", "and", "the", "for", "in", "on", "a", "de"})
"""Words of a translation that mean nothing alone."""
READINGS_MAX: Final = 7
SYLLABLE_READINGS_MAX: Final = 10
"""The same of a single character, which is only looked up and not compared."""
LANGUAGES: Final = {"zh": 1, "ja": 2, "ko": 4, "yue": 8}
"""A bit for each language that Chinese characters are read in."""
CONCEPTS_MAX: Final = 12
GLOSSES_MAX: Final = 6
PROPER: Final = 3
"""Words of a translation from which it is the name of one institution."""


class Kind(IntEnum):
    """What a word is, as far as it decides how much the word tells."""

    WORD = 0
    NUMBER = 1
    LETTER = 2
    """One letter: an initial, or all that is left of a word."""
    GENERIC = 3
    """A word that thousands of names share: company, institute, trading."""
    PARTICLE = 4
    """A word that only joins others: al, bin, de, of."""
    PLACE = 5
    COMMON = 6
    """A word of the dictionary that many names may have: precision, machine, northern."""
    TITLE = 7
    """A title or honorific in a person's name: haji, dr, sheikh."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to say a word: symbols of ``sound`` and the way of writing they come from."""

    symbols: bytes
    mode: int
    letters: str
    languages: int = 0
    """The bits of ``LANGUAGES`` that Chinese characters are read so in."""

    @property
    def way(self) -> int:
        """Return mode and languages in one number."""
        return way_of(self.mode, self.languages)


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its readings, likeliest first, and its concepts."""

    text: str
    kind: Kind
    readings: tuple[Reading, ...]
    concepts: tuple[str, ...]
    """English words that it may be translated by, groups of words that translate the same thing
    (``=`` and a name), groups of spellings of one name (``~`` and a number), and
    groups of a name and its nicknames (``^`` and one)."""
    translated: bool
    """The word is not English and the concepts are its meaning: a translation may use several
    words for it."""
    title: bool
    """The word is a title when it stands in a person's name."""

    @property
    def meanings(self) -> tuple[str, ...]:
        """Return all that a word of the same meaning may have as a concept, or be."""
        if not self.text.isascii():
            return self.concepts
        return tuple(dict.fromkeys((self.text, singular(self.text), *self.concepts)))


SPELLED_FROM: Final = 5
"""Letters that a word has at least which is also compared as spelled."""


@lru_cache(maxsize=65536)
def token(word: str) -> Token:
    """Return the token of a word as ``names`` gives it."""
    if word.isascii() and word.isalpha() and len(word) > 1 and not _is_in_a_table(word):
        return Token(word, Kind.WORD, _readings(word, "latin"), (), False, False)
    script = "latin" if word.isascii() else script_of(word)
    if word.isdecimal():
        plain = str(int(word))
        return Token(word, Kind.NUMBER, (Reading(sound(plain), 0, plain),), (), False, False)
    readings = _readings(word, script)
    concepts, translated = concepts_of(word, script)
    kind, title = _kind(word, script, concepts), word_tables.is_honorific(word)
    return Token(word, kind, readings, concepts, translated, title)


def _is_in_a_table(word: str) -> bool:
    """Tell whether a table may say anything of a Latin word: of most names none does."""
    return bool(
        word_tables.is_particle(word)
        or word_tables.is_honorific(word)
        or word in generic_words()
        or word in _place_words()
        or word in _synonyms()
        or (word[-1] == "s" and singular(word) in _synonyms())
        or word in word_tables.latin().words
        or word[: word_tables.STEM_LENGTH] in _beginnings()
        or word_tables.variant_group(word)
        or word_tables.nickname_groups(word)
    )


@cache
def _beginnings() -> frozenset[str]:
    """Return the first letters of the stems of Latin words."""
    return frozenset(stem[: word_tables.STEM_LENGTH] for stem in word_tables.latin().stems)


def _kind(word: str, script: str, concepts: tuple[str, ...]) -> Kind:
    if len(word) == 1 and script not in ("han", "hangul"):
        return Kind.LETTER
    if script == "latin":
        if word_tables.is_particle(word):
            return Kind.PARTICLE
        if word in generic_words():
            return Kind.GENERIC
        said = word_tables.latin().kind_of(word)
        if not said and word in _place_words():
            return Kind.PLACE
        if not said and concepts and any(concept[0] == "=" for concept in concepts):
            return Kind.COMMON
    elif script in ("cyrillic", "arabic"):
        if word_tables.is_particle(word):
            return Kind.PARTICLE
        table = word_tables.russian() if script == "cyrillic" else word_tables.arabic()
        said = table.kind_of(word)
    else:
        said = _segment_kind(word)
        if said == "institution" and _is_proper(word):
            return Kind.WORD
    if said == "place":
        return Kind.PLACE
    if said in ("institution", "legal", "state", "title"):
        return Kind.GENERIC
    if said in ("industry", "product", "adjective"):
        return Kind.COMMON
    if said == "particle":
        return Kind.PARTICLE
    glosses = [concept for concept in concepts[:2] if concept[0] not in "~^"]
    if script != "latin" and glosses and all(gloss in generic_words() for gloss in glosses):
        return Kind.GENERIC
    return Kind.WORD


def _is_proper(word: str) -> bool:
    """Tell whether a word names one institution, and takes several words to translate."""
    glosses = lexicon.segments(word)[0].glosses
    return bool(glosses) and len([part for part in glosses[0] if part not in _LITTLE]) >= PROPER


def _segment_kind(word: str) -> str:
    segments = lexicon.segments(word)
    return segments[0].kind if len(segments) == 1 else ""


def _readings(word: str, script: str) -> tuple[Reading, ...]:
    if script == "latin":
        symbols = sound(word)
        if not symbols:
            return ()
        letters = spelled(word) if len(word) >= SPELLED_FROM else symbols
        if letters == symbols:
            return (Reading(symbols, 0, word),)
        return Reading(symbols, 0, word), Reading(letters, 0, word)
    found: dict[tuple[bytes, int], Reading] = {}

    def add(letters: str, mode: int, languages: int = 0, parts: tuple[str, ...] = ()) -> None:
        symbols = b"".join(map(sound, parts or (letters,)))
        if symbols:
            known = found.setdefault((symbols, mode), Reading(symbols, mode, letters, languages))
            if languages & ~known.languages:
                both = known.languages | languages
                found[symbols, mode] = replace(known, languages=both)

    if script == "han":
        if looks_transcribed(word):
            add(transcription(word), mode_of("transcribed"))
        for reading in _han_readings(word):
            # Korean names are written in syllables: in "Jong Un" there is no sound of g.
            parts = reading.syllables if reading.language == "ko" else ()
            add(reading.letters, mode_of("han"), LANGUAGES[reading.language], parts)
    else:
        for romanised in romanise(word):
            add(romanised.letters, mode_of(romanised.script))
    return tuple(found.values())[: READINGS_MAX if len(word) > 1 else SYLLABLE_READINGS_MAX]


@lru_cache(maxsize=8192)
def _han_readings(word: str) -> tuple[HanReading, ...]:
    """Return the readings of a word, the likeliest of each language before the second of any.

    A given name stands alone here, and nobody knows of which language it is.
    """
    ranks: Counter[str] = Counter()
    ranked = []
    for reading in romanise_han(word):
        ranked.append((ranks[reading.language], reading))
        ranks[reading.language] += 1
    return tuple(reading for _, reading in sorted(ranked, key=lambda pair: pair[0]))


def concepts_of(word: str, script: str) -> tuple[tuple[str, ...], bool]:
    """Return the concepts of a word, and whether they are a translation of it."""
    concepts: dict[str, None] = {}
    translated = False
    if script == "latin":
        for one in (word, singular(word)):
            for concept in _synonyms().get(one, ()):
                concepts.setdefault(concept)
        glosses = word_tables.latin().lookup(word)
        translated = bool(glosses) and not concepts
    elif script == "cyrillic":
        glosses = word_tables.russian().lookup(word)
    elif script == "arabic":
        glosses = word_tables.arabic().lookup(word)
    else:
        segments = lexicon.segments(word)
        glosses = segments[0].glosses if len(segments) == 1 else ()
    if script != "latin":
        translated = bool(glosses)
    for gloss in glosses[:GLOSSES_MAX]:
        for part in gloss:
            if part in _LITTLE:
                continue
            for one in (part, singular(part)):
                concepts.setdefault(one)
    for one in tuple(concepts):
        for concept in _synonyms().get(one, ()):
            concepts.setdefault(concept)
    groups = {f"~{group}": None for group in sorted(word_tables.variant_group(word))}
    groups |= {f"^{group}": None for group in sorted(word_tables.nickname_groups(word))}
    return (*groups, *tuple(concepts)[:CONCEPTS_MAX]), translated


def meant(concepts: tuple[str, ...]) -> list[str]:
    """Return the concepts that are meanings: no groups of spellings, nicknames or synonyms."""
    return [concept for concept in concepts if concept[0] not in "~^="]


def singular(word: str) -> str:
    """Return an English word without the ending of its plural."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def plurals(word: str) -> tuple[str, ...]:
    """Return an English word and its plural."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return (word, word[:-1] + "ies")
    return (word, word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s"))


@cache
def _place_words() -> frozenset[str]:
    """Return the words of the English names of countries and regions."""
    names = (places.name_of(code).en for code in places.codes())
    return frozenset(word for name in names for word in split_words(fold(name)))


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    """Return each English word -> the concepts ("=" and a name) that it is a word for."""
    found: dict[str, list[str]] = {}
    for concept, words in sorted(lexicon.gloss_concepts().items()):
        for word in sorted(words):
            found.setdefault(word, []).append("=" + concept)
    return {word: tuple(concepts) for word, concepts in found.items()}
