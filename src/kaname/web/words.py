"""The wordings of the service, and the one way a request is refused."""

from kaname.core.problem import Place, Problem, worded
from kaname.core.text import Argument, Wording, load_wording

__all__ = ["RefusedError", "problem", "refusal", "words"]


class RefusedError(Exception):
    """A request, or one query of it, cannot be answered; ``status`` is of HTTP.

    What a client sent stands in none of the problems, only where in it the fault is.
    """

    def __init__(self, status: int, *problems: Problem) -> None:
        super().__init__(f"{status} {' '.join(one.code for one in problems)}")
        self.status = status
        self.problems = problems


def words() -> Wording:
    """Return the wordings of ``words.toml``."""
    return load_wording("kaname.web")


def problem(code: str, field: str = "", **facts: Argument) -> Problem:
    """Return the problem ``code``; ``field`` is where in the request it is."""
    return worded(words(), code, Place(field=field), **facts)


def refusal(status: int, code: str, field: str = "", **facts: Argument) -> RefusedError:
    """Return the error of one problem."""
    return RefusedError(status, problem(code, field, **facts))
