"""Input-output tables of countries and industries: who sells to whom, as the statisticians do."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.supply.provenance import Provenance

__all__ = ["InputOutputTable"]


@dataclass(frozen=True, slots=True, eq=False)
class InputOutputTable:
    """A table of n = countries * industries sectors, country-major; rows sell, columns buy."""

    year: int
    countries: tuple[str, ...]
    """ISO alpha-3, and ``ROW`` for the rest of the world."""
    industries: tuple[str, ...]
    between: NDArray[np.float64]
    """n x n, deliveries between sectors (Z), in ``unit``."""
    final: NDArray[np.float64]
    """n x (countries * f), deliveries to final demand (F)."""
    output: NDArray[np.float64]
    """n, output of each sector (x)."""
    unit: str
    source: Provenance
