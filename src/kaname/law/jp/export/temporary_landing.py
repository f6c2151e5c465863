"""Export Order Art. 4(1)(i): goods landed in Japan for a while and shipped on (仮陸揚げ)."""

from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.claims import all_of, flip, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, provision
from kaname.law.engine.questions import ask
from kaname.law.jp.export.article_4 import tests_engaged
from kaname.law.jp.export.facts import (
    destination,
    destination_class,
    from_japan,
    goods,
    item_number,
)
from kaname.law.jp.export.scope import through_japan
from kaname.law.jp.export.words import words

__all__ = ["temporary_landing"]

ARMS = "1"
"""Item 1 of Table 1, to which no exception for landing applies."""


@provision("jp.export.temporary_landing")
def temporary_landing(matter: Matter) -> list[Verdict]:
    """Offer the exemption of goods that pass through Japan under papers for another country."""
    passing = all_of(
        words("landing.passing"),
        [flip(words("landing.abroad"), from_japan(matter)), through_japan(matter)],
    )
    if passing.holds is not True or goods(matter).holds is False:
        return []
    number = item_number(matter)
    arms = number is not None and number.item == ARMS
    country = destination(matter)
    if is_known(country):
        kind = destination_class(matter.on, country)
        engaged = tests_engaged(matter, "temporary_landing", kind).engaged
    else:
        engaged = state(UNKNOWN, words("tests.any"), ask=(ask("places.to", "places.to"),))
    conditions = (
        state(not arms, words("landing.not_arms")),
        matter.is_true("places", "through_papers", words("landing.papers")),
        flip(words("landing.tests"), engaged),
    )
    claim = all_of(words("landing.claim"), conditions)
    if claim.holds is False:
        return [
            Verdict(
                Outcome.UNDETERMINED, words("landing.no"), claim, Outcome.LICENCE_REQUIRED,
                conditions=conditions,
            )
        ]  # fmt: skip
    return [
        Verdict(Outcome.EXCEPTION_AVAILABLE, words("landing.yes"), claim, conditions=conditions)
    ]
