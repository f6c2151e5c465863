"""Chemicals of the Chemical Weapons Convention: 15 CFR 742.18 and part 745."""

from collections.abc import Iterable
from typing import Final

from kaname.core.finding import Claim
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Truth
from kaname.law.engine.claims import flip
from kaname.law.engine.matter import Matter
from kaname.law.engine.tables import Row
from kaname.law.us.export.destinations import in_united_states, is_among
from kaname.law.us.export.words import use_words as words

__all__ = ["chemical_notes", "without_certificate"]

_SCHEDULE_1: Final = "742.18 745"


def without_certificate(matter: Matter, rule: Row) -> Claim:
    """Return the claim that nothing spares a Schedule 3 chemical the licence (742.18(a)(2)(ii)(B)).

    An export from the United States is spared it by an End-Use Certificate, a reexport by coming
    from a State party.

    Args:
        matter: the deal, and the chemical.
        rule: the requirement, whose destinations are the States that are not party.
    """

    def at_home(place: str) -> Truth:
        return in_united_states(matter.on, place)

    def not_party(place: str) -> Truth:
        if is_among(matter.on, place, rule.words("open")):
            return UNKNOWN
        return is_among(matter.on, place, rule.words("destinations"))

    exported = matter.claim("places", "from", at_home, words("chemical.exported"))
    if exported.holds is False:
        return matter.claim("places", "from", not_party, words("chemical.from_outside"))
    if exported.holds is UNKNOWN:
        return exported
    certificate = matter.is_true("item", "end_use_certificate", words("chemical.certificate"))
    return flip(words("chemical.no_certificate"), certificate)


def chemical_notes(matter: Matter, rows: Iterable[Row]) -> tuple[Text, ...]:
    """Return what part 745 asks for beside a licence, for an entry with these licence rows."""
    pointers = {row["pointer"] for row in rows if row["reason"] == "CW"}
    notes = []
    if _SCHEDULE_1 in pointers:
        notes.append(words("chemical.notice"))
    if any(pointer.endswith("(B)") for pointer in pointers):
        notes.append(words("chemical.certificate_filed"))
    return tuple(notes)
