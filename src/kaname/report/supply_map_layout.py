"""Where the products of a stage map stand: columns by stage, lines by layered barycentre.

An arrow that runs past a column has a gap of its own in it, shared by all arrows of its input, so
that none runs behind a product. The same map always gives the same places: ties go by the order
of the table of products.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kaname.supply.stage_map import StageMap
from kaname.supply.starter import products

__all__ = ["Layout", "gap", "layout"]

_SWEEPS: Final = 16
_SETTLES: Final = 10
_GAP: Final = 0.34
"""The height of a gap for arrows; a product is 1."""
Family = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The products of each column from above, and the middle of every product and gap in lines."""

    columns: tuple[tuple[str, ...], ...]
    heights: Mapping[str, float]
    lines: float
    """How many lines the tallest column needs."""


def gap(input_: str, column: int) -> str:
    """Return the name of the gap through which the arrows of an input run past a column."""
    return f"~{column}~{input_}"


def layout(found: StageMap) -> Layout:
    """Return the places of a map's products.

    Each column is ordered by the mean place of its neighbours, sweeping to and fro, and the order
    with the fewest crossings is kept; variants stay beneath their parent. Then everything moves
    towards its neighbours as far as those above and beneath it in its column allow.
    """
    columns: list[list[str]] = [[] for _ in range(1 + max(n.column for n in found.nodes))]
    for node in found.nodes:
        columns[node.column].append(node.product)
    edges = _edges(found, columns)
    near: dict[str, list[str]] = {name: [] for column in columns for name in column}
    for one, other in edges:
        near[one].append(other)
        near[other].append(one)
    best = families = [_families(column) for column in columns]
    fewest = _crossings(families, edges)
    for sweep in range(_SWEEPS):
        order = range(len(families)) if sweep % 2 == 0 else range(len(families) - 1, -1, -1)
        families = list(families)
        for number in order:
            families[number] = _sorted(families[number], near, _places(families))
        crossings = _crossings(families, edges)
        if crossings < fewest:
            best, fewest = families, crossings
    flat = [[name for family in column for name in family] for column in best]
    lines = max(sum(_size(name) for name in column) for column in flat)
    shown = tuple(tuple(name for name in column if name[0] != "~") for column in flat)
    return Layout(shown, _settle(flat, near, lines), lines)


def _edges(found: StageMap, columns: list[list[str]]) -> list[tuple[str, str]]:
    """Return links from column to column, and put a gap where one runs past a column."""
    column = {node.product: node.column for node in found.nodes}
    edges: dict[tuple[str, str], None] = {}
    for link in found.links:
        last = link.input
        for number in range(column[link.input] + 1, column[link.output]):
            name = gap(link.input, number)
            if name not in columns[number]:
                columns[number].append(name)
            edges[last, name] = None
            last = name
        edges[last, link.output] = None
    return list(edges)


def _size(name: str) -> float:
    return _GAP if name[0] == "~" else 1.0


def _parent(name: str) -> str:
    return "" if name[0] == "~" else products()[name].variant_of


def _families(column: Sequence[str]) -> list[Family]:
    """Put every variant with its parent, where the parent stands in the same column."""
    inside = set(column)
    heads = [name for name in column if _parent(name) not in inside]
    return [(head, *(name for name in column if _parent(name) == head)) for head in heads]


def _places(families: Sequence[Sequence[Family]]) -> dict[str, float]:
    """Return the middle of everything in its column, as a part of the column's height."""
    places = {}
    for column in families:
        whole = sum(_size(name) for family in column for name in family)
        above = 0.0
        for family in column:
            for name in family:
                places[name] = (above + _size(name) / 2) / whole
                above += _size(name)
    return places


def _sorted(
    column: Sequence[Family], near: Mapping[str, Sequence[str]], places: Mapping[str, float]
) -> list[Family]:
    def wanted(family: Family) -> float:
        around = [places[other] for name in family for other in near[name] if other not in family]
        own = sum(places[name] for name in family) / len(family)
        return sum(around) / len(around) if around else own

    return sorted(column, key=wanted)  # sorted keeps the order of what is equal


def _crossings(families: Sequence[Sequence[Family]], edges: Sequence[tuple[str, str]]) -> int:
    """Count the pairs of edges between the same two columns that cross."""
    places = _places(families)
    column = {
        name: number
        for number, members in enumerate(families) for family in members for name in family
    }  # fmt: skip
    between: dict[int, list[tuple[float, float]]] = {}
    for one, other in edges:
        between.setdefault(column[one], []).append((places[one], places[other]))
    return sum(
        (one[0] - other[0]) * (one[1] - other[1]) < 0
        for ends in between.values()
        for number, one in enumerate(ends)
        for other in ends[number + 1 :]
    )


def _settle(
    columns: Sequence[Sequence[str]], near: Mapping[str, Sequence[str]], lines: float
) -> dict[str, float]:
    """Return the middles of all, from 0 to ``lines``, none over another in its column."""
    heights: dict[str, float] = {}
    for column in columns:
        above = (lines - sum(_size(name) for name in column)) / 2
        for name in column:
            heights[name] = above + _size(name) / 2
            above += _size(name)
    for _ in range(_SETTLES):
        for column in columns:
            wanted = [_wanted(column, number, near, heights) for number in range(len(column))]
            sizes = [_size(name) for name in column]
            down = _apart(wanted, sizes, 0.0)
            up = [-h for h in _apart([-w for w in wanted[::-1]], sizes[::-1], -lines)][::-1]
            middle = [(one + other) / 2 for one, other in zip(down, up, strict=True)]
            heights.update(zip(column, _within(middle, sizes, lines), strict=True))
    return heights


def _wanted(
    column: Sequence[str], number: int, near: Mapping[str, Sequence[str]],
    heights: Mapping[str, float],
) -> float:  # fmt: skip
    """Return the mean of the neighbours' places; a variant without any follows the one above."""
    name = column[number]
    if near[name]:
        return sum(heights[other] for other in near[name]) / len(near[name])
    if number and _parent(name) in column:
        above = column[number - 1]
        return heights[above] + (_size(above) + _size(name)) / 2
    return heights[name]


def _apart(wanted: Sequence[float], sizes: Sequence[float], first: float) -> list[float]:
    """Return the wanted middles, each moved on until it is clear of the one before it."""
    found: list[float] = []
    end = first
    for middle, size in zip(wanted, sizes, strict=True):
        found.append(max(middle, end + size / 2))
        end = found[-1] + size / 2
    return found


def _within(middles: Sequence[float], sizes: Sequence[float], lines: float) -> list[float]:
    placed = _apart(middles, sizes, 0.0)
    end = lines
    for number in range(len(placed) - 1, -1, -1):
        placed[number] = min(placed[number], end - sizes[number] / 2)
        end = placed[number] - sizes[number] / 2
    return placed
