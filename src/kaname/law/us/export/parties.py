"""Parties to a transaction (15 CFR 748.5), and what a publisher's list makes of them."""

from collections.abc import Iterable
from typing import Final

from kaname.core.finding import Claim, Question, Read
from kaname.core.hit import Hit
from kaname.core.text import Text, plain
from kaname.core.unknown import UNKNOWN, Truth, any_true, is_known
from kaname.law.engine.claims import any_of, state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.words import PACKAGE, words

__all__ = [
    "consequences", "in_program", "is_any_party", "is_party", "listed_claim", "red_flag",
    "shown_programs",
]  # fmt: skip

_APPLICANTS: Final = frozenset({"seller", "exporter"})
_ANSWER: Final[dict[str, Truth]] = {"yes": True, "no": False, "open": UNKNOWN}


def is_party(matter: Matter) -> Claim:
    """Return the claim that the party of ``matter`` is one of 748.5(c) to (f).

    These are the purchaser, an intermediate consignee, the ultimate consignee and the end user. A
    forwarder, bank or broker is one only when it takes possession.
    """
    party = matter.party
    assert party is not None
    text = words("parties.is_party", party=party.id)
    if not party.roles:
        question = ask("party.roles", matter.path("party", "roles"), party=party.id)
        return state(UNKNOWN, words("parties.no_role", party=party.id), ask=(question,))
    table = load_table(PACKAGE, "transaction_parties", "role")
    rows = [row for role in party.roles for row in table.all(matter.on, role)]
    holds = any_true(_ANSWER[row["party"]] for row in rows)
    cite = tuple(row.citation for row in rows if _ANSWER[row["party"]] is holds)[:1]
    reads = (Read(matter.path("party", "roles"), ", ".join(party.roles)),)
    if holds is not UNKNOWN:
        return state(holds, text, reads=reads, cite=cite)
    claims = [state(UNKNOWN, text, reads=reads, cite=cite, ask=_other_roles(matter, rows))]
    if all(row["party"] != "open" or row["possession"] == "yes" for row in rows):
        claims = []
    if any(row["possession"] == "yes" for row in rows):
        claims.append(_takes_possession(matter))
    return any_of(text, claims, cite=cite)


def _takes_possession(matter: Matter) -> Claim:
    party = matter.party
    assert party is not None
    path = matter.path("party", "takes_possession")
    text = words("parties.takes_possession", party=party.id)
    stated = party.takes_possession
    if not is_known(stated):
        question = ask("party.takes_possession", path, party=party.id)
        return state(UNKNOWN, text, ask=(question,))
    return state(stated, text, reads=(Read(path, shown(stated)),))


def _other_roles(matter: Matter, rows: list[Row]) -> tuple[Question, ...]:
    """Return the question for what a party with the role ``other`` does."""
    assert matter.party is not None
    path = matter.path("party", "roles")
    named = any(row["role"] == "other" for row in rows)
    return (ask("party.roles", path, party=matter.party.id),) if named else ()


def is_any_party(matter: Matter) -> Claim:
    """Return the claim that the party of ``matter`` is one described in 748.5, (a) to (f).

    Beside those of (c) to (f) that is the applicant, who may be the seller or the exporter.
    """
    claim = is_party(matter)
    party = matter.party
    assert party is not None
    if claim.holds is False and not _APPLICANTS.isdisjoint(party.roles):
        return state(UNKNOWN, words("parties.applicant", party=party.id), because=(claim,))
    return claim


def listed_claim(matter: Matter, hit: Hit) -> Claim:
    """Return the claim that the party is the entry of ``hit``."""
    return matter.is_listed_as(
        hit, words("parties.listed", party=hit.party_id, listed=hit.listed_name,
                   entry=hit.entry.id),
    )  # fmt: skip


def red_flag(role: Claim, hit: Hit) -> Text:
    """Return what to say of a listed party that is in no role the list looks to, or may be."""
    key = "parties.other_role" if role.holds is False else "parties.role_open"
    return words(key, listed=hit.listed_name)


def consequences(matter: Matter, list_id: str, provision_name: str) -> tuple[tuple[Hit, Row], ...]:
    """Return each hit of the party on a list, with the row that says what the list means.

    Raises:
        NotEncodedError: there is a hit, and what it meant on that day is not held.
    """
    assert matter.party is not None
    hits = matter.hits_of(matter.party.id, list_id)
    if not hits:
        return ()
    table = load_table(PACKAGE, "list_consequences", "list", "provision")
    row = table.find(matter.on, list_id, provision_name)
    return tuple((hit, row) for hit in hits) if row else ()


def in_program(matter: Matter, hit: Hit) -> Claim:
    """Return the claim that the entry bears an identifier that 744.8(a)(1) names.

    An entry without any identifier is open.
    """
    rows = load_table(PACKAGE, "sdn_programs").in_force(matter.on)
    named = {_folded(row["program"]): row for row in rows}
    shared = [named[_folded(p)] for p in hit.entry.programs if _folded(p) in named]
    text = words("parties.program", programs=shown_programs(hit.entry.programs))
    if not hit.entry.programs:
        return state(UNKNOWN, words("parties.no_program", entry=hit.entry.id))
    return state(bool(shared), text, cite=tuple(row.citation for row in shared or rows)[:1])


def shown_programs(programs: Iterable[str]) -> Text:
    """Return programme identifiers as text."""
    return plain(", ".join(programs) or "-")


def _folded(program: str) -> str:
    """Return an identifier without the signs in which editions of the list differ."""
    return "".join(c for c in program.upper() if c.isalnum())
