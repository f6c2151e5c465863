"""US persons in a deal: whom the regulations of 31 CFR chapter V bind."""

from kaname.core.case import Party
from kaname.core.finding import Claim, Read
from kaname.core.unknown import is_known
from kaname.law.engine.claims import any_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.watching import part
from kaname.law.us.export.destinations import in_united_states
from kaname.law.us.export.reach import in_united_states_claim
from kaname.law.us.export.words import words

__all__ = ["is_us_person", "us_person_involved"]


def us_person_involved(matter: Matter, blocked: str = "") -> Claim:
    """Return the claim that a US person, or the territory of the US, is part of the deal.

    Args:
        matter: the deal.
        blocked: id of the party that is blocked, which is not itself asked.
    """
    people = [is_us_person(matter.of_party(p)) for p in matter.case.parties if p.id != blocked]
    return any_of(words("persons.involved"), (*people, in_united_states_claim(matter)))


@part
def is_us_person(matter: Matter) -> Claim:
    """Return the claim that a party is a US person; being in the United States makes it one."""
    party = matter.party
    assert isinstance(party, Party)
    text = words("persons.is_us_person", party=party.id)
    country = party.country
    if not is_known(party.us_person) and is_known(country) and in_united_states(matter.on, country):
        return state(True, text, reads=(Read(matter.path("party", "country"), country),))
    return matter.is_true("party", "us_person", text)
