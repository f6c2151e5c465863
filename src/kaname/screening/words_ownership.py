"""The wordings of ownership files, and the one way a problem with one is made."""

from kaname.core.problem import Place, Problem, worded
from kaname.core.text import Argument, Wording, load_wording

__all__ = ["problem", "words"]


def words() -> Wording:
    """Return the wordings of ``words_ownership.toml``."""
    return load_wording("kaname.screening", "words_ownership.toml")


def problem(code: str, place: Place, **facts: Argument) -> Problem:
    """Return the problem ``code`` (``KAN-224x`` or ``KAN-225x``) filled in with ``facts``."""
    return worded(words(), code, place, **facts)
