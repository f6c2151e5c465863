"""Items subject to the EAR: 15 CFR 734.3(a)."""

from dataclasses import replace

from kaname.core.finding import Claim
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.tables import NotEncodedError
from kaname.law.engine.watching import part
from kaname.law.us.export.de_minimis import above_share, conditions_unmet, no_level
from kaname.law.us.export.destinations import in_united_states
from kaname.law.us.export.direct_product import direct_product_claim
from kaname.law.us.export.exclusions import excluded, grounds_to_ask, not_excluded
from kaname.law.us.export.words import words

__all__ = [
    "any_item_subject", "firmly_subject", "in_or_from_united_states", "in_united_states_claim",
    "subject", "subject_to_ear",
]  # fmt: skip


def in_united_states_claim(matter: Matter) -> Claim:
    """Return the claim that the shipment leaves from, or passes through, the United States."""

    def any_us(countries: tuple[str, ...]) -> bool:
        return any(in_united_states(matter.on, country) for country in countries)

    start = matter.claim(
        "places", "from", lambda country: any_us((str(country),)), words("reach.from")
    )
    via = matter.claim("places", "via", any_us, words("reach.via"))
    return any_of(words("reach.in_united_states"), (start, via))


def in_or_from_united_states(matter: Matter) -> Claim:
    """Return the claim that the item is in the United States or is of US origin."""
    origin = matter.claim(
        "item", "origin", lambda country: in_united_states(matter.on, str(country)),
        words("reach.origin"),
    )  # fmt: skip
    return any_of(words("reach.us_item"), (in_united_states_claim(matter), origin))


@part
def firmly_subject(matter: Matter) -> Claim:
    """Return the claim that the item is subject to the EAR by place, origin or US share alone.

    Some requirements leave out items that are subject only by way of a rule without de minimis
    level or of a direct product rule.
    """
    here = in_or_from_united_states(matter)
    if here.holds is True:
        return here
    return any_of(words("reach.firmly"), (here, above_share(matter)))


def subject(matter: Matter, without: str = "") -> Claim:
    """Return the claim that the item of ``matter`` is subject to the EAR.

    Args:
        matter: the deal, and the item asked of.
        without: leave out the rules of this paragraph of 734.4(a), such as ``a9``.
    """
    return _subject(matter, without)


@part
def _subject(matter: Matter, without: str) -> Claim:
    text = words("reach.subject")
    out = excluded(matter)
    if out.holds is True:
        return all_of(text, (not_excluded(out),))
    inside = _inside(matter, without)
    if out.holds is UNKNOWN and inside.holds is not False:
        return all_of(text, (inside, not_excluded(out)))
    return inside


def _inside(matter: Matter, without: str) -> Claim:
    """Return the claim of ``subject`` but for what 734.3(b) takes out."""
    text = words("reach.subject")
    firm = firmly_subject(matter)
    if firm.holds is True:
        return any_of(text, (firm,))
    product = direct_product_claim(matter)
    return any_of(text, (firm, no_level(matter, without), product, *conditions_unmet(matter)))


def any_item_subject(matter: Matter) -> Claim:
    """Return the claim that any item of the case is subject to the EAR."""
    text = words("reach.any_item")
    if not matter.case.items:
        return state(UNKNOWN, words("reach.no_items"))
    claims = []
    for item in matter.case.items:
        try:
            claim = subject(matter.of_item(item))
        except NotEncodedError as gap:  # of one item; another may decide, whatever their order
            claim = state(UNKNOWN, words("reach.not_held", on=gap.on))
        if claim.holds is True:
            return any_of(text, (claim,))
        claims.append(claim)
    return any_of(text, claims)


def _named(matter: Matter) -> Text:
    assert matter.item is not None
    return words("item.named", id=matter.item.id)


@provision("us.export.subject_to_ear")
def subject_to_ear(matter: Matter) -> list[Verdict]:
    """Say whether an item is subject to the EAR: in or from the US, US origin, content, product.

    What is not is out of scope, but for what a ground takes out (734.3(b)): of that another
    agency's rules may speak. What binds US persons is for its own provisions to say.
    """
    claim = subject(matter)
    name = _named(matter)
    elsewhere = excluded(matter).holds is not False
    verdict = decide(
        claim,
        yes=(Outcome.NO_REQUIREMENT_FOUND, words("reach.yes", item=name)),
        no=(
            Outcome.NO_REQUIREMENT_FOUND if elsewhere else Outcome.OUT_OF_SCOPE,
            words("reach.no", item=name),
        ),
        open_=words("reach.open", item=name),
        caveats=(words("reach.not_examined"),),
        reach=True,
    )
    if claim.holds is False:
        return [verdict]
    return [replace(verdict, conditions=grounds_to_ask(matter))]
