"""The wordings of this room, and a speaker of one language who uses them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kaname.core.text import LANGUAGES, Argument, Text, Wording, clean, load_wording

__all__ = ["Speaker", "clean", "words"]

_JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
_GLOSS_OF_ALL = re.compile(r" \([\x20-\x7e]+\)$")
"""The English of a whole Japanese citation, in brackets at its end."""
_GLOSS = re.compile(r" \((?=[^()]*[A-Za-z]{4})[^()]*\)")
"""What an American citation says in words, in brackets."""


def words() -> Wording:
    """Return the wordings of ``words.toml``."""
    return load_wording("kaname.report")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says labels and texts in one language (``en`` or ``ja``), free of control characters.

    Raises:
        ValueError: there is no such language.
    """

    language: str

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"no such language: {self.language!r}; there are {LANGUAGES}")

    def cite(self, cite: str) -> str:
        """Return a citation without its gloss in another language than this one."""
        if self.language == "ja":
            cite = _GLOSS_OF_ALL.sub("", cite) if _JAPANESE.search(cite) else _GLOSS.sub("", cite)
        return clean(cite)

    def __call__(self, key: str, **arguments: Argument) -> str:
        """Return the label of ``key`` with its arguments filled in."""
        return clean(words()(key, **arguments).to(self.language))

    def text(self, text: Text) -> str:
        """Return a text of the dossier in this language."""
        return clean(text.to(self.language))

    def asks(self, numbers: Iterable[int]) -> str:
        """Return a reference to questions by number, such as ``see question 2``; empty for none."""
        each = [self("questions.see_one", number=number) for number in numbers]
        return self("findings.asks", questions=self.join(each)) if each else ""

    def join(self, parts: Iterable[str]) -> str:
        """Return an enumeration in the manner of the language."""
        return (", " if self.language == "en" else "、").join(parts)

    def knows(self, key: str) -> bool:
        """Tell whether there is a label of that key."""
        return key in words()

    def or_raw(self, key: str, raw: str) -> str:
        """Return the label of ``key``, or ``raw`` as it stands where there is none."""
        return self(key) if self.knows(key) else clean(raw)
