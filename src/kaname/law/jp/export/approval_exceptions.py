"""Export Order Art. 4(3) with Tables 5 and 6: what leaves without METI's approval under Art. 2.

Relief goods, samples, personal parcels, baggage and the like: candidates with their conditions.
Some items of Table 2 have no exception at all, and some are shut to Russia and others.
"""

from decimal import Decimal
from typing import Final

from kaname.core.case import Money
from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.claims import all_of, flip, state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.provisions import Verdict, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.jp.export.conditions import conditions_of, misnamed
from kaname.law.jp.export.embargo import embargoed
from kaname.law.jp.export.facts import destination, from_japan, goods
from kaname.law.jp.export.table_2 import numbered
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["approval_exceptions"]

NONE: Final = "none"
EMBARGOED: Final = "embargoed"
"""In ``not_to``: an export that Art. 2(1)(i-3) to (i-8) takes in (Russia, Belarus and others)."""
NEVER: Final = ("37", "38", "39", "40", "41", "43", "44", "45")
"""Items of Table 2 that the proviso of Art. 4(3) shuts out of every exception."""
YEN: Final = "JPY"


@provision("jp.export.approval_exceptions")
def approval_exceptions(matter: Matter) -> list[Verdict]:
    """Offer the exception from METI's approval that the case states, with its conditions."""
    value = matter.value("item", "approval_exception")
    if not is_known(value) or value == NONE:
        return []
    if goods(matter).holds is False or from_japan(matter).holds is False:
        return []
    rows = load_table(PACKAGE, "approval_exceptions", "exception").in_force(matter.on)
    row = next((found for found in rows if found["exception"] == value), None)
    reads = (Read(matter.path("item", "approval_exception"), str(value)),)
    if row is None:
        claim = state(False, words("approval.unknown"), reads=reads)
        return [Verdict(Outcome.OUT_OF_SCOPE, words("approval.no"), claim)]
    label = Text(row["label_en"], row["label_ja"])
    stated = state(True, words("approval.stated", label=label), reads=reads, cite=(row.citation,))
    conditions = (
        _place(matter, row), *_item(matter, row), *_value(matter, row),
        *conditions_of(matter, f"approval.{row['exception']}"),
    )  # fmt: skip
    claim = all_of(words("approval.claim", label=label), (stated, *conditions))
    if claim.holds is False:
        outcome, summary = Outcome.OUT_OF_SCOPE, words("approval.no")
    else:
        outcome = Outcome.EXCEPTION_AVAILABLE
        summary = words("approval.yes" if claim.holds is True else "approval.open")
    caveats = (words("approval.caveat"), *misnamed(matter))
    return [Verdict(outcome, summary, claim, conditions=conditions, caveats=caveats)]


def _place(matter: Matter, row: Row) -> Claim:
    """Return the claim that the exception is not shut to the destination."""
    country = destination(matter)
    text = words("approval.place")
    if not is_known(country):
        question = ask("places.to", "places.to")
        return state(UNKNOWN, text, ask=(question,), cite=(row.citation,))
    reads, shut = (Read("places.to", country),), row.words("not_to")
    if country in shut or EMBARGOED not in shut:
        return state(country not in shut, text, reads=reads, cite=(row.citation,))
    return flip(text, embargoed(matter, country))


def _item(matter: Matter, row: Row) -> tuple[Claim, ...]:
    """Return the claim that the item of Table 2 has the exception; ``()`` when none is stated."""
    value = matter.value("item", "table_2_number")
    if not is_known(value) or value == NONE:
        return ()
    named = numbered(str(value), matter.on)
    reads = (Read(matter.path("item", "table_2_number"), str(value)),)
    shut = {*NEVER, *row.words("not_items")}
    full = [found["number"] + f"({found['sub_item']})" * bool(found["sub_item"]) for found in named]
    barred = [bool({name, found["number"]} & shut) for name, found in zip(full, named, strict=True)]
    holds = UNKNOWN if not named or len(set(barred)) > 1 else not barred[0]
    question = ask("item.table_2_number", matter.path("item", "table_2_number"))
    return (state(holds, words("approval.item"), reads=reads, ask=(question,),
                  cite=(row.citation,)),)  # fmt: skip


def _value(matter: Matter, row: Row) -> tuple[Claim, ...]:
    if not row["limit_jpy"]:
        return ()
    text = words("approval.value", limit=int(row["limit_jpy"]))
    value, path = matter.value("item", "value"), matter.path("item", "value")
    if not isinstance(value, Money) or value.currency != YEN or not is_known(value.amount):
        question = "item.value.jpy" if is_known(value) else "item.value"
        return (state(UNKNOWN, text, ask=(ask(question, path),), cite=(row.citation,)),)
    holds = value.amount <= Decimal(row["limit_jpy"])
    return (state(holds, text, reads=(Read(path, shown(value)),), cite=(row.citation,)),)
