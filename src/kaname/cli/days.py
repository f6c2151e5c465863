"""A day given on the command line."""

import re
from datetime import date
from typing import Final

from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text

__all__ = ["day_of"]

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def day_of(given: str) -> date:
    """Return the day that ``--as-of`` gives.

    Raises:
        ProblemError: (KAN-4001) it is no day written as YYYY-MM-DD.
    """
    try:
        return date.fromisoformat(given if DAY.fullmatch(given) else "")
    except ValueError as error:
        raise ProblemError(
            Problem(
                code="KAN-4001",
                place=Place(field="--as-of"),
                found=Text(f"not a day: {given[:40]!r}", f"日付ではない: {given[:40]!r}"),
                expected=Text("a day as YYYY-MM-DD", "YYYY-MM-DD形式の日付"),
                mend=Text("for example --as-of 2026-11-10", "例: --as-of 2026-11-10"),
            )
        ) from error
