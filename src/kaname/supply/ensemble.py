"""Running a scenario: once, or as many draws whose spread becomes an interval.

Every draw has a seed of its own, made from the scenario's and its number, so that the results do
not depend on where or in which order the draws run.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from kaname.compute.runner import Runner
from kaname.supply.io_table import InputOutputTable
from kaname.supply.provenance import Provenance
from kaname.supply.scenario import Scenario
from kaname.supply.scenario_world import (
    World,
    load_world,
    require_possible,
    rules_of,
    sector_rules_of,
    shocks_of,
)  # fmt: skip
from kaname.supply.sector_model import SectorModel
from kaname.supply.simulation import Course, FirmModel

__all__ = ["MEASURES", "Outcome", "run"]

MEASURES: Final = ("production", "final_consumption", "value_added")
QUANTILES: Final = (0.5, 0.05, 0.95)
EXACT_LINKS_MAX: Final = 1_000_000
"""Networks of more links are simulated in 32-bit numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The course of a scenario. Amounts are a day's, in the unit of the network or table.

    Where it is unknown of any firm what final consumers buy, the final consumption and the value
    added of all firms are NaN: what the model supposes of them is no figure of anybody's.

    Each array has three layers: median, 5 % and 95 % of the draws; with one draw all are equal.
    """

    measures: NDArray[np.float64]
    """(3, days, measures)."""
    initial: NDArray[np.float64]
    """(measures,) of a day before the shock."""
    lines: tuple[str, ...]
    """Countries or sectors, where asked for."""
    by_line: NDArray[np.float64]
    """(3, days, lines) production."""
    initial_by_line: NDArray[np.float64]
    draws: int
    seed: int
    kind: str
    source: Provenance
    nodes: int
    unplaced: int
    """Firms of which nobody said in which country they are: no event of a country meets them."""
    final_unknown: int = 0
    """Firms of which nobody said what final consumers buy."""


@dataclass(slots=True)
class _State:
    """What a worker holds: the world, and the model once it has been built."""

    scenario: Scenario
    world: World
    by: str
    model: FirmModel | SectorModel | None = None


def run(
    scenario: Scenario, folder: Path, kept: Path, runner: Runner, *, draws: int | None = None,
    by: str = "", told: Callable[[str, int], None] | None = None,
) -> Outcome:  # fmt: skip
    """Return the course of a scenario.

    Args:
        scenario: as it was read.
        folder: where its file is.
        kept: the folder of what was imported.
        runner: where draws run; a single one runs here.
        draws: how many; None: as the scenario says.
        by: ``country`` or ``sector``: production by these too.
        told: is called with ``day`` or ``draw`` and how many are over.

    Raises:
        ProblemError: the scenario does not fit what it runs on.
        WorkerDiedError: see ``Runner``.
        ClusterError: see ``Runner``.
    """
    count = scenario.draws if draws is None else draws
    world = load_world(scenario, folder, kept)
    require_possible(scenario, world, count)
    if count == 1:
        state = _State(scenario, world, by)
        courses = [_course(state, None, partial(told, "day") if told else None)]
    else:
        courses = []
        for course in runner.map(
            _draw, range(count), partial(_prepare, scenario, folder, kept, by)
        ):
            courses.append(course)
            if told is not None:
                told("draw", len(courses))
    return _outcome(courses, world, by, scenario.seed)


def _prepare(scenario: Scenario, folder: Path, kept: Path, by: str) -> _State:
    return _State(scenario, load_world(scenario, folder, kept), by)


def _draw(state: _State, number: int) -> Course:
    return _course(state, default_rng([state.scenario.seed, number]), None)


def _course(state: _State, chance: Generator | None, told: Callable[[int], None] | None) -> Course:
    scenario, world = state.scenario, state.world
    losses, cuts = shocks_of(scenario, world, chance)
    labels = world.lines(state.by)[1] if state.by else None
    if isinstance(world.base, InputOutputTable):
        rules = sector_rules_of(scenario, chance)
        model = SectorModel(world.base, rules)
        return model.run(scenario.horizon, losses, cuts, labels=labels, told=told)
    firms = rules_of(scenario, world, chance)
    if isinstance(state.model, FirmModel):
        state.model.suppose(firms)
    else:
        exact = len(world.base.weight) <= EXACT_LINKS_MAX
        state.model = FirmModel(world.base, firms, final=world.final, exact=exact)
    return state.model.run(scenario.horizon, losses, cuts, labels=labels, told=told)


def _outcome(courses: list[Course], world: World, by: str, seed: int) -> Outcome:
    measured = np.stack([
        np.stack([one.production, one.final_consumption, one.value_added], axis=1)
        for one in courses
    ])  # fmt: skip
    lines = world.lines(by)[0] if by else ()
    measures, initial = np.quantile(measured, QUANTILES, axis=0), np.array(courses[0].initial)
    if world.final_unknown:
        measures[..., 1:] = initial[1:] = np.nan
    return Outcome(
        measures=measures, initial=initial, lines=lines,
        by_line=np.quantile(np.stack([one.by_label for one in courses]), QUANTILES, axis=0),
        initial_by_line=courses[0].initial_by_label, draws=len(courses), seed=seed,
        kind=world.kind, source=world.source, nodes=len(world.names),
        unplaced=int(np.count_nonzero(world.country == "")), final_unknown=world.final_unknown,
    )  # fmt: skip
