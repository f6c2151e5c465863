"""The economic systemic risk index: what stops of a network when one firm stops, step by step.

Each node produces with essential and other inputs. A loss runs downstream to buyers, softened where
others in the supplier's sector could stand in, and upstream to suppliers whose sales fall. Every
step is computed from the one before it; the run ends when no node's output falls by more than
``tolerance`` in a step.

Source of the equations: Diem, Borsos, Reisch, Kertesz and Thurner (2022), Quantifying firm-level
economic systemic risk from nation-wide supply networks, Scientific Reports 12, 7719.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kaname.supply.cascade_kernel import run_blocks
from kaname.supply.network import Network

__all__ = [
    "DENSE_FROM", "TOLERANCE", "Cascade", "Risk", "Shock", "packed", "prepare", "systemic_risk",
]  # fmt: skip

TOLERANCE: Final = 0.01
"""A run ends when no node's output falls by more in a step, as in the publication."""
STEPS_MAX: Final = 10_000
DENSE_FROM: Final = 0.08
"""With more of all possible links than this, and no essential inputs, whole matrices are
multiplied. With essential inputs there is a matrix for each sector, and links are faster."""
COLUMNS: Final = 32
"""So many scenarios are run side by side."""
CELLS_MAX: Final = 8_000_000
"""Nodes times scenarios side by side; an array of them takes 64 MB."""
DENSE_COLUMNS: Final = 512
FLOOR: Final = 1e-10
"""A sector that sells less than this sells nothing."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Tell = Callable[[int, int], None]
Results = tuple[Floats, Floats, Floats, Ints, NDArray[np.bool_]]
"""Total, downstream and upstream loss, steps, and whether the run settled, of each scenario."""


@dataclass(frozen=True, slots=True)
class Shock:
    """What remains of some nodes' capacity: 0 is a full stop, 1 no shock. Others keep theirs."""

    nodes: tuple[int, ...]
    remaining: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Cascade:
    """A network made ready (n nodes, m links).

    A buyer's inputs stand in groups: one for each sector of essential inputs, and one for all
    others together; its output is bounded by its worst group. ``buyer_group`` bounds the groups of
    a buyer, ``group_link`` the links of a group; ``share`` is what of the group fails with the
    supplier. ``sale_link`` bounds the links of a supplier, ``sale_share`` is their part of its
    sales.
    """

    names: tuple[str, ...]
    sales: Floats
    sector: Ints
    sectors: int
    replaceable: bool
    buyer_group: NDArray[np.int64]
    group_link: NDArray[np.int64]
    group_sector: Ints
    """Of a group of essential inputs; -1 for the others."""
    link_supplier: Ints
    share: Floats
    sale_link: NDArray[np.int64]
    sale_buyer: Ints
    sale_share: Floats

    @property
    def size(self) -> int:
        """The number of nodes."""
        return len(self.names)

    @property
    def density(self) -> float:
        """The part of all possible links that there are."""
        return len(self.sale_buyer) / max(1, self.size) ** 2


@dataclass(frozen=True, slots=True, eq=False)
class Risk:
    """What each of s scenarios costs: the share of all sales that is lost (0 to 1).

    ``downstream`` and ``upstream`` count one direction alone; ``total`` takes each node's worse
    loss. ``steps`` is how many steps each run took; ``settled`` false where a run was cut off.
    """

    total: Floats
    downstream: Floats
    upstream: Floats
    steps: NDArray[np.int32]
    settled: NDArray[np.bool_]


def prepare(
    network: Network, need: NDArray[np.int8], *, replaceable: bool = True,
    revenue: Floats | None = None,
) -> Cascade:  # fmt: skip
    """Make a network ready.

    Args:
        network: links with flows; a sector for each node.
        need: for each link 2 essential, 1 non-essential, 0 negligible.
        replaceable: whether others of its sector can stand in for a supplier.
        revenue: of each node, where known; else what it sells within the network. It bounds what
            a lost buyer takes of a supplier, and weighs losses.
    """
    count = len(network.names)
    weight = network.weight
    sold = np.bincount(network.supplier, weight, count)
    bought = np.bincount(network.buyer, weight, count)
    sales = sold if revenue is None else revenue
    supplier_sector = network.sector[network.supplier]
    key = network.buyer.astype(np.int64) * len(network.sectors) + supplier_sector
    _, place = np.unique(key, return_inverse=True)
    of_sector = np.bincount(place, weight)[place]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(need == 2, weight / of_sector, weight / bought[network.buyer])
        sale_share = np.where(
            sales[network.supplier] > 0, weight / sales[network.supplier], 0.0
        )  # fmt: skip
    kept = (need > 0) & (weight > 0)
    # One group for each sector of essential inputs; -1 comes first: all others together.
    kind = np.where(need == 2, supplier_sector, -1)[kept]
    buyer, supplier = network.buyer[kept], network.supplier[kept]
    order = np.lexsort((supplier, kind, buyer))
    buyer, kind = buyer[order], kind[order]
    begins = np.ones(len(order), np.bool_)
    begins[1:] = (buyer[1:] != buyer[:-1]) | (kind[1:] != kind[:-1])
    starts = np.flatnonzero(begins)
    by_sale = np.lexsort((network.buyer, network.supplier))
    return Cascade(
        names=network.names,
        sales=np.ascontiguousarray(sales, np.float64),
        sector=network.sector.astype(np.int32),
        sectors=len(network.sectors),
        replaceable=replaceable,
        buyer_group=np.searchsorted(buyer[starts], np.arange(count + 1)).astype(np.int64),
        group_link=np.append(starts, len(order)).astype(np.int64),
        group_sector=kind[starts].astype(np.int32),
        link_supplier=supplier[order].astype(np.int32),
        share=share[kept][order],
        sale_link=np.searchsorted(network.supplier[by_sale], np.arange(count + 1)).astype(np.int64),
        sale_buyer=network.buyer[by_sale].astype(np.int32),
        sale_share=sale_share[by_sale],
    )


def systemic_risk(
    cascade: Cascade, shocks: Sequence[Shock] | None = None, *, tolerance: float = TOLERANCE,
    tell: Tell | None = None,
) -> Risk:  # fmt: skip
    """Return the loss of each scenario; without ``shocks``, each node stops by itself.

    Args:
        cascade: the network.
        shocks: the scenarios.
        tolerance: a run ends when no node falls by more in a step.
        tell: called with the scenarios done and their number.
    """
    if shocks is None:
        shocks = [Shock((node,), (0.0,)) for node in range(cascade.size)]
    if cascade.density > DENSE_FROM and (cascade.group_sector < 0).all():
        from kaname.supply.cascade_dense import Dense

        run = Dense(cascade).run
        at_once = DENSE_COLUMNS
    else:
        run = partial(run_sparse, cascade)
        at_once = 16 * columns_of(cascade.size)
    parts: list[Results] = []
    for start in range(0, len(shocks), at_once):
        some = shocks[start : start + at_once]
        parts.append(run(packed(some), tolerance, STEPS_MAX))
        if tell is not None:
            tell(start + len(some), len(shocks))
    if not parts:
        return Risk(*_results(0))
    return Risk(*(np.concatenate([part[place] for part in parts]) for place in range(5)))


def columns_of(size: int) -> int:
    """Return how many scenarios are run side by side: fewer in a network that fills the memory."""
    return max(1, min(COLUMNS, CELLS_MAX // max(1, size)))


def packed(shocks: Sequence[Shock]) -> tuple[NDArray[np.int64], Ints, Floats]:
    """Return the shocks one after another: bounds, nodes, and what remains of them."""
    bounds = np.cumsum([0, *(len(shock.nodes) for shock in shocks)], dtype=np.int64)
    nodes = np.array([node for shock in shocks for node in shock.nodes], np.int32)
    left = np.array([part for shock in shocks for part in shock.remaining], np.float64)
    return bounds, nodes, left


def _results(count: int) -> "Results":
    return (
        np.zeros(count), np.zeros(count), np.zeros(count), np.zeros(count, np.int32),
        np.zeros(count, np.bool_),
    )  # fmt: skip


def run_sparse(
    cascade: Cascade, shocks: tuple[NDArray[np.int64], Ints, Floats], tolerance: float,
    steps_max: int,
) -> "Results":  # fmt: skip
    """Run scenarios link by link."""
    results = _results(len(shocks[0]) - 1)
    run_blocks(
        cascade.buyer_group, cascade.group_link, cascade.link_supplier, cascade.share,
        cascade.sale_link, cascade.sale_buyer, cascade.sale_share, cascade.sales, cascade.sector,
        cascade.sectors, cascade.replaceable, *shocks, columns_of(cascade.size), tolerance,
        steps_max, *results,
    )  # fmt: skip
    return results
