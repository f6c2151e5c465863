"""Licences that direct product rules ask for themselves: 15 CFR 744.11(a)(2), 746.8(a)(2), (3).

What the rules on entities with footnotes, or on Russia and Belarus, bring under the EAR needs a
licence to any destination, end user or party, whatever its classification. What the other rules of
734.9 bring under the EAR needs one where another provision says so.
"""

from functools import partial

from kaname.core.finding import Claim
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.claims import all_of, any_of, flip, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.destinations import destination, is_among
from kaname.law.us.export.direct_product import (
    must_be_open,
    outside_rules,
    reached_by_rule,
    told_of_making,
)
from kaname.law.us.export.exclusions import excluded, not_excluded
from kaname.law.us.export.footnote_5 import foreign_requirement
from kaname.law.us.export.lazily import Part, all_in_turn
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["direct_product_licence"]


def _by_rule(matter: Matter, row: Row) -> Claim:
    """Return the claim that one rule reaches the item and asks for a licence."""
    parts: list[Part] = [partial(reached_by_rule, matter, row["paragraph"])]
    if row["decided_by"] == "footnote_5":
        parts.append(partial(foreign_requirement, matter))
    if row["left_out_from"]:
        parts.append(partial(_from_elsewhere, matter, row))
    text = words("direct_product_licence.row", rule=row.citation.cite)
    return all_in_turn(text, parts, cite=(row.citation,))


def _from_elsewhere(matter: Matter, row: Row) -> Claim:
    """Return the claim that it is not exported from a country of Supp. No. 3 to part 746."""
    named = matter.claim(
        "places", "from",
        lambda place: is_among(matter.on, str(place), row.words("left_out_from")),
        words("direct_product_licence.from_partner"),
    )  # fmt: skip
    return flip(words("direct_product_licence.from_elsewhere"), named)


def _rows(matter: Matter) -> list[Row]:
    """Return the rules to ask; those whose destinations another provision answers are left out."""
    place = destination(matter)
    return [
        row
        for row in load_table(PACKAGE, "direct_product_licences")
        if row.in_force(matter.on)
        and not (is_known(place) and place in row.words("elsewhere_than"))
    ]


@provision("us.export.direct_product_licence")
def direct_product_licence(matter: Matter) -> list[Verdict]:
    """Say whether a direct product rule asks for a licence itself (744.11(a)(2), 746.8(a)).

    It is silent on what no direct product rule can reach, or is stated to be no direct product.
    """
    stated = matter.is_true("item", "us_direct_product", words("reach.direct_product"))
    rows = _rows(matter)
    if outside_rules(matter) or not rows or (stated.holds is False and not told_of_making(matter)):
        return []
    text = words("direct_product_licence.required")
    if not told_of_making(matter) and stated.holds is UNKNOWN and must_be_open(matter):
        claim = state(UNKNOWN, text, ask=stated.questions, because=(stated,))
    else:
        claim = any_of(text, [_by_rule(matter, row) for row in rows])
    out = excluded(matter)
    if claim.holds is not False and out.holds is not False:
        claim = all_of(text, (claim, not_excluded(out)))
    return [
        decide(
            claim,
            yes=(Outcome.LICENCE_REQUIRED, words("direct_product_licence.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("direct_product_licence.no")),
            open_=words("direct_product_licence.open"),
            policy=words("direct_product_licence.policy"),
            caveats=(words("direct_product_licence.exceptions"),),
        )
    ]
