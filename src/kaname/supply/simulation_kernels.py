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


@njit(cache=True, nogil=True)
def move_goods(
    word: NDArray[np.int32], weight: Floats, stock: Floats, share: Floats, lane: NDArray[np.int32],
    due: NDArray[np.float64], before: Floats, now: Floats, ratio: Floats, days: Floats,
    rule: Floats, bounds: NDArray[np.int64], part: int,
) -> None:  # fmt: skip
    """Deliver yesterday's orders, use yesterday's inputs, and order anew, link by link.

    Args:
        word: (links,) supplier and marks.
        weight: (links,) a_e.
        stock: (links,) S_e; is brought from yesterday's to today's.
        share: (lanes * nodes,) the part of its orders a supplier delivered yesterday.
        lane: (buyers,) or (1,): where in ``share`` and ``due`` the buyer's orders are.
        due: (parts, lanes * nodes) what is ordered of each supplier; the row of the part is made.
        before: (buyers,) r_b that yesterday's orders were made with.
        now: (buyers,) yesterday's production over the initial one: u_b, and r_b of today.
        ratio: (groups + parts,) A_g/S_g of yesterday; becomes S_g of today.
        days: (groups,) or (1,): n_g.
        rule: pace of adjustment 1/tau, least gap, fixed target, moving target, pro rata
            consumption, plain consumption, least stock.
        bounds: of the parts.
        part: which.
    """
    pace, low, fixed, moving, rated, plain, floor = rule
    zero = low * 0
    mine = due[part]
    mine[:] = 0.0
    fetched = np.empty(BLOCK, weight.dtype)
    where = np.empty(BLOCK, np.int32)
    at = bounds[part, 1] + part
    slot = bounds[part, 2] - 1
    same_days, same_lane = days.size == 1, lane.size == 1
    total, done = zero, zero
    last = bounds[part + 1, 0]
    for start in range(bounds[part, 0], last, BLOCK):
        count = min(BLOCK, last - start)
        if same_lane:
            for i in range(count):
                where[i] = word[start + i] & NODE_MASK
        else:
            buyer = slot
            for i in range(count):
                code = word[start + i]
                buyer += (code >> BUYER_BIT) & 1
                where[i] = (code & NODE_MASK) + lane[buyer]
        for i in range(count):
            fetched[i] = share[where[i]]
        for i in range(count):
            link = start + i
            code = word[link]
            opens = (code >> GROUP_BIT) & 1
            at += opens
            slot += (code >> BUYER_BIT) & 1
            target = days[0] if same_days else days[at - part - 1]
            flow, held = weight[link], stock[link]
            gap = target * flow * (moving * before[slot] + fixed) - held
            ordered = flow * before[slot] + (gap if gap > low else low) * pace
            ordered = ordered if ordered > zero else zero
            used = now[slot] * (rated * (ratio[at] * held) + plain * flow)
            held = held + fetched[i] * ordered - used
            held = held if held > floor else floor
            stock[link] = held
            done = total if opens else done
            total = held if opens else total + held
            ratio[at - 1] = done
            gap = target * flow * (moving * now[slot] + fixed) - held
            ordered = flow * now[slot] + (gap if gap > low else low) * pace
            fetched[i] = ordered if ordered > zero else zero
        for i in range(count):
            mine[where[i]] += fetched[i]
    if last > bounds[part, 0]:
        ratio[at] = total


@njit(cache=True, nogil=True)
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
    for group in range(bounds[part, 1], bounds[part + 1, 1]):
        at = group + part + 1
        left = ratio[at] / group_total[group]
        left = left if left > zero else zero
        ratio[at] = one / left if left > zero else zero
        code = kind[group]
        opens = code >= FIRST_OF_BUYER
        need = code & 3
        slot += 1 if opens else 0
        worst = far if opens else worst
        loss = zero if opens else loss
        bound = far if opens else bound
        worst = left if (need == 2 and left < worst) else worst
        missing = group_total[group] * (one - left)
        loss += missing if (need == 1 and left < one) else zero
        bound = one if need == 1 else bound
        linear = bound - loss / inputs[slot] if bound == one else far
        linear = linear if linear > zero else zero
        feasible[slot] = linear if linear < worst else worst


@njit(cache=True, nogil=True)
def settle(
    due: NDArray[np.float64], feasible: Floats, slot: NDArray[np.int32],
    initial: NDArray[np.float64], final: Floats, capacity: NDArray[np.float64],
    production: NDArray[np.float64], served: Floats, share: Floats, lanes: int, last_served: bool,
    bounds: NDArray[np.int64], part: int,
) -> None:  # fmt: skip
    """Let every firm produce what capacity, inputs and demand allow, and divide it.

    Args:
        due: (parts, lanes * nodes) orders; the sum comes to stand in its first row.
        feasible: (buyers,) see ``take_stock``.
        slot: (nodes,) buyer of each firm, or -1.
        initial: (nodes,) P0.
        final: (nodes,) C.
        capacity: (nodes,) as a share of P0.
        production: (nodes,) what is made here.
        served: (nodes,) what final consumers get; made here.
        share: (lanes * nodes,) the part of the orders that is delivered; made here.
        lanes: 2 when some buyers are served before the others.
        last_served: final consumers come after the firms.
        bounds: of the parts.
        part: which.
    """
    nodes = initial.size
    for firm in range(bounds[part, 3], bounds[part + 1, 3]):
        ordered, urgent = 0.0, 0.0
        for row in range(due.shape[0]):
            ordered += due[row, firm]
        if lanes == 2:
            for row in range(due.shape[0]):
                urgent += due[row, firm + nodes]
            due[0, firm + nodes] = urgent
        due[0, firm] = ordered
        wanted = float(final[firm])
        demand = wanted + ordered + urgent
        possible = capacity[firm] * initial[firm]
        if slot[firm] >= 0:
            possible = min(possible, feasible[slot[firm]] * initial[firm])
        made = min(possible, demand)
        production[firm] = made
        if urgent > 0.0:
            part_urgent = min(1.0, made / urgent)
            share[firm + nodes] = part_urgent
            made -= urgent * part_urgent
        elif lanes == 2:
            share[firm + nodes] = 1.0
        if last_served:
            part_other = min(1.0, made / ordered) if ordered > 0.0 else 1.0
            served[firm] = min(wanted, max(0.0, made - ordered * part_other))
        else:
            demand = ordered + wanted
            part_other = min(1.0, made / demand) if demand > 0.0 else 1.0
            served[firm] = wanted * part_other
        share[firm] = part_other


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _room(
    firm: int, capacity: NDArray[np.float64], feasible: Floats, slot: NDArray[np.int32],
    initial: NDArray[np.float64], production: NDArray[np.float64],
) -> float:  # fmt: skip
    possible = capacity[firm]
    if slot[firm] >= 0:
        possible = min(possible, float(feasible[slot[firm]]))
    return float(max(0.0, possible * initial[firm] - production[firm]))


@njit(cache=True, nogil=True)
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
