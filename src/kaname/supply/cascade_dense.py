"""The cascade of a dense network, such as an input-output table: whole matrices at once."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from kaname.supply.cascade import Cascade, Results

__all__ = ["Dense"]

Floats = NDArray[np.float64]
_FLOOR = 1e-10


class Dense:
    """A cascade as matrices: one for sales, one a group of inputs."""

    def __init__(self, cascade: "Cascade") -> None:
        self._cascade = cascade
        size = cascade.size
        self._sales = np.zeros((size, size))
        rows = np.repeat(np.arange(size), np.diff(cascade.sale_link))
        np.add.at(self._sales, (rows, cascade.sale_buyer), cascade.sale_share)
        self._groups = self._matrices()
        self._market = np.zeros((cascade.sectors, size))
        self._market[cascade.sector, np.arange(size)] = cascade.sales

    def _matrices(self) -> "list[tuple[NDArray[np.int64], NDArray[np.int64], Floats]]":
        """Return for each kind of group its buyers, its suppliers, and what fails with each."""
        cascade = self._cascade
        buyer = np.repeat(np.arange(cascade.size), np.diff(cascade.buyer_group))
        of_link = np.repeat(np.arange(len(buyer)), np.diff(cascade.group_link))
        found = []
        for sector in np.unique(cascade.group_sector):
            links = np.flatnonzero(cascade.group_sector[of_link] == sector)
            buyers, row = np.unique(buyer[of_link[links]], return_inverse=True)
            suppliers, column = np.unique(cascade.link_supplier[links], return_inverse=True)
            matrix = np.zeros((len(buyers), len(suppliers)))
            np.add.at(matrix, (row, column), cascade.share[links])
            found.append((buyers, suppliers.astype(np.int64), matrix))
        return found

    def run(
        self, shocks: tuple[NDArray[np.int64], NDArray[np.int32], Floats], tolerance: float,
        steps_max: int,
    ) -> "Results":  # fmt: skip
        """Run scenarios, all of them side by side; each is read off at its own last step."""
        bounds, nodes, left = shocks
        count = len(bounds) - 1
        kept = np.ones((self._cascade.size, count))
        kept[nodes, np.repeat(np.arange(count), np.diff(bounds))] = left
        total, downstream, upstream = np.zeros(count), np.zeros(count), np.zeros(count)
        steps, settled = np.zeros(count, np.int32), np.zeros(count, np.bool_)
        place = np.arange(count)
        down, up = kept.copy(), kept.copy()
        for step in range(1, steps_max + 1):
            new_down = self._downstream(down, kept)
            new_up = np.clip(np.minimum(kept, 1.0 - self._sales @ (1.0 - up)), 0.0, None)
            fall = np.maximum((down - new_down).max(axis=0), (up - new_up).max(axis=0))
            down, up = new_down, new_up
            ended = (fall <= tolerance) | (step == steps_max)
            if ended.any():
                lost = self._lost(down[:, ended], up[:, ended])
                some = place[ended]
                total[some], downstream[some], upstream[some] = lost
                steps[some], settled[some] = step, fall[ended] <= tolerance
                going = ~ended
                if not going.any():
                    break
                down, up, kept, place = down[:, going], up[:, going], kept[:, going], place[going]
        return total, downstream, upstream, steps, settled

    def _downstream(self, down: Floats, kept: Floats) -> Floats:
        cascade = self._cascade
        loss = 1.0 - down
        if cascade.replaceable:
            market = self._market @ down
            market = np.where(market >= _FLOOR, market, 1.0)
            loss *= np.minimum(1.0, cascade.sales[:, None] / market[cascade.sector])
        new = kept.copy()
        for buyers, suppliers, matrix in self._groups:
            new[buyers] = np.minimum(new[buyers], 1.0 - matrix @ loss[suppliers])
        return np.clip(new, 0.0, None)

    def _lost(self, down: Floats, up: Floats) -> tuple[Floats, Floats, Floats]:
        sales = self._cascade.sales / self._cascade.sales.sum()
        return (
            sales @ (1.0 - np.minimum(down, up)), sales @ (1.0 - down), sales @ (1.0 - up)
        )  # fmt: skip
