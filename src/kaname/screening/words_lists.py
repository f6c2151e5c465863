"""The wordings of the lists, and the one way a problem with a list is made."""

from kaname.core.problem import Place, Problem, worded
from kaname.core.text import Argument, Wording, load_wording

__all__ = ["problem", "words"]


def words() -> Wording:
    """Return the wordings of ``words_lists.toml``."""
    return load_wording("kaname.screening", "words_lists.toml")


def problem(code: str, place: Place, **facts: Argument) -> Problem:
    """Return the problem ``code`` (``KAN-2xxx``), its three wordings filled in with ``facts``."""
    return worded(words(), code, place, **facts)
