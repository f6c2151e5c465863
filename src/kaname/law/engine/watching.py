"""Seeing what is looked at while the law answers, and answering parts of it from memory.

Who asks the law of many deals wants to know what it looks at, to tell which deals it cannot tell
apart. Much of what it says of a deal rests on the item alone, or on the route alone: such parts of
an answer are marked with ``part``, and a ``Watcher`` may answer them by what it knows of another
deal. Where nobody watches, a part is a plain function.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar, TypeVarTuple, Unpack

__all__ = ["Watcher", "part", "saw", "watching"]

M = TypeVar("M")
T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Watcher:
    """Notes what is looked at, and asks every part anew; others may answer from memory."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        """The names of what was looked at, such as tables."""

    def part(
        self, function: Callable[..., Any], matter: Any, arguments: tuple[object, ...]
    ) -> Any:  # fmt: skip
        """Return what a part says of a matter."""
        return function(matter, *arguments)


_watched: ContextVar[Watcher | None] = ContextVar("watched", default=None)


@contextmanager
def watching(watcher: Watcher) -> Iterator[None]:
    """Within the block, tell ``watcher`` of every table that is read, and let it answer parts.

    What a cached function reads is seen only when it is first called.
    """
    token = _watched.set(watcher)
    try:
        yield
    finally:
        _watched.reset(token)


def saw(name: str) -> None:
    """Tell whoever is watching that something is read."""
    watcher = _watched.get()
    if watcher is not None:
        watcher.seen.add(name)


def part(function: Callable[[M, Unpack[Ts]], T]) -> Callable[[M, Unpack[Ts]], T]:
    """Mark a function of a matter as a part of an answer that can be remembered by itself.

    Besides the matter and its own hashable arguments it may rest on nothing but tables.
    """

    @wraps(function)
    def asked(matter: M, *arguments: *Ts) -> T:
        watcher = _watched.get()
        if watcher is None:
            return function(matter, *arguments)
        said: T = watcher.part(function, matter, arguments)
        return said

    return asked
