"""Lines of text in columns of a terminal: widths of characters, and where a line may break.

A Chinese, Japanese or Korean character takes two columns, a combining mark none. Between such
characters a line may break anywhere, save before closing and after opening punctuation; elsewhere
only at a blank. A word that is wider than the line is cut, except a web address, which stays whole
so that it can be copied.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

__all__ = ["Span", "columns", "pad", "wrap"]

_NOT_FIRST: Final = frozenset(
    "、。，．・：；？！）］｝」』】〕〉》’”ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ%％)]},.;:!?"
)
_NOT_LAST: Final = frozenset("（［｛「『【〔〈《‘“([{")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; the plain layout ignores the style."""

    text: str
    style: str = ""
    link: str = ""


@lru_cache(maxsize=8192)
def _width(char: str) -> int:
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def columns(text: str) -> int:
    """Return how many columns of a terminal ``text`` takes."""
    return len(text) if text.isascii() else sum(_width(char) for char in text)


def pad(text: str, width: int) -> str:
    """Return ``text`` followed by as many blanks as fill ``width`` columns."""
    return text + " " * max(0, width - columns(text))


def wrap(spans: Iterable[Span], width: int) -> list[list[Span]]:
    """Return ``spans`` in lines of at most ``width`` columns.

    Args:
        spans: the text.
        width: columns, at least 1; a line is longer only where a web address stands in it, or a
            single character is wider.

    Returns:
        The lines, without blanks at their ends; of no text, one empty line.
    """
    width = max(1, width)
    lines: list[list[Span]] = [[]]
    used = 0
    for piece, blank in _pieces(spans, width):
        size = columns(piece.text)
        if used and used + blank + size > width:
            lines.append([])
            used = 0
        if used and blank:
            lines[-1].append(_blank_between(lines[-1][-1], piece))
            used += 1
        lines[-1].append(piece)
        used += size
    return [_joined(line) for line in lines]


def _blank_between(left: Span, right: Span) -> Span:
    """Return a blank that belongs to its neighbours when they are of one style."""
    if (left.style, left.link) == (right.style, right.link):
        return Span(" ", left.style, left.link)
    return Span(" ")


def _pieces(spans: Iterable[Span], width: int) -> Iterator[tuple[Span, int]]:
    """Yield what must stay together, and whether a blank (1) comes before it."""
    blank = 0
    for span in spans:
        for index, word in enumerate(span.text.split(" ")):
            if index:
                blank = 1
            if not word:
                continue
            for piece in _unbroken(word, width):
                yield Span(piece, span.style, span.link), blank
                blank = 0


def _unbroken(word: str, width: int) -> Iterator[str]:
    """Yield the parts of a word between which a line may break."""
    if word.isascii() or "://" in word:
        parts: Iterable[str] = [word]
    else:
        parts = _between_wide(word)
    for part in parts:
        yield from [part] if "://" in part else _cut(part, width)


def _between_wide(word: str) -> list[str]:
    """Break before and after wide characters, but not against the rules of punctuation."""
    parts: list[str] = []
    after_wide = False
    for char in word:
        wide = _width(char) == 2
        joins = (
            not parts
            or _width(char) == 0
            or char in _NOT_FIRST
            or parts[-1][-1] in _NOT_LAST
            or not (wide or after_wide)
        )
        if joins and parts:
            parts[-1] += char
        else:
            parts.append(char)
        if _width(char):
            after_wide = wide
    return parts


def _cut(part: str, width: int) -> Iterator[str]:
    """Cut what is wider than the line; marks stay with the character they belong to."""
    if columns(part) <= width:
        yield part
        return
    piece, used = "", 0
    for char in part:
        size = _width(char)
        if piece and used + size > width:
            yield piece
            piece, used = "", 0
        piece += char
        used += size
    yield piece


def _joined(line: list[Span]) -> list[Span]:
    """Join neighbours of the same style."""
    joined: list[Span] = []
    for span in line:
        last = joined[-1] if joined else None
        if last and last.style == span.style and last.link == span.link:
            joined[-1] = Span(last.text + span.text, span.style, span.link)
        else:
            joined.append(span)
    return joined
