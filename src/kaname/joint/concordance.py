"""Which classification of one capital stands beside which of the other, and how sure that is.

The table is our own. Washington's entries are numbered by the regime that they carry out
(15 CFR 738.2(d)(1)), Tokyo's items likewise, so most pairs follow from the numbers; what does not
says so. A pair is a place to look, never a classification: the limits inside the two entries may
differ, and each row says who must check.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Final

from kaname.core.codes import Eccn, MetiItem, parse_hs
from kaname.core.finding import Citation
from kaname.core.text import Text, load_wording
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.eccn import in_paragraphs

__all__ = [
    "ORDERS", "REGIMES", "SURENESS", "Counterpart", "by_eccn", "by_hs", "by_meti_item",
    "by_regime", "every_eccn", "premise", "sure_enough",
]  # fmt: skip

SURENESS: Final = ("certain", "by_numbering", "likely", "none")
"""How sure a pair is, the surest first.

``certain``: both tables name the same goods, one entry or paragraph for one item, sub-item or
provision of the Goods Ordinance, and the numbers agree where a regime gives them; ``by_numbering``:
the numbers of the common regime agree, or the texts name goods of the same kind, and of the
sub-items only the one named takes in such goods; ``likely``: a person matched the titles;
``none``: no counterpart is known, which does not say that there is none.
"""

REGIMES: Final = (
    "WA", "WA-ML", "NSG-1", "NSG-2", "AG-chem", "AG-bio", "MTCR", "CWC", "unilateral",
)  # fmt: skip
ORDERS: Final = ("export_order", "exchange_order")
"""Where Tokyo's item stands: goods in the first, technology in the Foreign Exchange Order."""

_words: Final = load_wording("kaname.joint", "words_compare.toml")
_CODE: Final = re.compile(r"[\s.]+")


@dataclass(frozen=True, slots=True)
class Counterpart:
    """One pair: an ECCN entry, and the item and regime code that stand beside it."""

    eccn: str
    paragraphs: tuple[str, ...]
    """The paragraphs that the pair is about, such as ``e.3``; none for the whole entry."""
    order: str
    """One of ``ORDERS``; empty when no item is known."""
    meti_item: str
    """Such as ``7の項(16)`` or ``7の項``; empty when none is known."""
    sure_meti: str
    regime: str
    regime_code: str
    """Such as ``3.A.1``, ``ML10`` or ``6.C.8``; empty when only the regime is known."""
    sure_regime: str
    hs6: tuple[str, ...]
    """Headings under which such goods are often declared. A code never decides control."""
    sure_hs: str
    check: str
    citation: Citation

    @property
    def who_checks(self) -> Text:
        """Return who must check the pair before anybody relies on it."""
        return _words(f"check.{self.check}")


def by_eccn(eccn: str, on: date) -> tuple[Counterpart, ...]:
    """Return the counterparts of an ECCN, the surest first, of those the deepest.

    A pair of other paragraphs is left out; one of some paragraphs of the entry that is asked as a
    whole is no surer than ``likely``.

    Raises:
        ValueError: it is no ECCN.
        NotEncodedError: the table begins after ``on``.
    """
    return _of_code(Eccn.parse(eccn), on)


def by_meti_item(number: str, on: date) -> tuple[Counterpart, ...]:
    """Return the pairs whose item lies within the item asked; where none does, those wider.

    Raises:
        ValueError: it is no item of the Export Order.
    """
    asked = MetiItem.parse(number)
    mine = (asked.item, asked.sub, asked.part)
    near = [p for p in _pairs(on) if p.meti_item and _nested(_parts(p.meti_item), mine)]
    inside = [pair for pair in near if _within(_parts(pair.meti_item), mine)]
    return tuple(inside or near)


def by_regime(regime: str, code: str, on: date) -> tuple[Counterpart, ...]:
    """Return the pairs of a regime, such as ``WA`` and ``3.A.1``; of all its codes for ``""``."""
    asked = [part for part in _CODE.split(code.upper()) if part]
    return tuple(
        pair
        for pair in _pairs(on)
        if pair.regime == regime and (not asked or _is_code(pair.regime_code, asked))
    )


def by_hs(code: str, on: date) -> tuple[Counterpart, ...]:
    """Return the pairs whose goods are often declared under the heading of an HS code.

    Raises:
        ValueError: it is no HS code.
    """
    asked = parse_hs(code)[:6]
    return tuple(pair for pair in _pairs(on) if any(h.startswith(asked) for h in pair.hs6))


def every_eccn(on: date) -> tuple[str, ...]:
    """Return every ECCN entry of the Commerce Control List in force on a day, in order."""
    rows = load_table("kaname.law.us.export", "ccl_entries").in_force(on)
    return tuple(dict.fromkeys(row["eccn"] for row in rows))


def premise(eccn: str, on: date, least: str = "by_numbering") -> Counterpart | None:
    """Return the pair whose item may be taken for the goods of an ECCN, None when none is so sure.

    Args:
        eccn: the entry, with or without paragraph.
        on: the day.
        least: how sure it must be, one of ``SURENESS``.
    """
    pairs = (pair for pair in by_eccn(eccn, on) if pair.meti_item)
    return next((pair for pair in pairs if sure_enough(pair.sure_meti, least)), None)


def sure_enough(sure: str, least: str) -> bool:
    """Tell whether a pair is as sure as asked."""
    return SURENESS.index(sure) <= SURENESS.index(least)


@cache
def _pairs(on: date) -> tuple[Counterpart, ...]:
    return tuple(_pair(row) for row in load_table("kaname.joint", "concordance").in_force(on))


@lru_cache(maxsize=4096)
def _of_code(code: Eccn, on: date) -> tuple[Counterpart, ...]:
    found = []
    for pair in _by_entry(on).get(code.entry, ()):
        holds = in_paragraphs(code, pair.paragraphs or ("*",))
        if holds is UNKNOWN and sure_enough(pair.sure_meti, "likely"):
            found.append(replace(pair, sure_meti="likely"))
        elif holds is not False:
            found.append(pair)
    return tuple(sorted(found, key=lambda pair: (SURENESS.index(pair.sure_meti), _depth(pair))))


@cache
def _by_entry(on: date) -> dict[str, tuple[Counterpart, ...]]:
    found: dict[str, list[Counterpart]] = {}
    for pair in _pairs(on):
        found.setdefault(pair.eccn, []).append(pair)
    return {eccn: tuple(pairs) for eccn, pairs in found.items()}


def _depth(pair: Counterpart) -> int:
    """Return a number that is lower for a pair that names a sub-item of the same certainty."""
    deep = pair.sure_meti != "likely" and "(" in pair.meti_item
    return 0 if deep else 1


def _pair(row: Row) -> Counterpart:
    return Counterpart(
        eccn=row["eccn"], paragraphs=row.words("paragraphs"), order=row["order"],
        meti_item=row["meti_item"],
        sure_meti=row["sure_meti"], regime=row["regime"], regime_code=row["regime_code"],
        sure_regime=row["sure_regime"], hs6=row.words("hs6"), sure_hs=row["sure_hs"],
        check=row["check"], citation=row.citation,
    )  # fmt: skip


def _parts(number: str) -> tuple[str, str, str]:
    parsed = MetiItem.parse(number)
    return parsed.item, parsed.sub, parsed.part


def _nested(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Tell whether one of two items lies within the other, or they are the same."""
    return all(not a or not b or a == b for a, b in zip(one, other, strict=True))


def _within(inner: tuple[str, str, str], outer: tuple[str, str, str]) -> bool:
    """Tell whether an item lies within another, or is it."""
    return all(not wide or wide == narrow for narrow, wide in zip(inner, outer, strict=True))


def _is_code(written: str, asked: Iterable[str]) -> bool:
    wanted = list(asked)
    if "ML" in "".join(wanted):
        return wanted[0] in written.split()
    return written.split(".")[: len(wanted)] == wanted
