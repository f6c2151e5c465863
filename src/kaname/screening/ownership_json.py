"""Ownership as JSON lines: FollowTheMoney entities, and BODS 0.4 statements.

FollowTheMoney: ``Ownership`` links ``owner`` to ``asset``, ``percentage`` being free text;
``Directorship`` is control (followthemoney/schema/Ownership.yaml, Directorship.yaml).

Beneficial Ownership Data Standard 0.4: statements of ``recordType`` entity, person and
relationship. A direct shareholding is ownership; an indirect one is what its source makes of a
chain, so it is shown as control and never added to a direct share; voting rights, boards and the
rest are control (schema/relationship-record.json).
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from kaname.core.places import is_code
from kaname.core.problem import Place, ProblemError
from kaname.core.shareholding import ANY_SHARE, WHOLE, Share
from kaname.core.text import Text, clean
from kaname.screening.ownership import CONTROL, OWNERSHIP, Link, Member, OwnershipFile
from kaname.screening.ownership_percent import PercentError, bounded, read_percent
from kaname.screening.words_ownership import problem, words

__all__ = ["is_json", "read_json_lines"]

_FREE_TEXT_MAX: Final = 20
_DAY: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_SHARES: Final = frozenset({"shareholding", "unknownInterest", "unpublishedInterest", ""})
"""Interests that are, or may be, a share of the company; the rest are control."""
_PERSONS: Final = frozenset({"Person"})

Record = Mapping[str, Any]


@dataclass(slots=True)
class _Found:
    members: dict[str, Member] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    dangling: int = 0
    unspecified: int = 0
    unread: int = 0

    def share(self, text: str, place: Place) -> Share:
        try:
            return read_percent(text)
        except PercentError:
            self.unread += 1
            if self.unread <= _FREE_TEXT_MAX:
                facts = {"place": str(place), "given": clean(text)}
                self.notes.append(words()("note.free_text", **facts))
            return ANY_SHARE

    def file(self) -> OwnershipFile:
        for key in ("dangling", "unspecified"):
            number = getattr(self, key)
            if number == 1:
                self.notes.append(words()(f"note.{key}_one"))
            elif number:
                self.notes.append(words()(f"note.{key}", number=number))
        used = {key for link in self.links for key in (link.owner, link.company)}
        for key in used - self.members.keys():
            self.members[key] = Member(key, key)
        members = tuple(m for m in self.members.values() if m.key in used)
        return OwnershipFile(members, tuple(self.links), tuple(self.notes))


def is_json(text: str) -> bool:
    """Tell whether a text begins as JSON does; no heading of a table begins so."""
    return text.lstrip()[:1] in ("{", "[")


def read_json_lines(name: str, text: str) -> OwnershipFile:
    """Read JSON lines, or one JSON array, of either layout.

    Raises:
        ProblemError: it is not JSON (KAN-2241), or in neither layout (KAN-2253).
    """
    records = list(_records(name, text))
    first = next((record for _, record in records), {})
    if "recordType" in first or "statementId" in first:
        return _bods(records)
    if "schema" in first and "properties" in first:
        return _follow_the_money(records)
    if "statementType" in first:
        reason = Text("statements before version 0.4", "0.4より前の版のステートメント")
    else:
        reason = Text("no known field", "既知の項目がない")
    raise ProblemError(problem("KAN-2253", Place(file=name, line=1), reason=reason))


def _records(name: str, text: str) -> Iterable[tuple[Place, Record]]:
    if text.lstrip().startswith("["):
        found = _parsed(text, Place(file=name))
        pairs = [(Place(file=name, field=f"[{n}]"), record) for n, record in enumerate(found)]
    else:
        lines = enumerate(text.split("\n"), start=1)
        places = ((Place(file=name, line=n), line) for n, line in lines if line.strip())
        pairs = [(place, _parsed(line, place)) for place, line in places]
    for place, record in pairs:
        if not isinstance(record, dict):
            reason = Text("not an object", "オブジェクトではない")
            raise ProblemError(problem("KAN-2253", place, reason=reason))
        yield place, record


def _parsed(text: str, place: Place) -> Any:
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError, InvalidOperation) as error:
        reason = str(error) or type(error).__name__
        raise ProblemError(problem("KAN-2241", place, reason=Text(reason, reason))) from error


# --- FollowTheMoney


def _follow_the_money(records: Iterable[tuple[Place, Record]]) -> OwnershipFile:
    found = _Found()
    edges = []
    for place, entity in records:
        schema = entity.get("schema")
        if schema in ("Ownership", "Directorship"):
            edges.append((place, entity))
        elif isinstance(entity.get("id"), str):
            _entity(found, entity)
    for place, entity in edges:
        _edge(found, place, entity)
    return found.file()


def _texts(entity: Record, name: str) -> list[str]:
    properties = entity.get("properties")
    values = properties.get(name, ()) if isinstance(properties, dict) else ()
    values = values if isinstance(values, list) else [values]
    return [str(value) for value in values if isinstance(value, str | int | Decimal)]


def _entity(found: _Found, entity: Record) -> str:
    key = str(entity["id"])
    names = _texts(entity, "name")
    name = str(entity.get("caption") or (names[0] if names else key))
    codes = [code.upper() for p in ("jurisdiction", "country") for code in _texts(entity, p)]
    country = next((code for code in codes if is_code(code)), "")
    kind = "person" if entity.get("schema") in _PERSONS else "company"
    if entity.get("schema") in (None, "LegalEntity", "Thing", "Asset"):
        kind = ""
    found.members[key] = Member(key, name, kind, country)
    return key


def _ends(found: _Found, entity: Record, name: str) -> list[str]:
    """Return the ids of the parties at one end of a link; they may be nested entities."""
    properties = entity.get("properties")
    values = properties.get(name, ()) if isinstance(properties, dict) else ()
    keys = []
    for value in values if isinstance(values, list) else ():
        if isinstance(value, str):
            keys.append(value)
        elif isinstance(value, dict) and isinstance(value.get("id"), str):
            keys.append(_entity(found, value))
    return keys


def _edge(found: _Found, place: Place, entity: Record) -> None:
    own = entity["schema"] == "Ownership"
    owners = _ends(found, entity, "owner" if own else "director")
    companies = _ends(found, entity, "asset" if own else "organization")
    if not owners or not companies:
        found.unspecified += 1
        return
    stated = _texts(entity, "percentage") if own else []
    share = found.share(stated[0], place) if stated else ANY_SHARE
    indirect = any("indirect" in text.casefold() for text in _texts(entity, "ownershipType"))
    roles = _texts(entity, "role") or ["indirect ownership" if own else "director"]
    sources = [*_texts(entity, "sourceUrl"), *_texts(entity, "publisher")]
    for owner in owners:
        for company in companies:
            found.dangling += (owner not in found.members) + (company not in found.members)
            found.links.append(
                Link(
                    owner=owner, company=company, share=share, place=place,
                    kind=OWNERSHIP if own and not indirect else CONTROL,
                    how="" if own and not indirect else roles[0],
                    as_of=_first_day(_texts(entity, "startDate")),
                    until=_last_day(_texts(entity, "endDate")),
                    source=sources[0] if sources else "",
                )
            )  # fmt: skip


# --- Beneficial Ownership Data Standard


def _bods(records: Iterable[tuple[Place, Record]]) -> OwnershipFile:
    """Read statements; of one record the statement of the latest day counts."""
    latest: dict[str, tuple[str, Place, Record]] = {}
    for place, statement in records:
        key = str(statement.get("recordId") or statement.get("statementId") or place)
        day = str(statement.get("statementDate") or "")
        if key not in latest or day >= latest[key][0]:
            latest[key] = (day, place, statement)
    found = _Found()
    open_records = {
        key: (place, s)
        for key, (_, place, s) in latest.items()
        if s.get("recordStatus") != "closed"
    }
    for key, (_, statement) in open_records.items():
        if statement.get("recordType") in ("entity", "person"):
            found.members[key] = _bods_member(key, statement)
    for place, statement in open_records.values():
        if statement.get("recordType") == "relationship":
            _bods_links(found, place, statement)
    return found.file()


def _details(statement: Record) -> Record:
    details = statement.get("recordDetails")
    return details if isinstance(details, dict) else {}


def _objects(details: Record, name: str) -> list[Record]:
    """Return the objects in a list of a record; what else stands there is no object."""
    values = details.get(name)
    return [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []


def _bods_member(key: str, statement: Record) -> Member:
    details = _details(statement)
    person = statement.get("recordType") == "person"
    if person:
        name = next((n.get("fullName") for n in _objects(details, "names")), None)
        places = _objects(details, "nationalities")
    else:
        name = details.get("name")
        places = [p for p in [details.get("jurisdiction")] if isinstance(p, dict)]
    codes = [str(p.get("code", ""))[:2].upper() for p in places]
    country = next((code for code in codes if is_code(code)), "")
    return Member(key, str(name or key), "person" if person else "company", country)


def _bods_links(found: _Found, place: Place, statement: Record) -> None:
    details = _details(statement)
    owner, company = details.get("interestedParty"), details.get("subject")
    if not isinstance(owner, str) or not isinstance(company, str):
        found.unspecified += 1
        return
    found.dangling += (owner not in found.members) + (company not in found.members)
    source = statement.get("source")
    told = (
        str(source.get("url") or source.get("description") or "")
        if isinstance(source, dict)
        else ""
    )
    for interest in _objects(details, "interests") or [{}]:
        type_ = str(interest.get("type") or "")
        indirect = interest.get("directOrIndirect") == "indirect"
        owns = type_ in _SHARES and not indirect
        how = "" if owns else ("indirect " if indirect else "") + (type_ or "interest")
        found.links.append(
            Link(
                owner=owner, company=company, kind=OWNERSHIP if owns else CONTROL,
                share=_bods_share(found, interest, place), how=how,
                as_of=_first_day([str(interest.get("startDate") or "")]),
                until=_last_day([str(interest.get("endDate") or "")]),
                source=told, place=place,
            )
        )  # fmt: skip


def _bods_share(found: _Found, interest: Record, place: Place) -> Share:
    share = interest.get("share")
    if not isinstance(share, dict) or not share:
        return ANY_SHARE
    try:
        exact = _number(share.get("exact"))
        if exact is not None:
            return bounded(exact, exact, text=str(exact))
        low, low_open = _bound(share, "minimum", "exclusiveMinimum", Decimal(0))
        high, high_open = _bound(share, "maximum", "exclusiveMaximum", WHOLE)
        return bounded(low, high, low_open, high_open, text=f"{low}-{high}")
    except PercentError:
        return found.share(json.dumps(share, default=str), place)


def _bound(share: Record, closed: str, opened: str, otherwise: Decimal) -> tuple[Decimal, bool]:
    """Return a bound and whether it is left out; before 0.4 the second field was a flag."""
    flag = share.get(opened)
    if isinstance(flag, bool):
        value = _number(share.get(closed))
        return (otherwise, False) if value is None else (value, flag)
    value = _number(flag)
    if value is not None:
        return value, True
    value = _number(share.get(closed))
    return (otherwise if value is None else value), False


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value)


def _first_day(texts: list[str]) -> date | None:
    """Return the first day that a date means which may lack its day or month."""
    match = _DAY.match(texts[0]) if texts else None
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None


def _last_day(texts: list[str]) -> date | None:
    """Return the last day that a date means which may lack its day or month."""
    match = _DAY.match(texts[0]) if texts else None
    if match is None:
        return None
    try:
        if match[3]:
            return date(int(match[1]), int(match[2]), int(match[3]))
        month = int(match[2] or 12)
        following = date(int(match[1]) + month // 12, month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)
    except ValueError:
        return None
