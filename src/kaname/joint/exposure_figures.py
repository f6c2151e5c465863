"""The figures behind an exposure: shares gathered source by source, and what a denial takes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Final

from kaname.core.unknown import Unknown, is_known
from kaname.joint.exposure import ALLIES, Concerned, Denial, Figure, Holding, Range, Trade
from kaname.supply.countries import alpha3
from kaname.supply.recipes import Product
from kaname.supply.shares import Share
from kaname.supply.starter import chain_name, product_name, starter_shares, wide_codes

if TYPE_CHECKING:
    from kaname.supply.flows import Flows
    from kaname.supply.store import Dataset, Store

__all__ = ["concerned", "figures_of", "newest_flows", "sides_of", "traded"]

SUPPLY: Final = ("market_share", "production", "capacity", "qualified_capacity", "exports")
"""Measures of the world's supply, from which a denial may be reckoned."""
STEP: Final = Decimal("0.0001")
NAMED: Final = (Decimal("0.9"), Decimal("0.5"))
"""A table whose named shares come to less is used only where there is none that comes to more."""
PARTNERS_MAX: Final = 8
_Key = tuple[str, int | None, str, str, str, str, bool]


def sides_of(seller: str, destination: str | Unknown) -> tuple[str, str]:
    """Return the two countries of a deal as alpha-3, empty where they are not known."""
    where = destination if is_known(destination) else ""
    return (alpha3(seller) or "" if seller else "", alpha3(where) or "" if where else "")


def concerned(
    product: Product, by: tuple[str, ...], seller: str, destination: str, kept: "Store | None"
) -> Concerned:
    """Return a linked product with who makes it, and what a denial would do."""
    figures = figures_of(product, kept)
    return Concerned(
        product=product.id,
        name=product_name(product.id),
        chain=chain_name(product.chain),
        by=by,
        wide=by == ("hs",) and product.id in wide_codes(),
        figures=figures,
        denial=_denial(figures, seller, destination) if destination else None,
    )


def figures_of(product: Product, kept: "Store | None" = None) -> tuple[Figure, ...]:
    """Return who makes a product by each source in its newest year, the best first.

    Sources that disagree stand side by side. The best is one whose named shares come to most of
    the whole, then one that is sure, then the newest.
    """
    rows = [(share, False) for share in starter_shares() if share.product == product.id]
    if kept is not None:
        names = {product.id, product.name_en.casefold()}
        rows += [(one, True) for one in kept.shares() if one.product.casefold() in names]
    tables: dict[_Key, list[Share]] = defaultdict(list)
    for share, imported in rows:
        source = share.source
        key = (share.measure, share.year, source.publisher, source.title, source.edition,
               source.address, imported)  # fmt: skip
        tables[key].append(share)
    newest: dict[tuple[str, str, str, bool], Figure] = {}
    for key in sorted(tables, key=lambda key: (key[1] or 0, key)):
        made = _figure(key, tables[key])
        newest[made.measure, made.publisher, made.title, made.imported] = made
    return tuple(sorted(newest.values(), key=_rank, reverse=True))


def _rank(one: Figure) -> tuple[bool, int, bool, int, int, str, str]:
    return (
        one.measure in SUPPLY, sum(1 - one.rest >= least for least in NAMED), one.sure,
        one.year or 0, len(one.holdings), one.publisher, one.measure,
    )  # fmt: skip


def _figure(key: _Key, shares: Sequence[Share]) -> Figure:
    measure, year, publisher, title, edition, address, imported = key
    of_countries = [share for share in shares if not share.firm]
    used = of_countries or list(shares)
    by_country: dict[str, Decimal] = defaultdict(Decimal)
    silent: dict[str, None] = {}
    for share in used:
        if share.share is None:
            silent[share.country] = None
        else:
            by_country[share.country] += Decimal(repr(share.share))
    total = sum(by_country.values(), Decimal(0))
    holdings = sorted(by_country.items(), key=lambda pair: (pair[0] == "", -pair[1], pair[0]))
    return Figure(
        measure=measure, year=year, publisher=publisher, title=title, edition=edition,
        address=address, imported=imported, sure=all(share.sure for share in used),
        of_firms=not of_countries,
        holdings=(
            *(Holding(country, _rounded(share)) for country, share in holdings),
            *(Holding(country, None) for country in silent if country not in by_country),
        ),
        rest=_rounded(max(Decimal(0), 1 - total)),
    )  # fmt: skip


def _denial(figures: Iterable[Figure], seller: str, destination: str) -> Denial | None:
    """Return what the destination would lose by the best figure of the world's supply.

    With shares s of the members, o of the destination and a rest U that may be anybody's, the
    members hold at least s / (1 - o) and at most (s + U) / (1 - o) of the outside supply.
    """
    for number, figure in enumerate(figures):
        named = {one.country: one.share for one in figure.holdings if one.share is not None}
        if figure.measure not in SUPPLY or not named:
            continue
        whole = max(Decimal(1), sum(named.values(), Decimal(0)))
        own = named.get(destination)
        outside = whole - (own or 0)
        if outside <= 0:
            return None  # the destination makes all of it
        members = tuple(sorted({*ALLIES, *filter(None, [seller])} - {destination}))
        return Denial(
            destination=destination, seller=seller, members=members, figure=number,
            own=None if own is None else _rounded(own / whole),
            seller_share=(
                _range([seller], named, figure.rest, outside)
                if seller and seller != destination else None
            ),
            joint_share=_range(members, named, figure.rest, outside),
            others=tuple(
                Holding(one.country, None if one.share is None else _rounded(one.share / outside))
                for one in figure.holdings
                if one.country and one.country not in (*members, destination)
            ),
        )  # fmt: skip
    return None


def _range(
    members: Iterable[str], named: dict[str, Decimal], rest: Decimal, outside: Decimal
) -> Range:
    held = sum((named.get(country, Decimal(0)) for country in members), Decimal(0))
    return Range(_rounded(held / outside), _rounded(min(Decimal(1), (held + rest) / outside)))


def traded(
    hs: str, seller: str, destination: str, newest: "tuple[int, Flows] | None"
) -> tuple[Trade, ...]:
    """Return what imported trade of the newest year says of an HS code of six digits or more.

    Empty when no trade is kept, when the code is shorter, or when the code does not stand in the
    nomenclature of what is kept.
    """
    if len(hs) < 6 or newest is None:
        return ()
    year, flows = newest
    if hs[:6] not in flows.products or destination not in flows.countries:
        return ()
    place = flows.countries.index(destination)
    rows = flows.product == flows.products.index(hs[:6])
    to_here = rows & (flows.importer == place)
    bought: dict[str, float] = defaultdict(float)
    for exporter, value in zip(flows.exporter[to_here], flows.value[to_here], strict=True):
        bought[flows.countries[exporter]] += float(value)
    total = sum(bought.values())
    if total <= 0:
        return ()
    ranked = sorted(bought.items(), key=lambda pair: (-pair[1], pair[0]))[:PARTNERS_MAX]
    sold = None
    if seller in flows.countries:
        of_seller = rows & (flows.exporter == flows.countries.index(seller))
        exports = float(flows.value[of_seller].sum())
        sold = _share(float(flows.value[of_seller & to_here].sum()), exports) if exports else None
    source = flows.source
    return (
        Trade(
            hs=hs[:6], year=year, seller=seller, destination=destination,
            publisher=source.publisher, title=source.title,
            edition=source.edition, sha256=source.sha256,
            imports=tuple(Holding(country, _share(value, total)) for country, value in ranked),
            sales=sold,
        ),
    )  # fmt: skip


def newest_flows(kept: "Store") -> "tuple[int, Flows] | None":
    """Return the newest year of imported trade and its flows; None where none is kept."""
    datasets = [one for one in kept.datasets() if one.kind == "flows"]
    if not datasets:
        return None
    newest = max(datasets, key=_newest)
    year = _newest(newest)[0]
    return year, kept.flows(year, label=newest.label)


def _newest(dataset: "Dataset") -> tuple[int, str]:
    return max(dataset.summary["years"]), dataset.label


def _share(part: float, whole: float) -> Decimal:
    return _rounded(Decimal(repr(part)) / Decimal(repr(whole)))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(STEP, ROUND_HALF_EVEN)
