"""The parties as shown: who they are, what the lists hold about them, and where they stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kaname.core.case import Owner, Party
from kaname.core.hit import Hit, Identity, owner_key
from kaname.core.unknown import UNKNOWN, Unknown, is_known
from kaname.joint.dossier import ListUsed
from kaname.report.reader import Reader
from kaname.report.words import clean

__all__ = [
    "HitView", "ListView", "PartyView", "Route", "Stop", "list_views", "method", "party_views",
    "route", "safe_address",
]  # fmt: skip

_ORDER: Final = (Identity.CONFIRMED, Identity.PRESUMED, Identity.OPEN, Identity.EXCLUDED)
_STOP_OF_ROLE: Final = {
    "end_user": "end_use_at",
    "ultimate_consignee": "to", "buyer": "to", "purchaser": "to",
    "seller": "from", "exporter": "from", "manufacturer": "from",
    "intermediate_consignee": "via", "forwarder": "via",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HitView:
    """One hit: which entry, how sure, and why."""

    identity: str
    """``confirmed``, ``presumed``, ``open`` or ``excluded``: chooses sign and colour."""
    identity_word: str
    identity_meaning: str
    listed_name: str
    matched_name: str
    score: int
    score_text: str
    entry_id: str
    list_name: str
    edition: str
    edition_date: str
    reasons: tuple[tuple[str, str], ...]
    """Each reason with its points, signed."""
    details: tuple[tuple[str, str, str], ...]
    """What the list says of the entry: label, text as published, and a web address to follow."""


@dataclass(frozen=True, slots=True)
class PartyView:
    """One party: who it is, its hits, and what was searched when there are none."""

    id: str
    name: str
    other_names: tuple[str, ...]
    roles: str
    country: str
    owns: tuple[str, ...]
    """What it owns of other parties."""
    hits: tuple[HitView, ...]
    note: str
    """Why there are no hits; empty when there are."""
    searched: tuple[str, ...]
    """The editions that were searched, when none of them held an entry."""
    flag: str
    """The strongest identity among its hits; else ``none``, ``starter`` when only the starter list
    was searched, or ``unscreened``."""
    flag_text: str


@dataclass(frozen=True, slots=True)
class Stop:
    """One place of the route, with the parties that stand there."""

    label: str
    place: str
    known: bool
    parties: tuple[PartyView, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """Where the items go, and who stands where."""

    stops: tuple[Stop, ...]
    note: str
    aside: tuple[PartyView, ...]


@dataclass(frozen=True, slots=True)
class ListView:
    """One edition that was searched."""

    publisher: str
    list_file: str
    edition: str
    date: str
    age: str
    rows: str
    sha256: str
    starter: bool
    warnings: int


def party_views(reader: Reader) -> tuple[PartyView, ...]:
    """Return the parties in the order of the case, each with the owners that are given by name.

    Last, if there are any, come the hits that belong to none of them.
    """
    hits: dict[str, list[Hit]] = {}
    for hit in reader.dossier.screened.hits:
        hits.setdefault(hit.party_id, []).append(hit)
    views = []
    for party in reader.dossier.case.parties:
        views.append(_party(reader, party, hits.pop(party.id, [])))
        for number, owner in enumerate(party.owners if is_known(party.owners) else ()):
            if is_known(owner.name) and not is_known(owner.party):
                key = owner_key(party.id, number)
                views.append(_owner(reader, party, owner, key, hits.pop(key, [])))
    stray = [hit for group in hits.values() for hit in group]
    if stray:
        who = _Who("", reader.say("parties.of_no_party"), True, (), "", UNKNOWN, ())
        views.append(_view(reader, who, stray))
    return tuple(views)


def method(reader: Reader) -> str:
    """Return how the parties were screened."""
    screened = reader.dossier.screened
    key = "parties.method_one" if screened.names == 1 else "parties.method"
    if screened.names == 1:
        return reader.say(key, threshold=screened.threshold)
    return reader.say(key, names=screened.names, threshold=screened.threshold)


def list_views(reader: Reader) -> tuple[ListView, ...]:
    """Return the editions that were searched."""
    return tuple(
        ListView(
            publisher=reader.say.text(used.publisher),
            list_file=clean(used.list_file),
            edition=clean(used.edition),
            date=used.edition_date.isoformat() if used.edition_date else reader.say("hit.undated"),
            age=_age(reader, used.age_days),
            rows=f"{used.rows:,d}",
            sha256=clean(used.sha256),
            starter=used.starter,
            warnings=used.warnings,
        )
        for used in reader.dossier.screened.lists
    )


def route(reader: Reader, parties: Iterable[PartyView]) -> Route:
    """Return the route with the parties by role."""
    places, say = reader.dossier.case.places, reader.say
    by_stop: dict[str, list[PartyView]] = {}
    ids = {clean(party.id): party for party in reader.dossier.case.parties}
    for view in parties:
        if view.id in ids:
            by_stop.setdefault(_stop_of(ids[view.id].roles), []).append(view)
        elif view.hits:
            by_stop.setdefault("", []).append(view)
    apart = is_known(places.end_use_at) and places.end_use_at != places.to
    vias = places.via if is_known(places.via) else ()
    if not vias:
        by_stop.setdefault("", []).extend(by_stop.pop("via", []))
    if not apart:
        by_stop.setdefault("to", []).extend(by_stop.pop("end_use_at", []))
    stops = [_stop(reader, "from", places.from_, by_stop.get("from", []))]
    for index, via in enumerate(vias):
        stops.append(_stop(reader, "via", via, by_stop.get("via", []) if index == 0 else []))
    at_end = "to" if apart else "to_and_use" if is_known(places.end_use_at) else "to_only"
    stops.append(_stop(reader, at_end, places.to, by_stop.get("to", [])))
    if apart:
        stops.append(_stop(reader, "end_use_at", places.end_use_at, by_stop.get("end_use_at", [])))
    note = "" if is_known(places.via) else say("route.via_unknown")
    if places.via == ():
        note = say("route.direct")
    return Route(tuple(stops), note, tuple(by_stop.get("", [])))


def safe_address(text: str) -> str:
    """Return ``text`` when it is a web address a page may link to, else an empty string."""
    plain = text.isascii() and text.isprintable() and not any(c in text for c in " \"'<>\\^`{|}")
    return text if plain and text.startswith(("https://", "http://")) else ""


def _stop_of(roles: tuple[str, ...]) -> str:
    """Return where on the route a party stands; empty when it stands beside it."""
    stops = [_STOP_OF_ROLE.get(role, "") for role in roles]
    return next((stop for stop in _STOP_OF_ROLE.values() if stop in stops), "")


def _stop(reader: Reader, label: str, place: object, parties: Iterable[PartyView]) -> Stop:
    known = is_known(place)
    name = reader.place(str(place)) if known else reader.say("facts.not_given")
    return Stop(reader.say(f"route.{label}"), name, known, tuple(parties))


@dataclass(frozen=True, slots=True)
class _Who:
    """Somebody who was screened: a party, or an owner that is given by name."""

    id: str
    name: str
    named: bool
    other_names: tuple[str, ...]
    roles: str
    country: str | Unknown
    owns: tuple[str, ...]


def _party(reader: Reader, party: Party, hits: list[Hit]) -> PartyView:
    say = reader.say
    roles = say.join(say.or_raw(f"word.{role}", role) for role in party.roles)
    who = _Who(
        id=clean(party.id),
        name=clean(party.name) if is_known(party.name) else say("parties.no_name"),
        named=is_known(party.name) or bool(party.other_names),
        other_names=tuple(clean(name) for name in party.other_names),
        roles=roles or say("parties.no_roles"),
        country=party.country,
        owns=_owns(reader, party),
    )
    return _view(reader, who, hits)


def _owner(reader: Reader, party: Party, owner: Owner, key: str, hits: list[Hit]) -> PartyView:
    say = reader.say
    share = say("facts.not_given")
    if is_known(owner.percent):
        share = say("facts.percent", number=f"{owner.percent.normalize():,f}")
    share = f"{say('field.owner.percent')}: {share}"
    who = _Who(
        id=clean(key),
        name=clean(str(owner.name)),
        named=True,
        other_names=(),
        roles=say("parties.owner", name=reader.party_name(party.id), share=share),
        country=owner.country,
        owns=(),
    )
    return _view(reader, who, hits)


def _view(reader: Reader, who: _Who, hits: list[Hit]) -> PartyView:
    say, lists = reader.say, reader.dossier.screened.lists
    views = _hits(reader, hits)
    note = ""
    searched: tuple[str, ...] = ()
    if not views and not lists:
        note = say("parties.no_lists")
    elif not views and not who.named:
        note = say("parties.unscreened")
    elif not views:
        note, searched = say("parties.no_hit"), tuple(_edition(reader, used) for used in lists)
    flag = views[0].identity if views else _silence(lists, who.named)
    country = reader.place(who.country) if is_known(who.country) else say("parties.no_country")
    return PartyView(
        id=who.id,
        name=who.name,
        other_names=who.other_names,
        roles=who.roles,
        country=country,
        owns=who.owns,
        hits=views,
        note=note,
        searched=searched,
        flag=flag,
        flag_text=_flag(reader, flag, views),
    )


def _owns(reader: Reader, party: Party) -> tuple[str, ...]:
    shares = []
    for other in reader.dossier.case.parties:
        for owner in other.owners if is_known(other.owners) else ():
            if is_known(owner.party) and owner.party == party.id:
                name = reader.party_name(other.id)
                shares.append(
                    reader.say("route.owns", percent=owner.percent, name=name)
                    if is_known(owner.percent)
                    else reader.say("route.owns_unknown", name=name)
                )
    return tuple(shares)


def _silence(lists: tuple[ListUsed, ...], named: bool) -> str:
    """Return what it means that a party has no hit."""
    if not lists or not named:
        return "unscreened"
    return "starter" if all(used.starter for used in lists) else "none"


def _flag(reader: Reader, flag: str, hits: tuple[HitView, ...]) -> str:
    if not hits:
        return reader.say(f"route.{flag}")
    count = len(hits)
    many = reader.say("route.hits_many", count=count) if count > 1 else reader.say("route.hits_one")
    return f"{many}: {reader.say(f'identity.{flag}')}"


def _hits(reader: Reader, hits: list[Hit]) -> tuple[HitView, ...]:
    ordered = sorted(hits, key=lambda hit: (_ORDER.index(hit.identity), -hit.score, hit.entry.id))
    return tuple(_hit(reader, hit) for hit in ordered)


def _hit(reader: Reader, hit: Hit) -> HitView:
    say, entry = reader.say, hit.entry
    return HitView(
        identity=hit.identity.value,
        identity_word=say(f"identity.{hit.identity.value}"),
        identity_meaning=say(f"identity_meaning.{hit.identity.value}"),
        listed_name=clean(hit.listed_name),
        matched_name=clean(hit.matched_name),
        score=hit.score,
        score_text=say("hit.score", score=hit.score),
        entry_id=clean(entry.id),
        list_name=say.or_raw(f"list.{entry.list_id}", entry.list_id),
        edition=clean(hit.edition),
        edition_date=hit.edition_date.isoformat() if hit.edition_date else say("hit.undated"),
        reasons=tuple(
            (say.text(reason.text), say("hit.points", points=f"{reason.points:+d}"))
            for reason in hit.reasons
        ),
        details=_details(reader, hit),
    )


def _details(reader: Reader, hit: Hit) -> tuple[tuple[str, str, str], ...]:
    """Return what the list says of the entry, what matters most first."""
    say, entry = reader.say, hit.entry
    aliases = dict.fromkeys((entry.name, *entry.aliases, *entry.weak_aliases))
    aliases.pop(hit.listed_name, None)
    given = dict(entry.details)
    known = {
        "programs": given.pop("programs", "") or "; ".join(entry.programs),
        "countries": say.join(reader.place(code) for code in entry.countries),
        "addresses": "; ".join(entry.addresses),
        "aliases": "; ".join(aliases),
        "birth_dates": "; ".join(entry.birth_dates),
        "identifiers": "; ".join(entry.identifiers),
    }
    return tuple(
        (say.or_raw(f"detail.{key}", key.replace("_", " ")), clean(value), safe_address(value))
        for key, value in (given | known).items()
        if value
    )


def _edition(reader: Reader, used: ListUsed) -> str:
    when = used.edition_date.isoformat() if used.edition_date else reader.say("hit.undated")
    parts = [reader.say.text(used.publisher), when, clean(used.edition)]
    if used.starter:
        parts.append(reader.say("coverage.starter"))
    return reader.say.join(parts)


def _age(reader: Reader, days: int | None) -> str:
    if days is None:
        return reader.say("coverage.age_unknown")
    if days < 0:
        return reader.say("coverage.days_newer", count=-days)
    return reader.say("coverage.one_day") if days == 1 else reader.say("coverage.days", count=days)
