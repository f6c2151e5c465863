"""How a network lies in memory for the day-by-day simulation.

Links are kept buyer by buyer and, within a buyer, product by product (a product is the sector of
the supplier; needs of different kinds are kept apart). Nodes are numbered by how many customers
they have, so that what is read most often lies close together. A link takes one 32-bit word (its
supplier, and two marks: first link of a group, first link of a buyer), its flow and its stock.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kaname.supply.network import Network

__all__ = ["BUYER_MARK", "FIRST_OF_BUYER", "GROUP_MARK", "NODE_MASK", "Floats", "Layout", "lay_out"]

Floats = NDArray[np.floating]
GROUP_MARK: Final = 1 << 30
BUYER_MARK: Final = 1 << 29
NODE_MASK: Final = BUYER_MARK - 1
"""The lower bits of a link's word: its supplier. More nodes than this are refused."""
FIRST_OF_BUYER: Final = 4
"""In the kind of a group, beside its need (2, 1 or 0)."""
ESSENTIAL: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A network of ``nodes`` firms, ``links``, ``groups`` and buyers, ready for the kernels.

    Firms are in the order ``order``; after them comes one phantom for each product, a supplier
    that never delivers, to which orders go that a control forbids.
    """

    nodes: int
    """Firms, without the phantoms."""
    products: int
    order: NDArray[np.int32]
    """Place in memory -> place in the network, for the firms."""
    product: NDArray[np.int32]
    """What each firm and phantom makes."""
    word: NDArray[np.int32]
    weight: Floats
    group_total: Floats
    """A_g: what the buyer uses of the product in a day."""
    group_kind: NDArray[np.int8]
    group_product: NDArray[np.int32]
    buying: NDArray[np.int32]
    """The firm of each buyer, ascending."""
    slot: NDArray[np.int32]
    """The buyer that each firm and phantom is; -1 for who buys nothing."""
    inputs: Floats
    """A_b: what each buyer uses of all products in a day."""
    bounds: NDArray[np.int64]
    """(parts + 1, 4): where each part begins: link, group, buyer, firm."""

    @property
    def parts(self) -> int:
        """Return in how many parts the work of a day is cut; never the number of threads."""
        return len(self.bounds) - 1

    def place(self) -> NDArray[np.int32]:
        """Return place in the network -> place in memory."""
        places = np.empty(self.nodes, np.int32)
        places[self.order] = np.arange(self.nodes, dtype=np.int32)
        return places

    def group_of_link(self) -> NDArray[np.int32]:
        """Return the group of each link."""
        return (np.cumsum(self.word & GROUP_MARK != 0) - 1).astype(np.int32)

    def buyer_of_link(self) -> NDArray[np.int32]:
        """Return the firm (in memory) that buys over each link."""
        return np.take(self.buying, np.cumsum(self.word & BUYER_MARK != 0) - 1)

    def buyer_of_group(self) -> NDArray[np.int32]:
        """Return the firm (in memory) that each group belongs to."""
        return np.take(self.buying, np.cumsum(self.group_kind & FIRST_OF_BUYER != 0) - 1)


def lay_out(network: Network, *, exact: bool, parts: int) -> Layout:
    """Return the layout of a network; links without flow are left out, equal ones are added up.

    Args:
        network: any order of its links gives the same layout.
        exact: 64-bit numbers; else 32-bit.
        parts: in how many parts the work of a day is cut.

    Raises:
        ValueError: a flow is negative or no number, or there are more than 2**29 nodes.
    """
    nodes, products = len(network.names), max(1, len(network.sectors))
    if nodes + products > NODE_MASK:
        raise ValueError(f"{nodes} nodes; at most {NODE_MASK - products} can be simulated")
    if not bool(np.all(network.weight >= 0)):
        raise ValueError("a link has a flow that is negative or no number")
    kept = np.flatnonzero(network.weight > 0)
    customers = np.bincount(network.supplier[kept], minlength=nodes)
    order = np.argsort(-customers, kind="stable").astype(np.int32)
    place = np.empty(nodes, np.int32)
    place[order] = np.arange(nodes, dtype=np.int32)
    buyer, made, supplier, need, weight = _sorted_links(network, kept, place, products)
    new_group = _changes(buyer, made, need)
    new_buyer = _changes(buyer)
    word = supplier.astype(np.int32)
    word[new_group] |= GROUP_MARK
    word[new_buyer] |= BUYER_MARK
    starts = np.flatnonzero(new_group)
    kind = need[starts].astype(np.int8)
    kind[new_buyer[starts]] |= FIRST_OF_BUYER
    precise = np.float64 if exact else np.float32
    held: Floats = weight.astype(precise)
    total = _sums(held, starts)
    buying = buyer[np.flatnonzero(new_buyer)].astype(np.int32)
    slot = np.full(nodes + products, -1, np.int32)
    slot[buying] = np.arange(len(buying), dtype=np.int32)
    inputs = _sums(total, np.flatnonzero(kind & FIRST_OF_BUYER))
    product = np.concatenate([network.sector[order], np.arange(products)]).astype(np.int32)
    return Layout(
        nodes, products, order, product, word, held, total.astype(precise), kind,
        made[starts].astype(np.int32), buying, slot, inputs.astype(precise),
        _bounds(new_group, new_buyer, nodes + products, parts),
    )  # fmt: skip


def _sorted_links(
    network: Network, kept: NDArray[np.int64], place: NDArray[np.int32], products: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int8], Floats]:
    """Return buyer, product, supplier, need and weight of the links, sorted, equal ones added."""
    nodes = len(place)
    supplier = place[network.supplier[kept]].astype(np.int64)
    buyer = place[network.buyer[kept]].astype(np.int64)
    made = network.sector[network.supplier[kept]].astype(np.int64)
    need = np.full(len(kept), ESSENTIAL, np.int8)
    if network.need is not None:
        need = network.need[kept].astype(np.int8)
    weight = network.weight[kept]
    key = (buyer * products + made) * 4 + (ESSENTIAL - need)
    if float(nodes) * products * 4 * nodes < 2**62:
        key = key * nodes + supplier
        ordered = np.argsort(key, kind="stable")
        same = np.diff(key[ordered]) == 0
    else:
        ordered = np.lexsort((supplier, key))
        same = (np.diff(key[ordered]) == 0) & (np.diff(supplier[ordered]) == 0)
    if same.any():  # equal links are added up in the order of their size, whatever theirs was
        ordered = np.lexsort((weight, supplier, key))
        starts = np.flatnonzero(np.concatenate([[True], ~same]))
        weight = np.add.reduceat(weight[ordered], starts)
        ordered = ordered[starts]
    else:
        weight = weight[ordered]
    return buyer[ordered], made[ordered], supplier[ordered], need[ordered], weight


def _changes(*columns: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Return where any of the columns differs from the row before; the first row does."""
    changed = np.zeros(len(columns[0]), bool)
    changed[:1] = True
    for column in columns:
        changed[1:] |= column[1:] != column[:-1]
    return changed


def _sums(values: Floats, starts: NDArray[np.int64]) -> NDArray[np.float64]:
    if not len(starts):
        return np.zeros(0)
    return np.add.reduceat(values.astype(np.float64), starts)


def _bounds(
    new_group: NDArray[np.bool_], new_buyer: NDArray[np.bool_], nodes: int, parts: int
) -> NDArray[np.int64]:
    """Cut the links at buyers into parts of about the same number of links."""
    links = len(new_group)
    starts = np.append(np.flatnonzero(new_buyer), links)
    wished = np.linspace(0, links, parts + 1)
    cuts = starts[np.searchsorted(starts, wished).clip(0, len(starts) - 1)] if links else wished
    cuts = cuts.astype(np.int64)
    groups = np.concatenate([[0], np.cumsum(new_group)])
    buyers = np.concatenate([[0], np.cumsum(new_buyer)])
    firms = np.linspace(0, nodes, parts + 1).astype(np.int64)
    return np.stack([cuts, groups[cuts], buyers[cuts], firms], axis=1)
