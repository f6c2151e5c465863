"""Specially Designated Nationals: 15 CFR 744.8, and blocked property under 31 CFR chapter V."""

from decimal import Decimal
from typing import Final

from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.claims import all_of
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.tables import load_table
from kaname.law.us.export.ownership import listed, share_of
from kaname.law.us.export.parties import consequence, in_program, is_party, listed_claim
from kaname.law.us.export.persons import us_person_involved
from kaname.law.us.export.reach import any_item_subject
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["blocked_ownership", "blocked_persons", "sdn_export"]

LIST: Final = "ofac-sdn"
_PERSONS: Final = frozenset({"person", "vessel", "aircraft", "government"})


@provision("us.export.sdn_export")
def sdn_export(matter: Matter) -> list[Verdict]:
    """Say what the EAR ask when a party is an SDN under a programme of 744.8(a)(1)."""
    assert matter.party is not None
    row = consequence(matter, LIST, "sdn_export")
    if row is None:
        return []
    return [
        decide(
            all_of(
                words("sdn_export.required"),
                (listed_claim(matter, hit), in_program(matter, hit), is_party(matter),
                 any_item_subject(matter)),
                cite=(row.citation,),
            ),
            yes=(Outcome(row["outcome"]), words("sdn_export.yes", listed=hit.listed_name)),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("sdn_export.no", listed=hit.listed_name)),
            open_=words("sdn_export.open", listed=hit.listed_name),
            policy=words(f"policy.{row['policy']}") if row["policy"] else UNKNOWN,
            caveats=(words("sdn_export.ofac"),),
        )
        for hit in matter.hits_of(matter.party.id, LIST)
    ]  # fmt: skip


@provision("us.export.blocked_persons")
def blocked_persons(matter: Matter) -> list[Verdict]:
    """Say that US persons may not deal with a blocked person (31 CFR chapter V)."""
    assert matter.party is not None
    row = consequence(matter, LIST, "sdn_blocked")
    if row is None:
        return []
    verdicts = []
    for hit in matter.hits_of(matter.party.id, LIST):
        is_listed = listed_claim(matter, hit)
        involved = us_person_involved(matter, matter.party.id)
        claim = all_of(words("blocked.required"), (is_listed, involved), cite=(row.citation,))
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
    if row is None or party.kind in _PERSONS:
        return []
    limit = Decimal(row["percent"])
    share = share_of(matter, party, limit, (LIST,), lambda hit: listed(matter, hit))
    claim = all_of(
        words("blocked.owned_required"),
        (share.claim, us_person_involved(matter, party.id)), cite=(row.citation,),
    )  # fmt: skip
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
