"""Comprehensive embargoes: Cuba, North Korea, Syria, occupied regions (15 CFR 746.2, .4, .6, .9).

Iran, Iraq, and Russia and Belarus have modules of their own.
"""

from functools import partial
from typing import Final

from kaname.core.finding import Claim
from kaname.core.outcome import Outcome
from kaname.core.unknown import is_known
from kaname.law.engine.claims import all_of, any_of, flip
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.tables import Row, load_table
from kaname.law.engine.watching import part
from kaname.law.us.export.ccl import on_the_list
from kaname.law.us.export.destinations import (
    chart_country,
    destination,
    destination_claim,
    has_destination,
)
from kaname.law.us.export.lazily import all_in_turn
from kaname.law.us.export.reach import subject
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["ear99", "embargoes", "exempt_food_or_medicine"]

OWN_MODULE: Final = frozenset({"IR", "IQ", "RU", "BY"})
"""Destinations of part 746 that other provisions answer for."""

_LISTS_OF_PART_744: Final = ("bis-entity", "bis-meu", "bis-dpl", "ofac-sdn")


@part
def ear99(matter: Matter) -> Claim:
    """Return the claim that the item is designated EAR99."""
    return flip(words("embargo.ear99"), on_the_list(matter))


def exempt_food_or_medicine(matter: Matter) -> Claim:
    """Return the claim that the item is food or medicine designated EAR99."""
    food = matter.is_true("item", "food_or_medicine", words("embargo.food"))
    return all_of(words("embargo.exempt"), (ear99(matter), food))


@part
def _going_to(matter: Matter, row: Row) -> Claim:
    """Return the claim that the items go to the destination, or the region, of ``row``."""
    name = words(f"country.{row['country']}")
    to = destination_claim(
        matter, lambda country: chart_country(country) == row["country"],
        words("embargo.destination", country=name),
    )  # fmt: skip
    regions = row.words("region")
    if not regions:
        return to
    region = matter.claim(
        "places", "occupied_region", lambda name: name in regions, words("embargo.region")
    )
    return all_of(words("embargo.to_region"), (to, region))


def _requirement(matter: Matter, row: Row) -> Claim:
    parts = [partial(_going_to, matter, row)]
    if row["exempt"] == "ear99_food_medicine":
        parts.append(partial(_not_exempt, matter))
    parts.append(partial(subject, matter))
    return all_in_turn(words("embargo.required"), parts, cite=(row.citation,))


def _not_exempt(matter: Matter) -> Claim:
    return flip(words("embargo.not_exempt"), exempt_food_or_medicine(matter))


@part
def _elsewhere(matter: Matter) -> bool:
    """Tell whether another provision answers for the destination."""
    country = destination(matter)
    return is_known(country) and chart_country(country) in OWN_MODULE


@part
def _rows(matter: Matter) -> tuple[Row, ...]:
    """Return the embargoes of the destination; ``()`` while it is not known."""
    country = destination(matter)
    if not is_known(country):
        return ()
    return load_table(PACKAGE, "embargoes", "country").all(matter.on, chart_country(country))


@part
def _none_at(matter: Matter) -> Claim:
    """Return the claim, of a destination without an embargo, that there is one."""
    return destination_claim(matter, lambda _: False, words("embargo.none_at"))


def _exception(matter: Matter, name: str) -> Verdict | None:
    """Return a licence exception that the item could use, with its conditions, or None."""
    row = load_table(PACKAGE, "licence_exceptions", "exception").find(matter.on, name)
    designated = ear99(matter)
    if row is None or designated.holds is False:
        return None
    matched = [
        matter.is_listed_as(hit, words("embargo.listed", listed=hit.listed_name))
        for party in matter.case.parties
        for hit in matter.hits_of(party.id, *_LISTS_OF_PART_744)
    ]
    uses = [
        matter.is_true("end_use", "military", words("embargo.military_use")),
        matter.is_true(
            "end_use", "weapons_of_mass_destruction", words("embargo.proliferation_use")
        ),
    ]
    free = flip(words("embargo.no_part_744"), any_of(words("embargo.part_744"), (*matched, *uses)))
    conditions = (designated, free)
    if any(condition.holds is False for condition in conditions):
        return None
    return Verdict(
        outcome=Outcome.EXCEPTION_AVAILABLE,
        summary=words("embargo.exception", name=name),
        trace=all_of(words("embargo.exception_for"), conditions, cite=(row.citation,)),
        conditions=conditions,
    )


@provision("us.export.embargoes")
def embargoes(matter: Matter) -> list[Verdict]:
    """Say whether a comprehensive embargo of part 746 asks for a licence for the item."""
    if _elsewhere(matter):
        return []
    if not has_destination(matter):
        open_ = all_of(words("embargo.required"), (_none_at(matter), subject(matter)))
        return [
            decide(
                open_,
                yes=(Outcome.LICENCE_REQUIRED, words("embargo.open")),
                no=(Outcome.NO_REQUIREMENT_FOUND, words("embargo.no")),
                open_=words("embargo.open"),
            )
        ]
    rows = _rows(matter)
    if not rows:
        return [Verdict(Outcome.NO_REQUIREMENT_FOUND, words("embargo.no"), _none_at(matter))]
    verdicts = []
    for row in rows:
        claim = _requirement(matter, row)
        verdicts.append(
            decide(
                claim,
                yes=(Outcome(row["outcome"]), words(f"embargo.yes_{row['country']}")),
                no=(Outcome.NO_REQUIREMENT_FOUND, words("embargo.no")),
                open_=words(f"embargo.open_{row['country']}"),
                policy=words(f"policy.{row['policy']}"),
                caveats=(words("chart.exceptions"),),
            )
        )
        if row["exception"] and claim.holds is not False:
            candidate = _exception(matter, row["exception"])
            verdicts += [candidate] if candidate else []
    return verdicts
