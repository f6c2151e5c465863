"""The facts of the case as shown: their labels, their values, and which of them are missing."""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from kaname.core.case import (
    Address,
    Case,
    Content,
    EndUse,
    FieldSpec,
    Identifier,
    Item,
    Money,
    Owner,
    Part,
    Party,
    Places,
    Quantity,
    field_specs,
)
from kaname.core.finding import Read
from kaname.core.partial_date import PartialDate
from kaname.core.unknown import UNKNOWN, is_known
from kaname.report.reader import Reader
from kaname.report.words import clean

__all__ = ["FactGroup", "FactRow", "ReadView", "fact_groups", "read_view"]

_RECORDS: Final[dict[str, type]] = {
    "case": Case, "party": Party, "item": Item, "places": Places, "end_use": EndUse,
}  # fmt: skip
_OF_LIST: Final = {"items": "item", "parties": "party"}
_LISTED_PATH: Final = re.compile(r"(items|parties)\[(.*)\]\.(\w+)(.*)", re.DOTALL)
_HIT_PATH: Final = re.compile(r"hits\[(.*?)\](?:\.(\w+))?", re.DOTALL)
_MONEY: Final = re.compile(r"(\d+(?:\.\d+)?) ([A-Z]{3})")
_HIT_VALUE: Final = re.compile(r"(confirmed|presumed|open|excluded), score (\d+)")


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact: its label, its value in lines (none when it is not given), its path."""

    label: str
    lines: tuple[str, ...]
    path: str
    asks: tuple[int, ...]
    """The numbers of the questions that are open about it."""


@dataclass(frozen=True, slots=True)
class FactGroup:
    """The facts of one record of the case."""

    title: str
    rows: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True)
class ReadView:
    """A fact that a provision read."""

    label: str
    value: str
    path: str
    """Where it stands in the case file; of a hit, the id of the entry."""


def fact_groups(reader: Reader) -> tuple[FactGroup, ...]:
    """Return the whole case, record by record: what is given, and what is asked for."""
    case, say = reader.dossier.case, reader.say
    groups = [
        _group(reader, say("facts.deal"), case, "case", ""),
        _group(reader, say("facts.places"), case.places, "places", "places."),
        _group(reader, say("facts.end_use"), case.end_use, "end_use", "end_use."),
    ]
    for party in case.parties:
        title = say("facts.party", name=reader.party_name(party.id), id=party.id)
        groups.append(_group(reader, title, party, "party", f"parties[{party.id}]."))
    for item in case.items:
        title = say("facts.item", name=reader.item_name(item.id), id=item.id)
        groups.append(_group(reader, title, item, "item", f"items[{item.id}]."))
    return tuple(group for group in groups if group.rows)


def read_view(reader: Reader, read: Read) -> ReadView:
    """Return a fact that was read, with its label where its path is one of the case format."""
    hit = _HIT_PATH.fullmatch(read.path)
    if hit and hit[2]:
        label = reader.say.or_raw(f"detail.{hit[2]}", hit[2])
        return ReadView(label, clean(read.value), clean(hit[1]))
    if hit:
        value = _hit_value(reader, hit[1], read.value)
        return ReadView(reader.say("hit.entry"), value, clean(hit[1]))
    label, spec = _labelled(reader, read.path)
    value = _owners_read(reader, read.path) or _read_value(reader, spec, read.value)
    return ReadView(label, value, clean(read.path))


def _group(reader: Reader, title: str, record: object, name: str, prefix: str) -> FactGroup:
    rows = []
    kind = _RECORDS[name]
    # An empty list is a statement where "not given" is Unknown, and nothing where it is not.
    states_none = {f.name for f in dataclasses.fields(kind) if f.default is UNKNOWN}
    for spec in field_specs(kind):
        path = prefix + spec.name
        if spec.name == "id" or (name == "case" and spec.kind == "record"):
            continue  # the id stands in the title; the records of a case are groups of their own
        attribute = spec.name + "_" * hasattr(record, spec.name + "_")
        value = getattr(record, attribute)
        asks = reader.question_numbers(
            asked.question
            for asked in reader.dossier.questions
            if asked.question.path == path
            or asked.question.path.startswith((path + ".", path + "["))
        )
        label = _label(reader, name, spec)
        if is_known(value) and (value != () or attribute in states_none):
            rows.append(FactRow(label, _lines(reader, spec, value), clean(path), asks))
        elif asks:
            rows.append(FactRow(label, (), clean(path), asks))
    return FactGroup(title, tuple(rows))


def _lines(reader: Reader, spec: FieldSpec, value: object) -> tuple[str, ...]:
    """Return a given fact in lines."""
    if isinstance(value, Mapping):
        return tuple(clean(f"{key}: {inner}") for key, inner in value.items())
    if spec.name == "owners" and value == ():
        return (reader.say("facts.none_to_name"),)
    if spec.name == "via" and value == ():
        return (reader.say("route.direct"),)
    if value == ():
        return (reader.say("facts.none"),)
    if isinstance(value, tuple):
        if spec.kind in ("word", "country"):
            return (reader.say.join(_line(reader, spec, inner) for inner in value),)
        return tuple(_line(reader, spec, inner) for inner in value)
    return (_line(reader, spec, value),)


def _line(reader: Reader, spec: FieldSpec, value: object) -> str:
    if isinstance(value, Money):
        return _pair(reader, value.currency, value.amount)
    if isinstance(value, Quantity):
        return _pair(reader, value.amount, value.unit)
    if isinstance(value, Address):
        return _pair(reader, value.text, value.country, places=(1,))
    if isinstance(value, Identifier):
        return _pair(reader, value.type, value.value)
    if isinstance(value, Owner):
        return _owner(reader, value)
    if isinstance(value, Content):
        return _content(reader, value)
    if isinstance(value, Part):
        return _listed_part(reader, value)
    return _scalar(reader, spec, value)


def _scalar(reader: Reader, spec: FieldSpec | None, value: object) -> str:
    kind = spec.kind if spec else ""
    if isinstance(value, bool):
        return reader.say("facts.yes" if value else "facts.no")
    if isinstance(value, Decimal):
        number = f"{value.normalize():,f}"
        return reader.say("facts.percent", number=number) if kind == "percent" else number
    if isinstance(value, date | PartialDate):
        return value.isoformat()
    text = str(value)
    if kind == "country":
        return reader.place(text)
    if kind == "word":
        return reader.say.or_raw(f"word.{text}", text)
    if kind == "meti_item" and text == "not_listed":
        return reader.say("facts.not_listed")
    return clean(text)


def _pair(reader: Reader, *values: object, places: tuple[int, ...] = ()) -> str:
    shown = [
        reader.place(str(value)) if index in places else _scalar(reader, None, value)
        for index, value in enumerate(values)
        if is_known(value)
    ]
    return " ".join(shown) or reader.say("facts.not_given")


def _owner(reader: Reader, owner: Owner) -> str:
    parts = []
    if is_known(owner.name):
        parts.append(clean(owner.name))
    if is_known(owner.party):
        parts.append(reader.party_name(owner.party))
    if is_known(owner.country):
        parts.append(reader.place(owner.country))
    share = f"{reader.say('field.owner.percent')}: "
    if is_known(owner.percent):
        number = f"{owner.percent.normalize():,f}"
        parts.append(share + reader.say("facts.percent", number=number))
    else:
        parts.append(share + reader.say("facts.not_given"))
    return reader.say.join(parts)


def _content(reader: Reader, content: Content) -> str:
    """Return one US part: its classification, its value, and whether it counts where stated."""
    parts = [_pair(reader, content.eccn, content.value)]
    if is_known(content.needs_licence):
        answer = reader.say("facts.yes" if content.needs_licence else "facts.no")
        parts.append(f"{reader.say('field.content.needs_licence')}: {answer}")
    return reader.say.join(parts)


def _listed_part(reader: Reader, part: Part) -> str:
    """Return one listed part: its number, its value, and what is stated of how it sits there."""
    parts = [_pair(reader, part.meti_item, part.value)]
    for name in ("inseparable", "mixed", "usable_as_such"):
        stated = getattr(part, name)
        if is_known(stated):
            answer = reader.say("facts.yes" if stated else "facts.no")
            parts.append(f"{reader.say(f'field.part.{name}')}: {answer}")
    return reader.say.join(parts)


def _labelled(reader: Reader, path: str) -> tuple[str, FieldSpec | None]:
    """Return the label of the field at ``path`` and how it is written."""
    listed = _LISTED_PATH.fullmatch(path)
    if listed:
        record, field = _OF_LIST[listed[1]], listed[3]
    elif path.startswith(("places.", "end_use.")):
        record, _, field = path.partition(".")
    else:
        record, field = "case", path
    for spec in field_specs(_RECORDS[record]):
        if spec.name == field:
            return _label(reader, record, spec), spec
    return clean(path), None


def _label(reader: Reader, record: str, spec: FieldSpec) -> str:
    """Return the short label of a field; its full meaning where it has none."""
    key = f"field.{record}.{spec.name}"
    return reader.say(key) if reader.say.knows(key) else reader.say.text(spec.meaning)


def _read_value(reader: Reader, spec: FieldSpec | None, value: str) -> str:
    """Return a value that was written as text for the trace, in the words of the language."""
    if value in ("yes", "no") and (spec is None or spec.kind == "yes_no"):
        return reader.say(f"facts.{value}")
    if value == "none" and (spec is None or spec.many):
        return reader.say("facts.none")
    if spec is None:
        return clean(value)
    if spec.kind == "percent":
        try:
            return _scalar(reader, spec, Decimal(value))
        except InvalidOperation:
            return clean(value)
    money = _MONEY.fullmatch(value) if spec.record is Money else None
    if money:
        return _pair(reader, money[2], Decimal(money[1]))
    if spec.many and spec.kind in ("word", "country"):
        return reader.say.join(_scalar(reader, spec, part) for part in value.split(", "))
    return _scalar(reader, spec, value)


def _owners_read(reader: Reader, path: str) -> str:
    """Return the owners at ``path`` as the case gives them; empty when it is another field."""
    listed = _LISTED_PATH.fullmatch(path)
    if not listed or listed[1] != "parties" or listed[3] != "owners" or listed[4]:
        return ""
    party = reader.parties.get(listed[2])
    if party is None or not is_known(party.owners):
        return ""
    owners = [_owner(reader, owner) for owner in party.owners]
    return "; ".join(owners) or reader.say("facts.none_to_name")


def _hit_value(reader: Reader, entry_id: str, value: str) -> str:
    hit = reader.hits.get(entry_id)
    name = clean(hit.listed_name if hit else entry_id)
    found = _HIT_VALUE.fullmatch(value)
    if not found:
        return reader.say.join((name, clean(value)))
    identity = reader.say(f"identity.{found[1]}")
    return reader.say.join((name, identity, reader.say("hit.score", score=int(found[2]))))
