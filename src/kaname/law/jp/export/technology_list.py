"""The Foreign Exchange Order's table: which technology and programs are listed (items 1 to 15)."""

from kaname.core.codes import MetiItem
from kaname.core.finding import Claim, Read
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.claims import state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import NotEncodedError, Row
from kaname.law.jp.export.facts import item_number
from kaname.law.jp.export.list_numbers import (
    TECHNOLOGY,
    absence,
    joined,
    listed_rows,
    number_of,
    technology_with,
)
from kaname.law.jp.export.words import words

__all__ = ["listed_technology"]


def listed_technology(matter: Matter) -> Claim:
    """Return the claim that technology is of items 1 to 15 of the Foreign Exchange Order's table.

    The number is the classifier's, and it is a row of that table, not of the goods table. Whether
    the technology meets the Goods Ordinance is theirs to say. Unknown for a day before the edition
    of the table that is held, and for a number that is no row.
    """
    value, path = matter.value("item", "meti_item"), matter.path("item", "meti_item")
    text, question = words("technology.in_table"), ask("item.meti_item.technology", path)
    if not is_known(value):
        return state(UNKNOWN, text, ask=(question,))
    reads = (Read(path, str(value)),)
    number = item_number(matter)
    if number is not None and not number.is_listed:
        return state(False, text, reads=reads)
    try:
        rows = () if number is None else listed_rows(TECHNOLOGY, number, matter.on)
    except NotEncodedError as gap:
        held = words("technology.held_from", day=matter.on, begins=gap.earliest)
        return state(UNKNOWN, held, reads=reads, ask=(question,))
    if number is None or not rows:
        return _absent(matter, number, str(value), reads)
    named = words("technology.listed_as", number=str(number), label=_label(rows[0]))
    return state(True, named, reads=reads, cite=(rows[0].citation,))


def _absent(
    matter: Matter, number: MetiItem | None, written: str, reads: tuple[Read, ...]
) -> Claim:  # fmt: skip
    """Return what is open when the number is no row: why, and what goes with such goods."""
    question = ask("item.meti_item.technology", matter.path("item", "meti_item"))
    why = absence(TECHNOLOGY, number, written, matter.on)
    with_goods = () if number is None else technology_with(number, matter.on)
    because = []
    if with_goods:
        shown = joined(str(number_of(row)) for row in with_goods)
        text = words("technology.with_goods", number=str(number), rows=shown)
        because.append(state(UNKNOWN, text, cite=tuple(row.citation for row in with_goods)))
    return state(
        UNKNOWN, why.text, reads=reads, ask=(question,), cite=why.citations, because=because
    )


def _label(row: Row) -> Text:
    return Text(row["label_en"], row["label_ja"])
