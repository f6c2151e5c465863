"""The exposure of each item, as shown: who makes it, and what a denial would do."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kaname.core.text import Argument, Text, load_wording
from kaname.joint.exposure import Concerned, Denial, Exposure, Figure, Holding, Range, Trade
from kaname.report.reader import Reader
from kaname.report.words import clean

__all__ = ["ExposureView", "FigureView", "ProductView", "exposure_lead", "exposure_views"]

_words: Final = load_wording("kaname.report", "words_exposure.toml")
SHOWN: Final = 6
"""So many countries of a figure are named."""


@dataclass(frozen=True, slots=True)
class FigureView:
    """Who makes a product, by one source."""

    measure: str
    makers: str
    source: str
    href: str


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product that carries a code of the item."""

    name: str
    why: str
    figures: tuple[FigureView, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExposureView:
    """One item."""

    title: str
    lead: str
    products: tuple[ProductView, ...]
    lines: tuple[str, ...]
    """What imported trade says, and of the seller's side."""
    heads: tuple[str, ...]


def exposure_lead(reader: Reader) -> str:
    """Return what the figures are, or that there is nothing to ask about."""
    return _say(reader, "lead" if reader.dossier.exposures else "no_items")


def exposure_views(reader: Reader) -> tuple[ExposureView, ...]:
    """Return the exposure of every item."""
    return tuple(_view(reader, one) for one in reader.dossier.exposures)


def _view(reader: Reader, one: Exposure) -> ExposureView:
    linked = one.link == "products"
    return ExposureView(
        title=reader.item_name(one.item_id),
        lead=_say(reader, f"link.{one.link}"),
        products=tuple(_product(reader, product) for product in one.products),
        lines=tuple(_trade(reader, one)) if linked else tuple(_imports(reader, one)),
        heads=tuple(_say(reader, f"head.{name}") for name in ("measure", "makers", "source")),
    )


def _product(reader: Reader, one: Concerned) -> ProductView:
    codes = reader.say.join(_say(reader, f"by.{name}") for name in one.by)
    why = _say(reader, "why", chain=one.chain, codes=codes)
    if one.wide:
        why += " " + _say(reader, "wide")
    lines = [_say(reader, "no_figure")] if not one.figures else list(_denied(reader, one))
    figures = tuple(_figure(reader, figure) for figure in one.figures)
    return ProductView(reader.say.text(one.name), why, figures, tuple(lines))


def _figure(reader: Reader, one: Figure) -> FigureView:
    from kaname.supply.starter import measure_name

    what = [measure_name(one.measure).to(reader.say.language), _year(reader, one.year)]
    what += [_say(reader, key) for key, said in (
        ("of_firms", one.of_firms), ("unsure", not one.sure), ("imported", one.imported)) if said
    ]  # fmt: skip
    makers = [_held(reader, holding) for holding in one.holdings[:SHOWN]]
    if len(one.holdings) > SHOWN:
        makers.append("…")
    if one.rest > Decimal("0.005"):
        makers.append(_say(reader, "rest", share=_percent(one.rest)))
    source = ": ".join(part for part in (one.publisher, one.title) if part)
    href = clean(one.address) if one.address.startswith("https://") else ""
    return FigureView(reader.say.join(what), reader.say.join(makers), clean(source), href)


def _denied(reader: Reader, one: Concerned) -> Iterable[str]:
    destination = reader.dossier.case.final_destination()
    denial = one.denial
    if denial is None:
        if isinstance(destination, str):
            yield _say(reader, "no_denial", destination=_country(reader, destination))
        else:
            yield _say(reader, "no_destination")
        return
    figure = one.figures[denial.figure]
    yield from _lost(reader, denial, figure)
    names = [_held(reader, holding) for holding in denial.others[:SHOWN]]
    if names:
        yield _say(reader, "others", names=reader.say.join(names))
    else:
        yield _say(reader, "no_others" if figure.rest > 0 else "none_left")


def _lost(reader: Reader, denial: Denial, figure: Figure) -> Iterable[str]:
    from kaname.supply.starter import measure_name

    where = _country(reader, denial.destination)
    yield _say(
        reader, "joint", members=_joined(reader, denial.members), destination=where,
        share=_range(reader, denial.joint_share), measure=measure_name(figure.measure),
        year=_year(reader, figure.year),
    )  # fmt: skip
    if denial.seller_share is not None:
        share = _range(reader, denial.seller_share)
        yield _say(reader, "alone", seller=_country(reader, denial.seller), share=share)
    elif not denial.seller:
        yield _say(reader, "no_seller")
    if denial.own is None:
        yield _say(reader, "own_unknown", destination=where)
    else:
        yield _say(reader, "own", destination=where, share=_percent(denial.own))


def _trade(reader: Reader, one: Exposure) -> Iterable[str]:
    yield from _imports(reader, one)
    if not one.trade:
        yield _say(reader, "sales_unknown")


def _imports(reader: Reader, one: Exposure) -> Iterable[str]:
    for trade in one.trade:
        yield from _of_trade(reader, one, trade)
    if one.trade:
        yield _say(reader, "wide_trade")


def _of_trade(reader: Reader, one: Exposure, trade: Trade) -> Iterable[str]:
    destination = _country(reader, trade.destination)
    names = reader.say.join(_held(reader, holding) for holding in trade.imports[:SHOWN])
    source = clean(f" [{trade.publisher}: {trade.title} {trade.edition}]".replace(" ]", "]"))
    yield _say(reader, "imports", destination=destination, hs=trade.hs, year=str(trade.year),
               names=names) + source  # fmt: skip
    if trade.sales is None:
        yield _say(reader, "sales_no_seller")
    else:
        yield _say(
            reader, "sales", destination=destination, share=_percent(trade.sales),
            seller=_country(reader, trade.seller), hs=trade.hs, year=str(trade.year),
        )  # fmt: skip


def _held(reader: Reader, holding: Holding) -> str:
    name = _country(reader, holding.country) if holding.country else _say(reader, "unnamed")
    if holding.share is None:
        return _say(reader, "no_number", country=name)
    return f"{name} {_percent(holding.share)}"


def _country(reader: Reader, code: str) -> str:
    from kaname.supply.countries import alpha3, name_of

    found = alpha3(code)
    return clean(name_of(found).to(reader.say.language)) if found else clean(code)


def _joined(reader: Reader, members: Iterable[str]) -> str:
    names = [_country(reader, member) for member in members]
    between = " and " if reader.say.language == "en" else "・"
    return between.join(names)


def _range(reader: Reader, share: Range) -> str:
    low, high = _percent(share.low), _percent(share.high)
    return low if low == high else _say(reader, "range", low=low, high=high)


def _percent(share: Decimal) -> str:
    percent = share * 100
    if 0 < percent < 1:
        return f"{percent:.1f}%"
    return f"{percent:.0f}%"


def _year(reader: Reader, year: int | None) -> str:
    return str(year) if year is not None else _say(reader, "year_unknown")


def _say(reader: Reader, key: str, **facts: Argument | Text) -> str:
    return reader.say.text(_words(key, **facts))
