"""Specially Designated Nationals: 15 CFR 744.8, and blocked property under 31 CFR chapter V."""

from decimal import Decimal
from functools import partial
from typing import Final

from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.tables import load_table
from kaname.law.us.export.lazily import all_in_turn
from kaname.law.us.export.ownership import listed, share_of
from kaname.law.us.export.parties import consequences, in_program, is_party, listed_claim
from kaname.law.us.export.persons import us_person_involved
from kaname.law.us.export.reach import any_item_subject
from kaname.law.us.export.status import status_on
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["blocked_ownership", "blocked_persons", "sdn_export"]

LIST: Final = "ofac-sdn"
_PERSONS: Final = frozenset({"person", "vessel", "aircraft", "government"})
_EXPORTING: Final = frozenset({"seller", "exporter", "manufacturer"})
"""Roles of the exporting side; its owners count when they are stated, and are not asked for."""


def _stayed(matter: Matter) -> tuple[Text, ...]:
    """Return the caveat of the days on which the sentence that states the requirement is stayed."""
    status = status_on(matter.on, "affiliates_rule")
    if status is None or status["state"] != "stayed":
        return ()
    until = status.citation.in_force_to
    assert until is not None
    return (words("sdn_export.stayed", until=until, cite=status.citation.cite),)


@provision("us.export.sdn_export")
def sdn_export(matter: Matter) -> list[Verdict]:
    """Say what the EAR ask when a party is an SDN under a programme of 744.8(a)(1)."""
    return [
        decide(
            all_in_turn(
                words("sdn_export.required"),
                (
                    partial(listed_claim, matter, hit),
                    partial(in_program, matter, hit),
                    partial(is_party, matter),
                    partial(any_item_subject, matter),
                ),
                cite=(row.citation,),
            ),
            yes=(Outcome(row["outcome"]), words("sdn_export.yes", listed=hit.listed_name)),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("sdn_export.no", listed=hit.listed_name)),
            open_=words("sdn_export.open", listed=hit.listed_name),
            policy=words(f"policy.{row['policy']}") if row["policy"] else UNKNOWN,
            caveats=(words("sdn_export.ofac"), *_stayed(matter)),
        )
        for hit, row in consequences(matter, LIST, "sdn_export")
    ]  # fmt: skip


@provision("us.export.blocked_persons")
def blocked_persons(matter: Matter) -> list[Verdict]:
    """Say that US persons may not deal with a blocked person (31 CFR chapter V)."""
    assert matter.party is not None
    verdicts = []
    for hit, row in consequences(matter, LIST, "sdn_blocked"):
        claim = all_in_turn(
            words("blocked.required"),
            (
                partial(listed_claim, matter, hit),
                partial(us_person_involved, matter, matter.party.id),
            ),
            cite=(row.citation,),
        )
        no = (Outcome.REVIEW_ADVISED, words("blocked.no_us_person", listed=hit.listed_name))
        verdicts.append(
            decide(
                claim,
                yes=(Outcome(row["outcome"]), words("blocked.yes", listed=hit.listed_name)),
                no=no,
                open_=words("blocked.open", listed=hit.listed_name),
                caveats=(words("blocked.licences"),),
            )
        )
    return verdicts


@provision("us.export.blocked_ownership")
def blocked_ownership(matter: Matter) -> list[Verdict]:
    """Say whether blocked owners with 50 % or more block a party (OFAC guidance of 2014-08-13)."""
    party = matter.party
    assert party is not None
    row = load_table(PACKAGE, "ownership", "rule").find(matter.on, "blocked")
    exporting = bool(party.roles) and set(party.roles) <= _EXPORTING
    if row is None or party.kind in _PERSONS or (exporting and not is_known(party.owners)):
        return []
    limit = Decimal(row["percent"])
    share = share_of(matter, party, limit, (LIST,), lambda hit: listed(matter, hit))
    claim = all_in_turn(
        words("blocked.owned_required"),
        (lambda: share.claim, partial(us_person_involved, matter, party.id)),
        cite=(row.citation,),
    )
    no = (Outcome.NO_REQUIREMENT_FOUND, words("blocked.owned_no"))
    if share.claim.holds is True:
        no = (Outcome.REVIEW_ADVISED, words("blocked.owned_no_us_person", share=share.least))
    elif share.claim.holds is False and share.most > 0:
        no = (Outcome.REVIEW_ADVISED, words("blocked.minority", share=share.most))
    return [
        decide(
            claim,
            yes=(Outcome.PROHIBITED, words("blocked.owned_yes", share=share.least)),
            no=no,
            open_=words("blocked.owned_open"),
            caveats=(words("blocked.licences"),),
        )
    ]
