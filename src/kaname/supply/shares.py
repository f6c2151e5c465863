"""Who makes how much of a product: shares and amounts by country, each with its source."""

from dataclasses import dataclass

from kaname.supply.provenance import Provenance

__all__ = ["MEASURES", "WORLD_SUPPLY", "Amount", "Share"]

MEASURES = (
    "market_share", "production", "capacity", "qualified_capacity", "reserves", "exports",
    "import_share", "import_reliance",
)  # fmt: skip
"""What a figure counts. These are never mixed: a market share is no capacity.

``import_share`` is a country's part of one country's imports and ``import_reliance`` what that one
imports of what it uses, both in percent; ``unit`` names the importer.
"""
WORLD_SUPPLY = frozenset(
    {"market_share", "production", "capacity", "qualified_capacity", "exports"}
)
"""The measures that count what the world supplies now: neither reserves nor one buyer's imports."""


@dataclass(frozen=True, slots=True)
class Share:
    """A country's or a firm's share of the world's supply of a product.

    ``share`` lies in 0 to 1; None says that the source names the supplier without a figure: that
    is unknown, not zero. ``negligible`` is the source's own word for a very small share.
    """

    product: str
    country: str
    """ISO alpha-3; empty for "various" and "rest of world"."""
    share: float | None
    year: int | None
    measure: str
    source: Provenance
    firm: str = ""
    negligible: bool = False
    sure: bool = True
    """False where the figure is rounded, secondary or disputed."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of a product a country makes, can make or holds, in the source's own unit.

    ``amount`` is None where the source withholds or does not know it; ``least`` and ``most`` bound
    it where the source gives bounds (">50", "500-17,000").
    """

    product: str
    form: str
    """Stage or form, such as ``mine`` or ``refined``; amounts of two forms are never added."""
    country: str
    """ISO alpha-3; empty for "other countries" together."""
    amount: float | None
    unit: str
    year: int
    measure: str
    source: Provenance
    least: float | None = None
    most: float | None = None
    estimated: bool = False
    note: str = ""
