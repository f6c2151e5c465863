"""The wordings of importing and keeping data, and the problems told in them."""

from kaname.core.problem import Place, Problem, ProblemError, worded
from kaname.core.text import Argument, Wording, load_wording

__all__ = ["problem", "stop", "words"]


def words() -> Wording:
    """Return the wordings; they are read when first needed."""
    return load_wording("kaname.supply", "words_load.toml")


def problem(code: str, place: Place, **facts: Argument) -> Problem:
    """Return the problem ``code`` in this room's words."""
    return worded(words(), code, place, **facts)


def stop(code: str, place: Place, status: int = 2, **facts: Argument) -> ProblemError:
    """Return the error that ends a command with one problem."""
    return ProblemError(problem(code, place, **facts), status=status)
