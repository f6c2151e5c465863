"""METI's Foreign End User List (外国ユーザーリスト): what a hit on it means for the deal."""

from kaname.core.finding import Citation, Claim
from kaname.core.hit import Hit, owner_key
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import is_known
from kaname.law.engine.claims import all_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.jp.export.article_4 import END_USER_LIST
from kaname.law.jp.export.facts import concern_codes, users
from kaname.law.jp.export.temporary_landing import leaves_japan
from kaname.law.jp.export.words import words

__all__ = ["end_user_list"]


@provision("jp.export.end_user_list")
def end_user_list(matter: Matter) -> list[Verdict]:
    """Call for review of a party on the list; the licence follows from the catch-all tests."""
    party = matter.party
    if party is None:
        raise ValueError("this provision is asked of a party")
    owners = len(party.owners) if is_known(party.owners) else 0
    keys = (party.id, *(owner_key(party.id, number) for number in range(owners)))
    return [_verdict(matter, hit) for key in keys for hit in matter.hits_of(key, END_USER_LIST)]


def _verdict(matter: Matter, hit: Hit) -> Verdict:
    rows = concern_codes(hit, matter.on)
    names = Text(
        ", ".join(row["name_en"] for row in rows) or hit.entry.detail("concern") or "not stated",
        "・".join(row["name_ja"] for row in rows) or hit.entry.detail("concern") or "記載なし",
    )
    text = words("eul.listed", party=hit.matched_name, listed=hit.listed_name,
                 entry=hit.entry.id, concern=names)  # fmt: skip
    is_entry = matter.is_listed_as(hit, text)
    claim = all_of(
        words("eul.claim"),
        [leaves_japan(matter), _cited(is_entry, tuple(row.citation for row in rows))],
    )
    role = "user" if matter.party in users(matter) else "other"
    if hit.party_id != matter.about().id:
        role = "owner"
    return decide(
        claim,
        yes=(Outcome.REVIEW_ADVISED, words(f"eul.{role}", concern=names)),
        no=(Outcome.NO_REQUIREMENT_FOUND, words("eul.no")),
        open_=words("eul.open", listed=hit.listed_name),
        caveats=(words("eul.not_a_ban"),),
    )


def _cited(claim: Claim, citations: tuple[Citation, ...]) -> Claim:
    return state(claim.holds, claim.text, reads=claim.reads, ask=claim.questions, cite=citations)
