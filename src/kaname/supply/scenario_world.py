"""What a scenario's names mean in the network or table that it runs on."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from kaname.core.problem import Place, Problem, ProblemError, worded
from kaname.core.text import Argument
from kaname.supply.countries import alpha3
from kaname.supply.io_table import InputOutputTable
from kaname.supply.network import Network
from kaname.supply.provenance import Provenance
from kaname.supply.scenario import Event, Number, Range, Scenario, Selector, drawn
from kaname.supply.scenario_reading import words
from kaname.supply.sector_model import SectorRules
from kaname.supply.simulation import Cut, Loss, Orders, Rationing, Rules
from kaname.supply.sources.edges import NO_SECTOR

__all__ = [
    "World",
    "load_world",
    "meets",
    "require_possible",
    "rules_of",
    "sector_rules_of",
    "shocks_of",
]

ABOUT: Final = ("country", "region", "sector", "final_consumption")
PROBLEMS_MAX: Final = 100
STOCK_DAYS_MIN: Final = 2
"""The least that a drawn stock holds, as the model's authors set it."""


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """A network, or a table, and where its nodes are."""

    base: Network | InputOutputTable
    names: tuple[str, ...]
    products: tuple[str, ...]
    product: NDArray[np.int32]
    country: NDArray[np.str_]
    """ISO alpha-3 of each node; empty where nobody said."""
    region: NDArray[np.str_]
    final: NDArray[np.float64] | None = None
    """What final consumers buy of each firm, NaN where nobody said; None: of none was it said."""

    @property
    def kind(self) -> str:
        """Return ``network`` or ``table``."""
        return "network" if isinstance(self.base, Network) else "table"

    @property
    def final_unknown(self) -> int:
        """Return of how many firms nobody said what final consumers buy; 0 of a table."""
        if self.kind == "table":
            return 0
        return len(self.names) if self.final is None else int(np.isnan(self.final).sum())

    @property
    def source(self) -> Provenance:
        """Return where the figures are from."""
        return self.base.source

    def chosen(self, of: Selector) -> NDArray[np.bool_]:
        """Return for each node whether it is meant."""
        held = np.full(len(self.names), bool(of))
        if of.countries:
            held &= np.isin(self.country, of.countries)
        if of.regions:
            held &= np.isin(self.region, of.regions)
        if of.products:
            wanted = np.isin(np.array(self.products), of.products)
            held &= wanted[self.product]
        if of.firms:
            held &= np.isin(np.array(self.names), of.firms)
        return held

    def lines(self, by: str) -> tuple[tuple[str, ...], NDArray[np.int32]]:
        """Return the names of the countries or sectors, and for each node which it is of."""
        if by == "sector":
            return self.products, self.product
        found, line = np.unique(self.country, return_inverse=True)
        return tuple(str(code) or "-" for code in found), line.astype(np.int32)


def load_world(scenario: Scenario, folder: Path, kept: Path) -> World:
    """Return what a scenario runs on.

    Args:
        scenario: as it was read.
        folder: where its file is; the files it names are beside it.
        kept: the folder of what was imported.

    Raises:
        ProblemError: a file cannot be used, or nothing such was imported.
    """
    runs_on = scenario.runs_on
    if runs_on.table is not None or not (runs_on.network or runs_on.synthetic):
        return _of_table(_store(kept).table(runs_on.table))
    if runs_on.synthetic is not None:
        network = _made_up(runs_on.synthetic)
    elif (folder / runs_on.network).is_file():
        from kaname.supply.sources.edges import read_network
        from kaname.supply.sources.files import DataFile

        network, _, _ = read_network(DataFile(folder / runs_on.network))
    else:
        network = _store(kept).network(runs_on.network)
    about = _about_firms(folder / runs_on.firms, network) if runs_on.firms else {}
    network = _with_sectors(network, about.get("sector"))
    blank = np.full(len(network.names), "", "U1")
    given = about.get("final_consumption")
    final = None if given is None else np.array([float(amount or "nan") for amount in given])
    return World(network, network.names, network.sectors, network.sector,
                 about.get("country", blank), about.get("region", blank), final)  # fmt: skip


def _store(kept: Path) -> Any:
    from kaname.supply.store import Store

    return Store(kept, clock=lambda: datetime.fromtimestamp(0, UTC))  # it only reads


def _made_up(numbers: Any) -> Network:
    from kaname.supply.synthetic import synthetic_network

    chance = default_rng(numbers["seed"])
    return synthetic_network(numbers["firms"], numbers["links"], numbers["industries"], chance)


def _of_table(table: InputOutputTable) -> World:
    count = len(table.industries)
    country = np.repeat(np.array(table.countries), count)
    names = tuple(f"{one}:{made}" for one in table.countries for made in table.industries)
    product = np.tile(np.arange(count, dtype=np.int32), len(table.countries))
    return World(table, names, table.industries, product, country, np.full(len(names), "", "U1"))


def _with_sectors(network: Network, given: NDArray[np.str_] | None) -> Network:
    """Give every firm whose sector nobody said a product of its own: nobody can replace it."""
    said = np.array(network.sectors)[network.sector]
    held = [name if sector == NO_SECTOR else sector
            for name, sector in zip(network.names, said.tolist(), strict=True)]  # fmt: skip
    if given is not None:
        held = [new or old for new, old in zip(given.tolist(), held, strict=True)]
    if held == said.tolist():
        return network
    numbers = {name: number for number, name in enumerate(dict.fromkeys(held))}
    sector = np.array([numbers[name] for name in held], np.int32)
    return replace(network, sectors=tuple(numbers), sector=sector)


def _about_firms(path: Path, network: Network) -> dict[str, NDArray[np.str_]]:
    """Return the columns of a file of firms, for each firm; empty where the file says nothing."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows, columns = list(reader), tuple(reader.fieldnames or ())
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ProblemError(_told("KAN-6079", Place(path.name), reason=str(error))) from error
    if "firm" not in columns:
        raise ProblemError(_told("KAN-6079", Place(path.name, 1), reason=", ".join(columns)))
    place = {name: at for at, name in enumerate(network.names)}
    held = {name: ["" for _ in network.names] for name in ABOUT if name in columns}
    problems: list[Problem] = []
    for number, row in enumerate(rows, 2):
        firm = (row.get("firm") or "").strip()
        if firm not in place:
            problems.append(_not_there("firm", firm or "-", "network", network.names,
                                       Place(path.name, number, None, "firm")))  # fmt: skip
            continue
        for name, column in held.items():
            cell = (row[name] or "").strip()
            problem = _cell_problem(name, cell, Place(path.name, number, None, name))
            if problem is not None:
                problems.append(problem)
            column[place[firm]] = (alpha3(cell) or "") if name == "country" else cell
    if problems:
        raise ProblemError(*problems[:PROBLEMS_MAX])
    return {name: np.array(column) for name, column in held.items()}


def _cell_problem(name: str, cell: str, place: Place) -> Problem | None:
    if name == "country" and cell and alpha3(cell) is None:
        return _told("KAN-6074", place, found=cell)
    if name == "final_consumption" and cell and not re.fullmatch(r"\d+(\.\d+)?(e-?\d+)?", cell):
        return _told("KAN-6072", place, found=cell, wanted=words()("wanted.number"), sample="12.5")
    return None


def _told(code: str, place: Place, **facts: Argument) -> Problem:
    return worded(words(), code, place, **facts)


def _not_there(what: str, found: str, where: str, known: Sequence[str], place: Place) -> Problem:
    sample = ", ".join(sorted(set(known) - {""})[:5]) or "-"
    return _told("KAN-6075", place, what=words()(f"what.{what}"), found=found,
                 where=words()(f"where.{where}"), known=sample)  # fmt: skip


def require_possible(scenario: Scenario, world: World, draws: int) -> None:
    """Find out whether a scenario can run on what it names.

    Raises:
        ProblemError: a name is not there, an event meets nobody, or a rule belongs to another
            model; all of these together.
    """
    problems = [*_rules_at_odds(scenario, world)]
    for number, event in enumerate(scenario.events, 1):
        field = f"events[{number}]"
        problems += _missing(event.of, world, f"{field}.of", scenario.file)
        if event.to is not None:
            problems += _missing(event.to, world, f"{field}.to", scenario.file)
        if world.kind == "network" and _stops(event) and event.share != 1.0:
            problems.append(_impossible("share", "only.table", world, scenario, f"{field}.share"))
    priority = scenario.suppose.priority
    if priority is not None:
        problems += _missing(priority, world, "suppose.priority", scenario.file)
    if not problems:
        for number, event in enumerate(scenario.events, 1):
            if not meets(event, world):
                place = Place(scenario.file, field=f"events[{number}]")
                problems.append(_told("KAN-6078", place))
    if draws > 1 and not _varies(scenario):
        problems.append(_told("KAN-6080", Place(scenario.file, field="draws"), draws=draws))
    if problems:
        raise ProblemError(*problems)


def meets(event: Event, world: World) -> bool:
    """Tell whether an event meets anybody: whose deliveries or capacity stop, and to whom."""
    suppliers, buyers = _sides(event, world)
    return bool(suppliers.any() and (buyers is None or buyers.any()))


def _rules_at_odds(scenario: Scenario, world: World) -> Iterator[Problem]:
    held = scenario.suppose
    of_sectors = held.psi is not None or held.overproduction is not None or held.follow_production
    of_firms = (
        held.priority is not None or held.qualification_days is not None
        or bool(held.qualification) or held.spare != 0.0 or held.stock_poisson
        or held.orders is not Orders.IGNORE_SURPLUS
        or held.rationing is not Rationing.PROPORTIONAL
    )  # fmt: skip
    if world.kind == "network" and of_sectors:
        yield _impossible("sector_rules", "only.table", world, scenario, "suppose")
    if world.kind == "table" and of_firms:
        yield _impossible("priority", "only.network", world, scenario, "suppose")
    for name in held.qualification:
        if name not in world.products:
            place = Place(scenario.file, field="suppose.qualification_days")
            yield _not_there("product", name, world.kind, world.products, place)


def _impossible(what: str, only: str, world: World, scenario: Scenario, field: str) -> Problem:
    return _told("KAN-6076", Place(scenario.file, field=field), what=words()(f"what.{what}"),
                 where=words()(f"where.{world.kind}"), known=words()(only))  # fmt: skip


def _missing(of: Selector, world: World, field: str, file: str) -> Iterator[Problem]:
    there = {
        "country": (of.countries, tuple(np.unique(world.country).tolist())),
        "region": (of.regions, tuple(np.unique(world.region).tolist())),
        "product": (of.products, world.products), "firm": (of.firms, world.names),
    }  # fmt: skip
    for what, (wanted, known) in there.items():
        held = set(known)
        for name in wanted:
            if name not in held:
                yield _not_there(what, name, world.kind, known, Place(file, field=field))


def _varies(scenario: Scenario) -> bool:
    held = scenario.suppose
    numbers: list[Number | None] = [
        held.stock_days, held.adjustment_days, held.spare, held.qualification_days, held.psi,
        held.overproduction, *held.qualification.values(),
    ]  # fmt: skip
    for event in scenario.events:
        numbers += [event.share, event.start, event.duration, event.recovery_days]
    return held.stock_poisson or any(isinstance(number, Range) for number in numbers)


def _stops(event: Event) -> bool:
    """Return whether deliveries stop, rather than capacity being lost."""
    return event.kind in ("embargo", "export_control") or event.to is not None


def _sides(event: Event, world: World) -> tuple[NDArray[np.bool_], NDArray[np.bool_] | None]:
    suppliers = world.chosen(event.of)
    if not _stops(event):
        return suppliers, None
    if event.to is not None:
        return suppliers, world.chosen(event.to)
    known = world.country != ""  # where nobody said where a firm is, it is not taken for foreign
    return suppliers, known & ~np.isin(world.country, event.of.countries)


def shocks_of(
    scenario: Scenario, world: World, chance: Generator | None
) -> tuple[list[Loss], list[Cut]]:
    """Return the shocks of one draw; without chance, every range counts as its middle."""
    losses: list[Loss] = []
    cuts: list[Cut] = []
    for event in scenario.events:
        share, start = drawn(event.share, chance), round(drawn(event.start, chance))
        duration = None if event.duration is None else round(drawn(event.duration, chance))
        recovery = drawn(event.recovery_days, chance)
        suppliers, buyers = _sides(event, world)
        if buyers is not None:
            cuts.append(Cut(suppliers, buyers, start, duration, share))
        else:
            losses.append(Loss(np.flatnonzero(suppliers), share, start, duration, recovery,
                               event.exponential))  # fmt: skip
    return losses, cuts


def rules_of(scenario: Scenario, world: World, chance: Generator | None) -> Rules:
    """Return the rules of one draw for a network."""
    held, usual = scenario.suppose, Rules()
    assert isinstance(usual.days, float)
    days: float | NDArray[np.float64] = _or(held.stock_days, usual.days, chance)
    if held.stock_poisson and chance is not None:
        days = np.maximum(STOCK_DAYS_MIN, chance.poisson(days, len(world.names))).astype(float)
    waiting: NDArray[np.float64] | None = None
    if held.qualification_days is not None or held.qualification:
        waiting = np.full(len(world.products), _or(held.qualification_days, np.nan, chance))
        for name, number in held.qualification.items():
            waiting[world.products.index(name)] = drawn(number, chance)
    return Rules(
        days=days, adjustment_days=_or(held.adjustment_days, usual.adjustment_days, chance),
        orders=held.orders, rationing=held.rationing, spare=drawn(held.spare, chance),
        priority=None if held.priority is None else world.chosen(held.priority),
        qualification_days=waiting,
    )  # fmt: skip


def sector_rules_of(scenario: Scenario, chance: Generator | None) -> SectorRules:
    """Return the rules of one draw for a table."""
    held, usual = scenario.suppose, SectorRules()
    assert isinstance(usual.stock_days, float)
    return SectorRules(
        stock_days=_or(held.stock_days, usual.stock_days, chance),
        restock_days=_or(held.adjustment_days, usual.restock_days, chance),
        psi=_or(held.psi, usual.psi, chance),
        overproduction_max=_or(held.overproduction, usual.overproduction_max, chance),
        follow_production=held.follow_production,
    )


def _or(number: Number | None, usual: float, chance: Generator | None) -> float:
    return usual if number is None else drawn(number, chance)
