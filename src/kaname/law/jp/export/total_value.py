"""The total value of a small-value exception: all goods of one number in brackets of the deal.

METI counts the value of every item of a contract that stands under the same number in brackets of
Table 1, goods of Table 3-3 apart from the rest (METI circular on the Export Order, 4-1-5).
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kaname.core.case import Item, Money
from kaname.core.codes import MetiItem
from kaname.core.finding import Question, Read
from kaname.core.unknown import UNKNOWN, Truth, all_true, is_known
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.questions import ask

__all__ = ["Total", "total_of"]

YEN: Final = "JPY"


@dataclass(frozen=True, slots=True)
class Total:
    """What the goods of one number are worth together, in yen, so far as it is known.

    ``certain`` adds the items that count, ``possible`` also those that may count. ``questions``
    are what keeps the two apart, or leaves a value out of both.
    """

    certain: Decimal
    possible: Decimal
    items: int
    reads: tuple[Read, ...]
    questions: tuple[Question, ...]


def total_of(matter: Matter, number: MetiItem, *, by_notice: bool) -> Total:
    """Return the total value of the item asked of and of what counts with it.

    Args:
        matter: the case, the day and the item.
        number: of the item.
        by_notice: METI designates some of the goods of this number, which are counted apart.
    """
    certain, possible, items = Decimal(0), Decimal(0), 0
    reads: list[Read] = []
    questions: list[Question] = []
    for item in matter.case.items:
        asked = matter.of_item(item)
        own = item.id == (matter.item.id if matter.item is not None else "")
        counts: Truth = True if own else _counts(matter.item, item, number, by_notice)
        if counts is False:
            continue
        items += 1
        path = asked.path("item", "value")
        worth = _yen(item.value)
        if worth is None:
            question = "item.value.jpy" if is_known(item.value) else "item.value"
            questions.append(ask(question, path))
            continue
        reads.append(Read(path, shown(item.value)))
        possible += worth
        if counts is True:
            certain += worth
        else:
            questions += _what_tells(asked, by_notice)
    return Total(certain, possible, items, tuple(reads), tuple(questions))


def _counts(own: Item | None, item: Item, number: MetiItem, by_notice: bool) -> Truth:
    """Return whether another item of the deal is counted with the one asked of."""
    if is_known(item.kind) and item.kind != "goods":
        return False
    side: Truth = True
    if by_notice and own is not None:
        pair = own.reduced_value_listed, item.reduced_value_listed
        side = pair[0] == pair[1] if all(is_known(mark) for mark in pair) else UNKNOWN
    return all_true((_same_number(item, number), side))


def _same_number(item: Item, number: MetiItem) -> Truth:
    if not is_known(item.meti_item):
        return UNKNOWN
    try:
        other = MetiItem.parse(str(item.meti_item))
    except ValueError:
        return UNKNOWN
    if other.item != number.item:
        return False
    if not number.sub or not other.sub:
        return True if number.item == "8" else UNKNOWN
    return other.sub == number.sub


def _what_tells(asked: Matter, by_notice: bool) -> list[Question]:
    """Return what tells whether an item counts: its number, and METI's designation."""
    fields = ("meti_item", "reduced_value_listed") if by_notice else ("meti_item",)
    known = [field for field in fields if not is_known(asked.value("item", field))]
    return [ask(f"item.{field}", asked.path("item", field)) for field in known or fields[:1]]


def _yen(value: object) -> Decimal | None:
    """Return an amount in yen; None when it is not known in yen (no exchange rate is held)."""
    if not isinstance(value, Money):
        return None
    amount, currency = value.amount, value.currency
    return amount if is_known(amount) and currency == YEN else None
