"""Unknown: a fact nobody gave, and the three-valued logic over it.

Truth values are ``True``, ``False`` and ``UNKNOWN`` (Kleene's strong logic of indeterminacy): a
rule over Unknown is Unknown unless the known facts already decide it.
"""

from collections.abc import Iterable
from enum import Enum
from typing import Final, TypeAlias, TypeGuard, TypeVar

__all__ = ["UNKNOWN", "Truth", "Unknown", "all_true", "any_true", "is_known", "negate"]


class Unknown(Enum):
    """The type of ``UNKNOWN``; it has one member, so that type checkers can narrow it."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        raise TypeError("UNKNOWN is neither true nor false: ask is_known() first")


UNKNOWN: Final = Unknown.UNKNOWN

Truth: TypeAlias = bool | Unknown

T = TypeVar("T")


def is_known(value: T | Unknown) -> TypeGuard[T]:
    """Tell whether a fact was given."""
    return value is not UNKNOWN


def negate(value: Truth) -> Truth:
    """Return not-``value``; not Unknown is Unknown."""
    return UNKNOWN if value is UNKNOWN else not value


def all_true(values: Iterable[Truth]) -> Truth:
    """Return the conjunction: False when any is False, else Unknown when any is Unknown."""
    result: Truth = True
    for value in values:
        if value is False:
            return False
        if value is UNKNOWN:
            result = UNKNOWN
    return result


def any_true(values: Iterable[Truth]) -> Truth:
    """Return the disjunction: True when any is True, else Unknown when any is Unknown."""
    result: Truth = False
    for value in values:
        if value is True:
            return True
        if value is UNKNOWN:
            result = UNKNOWN
    return result
