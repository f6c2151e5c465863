"""The wordings of a screening, and the one way a problem with it is made."""

from functools import cache
from importlib import resources
from typing import Final

from kaname.core.problem import Place, Problem
from kaname.core.text import Argument, Text, Wording

PARTS: Final = ("found", "expected", "mend")

__all__ = ["listing", "problem", "words"]


@cache
def words() -> Wording:
    """Return the wordings of ``words_screening.toml``; the file is read once in a process."""
    file = resources.files("kaname.screening") / "words_screening.toml"
    return Wording.parse(file.read_text(encoding="utf-8"))


def problem(code: str, place: Place, **facts: Argument) -> Problem:
    """Return the problem ``code`` (``KAN-21xx``), its wordings filled in with ``facts``."""
    found, expected, mend = (words()(f"{code}.{part}", **facts) for part in PARTS)
    return Problem(code, place, found, expected, mend)


def listing(texts: list[Text]) -> Text:
    """Return several texts as one, with commas as each language writes them."""
    return Text(", ".join(text.en for text in texts), "、".join(text.ja for text in texts))
