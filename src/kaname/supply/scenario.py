"""Scenarios: what stops, where, from when and for how long, and what it is tried on.

A scenario is a file in YAML that an analyst can read. ``scenario_reading`` reads it,
``scenario_world`` finds what its names mean in a network or table, ``ensemble`` runs it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from numpy.random import Generator

from kaname.supply.simulation import Orders, Rationing

__all__ = [
    "FORMAT", "KINDS", "Event", "Number", "Range", "RunsOn", "Scenario", "Selector", "Suppositions",
    "drawn",
]  # fmt: skip

FORMAT: Final = 1
"""Version of the format, stated as ``scenario: 1``."""
KINDS: Final = ("embargo", "disaster", "outage", "export_control")


@dataclass(frozen=True, slots=True)
class Range:
    """A number that is not known exactly: each draw takes one between ``low`` and ``high``."""

    low: float
    high: float


Number: TypeAlias = float | Range


def drawn(number: Number, chance: Generator | None) -> float:
    """Return a number: one of its range by chance, or its middle without chance."""
    if not isinstance(number, Range):
        return number
    if chance is None:
        return (number.low + number.high) / 2
    return float(chance.uniform(number.low, number.high))


@dataclass(frozen=True, slots=True)
class Selector:
    """Which firms or sectors are meant: those for which everything that is given holds."""

    countries: tuple[str, ...] = ()
    """ISO alpha-3."""
    regions: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    """Sectors of a network, industries of a table."""
    firms: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.countries or self.regions or self.products or self.firms)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens."""

    kind: str
    """One of ``KINDS``."""
    of: Selector
    """Whose capacity is lost, or whose deliveries stop."""
    to: Selector | None = None
    """To whom deliveries stop. None: capacity is lost; of an embargo, all other countries."""
    share: Number = 1.0
    """0 to 1: of the capacity, or of the deliveries."""
    start: Number = 0.0
    duration: Number | None = None
    """Days; None: to the end."""
    recovery_days: Number = 0.0
    exponential: bool = False
    outcome: str = ""
    """Of an export control: what the law room found, such as ``licence_required``."""
    citation: str = ""
    """By which provision."""


@dataclass(frozen=True, slots=True)
class RunsOn:
    """What the shock travels through: exactly one of a network, a table or a synthetic network."""

    network: str = ""
    """A file of links, beside the scenario; or the label of an imported network."""
    firms: str = ""
    """A CSV about the firms of the network, beside the scenario: firm, and as far as known
    country, region, sector and final_consumption (a day's or year's, as the links)."""
    table: int | None = None
    """The year of an imported input-output table."""
    synthetic: Mapping[str, int] | None = None
    """firms, links, industries, seed."""


@dataclass(frozen=True, slots=True)
class Suppositions:
    """The parameters of the model; those that are not given keep the model's own value."""

    stock_days: Number | None = None
    stock_poisson: bool = False
    """Each firm's days of stock are drawn from a Poisson distribution of this mean, at least 2."""
    adjustment_days: Number | None = None
    orders: Orders = Orders.IGNORE_SURPLUS
    rationing: Rationing = Rationing.PROPORTIONAL
    spare: Number = 0.0
    qualification_days: Number | None = None
    """Of every product that ``qualification`` does not name; None: no substitution."""
    qualification: Mapping[str, Number] = field(default_factory=dict)
    priority: Selector | None = None
    psi: Number | None = None
    overproduction: Number | None = None
    follow_production: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole file."""

    name: str
    runs_on: RunsOn
    events: tuple[Event, ...]
    horizon: int
    """Days."""
    suppose: Suppositions = Suppositions()
    draws: int = 1
    seed: int = 0
    file: str = ""
