"""Shocks that travel through a network of firms, day by day.

The model of Inoue & Todo (Nature Sustainability 2, 841-847, 2019) with its published extensions:
every firm holds stocks of what it buys, orders by the demand of yesterday and by how far its
stocks lie under their target, produces what its capacity, its stocks and its demand allow, and
divides what it made among its customers. Per day: stocks, orders, demand, production, division.

    S' = S + delivered - used        O = (a r + (n a r - S)_+ / tau)_+ ,  r = P/P0 of yesterday
    P  = min(capacity, P0 min over essential inputs of S_g/A_g,
             P0 (1 - sum over the others of (A_g/A_b) (1 - S_g/A_g)_+), C + sum O)
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kaname.supply.network import Network
from kaname.supply.simulation_filling import (
    Outgoing,
    fill_goods,
    find_levels,
    outgoing,
    pull_orders,
)  # fmt: skip
from kaname.supply.simulation_kernels import (
    FAR,
    move_goods,
    reconsider,
    settle,
    substitute,
    take_stock,
)  # fmt: skip
from kaname.supply.simulation_layout import NODE_MASK, Floats, lay_out
from kaname.supply.simulation_shocks import Capacities, Cut, Gates, Loss, Turned

__all__ = ["Course", "Cut", "FirmModel", "Loss", "Orders", "Rationing", "Rules"]

PARTS: Final = 2
"""The work of a day is cut in so many parts on every machine, so that results are bit-equal."""
THREADED_LINKS_MIN: Final = 20_000
"""With fewer links than these the parts are worked on one after the other: it is faster."""


class Orders(Enum):
    """What a firm orders when its stock is not on target."""

    SIGNED_GAP = 0
    """Less when the stock lies above the target: unstable, see the documentation."""
    FIXED_TARGET = 1
    """The target is that of before the shock, whatever the firm makes now."""
    IGNORE_SURPLUS = 2
    """A stock above its target changes nothing."""


class Rationing(Enum):
    """How a firm divides what is not enough for all orders."""

    PROPORTIONAL = 0
    CONSUMERS_LAST = 1
    SMALL_ORDERS_FIRST = 2
    """Water-filling on order over initial order."""
    SMALL_ORDERS_FIRST_CONSUMERS_LAST = 3

    @property
    def fills(self) -> bool:
        """Return whether it is by water-filling."""
        return self.value >= 2

    @property
    def consumers_last(self) -> bool:
        """Return whether final consumers get what the firms leave."""
        return self.value % 2 == 1


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """What the model supposes."""

    days: float | NDArray[np.float64] = 15.0
    """Days of use that a buyer wants to have in stock; one, or one for each node of the network."""
    adjustment_days: float = 6.0
    """In so many days a gap between stock and target is closed (tau)."""
    orders: Orders = Orders.IGNORE_SURPLUS
    rationing: Rationing = Rationing.PROPORTIONAL
    plain_use: bool = False
    """Each link is used by its own initial flow, even below zero; else pro rata of the stocks."""
    spare: float = 0.0
    """Capacity beyond the initial production, as a share of it."""
    priority: NDArray[np.bool_] | None = None
    """For each node: it is served before all others (defence, health)."""
    qualification_days: NDArray[np.float64] | None = None
    """T_q for each product; NaN: nobody else can supply it. None: no substitution at all.
    Of the unmet orders the part 1 - exp(-t/T_q) may go to others, t counted from the first shock.
    """


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What happened, day by day: arrays of one element a day."""

    production: NDArray[np.float64]
    final_consumption: NDArray[np.float64]
    value_added: NDArray[np.float64]
    initial: tuple[float, float, float]
    """Production, final consumption and value added of a day before the shock."""
    by_label: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    """(days, labels): production of the firms of each label, where labels were given."""
    initial_by_label: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))


class FirmModel:
    """A network of firms in its state of before the shock; ``run`` starts from there each time.

    Args:
        network: who supplies whom, by how much a day.
        rules: what is supposed.
        final: what final consumers buy of each node a day; None, and NaN for a node: what a firm
            buys more than it sells to firms, so that it sells at least as much as it buys.
        exact: 64-bit numbers; else 32-bit, half the memory.
        parts: see ``PARTS``.

    Raises:
        ValueError: a flow is negative or no number, or a final consumption negative.
    """

    def __init__(
        self, network: Network, rules: Rules | None = None, *,
        final: NDArray[np.float64] | None = None, exact: bool = True, parts: int = PARTS,
    ) -> None:  # fmt: skip
        self.rules = rules or Rules()
        self.layout = layout = lay_out(network, exact=exact, parts=parts)
        self._float = layout.weight.dtype
        held, extra = len(network.names), layout.products
        lanes = 1 if self.rules.priority is None else 2
        self._lanes, self._all = lanes, held + extra
        self._rows_in_all = lanes * self._all
        self._lane = np.zeros(1, np.int32)
        if self.rules.priority is not None:
            urgent = self.rules.priority[layout.order[layout.buying]]
            self._lane = np.where(urgent, self._all, 0).astype(np.int32)
        self.final = np.zeros(self._all, self._float)
        sold, bought = self._flows()
        given = np.maximum(bought - sold, 0)[:held]
        if final is not None:
            given = np.where(np.isnan(final[layout.order]), given, final[layout.order])
        if not bool(np.all(given >= 0)):
            raise ValueError("a final consumption is negative")
        self.final[:held] = given
        self.initial = self.final.astype(np.float64) + sold
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(self.initial > 0, 1 - bought / self.initial, 0.0)
        self._value = value.astype(self._float)
        self._rule = self._rule_numbers()
        self._days = self._target_days()
        self.start()

    def suppose(self, rules: Rules) -> None:
        """Take other rules; who has priority stays as it was."""
        self.rules = replace(rules, priority=self.rules.priority)
        self._rule = self._rule_numbers()
        self._days = self._target_days()

    def _flows(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what each firm and phantom sells to firms and buys, added up as a day does."""
        layout = self.layout
        self._book = np.ones((layout.parts, self._lanes * self._all, 2))
        self._book[:, :, 0] = 0
        supplier = layout.word & NODE_MASK
        for part in range(layout.parts):
            here = slice(layout.bounds[part, 0], layout.bounds[part + 1, 0])
            np.add.at(self._book[part, :, 0], supplier[here], layout.weight[here])
        sold = self._book[:, : self._all, 0].sum(axis=0)
        bought = np.zeros(self._all)
        bought[layout.buying] = layout.inputs
        return sold, bought

    def _rule_numbers(self) -> Floats:
        rules = self.rules
        keeps = rules.orders is Orders.IGNORE_SURPLUS
        fixed = rules.orders is Orders.FIXED_TARGET
        least = -FAR if rules.plain_use else 0.0
        numbers = [1 / rules.adjustment_days, 0.0 if keeps else -FAR, fixed, not fixed,
                   not rules.plain_use, rules.plain_use, least]  # fmt: skip
        return np.array(numbers, self._float)

    def _target_days(self) -> Floats:
        if isinstance(self.rules.days, np.ndarray):
            days = self.rules.days[self.layout.order[self.layout.buyer_of_group()]]
            return days.astype(self._float)
        return np.array([self.rules.days], self._float)

    def start(self) -> None:
        """Put everything back to the day before the shock."""
        layout, kind = self.layout, self._float
        groups = layout.group_of_link()
        days = self._days if self._days.size == 1 else self._days[groups]
        self.stock = (layout.weight * days).astype(kind)
        self._word = layout.word.copy()
        self._ratio = np.zeros(len(layout.group_total) + layout.parts, kind)
        self._production = self.initial.copy()
        self._served = self.final.copy()
        self._book[:, :, 1] = 1
        self._now = np.ones(len(layout.buying), kind)
        self._before = self._now.copy()
        self._feasible = np.zeros(len(layout.buying), kind)
        self._capacity = np.full(self._all, 1 + self.rules.spare)
        self._capacity[layout.nodes :] = 0.0
        self._totals = np.zeros((layout.parts, 3))
        self._out: Outgoing | None = None
        if self.rules.rationing.fills:
            self._ordered = layout.weight.copy()
            self._spread = np.zeros((self._rows_in_all, 2), kind)
            self._spread[:, 0] = FAR
            self._out = outgoing(layout, self._lane, self._rows_in_all)
        for part in range(layout.parts):
            self._initial_ratio(part, groups)

    def _initial_ratio(self, part: int, groups: NDArray[np.int32]) -> None:
        """Set A_g/S_g of the stocks that the firms begin with, in the order a day adds them up."""
        layout = self.layout
        begin, first = layout.bounds[part, :2]
        end, last = layout.bounds[part + 1, :2]
        if last == first:
            return
        starts = np.searchsorted(groups[begin:end], np.arange(first, last))
        held = np.add.reduceat(self.stock[begin:end], starts)
        with np.errstate(divide="ignore"):
            ratio = np.where(held > 0, layout.group_total[first:last] / held, 0)
        self._ratio[first + part + 1 : last + part + 1] = ratio

    def bytes_of_links(self) -> int:
        """Return how much memory the links and their groups take in all, in bytes."""
        layout = self.layout
        held = [self._word, layout.weight, self.stock, layout.group_total, layout.group_kind,
                self._ratio]  # fmt: skip
        held += [self._days] if self._days.size > 1 else []
        if self._out is not None:
            held += [self._ordered, self._out.links]
        return sum(array.nbytes for array in held)

    def bytes_of_firms(self) -> int:
        """Return how much memory the firms take in all, in bytes."""
        layout = self.layout
        held = [layout.order, layout.product, layout.buying, layout.slot, layout.inputs, self._lane,
                self.initial, self.final, self._book, self._value, self._production, self._served,
                self._now, self._before, self._feasible, self._capacity]  # fmt: skip
        if self._out is not None:
            held += [self._spread, self._out.begin]
        return sum(array.nbytes for array in held)

    def run(
        self, days: int, losses: Sequence[Loss] = (), cuts: Sequence[Cut] = (), *,
        labels: NDArray[np.int32] | None = None, told: Callable[[int], None] | None = None,
    ) -> Course:  # fmt: skip
        """Return what happens on days 0 to ``days`` - 1.

        Args:
            days: how many.
            losses: of capacity.
            cuts: of links.
            labels: for each node of the network, to which line of ``by_label`` it counts.
            told: is called with each day that is over.
        """
        self.start()
        place = self.layout.place()
        hit = Capacities([replace(one, nodes=place[one.nodes].astype(np.int64)) for one in losses],
                         1 + self.rules.spare)  # fmt: skip
        gates = Gates(self.layout, cuts)
        starts = [*(loss.start for loss in losses), *(cut.start for cut in cuts)]
        line = None if labels is None else labels[self.layout.order]
        totals = np.zeros((days, 3))
        lines = np.zeros((days, 0 if labels is None else int(labels.max(initial=-1)) + 1))
        small = len(self.layout.weight) < THREADED_LINKS_MIN
        with ThreadPoolExecutor(self.layout.parts) as threads:
            work = map if small else threads.map
            for day in range(days):
                self._capacity[hit.nodes] = hit.on(day)
                self._day(work, gates, day, day - min(starts, default=day))
                totals[day] = self._totals.sum(axis=0)
                if line is not None:
                    lines[day] = self._by(line, self._production, lines.shape[1])
                if told is not None:
                    told(day)
        first = tuple(float(total.sum()) for total in
                      (self.initial, self.final, self.initial * self._value))  # fmt: skip
        before = self._by(line, self.initial, lines.shape[1]) if line is not None else np.zeros(0)
        return Course(totals[:, 0], totals[:, 1], totals[:, 2], first, lines, before)  # type: ignore[arg-type]

    def _by(self, line: NDArray[np.int32], amounts: NDArray[np.float64], count: int) -> Floats:
        return np.bincount(line, amounts[: self.layout.nodes], count).astype(np.float64)

    def _day(self, work: Any, gates: Gates, day: int, since: int) -> None:
        layout, parts = self.layout, range(self.layout.parts)
        list(work(self._links, parts))
        self._redirect(gates.turned(day))
        if self._out is not None:
            list(work(self._pull, parts))
        list(work(self._settle, parts))
        if self._out is not None:
            list(work(self._fill, parts))
        if self.rules.qualification_days is not None:
            self._substitute(since, gates.barred)
        for part in parts:
            reconsider(self._production, self.initial, self._served, self._value, layout.buying,
                       self._before, self._now, self._totals, layout.bounds, part)  # fmt: skip

    def _links(self, part: int) -> None:
        layout = self.layout
        if self._out is not None:
            fill_goods(self._word, layout.weight, self.stock, self._ordered, self._spread,
                       self._lane, self._now, self._ratio, self._days, self._rule, layout.bounds,
                       part)  # fmt: skip
        else:
            move_goods(self._word, layout.weight, self.stock, self._lane, self._book, self._before,
                       self._now, self._ratio, self._days, self._rule,
                       layout.bounds, part)  # fmt: skip
        take_stock(self._ratio, layout.group_total, layout.group_kind, layout.inputs,
                   self._feasible, layout.bounds, part)  # fmt: skip

    def _settle(self, part: int) -> None:
        book = self._book if self._out is None else self._book[:1]
        settle(book, self._feasible, self.layout.slot, self.initial, self.final, self._capacity,
               self._production, self._served, self._lanes,
               self.rules.rationing.consumers_last, self.layout.bounds, part)  # fmt: skip

    def _pull(self, part: int) -> None:
        out = self._out
        assert out is not None
        pull_orders(self._ordered, out.begin, out.links, self._book, *self._rows(part))

    def _fill(self, part: int) -> None:
        out = self._out
        assert out is not None
        find_levels(self._ordered, self.layout.weight, out.begin, out.links, self._book,
                    self.final, self._served, self._spread,
                    not self.rules.rationing.consumers_last, *self._rows(part))  # fmt: skip

    def _rows(self, part: int) -> tuple[int, int]:
        """Return the rows of a part: about as many links as the others have."""
        out, parts = self._out, self.layout.parts
        assert out is not None
        cuts = np.searchsorted(out.begin, np.linspace(0, out.begin[-1], parts + 1)[1:-1])
        ends = [0, *(int(cut) for cut in cuts), self._rows_in_all]
        return ends[part], ends[part + 1]

    def _redirect(self, turned: Turned) -> None:
        """Send today's orders over links that are cut, or free again, to whom they now go."""
        links, suppliers = turned
        if not len(links):
            return
        if self._out is None:
            layout = self.layout
            slot = layout.slot[layout.buyer_of_link()[links]]
            lane = self._lane[slot] if self._lane.size > 1 else 0
            ordered = self._orders(links, slot)
            due = self._book[:, :, 0]
            np.subtract.at(due[0], (self._word[links] & NODE_MASK) + lane, ordered)
            np.add.at(due[0], suppliers + lane, ordered)
            due[0] = np.maximum(due.sum(axis=0), 0)
            due[1:] = 0
        self._word[links] = (self._word[links] & ~NODE_MASK) | suppliers
        if self._out is not None:
            moved = replace(self.layout, word=self._word)
            self._out = outgoing(moved, self._lane, self._rows_in_all)

    def _orders(self, links: NDArray[np.int64], slot: NDArray[np.int32]) -> Floats:
        """Return what was ordered today over some links, by the rule that the kernel follows."""
        pace, low, fixed, moving = self._rule[:4]
        flow, now = self.layout.weight[links], self._now[slot]
        days = self._days
        if days.size > 1:
            days = days[self.layout.group_of_link()[links]]
        gap = days * flow * (moving * now + fixed) - self.stock[links]
        ordered: Floats = np.maximum(0, flow * now + np.maximum(gap, low) * pace)
        return ordered

    def _substitute(self, since: int, barred: NDArray[np.bool_]) -> None:
        layout, waiting = self.layout, self.rules.qualification_days
        assert waiting is not None
        due = self._book[0, :, 0].reshape(self._lanes, self._all).sum(axis=0)
        unmet = np.maximum(0, due - np.maximum(0, self._production - self._served))
        unmet[unmet <= 1e-12 * due] = 0
        with np.errstate(divide="ignore", invalid="ignore"):
            ramp = np.nan_to_num(1 - np.exp(-max(0, since) / waiting), nan=0.0)
        moved = np.zeros(layout.products)
        substitute(self._capacity, self._feasible, layout.slot, self.initial, self._production,
                   unmet, layout.product, barred, ramp, moved)  # fmt: skip
        part = np.tile(moved[layout.product], self._lanes)
        if self._out is None:
            self._book[:, :, 1] += part * (1 - self._book[:, :, 1])
        else:
            self._spread[:, 1] = part
