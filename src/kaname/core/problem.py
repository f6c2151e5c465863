"""What is wrong with an input: where, what was found, what was expected, how to mend it."""

from dataclasses import dataclass

from kaname.core.text import Argument, Text, Wording

__all__ = ["Place", "Problem", "ProblemError", "worded"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: a file, a line and column counted from 1, and a field path or cell."""

    file: str = ""
    line: int | None = None
    column: int | None = None
    field: str = ""

    def __str__(self) -> str:
        numbers = [str(n) for n in (self.line, self.column) if n is not None]
        spot = ":".join(part for part in (self.file, *numbers) if part)
        return " ".join(part for part in (spot, self.field) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. ``code`` is stable (``KAN-...``) and has its page in the docs."""

    code: str
    place: Place
    found: Text
    expected: Text
    mend: Text

    def to(self, language: str) -> str:
        """Return the problem as lines of text in ``language``."""
        where = str(self.place)
        head = f"{self.code} {where}".rstrip()
        parts = [self.found.to(language), self.expected.to(language), self.mend.to(language)]
        return head + "\n  " + "\n  ".join(part for part in parts if part)


def worded(wording: Wording, code: str, place: Place, **facts: Argument) -> Problem:
    """Return the problem ``code`` in the words of ``<code>.found``, ``.expected`` and ``.mend``."""
    found, expected, mend = (
        wording(f"{code}.{part}", **facts) for part in ("found", "expected", "mend")
    )
    return Problem(code, place, found, expected, mend)


class ProblemError(Exception):
    """An input could not be used; carries *all* the problems that were seen in it.

    ``status`` is the exit status a command ends with: 2 bad input, 3 a list or table cannot be
    used.
    """

    def __init__(self, *problems: Problem, status: int = 2) -> None:
        if not problems:
            raise ValueError("a ProblemError needs at least one problem")
        super().__init__("\n".join(problem.to("en") for problem in problems))
        self.problems = problems
        self.status = status

    def __reduce__(self) -> "tuple[object, ...]":
        """Let the error travel between processes with its problems and its status."""
        return _again, (self.problems, self.status)


def _again(problems: tuple[Problem, ...], status: int) -> ProblemError:
    return ProblemError(*problems, status=status)
