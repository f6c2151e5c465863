"""The loops of the day-by-day simulation: one pass over the links, one over the firms.

Each works on one part of the data and can run beside those of the other parts. What a link
ordered yesterday is worked out again from its stock rather than kept. All sums run in a fixed
order, so that the results do not depend on how many threads there are.
"""

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kaname.supply.simulation_layout import (
    BUYER_MARK,
    FIRST_OF_BUYER,
    GROUP_MARK,
    NODE_MASK,
    Floats,
)

__all__ = ["FAR", "move_goods", "reconsider", "settle", "substitute", "take_stock"]

BLOCK: Final = 1024
"""So many links at once: what they read at random is fetched first, in a loop that only reads."""
FAR: Final = 1e30
"""A number beyond all others, that no sum turns into an infinity."""
GROUP_BIT: Final = GROUP_MARK.bit_length() - 1
BUYER_BIT: Final = BUYER_MARK.bit_length() - 1


@njit(cache=True, nogil=True, error_model="numpy")
def move_goods(
    word: NDArray[np.int32], weight: Floats, stock: Floats, lane: NDArray[np.int32],
    book: NDArray[np.float64], before: Floats, now: Floats, ratio: Floats, days: Floats,
    rule: Floats, bounds: NDArray[np.int64], part: int,
) -> None:  # fmt: skip
    """Deliver yesterday's orders, use yesterday's inputs, and order anew, link by link.

    Args:
        word: (links,) supplier and marks.
        weight: (links,) a_e.
        stock: (links,) S_e; is brought from yesterday's to today's.
        lane: (buyers,) or (1,): added to the supplier to get the row of ``book``.
        book: (parts, lanes * nodes, 2) of each supplier, side by side since both are read at
            random: what is ordered of it, made here in the layer of the part, and the part of
            yesterday's orders that it delivered.
        before: (buyers,) r_b that yesterday's orders were made with.
        now: (buyers,) yesterday's production over the initial one: u_b, and r_b of today.
        ratio: (groups + parts,) A_g/S_g of yesterday; becomes S_g of today.
        days: (groups,) or (1,): n_g.
        rule: pace of adjustment 1/tau, least gap, fixed target, moving target, pro rata
            consumption, plain consumption, least stock.
        bounds: of the parts.
        part: which.
    """
    rated = rule[4]
    mine = book[part]
    for row in range(mine.shape[0]):
        mine[row, 0] = 0.0
    moved, run, runs, drawn, target = np.empty((5, BLOCK), weight.dtype)
    where = np.empty(BLOCK, np.int32)
    at = bounds[part, 1] + part
    slot = bounds[part, 2] - 1
    one_target, one_lane = days.size == 1, lane.size == 1
    total, done = rated * 0, rated * 0
    last = bounds[part + 1, 0]
    for start in range(bounds[part, 0], last, BLOCK):
        count = min(BLOCK, last - start)
        for i in range(count):
            where[i] = word[start + i] & NODE_MASK
        if not one_lane:
            buyer = slot
            for i in range(count):
                buyer += (word[start + i] >> BUYER_BIT) & 1
                where[i] += lane[buyer]
        for i in range(count):
            moved[i] = mine[where[i], 1]
        first = at
        for i in range(count):
            code = word[start + i]
            at += (code >> GROUP_BIT) & 1
            slot += (code >> BUYER_BIT) & 1
            run[i] = before[slot]
            runs[i] = now[slot]
            drawn[i] = rated * now[slot] * ratio[at]
            target[i] = days[0 if one_target else at - part - 1]
        end = start + count
        _step(stock[start:end], weight[start:end], moved, run, runs, drawn, target, rule)
        at = first
        for i in range(count):
            opens = (word[start + i] >> GROUP_BIT) & 1
            at += opens
            done = total if opens else done
            total = stock[start + i] if opens else total + stock[start + i]
            ratio[at - 1] = done
        for i in range(count):
            mine[where[i], 0] += moved[i]
    if last > bounds[part, 0]:
        ratio[at] = total


@njit(cache=True, nogil=True, error_model="numpy")
def _step(
    stock: Floats, weight: Floats, moved: Floats, run: Floats, runs: Floats, drawn: Floats,
    target: Floats, rule: Floats,
) -> None:  # fmt: skip
    """Bring some links to today; nothing here depends on another link, so it runs in vectors.

    Args:
        stock: (count,) see ``move_goods``.
        weight: (count,).
        moved: the part of yesterday's order that comes; becomes today's order.
        run: r_b of yesterday's orders.
        runs: u_b, and r_b of today's.
        drawn: the part of the stock that is used, u_b A_g/S_g.
        target: n_g.
        rule: see ``move_goods``.
    """
    pace, low, fixed, moving, _, plain, floor = rule
    zero = low * 0
    for i in range(stock.size):
        flow, held = weight[i], stock[i]
        gap = target[i] * flow * (moving * run[i] + fixed) - held
        ordered = flow * run[i] + (gap if gap > low else low) * pace
        ordered = ordered if ordered > zero else zero
        held = held + moved[i] * ordered - (drawn[i] * held + plain * runs[i] * flow)
        held = held if held > floor else floor
        stock[i] = held
        gap = target[i] * flow * (moving * runs[i] + fixed) - held
        ordered = flow * runs[i] + (gap if gap > low else low) * pace
        moved[i] = ordered if ordered > zero else zero


@njit(cache=True, nogil=True, error_model="numpy")
def take_stock(
    ratio: Floats, group_total: Floats, kind: NDArray[np.int8], inputs: Floats, feasible: Floats,
    bounds: NDArray[np.int64], part: int,
) -> None:  # fmt: skip
    """Say how much of its initial production each buyer's inputs allow.

    Args:
        ratio: (groups + parts,) S_g; becomes A_g/S_g, or 0 where nothing is left.
        group_total: (groups,) A_g.
        kind: (groups,) the need, and whether the group is the first of its buyer.
        inputs: (buyers,) A_b.
        feasible: (buyers,) what is made here.
        bounds: of the parts.
        part: which.
    """
    zero = inputs.dtype.type(0)
    one = inputs.dtype.type(1)
    far = inputs.dtype.type(FAR)
    slot = bounds[part, 2] - 1
    worst, loss, bound = far, zero, far
    left = np.empty(BLOCK, inputs.dtype)
    last = bounds[part + 1, 1]
    for start in range(bounds[part, 1], last, BLOCK):
        count = min(BLOCK, last - start)
        held = ratio[start + part + 1 : start + part + 1 + count]
        used = group_total[start : start + count]
        for i in range(count):
            some = held[i] if held[i] > zero else zero
            left[i] = some / used[i]
            held[i] = used[i] / some if some > zero else zero
        for i in range(count):
            code = kind[start + i]
            opens = code >= FIRST_OF_BUYER
            need = code & 3
            slot += 1 if opens else 0
            worst = far if opens else worst
            loss = zero if opens else loss
            bound = far if opens else bound
            some = left[i]
            limiting = some if need == 2 else far
            worst = limiting if limiting < worst else worst
            if need == 1:
                bound = one
                loss += used[i] * (one - some) if some < one else zero
            linear = far
            if bound == one:
                linear = one - loss / inputs[slot]
                linear = linear if linear > zero else zero
            feasible[slot] = linear if linear < worst else worst


@njit(cache=True, nogil=True, error_model="numpy")
def settle(
    book: NDArray[np.float64], feasible: Floats, slot: NDArray[np.int32],
    initial: NDArray[np.float64], final: Floats, capacity: NDArray[np.float64],
    production: NDArray[np.float64], served: Floats, lanes: int, last_served: bool,
    bounds: NDArray[np.int64], part: int,
) -> None:  # fmt: skip
    """Let every firm produce what capacity, inputs and demand allow, and divide it.

    Args:
        book: (parts, lanes * nodes, 2) orders, whose sum comes to stand in the first layer, and
            the part of them that is delivered, made here in every layer.
        feasible: (buyers,) see ``take_stock``.
        slot: (nodes,) buyer of each firm, or -1.
        initial: (nodes,) P0.
        final: (nodes,) C.
        capacity: (nodes,) as a share of P0.
        production: (nodes,) what is made here.
        served: (nodes,) what final consumers get; made here.
        lanes: 2 when some buyers are served before the others.
        last_served: final consumers come after the firms.
        bounds: of the parts.
        part: which.
    """
    nodes = initial.size
    for firm in range(bounds[part, 3], bounds[part + 1, 3]):
        ordered, urgent = 0.0, 0.0
        for layer in range(book.shape[0]):
            ordered += book[layer, firm, 0]
        if lanes == 2:
            for layer in range(book.shape[0]):
                urgent += book[layer, firm + nodes, 0]
            book[0, firm + nodes, 0] = urgent
        book[0, firm, 0] = ordered
        wanted = float(final[firm])
        demand = wanted + ordered + urgent
        possible = capacity[firm] * initial[firm]
        if slot[firm] >= 0:
            possible = min(possible, feasible[slot[firm]] * initial[firm])
        made = min(possible, demand)
        production[firm] = made
        if lanes == 2:
            part_urgent = min(1.0, made / urgent) if urgent > 0.0 else 1.0
            for layer in range(book.shape[0]):
                book[layer, firm + nodes, 1] = part_urgent
            made -= urgent * part_urgent
        if last_served:
            part_other = min(1.0, made / ordered) if ordered > 0.0 else 1.0
            served[firm] = min(wanted, max(0.0, made - ordered * part_other))
        else:
            demand = ordered + wanted
            part_other = min(1.0, made / demand) if demand > 0.0 else 1.0
            served[firm] = wanted * part_other
        for layer in range(book.shape[0]):
            book[layer, firm, 1] = part_other


@njit(cache=True, nogil=True, error_model="numpy")
def substitute(
    capacity: NDArray[np.float64], feasible: Floats, slot: NDArray[np.int32],
    initial: NDArray[np.float64], production: NDArray[np.float64], unmet: NDArray[np.float64],
    product: NDArray[np.int32], barred: NDArray[np.bool_], ramp: NDArray[np.float64],
    moved: NDArray[np.float64],
) -> None:  # fmt: skip
    """Offer orders that were not met to other suppliers of the same product with room.

    Args:
        capacity: (nodes,) as a share of P0.
        feasible: (buyers,) see ``take_stock``.
        slot: (nodes,) buyer of each firm, or -1.
        initial: (nodes,) P0.
        production: (nodes,) is raised by what is made for others' customers.
        unmet: (nodes,) orders of firms that the supplier did not meet.
        product: (nodes,) what each makes.
        barred: (nodes,) suppliers that nobody new may turn to.
        ramp: (products,) the part of the unmet orders whose buyers are ready for others.
        moved: (products,) the part of the unmet orders that others meet; made here.
    """
    wanted = np.zeros(ramp.size)
    room = np.zeros(ramp.size)
    for firm in range(initial.size):
        made = product[firm]
        wanted[made] += unmet[firm] * ramp[made]
        if not barred[firm]:
            room[made] += _room(firm, capacity, feasible, slot, initial, production)
    for made in range(ramp.size):
        met = min(wanted[made], room[made])
        moved[made] = ramp[made] * met / wanted[made] if wanted[made] > 0.0 else 0.0
        room[made] = met / room[made] if room[made] > 0.0 else 0.0
    for firm in range(initial.size):
        part = room[product[firm]]
        if part > 0.0 and not barred[firm]:
            production[firm] += part * _room(firm, capacity, feasible, slot, initial, production)


@njit(cache=True, nogil=True, error_model="numpy")
def _room(
    firm: int, capacity: NDArray[np.float64], feasible: Floats, slot: NDArray[np.int32],
    initial: NDArray[np.float64], production: NDArray[np.float64],
) -> float:  # fmt: skip
    possible = capacity[firm]
    if slot[firm] >= 0:
        possible = min(possible, float(feasible[slot[firm]]))
    return float(max(0.0, possible * initial[firm] - production[firm]))


@njit(cache=True, nogil=True, error_model="numpy")
def reconsider(
    production: NDArray[np.float64], initial: NDArray[np.float64], served: Floats, value: Floats,
    buying: NDArray[np.int32], before: Floats, now: Floats, totals: NDArray[np.float64],
    bounds: NDArray[np.int64], part: int,
) -> None:  # fmt: skip
    """Add up the day, and remember by what part of the initial production each buyer ran.

    Args:
        production: (nodes,) of today.
        initial: (nodes,) P0.
        served: (nodes,) what final consumers got.
        value: (nodes,) value added in a unit of production.
        buying: (buyers,) their firms.
        before: (buyers,) becomes what ``now`` was.
        now: (buyers,) becomes P_b/P0_b; stays as it is where P0_b is 0.
        totals: (parts, 3) production, final consumption, value added; the row of the part is made.
        bounds: of the parts.
        part: which.
    """
    made, eaten, added = 0.0, 0.0, 0.0
    for firm in range(bounds[part, 3], bounds[part + 1, 3]):
        made += production[firm]
        eaten += served[firm]
        added += production[firm] * value[firm]
    totals[part, 0], totals[part, 1], totals[part, 2] = made, eaten, added
    for slot in range(bounds[part, 2], bounds[part + 1, 2]):
        firm = buying[slot]
        before[slot] = now[slot]
        if initial[firm] > 0.0:
            now[slot] = production[firm] / initial[firm]
