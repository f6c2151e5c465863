"""What is not subject to the EAR whatever its origin: 15 CFR 734.3(b), 734.7, 734.8, 734.10.

A ground counts when the case states it, as a licence exception does: what is not stated takes
nothing out, and the question for it stands beside the finding for technology and software.
"""

from typing import Final

from kaname.core.finding import Claim, Read
from kaname.core.unknown import UNKNOWN, Truth, any_true, is_known, negate
from kaname.law.engine.claims import all_of, any_of, flip, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.eccn import among, classification
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["excluded", "grounds_to_ask", "not_excluded"]

_NONE: Final = "none"
_INTANGIBLE: Final = frozenset({"technology", "software"})


def excluded(matter: Matter) -> Claim:
    """Return the claim that a ground that the case states takes the item out of the EAR."""
    return any_of(words("exclusion.any"), (_agency(matter), _ground(matter)))


def grounds_to_ask(matter: Matter) -> tuple[Claim, ...]:
    """Return the claim with the question for technology and software without a stated ground.

    It is a condition beside the finding: until it is answered, the item counts as subject.
    """
    if matter.value("item", "kind") not in _INTANGIBLE:
        return ()
    if is_known(matter.value("item", "public_ground")):
        return ()
    path = matter.path("item", "public_ground")
    question = ask("item.public_ground", path)
    return (state(UNKNOWN, words("exclusion.ground"), ask=(question,)),)


def _agency(matter: Matter) -> Claim:
    text = words("exclusion.agency")
    stated = matter.value("item", "other_agency")
    if not is_known(stated) or stated == _NONE:
        return state(False, text)
    row = load_table(PACKAGE, "other_agencies", "agency").find(matter.on, str(stated))
    reads = (Read(matter.path("item", "other_agency"), str(stated)),)
    return state(True, text, reads=reads, cite=(row.citation,) if row else ())


def _ground(matter: Matter) -> Claim:
    text = words("exclusion.ground")
    stated = matter.value("item", "public_ground")
    if not is_known(stated) or stated == _NONE:
        return state(False, text)
    row = load_table(PACKAGE, "exclusions", "ground").find(matter.on, str(stated))
    if row is None:
        return state(UNKNOWN, text)
    reads = (Read(matter.path("item", "public_ground"), str(stated)),)
    named = state(True, words(f"exclusion.{stated}"), reads=reads, cite=(row.citation,))
    kinds = row.words("kinds")
    kind = matter.claim("item", "kind", lambda value: value in kinds, words("exclusion.kind"))
    return all_of(text, (named, kind, _allowed(matter, row)))


def _allowed(matter: Matter, row: Row) -> Claim:
    """Return the claim that the ground holds for the item's classification.

    Where the rule says more in words than its classification shows, it is open.
    """
    text = words("exclusion.allowed")
    if row["sure_for"] == "*" and not row["open_for"] and not row["encryption"]:
        return state(True, text)
    path = matter.path("item", "eccn")
    item = classification(matter)
    if item is None:
        return state(UNKNOWN, text, ask=(ask("item.eccn", path),))
    reads = (Read(path, str(item)),)
    if among(item, row.words("encryption")) is not False:
        public = matter.is_true(
            "item", "encryption_source_public", words("exclusion.encryption_source")
        )
        return all_of(text, (public,))
    left = any_true((among(item, row.words("open_for")), negate(among(item, _sure(row)))))
    holds: Truth = True if left is False else UNKNOWN
    return state(holds, text, reads=reads)


def _sure(row: Row) -> tuple[str, ...]:
    return row.words("sure_for")


def not_excluded(claim: Claim) -> Claim:
    """Return the claim that no ground takes the item out."""
    return flip(words("exclusion.none"), claim)
