"""One query of a client: an example of the party that is looked for, as FollowTheMoney says it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kaname.core.partial_date import BirthDate, date_from_iso
from kaname.core.text import Text
from kaname.screening.bulk.parties import birth_date_of
from kaname.screening.engine import Query
from kaname.screening.identifiers import identifier_keys
from kaname.screening.names import is_searchable
from kaname.screening.sources.countries import code_of
from kaname.web.settings import Settings
from kaname.web.vocabulary import (
    ADDRESSES,
    BIRTH_DATES,
    COUNTRIES,
    IDENTIFIERS,
    NAME_PARTS,
    NAMES,
    SCHEMATA,
)
from kaname.web.words import refusal, words

__all__ = ["Asked", "asked_of", "known_schema"]

_USED: Final = frozenset((*NAMES, *NAME_PARTS, *COUNTRIES, *IDENTIFIERS, *BIRTH_DATES, *ADDRESSES))
_NOTED_MAX: Final = 10
_ADDRESS_PARTS: Final = ("full", "street", "street2", "city", "region", "postalCode", "country")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks for.

    ``echo`` is the example as it was understood: what it does not hold played no part. ``notes``
    say what was left out.
    """

    query: Query
    echo: Mapping[str, Any]
    notes: tuple[Text, ...]


def known_schema(name: object) -> str:
    """Return the name of a schema, checked.

    Raises:
        RefusedError: (400) it is none that can be searched.
    """
    if not isinstance(name, str) or name not in SCHEMATA:
        raise refusal(400, "KAN-2327", "schema", known=", ".join(SCHEMATA))
    return name


def asked_of(example: object, settings: Settings) -> Asked:
    """Return what an example asks for.

    Raises:
        RefusedError: (400) it cannot be searched, which must not read as "nothing found".
    """
    schema, own_id, properties = _shape(example)
    values = {name: _values(name, given, settings) for name, given in properties.items()}
    notes: list[Text] = []
    used: dict[str, list[str]] = {}
    names = _names(values, used, settings, notes)
    countries = tuple(_countries(values, used, notes))
    numbers = [(n, v) for n in IDENTIFIERS for v in values.get(n, ()) if any(identifier_keys(v))]
    for name, value in numbers:
        used.setdefault(name, []).append(value)
    born = _born(values.get("birthDate", ()), used, notes)
    addresses = tuple(_addresses(properties, values, used, notes))
    if not names and not numbers:
        raise refusal(400, "KAN-2325", "properties")
    unused = [name for name in properties if name not in _USED]
    if unused:
        shown = ", ".join(name[:40] for name in sorted(unused)[:_NOTED_MAX])
        notes.append(words()("note.unused", names=shown))
    query = Query(
        names=names, kind=SCHEMATA[schema].kind, countries=countries,
        identifiers=tuple(value for _, value in numbers), birth_date=born, addresses=addresses,
    )  # fmt: skip
    return Asked(query, {"id": own_id, "schema": schema, "properties": used}, tuple(notes))


def _shape(example: object) -> tuple[str, str | None, Mapping[str, Any]]:
    if not isinstance(example, dict):
        raise _malformed("object")
    if not isinstance(example.get("schema"), str):
        raise _malformed("schema")
    schema = known_schema(example["schema"])
    properties = example.get("properties")
    if not isinstance(properties, dict):
        raise _malformed("properties")
    own_id = example.get("id")
    if own_id is not None and not isinstance(own_id, str):
        raise _malformed("id")
    return schema, own_id, properties


def _values(name: str, given: object, settings: Settings) -> tuple[str, ...]:
    """Return the values of a property as texts, without those that are empty."""
    several = given if isinstance(given, list) else [given]
    place = f"properties.{name}" if name in _USED else "properties"
    if len(several) > settings.names_max:
        raise _too_much("names" if name in NAMES else "values", place, len(several), settings)
    found = []
    for value in several:
        if isinstance(value, dict) and name == "addressEntity":
            value = ", ".join(_address_parts(value))
        elif value is None:
            continue
        elif isinstance(value, bool) or not isinstance(value, str | int | float):
            raise _malformed("value", place)
        text = str(value).strip()
        if len(text) > settings.letters_max:
            raise _too_much("letters", place, len(text), settings)
        if text:
            found.append(text)
    return tuple(found)


def _address_parts(value: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts of an address that is given as an entity of its own."""
    parts = value.get("properties")
    if not isinstance(parts, dict):
        return
    for part in _ADDRESS_PARTS:
        given = _listed(parts.get(part))
        yield from (one for one in given if isinstance(one, str) and one.strip())


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [value]


def _names(
    values: Mapping[str, tuple[str, ...]], used: dict[str, list[str]], settings: Settings,
    notes: list[Text],
) -> tuple[str, ...]:  # fmt: skip
    """Return the names, and record of which properties they are."""
    given = [(name, value) for name in NAMES for value in values.get(name, ())]
    if not given:
        given = list(_from_parts(values))
        sources = [part for part in NAME_PARTS if values.get(part)] if given else []
        used.update({part: list(values[part]) for part in sources})
    else:
        for name, value in given:
            if is_searchable(value):
                used.setdefault(name, []).append(value)
    kept = tuple(dict.fromkeys(value for _, value in given if is_searchable(value)))
    left_out = len([value for _, value in given if not is_searchable(value)])
    if left_out and kept:
        notes.append(words()("note.some_names", number=left_out))
    if len(kept) > settings.names_max:
        raise _too_much("names", "properties", len(kept), settings)
    return kept


def _from_parts(values: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Yield names put together from their parts: the whole, and first and last alone."""
    parts = {part: " ".join(values.get(part, ())) for part in NAME_PARTS}
    whole = " ".join(text for text in parts.values() if text)
    short = " ".join(text for text in (parts["firstName"], parts["lastName"]) if text)
    for name in dict.fromkeys((whole, short)):
        if name:
            yield "name", name


def _countries(
    values: Mapping[str, tuple[str, ...]], used: dict[str, list[str]], notes: list[Text]
) -> Iterator[str]:
    missed = False
    found: dict[str, None] = {}
    for name in COUNTRIES:
        for value in values.get(name, ()):
            code = code_of(value.upper()) or code_of(value)
            missed = missed or code is None
            if code is not None:
                found[code] = None
                used.setdefault(name, []).append(code.lower())
    if missed:
        notes.append(words()("note.country"))
    yield from found


def _born(given: Sequence[str], used: dict[str, list[str]], notes: list[Text]) -> BirthDate | None:
    """Return the most exact of the dates given, which the others must be parts of."""
    dates = [birth_date_of(text.partition("T")[0]) for text in given]
    exact = max((one.isoformat() for one in dates if one is not None), key=len, default="")
    agree = all(one is not None and exact.startswith(one.isoformat()) for one in dates)
    if not exact or not agree:
        if given:
            notes.append(words()("note.birth_date"))
        return None
    used["birthDate"] = [exact]
    return date_from_iso(exact)


def _addresses(
    properties: Mapping[str, Any], values: Mapping[str, tuple[str, ...]],
    used: dict[str, list[str]], notes: list[Text],
) -> Iterator[str]:  # fmt: skip
    referred = [v for v in _listed(properties.get("addressEntity")) if isinstance(v, str)]
    if referred:
        notes.append(words()("note.address"))
    given = (*values.get("address", ()), *values.get("addressEntity", ()))
    for value in dict.fromkeys(given):
        if value not in referred:
            used.setdefault("address", []).append(value)
            yield value


def _malformed(what: str, place: str = "") -> Exception:
    found, expected = words()(f"query.{what}"), words()(f"query.{what}_expected")
    return refusal(400, "KAN-2324", place or what, found=found, expected=expected)


def _too_much(what: str, place: str, number: int, settings: Settings) -> Exception:
    found = words()(f"query.{what}", number=number)
    limit = settings.letters_max if what == "letters" else settings.names_max
    return refusal(400, "KAN-2326", place, found=found, limit=limit)
