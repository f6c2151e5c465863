"""FEFTA Arts. 16(1) and 21(1): payments to, and capital transactions with, frozen parties."""

from typing import Final

from kaname.core.hit import Hit
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.claims import all_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.jp.export.words import words

__all__ = ["asset_freeze"]

ASSET_FREEZE: Final = "mof-freeze"
PAID: Final = frozenset({"seller", "manufacturer", "broker", "bank", "forwarder"})
"""Roles that are paid in the ordinary course of the deal."""


@provision("jp.export.asset_freeze")
def asset_freeze(matter: Matter) -> list[Verdict]:
    """Say that paying a party on the Ministry of Finance's list needs permission."""
    party = matter.party
    if party is None:
        raise ValueError("this provision is asked of a party")
    paid = bool(PAID & set(party.roles))
    if not party.roles:
        return [_no_role(matter, hit) for hit in matter.hits_of(party.id, ASSET_FREEZE)]
    outcome = Outcome.LICENCE_REQUIRED if paid else Outcome.REVIEW_ADVISED
    summary = words("freeze.paid" if paid else "freeze.other")
    verdicts = []
    for hit in matter.hits_of(party.id, ASSET_FREEZE):
        text = words("freeze.listed", party=hit.matched_name, listed=hit.listed_name,
                     entry=hit.entry.id)  # fmt: skip
        verdicts.append(
            decide(
                matter.is_listed_as(hit, text),
                yes=(outcome, summary),
                no=(Outcome.NO_REQUIREMENT_FOUND, words("freeze.no")),
                open_=words("freeze.open", listed=hit.listed_name),
                caveats=(words("freeze.payments_only"),),
            )
        )
    return verdicts


def _no_role(matter: Matter, hit: Hit) -> Verdict:
    """Return what is open of a listed party while the case does not say what it does."""
    assert matter.party is not None
    text = words(
        "freeze.listed", party=hit.matched_name, listed=hit.listed_name, entry=hit.entry.id
    )
    question = ask("party.roles", matter.path("party", "roles"), party=matter.party.id)
    role = state(UNKNOWN, words("freeze.role", party=matter.party.id), ask=(question,))
    return decide(
        all_of(words("freeze.claim"), [matter.is_listed_as(hit, text), role]),
        yes=(Outcome.LICENCE_REQUIRED, words("freeze.paid")),
        no=(Outcome.NO_REQUIREMENT_FOUND, words("freeze.no")),
        open_=words("freeze.role_open", listed=hit.listed_name),
        caveats=(words("freeze.payments_only"),),
    )
