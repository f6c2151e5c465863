"""Pictures of the supply room from plain values: heat map, scatter, curves, flows.

Each is a function to SVG with a twin that gives the same numbers as a table. What is unknown is
drawn as unknown: hatched, left out of a line, or as a bar from the least to the most it may be.
"""

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from markupsafe import escape

from kaname.core.text import Argument, Text, clean, load_wording, plain
from kaname.report.picture import INK, PALE, PALETTE, RAMP, Axis, Picture, cut, text_width
from kaname.report.supply_page import Table

__all__ = [
    "Curve", "Flow", "Grid", "Point", "capitals", "curves", "curves_table", "flow_map",
    "flows_table", "heat_map", "heat_table", "map_title", "scatter", "scatter_table",
]  # fmt: skip

_words: Final = load_wording("kaname.report", "words_supply_pictures.toml")
ARCS_MAX: Final = 30
WEST: Final = -30.0
"""The left edge of the map of flows, in the Atlantic: the Pacific lies in the middle."""
_HATCH: Final = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
    '<path d="M0 0V6" stroke="#c9c3b5" stroke-width="2"/></pattern></defs>'
)
_DASHES: Final = ("", "7 3", "2 3", "9 3 2 3")
_SIGNS: Final = "ABCDEFGH"


def _say(key: str, language: str, **facts: Argument) -> str:
    return _words(key, **facts).to(language)


def _table(keys: tuple[str, ...], rows: Sequence[tuple[object, ...]],
           forms: tuple[str, ...]) -> Table:  # fmt: skip
    headings = tuple(_words(f"column.{key}") for key in keys)
    return Table(keys, headings, tuple(rows), forms)  # type: ignore[arg-type]


# --- heat map ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grid:
    """Values from 0 to 1 in rows and columns; None is unknown."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]


def heat_table(grid: Grid) -> Table:
    """Return the rows and columns of a heat map as a table of the same numbers."""
    headings = (_words("column.row"), *(plain(column) for column in grid.columns))
    rows = tuple((row, *line) for row, line in zip(grid.rows, grid.values, strict=True))
    return Table(("row", *grid.columns), headings, rows, ("", *("{:.1%}",) * len(grid.columns)))


def heat_map(grid: Grid, title: str, description: str, language: str) -> str:
    """Return a heat map: darker is more, the number stands in the cell, unknown is hatched."""
    left = 30 + max((min(text_width(row, 11), 250) for row in grid.rows), default=0)
    slant = max((text_width(column, 10) for column in grid.columns), default=0) > 64
    wide, high = 72.0, 24.0
    top = 52 + (min(max(text_width(c, 10) for c in grid.columns), 150) * 0.55 if slant else 14)
    right = 90 if slant else 20
    width = max(left + wide * len(grid.columns) + right, text_width(title, 15) + 40, 420)
    picture = Picture(width, top + high * len(grid.rows) + 46, title, description)
    picture.add(_HATCH)
    picture.text(16, 26, title, 15, weight="600")
    for place, column in enumerate(grid.columns):
        x = left + wide * (place + 0.5)
        shown = cut(column, 150 if slant else wide, 10)
        if slant:
            picture.text(x - 8, top - 8, shown, 10, turn=-30)
        else:
            picture.text(x, top - 8, shown, 10, anchor="middle")
    for line, (row, values) in enumerate(zip(grid.rows, grid.values, strict=True)):
        y = top + high * line
        picture.text(left - 8, y + 16, cut(row, 250, 11), 11, anchor="end")
        for place, value in enumerate(values):
            _cell(picture, left + wide * place, y, wide, high, value, language)
    _ramp(picture, left, top + high * len(grid.rows) + 14, language)
    return picture.svg()


def _cell(picture: Picture, x: float, y: float, wide: float, high: float, value: float | None,
          language: str) -> None:  # fmt: skip
    if value is None:
        picture.box(x, y, wide - 2, high - 2, "url(#hatch)", hint=_say("unknown", language))
        picture.text(x + wide / 2 - 1, y + 15, "?", 11, anchor="middle", ink=INK)
        return
    step = min(int(value * len(RAMP)), len(RAMP) - 1)
    picture.box(x, y, wide - 2, high - 2, RAMP[step])
    ink = "#fff" if step >= 4 else INK
    shown = f"{value:.0%}" if value == 0 or value >= 0.01 else "<1%"
    picture.text(x + wide / 2 - 1, y + 15, shown, 11, anchor="middle", ink=ink)


def _ramp(picture: Picture, x: float, y: float, language: str) -> None:
    size = 100 / len(RAMP)
    for step, colour in enumerate(RAMP):
        picture.box(x + 42 * step, y, 40, 10, colour)
        picture.text(x + 42 * step, y + 21, f"{size * step:.0f}%", 9, ink=PALE)
    picture.box(x + 42 * len(RAMP) + 14, y, 22, 10, "url(#hatch)")
    picture.text(x + 42 * len(RAMP) + 42, y + 9, "? " + _say("unknown", language), 9, ink=INK)


# --- scatter -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Point:
    """A point that may be an area: from (x, y) to (x_high, y_high), all from 0 to 1."""

    label: str
    group: str
    x: float
    y: float
    x_high: float
    y_high: float


def scatter_table(points: Sequence[Point]) -> Table:
    """Return a row for each point."""
    rows = [(one.label, one.group, one.x, one.x_high, one.y, one.y_high) for one in points]
    keys = ("label", "group", "x", "x_high", "y", "y_high")
    return _table(keys, rows, ("", "", *("{:.1%}",) * 4))


def scatter(points: Sequence[Point], axes: tuple[str, str], title: str, description: str) -> str:
    """Return a scatter: a dot at the least of each figure, thin bars up to the most it may be."""
    height = max(520.0, 96.0 + 15 * len(points))
    picture = Picture(900, height, title, description)
    across, up = Axis(0.0, 1.0, 70, 560), Axis(0.0, 1.0, 450, 60)
    picture.text(16, 26, title, 15, weight="600")
    picture.axis_x(across, 450, "{:.0%}", top=60)
    picture.axis_y(up, 70, "{:.0%}", right=560)
    picture.text(315, 488, axes[0], 11, anchor="middle")
    picture.text(20, 255, axes[1], 11, anchor="middle", turn=-90)
    groups = tuple(dict.fromkeys(one.group for one in points))
    taken: list[tuple[float, float]] = []
    for number, one in enumerate(points, 1):
        place = groups.index(one.group)
        colour = PALETTE[place % len(PALETTE)]
        x, y = across.at(one.x), up.at(one.y)
        while any(math.hypot(x - other, y - above) < 15 for other, above in taken):
            x += 15  # beside a dot that lies where this one would, so that both can be read
        taken.append((x, y))
        if one.x_high > one.x:
            picture.line(x, y, max(x, across.at(one.x_high)), y, ink=colour, width=1.2, dash="3 2")
        if one.y_high > one.y:
            picture.line(x, y, x, up.at(one.y_high), ink=colour, width=1.2, dash="3 2")
        hint = f"{one.label}: {one.x:.0%}-{one.x_high:.0%}, {one.y:.0%}-{one.y_high:.0%}"
        picture.dot(x, y, 8, colour, hint=hint)
        ink = "#000" if place % len(PALETTE) in (3, 4, 5, 6) else "#fff"
        picture.text(x, y + 3.2, str(number), 8.5, anchor="middle", ink=ink, weight="600")
        sign = _SIGNS[place % len(_SIGNS)]
        line = 66 + 15 * (number - 1)
        picture.dot(588, line - 4, 4, colour)
        picture.text(598, line, cut(f"{number}  {one.label} ({sign})", 285, 10.5), 10.5)
    below = " · ".join(f"{_SIGNS[n % len(_SIGNS)]} {group}" for n, group in enumerate(groups))
    picture.text(70, 508, cut(below, 810, 10), 10, ink=PALE)
    return picture.svg()


# --- curves ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Curve:
    """What one thing does over days, with the interval of the draws (equal where there is one)."""

    label: str
    days: tuple[int, ...]
    middle: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def curves_table(found: Sequence[Curve]) -> Table:
    """Return a row for each day of each curve."""
    rows = [
        (one.label, *four)
        for one in found
        for four in zip(one.days, one.middle, one.low, one.high, strict=True)
    ]
    return _table(("curve", "day", "value", "low", "high"), rows, ("", "", *("{:.2%}",) * 3))


def curves(found: Sequence[Curve], title: str, description: str, language: str) -> str:
    """Return shock curves: a line for the median, a band from low to high; 1 is the day before."""
    picture = Picture(900, 460, title, description)
    days = [day for one in found for day in one.days] or [0, 1]
    values = [value for one in found for value in (*one.middle, *one.low, *one.high)] or [1.0]
    across = Axis(min(days), max(max(days), min(days) + 1), 70, 650)
    up = Axis.over([*values, 1.0], 400, 60)
    picture.text(16, 26, title, 15, weight="600")
    picture.line(70, 400, 650, 400)
    for tick in Axis.over([max(days), 0], 0, 1).ticks():
        if across.low <= tick <= across.high:
            picture.line(across.at(tick), 60, across.at(tick), 404, ink="#ddd8cc", width=0.7)
            picture.text(across.at(tick), 416, f"{tick:g}", 10, anchor="middle")
    picture.axis_y(up, 70, "{:.0%}", right=650)
    picture.text(360, 438, _say("axis.day", language), 11, anchor="middle")
    places = []
    for number, one in enumerate(found):
        colour = PALETTE[number % len(PALETTE)]
        xs = [across.at(day) for day in one.days]
        if one.low != one.high:
            band = [*zip(xs, map(up.at, one.high), strict=True),
                    *reversed(list(zip(xs, map(up.at, one.low), strict=True)))]  # fmt: skip
            picture.path(band, ink="none", fill=colour, opacity=0.18)
        if xs:
            picture.path(list(zip(xs, map(up.at, one.middle), strict=True)), ink=colour, width=2,
                         dash=_DASHES[number % len(_DASHES)])  # fmt: skip
            places.append((up.at(one.middle[-1]), number))
    last = 40.0
    for y, number in sorted(places):
        last = max(y, last + 15)
        one, colour = found[number], PALETTE[number % len(PALETTE)]
        picture.line(652, up.at(one.middle[-1]), 672, last, ink=colour)
        picture.text(676, last + 4, cut(f"{one.label} {one.middle[-1]:.1%}", 215, 11), 11)
    return picture.svg()


# --- flows -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Flow:
    """What one country sells another, in US dollars. Countries are ISO alpha-3."""

    exporter: str
    importer: str
    value: float


def flows_table(flows: Sequence[Flow], names: Mapping[str, Text]) -> Table:
    """Return a row for each flow, the largest first."""
    rows = [
        (names.get(one.exporter, one.exporter), names.get(one.importer, one.importer), one.value)
        for one in _ranked(flows)
    ]
    return _table(("exporter", "importer", "usd"), rows, ("", "", "{:,.0f}"))


@cache
def capitals() -> Mapping[str, tuple[float, float]]:
    """Return country -> latitude and longitude of its capital, in degrees (GeoNames, CC BY 4.0)."""
    file = resources.files("kaname.supply") / "tables" / "capitals.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return {row["alpha3"]: (float(row["latitude"]), float(row["longitude"])) for row in rows}


def _ranked(flows: Sequence[Flow]) -> list[Flow]:
    return sorted(flows, key=lambda one: (-one.value, one.exporter, one.importer))


def flow_map(flows: Sequence[Flow], names: Mapping[str, Text], title: str, description: str,
             language: str) -> str:  # fmt: skip
    """Return the largest flows as arcs between capitals on a plain grid of the globe.

    Thickness is value; each arc runs from its thick end, the exporter, to its thin one.
    """
    picture = Picture(980, 540, title, description)
    picture.text(16, 26, title, 15, weight="600")
    across, up = Axis(WEST, WEST + 360, 20, 960), Axis(-60, 80, 490, 45)
    for degree in range(-30, 331, 30):
        picture.line(across.at(degree), 45, across.at(degree), 490, ink="#ece8dd", width=0.7)
    for degree in range(-60, 81, 20):
        ink = "#cfc9ba" if degree == 0 else "#ece8dd"
        picture.line(20, up.at(degree), 960, up.at(degree), ink=ink, width=0.7)
    known = capitals()
    for latitude, longitude in known.values():
        if -60 <= latitude <= 80:
            picture.dot(across.at(_east(longitude)), up.at(latitude), 1.2, "#cfc9ba", ink="none")
    drawn = [one for one in _ranked(flows) if one.exporter in known and one.importer in known]
    kept = drawn[:ARCS_MAX]
    colours: dict[str, str] = {}
    for one in kept:
        colours.setdefault(one.exporter, PALETTE[len(colours) % 6])
    largest = kept[0].value if kept else 1.0
    for one in reversed(kept):
        hint = f"{_called(one.exporter, names, language)} → "
        hint += f"{_called(one.importer, names, language)}: {one.value:,.0f} USD"
        ends = [
            (across.at(_east(known[c][1])), up.at(known[c][0]))
            for c in (one.exporter, one.importer)
        ]
        _arc(picture, ends, 1 + 7 * one.value / largest, colours[one.exporter], hint)
    _places(picture, kept, (across, up), names, language)
    missing = sorted({c for one in flows for c in (one.exporter, one.importer) if c not in known})
    notes = [_say("flows_left", language, count=len(kept), all=len(flows))]
    if missing:
        notes.append(_say("flows_unplaced", language, names=" ".join(missing)))
    for line, note in enumerate(notes):
        picture.text(20, 510 + 15 * line, cut(note, 940, 10), 10, ink=PALE)
    return picture.svg()


def _east(longitude: float) -> float:
    return longitude if longitude >= WEST else longitude + 360


def map_title(name: Text, year: str, hs: str, source: str) -> tuple[Text, Text]:
    """Return title and description of the map of one product's flows."""
    return _words("flows.title", name=name, year=year), _words("flows.text", hs=hs, source=source)


def _called(code: str, names: Mapping[str, Text], language: str) -> str:
    return names[code].to(language) if code in names else code


def _arc(picture: Picture, ends: Sequence[tuple[float, float]], width: float, colour: str,
         hint: str) -> None:  # fmt: skip
    """Draw an arc that bends to the north, thick at its start and thin at its end."""
    (x1, y1), (x2, y2) = ends
    length = math.hypot(x2 - x1, y2 - y1)
    lift = min(length * 0.28, 130)
    middle = ((x1 + x2) / 2, max((y1 + y2) / 2 - lift, 32))
    steps = 24
    left, right = [], []
    for number in range(steps + 1):
        t = number / steps
        x = (1 - t) ** 2 * x1 + 2 * t * (1 - t) * middle[0] + t * t * x2
        y = (1 - t) ** 2 * y1 + 2 * t * (1 - t) * middle[1] + t * t * y2
        dx = 2 * (1 - t) * (middle[0] - x1) + 2 * t * (x2 - middle[0])
        dy = 2 * (1 - t) * (middle[1] - y1) + 2 * t * (y2 - middle[1])
        size = math.hypot(dx, dy) or 1.0
        half = width * (1 - 0.75 * t) / 2
        left.append((x - dy / size * half, y + dx / size * half))
        right.append((x + dy / size * half, y - dx / size * half))
    picture.add(f"<g><title>{escape(clean(hint))}</title>")
    picture.path([*left, *reversed(right)], ink="none", fill=colour, opacity=0.62)
    picture.add("</g>")


def _places(picture: Picture, kept: Sequence[Flow], axes: tuple[Axis, Axis],
            names: Mapping[str, Text], language: str) -> None:  # fmt: skip
    """Name the countries of the arcs, a name left out where it would lie on another."""
    across, up = axes
    weight: dict[str, float] = {}
    for one in kept:
        for code in (one.exporter, one.importer):
            weight[code] = weight.get(code, 0.0) + one.value
    taken: list[tuple[float, float, float, float]] = []
    for code in sorted(weight, key=lambda code: (-weight[code], code)):
        latitude, longitude = capitals()[code]
        x, y = across.at(_east(longitude)), up.at(latitude)
        picture.dot(x, y, 2.6, INK, hint=_called(code, names, language))
        shown = _called(code, names, language)
        wide = text_width(shown, 9.5)
        for left, base in ((x + 5, y + 3), (x - wide - 5, y + 3), (x - wide / 2, y + 13),
                           (x - wide / 2, y - 6)):  # fmt: skip
            box = (left, base - 9, left + wide, base + 2)
            free = all(box[2] < t[0] or box[0] > t[2] or box[3] < t[1] or box[1] > t[3]
                       for t in taken)  # fmt: skip
            if free and left > 4 and box[2] < 976:
                taken.append(box)
                picture.add(
                    f'<rect x="{left - 1:.1f}" y="{base - 9:.1f}" width="{wide + 2:.1f}" '
                    'height="12" fill="#fff" fill-opacity="0.75"/>'
                )
                picture.text(left, base, shown, 9.5)
                break
