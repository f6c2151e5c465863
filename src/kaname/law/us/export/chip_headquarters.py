"""Advanced chips for entities with headquarters in Macau or a D:5 country, wherever they are.

15 CFR 742.6(a)(6)(iii)(A) and 744.23(a)(3), as BIS said on 2026-05-31 that it enforces them.
"""

from typing import Final

from kaname.core.finding import Claim
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.claims import any_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.conditions import stated_condition
from kaname.law.us.export.headquarters import headquartered_in
from kaname.law.us.export.words import PACKAGE
from kaname.law.us.export.words import chip_words as words

__all__ = ["CONDITION", "headquarters_rule", "received_by_headquartered"]

CONDITION: Final = "headquartered_macau_d5"
"""The name under which a case states it, as for licence exceptions."""
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

    What the case states as the condition of that name counts where its parties and owners do not
    decide, and a stated yes counts in any case.
    """
    text = words("chip.headquarters")
    stated = stated_condition(matter, CONDITION, text, (rule.citation,))
    parties = [p for p in matter.case.parties if not _RECEIVING.isdisjoint(p.roles)]
    if stated.holds is True:
        return stated
    if not parties:
        missing = state(UNKNOWN, text, ask=(ask("parties", "parties"),))
        return missing if stated.holds is UNKNOWN else stated
    claims = [
        headquartered_in(
            matter.of_party(party), rule.words("places"),
            words("chip.headquarters_of", party=party.id), stated.questions,
        )
        for party in parties
    ]  # fmt: skip
    found = any_of(text, claims)
    return stated if found.holds is UNKNOWN and stated.holds is False else found
