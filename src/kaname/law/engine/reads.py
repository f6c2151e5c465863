"""What the code of a provision can read: which tables, which columns, which codes it names.

It is found by following the code itself: the functions that a provision calls within the rooms of
law, and every text that stands in them. It may name more than is ever read, never less. Who asks
the same provision of many deals can tell from it which deals the provision cannot tell apart.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from types import CodeType, FunctionType, ModuleType

from kaname.law.engine.provisions import Provision

__all__ = ["Reads", "reads_of"]

_ROOM = "kaname.law."


@dataclass(frozen=True, slots=True)
class Reads:
    """Every text and name in the code of a provision, and every pattern that it matches with."""

    names: frozenset[str]
    cached: tuple[frozenset[str], ...]
    """The names within each cached function that is called, whose reading nobody sees again."""
    patterns: tuple[re.Pattern[str], ...]


@cache
def reads_of(provision_id: str, rule: object) -> Reads:
    """Return what the code behind a provision can read.

    Args:
        provision_id: of the provision; one that is asked under two ids is followed twice.
        rule: its function.
    """
    return _Walk().of(rule)


class _Walk:
    """Follows functions to the functions that they name, each once."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._cached: dict[frozenset[str], None] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._seen: set[int] = set()
        self._kept: list[object] = []  # ids are only unique while the objects live

    def of(self, rule: object) -> Reads:
        waiting = [rule]
        while waiting:
            waiting.extend(self._visit(waiting.pop()))
        ordered = tuple(self._patterns[key] for key in sorted(self._patterns))
        return Reads(frozenset(self._names), tuple(self._cached), ordered)

    def _visit(self, value: object) -> Iterator[object]:
        if isinstance(value, str):
            self._names.add(value)
            return
        if id(value) in self._seen:
            return
        self._seen.add(id(value))
        self._kept.append(value)
        if isinstance(value, re.Pattern):
            self._patterns[value.pattern] = value
        elif isinstance(value, partial):
            yield from (value.func, *value.args, *value.keywords.values())
        elif isinstance(value, Provision):
            yield value.rule
        elif isinstance(value, Mapping):
            yield from (*value.keys(), *value.values())
        elif isinstance(value, tuple | list | set | frozenset):
            yield from value
        elif isinstance(value, CodeType):
            yield from (*value.co_consts, *value.co_names)
        elif isinstance(value, ModuleType):
            if value.__name__.startswith(_ROOM):
                yield from vars(value).values()
        else:
            yield from self._of_callable(value)

    def _of_callable(self, value: object) -> Iterator[object]:
        wrapped = getattr(value, "__wrapped__", None)
        if wrapped is not None:
            if hasattr(value, "cache_info"):
                self._cached[_Walk().of(wrapped).names] = None
            yield wrapped
        if isinstance(value, FunctionType):
            if value.__module__.startswith(_ROOM):
                yield from self._of_function(value)
        elif isinstance(value, type):
            if value.__module__.startswith(_ROOM):
                yield from vars(value).values()
        elif isinstance(value, property):
            yield from (value.fget,)
        elif isinstance(value, staticmethod | classmethod):
            yield value.__func__

    def _of_function(self, value: FunctionType) -> Iterator[object]:
        yield value.__code__
        yield from value.__defaults__ or ()
        yield from (value.__kwdefaults__ or {}).values()
        for cell in value.__closure__ or ():
            yield cell.cell_contents
        for name in _all_names(value.__code__):
            if name in value.__globals__:
                yield value.__globals__[name]


def _all_names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield from _all_names(const)
