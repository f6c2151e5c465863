"""General Prohibitions Four, Nine and Ten, where a case states the facts (15 CFR 736.2(b)).

Whether an order is broken, a condition is not kept or a violation is known of is known only to
those in the deal. What the case does not state is not asked, and silence says nothing.
"""

from functools import partial

from kaname.core.finding import Citation
from kaname.core.outcome import Outcome
from kaname.core.unknown import is_known
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.tables import load_table
from kaname.law.us.export.lazily import Part, all_in_turn
from kaname.law.us.export.reach import any_item_subject
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["denial_orders", "known_violation", "orders_and_terms"]


def _cited(matter: Matter, group: str) -> tuple[Citation, ...]:
    rows = load_table(PACKAGE, "general_prohibitions", "group").all(matter.on, group)
    return tuple(row.citation for row in rows)


def _verdict(matter: Matter, field: str, group: str, *, subject: bool) -> list[Verdict]:
    """Return what follows from a fact that the case states; nothing while it does not."""
    if not is_known(matter.value("", field)):
        return []
    parts: list[Part] = [partial(matter.is_true, "", field, words(f"stated.{field}"))]
    if subject:
        parts.append(partial(any_item_subject, matter))
    claim = all_in_turn(words(f"stated.{field}_forbids"), parts, cite=_cited(matter, group))
    return [
        decide(
            claim,
            yes=(Outcome.PROHIBITED, words(f"stated.{field}_yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words(f"stated.{field}_no")),
            open_=words(f"stated.{field}_open"),
        )
    ]


@provision("us.export.denial_orders")
def denial_orders(matter: Matter) -> list[Verdict]:
    """Say that what a denial order forbids may not be done, if the case states it (736.2(b)(4))."""
    return _verdict(matter, "breaks_denial_order", "4", subject=False)


@provision("us.export.orders_and_terms")
def orders_and_terms(matter: Matter) -> list[Verdict]:
    """Say that terms of a licence, exception or order may not be broken (736.2(b)(9))."""
    return _verdict(matter, "breaks_terms", "9", subject=False)


@provision("us.export.known_violation")
def known_violation(matter: Matter) -> list[Verdict]:
    """Say that nobody may go on with an item knowing of a violation (736.2(b)(10))."""
    return _verdict(matter, "known_violation", "10", subject=True)
