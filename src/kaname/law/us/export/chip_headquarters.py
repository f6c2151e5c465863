"""Advanced chips for entities with headquarters in Macau or a D:5 country, wherever they are.

15 CFR 742.6(a)(6)(iii)(A) and 744.23(a)(3), as BIS said on 2026-05-31 that it enforces them.
"""

from typing import Final

from kaname.core.finding import Claim, Read
from kaname.core.unknown import UNKNOWN, Truth, is_known
from kaname.law.engine.claims import any_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.destinations import is_among
from kaname.law.us.export.words import PACKAGE
from kaname.law.us.export.words import chip_words as words

__all__ = ["headquarters_rule", "received_by_headquartered"]

_RECEIVING: Final = frozenset(
    {"buyer", "purchaser", "intermediate_consignee", "ultimate_consignee", "end_user"}
)


def headquarters_rule(matter: Matter, pointer: str) -> Row | None:
    """Return the rule on headquarters that stands beside a licence row, None on a day without."""
    rows = load_table(PACKAGE, "chip_headquarters").rows
    found = [row for row in rows if row["pointer"] == pointer and row.in_force(matter.on)]
    return found[0] if found else None


def received_by_headquartered(matter: Matter, rule: Row) -> Claim:
    """Return the claim that a receiving party has its, or its parent's, headquarters there.

    The case says where a party is and who owns it, not where its ultimate parent has its seat, so
    a party whose own country and owners point both ways is open.
    """
    text = words("chip.headquarters")
    parties = [p for p in matter.case.parties if not _RECEIVING.isdisjoint(p.roles)]
    if not parties:
        return state(UNKNOWN, text, ask=(ask("parties", "parties"),))
    return any_of(text, [_headquartered(matter.of_party(party), rule) for party in parties])


def _headquartered(matter: Matter, rule: Row) -> Claim:
    party = matter.party
    assert party is not None
    text = words("chip.headquarters_of", party=party.id)
    path = f"parties[{party.id}]"
    if not is_known(party.country):
        question = ask("party.country", f"{path}.country", party=party.id)
        return state(UNKNOWN, text, ask=(question,))
    countries = (party.country, *(
        (UNKNOWN,) if not is_known(party.owners) else (owner.country for owner in party.owners)
    ))  # fmt: skip
    found: set[Truth] = {
        is_among(matter.on, country, rule.words("places")) if is_known(country) else UNKNOWN
        for country in countries
    }
    holds = found.pop() if len(found) == 1 else UNKNOWN
    reads = (Read(f"{path}.country", party.country),)
    return state(holds, text, reads=reads, ask=(ask("party.owners", f"{path}.owners"),))
