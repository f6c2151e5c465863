"""Canonical JSON and the hash over it: the same values always give the same bytes."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from kaname.core.unknown import UNKNOWN

__all__ = ["canonical_bytes", "content_hash", "to_plain"]


def to_plain(value: object) -> Any:
    """Return ``value`` as JSON types: records as objects without their Unknown fields.

    Decimals become strings without exponent, dates ISO 8601, enums their value, sets sorted lists.

    Raises:
        TypeError: for a float (its text depends on rounding) and for any type not listed.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime):
        raise TypeError("a time of day has no place in a dossier")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        if value is UNKNOWN:
            raise TypeError("UNKNOWN has no JSON form: leave the field out")
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name.rstrip("_"): to_plain(inner)
            for field in dataclasses.fields(value)
            if (inner := getattr(value, field.name)) is not UNKNOWN
        }
    if isinstance(value, Mapping):
        return {str(key): to_plain(inner) for key, inner in value.items() if inner is not UNKNOWN}
    if isinstance(value, tuple | list):
        return [to_plain(inner) for inner in value]
    if isinstance(value, set | frozenset):
        return sorted(to_plain(inner) for inner in value)
    raise TypeError(f"no canonical form for {type(value).__name__}")


def canonical_bytes(value: object) -> bytes:
    """Return the canonical JSON of ``value`` as UTF-8: sorted keys, no blanks."""
    plain = to_plain(value)
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def content_hash(value: object) -> str:
    """Return the SHA-256 of the canonical JSON of ``value``, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()
