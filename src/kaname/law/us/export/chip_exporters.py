"""Who exports chip-making equipment from countries with controls of their own.

15 CFR 742.4(a)(4)(ii)(B), (C) and 742.6(a)(6)(i)(A)(2)(ii), (iii), to which 734.4(a)(8) refers: an
entity located in a country of Supplement No. 4 to part 742, or of equivalent controls, that neither
is nor has an ultimate parent headquartered in Macau or Country Group D:5.
"""

from collections.abc import Iterable
from typing import Final

from kaname.core.case import Party
from kaname.core.finding import Claim, Question, Read
from kaname.core.unknown import UNKNOWN, Truth, all_true, is_known
from kaname.law.engine.claims import any_of, flip, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.us.export.conditions import stated_condition
from kaname.law.us.export.destinations import is_among
from kaname.law.us.export.footnote_5 import EQUIVALENT, EXPORTING
from kaname.law.us.export.headquarters import headquartered_in
from kaname.law.us.export.words import words

__all__ = ["exporters", "exporters_left_out"]

_CONCERN: Final = ("MO", "D:5")


def exporters(matter: Matter) -> list[Party]:
    """Return the parties that export or sell."""
    return [party for party in matter.case.parties if not EXPORTING.isdisjoint(party.roles)]


def exporters_left_out(matter: Matter, countries: Iterable[str]) -> tuple[Claim, ...]:
    """Return the claims that, if all hold, leave out what the exporting parties export.

    Args:
        matter: the deal, and the item asked of.
        countries: those of Supplement No. 4 to part 742.
    """
    named = exporters(matter)
    if not named:
        return (state(UNKNOWN, words("de_minimis.no_exporter"), ask=(ask("parties", "parties"),)),)
    places = [_located(matter, named, tuple(countries))]
    if places[0].holds is not True:
        places.append(stated_condition(matter, EQUIVALENT, words("chart.equivalent_there")))
    concern = any_of(
        words("chart.concern"),
        [headquartered_in(matter.of_party(party), _CONCERN, words("chart.concern"))
         for party in named],
    )  # fmt: skip
    return any_of(words("chart.located"), places), flip(words("chart.no_concern"), concern)


def _located(matter: Matter, named: list[Party], countries: tuple[str, ...]) -> Claim:
    """Return the claim that they are located in ``countries``, and ship from there.

    An entity there that ships from elsewhere, or one elsewhere that ships from there, is not taken
    for located there.
    """
    start = matter.value("places", "from")
    holds: Truth = all_true(
        is_among(matter.on, party.country, countries) if is_known(party.country) else UNKNOWN
        for party in named
    )
    from_there = is_among(matter.on, str(start), countries) if is_known(start) else UNKNOWN
    reads = [
        Read(f"parties[{party.id}].country", party.country)
        for party in named
        if is_known(party.country)
    ]
    missing: list[Question] = [
        ask("party.country", f"parties[{party.id}].country", party=party.id)
        for party in named
        if not is_known(party.country)
    ]
    if is_known(start):
        reads.append(Read("places.from", str(start)))
    else:
        missing.append(ask("places.from", "places.from"))
    holds = all_true((holds, from_there))
    return state(holds, words("chart.located"), reads=reads, ask=missing)
