"""How a field of the case format is defined, and the smallest records that are made of fields."""

import dataclasses
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Unknown

__all__ = [
    "Address", "FieldSpec", "Identifier", "Money", "Quantity", "fact", "field_specs",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """How one field of the case format is written.

    ``name`` is the word in the file; the attribute has a trailing underscore where that word is
    one of Python's own (``from``).

    ``kind``: ``id``, ``text``, ``yes_no``, ``date``, ``birth_date``, ``number``, ``percent``,
    ``country``, ``currency``, ``word`` (one of ``words``), ``hs``, ``eccn``, ``meti_item``,
    ``entry_id``, ``mapping``, or ``record`` (of ``record``). ``many`` fields hold a list; a single
    value is read as a list of one.
    """

    name: str
    kind: str
    meaning: Text
    words: tuple[str, ...] = ()
    record: type | None = None
    many: bool = False
    example: str = ""


def fact(
    kind: str, en: str, ja: str, *, words: tuple[str, ...] = (), record: type | None = None,
    many: bool = False, empty: bool = False, example: str = "",
) -> Any:  # fmt: skip
    """Define a field; ``empty``: when not given it is an empty tuple and not Unknown."""
    metadata = {
        "kind": kind, "meaning": Text(en, ja), "words": words, "record": record, "many": many,
        "example": example,
    }  # fmt: skip
    return dataclasses.field(default=() if empty else UNKNOWN, metadata=metadata)


def field_specs(record: type) -> tuple[FieldSpec, ...]:
    """Return the fields of a record of the case format, in the order in which they are written."""
    return tuple(
        FieldSpec(name=field.name.rstrip("_"), **field.metadata)
        for field in dataclasses.fields(record)
        if field.metadata
    )


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217)."""

    amount: Decimal | Unknown = fact("number", "Amount", "金額", example="1200000")
    currency: str | Unknown = fact("currency", "ISO 4217 code", "通貨（ISO 4217）", example="JPY")


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of an item."""

    amount: Decimal | Unknown = fact("number", "Number", "数量", example="1")
    unit: str | Unknown = fact("text", "Unit", "単位", example="set")


@dataclass(frozen=True, slots=True)
class Address:
    """A place where a party can be found."""

    text: str | Unknown = fact("text", "As written", "住所（記載のまま）")
    country: str | Unknown = fact("country", "Country or region", "国・地域")


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that some register gave a party."""

    type: str | Unknown = fact("text", "Which register", "番号の種類", example="LEI")
    value: str | Unknown = fact("text", "The number", "番号")
