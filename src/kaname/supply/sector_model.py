"""Shocks that travel through an input-output table, day by day: the ARIO model.

Adaptive Regional Input-Output model (Hallegatte, Risk Analysis 28, 779-799, 2008) with stocks
(2014), as BoARIO documents its equations. A sector keeps one stock of each product, whichever
country it is from, and orders of its suppliers in fixed shares (or, if so asked, in shares that
follow what they still produce). Daily amounts; per day: stocks, orders, demand, production,
division in proportion, overproduction.

    x_cap = alpha (1 - loss) x0      x_opt = min(D, x_cap)
    x     = x_opt min(1, min over products of stock / (psi s a x_opt))
    O     = (s a x_opt - stock)_+ / tau + a x
    zeta  = (D - x)/D;  alpha' = alpha + (alpha_max - alpha) zeta / tau_a, or back to alpha_base
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kaname.supply.io_table import InputOutputTable
from kaname.supply.simulation import Course
from kaname.supply.simulation_layout import Floats
from kaname.supply.simulation_shocks import Capacities, Cut, Loss

__all__ = ["SectorModel", "SectorRules"]

DAYS_A_YEAR: Final = 365
PARTS: Final = 2
SHORT: Final = 1e-9
"""A stock that lies less than this part under what is needed is not short: it is rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class SectorRules:
    """What the model supposes; the figures are BoARIO's defaults."""

    stock_days: float | NDArray[np.float64] = 90.0
    """s: days of use in stock; one, or one for each product (industry)."""
    restock_days: float = 60.0
    """tau: in so many days a gap in the stock is closed."""
    psi: float = 0.8
    """Production falls when the stock is less than this part of its target."""
    overproduction_max: float = 1.25
    overproduction_base: float = 1.0
    overproduction_days: float = 365.0
    follow_production: bool = False
    """Orders go where production still is: shares weighted by x/x0 of yesterday."""
    target_of_actual: bool = False
    """The target of the stock follows what was produced, not what would have been best."""
    limiting: NDArray[np.bool_] | None = None
    """For each product: its lack stops production; None: every product's does."""


class SectorModel:
    """A table in its state of before the shock; ``run`` starts from there each time.

    What is produced is what the table's rows say is sold: deliveries between sectors and to final
    demand, the latter counted from 0 where falling stocks make it negative.

    Args:
        table: of a year; it is divided by 365.
        rules: what is supposed.
        exact: 64-bit numbers; else 32-bit, half the memory and about half the time.
    """

    def __init__(
        self, table: InputOutputTable, rules: SectorRules | None = None, *, exact: bool = True
    ) -> None:
        self.rules = rules or SectorRules()
        self._float = kind = np.dtype(np.float64 if exact else np.float32)
        countries, made = len(table.countries), len(table.industries)
        sectors = countries * made
        self.sectors = sectors
        flows = table.between.reshape(countries, made, sectors).transpose(1, 0, 2) / DAYS_A_YEAR
        total = flows.sum(axis=1)
        self._links = np.zeros(flows.shape, kind)
        np.divide(flows, total[:, None, :], out=self._links, where=total[:, None, :] > 0)
        self._use = total.astype(kind)
        """(products, sectors) what each sector uses of each product in a day."""
        final = np.maximum(0, table.final.sum(axis=1)) / DAYS_A_YEAR
        self.final = final.reshape(countries, made).T.copy()
        """(products, countries), as all that is kept by supplier."""
        days = np.broadcast_to(np.asarray(self.rules.stock_days, float), made)
        self._days = days.astype(kind)
        self._limiting = np.ones(made, bool)
        if self.rules.limiting is not None:
            self._limiting = self.rules.limiting
        self.start()

    def start(self) -> None:
        """Put everything back to the day before the shock."""
        kind, made = self._float, self.final.shape
        self.stock = self._use * self._days[:, None]
        self._orders = self._use.copy()
        self._share = np.ones(made, kind)
        self._weight = np.ones(made, kind)
        self._run = np.ones(self.sectors, kind)
        self._best = np.ones(self.sectors, kind)
        self._due = np.zeros(made)
        self._limit = np.ones(self.sectors)
        self._alpha = np.full(self.sectors, self.rules.overproduction_base)
        self.had_shortage = False
        for part in range(PARTS):
            self._trade(part, self._links, self._links)
        self.initial = self._by_sector(self._due + self.final)

    def run(
        self, days: int, losses: Sequence[Loss] = (), cuts: Sequence[Cut] = (), *,
        labels: NDArray[np.int32] | None = None, told: Callable[[int], None] | None = None,
    ) -> Course:  # fmt: skip
        """Return what happens on days 0 to ``days`` - 1; see ``FirmModel.run``.

        ``had_shortage`` says afterwards whether any stock fell under what production needs.
        """
        self.start()
        hit = Capacities(losses)
        capacity = np.ones(self.sectors)
        bought = self._use.sum(axis=0, dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(self.initial > 0, 1 - bought / self.initial, 0.0)
        held: tuple[bool, ...] = tuple(False for _ in cuts)
        links = before = self._links
        totals = np.zeros((days, 3))
        lines = np.zeros((days, 0 if labels is None else int(labels.max(initial=-1)) + 1))
        with ThreadPoolExecutor(PARTS) as threads:
            for day in range(days):
                capacity[hit.nodes] = hit.on(day)
                state = tuple(cut.holds(day) for cut in cuts)
                if state != held:
                    held, links = state, self._cut(cuts, state)
                a, b = before, links
                list(threads.map(lambda part, a=a, b=b: self._trade(part, a, b), range(PARTS)))
                before = links
                made, served = self._produce(capacity)
                totals[day] = made.sum(), served.sum(), made @ value
                if labels is not None:
                    lines[day] = np.bincount(labels, made, lines.shape[1])
                if told is not None:
                    told(day)
        first = float(self.initial.sum()), float(self.final.sum()), float(self.initial @ value)
        start = np.zeros(0)
        if labels is not None:
            start = np.bincount(labels, self.initial, lines.shape[1]).astype(np.float64)
        return Course(totals[:, 0], totals[:, 1], totals[:, 2], first, lines, start)

    def _by_sector(self, by_product: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (products, countries) as (sectors,), country after country."""
        return np.ascontiguousarray(by_product.T).reshape(-1)

    def _cut(self, cuts: Sequence[Cut], state: Sequence[bool]) -> Floats:
        """Return the shares of the suppliers without the links that are cut."""
        if not any(state):
            return self._links
        links = self._links.copy()
        products, countries, _ = links.shape
        for cut, holds in zip(cuts, state, strict=True):
            if holds:
                rows = cut.suppliers.reshape(countries, products).T
                for product, country in zip(*np.nonzero(rows), strict=True):
                    links[product, country, cut.buyers] *= 1 - cut.share
        return links

    def _trade(self, part: int, before: Floats, links: Floats) -> None:
        products = len(self._days)
        first, last = products * part // PARTS, products * (part + 1) // PARTS
        target = self._run if self.rules.target_of_actual else self._best
        pace = self._float.type(1 / self.rules.restock_days)
        trade(before, links, self._use, self.stock, self._orders, self._share, self._weight,
              self._run, target, self._days, pace, self.rules.follow_production, self._due,
              first, last)  # fmt: skip

    def _produce(
        self, capacity: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what each sector makes and what final demand gets of it."""
        rules = self.rules
        demand = self._by_sector(self._due + self.final)
        best = np.minimum(demand, self._alpha * capacity * self.initial)
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = np.where(self.initial > 0, best / self.initial, 1.0)
            self._best[:] = rate
            psi = self._float.type(rules.psi)
            short = find_limits(self.stock, self._use, self._best, self._days, psi, self._limiting,
                                self._limit)  # fmt: skip
            self.had_shortage = self.had_shortage or short
            made = best * self._limit
            self._run[:] = np.where(self.initial > 0, made / self.initial, 1.0)
            share = np.where(demand > 0, made / demand, 1.0)
        if rules.overproduction_max != rules.overproduction_base:
            lacking = 1 - share
            more = (rules.overproduction_max - self._alpha) * lacking
            less = rules.overproduction_base - self._alpha
            self._alpha += np.where(lacking > SHORT, more, less) / rules.overproduction_days
        countries, products = self.final.shape[1], self.final.shape[0]
        self._share[:] = share.reshape(countries, products).T
        if rules.follow_production:
            self._share *= self._weight
            self._weight[:] = self._run.reshape(countries, products).T
        return made, share * self._by_sector(self.final)


@njit(cache=True, nogil=True, fastmath={"reassoc", "contract"})
def trade(
    before: Floats, links: Floats, use: Floats, stock: Floats, orders: Floats, share: Floats,
    weight: Floats, run: Floats, target: Floats, days: Floats, pace: float, follow: bool,
    due: NDArray[np.float64], first: int, last: int,
) -> None:  # fmt: skip
    """Deliver yesterday's orders, use yesterday's inputs, and order anew, product by product.

    Every supplier's row is read twice while it lies in the cache, once to deliver, once to order.

    Args:
        before: (products, countries, sectors) the shares that yesterday's orders were split by.
        links: the same, for today's orders.
        use: (products, sectors) of a day before the shock.
        stock: (products, sectors) is brought to today's.
        orders: (products, sectors) of all suppliers together, over the sum of the weighted
            shares; yesterday's become today's.
        share: (products, countries) the part of its orders a supplier delivered, times its weight.
        weight: (products, countries) what the shares are weighted by, if ``follow``.
        run: (sectors,) x/x0 of yesterday.
        target: (sectors,) what the target of the stock follows, over x0.
        days: (products,) s.
        pace: 1/tau.
        follow: see ``SectorRules.follow_production``.
        due: (products, countries) what is ordered of each supplier; made here.
        first: product.
        last: product.
    """
    countries, sectors = links.shape[1], links.shape[2]
    got = np.empty(sectors, use.dtype)
    zero = use.dtype.type(0)
    for product in range(first, last):
        got[:] = zero
        for country in range(countries):
            part = share[product, country]
            if part != zero:
                row = before[product, country]
                for sector in range(sectors):
                    got[sector] += part * row[sector]
        for sector in range(sectors):
            used = use[product, sector]
            held = stock[product, sector]
            held += got[sector] * orders[product, sector] - used * run[sector]
            held = held if held > zero else zero
            stock[product, sector] = held
            gap = days[product] * used * target[sector] - held
            orders[product, sector] = used * run[sector] + (gap if gap > zero else zero) * pace
        if follow:
            got[:] = zero
            for country in range(countries):
                part = weight[product, country]
                row = links[product, country]
                for sector in range(sectors):
                    got[sector] += part * row[sector]
            for sector in range(sectors):
                if got[sector] > zero:
                    orders[product, sector] /= got[sector]
        wanted = orders[product]
        for country in range(countries):
            row = links[product, country]
            total = zero
            for sector in range(sectors):
                total += row[sector] * wanted[sector]
            due[product, country] = total * weight[product, country]


@njit(cache=True, nogil=True)
def find_limits(
    stock: Floats, use: Floats, best: Floats, days: Floats, psi: float,
    limiting: NDArray[np.bool_], limit: NDArray[np.float64],
) -> bool:  # fmt: skip
    """Find by how much stocks limit each sector; return whether any does.

    Args:
        stock: (products, sectors).
        use: (products, sectors) of a day before the shock.
        best: (sectors,) x_opt/x0.
        days: (products,) s.
        psi: the part of the target that production needs.
        limiting: (products,) whether a lack of it limits.
        limit: (sectors,) 0 to 1; made here.
    """
    limit[:] = 1.0
    short = False
    for product in range(stock.shape[0]):
        if not limiting[product]:
            continue
        for sector in range(stock.shape[1]):
            needed = psi * days[product] * use[product, sector] * best[sector]
            if stock[product, sector] < needed:
                part = stock[product, sector] / needed
                short = short or part < 1.0 - SHORT
                limit[sector] = min(limit[sector], part)
    return short
