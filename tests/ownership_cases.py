"""What the tests of ownership share: small graphs, and a second, naive way of judging them."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

from kaname.core.shareholding import Counting, Holding, Share, Shares, count
from kaname.core.unknown import UNKNOWN, Truth

LIMIT = Decimal(50)
Row = tuple[str, str, int, int]
"""Owner, company, and the bounds of the share."""


@dataclass(frozen=True)
class Case:
    """A small graph; shares are multiples of ten, so that its extremes are among completions."""

    rows: tuple[Row, ...]
    listed: tuple[str, ...] = ("x",)
    maybe: tuple[str, ...] = ()

    @property
    def shares(self) -> Shares:
        return Shares(
            Holding(owner, company, Share(Decimal(low), Decimal(high)))
            for owner, company, low, high in self.rows
        )

    @property
    def truths(self) -> dict[str, Truth]:
        return {**dict.fromkeys(self.listed, True), **dict.fromkeys(self.maybe, UNKNOWN)}

    def counting(self, *, careful: bool = True) -> Counting:
        return count(self.shares, self.truths, LIMIT, careful=careful)


def holdings(*rows: tuple[str, str, str]) -> Shares:
    """Holdings with exact shares, given as text."""
    return Shares(Holding(o, c, Share(Decimal(p), Decimal(p))) for o, c, p in rows)


def blocked(rows: Iterable[tuple[str, str, float]], listed: Iterable[str]) -> set[str]:
    """Find who counts by going over every company until nothing changes: the naive way."""
    found = set(listed)
    every = list(rows)
    while True:
        new = {
            company
            for company in {row[1] for row in every} - found
            if sum(p for o, c, p in every if c == company and o in found and o != c) >= LIMIT
        }
        if not new:
            return found
        found |= new


def completions(case: Case, grid: int = 10) -> Iterator[tuple[tuple[int, ...], set[str], set[str]]]:
    """Yield every completion: the shares, who of ``maybe`` is listed, and who counts then."""
    choices = [
        range(low, high + 1, grid) if low < high else (low,) for _, _, low, high in case.rows
    ]
    companies = {row[1] for row in case.rows}
    for shares in itertools.product(*choices):
        rows = [(o, c, p) for (o, c, _, _), p in zip(case.rows, shares, strict=True)]
        if any(sum(p for _, c, p in rows if c == one) > 100 for one in companies):
            continue
        for size in range(len(case.maybe) + 1):
            for some in itertools.combinations(case.maybe, size):
                yield shares, set(some), blocked(rows, {*case.listed, *some})


def _fits(rows: tuple[Row, ...]) -> bool:
    open_ = sum(low < high for _, _, low, high in rows)
    sums = {c: sum(low for _, d, low, _ in rows if d == c) for _, c, _, _ in rows}
    return open_ <= 3 and all(total <= 100 for total in sums.values())


TENS = st.integers(0, 10).map(lambda n: 10 * n)
BOUNDS = st.one_of(
    TENS.map(lambda n: (n, n)),
    st.just((0, 100)),
    st.tuples(TENS, TENS).map(lambda p: (min(p), max(p))),
)
ROWS = st.lists(
    st.tuples(st.sampled_from("xyabc"), st.sampled_from("abc"), BOUNDS).map(
        lambda t: (t[0], t[1], *t[2])
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda row: row[:2],
).map(tuple)
CASES = st.builds(
    Case, ROWS.filter(_fits), st.just(("x",)), st.sampled_from([(), ("y",), ("a",), ("y", "b")])
)
