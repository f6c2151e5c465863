"""Denied Persons, Unverified and Military End-User Lists, and other lists of US publishers."""

from collections.abc import Callable
from functools import partial
from typing import Final

from kaname.core.finding import Claim
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.us.export.lazily import all_in_turn
from kaname.law.us.export.military_end_use import in_supplement_2
from kaname.law.us.export.parties import (
    consequences,
    is_any_party,
    is_party,
    listed_claim,
    red_flag,
)
from kaname.law.us.export.reach import any_item_subject, subject
from kaname.law.us.export.words import words

__all__ = [
    "any_item_in_supplement_2", "denied_persons", "military_end_user_list", "other_lists",
    "unverified_list",
]  # fmt: skip

DENIED: Final = "bis-dpl"
UNVERIFIED: Final = "bis-uvl"
MILITARY: Final = "bis-meu"
OTHERS: Final = (
    "ofac-ssi", "ofac-cmic", "ofac-ns-mbs", "ofac-capta", "ofac-plc", "state-isn", "state-dtc",
)  # fmt: skip


def any_item_in_supplement_2(matter: Matter) -> Claim:
    """Return the claim that an item subject to the EAR is in Supplement No. 2 to part 744."""
    if not matter.case.items:
        return state(UNKNOWN, words("reach.no_items"))
    claims = [
        all_of(words("lists.item_in_supplement_2", item=item.id),
               (in_supplement_2(of_item), subject(of_item)))
        for item in matter.case.items
        for of_item in (matter.of_item(item),)
    ]  # fmt: skip
    return any_of(words("lists.any_in_supplement_2"), claims)


def _listed(
    matter: Matter, list_id: str, name: str, items: Callable[[Matter], Claim], *,
    in_any_role: bool = False, caveat: str = "", party: Callable[[Matter], Claim] = is_party,
) -> list[Verdict]:  # fmt: skip
    """Return a verdict for each hit on a list.

    Args:
        matter: the deal, and the party asked of.
        list_id: which list.
        name: the provision's name in the table of consequences and in the wordings.
        items: the claim that the deal has an item the list reaches.
        in_any_role: the list reaches its entries in every role, not only parties of 748.5.
        caveat: wording of what to bear in mind.
        party: the claim that the party is one to which the list looks.
    """
    verdicts = []
    for hit, row in consequences(matter, list_id, name):
        role = party(matter)
        parts = [partial(listed_claim, matter, hit), partial(items, matter)]
        if not in_any_role:
            parts.insert(1, partial(party, matter))
        no = (Outcome.NO_REQUIREMENT_FOUND, words(f"{name}.no", listed=hit.listed_name))
        if not in_any_role and role.holds is not True:
            no = (Outcome.REVIEW_ADVISED, red_flag(role, hit))
        verdicts.append(
            decide(
                all_in_turn(words(f"{name}.required"), parts, cite=(row.citation,)),
                yes=(Outcome(row["outcome"]), words(f"{name}.yes", listed=hit.listed_name)),
                no=no,
                open_=words(f"{name}.open", listed=hit.listed_name),
                policy=words(f"policy.{row['policy']}") if row["policy"] else UNKNOWN,
                caveats=(words(caveat),) if caveat else (),
            )
        )
    return verdicts


@provision("us.export.denied_persons")
def denied_persons(matter: Matter) -> list[Verdict]:
    """Say that no item subject to the EAR may move with a denied person (764.2(k))."""
    return _listed(matter, DENIED, "denied_persons", any_item_subject, in_any_role=True)


@provision("us.export.unverified_list")
def unverified_list(matter: Matter) -> list[Verdict]:
    """Say that a UVL statement is needed before a shipment without a licence (744.15(b))."""
    return _listed(
        matter, UNVERIFIED, "unverified_list", any_item_subject,
        caveat="unverified_list.exceptions", party=is_any_party,
    )  # fmt: skip


@provision("us.export.military_end_user_list")
def military_end_user_list(matter: Matter) -> list[Verdict]:
    """Say what follows when a party is on the Military End-User List (744.21(b)(1)(ii))."""
    return _listed(matter, MILITARY, "military_end_user_list", any_item_in_supplement_2)


@provision("us.export.other_lists")
def other_lists(matter: Matter) -> list[Verdict]:
    """Say what the other lists of the Consolidated Screening List mean for an export."""
    verdicts = []
    for list_id in OTHERS:
        for hit, row in consequences(matter, list_id, "other"):
            text = words(f"other_lists.{row['list']}", listed=hit.listed_name)
            claim = all_of(text, (listed_claim(matter, hit),), cite=(row.citation,))
            verdicts.append(
                decide(
                    claim,
                    yes=(Outcome(row["outcome"]), text),
                    no=(Outcome.NO_REQUIREMENT_FOUND, words("other_lists.no")),
                    open_=words("other_lists.open", listed=hit.listed_name),
                )
            )
    return verdicts
