"""Trade between countries, in columns: who sold how much of what to whom in which year."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.supply.provenance import Provenance

__all__ = ["Flows"]


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """Trade flows; every array has one element a flow.

    Totals ("World") and flows of a country with itself are no flows and are not held. ``side``
    says who reported: both sides reconciled, the exporter, or the importer; measures of spread
    between mirror reports need both of the latter.
    """

    years: NDArray[np.int16]
    products: tuple[str, ...]
    """Codes, sorted; ``product`` indexes them."""
    countries: tuple[str, ...]
    """ISO alpha-3, sorted; ``exporter`` and ``importer`` index them."""
    product: NDArray[np.int32]
    exporter: NDArray[np.int16]
    importer: NDArray[np.int16]
    value: NDArray[np.float64]
    """US dollars, current."""
    tonnes: NDArray[np.float64]
    """Metric tons; NaN where the source does not say."""
    side: str
    """``reconciled``, ``exporter`` or ``importer``."""
    nomenclature: str
    """Such as ``HS2017``; empty when the source does not say."""
    source: Provenance

    def __len__(self) -> int:
        return len(self.value)
