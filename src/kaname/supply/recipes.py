"""What goes into what, tier by tier: ore, precursor, cathode, cell; wafer, fab, package."""

from dataclasses import dataclass
from enum import Enum

__all__ = ["Need", "Product", "Step"]


class Need(Enum):
    """How much a product depends on an input."""

    ESSENTIAL = "essential"
    """Without it nothing is made."""
    SUBSTITUTABLE = "substitutable"
    """Output falls with it in proportion to its share of the inputs."""
    NEGLIGIBLE = "negligible"
    """Nothing changes within the horizon."""


@dataclass(frozen=True, slots=True)
class Product:
    """A product of a recipe. A variant (``variant_of``) inherits what goes into its parent."""

    id: str
    name_en: str
    name_ja: str
    chain: str
    """Such as ``semiconductors``."""
    stage: str
    stage_number: int
    """Column of the stage map, from 0 (raw) to the last."""
    variant_of: str = ""
    hs: tuple[str, ...] = ()
    """HS6 codes that hold it; often wider than the product."""
    eccn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """``input`` goes into ``output``. ``share`` is of the output's input cost, None if unknown."""

    input: str
    output: str
    need: Need
    source: str
    share: float | None = None
