"""Water-filling: the small orders first, measured by what was ordered before the shock.

A supplier that cannot meet all orders finds one level such that every customer gets its order, or
that level times its initial order if that is less (Inoue & Todo's rule). This needs the orders
kept, and a list of every supplier's links: eight bytes a link beside those of the other rules.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kaname.supply.simulation_kernels import BLOCK, BUYER_BIT, FAR, GROUP_BIT
from kaname.supply.simulation_layout import NODE_MASK, Floats, Layout

__all__ = ["Outgoing", "fill_goods", "find_levels", "outgoing", "pull_orders"]


@dataclass(frozen=True, slots=True, eq=False)
class Outgoing:
    """The links of every row; a row is a supplier and, with priority customers, one kind of them.

    ``links[begin[r]:begin[r + 1]]`` are those of row r, in ascending order.
    """

    begin: NDArray[np.int64]
    links: NDArray[np.int32]


def outgoing(layout: Layout, lane: NDArray[np.int32], rows: int) -> Outgoing:
    """Return the links by supplier; ``lane`` is added to the supplier of a buyer's links."""
    row = (layout.word & NODE_MASK).astype(np.int64)
    if lane.size > 1:
        row += lane[layout.slot[layout.buyer_of_link()]]
    links = np.argsort(row, kind="stable").astype(np.int32)
    counts = np.bincount(row, minlength=rows)
    return Outgoing(np.concatenate([[0], np.cumsum(counts)]), links)


@njit(cache=True, nogil=True, error_model="numpy")
def fill_goods(
    word: NDArray[np.int32], weight: Floats, stock: Floats, ordered: Floats, spread: Floats,
    lane: NDArray[np.int32], now: Floats, ratio: Floats, days: Floats, rule: Floats,
    bounds: NDArray[np.int64], part: int,
) -> None:  # fmt: skip
    """Deliver yesterday's orders, use yesterday's inputs, and order anew, link by link.

    As ``simulation_kernels.move_goods``, but orders are kept, and a link gets its order or a
    level times its initial flow, whichever is less, and of the rest what others deliver.

    Args:
        word: (links,) supplier and marks.
        weight: (links,) a_e.
        stock: (links,) S_e; is brought from yesterday's to today's.
        ordered: (links,) yesterday's orders; becomes today's.
        spread: (rows, 2) of the suppliers: the level, ``FAR`` where all is met, and the part of
            what was not met that other suppliers deliver.
        lane: (buyers,) or (1,): added to the supplier to get the row.
        now: (buyers,) u_b, and r_b of today.
        ratio: (groups + parts,) A_g/S_g of yesterday; becomes S_g of today.
        days: (groups,) or (1,): n_g.
        rule: see ``move_goods``.
        bounds: of the parts.
        part: which.
    """
    rated = rule[4]
    level, moved, runs, drawn, target = np.empty((5, BLOCK), weight.dtype)
    at = bounds[part, 1] + part
    slot = bounds[part, 2] - 1
    one_target, one_lane = days.size == 1, lane.size == 1
    total, done = rated * 0, rated * 0
    last = bounds[part + 1, 0]
    for start in range(bounds[part, 0], last, BLOCK):
        count = min(BLOCK, last - start)
        buyer = slot
        for i in range(count):
            code = word[start + i]
            buyer += (code >> BUYER_BIT) & 1
            row = (code & NODE_MASK) + (0 if one_lane else lane[buyer])
            level[i] = spread[row, 0]
            moved[i] = spread[row, 1]
        first = at
        for i in range(count):
            code = word[start + i]
            at += (code >> GROUP_BIT) & 1
            slot += (code >> BUYER_BIT) & 1
            runs[i] = now[slot]
            drawn[i] = rated * now[slot] * ratio[at]
            target[i] = days[0 if one_target else at - part - 1]
        end = start + count
        _step(stock[start:end], weight[start:end], ordered[start:end], level, moved, runs, drawn,
              target, rule)  # fmt: skip
        at = first
        for i in range(count):
            opens = (word[start + i] >> GROUP_BIT) & 1
            at += opens
            done = total if opens else done
            total = stock[start + i] if opens else total + stock[start + i]
            ratio[at - 1] = done
    if last > bounds[part, 0]:
        ratio[at] = total


@njit(cache=True, nogil=True, error_model="numpy")
def _step(
    stock: Floats, weight: Floats, ordered: Floats, level: Floats, moved: Floats, runs: Floats,
    drawn: Floats, target: Floats, rule: Floats,
) -> None:  # fmt: skip
    """Bring some links to today; the arguments are those of ``fill_goods``, link by link."""
    pace, low, fixed, moving, _, plain, floor = rule
    zero = low * 0
    for i in range(stock.size):
        flow, held, wanted = weight[i], stock[i], ordered[i]
        most = level[i] * flow
        got = wanted if wanted < most else most
        got += moved[i] * (wanted - got)
        held = held + got - (drawn[i] * held + plain * runs[i] * flow)
        held = held if held > floor else floor
        stock[i] = held
        gap = target[i] * flow * (moving * runs[i] + fixed) - held
        wanted = flow * runs[i] + (gap if gap > low else low) * pace
        ordered[i] = wanted if wanted > zero else zero


@njit(cache=True, nogil=True, error_model="numpy")
def pull_orders(
    ordered: Floats, begin: NDArray[np.int64], links: NDArray[np.int32],
    book: NDArray[np.float64], first: int, last: int,
) -> None:  # fmt: skip
    """Add up the orders of the rows from ``first`` to before ``last`` in the first layer."""
    for row in range(first, last):
        total = 0.0
        for k in range(begin[row], begin[row + 1]):
            total += ordered[links[k]]
        book[0, row, 0] = total


@njit(cache=True, nogil=True, error_model="numpy")
def find_levels(
    ordered: Floats, weight: Floats, begin: NDArray[np.int64], links: NDArray[np.int32],
    book: NDArray[np.float64], final: Floats, served: Floats, spread: Floats, consumers: bool,
    first: int, last: int,
) -> None:  # fmt: skip
    """Find the level of the rows from ``first`` to before ``last``.

    What a row has to give is what it would give proportionally. The level only ever rises while
    more and more orders lie under it, so that a few rounds find it exactly.

    Args:
        ordered: (links,) today's orders.
        weight: (links,) a_e.
        begin: see ``Outgoing``.
        links: see ``Outgoing``.
        book: (parts, rows, 2) in its first layer the sum of each row's orders, and the part of it
            that can be met.
        final: (nodes,) C.
        served: (nodes,) what final consumers get: as one more customer, where they are.
        spread: (rows, 2) whose levels are made here.
        consumers: final consumers are one more customer of the first rows; else they come last.
        first: row.
        last: row.
    """
    for row in range(first, last):
        if book[0, row, 1] >= 1.0:
            spread[row, 0] = FAR
            continue
        extra = float(final[row]) if consumers and row < final.size else 0.0
        amount = book[0, row, 0] * book[0, row, 1]
        if extra > 0.0:
            amount += served[row]
        found, under = 0.0, -1
        while True:
            left, open_weight, met = amount, 0.0, 0
            if extra <= found * extra:
                left -= extra
                met += 1
            else:
                open_weight += extra
            for k in range(begin[row], begin[row + 1]):
                link = links[k]
                if ordered[link] <= found * weight[link]:
                    left -= ordered[link]
                    met += 1
                else:
                    open_weight += weight[link]
            if met == under or open_weight <= 0.0:
                break
            under = met
            found = max(found, left / open_weight)
        spread[row, 0] = found if open_weight > 0.0 else FAR
        if extra > 0.0:
            served[row] = min(extra, found * extra)
