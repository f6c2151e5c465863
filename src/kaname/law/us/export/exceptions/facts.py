"""What conditions of licence exceptions are made of: places, reasons for control, asked facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kaname.core.case import Item, Money
from kaname.core.codes import Eccn
from kaname.core.finding import Citation, Claim, Finding, Read
from kaname.core.text import Text, load_wording, plain
from kaname.core.unknown import UNKNOWN, Truth, is_known
from kaname.law.engine.claims import any_of, flip, state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.ccl import Entry, licence_rows, row_scope
from kaname.law.us.export.conditions import stated_condition
from kaname.law.us.export.country_chart import licence_row_claims
from kaname.law.us.export.destinations import (
    chart_country,
    destination_claim,
    groups_of,
    is_among,
)
from kaname.law.us.export.eccn import among, classification
from kaname.law.us.export.words import PACKAGE

__all__ = [
    "Deal", "asked", "at_most", "controlled_for", "described_by", "going_to", "in_places",
    "is_not", "required_beside", "same_entry_total", "shown_places", "text_of", "words",
]  # fmt: skip

words: Final = load_wording("kaname.law.us.export.exceptions")
GROUP_B: Final = "B"
SUPPLEMENT: Final = "supp"
"""How a place begins that stands for the countries of a supplement to part 740: ``supp3``."""
DOLLAR: Final = "USD"


@dataclass(frozen=True)
class Deal:
    """One item of a deal, its entry on the list, and what the other provisions found of it."""

    matter: Matter
    entry: Entry
    findings: tuple[Finding, ...]

    @property
    def eccn(self) -> Eccn:
        """Return the item's classification."""
        return self.entry.eccn


def in_places(matter: Matter, country: str, places: Iterable[str]) -> bool:
    """Tell whether a country is among ``places``.

    Args:
        matter: gives the day.
        country: ISO 3166-1 code.
        places: codes, Country Groups (``D:5``, ``B``), ``=HK`` for a territory by itself, or
            ``supp3`` for the countries of Supplement No. 3 to part 740.

    Raises:
        NotEncodedError: the Country Groups, or the supplement, of that day are not held.
    """
    places = tuple(places)
    if f"={country}" in places:
        return True
    if GROUP_B in places and GROUP_B in groups_of(matter.on, country):
        return True
    if any(_on_supplement(matter, country, p) for p in places if p.startswith(SUPPLEMENT)):
        return True
    others = (p for p in places if p != GROUP_B and "=" not in p and SUPPLEMENT not in p)
    return is_among(matter.on, country, others)


def _on_supplement(matter: Matter, country: str, supplement: str) -> bool:
    """Tell whether a supplement to part 740 lists a country, or the one that it goes with."""
    table = load_table(PACKAGE, "supplement_countries", "supplement", "country")
    named = dict.fromkeys((country, chart_country(country)))
    return any(table.find(matter.on, supplement, one) is not None for one in named)


def shown_places(places: Iterable[str]) -> Text:
    """Return codes and Country Groups as people read them."""
    shown_each = [_shown_place(place.lstrip("=")) for place in places]
    return Text(", ".join(one.en for one in shown_each), "、".join(one.ja for one in shown_each))


def _shown_place(place: str) -> Text:
    if place == GROUP_B or ":" in place:
        return Text(f"Country Group {place}", f"国グループ{place}")
    if place.startswith(SUPPLEMENT):
        number = place.removeprefix(SUPPLEMENT)
        return Text(f"a Supplement No. {number} country", f"Supp. No. {number}の国")
    return plain(place)


def going_to(
    matter: Matter, places: Iterable[str], text: Text, cite: Iterable[Citation] = ()
) -> Claim:
    """Return the claim that the destination is among ``places``."""
    listed = tuple(places)
    return destination_claim(matter, lambda c: in_places(matter, c, listed), text, tuple(cite))


def described_by(deal: Deal, listed: Iterable[str], text: Text) -> Claim:
    """Return the claim that the item is among classifications (see ``eccn.described``)."""
    path = deal.matter.path("item", "eccn")
    places = tuple(listed)
    holds: Truth = among(deal.eccn, places)
    if deal.eccn.is_ear99:
        holds = "EAR99" in places
    question = ask("item.eccn.paragraph", path, eccn=deal.eccn.entry)
    return state(holds, text, reads=(Read(path, str(deal.eccn)),), ask=(question,))


def controlled_for(deal: Deal, reasons: Iterable[str], text: Text) -> Claim:
    """Return the claim that the item is controlled for one of ``reasons`` or chart columns.

    ``@CC``: that it needs a licence to the destination for that reason.
    """
    wanted = frozenset(reasons)
    if not deal.entry.states_requirements and not deal.eccn.is_ear99:
        return _named_by_entry(deal, wanted, text)
    rows = licence_rows(deal.matter, deal.eccn)
    claims = [
        row_scope(deal.matter, deal.eccn, row)
        for row in rows
        if row["reason"] in wanted or row["column"] in wanted
    ]
    if any(reason.startswith("@") for reason in wanted):
        asking = zip(rows, licence_row_claims(deal.matter, deal.entry), strict=False)
        claims += [claim for row, claim in asking if "@" + row["reason"] in wanted]
    return any_of(text, claims)


def _named_by_entry(deal: Deal, wanted: frozenset[str], text: Text) -> Claim:
    """Return the same of an entry without licence rows, by the reasons that its head names."""
    assert deal.entry.row is not None
    named = deal.entry.row.words("reasons")
    free = named and not any(w.lstrip("@").startswith(name) for w in wanted for name in named)
    path = deal.matter.path("item", "reasons_for_control")
    question = ask("item.reasons_for_control", path, eccn=deal.eccn.entry)
    return state(False if free else UNKNOWN, text, ask=(question,))


def required_beside(deal: Deal, reasons: Iterable[str], text: Text) -> Claim:
    """Return the claim that the chart asks for a licence for a reason other than ``reasons``.

    What asks for one beside the entry's own rows (738.3(a)(1), footnotes) counts as another reason.
    """
    allowed = frozenset(reasons)
    rows = licence_rows(deal.matter, deal.eccn)
    claims = licence_row_claims(deal.matter, deal.entry)
    own = [c for row, c in zip(rows, claims, strict=False) if row["reason"] not in allowed]
    return any_of(text, [*own, *claims[len(rows) :]])


def asked(deal: Deal, condition: str, text: Text, cite: Iterable[Citation] = ()) -> Claim:
    """Return a claim that the case itself answers under ``exception_conditions``, or its question.

    Args:
        deal: the item.
        condition: its name in the case file.
        text: the statement; the question asks whether it holds.
        cite: where the law states it.
    """
    return stated_condition(deal.matter, condition, text, cite)


def is_not(claim: Claim, text: Text | None = None) -> Claim:
    """Return the negation of a claim, said as ``text``."""
    return flip(text or words("not", statement=claim.text), claim)


def same_entry_total(deal: Deal) -> tuple[Decimal, bool, tuple[Read, ...]]:
    """Return the dollars of all items of the deal under this ECCN entry.

    Returns:
        The sum of what is known in US dollars, whether every value is known, and what was read.
    """
    total, whole, reads = Decimal(0), True, []
    for item in deal.matter.case.items:
        of_item = deal.matter.of_item(item)
        eccn = classification(of_item)
        if eccn is None or eccn.entry != deal.eccn.entry:
            whole = whole and eccn is not None
            continue
        amount = _dollars(item)
        if amount is None:
            whole = False
            continue
        total += amount
        reads.append(Read(of_item.path("item", "value"), shown(item.value)))
    return total, whole, tuple(reads)


def at_most(deal: Deal, limits: Iterable[Decimal], text: Text, cite: Iterable[Citation]) -> Claim:
    """Return the claim that the items under this entry are worth no more than their limit.

    Where several limits may be the one, it holds up to the least, fails above the greatest and is
    open between them. A part above the limit fails whatever the rest is worth.
    """
    least, greatest = min(bounds := tuple(limits)), max(bounds)
    total, whole, reads = same_entry_total(deal)
    path = deal.matter.path("item", "value")
    if total > greatest:
        return state(False, text, reads=reads, cite=cite)
    if not whole:
        question = ask("item.value.usd", path)
        return state(UNKNOWN, text, reads=reads, ask=(question,), cite=cite)
    if total <= least:
        return state(True, text, reads=reads, cite=cite)
    paragraph = ask("item.eccn.paragraph", deal.matter.path("item", "eccn"), eccn=deal.eccn.entry)
    return state(UNKNOWN, text, reads=reads, ask=(paragraph,), cite=cite)


def _dollars(item: Item) -> Decimal | None:
    """Return an item's value in US dollars; None when it is not known in them."""
    value = item.value
    if not isinstance(value, Money):
        return None
    amount = value.amount
    return amount if is_known(amount) and value.currency == DOLLAR else None


def text_of(row: Row, name: str = "text") -> Text:
    """Return what a row says, in both languages."""
    return Text(row[f"{name}_en"], row[f"{name}_ja"])
