"""FollowTheMoney entities (``entities.ftm.json``), one JSON object a line, and changes to them.

Source: OpenSanctions and other tools of the FollowTheMoney family. A line may be a party (person,
company, vessel ...), or something said of parties: a sanction, an address, a document, a relation.
What the latter say is told of their party. A party that the publisher marks as no target, and that
has no topic, is only connected with listed ones: it is counted and not loaded. The file of changes
(``entities.delta.json``) is read when it stands beside: each line adds an entity, takes its place,
or takes it away.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from kaname.core.hit import Entry
from kaname.core.problem import Place
from kaname.screening.sources.dates import iso_day
from kaname.screening.sources.loaded import Account, Loaded
from kaname.screening.sources.parties import Record, clean, close
from kaname.screening.sources.reading import SourceFile, stop, streamed
from kaname.screening.sources.targets import KINDS, codes_of, list_of

__all__ = ["load", "looks_like", "looks_like_delta"]

LIST_FILE: Final = "ftm"
PARTIES: Final = frozenset({*KINDS, "LegalEntity", "CryptoWallet", "Thing"})
"""The schemata whose entities are parties; of the others it is told what they say of these."""
COUNTRIES: Final = frozenset(
    {"country", "mainCountry", "jurisdiction", "nationality", "citizenship", "flag"}
)
ALIASES: Final = frozenset({"alias", "previousName"})
WEAK: Final = frozenset({"weakAlias", "abbreviation"})
DETAILS: Final = {
    "topics": "topics", "gender": "gender", "title": "title", "position": "title",
    "notes": "remarks", "sourceUrl": "source_information_url", "birthPlace": "places_of_birth",
    "phone": "phones", "email": "emails", "website": "websites", "legalForm": "legal_form",
    "incorporationDate": "incorporation_date", "dissolutionDate": "dissolution_date",
    "type": "vessel_type", "buildDate": "year_built", "publicKey": "public_key",
}  # fmt: skip
SANCTION: Final = ("program", "authority", "reason", "status", "startDate", "endDate")
OWNERS: Final = {"Sanction": "entity", "Identification": "holder", "Passport": "holder"}
"""Schema of what is said of a party -> the property that says of which."""
_NUMBER: Final = re.compile(r"(?:Number|Code|Id)$|^(?:mmsi|callSign|swiftBic)$")

Properties = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A line as it is kept: where it stood, its schema, and its text while something needs it."""

    line: int
    schema: str
    text: str


@dataclass(slots=True)
class Collection:
    """Entities by id. Lines are kept as text, which takes a fraction of the room of objects."""

    entities: dict[str, Kept] = field(default_factory=dict)
    repeated: int = 0
    last_seen: str = ""


def looks_like(first_line: str) -> bool:
    """Tell whether a first line is an entity."""
    keys = '"schema"' in first_line and '"properties"' in first_line
    return first_line.startswith("{") and keys and not looks_like_delta(first_line)


def looks_like_delta(first_line: str) -> bool:
    """Tell whether a first line is a change of an entity."""
    return bool(re.match(r'\{\s*"op"\s*:\s*"(?:ADD|MOD|DEL)"', first_line))


def load(file: SourceFile, delta: SourceFile | None = None) -> Loaded:
    """Load the entities, with the changes that stand beside them.

    Raises:
        ProblemError: a file is cut off, in another encoding, or holds no entities.
    """
    account = Account(file.name)
    found = Collection()
    for line, text, row in _objects(file, account):
        _keep(found, row, text, line, account)
    account.rows_merged += found.repeated
    if delta is not None:
        _apply(found, delta, account)
    return _closed(found, account)


def _objects(file: SourceFile, account: Account) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield the objects of the lines, each with the number and the text of its line.

    Raises:
        ProblemError: the last line is no whole object: the file was cut off.
    """
    broken = 0
    for line, text in enumerate(streamed(file), start=1):
        if not text.strip():
            continue
        if broken:
            account.lose("KAN-2216", broken)
            broken = 0
        account.rows_read += 1
        try:
            row = json.loads(text)
        except (ValueError, RecursionError):
            broken = line
            continue
        if isinstance(row, dict):
            yield line, text, row
        else:
            account.lose("KAN-2216", line)
    if broken:
        raise stop("KAN-2007", Place(file.name, broken))


def _keep(found: Collection, row: dict[str, Any], text: str, line: int, account: Account) -> bool:
    """Keep an entity by its id; name a line that is none. An empty ``text`` is made of it."""
    own_id, schema = row.get("id"), row.get("schema")
    if not isinstance(own_id, str) or not clean(own_id):
        account.lose("KAN-2210", line)
        return False
    if not isinstance(row.get("properties"), dict) or not isinstance(schema, str):
        account.lose("KAN-2216", line)
        return False
    if (known := found.entities.get(own_id)) is not None:
        found.repeated += 1
        row, text = _both(json.loads(known.text), row) if known.text else row, ""
    needed = _is_party(row) or schema in OWNERS or schema == "Address"
    kept = (text or json.dumps(row, ensure_ascii=False)) if needed else ""
    found.entities[own_id] = Kept(line, schema, kept)
    seen = row.get("last_seen")
    found.last_seen = max(found.last_seen, seen[:10] if isinstance(seen, str) else "")
    return True


def _is_party(row: dict[str, Any]) -> bool:
    return row["schema"] in PARTIES or row.get("target") is True


def _both(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Return one entity of two of one id, with the properties and datasets of both."""
    joined = {**first, **second}
    joined["properties"] = {
        key: [*_values(first["properties"], key), *_values(second["properties"], key)]
        for key in dict.fromkeys((*first["properties"], *second["properties"]))
    }
    joined["datasets"] = [*_texts(first, "datasets"), *_texts(second, "datasets")]
    joined["target"] = first.get("target") or second.get("target")
    return joined


def _apply(found: Collection, delta: SourceFile, account: Account) -> None:
    """Apply the changes. Each line is a row, and so is what it takes the place of or takes away.

    Raises:
        ProblemError: the changes are cut off.
    """
    base, changed = found.last_seen, Collection()
    inner = Account(delta.name)
    for line, _, row in _objects(delta, inner):
        entity, op = row.get("entity"), row.get("op")
        own_id = entity.get("id") if isinstance(entity, dict) else None
        if not isinstance(entity, dict) or not isinstance(own_id, str):
            inner.lose("KAN-2216", line)
        elif op == "DEL":
            gone = found.entities.pop(own_id, None)
            inner.rows_removed += 1 if gone is None else 2
        elif op not in {"ADD", "MOD"}:
            inner.lose("KAN-2216", line)
        elif _keep(changed, entity, "", line, inner):
            if found.entities.pop(own_id, None) is not None:
                inner.rows_merged += 1
            found.entities[own_id] = changed.entities.pop(own_id)
    if changed.last_seen and changed.last_seen < base:
        account.doubt("KAN-2223", delta.name, base=base, delta=changed.last_seen)
    found.last_seen = max(base, changed.last_seen)
    account.rows_read += inner.rows_read
    account.rows_merged += inner.rows_merged
    account.rows_removed += inner.rows_removed
    account.rows_lost += inner.rows_lost
    account.warnings += inner.warnings


def _closed(found: Collection, account: Account) -> Loaded:
    facts = _facts(found)
    entries: list[Entry] = []
    datasets: Counter[str] = Counter()
    connected = 0
    for own_id, kept in found.entities.items():
        row = json.loads(kept.text) if kept.text else {}
        if not row or not _is_party(row):
            account.rows_merged += 1
            continue
        if row.get("target") is False and not _texts(row["properties"], "topics"):
            account.rows_removed += 1
            connected += 1
            continue
        entry = _entry(own_id, row, kept.line, facts, account)
        if entry is None:
            account.lose("KAN-2021", kept.line)
            continue
        datasets.update(_texts(row, "datasets"))
        entries.append(entry)
    if connected:
        account.warn("KAN-2221", rows=connected)
    account.rows_by_part |= {f"{LIST_FILE}/{name}": rows for name, rows in sorted(datasets.items())}
    return close(account, LIST_FILE, entries, {LIST_FILE: len(entries)}, iso_day(found.last_seen))


def _facts(found: Collection) -> dict[str, list[dict[str, Any]]]:
    """Return, by the id of a party or of an address, the entities that tell something of it."""
    facts: dict[str, list[dict[str, Any]]] = {}
    for own_id, kept in found.entities.items():
        if kept.schema == "Address":
            facts.setdefault(own_id, []).append(json.loads(kept.text))
        elif kept.schema in OWNERS:
            row = json.loads(kept.text)
            for owner in _texts(row["properties"], OWNERS[kept.schema]):
                facts.setdefault(owner, []).append(row)
    return facts


def _entry(
    own_id: str,
    row: dict[str, Any],
    line: int,
    facts: dict[str, list[dict[str, Any]]],
    account: Account,
) -> Entry | None:
    properties: Properties = row["properties"]
    party = Record(line, KINDS.get(row["schema"], ""))
    party.add(party.primary, *_texts(row, "caption"), *_texts(properties, "name"))
    party.tell("schema", row["schema"])
    for key in properties:
        _read(party, key, properties)
    for other in (*facts.get(own_id, ()), *_nested(properties)):
        _tell(party, other)
    for place in _texts(properties, "addressEntity"):
        for other in facts.get(place, ()):
            _tell(party, other)
    for key in ("first_seen", "last_change"):
        party.tell(key, *_texts(row, key))
    datasets = _texts(row, "datasets")
    party.tell("datasets", *datasets)
    entry = party.entry(clean(own_id), LIST_FILE, account)
    if entry is None:
        return None
    return replace(entry, list_id=list_of(LIST_FILE, datasets))


def _nested(properties: Properties) -> Iterator[dict[str, Any]]:
    """Yield the entities that stand inside a party, in place of their ids."""
    for key in properties:
        for value in _values(properties, key):
            if isinstance(value, dict) and isinstance(value.get("properties"), dict):
                yield value


def _tell(party: Record, other: dict[str, Any]) -> None:
    """Add to a party what a sanction, an address or a document says."""
    properties = other["properties"]
    schema = other.get("schema")
    if schema == "Address":
        party.add(party.addresses, *(_texts(properties, "full") or _texts(other, "caption")))
    elif schema == "Sanction":
        party.add(party.programs, *_texts(properties, "programId"))
        told = (text for key in SANCTION for text in _texts(properties, key))
        party.tell("sanctions", " - ".join(told))
    elif schema in {"Identification", "Passport"}:
        numbers = _texts(properties, "number")
        kind = next(iter(_texts(properties, "type")), "")
        party.add(party.identifiers, *(f"{kind} {number}".strip() for number in numbers))


def _read(party: Record, key: str, properties: Properties) -> None:
    """Add what a property of the party's own says; what it leads to is added elsewhere."""
    if key in DETAILS:
        party.tell(DETAILS[key], *_texts(properties, key))
    elif key in COUNTRIES:
        for value in _texts(properties, key):
            party.add(party.countries, *codes_of(value))
    elif key in ALIASES:
        party.add(party.aliases, *_texts(properties, key))
    elif key in WEAK:
        party.add(party.weak, *_texts(properties, key))
    elif key == "address":
        party.add(party.addresses, *_texts(properties, key))
    elif key == "birthDate":
        party.add(party.births, *_texts(properties, key))
    elif key == "programId":
        party.add(party.programs, *_texts(properties, key))
    elif _is_number(key):
        party.add(party.identifiers, *(f"{key} {number}" for number in _texts(properties, key)))


@lru_cache(maxsize=1024)
def _is_number(key: str) -> bool:
    return bool(_NUMBER.search(key)) and key != "isinCode"


def _values(properties: Properties, key: str) -> list[Any]:
    values = properties.get(key)
    return values if isinstance(values, list) else []


def _texts(holder: dict[str, Any], key: str) -> tuple[str, ...]:
    """Return the texts under a key, whether there is one or a list of them."""
    value = holder.get(key)
    values = value if isinstance(value, list) else [value]
    cleaned = (clean(text) for text in values if isinstance(text, str))
    return tuple(dict.fromkeys(text for text in cleaned if text))
