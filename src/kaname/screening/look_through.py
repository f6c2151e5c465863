"""The economic interest that listed parties have in a company, through all who stand between.

It is information beside the rules of 50 per cent, which do not multiply shares. If ``s`` is what
listed parties hold of a company directly, and ``A`` what the other parties hold of one another,
the interest ``v`` solves ``v = s + A v``: along a chain shares are multiplied, over several chains
added, and cross-holdings are followed without end, ``v = (I - A)^-1 s``.

Where companies own one another wholly, with nobody outside, ``I - A`` has no inverse: nobody can
be said to own them, and the interest is not given.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kaname.core.shareholding import WHOLE, Holding, Shares
from kaname.core.unknown import Truth

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

__all__ = ["Interest", "look_through"]

_DENSE_MAX: Final = 1_500
"""Companies in one circle up to which the system is solved at once; beyond, step by step."""
_ROUNDS_MAX: Final = 20_000
_EPSILON: Final = 1e-12
_PLACES: Final = Decimal("0.0001")
_CHOICES_MAX: Final = 50


@dataclass(frozen=True, slots=True)
class Interest:
    """What listed parties own of a company through others, in per cent, to four places."""

    low: Decimal
    high: Decimal


def look_through(shares: Shares, listed: Mapping[str, Truth]) -> Mapping[str, Interest | None]:
    """Return company -> the interest of listed parties; None where nobody can say.

    A listed party's interest is counted where it holds it, and what is above it no more. Shares
    within bounds give an interest within bounds: the least with all shares at their least, the
    most with what is open going to the owners in which listed parties have most.

    None is given for companies whose shares pass 100 per cent, for those that own one another
    wholly, and for what either of these owns a part of.
    """
    bad = {company for company in shares.companies if shares.excess_of(company) > 0}
    surely = {n for n, truth in listed.items() if truth is True}
    lost = _downstream(shares, bad | _closed(shares, surely), listed)
    maybe = {n for n, truth in listed.items() if truth is not False}
    companies = [c for c in shares.companies if c not in lost]
    low = _solve(companies, _weights(shares, companies, {}), surely)
    high = _most(shares, companies, maybe)
    found: dict[str, Interest | None] = dict.fromkeys(lost & set(shares.companies))
    for company in companies:
        least, most = _percent(low[company]), _percent(high[company])
        found[company] = Interest(least, max(least, most))
    return found


def _percent(value: float) -> Decimal:
    return (Decimal(repr(min(1.0, max(0.0, value)))) * WHOLE).quantize(_PLACES).normalize()


def _downstream(shares: Shares, start: Iterable[str], listed: Mapping[str, Truth]) -> set[str]:
    """Return ``start`` and all they own a part of; who is surely listed counts as such anyway."""
    found = set(start)
    waiting = list(found)
    while waiting:
        owner = waiting.pop()
        if listed.get(owner, False) is True:
            continue
        for holding in shares.owned_by(owner):
            if holding.company not in found and holding.share.high > 0:
                found.add(holding.company)
                waiting.append(holding.company)
    return found


def _closed(shares: Shares, listed: set[str]) -> set[str]:
    """Return the companies that are owned wholly within circles of themselves.

    Companies are struck out for as long as one has an owner outside those left, or owners that
    need not hold all of it; who remains owns each other wholly.
    """
    full = {
        company
        for company in shares.companies
        if company not in listed
        and sum((h.share.low for h in shares.owners_of(company)), Decimal(0)) >= WHOLE
    }
    waiting = list(full)
    while waiting:
        company = waiting.pop()
        if company not in full:
            continue
        if any(h.owner not in full and h.share.high > 0 for h in shares.owners_of(company)):
            full.discard(company)
            waiting += [h.company for h in shares.owned_by(company) if h.company in full]
    return full


Weights = dict[str, list[tuple[str, float]]]
"""Company -> its owners and the parts they hold, of 1."""


def _weights(
    shares: Shares, companies: Iterable[str], chosen: Mapping[str, Mapping[int, Decimal]]
) -> Weights:
    return {
        company: [
            (h.owner, float(chosen.get(company, {}).get(n, h.share.low) / WHOLE))
            for n, h in enumerate(shares.owners_of(company))
        ]
        for company in companies
    }


def _most(shares: Shares, companies: list[str], listed: set[str]) -> dict[str, float]:
    """Return the most the interest can be, by improving what goes to whom until nothing does."""
    open_ = [c for c in companies if any(not h.share.is_exact for h in shares.owners_of(c))]
    chosen: dict[str, Mapping[int, Decimal]] = {}
    values = _solve(companies, _weights(shares, companies, chosen), listed)
    for _ in range(_CHOICES_MAX if open_ else 0):
        better = dict(chosen)
        for company in open_:
            rows = shares.owners_of(company)
            given = _given(rows, values, listed)
            if _worth(rows, given, values, listed) > _EPSILON + _worth(
                rows, chosen.get(company, {}), values, listed
            ):  # of two that are alike the first stays, or a circle could close upon itself
                better[company] = given
        if better == chosen:
            break
        chosen = better
        values = _solve(companies, _weights(shares, companies, chosen), listed)
    return values


def _given(
    rows: tuple[Holding, ...], values: Mapping[str, float], listed: set[str]
) -> dict[int, Decimal]:
    """Return the shares of one company that give listed parties most of it."""
    parts = {number: holding.share.low for number, holding in enumerate(rows)}
    room = WHOLE - sum(parts.values(), Decimal(0))
    worth = {n: 1.0 if h.owner in listed else values.get(h.owner, 0.0) for n, h in enumerate(rows)}
    for number in sorted(parts, key=lambda n: (-worth[n], rows[n].owner, n)):
        if worth[number] <= 0 or room <= 0:
            break
        more = min(room, rows[number].share.high - rows[number].share.low)
        parts[number] += more
        room -= more
    return parts


def _worth(
    rows: tuple[Holding, ...],
    parts: Mapping[int, Decimal],
    values: Mapping[str, float],
    listed: set[str],
) -> float:
    return sum(
        float(parts.get(number, holding.share.low) / WHOLE)
        * (1.0 if holding.owner in listed else values.get(holding.owner, 0.0))
        for number, holding in enumerate(rows)
    )


def _solve(companies: list[str], weights: Weights, listed: set[str]) -> dict[str, float]:
    """Return the interest in every company, circle after circle, owners before what they own."""
    values: dict[str, float] = {}
    for circle in _circles(companies, weights, listed):
        inside = {company: number for number, company in enumerate(circle)}
        base = [0.0] * len(circle)
        links: list[tuple[int, int, float]] = []
        for company, row in inside.items():
            for owner, part in weights[company]:
                if owner in listed:
                    base[row] += part
                elif owner in inside:
                    links.append((row, inside[owner], part))
                else:
                    base[row] += part * values.get(owner, 0.0)
        solved = _circle(base, links)
        values.update(zip(circle, solved, strict=True))
    return values


def _circle(base: list[float], links: list[tuple[int, int, float]]) -> list[float]:
    """Solve ``v = base + A v`` within one circle."""
    if not links or not any(base):
        return base
    if len(base) == 1:  # a company that holds shares of itself
        return [base[0] / (1 - sum(part for _, _, part in links))]
    import numpy

    start = numpy.array(base)
    rows, columns = (numpy.array([link[n] for link in links]) for n in (0, 1))
    parts = numpy.array([link[2] for link in links])
    if len(base) <= _DENSE_MAX:
        matrix = numpy.eye(len(base))
        numpy.subtract.at(matrix, (rows, columns), parts)
        try:
            return [float(value) for value in numpy.linalg.solve(matrix, start)]
        except numpy.linalg.LinAlgError:
            return [float(value) for value in _step_by_step(start, rows, columns, parts)]
    return [float(value) for value in _step_by_step(start, rows, columns, parts)]


def _step_by_step(
    start: "NDArray[numpy.float64]",
    rows: "NDArray[numpy.int64]",
    columns: "NDArray[numpy.int64]",
    parts: "NDArray[numpy.float64]",
) -> "NDArray[numpy.float64]":
    """Follow the holdings outwards until nothing more than a trace is added."""
    import numpy

    values = start
    for _ in range(_ROUNDS_MAX):
        added = start + numpy.bincount(rows, parts * values[columns], minlength=len(start))
        if float(numpy.abs(added - values).max()) < _EPSILON:
            return added
        values = added
    return values


def _circles(companies: list[str], weights: Weights, listed: set[str]) -> list[list[str]]:
    """Return the circles of ownership, those above first (Tarjan's way, without recursion)."""
    above = {
        company: [
            o for o, part in weights[company] if part > 0 and o in weights and o not in listed
        ]
        for company in companies
    }
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    for root in companies:
        work = [(root, 0)] if root not in order else []
        while work:
            node, position = work.pop()
            if position == 0:
                order[node] = lowest[node] = len(order)
                stack.append(node)
                on_stack.add(node)
            descended = False
            for number in range(position, len(above[node])):
                owner = above[node][number]
                if owner not in order:
                    work += [(node, number + 1), (owner, 0)]
                    descended = True
                    break
                if owner in on_stack:
                    lowest[node] = min(lowest[node], order[owner])
            if descended:
                continue
            if lowest[node] == order[node]:
                circle: list[str] = []
                while not circle or circle[-1] != node:
                    circle.append(stack.pop())
                    on_stack.discard(circle[-1])
                found.append(sorted(circle))
            if work:
                parent = work[-1][0]
                lowest[parent] = min(lowest[parent], lowest[node])
    return found
