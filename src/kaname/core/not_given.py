"""Which facts of a case nobody gave."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from kaname.core.case import Case, Item, Owner, Party, field_specs
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, is_known

__all__ = ["Gap", "not_given"]

_WANTED: Final = frozenset({"parties", "items", "roles"})
"""Lists whose emptiness is a gap; other lists, such as addresses, are simply empty."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One fact that is Unknown: the record it belongs to, its field, and what it means."""

    record: str
    field: str
    meaning: Text


def not_given(case: Case) -> tuple[Gap, ...]:
    """Return every fact that the case leaves Unknown, in the order of the format.

    A fact that does not matter for the deal is among them too: only the law tells which of them
    would decide, and the dossier says so.
    """
    return tuple(_gaps(case, ""))


def _gaps(record: Any, path: str) -> Iterator[Gap]:
    attributes = {field.name.rstrip("_"): field.name for field in dataclasses.fields(record)}
    inner: list[tuple[Any, str]] = []
    for spec in field_specs(type(record)):
        value = getattr(record, attributes[spec.name])
        if not is_known(value) or (value == () and spec.name in _WANTED):
            if not _is_idle(record, spec.name):
                yield Gap(path, spec.name, spec.meaning)
        elif spec.record is not None:
            field = f"{path}.{spec.name}".lstrip(".")
            inner.extend(_named(value if spec.many else (value,), field, many=spec.many))
    for value, field in inner:
        yield from _gaps(value, field)


def _is_idle(record: Any, field: str) -> bool:
    """Tell whether another fact of the same record leaves nothing to ask.

    An owner is named by the id of a party or by a name, not by both; only a person is born.
    """
    if isinstance(record, Owner):
        other = {"party": record.name, "name": record.party}.get(field, UNKNOWN)
        return is_known(other)
    if isinstance(record, Party) and field == "birth_date":
        return is_known(record.kind) and record.kind != "person"
    return False


def _named(values: tuple[Any, ...], field: str, *, many: bool) -> Iterator[tuple[Any, str]]:
    for position, value in enumerate(values, start=1):
        label = value.id if isinstance(value, Party | Item) else position
        yield value, f"{field}[{label}]" if many else field
