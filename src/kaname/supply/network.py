"""Who supplies whom among firms or sectors, as a list of links."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.supply.provenance import Provenance

__all__ = ["Network"]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Links from suppliers to buyers.

    ``names`` holds the nodes in the order in which they first stand in the source; ``sector`` says
    of each node to which of ``sectors`` it belongs. ``weight`` is the flow of a link (money a day
    or a year, the same for all links).
    """

    names: tuple[str, ...]
    sectors: tuple[str, ...]
    sector: NDArray[np.int32]
    supplier: NDArray[np.int32]
    buyer: NDArray[np.int32]
    weight: NDArray[np.float64]
    need: NDArray[np.int8] | None
    """2 essential, 1 non-essential, 0 negligible, one for each link; None: not given."""
    source: Provenance
