"""The firm model once more, written plainly over dense matrices: rows supply, columns buy."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from kaname.supply.network import Network
from kaname.supply.provenance import Provenance
from kaname.supply.simulation import Cut, Loss, Orders, Rules

Matrix = NDArray[np.float64]


def network(
    links: Sequence[tuple[int, int, float]], sector: Sequence[int],
    need: Sequence[int] | None = None,
) -> Network:  # fmt: skip
    """Return a network of as many firms as there are sectors given."""
    supplier, buyer, weight = (np.array(column) for column in zip(*links, strict=True))
    return Network(
        names=tuple(f"F{n + 1}" for n in range(len(sector))),
        sectors=tuple(f"s{n}" for n in range(max(sector) + 1)),
        sector=np.array(sector, np.int32), supplier=supplier.astype(np.int32),
        buyer=buyer.astype(np.int32), weight=weight.astype(np.float64),
        need=None if need is None else np.array(need, np.int8),
        source=Provenance("tests", "a network made by hand"),
    )  # fmt: skip


def simulate(
    made: Network, rules: Rules, final: Matrix, days: int, losses: Sequence[Loss] = (),
    cuts: Sequence[Cut] = (),
) -> tuple[Matrix, Matrix]:  # fmt: skip
    """Return (days, 3) totals, and the stocks at the end. Needs are those of sector pairs."""
    n = len(made.names)
    use = coo_array((made.weight, (made.supplier, made.buyer)), shape=(n, n)).toarray()
    need = np.full((n, n), 2)
    if made.need is not None:
        need[made.supplier, made.buyer] = made.need
    first = final + use.sum(axis=1)
    targets = np.broadcast_to(np.asarray(rules.days, float), n)
    stock = use * targets
    sent, made_yesterday = use.copy(), first.copy()
    rows = []
    begin = min([shock.start for shock in (*losses, *cuts)], default=0)
    for day in range(days):
        run = np.divide(made_yesterday, first, out=np.ones(n), where=first > 0)
        stock = _used(stock, use, run, made, need, rules) + sent
        stock = stock if rules.plain_use else np.maximum(0, stock)
        ordered = _ordered(stock, use, run, targets, rules)
        shut = np.zeros((n, n), bool)
        barred = np.zeros(n, bool)
        for cut in cuts:
            if cut.holds(day):
                shut |= np.outer(cut.suppliers, cut.buyers) & (use > 0)
                barred |= cut.suppliers
        capacity = _capacity(n, rules, losses, day) * first
        reach = _feasible(stock, use, made, need)
        possible = np.where(first > 0, np.minimum(capacity, np.minimum(reach, 1e9) * first), 0)
        reached = np.where(shut, 0, ordered)
        output = np.minimum(possible, reached.sum(axis=1) + final)
        sent, served = _divided(reached, use, final, output, rules)
        if rules.qualification_days is not None:
            unmet = ordered - sent
            ramp = 1 - np.exp(-max(0, day - begin) / rules.qualification_days)
            for k in range(len(made.sectors)):
                of = made.sector == k
                wanted = unmet[of].sum() * ramp[k]
                room = np.where(of & ~barred, possible - output, 0)
                met = min(wanted, room.sum())
                if met > 0:
                    sent[of] += unmet[of] * ramp[k] * met / wanted
                    output = output + room * met / room.sum()
        made_yesterday = output
        value = np.divide(use.sum(axis=0), first, out=np.ones(n), where=first > 0)
        rows.append((output.sum(), served.sum(), (output * (1 - value)).sum()))
    return np.array(rows), stock


def _groups(made: Network, need: NDArray[np.int64]) -> list[tuple[int, NDArray[np.bool_]]]:
    """Return need -> suppliers, for every product and need; the columns are judged one by one."""
    return [(kind, made.sector == k) for k in range(len(made.sectors)) for kind in (2, 1, 0)]


def _used(
    stock: Matrix, use: Matrix, run: Matrix, made: Network, need: NDArray[np.int64], rules: Rules
) -> Matrix:
    if rules.plain_use:
        return stock - use * run
    left = stock.copy()
    for kind, of in _groups(made, need):
        here = of[:, None] & (need == kind) & (use > 0)
        held, used = np.where(here, stock, 0).sum(axis=0), np.where(here, use, 0).sum(axis=0)
        part = np.divide(used * run, held, out=np.zeros_like(held), where=held > 0)
        left -= np.where(here, stock * part, 0)
    return left


def _ordered(stock: Matrix, use: Matrix, run: Matrix, targets: Matrix, rules: Rules) -> Matrix:
    wanted = targets * use * (1.0 if rules.orders is Orders.FIXED_TARGET else run)
    gap = wanted - stock
    if rules.orders is Orders.IGNORE_SURPLUS:
        gap = np.maximum(0, gap)
    return np.where(use > 0, np.maximum(0, use * run + gap / rules.adjustment_days), 0)


def _feasible(stock: Matrix, use: Matrix, made: Network, need: NDArray[np.int64]) -> Matrix:
    worst = np.full(len(made.names), np.inf)
    loss, linear = np.zeros(len(made.names)), np.zeros(len(made.names), bool)
    total = use.sum(axis=0)
    for kind, of in _groups(made, need):
        here = of[:, None] & (need == kind) & (use > 0)
        held, used = np.where(here, stock, 0).sum(axis=0), np.where(here, use, 0).sum(axis=0)
        left = np.maximum(0, np.divide(held, used, out=np.ones_like(held), where=used > 0))
        buys = used > 0
        if kind == 2:
            worst = np.where(buys, np.minimum(worst, left), worst)
        elif kind == 1:
            part = np.divide(used, total, out=np.zeros_like(used), where=total > 0)
            loss += np.where(buys, part * np.maximum(0, 1 - left), 0)
            linear |= buys
    return np.where(linear, np.minimum(worst, np.maximum(0, 1 - loss)), worst)


def _capacity(n: int, rules: Rules, losses: Sequence[Loss], day: int) -> Matrix:
    left = np.full(n, 1 + rules.spare)
    for loss in losses:
        after = None if loss.duration is None else day - loss.start - loss.duration + 1
        part = 0.0 if day < loss.start else 1.0
        if after is not None and after > 0:
            part = max(0.0, 1 - after / loss.recovery_days) if loss.recovery_days else 0.0
            if loss.exponential and loss.recovery_days:
                part = np.exp(-after / loss.recovery_days)
        left[loss.nodes] *= 1 - loss.share * part
    return left


def _divided(
    ordered: Matrix, use: Matrix, final: Matrix, output: Matrix, rules: Rules
) -> tuple[Matrix, Matrix]:
    sent, served = np.zeros_like(ordered), np.zeros_like(final)
    urgent = np.zeros(len(final), bool) if rules.priority is None else rules.priority
    for s in range(len(final)):
        left = output[s]
        for kind in (urgent, ~urgent):
            first = kind is not urgent and not rules.rationing.consumers_last
            wanted = np.append(ordered[s] * kind, final[s] if first else 0.0)
            base = np.append(use[s] * kind, final[s] if first else 0.0)
            got = _filled(wanted, base, left) if rules.rationing.fills else _shared(wanted, left)
            sent[s] += got[:-1]
            served[s] += got[-1]
            left = max(0.0, left - got.sum())
        if rules.rationing.consumers_last:
            served[s] = min(final[s], left)
    return sent, served


def _shared(wanted: Matrix, left: float) -> Matrix:
    total = wanted.sum()
    return wanted * min(1.0, left / total) if total > 0 else wanted


def _filled(wanted: Matrix, base: Matrix, left: float) -> Matrix:
    """Serve the smallest orders first, one after the other, measured by the initial order."""
    if wanted.sum() <= left:
        return wanted
    got = np.zeros_like(wanted)
    ratio = np.divide(wanted, base, out=np.full_like(wanted, np.inf), where=base > 0)
    waiting = [int(k) for k in np.argsort(ratio, kind="stable") if base[k] > 0]
    while waiting:
        level = left / base[waiting].sum()
        if ratio[waiting[0]] > level:
            got[waiting] = level * base[waiting]
            break
        k = waiting.pop(0)
        got[k] = wanted[k]
        left -= got[k]
    return got
