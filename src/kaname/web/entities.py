"""An entry of a list as an entity in the shape that clients of FollowTheMoney read."""

from collections.abc import Mapping
from typing import Any

from kaname.core.hit import Entry
from kaname.screening.publishers import lists
from kaname.web.vocabulary import schema_of_kind, topics_of_list

__all__ = ["entity_of", "last_change_of", "schema_of", "topics_of"]


def schema_of(entry: Entry) -> str:
    """Return the schema of an entry."""
    return schema_of_kind(entry.kind, entry.detail("schema"))


def topics_of(entry: Entry) -> tuple[str, ...]:
    """Return the topics of an entry: as published, else those of its list; none when unknown."""
    published = tuple(part for part in entry.detail("topics").split("; ") if part)
    return published or topics_of_list(entry.list_id)


def last_change_of(entry: Entry) -> str:
    """Return when the publisher last changed an entry, as published, or an empty text."""
    return entry.detail("last_change").partition("; ")[0]


def entity_of(entry: Entry) -> dict[str, Any]:
    """Return the entity: ``id``, ``caption``, ``schema``, ``properties`` and the rest.

    ``first_seen``, ``last_seen`` and ``last_change`` are null where the list does not say: the
    day of the edition is no day of the entry.
    """
    schema = schema_of(entry)
    return {
        "id": entry.id,
        "caption": entry.name,
        "schema": schema,
        "properties": _properties(entry, schema),
        "datasets": [entry.list_id],
        "referents": [],
        "target": True,
        "first_seen": entry.detail("first_seen").partition("; ")[0] or None,
        "last_seen": None,
        "last_change": last_change_of(entry) or None,
    }


def _properties(entry: Entry, schema: str) -> dict[str, list[str]]:
    numbers = _numbers(entry.identifiers, schema)
    page = lists()[entry.list_id].page if entry.list_id in lists() else ""
    found: Mapping[str, tuple[str, ...]] = {
        "name": (entry.name,),
        "alias": entry.aliases,
        "weakAlias": entry.weak_aliases,
        "country": tuple(code.lower() for code in entry.countries),
        "address": entry.addresses,
        "birthDate": entry.birth_dates if schema == "Person" else (),
        **numbers,
        "program": entry.programs,
        "topics": topics_of(entry),
        "notes": tuple(text for text in (entry.detail("remarks"),) if text),
        "sourceUrl": (page,) if page else (),
    }
    return {name: list(values) for name, values in found.items() if values}


def _numbers(identifiers: tuple[str, ...], schema: str) -> dict[str, tuple[str, ...]]:
    """Return the numbers, as published, under the property that fits."""
    if schema not in ("Vessel", "Airplane"):
        return {"idNumber": identifiers}
    imo = tuple(one for one in identifiers if schema == "Vessel" and "IMO" in one.upper())
    others = tuple(one for one in identifiers if one not in imo)
    return {"imoNumber": imo, "registrationNumber": others}
