"""The wordings of the lists, and the one way a problem with a list is made."""

from functools import cache
from importlib import resources
from typing import Final

from kaname.core.problem import Place, Problem
from kaname.core.text import Argument, Wording

__all__ = ["problem", "words"]

PARTS: Final = ("found", "expected", "mend")


@cache
def words() -> Wording:
    """Return the wordings of ``words_lists.toml``; the file is read once in a process."""
    file = resources.files("kaname.screening") / "words_lists.toml"
    return Wording.parse(file.read_text(encoding="utf-8"))


def problem(code: str, place: Place, **facts: Argument) -> Problem:
    """Return the problem ``code`` (``KAN-2xxx``), its three wordings filled in with ``facts``."""
    found, expected, mend = (words()(f"{code}.{part}", **facts) for part in PARTS)
    return Problem(code, place, found, expected, mend)
