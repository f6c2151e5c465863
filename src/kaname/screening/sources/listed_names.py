"""Names that carry more than a name: aliases in brackets, several parties, and prose.

A listed name is kept as it is published. What can be cut out of it without guessing becomes a
further alias, so that the matcher finds the party under it; the row is named in a warning either
way, because a person may read more in the words than a program.
"""

import re
from dataclasses import dataclass
from typing import Final

from kaname.screening.sources.reading import tidy

__all__ = ["NameReading", "read_name"]

_ALIAS: Final = r"(?:a\.?k\.?a\.?s?|f\.?k\.?a\.?|n\.?k\.?a\.?|a/k/a)"
_BRACKET: Final = re.compile(rf"[(\[]\s*{_ALIAS}[,:]?\s+([^)\]]+)[)\]]", re.I)
_INNER: Final = re.compile(rf"[,;]\s*{_ALIAS}[,:]?\s+", re.I)
_LEADING: Final = re.compile(rf"^{_ALIAS}[,:]?\s+", re.I)
_LISTED: Final = re.compile(r"\s*(?:-\s*AKAS?\s*-|,\s*AKAS,)\s*", re.I)
_UNITS: Final = re.compile(
    r"[,;]?\s*and\s+(?:any\s+successor,\s*sub-unit,\s*or\s+subsidiary\s+thereof"
    r"|its\s+sub-units\s+and\s+successors)\.?$",
    re.I,
)
_NOTE: Final = re.compile(
    r"\s*\((?:[A-Z][\w.]*\s)?(?:[A-Z][\w.]*\s)?(?:entity|individual|national)\)", re.I
)
_PARENT: Final = re.compile(
    r"[.,]?\s*(?:Affiliated Entity:|Subordinate Institut(?:ion|e)\s*[-:])\s*", re.I
)
_SUBORDINATE: Final = re.compile(r",?\s+and subordinate entity\s+", re.I)
_INCLUDING: Final = re.compile(r",\s+including\s+(?:the\s+)?\w", re.I)
_SENTENCE: Final = re.compile(r"\. (?:This|These|All|It|They|Such) [a-z]")
_LENGTH_MAX: Final = 110
"""Longer pieces are descriptions of things, such as kinds of plants, not names."""


@dataclass(frozen=True, slots=True)
class NameReading:
    """What was found in a name: pieces that are names of the party, and why it needs a look."""

    aliases: tuple[str, ...] = ()
    prose: bool = False
    several: bool = False


_PLAIN: Final = NameReading()
_HINT: Final = re.compile(
    rf"[;(\[]|AKAS|{_ALIAS}[\s,]|Affiliated Entity|ubordinate|, including|sub-unit|\. [A-Z]", re.I
)


def read_name(name: str) -> NameReading:
    """Return the further names inside a published name, and whether it is more than a name."""
    if not _HINT.search(name):
        return _PLAIN
    prose = any(p.search(name) for p in (_UNITS, _PARENT, _SUBORDINATE, _INCLUDING, _SENTENCE))
    bare = _NOTE.sub("", _UNITS.sub("", name))
    pieces: list[str] = []
    for bracket in _BRACKET.findall(bare):
        pieces += _INNER.split(bracket)
    bare = _BRACKET.sub(" ", bare)
    several = bool(pieces) or bool(_LISTED.search(bare)) or ";" in bare
    if _PARENT.search(bare):
        bare = _PARENT.split(bare)[-1]
    head, *listed = _LISTED.split(bare, maxsplit=1)
    outer = [part for piece in head.split(";") for part in _SUBORDINATE.split(piece)]
    outer = [_INCLUDING.split(piece)[0] for piece in outer]
    pieces += [inner for piece in outer for inner in _INNER.split(piece)]
    pieces += [part for text in listed for part in text.split(", ")]
    names = (tidy(_LEADING.sub("", piece.strip(" ,;"))) for piece in pieces)
    kept = dict.fromkeys(n for n in names if 2 < len(n) <= _LENGTH_MAX and n != tidy(name))
    return NameReading(tuple(kept), prose, several)
