"""What the entries of the Commerce Control List say of LVS, GBS, TSR, APP and STA."""

from decimal import Decimal

from kaname.core.finding import Claim
from kaname.core.text import Text, plain
from kaname.core.unknown import UNKNOWN, Truth
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.eccn import in_paragraphs
from kaname.law.us.export.exceptions.facts import (
    Deal,
    asked,
    at_most,
    controlled_for,
    going_to,
    is_not,
    shown_places,
    text_of,
    words,
)
from kaname.law.us.export.words import PACKAGE

__all__ = ["listed", "listing_terms", "not_ruled_out", "value", "value_listed", "value_terms"]


def _covering(deal: Deal, rows: tuple[Row, ...]) -> list[tuple[Row, Truth]]:
    """Return the rows that cover the item or may, each with which of the two."""
    found = [
        (row, in_paragraphs(deal.eccn, row.words("paragraphs"), row.words("excluded")))
        for row in rows
    ]
    return [(row, covers) for row, covers in found if covers is not False]


def _values(deal: Deal) -> list[tuple[Row, Truth]]:
    table = load_table(PACKAGE, "exception_values", "eccn")
    return _covering(deal, table.all(deal.matter.on, deal.eccn.entry))


def _listings(deal: Deal, name: str) -> list[tuple[Row, Truth]]:
    table = load_table(PACKAGE, "exception_listings", "exception", "eccn")
    return _covering(deal, table.all(deal.matter.on, name, deal.eccn.entry))


def _covered(deal: Deal, rows: list[tuple[Row, Truth]], text: Text) -> Claim:
    """Return the claim that one of ``rows`` covers the item."""
    path = deal.matter.path("item", "eccn")
    question = ask("item.eccn.paragraph", path, eccn=deal.eccn.entry)
    claims = [state(covers, text, ask=(question,), cite=(row.citation,)) for row, covers in rows]
    return claims[0] if len(claims) == 1 else any_of(text, claims)


def value_listed(deal: Deal) -> Claim:
    """Return the claim that the item's entry states an LVS value for it."""
    return _covered(deal, _values(deal), words("listing.value", eccn=str(deal.eccn)))


def value(deal: Deal) -> Claim:
    """Return the claim that the deal's items under the entry are within the LVS value."""
    rows = [row for row, _ in _values(deal)]
    limits = {Decimal(row["limit_usd"]) for row in rows} - {Decimal(0)}
    if not limits:
        return state(UNKNOWN, words("listing.value_not_read", eccn=deal.eccn.entry))
    shown = " / ".join(f"{limit:,}" for limit in sorted(limits))
    text = words("listing.limit", eccn=deal.eccn.entry, limit=plain(shown))
    cite = tuple(row.citation for row in rows)
    return at_most(deal, limits, text, cite)


def value_terms(deal: Deal) -> Claim:
    """Return the claim that what the LVS paragraph adds to its value is met."""
    return _terms(deal, _values(deal), words("listing.terms", name="LVS"))


def listed(deal: Deal, name: str) -> Claim:
    """Return the claim that the entry opens an exception for the item (``GBS: Yes``)."""
    text = words("listing.listed", name=name, eccn=str(deal.eccn))
    return _covered(deal, _listings(deal, name), text)


def listing_terms(deal: Deal, name: str) -> Claim:
    """Return the claim that what the entry adds to its ``Yes`` is met."""
    return _terms(deal, _listings(deal, name), words("listing.terms", name=name))


def _terms(deal: Deal, rows: list[tuple[Row, Truth]], text: Text) -> Claim:
    """Return the claim that the terms of one row that covers the item are met."""
    question = ask("item.eccn.paragraph", deal.matter.path("item", "eccn"), eccn=deal.eccn.entry)
    claims = []
    for row, covers in rows:
        within = state(covers, words("listing.within", listed=plain(row["paragraphs"])),
                       ask=(question,))  # fmt: skip
        parts = [within, *_added(deal, row)]
        claims.append(all_of(text, parts, cite=(row.citation,)))
    return claims[0] if len(claims) == 1 else any_of(text, claims)


def _added(deal: Deal, row: Row) -> list[Claim]:
    """Return what one row adds: reasons it leaves out, places, and a fact that is asked."""
    claims = []
    if row["not_for"]:
        named = words("reasons", reasons=plain(row["not_for"].replace(" ", ", ")))
        claims.append(is_not(controlled_for(deal, row.words("not_for"), named)))
    if row.values.get("places"):
        where = words("to", places=shown_places(row.words("places")))
        claims.append(going_to(deal.matter, row.words("places"), where))
    if row["not_places"]:
        where = words("to", places=shown_places(row.words("not_places")))
        claims.append(is_not(going_to(deal.matter, row.words("not_places"), where)))
    if row["asked"]:
        claims.append(asked(deal, row["asked"], text_of(row, "asked")))
    return claims


def not_ruled_out(deal: Deal, name: str) -> Claim:
    """Return the claim that the STA paragraph of the entry does not rule the exception out."""
    text = words("listing.sta", eccn=deal.eccn.entry)
    claims = []
    for row, covers in _listings(deal, name):
        if row["answer"] == "no":
            question = ask(
                "item.eccn.paragraph", deal.matter.path("item", "eccn"), eccn=deal.eccn.entry
            )
            ruled_out = state(covers, words("listing.sta_names", listed=plain(row["paragraphs"])),
                              ask=(question,), cite=(row.citation,))  # fmt: skip
            claims.append(is_not(ruled_out))
        elif row["answer"] == "part":
            fact = f"sta_paragraph_{deal.eccn.entry.lower()}"
            claims.append(asked(deal, fact, text, (row.citation,)))
        else:
            claims.append(asked(deal, row["asked"], text_of(row, "asked"), (row.citation,)))
    return all_of(text, claims)
