"""Who makes how much of a product, from imported production, capacity and reserves.

Amounts are compared only within one product, form, measure, unit, year and source: a mine's output
is never added to a refinery's, tons never to kilograms. A country without a figure is counted and
named, never taken for 0; a bound (">50") is no figure.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kaname.supply.provenance import Provenance
from kaname.supply.shares import Amount

__all__ = ["Producer", "Production", "production_of"]


@dataclass(frozen=True, slots=True)
class Producer:
    """One country's part; ``share`` is of all that has a figure, 0 to 1, None without one."""

    country: str
    amount: float | None
    share: float | None
    least: float | None
    most: float | None
    estimated: bool
    note: str


@dataclass(frozen=True, slots=True)
class Production:
    """Producers of one product, the largest first, those without a figure last."""

    product: str
    form: str
    measure: str
    unit: str
    year: int
    source: Provenance
    producers: tuple[Producer, ...]

    @property
    def total(self) -> float:
        """What all countries with a figure make together."""
        return sum(one.amount or 0.0 for one in self.producers)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Countries without a figure."""
        return tuple(one.country for one in self.producers if one.amount is None)

    @property
    def concentration(self) -> float | None:
        """Herfindahl-Hirschman index over the countries with figures; None where there are none.

        With countries that have no figure, the true one may lie on either side.
        """
        shares = [one.share for one in self.producers if one.share is not None]
        return sum(share * share for share in shares) if self.total > 0 else None


def production_of(
    amounts: Iterable[Amount], *, measure: str = "production", year: int | None = None,
    product: str | None = None,
) -> tuple[Production, ...]:  # fmt: skip
    """Return the producers of each product, in alphabetical order of product and form.

    Args:
        amounts: as imported.
        measure: one of ``MEASURES``.
        year: else the last one of each product and form in each source.
        product: only this one.
    """
    found: dict[tuple[str, str, str, Provenance], dict[int, list[Amount]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for one in amounts:
        if one.measure == measure and product in (None, one.product) and one.country:
            found[one.product, one.form, one.unit, one.source][one.year].append(one)
    made = []
    for (name, form, unit, source), years in found.items():
        known = [one for one in years if any(row.amount is not None for row in years[one])]
        chosen = year if year is not None else max(known or years)
        if chosen in years:
            rows = _ranked(years[chosen])
            made.append(Production(name, form, measure, unit, chosen, source, rows))
    return tuple(sorted(made, key=lambda one: (one.product, one.form, one.unit, one.source.title)))


def _ranked(rows: Iterable[Amount]) -> tuple[Producer, ...]:
    held = list(rows)
    total = sum(row.amount or 0.0 for row in held)
    made = [
        Producer(
            row.country, row.amount,
            row.amount / total if row.amount is not None and total > 0 else None,
            row.least, row.most, row.estimated, row.note,
        )
        for row in held
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda one: (one.amount is None, -(one.amount or 0.0),
                                               one.country)))  # fmt: skip
