"""Where, to whom and for what a rule of 734.9 reaches: its second prong."""

from functools import partial

from kaname.core.finding import Claim, Read
from kaname.core.unknown import UNKNOWN, Truth, is_known
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row
from kaname.law.us.export.conditions import LOGIC_OR_DRAM, stated_condition
from kaname.law.us.export.destinations import destination, destination_claim, is_among
from kaname.law.us.export.footnotes import footnote_party
from kaname.law.us.export.lazily import all_in_turn
from kaname.law.us.export.parties import is_party
from kaname.law.us.export.status import status_on
from kaname.law.us.export.words import words

__all__ = ["in_scope"]

_CHIP_PLANTS = ("MO", "D:5")
"""Where plants for advanced-node chips count (734.9(e)(3)(ii))."""


def in_scope(matter: Matter, row: Row) -> Claim:
    """Return the claim that the deal lies within the scope of destinations, users and uses."""
    claims = []
    if row["footnote"]:
        claims += [footnote_party(matter, row["footnote"]), _serves(matter, row["footnote"])]
    if row["use"] == "advanced_node":
        claims.append(_advanced_plant(matter))
    if row["use"] == "supercomputer":
        claims.append(_supercomputer(matter, row))
    elif row["destinations"]:
        claims.append(_destination(matter, row))
    if row["into_equipment"] == "yes":
        claims.append(_into_equipment(matter, row))
    if row["government"]:
        claims.append(_government(matter, row["government"]))
    return any_of(words("direct_product.scope"), claims)


def _places(row: Row) -> tuple[str, ...]:
    return tuple(place for place in row.words("destinations") if place != "crimea")


def _destination(matter: Matter, row: Row) -> Claim:
    """Return the claim that the rule names the destination.

    What is reached only by text that is printed and not enforced is open.
    """
    text = words("direct_product.destination", places=row["destinations"])
    if _not_enforced(matter, row):
        return _enforced(matter, row)
    claim = destination_claim(
        matter, lambda country: is_among(matter.on, country, _places(row)), text
    )
    if "crimea" in row.words("destinations") and claim.holds is False:
        return any_of(text, (claim, _crimea(matter)))
    return claim


def _not_enforced(matter: Matter, row: Row) -> bool:
    status = status_on(matter.on, row["status"]) if row["status"] else None
    return status is not None and status["state"] == "not_enforced"


def _enforced(matter: Matter, row: Row) -> Claim:
    """Return the claim that the rule reached the destination before text that is not enforced."""
    status = status_on(matter.on, row["status"])
    assert status is not None
    text = words("direct_product.not_enforced", cite=status.citation.cite)

    def reached(country: str) -> Truth:
        inside = is_among(matter.on, country, row.words("enforced"))
        left_out = is_among(matter.on, country, row.words("enforced_excepted"))
        return True if inside and not left_out else UNKNOWN

    return destination_claim(matter, reached, text, (status.citation,))


def _crimea(matter: Matter) -> Claim:
    """Return the claim that the item goes to the occupied Crimea region of Ukraine."""
    text = words("direct_product.crimea")
    if destination(matter) != "UA":
        return state(False, text)
    return matter.claim("places", "occupied_region", lambda region: region == "crimea", text)


def _serves(matter: Matter, footnote: str) -> Claim:
    """Return the claim that it is known to serve what an entity with the footnote makes or buys."""
    text = words("direct_product.serves", number=footnote)

    def names(footnotes: tuple[str, ...]) -> bool:
        return footnote in footnotes

    return matter.claim("end_use", "for_footnotes", names, text)


def _into_equipment(matter: Matter, row: Row) -> Claim:
    """Return the claim that it is known to go into equipment of a country that the rule names.

    For which equipment that counts stands in words, so a country that is named leaves it open.
    """
    text = words("direct_product.equipment", places=row["destinations"])
    places = (*_places(row), *(("UA",) if "crimea" in row.words("destinations") else ()))

    def named(countries: tuple[str, ...]) -> Truth:
        found = any(is_among(matter.on, country, places) for country in countries)
        return UNKNOWN if found else False

    return matter.claim("end_use", "goes_into_equipment_of", named, text)


def _government(matter: Matter, country: str) -> Claim:
    """Return the claim that the government of a country is a party to the transaction.

    A party of that country that is no government by its kind may still belong to it.
    """
    text = words("direct_product.government", country=country)
    claims = []
    for party in matter.case.parties:
        if is_known(party.country) and party.country != country:
            continue
        of_party = matter.of_party(party)
        sure = party.kind == "government" and is_known(party.country)
        path = of_party.path("party", "kind")
        reads = (Read(path, shown(party.kind)),) if is_known(party.kind) else ()
        held = partial(state, True if sure else UNKNOWN, text, reads=reads)
        claims.append(all_in_turn(text, (partial(is_party, of_party), held)))
    return any_of(text, claims)


def _advanced_plant(matter: Matter) -> Claim:
    """Return the claim that a plant for advanced logic or DRAM chips is a party, or is served.

    The fact of the case is wider, so a yes leaves it to a stated condition.
    """
    text = words("direct_product.advanced_plant")
    where = destination_claim(
        matter, lambda country: is_among(matter.on, country, _CHIP_PLANTS), text
    )
    use = matter.is_true("end_use", "advanced_semiconductors", text)
    if use.holds is True:
        use = stated_condition(matter, LOGIC_OR_DRAM, words("de_minimis.logic_or_dram"))
    return all_of(text, (where, use))


def _supercomputer(matter: Matter, row: Row) -> Claim:
    """Return the claim that the item serves a supercomputer in the countries of the rule.

    Elsewhere the item may still go into a part for one, so a stated use leaves it open there.
    """
    text = words("direct_product.supercomputer")
    use = matter.is_true("end_use", "supercomputer", text)
    if use.holds is not True:
        return use
    country = destination(matter)
    if is_known(country) and is_among(matter.on, country, row.words("destinations")):
        return use
    question = ask("places.to", "places.to")
    return state(UNKNOWN, text, because=(use,), ask=() if is_known(country) else (question,))
