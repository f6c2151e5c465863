"""Numeric thresholds of the Goods Ordinance, read against the values that a case states.

A *reading* is one provision of the ordinance as a set of comparisons, all of which must hold. Where
the comparisons are all that the provision asks (``whole``), goods that meet them are on the list.
Where more is asked that is no number, or where a value is missing, the item stays a question.

A case states values under ``technical_parameters`` by the name of the quantity, with the unit of
the table: ``isostatic_press.maximum_pressure: 80 MPa``.
"""

import operator
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from kaname.core.codes import MetiItem
from kaname.core.finding import Claim, Read
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Truth, Unknown, all_true, is_known
from kaname.law.engine.claims import state
from kaname.law.engine.matter import Matter
from kaname.law.engine.tables import Row, load_table
from kaname.law.jp.export.list_numbers import number_of
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["Reading", "missed", "reached", "readings"]

FIELD: Final = "technical_parameters"
_LONGEST: Final = 60
_STATED: Final = re.compile(r"([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)\s*(\S.*)")
_COMPARE: Final[Mapping[str, Callable[[Decimal, Decimal], bool]]] = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt,
}  # fmt: skip
_SIGNS: Final = str.maketrans({"μ": "u", "°": "", "−": "-"})


@dataclass(frozen=True, slots=True)
class Reading:
    """The comparisons that one provision makes, for one number of the table."""

    number: MetiItem
    provision: str
    whole: bool
    rows: tuple[Row, ...]

    def holds(self, stated: Mapping[str, str]) -> Truth:
        """Return whether the stated values meet every comparison, so far as they are stated."""
        return all_true(_meets(row, stated) for row in self.rows)


@lru_cache(maxsize=64)
def readings(on: date) -> tuple[Reading, ...]:
    """Return the readings held for a day, in order; ``()`` before the edition that was read."""
    grouped: dict[str, list[Row]] = {}
    for row in load_table(PACKAGE, "goods_thresholds"):
        if row.in_force(on):
            grouped.setdefault(row["reading"], []).append(row)
    return tuple(
        Reading(number_of(rows[0]), rows[0]["provision"], rows[0]["whole"] == "yes", tuple(rows))
        for rows in grouped.values()
    )


def reached(matter: Matter) -> Claim | None:
    """Return the claim that stated values reach a threshold that alone puts goods on the list.

    None when no such threshold is reached, which says nothing: the goods may be listed otherwise.
    """
    stated = matter.value("item", FIELD)
    if not is_known(stated) or not isinstance(stated, Mapping):
        return None
    for reading in readings(matter.on):
        if reading.whole and reading.holds(stated) is True:
            text = words(
                "thresholds.reached", number=str(reading.number), provision=reading.provision,
                values=_shown(reading),
            )  # fmt: skip
            cited = (reading.rows[0].citation,)
            return state(True, text, reads=_reads(matter, reading, stated), cite=cited)
    return None


def missed(matter: Matter, number: MetiItem) -> tuple[Text, ...]:
    """Return, for a stated number, each threshold of its that stated values do not reach."""
    stated = matter.value("item", FIELD)
    if not is_known(stated) or not isinstance(stated, Mapping):
        return ()
    return tuple(
        words("thresholds.missed", number=str(number), provision=reading.provision,
              values=_shown(reading))
        for reading in readings(matter.on)
        if reading.number == number and reading.holds(stated) is False
    )  # fmt: skip


def _meets(row: Row, stated: Mapping[str, str]) -> Truth:
    value = _read(stated.get(row["quantity"]), row["unit"])
    if isinstance(value, Unknown):
        return UNKNOWN
    return _COMPARE[row["comparison"]](value, Decimal(row["value"]))


def _read(written: str | None, unit: str) -> Decimal | Unknown:
    """Return the number of a value such as ``1,200 MPa``; Unknown in any other unit, or in none."""
    if written is None or len(written) > _LONGEST:
        return UNKNOWN
    plain = unicodedata.normalize("NFKC", written).translate(_SIGNS).strip()
    found = _STATED.fullmatch(plain)
    if found is None or "".join(found[2].split()) != "".join(unit.split()):
        return UNKNOWN
    return Decimal(found[1].replace(",", ""))


def _reads(matter: Matter, reading: Reading, stated: Mapping[str, str]) -> tuple[Read, ...]:
    path = matter.path("item", FIELD)
    names = dict.fromkeys(row["quantity"] for row in reading.rows)
    return tuple(Read(f"{path}.{name}", stated[name]) for name in names)


def _shown(reading: Reading) -> Text:
    """Return the comparisons of a reading in words of each language."""
    values = [f"{row['comparison']} {row['value']} {row['unit']}" for row in reading.rows]
    labels = [Text(row["label_en"], row["label_ja"]) for row in reading.rows]
    return Text(
        "; ".join(f"{label.en} {value}" for label, value in zip(labels, values, strict=True)),
        "、".join(f"{label.ja} {value}" for label, value in zip(labels, values, strict=True)),
    )
