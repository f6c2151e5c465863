"""Export Order Art. 4(1)(v) with Tables 3-3 and 4: the small-value exception (少額特例)."""

import operator
from decimal import Decimal
from typing import Final

from kaname.core.codes import MetiItem
from kaname.core.finding import Claim
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.claims import all_of, flip, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.engine.watching import part
from kaname.law.jp.export.article_4 import tests_engaged
from kaname.law.jp.export.facts import (
    destination,
    destination_class,
    going_to,
    goods,
    item_number,
    listed,
    listed_rows,
)
from kaname.law.jp.export.temporary_landing import exported
from kaname.law.jp.export.total_value import Total, total_of
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["small_value"]

GENERAL: Final = "general"
REDUCED: Final = "reduced"
BY_NOTICE: Final = "notice"


@provision("jp.export.small_value")
def small_value(matter: Matter) -> list[Verdict]:
    """Offer the exception for listed goods of small total value, with each of its conditions."""
    is_listed = all_of(words("list.claim"), [exported(matter), goods(matter), listed(matter)])
    if is_listed.holds is not True:
        return []
    number = item_number(matter)
    rows = () if number is None else listed_rows(number, matter.on)
    if number is None or not rows:
        return []
    conditions = (
        _in_items(rows),
        _small_enough(matter, number, rows),
        flip(words("small.place"), going_to(matter, "concern", "small.concern")),
        _no_test(matter),
    )
    claim = all_of(words("small.claim"), conditions)
    if claim.holds is False:
        return [Verdict(Outcome.OUT_OF_SCOPE, words("small.no"), claim, conditions=conditions)]
    summary = words("small.yes" if claim.holds is True else "small.open")
    return [
        Verdict(
            Outcome.EXCEPTION_AVAILABLE, summary, claim,
            conditions=conditions, caveats=(words("small.caveat"),),
        )
    ]  # fmt: skip


def _in_items(rows: tuple[Row, ...]) -> Claim:
    """Return the claim that the goods are of items 5 to 13 or 15."""
    holds = all(row["small_value"] != "none" for row in rows)
    return state(holds, words("small.items"), cite=(rows[0].citation,))


@part
def _small_enough(matter: Matter, number: MetiItem, rows: tuple[Row, ...]) -> Claim:
    """Return the claim that the total value is within the limit for these goods."""
    kinds = {row["small_value"] for row in rows} - {"none"}
    low, high = _limit(matter, REDUCED), _limit(matter, GENERAL)
    if not kinds:
        return state(False, words("small.no_limit"), cite=(rows[0].citation,))
    limit = low if kinds == {REDUCED} else high
    total = total_of(matter, number, by_notice=BY_NOTICE in kinds)
    most = Decimal(limit["amount_jpy"])
    named = "small.value_together" if total.items > 1 else "small.value"
    text = words(named, limit=int(limit["amount_jpy"]), count=total.items)
    reads, cited = total.reads, (limit.citation,)
    if total.certain > most:
        return state(False, text, reads=reads, cite=cited)
    if total.questions and (total.possible > most or _missing(total)):
        return state(UNKNOWN, text, reads=reads, ask=total.questions, cite=cited)
    if total.possible <= Decimal(low["amount_jpy"]) or kinds == {GENERAL}:
        return state(True, text, reads=reads, cite=cited)
    if kinds == {BY_NOTICE}:
        return matter.claim(
            "item", "reduced_value_listed", operator.not_,
            words("small.notice", limit=int(low["amount_jpy"])), cite=(low.citation,),
        )  # fmt: skip
    which = (ask("item.meti_item", matter.path("item", "meti_item")),)
    return state(UNKNOWN, words("small.which"), reads=reads, ask=which, cite=(low.citation,))


def _missing(total: Total) -> bool:
    """Tell whether the value of an item that counts, or may count, is not known."""
    return len(total.reads) < total.items


@part
def _no_test(matter: Matter) -> Claim:
    """Return the claim that none of the tests of Art. 4 is engaged for this destination."""
    country = destination(matter)
    text = words("small.tests")
    if not is_known(country):
        return state(UNKNOWN, text, ask=(ask("places.to", "places.to"),))
    tests = tests_engaged(matter, "small_value", destination_class(matter.on, country))
    return flip(text, tests.engaged)


def _limit(matter: Matter, name: str) -> Row:
    row = load_table(PACKAGE, "small_value_limits", "limit").find(matter.on, name)
    if row is None:
        raise ValueError(f"small_value_limits: no row {name} on {matter.on}")
    return row
