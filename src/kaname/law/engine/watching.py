"""Seeing what is read while the law answers, and answering again without reading again.

Who asks the law of many deals wants to know what it looks at, to tell which deals it cannot tell
apart. And much of what it says of a deal it says of the item alone, or of the route alone; within
``watching`` that is worked out once, and what was looked at for it counts as looked at again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

__all__ = ["Remembered", "remembered", "saw", "watching"]

T = TypeVar("T")
Remembered = dict[tuple[object, ...], tuple[object, Any, frozenset[str]]]
"""By a key: the fact that it is about, what was said of it, and what was looked at for that."""

_watched: ContextVar[tuple[set[str], Remembered] | None] = ContextVar("watched", default=None)


@contextmanager
def watching(names: set[str], memory: Remembered | None = None) -> Iterator[None]:
    """Within the block, add to ``names`` what is read: the name of every table.

    What a cached function reads is seen only when it is first called.

    Args:
        names: is added to.
        memory: of what is said of one fact alone (see ``remembered``).
    """
    token = _watched.set((names, {} if memory is None else memory))
    try:
        yield
    finally:
        _watched.reset(token)


def saw(name: str) -> None:
    """Tell whoever is watching that something is read."""
    watched = _watched.get()
    if watched is not None:
        watched[0].add(name)


def remembered(about: object, key: tuple[object, ...], made: Callable[[], T]) -> T:
    """Return what ``made`` makes; within ``watching`` it is made once for each fact and key.

    Args:
        about: the fact, such as an item, on which alone the answer may rest.
        key: which answer it is, with all else on which it rests.
        made: makes the answer.
    """
    watched = _watched.get()
    if watched is None:
        return made()
    names, memory = watched
    whole = (id(about), *key)
    known = memory.get(whole)
    if known is None or known[0] is not about:
        before = set(names)
        names.clear()
        try:
            answer = made()
            known = memory[whole] = (about, answer, frozenset(names))
        finally:
            names |= before
    names |= known[2]
    found: T = known[1]
    return found
