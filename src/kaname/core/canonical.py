"""Canonical JSON and the hash over it: the same values always give the same bytes.

Objects have their keys in order and no blanks stand between; Unknown facts are left out.
"""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from json.encoder import encode_basestring as quoted  # C when the interpreter has it
from operator import attrgetter
from typing import Any, Final

from kaname.core.partial_date import PartialDate
from kaname.core.unknown import UNKNOWN

__all__ = ["canonical_bytes", "content_hash", "to_plain"]


def to_plain(value: object) -> Any:
    """Return ``value`` as JSON types: records as objects without their Unknown fields.

    Decimals become strings without exponent, dates ISO 8601 as exact as they are, enums their
    value, sets sorted lists.

    Raises:
        TypeError: for a float (its text depends on rounding) and for any type not listed.
    """
    return json.loads(canonical_bytes(value))


def canonical_bytes(value: object) -> bytes:
    """Return the canonical JSON of ``value`` as UTF-8: sorted keys, no blanks.

    Raises:
        TypeError: as ``to_plain``.
    """
    if value is UNKNOWN:
        raise TypeError("UNKNOWN has no JSON form: leave the field out")
    return _encoded(value, {}).encode("utf-8")


def content_hash(value: object) -> str:
    """Return the SHA-256 of the canonical JSON of ``value``, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


Memo = dict[int, str]
"""Records already written in this call, by their identity: claims are shared between findings."""


def _encoded(value: object, memo: Memo) -> str:
    writer = _WRITERS.get(type(value))
    if writer is None:
        writer = _WRITERS[type(value)] = _writer(type(value))
    return writer(value, memo)


def _writer(kind: type) -> "Write":
    """Return how values of a type are written.

    Raises:
        TypeError: there is no canonical form.
    """
    if dataclasses.is_dataclass(kind):
        return _record
    for base, write in _KINDS:
        if issubclass(kind, base):
            return write
    raise TypeError(f"no canonical form for {kind.__name__}")


def _record(value: Any, memo: Memo) -> str:
    known = memo.get(id(value))
    if known is not None:
        return known
    kind: Any = type(value)
    keys, read = _fields(kind)
    parts = []
    for key, inner in zip(keys, read(value), strict=True):
        if type(inner) is str:  # most fields are texts, and many lists are empty
            parts.append(key + quoted(inner))
        elif inner == ():
            parts.append(key + "[]")
        elif inner is not UNKNOWN:
            parts.append(key + _encoded(inner, memo))
    text = memo[id(value)] = "{" + ",".join(parts) + "}"
    return text


@cache
def _fields(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """Return a record's keys as they are written, in order, and what reads their values."""
    names = sorted((field.name.rstrip("_"), field.name) for field in dataclasses.fields(kind))
    keys = tuple(f"{quoted(key)}:" for key, _ in names)
    attributes = [attribute for _, attribute in names]
    if len(attributes) == 1:
        only = attributes[0]
        return keys, lambda value: (getattr(value, only),)
    return keys, attrgetter(*attributes) if attributes else lambda value: ()


def _mapping(value: Mapping[Any, Any], memo: Memo) -> str:
    pairs = sorted(
        ((str(key), inner) for key, inner in value.items() if inner is not UNKNOWN),
        key=lambda pair: pair[0],
    )
    return "{" + ",".join(f"{quoted(key)}:{_encoded(inner, memo)}" for key, inner in pairs) + "}"


def _sequence(value: Any, memo: Memo) -> str:
    return "[" + ",".join([_element(inner, memo) for inner in value]) + "]"


def _element(value: object, memo: Memo) -> str:
    if value is UNKNOWN:
        raise TypeError("UNKNOWN has no JSON form: leave the field out")
    return _encoded(value, memo)


def _set(value: Any, memo: Memo) -> str:
    return "[" + ",".join(sorted(_element(inner, memo) for inner in value)) + "]"


def _no_time(value: object, memo: Memo) -> str:
    raise TypeError("a time of day has no place in a dossier")


Write = Callable[[Any, Memo], str]

_WRITERS: Final[dict[type[Any], Write]] = {
    type(None): lambda value, memo: "null",
    bool: lambda value, memo: "true" if value else "false",
    str: lambda value, memo: quoted(value),
    int: lambda value, memo: str(value),
    tuple: _sequence,
    list: _sequence,
    dict: _mapping,
    Decimal: lambda value, memo: quoted(format(value.normalize(), "f")),
    datetime: _no_time,
    date: lambda value, memo: quoted(value.isoformat()),
    PartialDate: lambda value, memo: quoted(value.isoformat()),
}

_KINDS: Final[tuple[tuple[type, Write], ...]] = (
    (Enum, lambda value, memo: _encoded(value.value, memo)),
    (datetime, _no_time),
    (str, lambda value, memo: quoted(str(value))),
    (int, lambda value, memo: str(int(value))),
    (tuple, _sequence),
    (list, _sequence),
    (Mapping, _mapping),
    (set, _set),
    (frozenset, _set),
)
