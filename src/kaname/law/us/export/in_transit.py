"""Shipments through other countries: General Prohibition Eight (15 CFR 736.2(b)(8))."""

from kaname.core.finding import Read
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.claims import all_of, flip, state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import load_table
from kaname.law.us.export.reach import subject
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["in_transit"]


@provision("us.export.in_transit")
def in_transit(matter: Matter) -> list[Verdict]:
    """Ask of each listed country passed through whether the item could go there by itself."""
    places = matter.case.places
    ends = {country for country in (places.from_, places.to) if is_known(country)}
    if is_known(places.via):
        listed = load_table(PACKAGE, "transit_countries", "country")
        passed = tuple(
            place for place in places.via if place not in ends and listed.all(matter.on, place)
        )
        if not passed:
            return []
        read = Read("places.via", shown(passed))
        through = state(True, words("transit.through"), reads=(read,))
    else:
        question = ask("places.via", "places.via")
        through = state(UNKNOWN, words("transit.through"), ask=(question,))
    permitted = matter.is_true("places", "via_permitted", words("transit.permitted"))
    claim = all_of(
        words("transit.claim"),
        (through, flip(words("transit.not_permitted"), permitted), subject(matter)),
    )
    return [
        decide(
            claim,
            yes=(Outcome.LICENCE_REQUIRED, words("transit.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("transit.no")),
            open_=words("transit.open"),
            caveats=(words("transit.caveat"),),
        )
    ]
