"""The Affiliates Rule: 15 CFR 744.11(a)(1), 744.21(a)(3), 744.8(a)(2) and part 744, Supp. No. 8.

It was stayed from 2025-11-10 to 2026-11-09; which days it holds is a table, not code.
"""

from decimal import Decimal
from functools import partial
from typing import Final

from kaname.core.finding import Claim, Read
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.destinations import in_united_states
from kaname.law.us.export.entity_list import scope_claim
from kaname.law.us.export.lazily import all_in_turn
from kaname.law.us.export.lists import any_item_in_supplement_2
from kaname.law.us.export.ownership import Share, listed, share_of
from kaname.law.us.export.parties import in_program, is_party
from kaname.law.us.export.reach import any_item_subject
from kaname.law.us.export.status import not_verified_after, status_on
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["affiliates", "listed_owners"]

LISTS: Final = ("bis-entity", "bis-meu", "ofac-sdn")
INSTRUMENT: Final = "affiliates_rule"
GENERAL_LICENCE: Final = "affiliates_general_licence"
_PERSONS: Final = frozenset({"person", "vessel", "aircraft", "government"})


def _counts(matter: Matter, hit: Hit) -> Claim:
    """Return the claim that an owner's listing extends to what it owns."""
    claim = listed(matter, hit)
    if hit.entry.list_id != "ofac-sdn":
        return claim
    return all_of(words("affiliates.sdn"), (claim, in_program(matter, hit)))


def _limit() -> Decimal:
    """Return the share that the rule asks for; days before the rule are shown the same sum."""
    rows = load_table(PACKAGE, "ownership", "rule")
    return next(Decimal(row["percent"]) for row in rows if row["rule"] == "affiliates")


def _foreign(matter: Matter) -> Claim:
    """Return the claim that the party is a foreign entity."""
    party = matter.party
    assert party is not None
    country = party.country
    text = words("affiliates.foreign")
    path = matter.path("party", "country")
    if not is_known(country):
        return state(UNKNOWN, text, ask=(ask("party.country", path, party=party.id),))
    reads = (Read(path, country),)
    return state(not in_united_states(matter.on, country), text, reads=reads)


def _items(matter: Matter, share: Share) -> Claim:
    """Return the claim that the requirement of the owners' entries reaches an item."""
    entities = [hit for hit in share.hits if hit.entry.list_id == "bis-entity"]
    subject = any_item_subject(matter)
    parts = [all_of(words("affiliates.by_entity"), (subject, scope_claim(h))) for h in entities]
    if "ofac-sdn" in share.lists:
        parts.append(all_of(words("affiliates.by_sdn"), (subject,)))
    if "bis-meu" in share.lists:
        parts.append(any_item_in_supplement_2(matter))
    return any_of(words("affiliates.items"), parts or (subject,))


def _policy(share: Share) -> Text:
    """Return the review policy: the most restrictive of the owners' entries, as published."""
    stated = dict.fromkeys(hit.entry.detail("licence_policy") for hit in share.hits)
    policies = "; ".join(policy for policy in stated if policy)
    return words("policy.affiliates", policies=policies) if policies else words("policy.owners")


def _in_force(matter: Matter, share: Share, status: Row, caveats: tuple[Text, ...]) -> Verdict:
    claim = all_in_turn(
        words("affiliates.required"),
        (
            lambda: share.claim,
            partial(_foreign, matter),
            partial(is_party, matter),
            partial(_items, matter, share),
        ),
        cite=(status.citation,),
    )
    no = (Outcome.NO_REQUIREMENT_FOUND, words("affiliates.no"))
    if share.claim.holds is False and share.most > 0:
        no = (Outcome.REVIEW_ADVISED, words("affiliates.minority", share=share.most))
    open_ = "affiliates.red_flag_29" if share.unknown_percent else "affiliates.open"
    return decide(
        claim,
        yes=(Outcome.LICENCE_REQUIRED, words("affiliates.yes", share=share.least)),
        no=no,
        open_=words(open_),
        policy=_policy(share),
        caveats=caveats,
    )


def _not_in_force(share: Share, status: Row, caveats: tuple[Text, ...]) -> Verdict:
    """Return the answer of a day on which the rule asks for nothing: ownership is a red flag."""
    owners = all_of(
        words("affiliates.any_listed_owner"), (share.any_owner,), cite=(status.citation,)
    )
    until = status.citation.in_force_to
    key = "affiliates.stayed" if status["state"] == "stayed" else "affiliates.not_adopted"
    flag = words(f"{key}_flag", until=until) if until else words(f"{key}_flag", until="-")
    return decide(
        owners,
        yes=(Outcome.REVIEW_ADVISED, flag),
        no=(Outcome.NO_REQUIREMENT_FOUND, words(f"{key}_none")),
        open_=words(f"{key}_open"),
        caveats=caveats,
    )


@provision("us.export.affiliates")
def affiliates(matter: Matter) -> list[Verdict]:
    """Say whether listed owners with 50 % or more make the requirement theirs (744.11(a)(1))."""
    return _by_owners(matter)


@provision("us.export.listed_owners")
def listed_owners(matter: Matter) -> list[Verdict]:
    """Report listed owners on the days before the Affiliates Rule, when they were a red flag."""
    return _by_owners(matter)


def _by_owners(matter: Matter) -> list[Verdict]:
    party = matter.party
    assert party is not None
    if party.kind in _PERSONS or is_party(matter).holds is False:
        return []
    status = status_on(matter.on, INSTRUMENT)
    if status is None:
        return []
    share = share_of(matter, party, _limit(), LISTS, lambda hit: _counts(matter, hit))
    caveats = not_verified_after(matter.on, status)
    if status["state"] == "in_force":
        if status_on(matter.on, GENERAL_LICENCE) is not None:
            caveats = (*caveats, words("affiliates.general_licence"))
        return [_in_force(matter, share, status, caveats)]
    return [_not_in_force(share, status, caveats)]
