"""Announced public support, and planned capacity against demand that the user states.

The ledger ships as ``tables/subsidies.csv``: each row has its source, the day on which it was read
there, and whether it is sure (read at the source or in a reprint of its own text) or second-hand.
Amounts are minor units of the currency they were announced in; nothing is converted. An amount or
a capacity that nobody published is None, never 0.
"""

import csv
import io
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from kaname.core.problem import Place, Problem, ProblemError, worded
from kaname.core.text import Text, load_wording
from kaname.supply.countries import alpha3

__all__ = [
    "CANCELLED", "MINOR_DIGITS", "Demand", "Overbuild", "Support", "Total", "Use", "capacity_by",
    "overbuilding", "plans_left_out", "read_demand", "support", "totals", "unit_name",
    "utilisation",
]  # fmt: skip

_words: Final = load_wording("kaname.supply", "words_subsidies.toml")
MINOR_DIGITS: Final[Mapping[str, int]] = {
    "CAD": 2, "CNY": 2, "EUR": 2, "INR": 2, "JPY": 0, "KRW": 0, "USD": 2,
}  # fmt: skip
"""Currency -> digits of its minor unit (ISO 4217; for the won, its list has 0)."""
CANCELLED: Final = "cancelled"
DEMAND_FIELDS: Final = ("scenario", "product", "country", "unit", "year", "demand", "existing")


@dataclass(frozen=True, slots=True)
class Support:
    """One announced support. ``counted`` is False where another row holds the same money."""

    country: str
    """ISO alpha-3 of who supports."""
    product: str
    """Of the shipped tables; empty for several."""
    programme: str
    recipient: str
    site: str
    year: int
    kind: str
    """``grant``, ``loan``, ``tax_credit``, ``equity`` or ``package``."""
    status: str
    currency: str
    amount: int | None
    """In minor units; None: not published."""
    capacity: float | None
    unit: str
    """Of the capacity, by year, such as ``GWh_year``."""
    start_year: int | None
    full_year: int | None
    """When the capacity is planned to be there in full."""
    counted: bool
    publisher: str
    address: str
    sure: bool
    note: Text
    verified_on: str

    @property
    def counts_from(self) -> int | None:
        """The year from which the capacity counts: when it is full, else when it starts."""
        return self.full_year or self.start_year


@dataclass(frozen=True, slots=True)
class Total:
    """What a country announced, in one currency and kind; ``unknown`` rows have no amount."""

    country: str
    currency: str
    kind: str
    amount: int
    rows: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand that the user states; an empty country is the world."""

    scenario: str
    product: str
    country: str
    unit: str
    year: int
    demand: float
    existing: float | None
    """Capacity that is there already; None: not stated."""


@dataclass(frozen=True, slots=True)
class Use:
    """How far planned capacity would be used."""

    scenario: str
    product: str
    unit: str
    year: int
    demand: float
    capacity: float
    existing: float | None
    undated: int
    """Plans of this product whose capacity or year is not known, and which are not counted."""

    @property
    def used(self) -> float | None:
        """The part of the capacity that demand would use; None where not all capacity is known."""
        return None if self.undated or self.existing is None else self.used_at_most

    @property
    def used_at_most(self) -> float | None:
        """The same over what is known, at most 1; None without any known capacity."""
        whole = self.capacity + (self.existing or 0.0)
        return min(1.0, self.demand / whole) if whole else None


@dataclass(frozen=True, slots=True)
class Overbuild:
    """A country's share of capacity beyond its share of demand; None where it cannot be told."""

    scenario: str
    product: str
    unit: str
    year: int
    country: str
    capacity: float
    """What is known of it: planned, and existing where that is stated."""
    existing: float | None
    left_out: int
    """Plans of the country whose capacity, in this unit, or year is unknown."""
    capacity_share: float | None
    demand_share: float

    @property
    def beyond(self) -> float | None:
        """The difference; above 0 it builds more than its part of demand."""
        if self.capacity_share is None:
            return None
        return self.capacity_share - self.demand_share


@cache
def support() -> tuple[Support, ...]:
    """Return the ledger."""
    file = resources.files("kaname.supply") / "tables" / "subsidies.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return tuple(
        Support(
            country=row["country"], product=row["product"], programme=row["programme"],
            recipient=row["recipient"], site=row["site"], year=int(row["year"]),
            kind=row["kind"], status=row["status"], currency=row["currency"],
            amount=int(row["amount_minor"]) if row["amount_minor"] else None,
            capacity=float(row["capacity"]) if row["capacity"] else None,
            unit=row["capacity_unit"],
            start_year=int(row["start_year"]) if row["start_year"] else None,
            full_year=int(row["full_year"]) if row["full_year"] else None,
            counted=row["counted"] == "yes", publisher=row["publisher"],
            address=row["address"], sure=row["sure"] == "yes",
            note=Text(row["note_en"], row["note_ja"]), verified_on=row["verified_on"],
        )
        for row in rows
    )  # fmt: skip


def totals(rows: Iterable[Support]) -> tuple[Total, ...]:
    """Add up what was announced, by country, currency and kind; cancelled plans are left out."""
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        if not row.counted or row.status == CANCELLED:
            continue
        held = sums[row.country, row.currency, row.kind]
        held[0] += row.amount or 0
        held[1] += 1
        held[2] += row.amount is None
    return tuple(Total(*key, *held) for key, held in sorted(sums.items()))


def capacity_by(rows: Iterable[Support], product: str, unit: str, year: int) -> dict[str, float]:
    """Return planned capacity by country that is to be there in a year."""
    found: dict[str, float] = defaultdict(float)
    for row in rows:
        from_year = row.counts_from
        if (
            row.product == product and row.unit == unit and row.capacity is not None
            and row.status != CANCELLED and from_year is not None and from_year <= year
        ):  # fmt: skip
            found[row.country] += row.capacity
    return dict(sorted(found.items()))


def plans_left_out(rows: Iterable[Support], product: str, unit: str) -> dict[str, int]:
    """Return by country how many plans have no capacity in this unit, or no year, and so no place.

    Their capacity is unknown, not 0.
    """
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.product != product or not row.counted or row.status == CANCELLED:
            continue
        if row.capacity is None or row.counts_from is None or row.unit != unit:
            found[row.country] += 1
    return dict(sorted(found.items()))


def utilisation(rows: Sequence[Support], demands: Iterable[Demand]) -> tuple[Use, ...]:
    """Set planned capacity against demand, scenario by scenario and year by year.

    Where countries are stated their demands are added up, unless the world's is stated too.
    """
    found = []
    for key, stated in _by_year(demands).items():
        scenario, product, unit, year = key
        world = [one for one in stated if not one.country] or stated
        known = [one.existing for one in world if one.existing is not None]
        whole = len(known) == len(world)
        found.append(
            Use(
                scenario, product, unit, year, sum(one.demand for one in world),
                sum(capacity_by(rows, product, unit, year).values()),
                sum(known) if whole else None, sum(plans_left_out(rows, product, unit).values()),
            )
        )  # fmt: skip
    return tuple(found)


def overbuilding(rows: Sequence[Support], demands: Iterable[Demand]) -> tuple[Overbuild, ...]:
    """Return for each country with a stated demand its share of capacity beyond that of demand.

    Shares are of the countries whose demand is stated, or of the world's where it is stated too.
    A share of capacity is given only over a whole set: existing capacity is stated for each of
    these countries (and for the world), and none of their plans was left out.
    """
    found = []
    for (scenario, product, unit, year), stated in _by_year(demands).items():
        countries = [one for one in stated if one.country]
        if len(countries) < 2:
            continue
        planned = capacity_by(rows, product, unit, year)
        left_out = plans_left_out(rows, product, unit)
        held = {one.country: planned.get(one.country, 0.0) + (one.existing or 0.0)
                for one in countries}  # fmt: skip
        world = next((one for one in stated if not one.country), None)
        demand = world.demand if world else sum(one.demand for one in countries)
        if not demand:
            continue
        if world:
            whole = sum(planned.values()) + (world.existing or 0.0)
            missing = sum(left_out.values())
        else:
            whole = sum(held.values())
            missing = sum(left_out.get(country, 0) for country in held)
        complete = not missing and all(one.existing is not None for one in stated)
        complete = complete and whole >= sum(held.values()) > 0
        found += [
            Overbuild(scenario, product, unit, year, one.country, held[one.country], one.existing,
                      left_out.get(one.country, 0), held[one.country] / whole if complete else None,
                      one.demand / demand)
            for one in countries
        ]  # fmt: skip
    return tuple(sorted(found, key=_by_beyond))


def _by_beyond(one: Overbuild) -> tuple[str, str, int, float, float, str]:
    beyond = 0.0 if one.beyond is None else one.beyond
    return one.scenario, one.product, one.year, -beyond, -one.capacity, one.country


_Key = tuple[str, str, str, int]


def _by_year(demands: Iterable[Demand]) -> dict[_Key, list[Demand]]:
    found: dict[_Key, list[Demand]] = defaultdict(list)
    for one in demands:
        found[one.scenario, one.product, one.unit, one.year].append(one)
    return dict(sorted(found.items()))


def read_demand(data: bytes, file: str) -> tuple[Demand, ...]:
    """Read a table of demand: product, unit, year, demand; scenario, country, existing if wanted.

    Raises:
        ProblemError: KAN-6131 for each row and column that cannot be used.
    """
    known = ", ".join(DEMAND_FIELDS)
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ProblemError(
            worded(_words, "KAN-6131", Place(file), found=str(error), expected=known)
        ) from error
    headings = set(reader.fieldnames or ())
    if not {"product", "unit", "year", "demand"} <= headings or not rows:
        found = ", ".join(str(one) for one in reader.fieldnames or ()) or "-"
        raise ProblemError(worded(_words, "KAN-6131", Place(file, 1), found=found, expected=known))
    problems: list[Problem] = []
    units = {(row.product, row.unit) for row in support() if row.unit}
    read = [_demand(row, file, line, units, problems) for line, row in rows]
    if problems:
        raise ProblemError(*problems)
    return tuple(read)


def unit_name(unit: str) -> Text:
    """Return what a unit of the ledger, such as ``GWh_year``, is called where it is shown."""
    return _words(f"unit.{unit}")


def _unit(written: str, known: Sequence[str]) -> str | None:
    """Return which unit is meant by its name as it is shown, in either language."""
    wanted = " ".join(written.casefold().split())
    for unit in known:
        name = unit_name(unit)
        if wanted in (unit.casefold(), name.en.casefold(), name.ja.casefold()):
            return unit
    return None


def _demand(
    row: dict[str, str | None], file: str, line: int, units: set[tuple[str, str]],
    problems: list[Problem],
) -> Demand:  # fmt: skip
    cells = {name: (row.get(name) or "").strip() for name in DEMAND_FIELDS}

    def wrong(name: str, expected: str) -> None:
        place = Place(file, line, field=name)
        problems.append(
            worded(_words, "KAN-6131", place, found=cells[name] or "-", expected=expected)
        )

    def number(name: str) -> float:
        try:
            value = float(cells[name])
        except ValueError:
            value = math.nan
        if not 0 <= value < math.inf:
            wrong(name, "≥ 0")
            return 0.0
        return value

    country = alpha3(cells["country"]) if cells["country"] else ""
    if country is None:
        wrong("country", "ISO 3166-1")
    known = sorted(unit for product, unit in units if product == cells["product"])
    if not known:
        wrong("product", ", ".join(sorted({product for product, _ in units})))
    elif cells["unit"] not in known and (unit := _unit(cells["unit"], known)) is not None:
        cells["unit"] = unit
    elif cells["unit"] not in known:
        wrong("unit", ", ".join(known))
    if not (cells["year"].isdigit() and 1900 <= int(cells["year"]) <= 2199):
        wrong("year", "2030")
        cells["year"] = "0"
    return Demand(
        cells["scenario"] or "-", cells["product"], country or "", cells["unit"],
        int(cells["year"]), number("demand"),
        number("existing") if cells["existing"] else None,
    )  # fmt: skip
