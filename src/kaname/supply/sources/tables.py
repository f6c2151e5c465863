"""What the loaders of input-output tables share: the checks that every table must pass."""

from typing import Final

import numpy as np

from kaname.core.problem import Problem, ProblemError
from kaname.supply.io_table import InputOutputTable
from kaname.supply.sources.files import DataFile, few
from kaname.supply.words_load import problem, stop

__all__ = ["checked", "sector_name"]

RELATIVE: Final = 0.001
ROUNDING: Final = 0.5
EXACT: Final = 1e-9
"""Sums of floating-point numbers that differ by this part of the output are the same."""
FEW_SHOWN: Final = 21


def sector_name(table: InputOutputTable, at: int) -> str:
    """Return ``COUNTRY industry`` of a sector by its number."""
    count = len(table.industries)
    return f"{table.countries[at // count]} {table.industries[at % count]}"


def checked(file: DataFile, table: InputOutputTable) -> list[Problem]:
    """Check a table and return its warnings.

    Deliveries must add up to the output within 0.1 %, or within what rounding every cell to a
    whole number may make. Falling stocks may let deliveries between sectors exceed the output.

    Raises:
        ProblemError: rows that do not balance (KAN-6009), negative deliveries (KAN-6005), and
            sectors that deliver more to themselves than they make (KAN-6014), all of them.
    """
    sizes = (len(table.countries) * len(table.industries), *table.between.shape)
    if len(set(sizes)) != 1 or table.final.shape[0] != sizes[0] or len(table.output) != sizes[0]:
        shown = f"{sizes}, {table.final.shape}, {table.output.shape}"
        raise stop("KAN-6010", file.place(), reason=shown)
    problems = _not_numbers(file, table)
    if problems:
        raise ProblemError(*few(problems, file))
    sold = table.between.sum(axis=1)
    total = sold + table.final.sum(axis=1)
    whole = bool((table.between == np.rint(table.between)).all())
    cells = table.between.shape[1] + table.final.shape[1] + 1
    floor = ROUNDING * cells if whole else 1.0
    floor = min(floor, max(1.0, 1e-3 * float(np.abs(table.output).max(initial=0))))
    tolerance = np.maximum(floor, RELATIVE * np.abs(table.output))
    for at in np.flatnonzero(np.abs(total - table.output) > tolerance)[:FEW_SHOWN]:
        problems.append(problem(
            "KAN-6009", file.place(field_=f"row {at + 1}"), sector=sector_name(table, int(at)),
            found=f"{total[at]:,.6g}", output=f"{table.output[at]:,.6g}",
            tolerance=f"{tolerance[at]:,.6g}",
        ))  # fmt: skip
    for at, other in np.argwhere(table.between < -1e-9)[:FEW_SHOWN]:
        place = file.place(field_=f"row {at + 1}, column {other + 1}")
        problems.append(problem("KAN-6005", place, value=f"{table.between[at, other]:g}"))
    own = np.diagonal(table.between)
    for at in np.flatnonzero(own > np.maximum(table.output, 0) + tolerance)[:FEW_SHOWN]:
        place = file.place(field_=f"row {at + 1}, column {at + 1}")
        problems.append(problem(
            "KAN-6014", place, sector=sector_name(table, int(at)), found=f"{own[at]:,.6g}",
            output=f"{table.output[at]:,.6g}",
        ))  # fmt: skip
    if problems:
        raise ProblemError(*few(problems, file))
    over = sold - table.output
    count = int(np.count_nonzero(over > EXACT * np.maximum(1.0, np.abs(table.output))))
    if not count:
        return []
    return [problem("KAN-6035", file.place(), count=count, most=f"{over.max():,.6g}")]


def _not_numbers(file: DataFile, table: InputOutputTable) -> list[Problem]:
    found = []
    for name, array in (("Z", table.between), ("F", table.final)):
        for at, other in np.argwhere(~np.isfinite(array))[:FEW_SHOWN]:
            place = file.place(field_=f"{name} row {at + 1}, column {other + 1}")
            found.append(problem("KAN-6004", place, value=str(array[at, other])))
    for at in np.flatnonzero(~np.isfinite(table.output))[:FEW_SHOWN]:
        place = file.place(field_=f"x row {at + 1}")
        found.append(problem("KAN-6004", place, value=str(table.output[at])))
    return found
