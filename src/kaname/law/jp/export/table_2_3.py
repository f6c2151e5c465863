"""Table 2-3 of the Export Order: goods restricted to Russia, and which numbers other measures take.

Its number 1 is items 1 to 15 of Table 1. The measures for Belarus and for third countries take
only some numbers; which ones stands in ``tables/table_2_3_numbers.csv``.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from kaname.core.finding import Claim, Read
from kaname.core.unknown import UNKNOWN, Truth, is_known
from kaname.law.engine.claims import any_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.jp.export.facts import listed
from kaname.law.jp.export.russia_luxury import luxury_goods
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["Number", "in_table", "taken"]

_LONGEST: Final = 100
_WHOLE: Final = "russia"
"""The measure that takes every number, so that being in the table is enough."""
_TABLE: Final = re.compile(r"^(?:輸出令)?別表第?[2二]の[3三]の?")
_NUMBER: Final = re.compile(r"([1-9])(?:[の-]([1-9]))?[イロハ]?(?:\(([1-9][0-9]{0,2})\))?")
_KANJI: Final = str.maketrans("一二三", "123")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of Table 2-3, such as ``1の2`` or ``2`` with 32 in brackets."""

    number: str
    bracket: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Number":
        """Read ``第二号(32)``, ``2(32)``, ``第一号の二``, ``1-2`` or ``別表第二の三第三号``.

        Raises:
            ValueError: the text names no number that the table could have.
        """
        plain = "".join(unicodedata.normalize("NFKC", text[: _LONGEST + 1]).split())
        plain = re.sub("[第号]", "", _TABLE.sub("", plain)).translate(_KANJI)
        found = _NUMBER.fullmatch(plain) if len(text) <= _LONGEST else None
        if found is None:
            raise ValueError(f"not a number of Table 2-3: {text!r}")
        main, branch, bracket = found.groups()
        return cls(f"{main}の{branch}" if branch else main, int(bracket) if bracket else None)

    def rows(self, on: date) -> tuple[Row, ...]:
        """Return the rows of this number in force on that day; ``()`` when none is held."""
        return tuple(
            row
            for row in load_table(PACKAGE, "table_2_3_numbers")
            if row.in_force(on) and row["number"] == self.number and self._within(row)
        )

    def _within(self, row: Row) -> bool:
        if self.bracket is None or not row["first"]:
            return True
        return int(row["first"]) <= self.bracket <= int(row["last"])


def in_table(matter: Matter) -> Claim:
    """Return the claim that the goods are in Table 2-3, by what the case says of them."""
    return taken(matter, _WHOLE)


def taken(matter: Matter, measure: str) -> Claim:
    """Return the claim that the goods are in a number of Table 2-3 that a measure takes.

    Args:
        matter: the case and the day.
        measure: a column of the table of numbers: ``russia``, ``belarus`` or ``diversion``.
    """
    claims = [listed(matter), _stated(matter, measure)]
    luxury = luxury_goods(matter) if measure == _WHOLE else None
    if luxury is not None and (luxury.holds is True or not _says(matter)):
        claims.append(luxury)
    return any_of(words("embargo.in_2_3"), claims)


def _says(matter: Matter) -> bool:
    """Tell whether the case itself says if the goods are in the table, or under which number."""
    fields = ("russia_table_listed", "russia_table_number")
    return any(is_known(matter.value("item", field)) for field in fields)


def _stated(matter: Matter, measure: str) -> Claim:
    number = matter.value("item", "russia_table_number")
    stated = matter.is_true("item", "russia_table_listed", words("embargo.table_2_3"))
    if stated.holds is True and measure == _WHOLE:
        return stated
    if stated.holds is False and is_known(number):
        question = ask("item.russia_table_listed", matter.path("item", "russia_table_listed"))
        text = words("embargo.contradiction", number=str(number))
        return state(UNKNOWN, text, reads=stated.reads, ask=(question,))
    if is_known(number):
        return _by_number(matter, measure)
    if stated.holds is True:
        return matter.claim(
            "item", "russia_table_number", lambda _: UNKNOWN, words("embargo.part_of_2_3")
        )
    return stated


def _by_number(matter: Matter, measure: str) -> Claim:
    """Return whether a measure takes the number that the case states."""
    written = str(matter.value("item", "russia_table_number"))
    path = matter.path("item", "russia_table_number")
    reads, question = (Read(path, written),), (ask("item.russia_table_number", path),)
    try:
        rows = Number.parse(written).rows(matter.on)
    except ValueError:
        rows = ()
    if not rows:
        text = words("embargo.no_such_number", number=written, day=matter.on)
        return state(UNKNOWN, text, reads=reads, ask=question)
    kinds = {row[measure] == "yes" for row in rows}
    holds: Truth = kinds.pop() if len(kinds) == 1 else UNKNOWN
    cited = dict.fromkeys(row.citation for row in rows)
    text = words("embargo.number", number=written)
    return state(holds, text, reads=reads, ask=question, cite=cited)
