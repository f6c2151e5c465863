"""Shocks: capacity that is lost and comes back, and links that a control or an outage cuts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.supply.simulation_layout import NODE_MASK, Layout

__all__ = ["Capacities", "Cut", "Gates", "Loss", "Turned", "remaining"]

Turned = tuple[NDArray[np.int64], NDArray[np.int32]]
"""Links, and the node that each leads to from now on."""


@dataclass(frozen=True, slots=True, eq=False)
class Loss:
    """Nodes that lose a share of their capacity on day ``start``.

    For ``duration`` days (None: for good) the loss stays whole; after that it shrinks to nothing
    over ``recovery_days``, in a straight line, or by halves: exp(-t / recovery_days).
    """

    nodes: NDArray[np.int64]
    """Places in the network or table."""
    share: float
    """0 to 1, of the capacity."""
    start: int = 0
    duration: int | None = None
    recovery_days: float = 0.0
    exponential: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Deliveries from some nodes to others that stop for ``duration`` days (None: for good)."""

    suppliers: NDArray[np.bool_]
    """For each node."""
    buyers: NDArray[np.bool_]
    start: int = 0
    duration: int | None = None
    share: float = 1.0
    """0 to 1, of the deliveries; less than all of them can stop between sectors only."""

    def holds(self, day: int) -> bool:
        """Return whether the deliveries are stopped on a day."""
        return self.start <= day and (self.duration is None or day < self.start + self.duration)


def remaining(loss: Loss, day: int) -> float:
    """Return what part of a loss is left on a day, 0 to 1."""
    if day < loss.start:
        return 0.0
    if loss.duration is None or day < loss.start + loss.duration:
        return 1.0
    since = day - loss.start - loss.duration + 1
    if loss.recovery_days <= 0:
        return 0.0
    if loss.exponential:
        return float(np.exp(-since / loss.recovery_days))
    return max(0.0, 1 - since / loss.recovery_days)


class Capacities:
    """The capacity of the nodes that are hit, day by day; losses of one node are multiplied."""

    def __init__(self, losses: Sequence[Loss], full: float = 1.0) -> None:
        """Take the losses and the capacity of nodes that are not hit, as a share of P0."""
        self._losses = [loss for loss in losses if len(loss.nodes)]
        hit = [loss.nodes for loss in self._losses]
        self.nodes = np.unique(np.concatenate(hit)) if hit else np.zeros(0, np.int64)
        self._where = [np.searchsorted(self.nodes, nodes) for nodes in hit]
        self._full = full

    def on(self, day: int) -> NDArray[np.float64]:
        """Return the capacity of each of ``nodes`` as a share of initial production."""
        left = np.full(len(self.nodes), self._full)
        for loss, where in zip(self._losses, self._where, strict=True):
            left[where] *= 1 - loss.share * remaining(loss, day)
        return left


class Gates:
    """Which links are cut on which day, and who may supply nobody new meanwhile."""

    def __init__(self, layout: Layout, cuts: Sequence[Cut]) -> None:
        self._cuts = cuts
        phantoms = layout.nodes + np.arange(layout.products)
        self.barred = np.zeros(layout.nodes + layout.products, bool)
        self.barred[phantoms] = True
        self._own = layout.word & NODE_MASK if cuts else np.zeros(0, np.int32)
        self._shut: NDArray[np.bool_] = np.zeros(len(self._own), bool)
        self._layout = layout
        self._state = tuple(False for _ in cuts)
        self._links: list[NDArray[np.bool_]] = []
        buyer = layout.buyer_of_link() if cuts else self._own
        for cut in cuts:
            suppliers, buyers = cut.suppliers[layout.order], cut.buyers[layout.order]
            self._links.append(suppliers[self._own] & buyers[buyer])

    def turned(self, day: int) -> Turned:
        """Return the links that are cut from today, or free again, and whom they now lead to."""
        state = tuple(cut.holds(day) for cut in self._cuts)
        if state == self._state:
            return np.zeros(0, np.int64), np.zeros(0, np.int32)
        self._state, layout = state, self._layout
        shut = np.zeros(len(self._own), bool)
        self.barred[: layout.nodes] = False
        for held, links, cut in zip(state, self._links, self._cuts, strict=True):
            if held:
                shut |= links
                self.barred[: layout.nodes] |= cut.suppliers[layout.order]
        changed = np.flatnonzero(shut != self._shut)
        self._shut = shut
        own = self._own[changed]
        phantom = (layout.nodes + layout.product[own]).astype(np.int32)
        return changed, np.where(shut[changed], phantom, own).astype(np.int32)
