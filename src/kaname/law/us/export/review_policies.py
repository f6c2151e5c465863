"""The policy by which an application is reviewed, by reason for control: 15 CFR part 742 (b)."""

from collections.abc import Iterable, Sequence

from kaname.core.codes import Eccn
from kaname.core.finding import Claim
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Unknown, is_known
from kaname.law.engine.matter import Matter
from kaname.law.engine.tables import NotEncodedError, Row, load_table
from kaname.law.us.export.destinations import destination, is_among
from kaname.law.us.export.eccn import among
from kaname.law.us.export.words import PACKAGE
from kaname.law.us.export.words import use_words as words

__all__ = ["review_policy"]


def review_policy(
    matter: Matter, eccn: Eccn, rows: Sequence[Row], claims: Sequence[Claim]
) -> Text | Unknown:
    """Return the policies that an application would meet, one a reason; Unknown when none is held.

    Args:
        matter: the deal.
        eccn: the item's classification.
        rows: the licence rows of its entry.
        claims: what each of them, in order, says; those that ask for a licence count, or else
            those that may.
    """
    country = destination(matter)
    if not is_known(country):
        return UNKNOWN
    pairs = list(zip(rows, claims, strict=False))
    asking = [row for row, claim in pairs if claim.holds is True]
    asking = asking or [row for row, claim in pairs if claim.holds is UNKNOWN]
    try:
        found = [_policy(matter, eccn, row, country) for row in asking]
    except NotEncodedError:
        return UNKNOWN
    said = dict.fromkeys(text for text in found if text is not None)
    return _joined(said) if said else UNKNOWN


def _policy(matter: Matter, eccn: Eccn, row: Row, country: str) -> Text | None:
    """Return the first policy of the table that is about a licence row and the destination."""
    reasons = {row["reason"], *row.words("column")}
    for policy in load_table(PACKAGE, "chart_policies").in_force(matter.on):
        if policy["reason"] not in reasons or among(eccn, policy.words("items")) is not True:
            continue
        if policy["pointer"] and policy["pointer"] not in row.words("pointer"):
            continue
        if is_among(matter.on, country, policy.words("destinations")):
            text = Text(policy["policy_en"], policy["policy_ja"])
            return words(
                "review.policy", reason=row["reason"], policy=text, cite=policy.citation.cite
            )
    return None


def _joined(texts: Iterable[Text]) -> Text:
    texts = list(texts)
    return Text("; ".join(text.en for text in texts), "。".join(text.ja for text in texts))
