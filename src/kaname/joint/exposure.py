"""The exposure of a deal: who else makes what is traded, and what a denial would do to either side.

An item is linked to products of the supply room by its ECCN, by Tokyo's item through the table of
counterparts, or by its HS code. A code may hold other goods too, so a link is a product to look
at, never a finding that the item is that product; and an item that links to nothing is unknown,
never without exposure. Nothing is loaded before an item has a code to look up.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

from kaname.core.case import Case, Item
from kaname.core.codes import Eccn, MetiItem, parse_hs
from kaname.core.text import Text
from kaname.core.unknown import is_known
from kaname.joint.concordance import by_meti_item, sure_enough
from kaname.law.engine.tables import NotEncodedError, load_table

if TYPE_CHECKING:
    from kaname.supply.flows import Flows
    from kaname.supply.recipes import Product
    from kaname.supply.store import Store

__all__ = [
    "Concerned", "Denial", "Exposure", "Figure", "Holding", "Range", "Trade", "exposures",
    "linked_products",
]  # fmt: skip

ALLIES: Final = ("JPN", "USA")
SELLING: Final = ("seller", "exporter", "manufacturer")
"""Whose country is the seller's, the first of these roles that a party with a country has."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A country's share, 0 to 1; None: the source names it without a figure."""

    country: str
    """ISO alpha-3; empty for several countries together."""
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Figure:
    """Who makes a product, as one source counts it in one year."""

    measure: str
    year: int | None
    publisher: str
    title: str
    edition: str
    address: str
    imported: bool
    """From what the user imported, not from the tables that ship."""
    sure: bool
    of_firms: bool
    """The source counts firms; each is put in the country of its seat."""
    holdings: tuple[Holding, ...]
    """The largest first; those without a figure last."""
    rest: Decimal
    """What the named shares leave of the whole: nobody knows whose it is."""


@dataclass(frozen=True, slots=True)
class Range:
    """A share that lies between two numbers; they are equal where nothing is unknown."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Denial:
    """What the destination would lose of its outside supply if the sellers stopped together.

    Shares are of the supply outside the destination, which keeps what it makes itself.
    """

    destination: str
    seller: str
    """ISO alpha-3; empty when nobody says where the seller is."""
    members: tuple[str, ...]
    """The seller's country, and Japan and the United States."""
    figure: int
    """Which of the product's figures this is reckoned from, from 0."""
    own: Decimal | None
    """The destination's own share of all supply; None: it is not among the named."""
    seller_share: Range | None
    """None when the seller's country is not known."""
    joint_share: Range
    others: tuple[Holding, ...]
    """Who else supplies, with its share of the outside supply: those who could backfill."""


@dataclass(frozen=True, slots=True)
class Concerned:
    """A product of the supply room that carries a code of the item."""

    product: str
    name: Text
    chain: Text
    by: tuple[str, ...]
    """Which codes link: ``eccn``, ``meti_item``, ``hs``."""
    wide: bool
    """Linked by an HS code alone that holds other goods too."""
    figures: tuple[Figure, ...]
    denial: Denial | None
    """None: no share is known, or no destination."""


@dataclass(frozen=True, slots=True)
class Trade:
    """What imported trade says of the item's HS code: the destination's purchases, and sales."""

    hs: str
    year: int
    seller: str
    destination: str
    publisher: str
    title: str
    edition: str
    sha256: str
    imports: tuple[Holding, ...]
    """Where the destination's imports came from, the largest first."""
    sales: Decimal | None
    """The destination's part of what the seller's country exported; None: no exports stand there,
    or nobody says where the seller is."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What one item of a case depends on. ``link`` says why nothing is linked:

    ``products`` some are; ``no_code`` the item has no code; ``no_product`` no product of the
    tables carries its codes. Neither of the latter two says that there is no exposure.
    """

    item_id: str
    link: str
    products: tuple[Concerned, ...]
    trade: tuple[Trade, ...]


def exposures(
    case: Case, on: date, supply: "Callable[[], Store] | None" = None
) -> tuple[Exposure, ...]:
    """Return the exposure of each item of a case, in order.

    Args:
        case: the facts.
        on: the day, for the table of counterparts.
        supply: opens what the user imported; None: only the tables that ship are asked.

    Raises:
        ProblemError: (status 3) a kept data set is damaged.
    """
    kept = _Kept(supply)
    return tuple(_exposure(case, item, on, kept) for item in case.items)


class _Kept:
    """What the user imported, opened at the first item that asks for it, and once."""

    def __init__(self, supply: "Callable[[], Store] | None") -> None:
        self._supply = supply

    @cached_property
    def store(self) -> "Store | None":
        """The store; None where nothing was imported."""
        found = self._supply() if self._supply is not None else None
        return found if found is not None and found.root.is_dir() else None

    @cached_property
    def newest(self) -> "tuple[int, Flows] | None":
        """The newest year of trade."""
        from kaname.joint.exposure_figures import newest_flows

        return newest_flows(self.store) if self.store is not None else None


def _exposure(case: Case, item: Item, on: date, kept: _Kept) -> Exposure:
    if not any(is_known(code) for code in (item.eccn, item.meti_item, item.hs)):
        return Exposure(item.id, "no_code", (), ())
    from kaname.joint.exposure_figures import concerned, sides_of, traded

    seller, destination = sides_of(_seller(case), case.final_destination())
    found = _links(item, on)
    products = tuple(
        concerned(product, by, seller, destination, kept.store) for product, by in found
    )
    trade: tuple[Trade, ...] = ()
    if is_known(item.hs) and destination:
        trade = traded(parse_hs(item.hs), seller, destination, kept.newest)
    return Exposure(item.id, "products" if products else "no_product", products, trade)


def _seller(case: Case) -> str:
    """Return the country (alpha-2) that the deal is sold from; empty when nobody says."""
    for role in SELLING:
        for party in case.parties:
            if role in party.roles and is_known(party.country):
                return party.country
    return ""


def _links(item: Item, on: date) -> "list[tuple[Product, tuple[str, ...]]]":
    """Return the products that carry a code of the item, the closest first.

    An HS code is wide, so that it links by itself only what no export code links.
    """
    from kaname.supply.starter import products

    eccns = [Eccn.parse(item.eccn)] if is_known(item.eccn) else []
    way = "eccn"
    if not eccns and is_known(item.meti_item):
        way, eccns = "meti_item", list(_counterparts(item.meti_item, on))
    hs = parse_hs(item.hs)[:6] if is_known(item.hs) else ""
    coded = linked_products(eccns, on)
    if coded:
        return [(product, (way, "hs") if _has(product, hs) else (way,)) for product in coded]
    return [(product, ("hs",)) for product in products().values() if _has(product, hs)]


def linked_products(eccns: Iterable[Eccn], on: date) -> "tuple[Product, ...]":
    """Return the products that carry an ECCN, those of the narrowest paragraph first."""
    from kaname.supply.starter import products

    asked, paragraphs = tuple(eccns), _paragraphs(on)
    found = [
        (depth, product) for product in products().values()
        if (depth := _depth(paragraphs.get(product.id, product.eccn), asked)) is not None
    ]  # fmt: skip
    return tuple(product for _, product in sorted(found, key=lambda pair: -pair[0]))


def _counterparts(meti_item: str, on: date) -> Iterable[Eccn]:
    """Yield the ECCNs that surely stand beside an item of Tokyo's list."""
    if not MetiItem.parse(meti_item).is_listed:
        return
    try:
        pairs = by_meti_item(meti_item, on)
    except NotEncodedError:
        return
    for pair in pairs:
        if not sure_enough(pair.sure_meti, "by_numbering"):
            continue
        for paragraph in pair.paragraphs or ("",):
            yield Eccn.parse(f"{pair.eccn}.{paragraph}" if paragraph else pair.eccn)


@cache
def _paragraphs(on: date) -> dict[str, tuple[str, ...]]:
    """Return the paragraphs of products whose ECCN entry holds other products as well."""
    try:
        rows = load_table("kaname.joint", "product_paragraphs").in_force(on)
    except NotEncodedError:
        return {}
    return {row["product"]: row.words("eccns") for row in rows}


def _depth(theirs_given: Iterable[str], eccns: Iterable[Eccn]) -> int | None:
    """Return how many levels of paragraph a product shares with a code; None: it has none."""
    depths = [
        len(theirs.paragraphs)
        for theirs in map(Eccn.parse, theirs_given)
        for asked in eccns
        if asked.entry == theirs.entry and asked.within(theirs.paragraph) is not False
    ]
    return max(depths, default=None)


def _has(product: "Product", hs: str) -> bool:
    return bool(hs) and any(code.startswith(hs) for code in product.hs)
