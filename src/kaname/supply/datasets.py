"""What a loader hands over: a data set with the account of every row that it read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kaname.core.problem import Problem
from kaname.supply.flows import Flows
from kaname.supply.io_table import InputOutputTable
from kaname.supply.network import Network
from kaname.supply.nomenclature import Correlation, Nomenclature
from kaname.supply.provenance import Provenance
from kaname.supply.recipes import Product, Step
from kaname.supply.shares import Amount, Share

__all__ = ["KINDS", "Account", "Loaded", "Reading", "Recipe", "Value"]

KINDS = ("flows", "shares", "amounts", "recipe", "table", "network", "nomenclature", "correlation")
"""What a data set may be."""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the rows of a file: none may vanish unseen.

    Raises:
        ValueError: the parts do not add up to the rows read.
    """

    read: int
    kept: int
    merged: int = 0
    """Rows that say again what a kept row says, or a part of it."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Reason -> rows; every reason has its wording ``reason.<name>``."""

    def __post_init__(self) -> None:
        if self.read != self.kept + self.merged + sum(self.left_out.values()):
            raise ValueError(f"rows that are not accounted for: {self}")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What goes into what, as a source has it."""

    products: tuple[Product, ...]
    steps: tuple[Step, ...]


Value = (
    Flows
    | tuple[Share, ...]
    | tuple[Amount, ...]
    | Recipe
    | InputOutputTable
    | Network
    | Nomenclature
    | Correlation
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """One data set of a file. ``label`` names it within its kind; a new edition has the same."""

    kind: str
    label: str
    value: Value
    source: Provenance


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file held, and what became of its rows.

    ``files`` are the names and SHA-256 of all that was read: the file, and those beside it.
    """

    loader: str
    datasets: tuple[Loaded, ...]
    account: Account
    warnings: tuple[Problem, ...]
    files: tuple[tuple[str, str], ...]
