"""Words by which a translated organisation name meets its English name.

平壌ゴム工場 and "Pyongyang Rubber Factory" share no sound that would lead from one to the other:
平壌 is read, but ゴム工場 is translated. ``tables/lexicon_ja.csv``, ``lexicon_zh.csv`` and
``lexicon_ko.csv`` hold words with their usual English renderings, likeliest first;
``tables/lexicon_synonyms.csv`` groups English words that render the same thing (plant, factory,
works). They are dictionary facts, place names and official styles: no party's own name is in them,
for a proper name must match by its sound.

``segments`` cuts a name into such words. What no word covers stays together as a remnant without
glosses, to be read by sound.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Final

__all__ = ["KINDS", "Segment", "gloss_concepts", "segments"]

KINDS: Final = frozenset(
    {
        "institution", "industry", "product", "place", "adjective", "title",
        "state", "number", "brand", "legal", "particle",
    }
)  # fmt: skip
REMNANT: Final = ""
"""The kind of a segment that no word covers."""

_LANGUAGES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"ja": ("ja", "zh"), "zh": ("zh", "ja"), "ko": ("ko", "ja", "zh")}
)
"""Which tables are read, the first language's glosses first: Japanese lists name Chinese parties
in Chinese words, and Korean names in Han letters use the words of both."""

_KANA: Final = re.compile("[\u3041-\u309f\u30a1-\u30ff]")
_HANGUL: Final = re.compile("[\u1100-\u11ff\uac00-\ud7af]")
_KATAKANA: Final = re.compile("[\u30a1-\u30fa\u30fc-\u30fe]+")
_HIRAGANA: Final = re.compile("[\u3041-\u309f]")
_MARKS: Final = re.compile(r"[\W_]+")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_NUMBER: Final = re.compile(
    r"第?[\s]?[0-9]+(?:番目|号|號|番)?|第[〇零一二三四五六七八九十百千]+|"
    r"[二三四五六七八九]?[百千][〇零一二三四五六七八九十百]*|[二三四五六七八九]?十[一二三四五六七八九]?|"
    r"[一二三四五六七八九]"
)
_DIGITS: Final = MappingProxyType({c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0})
_UNITS: Final = MappingProxyType({"十": 10, "百": 100, "千": 1000})
_ORDINALS: Final = (
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
    "seventeenth", "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip

# What a segmentation costs: the cheapest is taken. Uncovered letters weigh more than any word.
_WORD: Final = 1000
_LETTER_UNCOVERED: Final = 2000
_REMNANT_OPENED: Final = 3000
_KATAKANA_CUT: Final = 3500
"""A word at the end of a run of katakana, behind letters that are no word."""
_KATAKANA_CUT_AFTER: Final = 5500
"""The same before such letters: words of three letters begin too many names by chance."""
_ONE_LETTER_SUFFIX: Final = 1500
_ONE_LETTER: Final = 3600
"""More than the letter left uncovered, and two of them more than a remnant of two: between two
words 金 is "gold", in a name it is part of the name (光星 is Kwangsong, not "light star")."""
_GENITIVE: Final = -2000
"""の between words of other scripts parts them surely, so it pays for the remnant beside it."""
_SURE_SUFFIXES: Final = frozenset({"institution", "legal"})
_KATAKANA_REMNANT_MIN: Final = 3
_NEVER: Final = 1 << 60


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a name as it is written, with the English words that may render it.

    ``glosses`` are alternatives, likeliest first, mostly of one to three words (a ministry's style
    may have more); empty for a remnant or Latin letters (kind ``""``), for a mark, and for a word
    that carries no identity (kind ``particle``).
    """

    text: str
    glosses: tuple[tuple[str, ...], ...]
    kind: str


@dataclass(frozen=True, slots=True)
class _Letter:
    """The words that begin with one letter."""

    words: Mapping[str, tuple[str, str]]
    """Word to glosses as in the table (parted by ``|``) and kind."""
    lengths: tuple[int, ...]
    costs: Mapping[str, int]


class _Lexicon:
    """The words of some languages: a word of several has the glosses of all, the first's first.

    The rows of a letter are read when a name with that letter comes, for one name needs few.
    """

    def __init__(self, languages: tuple[str, ...]) -> None:
        self._languages = languages
        self._letters: dict[str, _Letter] = {}

    def letter(self, letter: str) -> _Letter:
        """Return the words that begin with a letter in its unified form."""
        found = self._letters.get(letter)
        if found is None:
            found = self._letters[letter] = self._read(letter)
        return found

    def _read(self, letter: str) -> _Letter:
        words: dict[str, tuple[str, str]] = {}
        for language in self._languages:
            for written, glosses, kind, _ in _rows(language, letter):
                word = _unify()(written)
                if word[0] == letter:
                    known = words.get(word)
                    new = (glosses, kind)
                    words[word] = new if known is None else _joined(known, new)
        costs = {
            word: _WORD - len(word) ** 2 if len(word) > 1 else _cost(kind)
            for word, (_, kind) in words.items()
        }
        return _Letter(words, tuple(sorted({len(word) for word in words})), costs)


def segments(text: str, language: str = "") -> tuple[Segment, ...]:
    """Cut a name into words of the lexicon and remnants; joined, the texts give the name back.

    ``text`` is normalised (NFKC). ``language`` is ja, zh, ko or empty: then kana mean Japanese,
    Hangul Korean, and Han letters the language that can write them.
    """
    if not text:
        return ()
    lexicon = _lexicon(_LANGUAGES.get(language) or _LANGUAGES[_language(text)])
    unified = _unify()(text)
    if len(unified) != len(text):
        unified = text
    return tuple(
        _segment(text[start:end], unified[start:end], lexicon, is_word=is_word)
        for start, end, is_word in _cut(unified, lexicon)
    )


@cache
def gloss_concepts() -> Mapping[str, frozenset[str]]:
    """Return the English words (or phrases) that render the same thing, by concept."""
    rows = _table("lexicon_synonyms.csv")
    return MappingProxyType({concept: frozenset(words.split("|")) for concept, words in rows})


def _table(name: str) -> list[list[str]]:
    """Read the rows of a table below its header; no cell holds a line break."""
    path = resources.files("kaname.screening").joinpath("tables", name)
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [line.split(",") if '"' not in line else next(csv.reader([line])) for line in lines]


@cache
def _unify() -> Callable[[str], str]:
    """Return what writes old and new, traditional and simplified letters alike, when first used."""
    from kaname.screening.han import unify

    return unify


@cache
def _forms() -> Mapping[str, str]:
    """Return, by unified letter, its other forms, when first used."""
    from kaname.screening.han_tables import forms

    return forms()


def _language(text: str) -> str:
    if _HANGUL.search(text):
        return "ko"
    if _KANA.search(text):
        return "ja"
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return "zh"
    return "ja"


_lexicon = cache(_Lexicon)


def _rows(language: str, letter: str) -> list[list[str]]:
    """Return the rows of a table whose words begin with any form of a letter, in their order."""
    lines, places = _lines(language)
    written = (letter, *_forms().get(letter, ""))
    numbers = sorted(number for form in written for number in places.get(form, ()))
    return [lines[number].split(",") for number in numbers]


@cache
def _lines(language: str) -> tuple[list[str], Mapping[str, list[int]]]:
    """Return the rows of a table, and by first letter as written where they are.

    No cell of these tables has a comma or a quote in it.
    """
    path = resources.files("kaname.screening").joinpath("tables", f"lexicon_{language}.csv")
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        places[line[0]].append(number)
    return lines, places


def _joined(first: tuple[str, str], second: tuple[str, str]) -> tuple[str, str]:
    glosses = dict.fromkeys(f"{first[0]}|{second[0]}".strip("|").split("|"))
    return "|".join(glosses), first[1]


def _cost(kind: str) -> int:
    """Return what a word of one letter costs."""
    return _ONE_LETTER_SUFFIX if kind in _SURE_SUFFIXES else _ONE_LETTER


@lru_cache(maxsize=8192)
def _glosses(written: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(gloss.split()) for gloss in written.split("|") if gloss)


def _segment(text: str, unified: str, lexicon: _Lexicon, *, is_word: bool) -> Segment:
    if not is_word:
        return Segment(text, (), REMNANT)
    found = lexicon.letter(unified[0]).words.get(unified)
    if found is not None:
        return Segment(text, _glosses(found[0]), found[1])
    if _MARKS.fullmatch(unified):
        return Segment(text, (), "particle")
    if _LATIN.fullmatch(unified):
        return Segment(text, (), REMNANT)
    return Segment(text, _number_glosses(unified), "number")


def _number_glosses(text: str) -> tuple[tuple[str, ...], ...]:
    digits = "".join(letter for letter in text if letter.isdecimal())
    number = int(digits) if digits else _han_number(text)
    if 0 < number < len(_ORDINALS):
        return ((str(number),), (_ORDINALS[number],))
    return ((digits.lstrip("0") or "0" if digits else str(number),),)


def _han_number(text: str) -> int:
    """Return the value of a number in Han letters: 二百五 by units, 二〇五 by places."""
    total = value = 0
    has_units = any(letter in _UNITS for letter in text)
    for letter in text:
        if letter in _DIGITS:
            value = _DIGITS[letter] if has_units else value * 10 + _DIGITS[letter]
        elif letter in _UNITS:
            total += (value or 1) * _UNITS[letter]
            value = 0
    return total + value


def _edges(text: str, inside: bytearray, lexicon: _Lexicon) -> list[list[tuple[int, int]]]:
    """Return, for every place, the end and cost of each word or number beginning there.

    A word of two katakana is one only by itself: アル stands in アル・シャム, not in アルマ.
    """
    edges: list[list[tuple[int, int]]] = []
    size = len(text)
    for start, letter in enumerate(text):
        here: list[tuple[int, int]] = []
        known = lexicon.letter(letter)
        for length in known.lengths:
            end = start + length
            if end > size:
                break
            cost = known.costs.get(text[start:end])
            if cost is not None and (length > 2 or not (inside[start] or inside[end])):
                here.append((end, cost))
        edges.append(here)
    for number in _NUMBER.finditer(text):
        start, end = number.span()
        cost = _WORD if end - start > 1 or text[start].isdecimal() else _ONE_LETTER
        edges[start].append((end, cost))
    if "の" in text:
        for start in range(1, size - 1):
            if text[start] == "の" and not _HIRAGANA.search(text[start - 1] + text[start + 1]):
                edges[start].append((start + 1, _GENITIVE))
    return edges


def _apart(text: str, edges: list[list[tuple[int, int]]]) -> bytearray:
    """Tell the places of marks and Latin letters, which stand apart: no remnant runs over them."""
    apart = bytearray(len(text))
    for pattern in (_MARKS, _LATIN):
        for run in pattern.finditer(text):
            start, end = run.span()
            edges[start].append((end, 0))
            apart[start:end] = b"\x01" * (end - start)
    return apart


def _katakana_places(text: str) -> tuple[list[int], bytearray]:
    """Return, for every place, where its katakana run began (-1: none) and whether it is inside."""
    began = [-1] * (len(text) + 1)
    inside = bytearray(len(text) + 1)
    for run in _KATAKANA.finditer(text):
        start, end = run.span()
        began[start : end + 1] = [start] * (end - start + 1)
        inside[start + 1 : end] = b"\x01" * (end - start - 1)
    return began, inside


def _cut(text: str, lexicon: _Lexicon) -> Iterator[tuple[int, int, bool]]:
    """Find the cheapest way through the words; yield start, end and whether it is a word.

    States at a place: 0 after a word, 1 in a remnant, 2 and 3 in a remnant of one and of two
    letters that was opened inside a katakana run and may not end yet.
    """
    size = len(text)
    began, inside = _katakana_places(text)
    edges = _edges(text, inside, lexicon)
    apart = _apart(text, edges)
    cost = [[_NEVER] * (size + 1) for _ in range(4)]
    back: list[list[tuple[int, int]]] = [[(0, 0)] * (size + 1) for _ in range(4)]
    words, remnants = cost[0], cost[1]
    words[0] = 0
    for place in range(size):
        within = inside[place]
        best, state = words[place], 0
        closing = remnants[place]
        if closing < _NEVER and edges[place]:
            if within:
                closing += _KATAKANA_CUT
                if place - began[place] < _KATAKANA_REMNANT_MIN:
                    closing = _NEVER
            if closing < best:
                best, state = closing, 1
        if best < _NEVER:
            for end, word_cost in edges[place]:
                if best + word_cost < words[end]:
                    words[end] = best + word_cost
                    back[0][end] = (place, state)
        if not apart[place]:
            _extend(place, within, bool(inside[place + 1]), cost, back)
    yield from _walk_back(size, cost, back)


def _extend(
    place: int,
    within: int,
    is_within_next: bool,
    cost: list[list[int]],
    back: list[list[tuple[int, int]]],
) -> None:
    """Leave the letter at this place uncovered: open a remnant or make it longer."""
    after = place + 1
    opened = cost[0][place]
    if opened < _NEVER:
        opened += _REMNANT_OPENED + _LETTER_UNCOVERED
        if within:
            if is_within_next:
                cost[2][after], back[2][after] = opened + _KATAKANA_CUT_AFTER, (place, 0)
            opened = _NEVER
    longer = cost[1][place]
    if longer < _NEVER:
        longer += _LETTER_UNCOVERED
    third = cost[3][place]
    if third < _NEVER:
        third += _LETTER_UNCOVERED
    if opened < _NEVER or longer < _NEVER or third < _NEVER:
        cheapest = min(opened, longer, third)
        cost[1][after] = cheapest
        back[1][after] = (place, 0 if cheapest == opened else 1 if cheapest == longer else 3)
    second = cost[2][place]
    if second < _NEVER and is_within_next:
        cost[3][after], back[3][after] = second + _LETTER_UNCOVERED, (place, 2)


def _walk_back(
    size: int, cost: list[list[int]], back: list[list[tuple[int, int]]]
) -> Iterator[tuple[int, int, bool]]:
    state = 0 if cost[0][size] <= cost[1][size] else 1
    place, remnant_end = size, size
    found: list[tuple[int, int, bool]] = []
    while place:
        before, state_before = back[state][place]
        if state == 0:
            found.append((before, place, True))
            remnant_end = before
        elif state_before == 0:
            found.append((before, remnant_end, False))
            remnant_end = before
        place, state = before, state_before
    return reversed(found)
