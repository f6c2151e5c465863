"""Export Order Art. 4(1)(i): goods landed in Japan for a while and shipped on (仮陸揚げ).

Landed goods leave Japan as an export does. Art. 4(1)(i) lifts the licence for those that travel on
papers for another country, unless they are arms of item 1 or a test is engaged; for the others the
ordinary rules of Art. 48(1) hold. Goods that are never landed are outside.
"""

from typing import Final

from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.text import Text
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

__all__ = ["exported", "leaves_japan", "temporary_landing"]

ARMS: Final = "1"
"""Item 1 of Table 1, to which no exception for landing applies."""


def leaves_japan(matter: Matter) -> Claim:
    """Return the claim that the goods are shipped from Japan, or landed there and shipped on."""
    start = from_japan(matter)
    if start.holds is not False:
        return start
    return _in_turn(words("landing.shipped_on"), through_japan(matter), _landed(matter))


def exported(matter: Matter) -> Claim:
    """Return the claim that the goods leave Japan and Art. 4(1)(i) does not lift the licence.

    Raises:
        NotEncodedError: the tables of Art. 4 begin after that day, and the goods pass through.
    """
    leaves = leaves_japan(matter)
    if leaves.holds is False or from_japan(matter).holds is not False:
        return leaves
    exempt = all_of(words("landing.claim"), _conditions(matter))
    lifted = flip(words("landing.not_exempt"), exempt)
    return all_of(words("landing.shipped_on"), [leaves, lifted])


@provision("jp.export.temporary_landing")
def temporary_landing(matter: Matter) -> list[Verdict]:
    """Offer the exemption of goods that pass through Japan under papers for another country."""
    passing = all_of(
        words("landing.passing"),
        [flip(words("landing.abroad"), from_japan(matter)), through_japan(matter)],
    )
    if passing.holds is not True or goods(matter).holds is False:
        return []
    landed = _landed(matter)
    if landed.holds is False:
        return [Verdict(Outcome.OUT_OF_SCOPE, words("landing.not_landed"), landed)]
    conditions = _conditions(matter)
    claim = all_of(words("landing.claim"), conditions)
    caveats = (words("landing.approval"),)
    if claim.holds is False:
        outcome, summary = Outcome.OUT_OF_SCOPE, words("landing.no")
    else:
        outcome = Outcome.EXCEPTION_AVAILABLE
        summary = words("landing.yes" if claim.holds is True else "landing.open")
    return [Verdict(outcome, summary, claim, conditions=conditions, caveats=caveats)]


def _landed(matter: Matter) -> Claim:
    return matter.is_true("places", "landed_in_japan", words("landing.landed"))


def _conditions(matter: Matter) -> tuple[Claim, ...]:
    """Return the conditions of Art. 4(1)(i): not arms, the papers, and no test engaged."""
    country = destination(matter)
    if is_known(country):
        kind = destination_class(matter.on, country)
        engaged = tests_engaged(matter, "temporary_landing", kind).engaged
    else:
        engaged = state(UNKNOWN, words("tests.any"), ask=(ask("places.to", "places.to"),))
    return (
        _not_arms(matter),
        matter.is_true("places", "through_papers", words("landing.papers")),
        flip(words("landing.tests"), engaged),
    )


def _not_arms(matter: Matter) -> Claim:
    text, path = words("landing.not_arms"), matter.path("item", "meti_item")
    number = item_number(matter)
    if number is None:
        return state(UNKNOWN, text, ask=(ask("item.meti_item", path),))
    return state(number.item != ARMS, text, reads=(Read(path, str(number)),))


def _in_turn(text: Text, first: Claim, then: Claim) -> Claim:
    """Return the conjunction of two claims; the second is asked only when the first holds."""
    return all_of(text, [first, then] if first.holds is True else [first])
