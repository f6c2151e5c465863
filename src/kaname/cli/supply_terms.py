"""The tables with which somebody states stocks, spare capacity, weights and scenarios."""

import csv
import math
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from kaname.cli.files import read_input
from kaname.core.problem import Place, Problem, ProblemError, worded
from kaname.core.text import load_wording
from kaname.supply.autonomy import Scenario
from kaname.supply.countries import alpha3
from kaname.supply.feasible import Relief
from kaname.supply.interval import Interval

__all__ = ["read_relief", "read_scenarios", "read_weights"]

RELIEF: Final = ("product", "stock_days", "spare_share", "ramp_days", "source")
WEIGHTS: Final = ("product", "weight", "source")
SCENARIOS: Final = ("scenario", "stops", "weight", "source")
Row = dict[str, str]


def read_relief(path: Path, known: Collection[str]) -> Relief:
    """Read stocks and spare capacity: ``product,stock_days,spare_share,ramp_days,source``.

    A cell is a number, two with a dash between (``30-60``), or empty: not stated.

    Raises:
        ProblemError: KAN-6100, each cell that cannot be used.
    """
    problems: list[Problem] = []
    found: dict[str, dict[str, Interval]] = {name: {} for name in RELIEF[1:4]}
    sources = {}
    for line, row in _rows(path, RELIEF, problems):
        product = _product(row, known, path, line, problems)
        sources[product] = row["source"]
        for name in RELIEF[1:4]:
            if row[name].strip():
                held = _interval(row[name], Place(path.name, line, field=name), problems)
                if held is not None:
                    found[name][product] = held
    _raise(problems)
    return Relief(found["stock_days"], found["spare_share"], found["ramp_days"], sources)


def read_weights(path: Path, known: Collection[str]) -> dict[str, float]:
    """Read critical products and what each counts: ``product,weight,source``.

    Raises:
        ProblemError: KAN-6100, each cell that cannot be used.
    """
    problems: list[Problem] = []
    found = {}
    for line, row in _rows(path, WEIGHTS, problems):
        place = Place(path.name, line, field="weight")
        held = _interval(row["weight"], place, problems, exact=True)
        product = _product(row, known, path, line, problems)
        if held is not None:
            found[product] = held.low
    if not problems and sum(found.values()) <= 0:
        problems.append(_problem(Place(path.name), "0", "weights, not all 0"))
    _raise(problems)
    return found


def read_scenarios(path: Path) -> tuple[Scenario, ...]:
    """Read scenarios: ``scenario,stops,weight,source``; countries of ``stops`` with blanks.

    Raises:
        ProblemError: KAN-6100, each cell that cannot be used; the weights do not add up to 1.
    """
    problems: list[Problem] = []
    found = []
    for line, row in _rows(path, SCENARIOS, problems):
        place = Place(path.name, line, field="weight")
        held = _interval(row["weight"], place, problems, exact=True)
        codes = []
        for spelling in row["stops"].replace(",", " ").split():
            code = alpha3(spelling)
            if code is None:
                place = Place(path.name, line, field="stops")
                problems.append(_problem(place, spelling, "countries as three letters: CHN RUS"))
            else:
                codes.append(code)
        weight = held.low if held is not None else math.nan
        found.append(Scenario(row["scenario"], tuple(codes), weight, row["source"]))
    total = math.fsum(scenario.weight for scenario in found)
    if not problems and abs(total - 1) > 1e-9:
        place = Place(path.name, field="weight")
        problems.append(_problem(place, f"{total:g}", "weights that add up to 1"))
    _raise(problems)
    return tuple(found)


def _rows(path: Path, names: Sequence[str], problems: list[Problem]) -> list[tuple[int, Row]]:
    """Return the rows with their lines; every row must say its source."""
    text = read_input(path).decode("utf-8-sig", errors="replace")
    reader = csv.DictReader(text.splitlines())
    missing = [name for name in names if name not in (reader.fieldnames or ())]
    if missing:
        head = ",".join(reader.fieldnames or ())
        raise ProblemError(_problem(Place(path.name, 1), head, ",".join(names)))
    found = []
    for row in reader:
        plain = {name: row[name] or "" for name in names}
        if not plain["source"].strip():
            place = Place(path.name, reader.line_num, field="source")
            problems.append(_problem(place, "-", "who says so: a publication, or a person's name"))
        found.append((reader.line_num, plain))
    if not found:
        problems.append(_problem(Place(path.name), "0", "at least one row"))
    return found


def _product(
    row: Row, known: Collection[str], path: Path, line: int, problems: list[Problem]
) -> str:
    product = row["product"].strip()
    if product not in known:
        place = Place(path.name, line, field="product")
        problems.append(_problem(place, product or "-", "a product of the chains asked for"))
    return product


def _interval(
    text: str, place: Place, problems: list[Problem], *, exact: bool = False
) -> Interval | None:
    parts = text.strip().split("-")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    good = 0 < len(numbers) <= (1 if exact else 2) and all(0 <= n < math.inf for n in numbers)
    if good and numbers[0] <= numbers[-1]:
        return Interval(numbers[0], numbers[-1])
    expected = "a number of 0 or more" + ("" if exact else ", or two as 30-60")
    problems.append(_problem(place, text.strip() or "-", expected))
    return None


def _problem(place: Place, found: str, expected: str) -> Problem:
    words = load_wording("kaname.supply", "words_measures.toml")
    return worded(words, "KAN-6100", place, found=found, expected=expected)


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise ProblemError(*problems)
