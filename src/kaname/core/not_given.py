"""Which facts of a case nobody gave."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from kaname.core.case import Case, Item, Party, field_specs
from kaname.core.text import Text
from kaname.core.unknown import is_known

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
            yield Gap(path, spec.name, spec.meaning)
        elif spec.record is not None:
            field = f"{path}.{spec.name}".lstrip(".")
            inner.extend(_named(value if spec.many else (value,), field, many=spec.many))
    for value, field in inner:
        yield from _gaps(value, field)


def _named(values: tuple[Any, ...], field: str, *, many: bool) -> Iterator[tuple[Any, str]]:
    for position, value in enumerate(values, start=1):
        label = value.id if isinstance(value, Party | Item) else position
        yield value, f"{field}[{label}]" if many else field
