"""Legal forms and generic words: what a name shares with thousands of others.

``tables/legal_forms.csv`` holds the forms in the languages of the lists, each with the register
that has it (ISO 20275 codes are written ``country:code``) or the place where it is printed;
``tables/generic_words.csv`` the words that carry no identity of their own. Neither may ever carry
a match: a company is not the party because both are a "Trading Co., Ltd.".
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from kaname.screening.fold import fold, is_unspaced, split_words
from kaname.screening.han import unify

__all__ = ["LegalForms", "abbreviations", "bracket_marks", "generic_words", "legal_forms"]

MISTYPED_LETTERS: Final = 5
"""Letters that a word needs to be read as a mistyped legal form."""


@dataclass(frozen=True, slots=True)
class LegalForms:
    """The forms by where they stand: word sequences, and strings for scripts without spaces."""

    at_end: Mapping[tuple[str, ...], str]
    at_start: Mapping[tuple[str, ...], str]
    ends: Mapping[str, int]
    """The last word of each form at the end -> how many words the longest that ends so has."""
    starts: Mapping[str, int]
    """The first word of each form at the start -> the same."""
    unspaced_at_end: tuple[str, ...]
    """Longest first, so that 股份有限公司 is taken before 公司."""
    unspaced_at_start: tuple[str, ...]

    def strip(self, words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Take forms off both ends; return what is left and the forms as the table writes them.

        A name is never emptied: when nothing else is left, the last form stays.
        """
        if not words or (words[-1] not in self.ends and words[0] not in self.starts):
            return words, ()
        taken: list[str] = []
        while not self.is_form(words):
            size, form = self._longest_at_end(words)
            if size:
                words = words[:-size]
            else:
                size, form = self._longest_at_start(words)
                if not size:
                    break
                words = words[size:]
            taken.append(form)
        return words, tuple(taken)

    def is_form(self, words: tuple[str, ...]) -> bool:
        """Tell whether the words are a legal form and nothing else."""
        return words in self.at_end or words in self.at_start

    def meant(self, word: str) -> str:
        """Return the legal form that a word is with a letter too few, or two swapped; else empty.

        A letter changed makes no form: a limiter is not Limited.
        """
        if len(word) < MISTYPED_LETTERS or not word.isascii():
            return ""
        if (word,) in self.at_end:
            return ""
        form = _mistyped().get(word)
        return "" if form is None else form

    def _longest_at_end(self, words: tuple[str, ...]) -> tuple[int, str]:
        for size in range(min(self.ends.get(words[-1], 0), len(words) - 1), 0, -1):
            form = self.at_end.get(words[-size:])
            if form is not None:
                return size, form
        return 0, ""

    def _longest_at_start(self, words: tuple[str, ...]) -> tuple[int, str]:
        for size in range(min(self.starts.get(words[0], 0), len(words) - 1), 0, -1):
            form = self.at_start.get(words[:size])
            if form is not None:
                return size, form
        return 0, ""

    def strip_unspaced(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Do the same for a name in a script that has no spaces between words."""
        taken: list[str] = []
        while text not in self.unspaced_at_end and text not in self.unspaced_at_start:
            for form in self.unspaced_at_end:
                if text.endswith(form) and len(text) > len(form):
                    text = text[: -len(form)]
                    taken.append(form)
                    break
            else:
                for form in self.unspaced_at_start:
                    if text.startswith(form) and len(text) > len(form):
                        text = text[len(form) :]
                        taken.append(form)
                        break
                else:
                    break
        return text, tuple(taken)


@cache
def legal_forms() -> LegalForms:
    """Return the table of legal forms; it is read once in a process."""
    at_end: dict[tuple[str, ...], str] = {}
    at_start: dict[tuple[str, ...], str] = {}
    unspaced_at_end: set[str] = set()
    unspaced_at_start: set[str] = set()
    for row in _rows("legal_forms.csv"):
        form, position = row["form"], row["position"]
        if position == "bracket":
            continue
        words = split_words(fold(form))
        joined = unify("".join(words))
        if position in ("end", "both"):
            unspaced_at_end.add(joined) if is_unspaced(joined) else at_end.setdefault(words, form)
        if position in ("start", "both"):
            if is_unspaced(joined):
                unspaced_at_start.add(joined)
            else:
                at_start.setdefault(words, form)
    return LegalForms(
        at_end=MappingProxyType(at_end),
        at_start=MappingProxyType(at_start),
        ends=_lengths(at_end, -1),
        starts=_lengths(at_start, 0),
        unspaced_at_end=tuple(sorted(unspaced_at_end, key=lambda form: (-len(form), form))),
        unspaced_at_start=tuple(sorted(unspaced_at_start, key=lambda form: (-len(form), form))),
    )


def _lengths(forms: Iterable[tuple[str, ...]], edge: int) -> Mapping[str, int]:
    """Return the word at the edge of each form -> the words of the longest that has it there."""
    found: dict[str, int] = {}
    for words in forms:
        found[words[edge]] = max(len(words), found.get(words[edge], 0))
    return found


@cache
def _mistyped() -> Mapping[str, str]:
    """Return what legal forms of one word are when a letter is left out or two are swapped."""
    found: dict[str, str] = {}
    known = legal_forms().at_end
    for words, form in known.items():
        word = words[0]
        if len(words) > 1 or len(word) <= MISTYPED_LETTERS or not word.isascii():
            continue
        for place in range(1, len(word)):
            found.setdefault(word[:place] + word[place + 1 :], form)
            if place + 1 < len(word):
                swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
                found.setdefault(swapped, form)
    return MappingProxyType({word: form for word, form in found.items() if (word,) not in known})


@cache
def bracket_marks() -> tuple[str, ...]:
    """Return the letters that stand for a legal form when in brackets, such as 株 and 주."""
    rows = _rows("legal_forms.csv")
    return tuple(row["form"] for row in rows if row["position"] == "bracket")


@cache
def abbreviations() -> Mapping[str, tuple[str, ...]]:
    """Return the words that are usually cut short -> the words they may stand for, likeliest first.

    Both are as names are normalised: ``natl`` is "Nat'l" and "NATL." alike.
    """
    rows = _rows("abbreviations.csv")
    return MappingProxyType({row["abbreviation"]: tuple(row["words"].split()) for row in rows})


@cache
def generic_words() -> frozenset[str]:
    """Return the words that carry no identity, as names are normalised."""
    return frozenset(fold(row["word"]) for row in _rows("generic_words.csv"))


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    file = resources.files("kaname.screening") / "tables" / name
    heading, *rows = csv.reader(file.read_text(encoding="utf-8").splitlines())
    return tuple(dict(zip(heading, row, strict=True)) for row in rows)
