"""Flows between columns, drawn with at most forty nodes in an order that never changes by itself.

The order of a column is that of the weighted means of the places of its neighbours (the layered
barycentre), sweep after sweep, ties by name: the same flows give the same picture, whatever order
they come in. Beyond forty nodes the smallest of a column stand together as others.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import escape

from kaname.core.text import clean
from kaname.report.picture import INK, PALE, Picture, cut

__all__ = [
    "COLUMN_MAX",
    "NODES_MAX",
    "OTHERS",
    "Band",
    "Layout",
    "Node",
    "Ribbon",
    "draw",
    "layout",
    "merged",
]

NODES_MAX: Final = 40
COLUMN_MAX: Final = 16
"""More nodes than these in one column are too many to read."""
OTHERS: Final = "…others"
"""The key of the node that stands for the smallest of its column."""
_SWEEPS: Final = 12
_SLOT: Final = 15.0
"""Pixels that a node's label needs."""


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A flow of ``value`` from a node of one column to a node of the next."""

    source: str
    target: str
    value: float


@dataclass(frozen=True, slots=True)
class Node:
    """A node in its place: column, key, top and height in pixels, and the value that it holds."""

    column: int
    key: str
    top: float
    height: float
    value: float


@dataclass(frozen=True, slots=True)
class Band:
    """A ribbon in its place: where it leaves and arrives, and how thick it is, in pixels."""

    column: int
    source: str
    target: str
    leaves: float
    arrives: float
    thickness: float
    value: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Nodes and bands within ``height`` pixels; ``hidden``: how many each column's others are."""

    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]
    hidden: tuple[int, ...]
    height: float


Layers = Sequence[Sequence[Ribbon]]
"""For each gap between two columns, its ribbons."""


def merged(layers: Layers, most: int = NODES_MAX) -> tuple[list[list[Ribbon]], tuple[int, ...]]:
    """Return the layers with at most ``most`` nodes, and how many each column's others stand for.

    Every column gets the same number of nodes at first; what one does not need, others take, up
    to ``COLUMN_MAX``.
    Equal ribbons are added up and those of nothing left out.
    """
    sums = _sums(layers)
    room = _rooms([len(column) for column in sums], most)
    hidden = []
    keep: list[set[str]] = []
    for column, places in zip(sums, room, strict=True):
        if len(column) <= places:
            keep.append(set(column))
            hidden.append(0)
            continue
        ranked = sorted(column, key=lambda key: (-column[key], key))
        keep.append(set(ranked[: places - 1]))
        hidden.append(len(column) - places + 1)
    found = []
    for place, layer in enumerate(layers):
        values: dict[tuple[str, str], float] = defaultdict(float)
        for ribbon in sorted(layer, key=lambda one: (one.source, one.target, one.value)):
            if ribbon.value > 0:
                source = ribbon.source if ribbon.source in keep[place] else OTHERS
                target = ribbon.target if ribbon.target in keep[place + 1] else OTHERS
                values[source, target] += ribbon.value
        found.append([Ribbon(*ends, value) for ends, value in sorted(values.items())])
    return found, tuple(hidden)


def _sums(layers: Layers) -> list[dict[str, float]]:
    """Return what each node of each column holds: the larger of what comes and what goes."""
    comes: list[dict[str, float]] = [defaultdict(float) for _ in range(len(layers) + 1)]
    goes: list[dict[str, float]] = [defaultdict(float) for _ in range(len(layers) + 1)]
    for place, layer in enumerate(layers):
        for ribbon in sorted(layer, key=lambda one: (one.source, one.target, one.value)):
            if ribbon.value > 0:
                goes[place][ribbon.source] += ribbon.value
                comes[place + 1][ribbon.target] += ribbon.value
    return [
        {key: max(one.get(key, 0.0), other.get(key, 0.0)) for key in sorted({*one, *other})}
        for one, other in zip(comes, goes, strict=True)
    ]


def _rooms(wanted: Sequence[int], most: int) -> list[int]:
    """Share ``most`` places between columns: nobody gets more than it wants."""
    room = [0] * len(wanted)
    left = most
    while left:
        hungry = [
            place for place, count in enumerate(wanted) if room[place] < min(count, COLUMN_MAX)
        ]
        if not hungry:
            break
        for place in hungry[:left]:
            room[place] += 1
        left -= len(hungry[:left])
    return [max(one, 1) for one in room]


def layout(layers: Layers, height: float, most: int = NODES_MAX) -> Layout:
    """Return the places of all nodes and bands.

    Args:
        layers: for each gap between two columns, its ribbons.
        height: pixels for the bands of the fullest column; its labels' slots come on top.
        most: nodes at most.
    """
    kept, hidden = merged(layers, most)
    sums = _sums(kept)
    order = _ordered(kept, sums)
    count = max((len(column) for column in order), default=1)
    whole = max((sum(column.values()) for column in sums), default=0.0) or 1.0
    scale = height / whole if whole > 1e-200 else 0.0
    height += _SLOT * count
    nodes: dict[tuple[int, str], Node] = {}
    for place, (keys, column) in enumerate(zip(order, sums, strict=True)):
        heights = [column[key] * scale for key in keys]
        slots = [max(one + 4.0, _SLOT) for one in heights]
        top = max(0.0, (height - sum(slots)) / 2)
        for key, tall, slot in zip(keys, heights, slots, strict=True):
            nodes[place, key] = Node(place, key, top + (slot - tall) / 2, tall, column[key])
            top += slot
    return Layout(tuple(nodes.values()), _bands(kept, nodes, scale), hidden, height)


def _bands(layers: Layers, nodes: Mapping[tuple[int, str], Node], scale: float) -> tuple[Band, ...]:
    """Stack the ribbons at either end in the order of the other, so that few cross."""
    bands = []
    leaves: dict[tuple[int, str], float] = {}
    arrives: dict[tuple[int, str], float] = {}
    for place, layer in enumerate(layers):
        tops = {one: nodes[place, one.source].top for one in layer}
        ends = {one: nodes[place + 1, one.target].top for one in layer}
        starts: dict[Ribbon, float] = {}
        for one in sorted(layer, key=lambda one: (tops[one], ends[one])):
            key = place, one.source
            starts[one] = leaves.get(key, nodes[key].top)
            leaves[key] = starts[one] + one.value * scale
        for one in sorted(layer, key=lambda one: (ends[one], tops[one])):
            key = place + 1, one.target
            at = arrives.get(key, nodes[key].top)
            arrives[key] = at + one.value * scale
            bands.append(
                Band(place, one.source, one.target, starts[one], at, one.value * scale, one.value)
            )
    return tuple(bands)


def _ordered(layers: Layers, sums: Sequence[Mapping[str, float]]) -> list[list[str]]:
    """Return the keys of each column from top to bottom; others always stand last."""
    order = [sorted(column, key=lambda key: (key == OTHERS, -column[key], key)) for column in sums]
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        columns = range(1, len(order)) if forward else range(len(order) - 2, -1, -1)
        for place in columns:
            order[place] = _by_neighbours(layers, order, place, forward=forward)
    return order


def _by_neighbours(
    layers: Layers, order: Sequence[Sequence[str]], place: int, *, forward: bool
) -> list[str]:
    """Order a column by the mean places of its neighbours in the column before, or after."""
    layer = layers[place - 1] if forward else layers[place]
    other = order[place - 1] if forward else order[place + 1]
    at = {key: number for number, key in enumerate(other)}
    weight: dict[str, float] = defaultdict(float)
    mean: dict[str, float] = defaultdict(float)
    for ribbon in layer:
        mine, theirs = (ribbon.target, ribbon.source) if forward else (ribbon.source, ribbon.target)
        weight[mine] += ribbon.value
        mean[mine] += ribbon.value * at[theirs]
    before = {key: number for number, key in enumerate(order[place])}
    return sorted(
        order[place],
        key=lambda key: (
            key == OTHERS,
            round(mean[key] / weight[key], 9) if weight.get(key) else float(before[key]),
            key,
        ),
    )


def draw(
    picture: Picture, placed: Layout, frame: tuple[float, float, float], *,
    label: Callable[[Node], str], colour: Callable[[Band], str], hint: Callable[[Band], str],
    fill: Callable[[Node], str], room: float = 150.0,
) -> None:  # fmt: skip
    """Draw a layout.

    Args:
        picture: what to draw on.
        placed: the layout.
        frame: left and right end of the columns, and their top, in pixels.
        label: what a node is called.
        colour: of a band.
        hint: what shows under the pointer.
        fill: the colour of a node.
        room: pixels for the labels outside the first and last column.
    """
    left, right, top = frame
    last = max((node.column for node in placed.nodes), default=0)
    width = 12.0
    step = (right - left - width) / max(last, 1)

    def across(column: int) -> float:
        return left + column * step

    for band in placed.bands:
        x1, x2 = across(band.column) + width, across(band.column + 1)
        _ribbon(picture, (x1, top + band.leaves), (x2, top + band.arrives), band.thickness,
                colour(band), hint(band))  # fmt: skip
    for node in placed.nodes:
        x, y = across(node.column), top + node.top
        picture.box(x, y, width, max(node.height, 1.0), fill(node), hint=label(node))
        middle = y + node.height / 2 + 3.6
        if node.column == 0:
            picture.text(x - 6, middle, cut(label(node), room, 10.5), 10.5, anchor="end")
        elif node.column == last:
            picture.text(x + width + 6, middle, cut(label(node), room, 10.5), 10.5)
        else:
            _haloed(picture, x + width / 2, middle, cut(label(node), room * 1.5, 10.5))


def _haloed(picture: Picture, x: float, y: float, text: str) -> None:
    """Write a text over bands, with white around its letters."""
    picture.add(
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="sans-serif" font-size="10.5" '
        f'text-anchor="middle" fill="{INK}" stroke="#fff" stroke-width="3.5" '
        f'stroke-linejoin="round" paint-order="stroke">{escape(clean(text))}</text>'
    )


def _ribbon(
    picture: Picture, start: tuple[float, float], end: tuple[float, float], thick: float,
    colour: str, hint: str,
) -> None:  # fmt: skip
    (x1, y1), (x2, y2) = start, end
    half = (x1 + x2) / 2
    thick = max(thick, 0.6)
    picture.add(
        f'<path d="M{x1:.1f} {y1:.1f}C{half:.1f} {y1:.1f} {half:.1f} {y2:.1f} {x2:.1f} {y2:.1f}'
        f"L{x2:.1f} {y2 + thick:.1f}C{half:.1f} {y2 + thick:.1f} {half:.1f} {y1 + thick:.1f} "
        f'{x1:.1f} {y1 + thick:.1f}Z" fill="{colour or PALE}" fill-opacity="0.5">'
        f"<title>{escape(clean(hint))}</title></path>"
    )
