"""What the commands of the supply room found, as parts of a page: a picture and its table."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kaname.core.text import Argument, Text, load_wording
from kaname.report.supply_page import Part
from kaname.report.supply_pictures import (
    Curve,
    Grid,
    Point,
    curves,
    curves_table,
    heat_map,
    heat_table,
    scatter,
    scatter_table,
)
from kaname.supply.countries import name_of
from kaname.supply.starter import chain_name, chains

__all__ = ["autonomy_part", "course_part", "dependency_part"]

_words: Final = load_wording("kaname.report", "words_supply_pictures.toml")
PRODUCTS_MAX: Final = 40
LINES_MAX: Final = 6
DAYS_MAX: Final = 40
"""The table of a page holds about so many days; every day stands in a .csv."""
HORIZON: Final = 365
Row = Mapping[str, object]


def _say(key: str, language: str, **facts: Argument) -> str:
    return _words(key, **facts).to(language)


def dependency_part(rows: Sequence[Row], language: str) -> Part:
    """Return products against years, each cell the share of the largest supplier.

    ``rows`` are those of ``kaname supply dependency``; ``top_by_year`` holds year -> share.
    """
    ranked = sorted(rows, key=lambda row: -_number(row.get("imports_usd")))[:PRODUCTS_MAX]
    every = {year for row in ranked for year in _years(row)}
    years = sorted(every)
    several = len({row["country"] for row in ranked}) > 1
    labels = tuple(_product(row, several=several, language=language) for row in ranked)
    values = tuple(tuple(_years(row).get(year) for year in years) for row in ranked)
    grid = Grid(labels, tuple(str(year) for year in years), values)
    title = _say("dependency.title", language)
    text = _say("dependency.text", language, count=len(ranked))
    picture = heat_map(grid, title, text, language)
    return Part(title, (text,), (picture,), heat_table(grid), "dependency.csv")


def _years(row: Row) -> Mapping[int, float | None]:
    held = row.get("top_by_year")
    if isinstance(held, Mapping):
        return held
    year, share = row.get("year"), row.get("top_share")
    return {year: share if isinstance(share, float) else None} if isinstance(year, int) else {}


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _product(row: Row, *, several: bool, language: str) -> str:
    top = str(row.get("top_supplier") or "")
    first = f"{row['country']} " if several else ""
    return f"{first}{row['product']}" + (f" ← {name_of(top).to(language)}" if top else "")


def autonomy_part(rows: Sequence[Row], language: str, horizon: int = HORIZON) -> Part:
    """Return autonomy against indispensability; ``rows`` are those of ``kaname supply autonomy``.

    Autonomy is the least that is left when one other country stops.
    """
    at = [row for row in rows if row["horizon_days"] == horizon]
    own = {(row["chain"], row["country"]): row for row in at if row["figure"] == "least_autonomy_1"}
    points, silent = [], 0
    for row in at:
        alone = own.get((row["chain"], row["country"]))
        if row["figure"] != "indispensability" or alone is None:
            continue
        if row.get("told") == "no" and alone.get("told") == "no":
            silent += 1
            continue
        chain, country, other = str(row["chain"]), str(row["country"]), str(row["others"])
        label = _say("autonomy.point", language, chain=_chain(chain), country=name_of(country),
                     other=name_of(other))  # fmt: skip
        points.append(Point(
            label, name_of(country).to(language), _number(alone["low"]), _number(row["low"]),
            _number(alone["high"]), _number(row["high"]),
        ))  # fmt: skip
    title = _say("autonomy.title", language, days=f"{horizon:,}")
    untold = (_say("autonomy.untold", language, count=silent),) if silent else ()
    if not points:
        return Part(title, untold or (_say("autonomy.none", language),))
    axes = (_say("axis.autonomy", language), _say("axis.indispensability", language))
    text = _say("autonomy.text", language)
    return Part(title, (text, *untold), (scatter(points, axes, title, text),),
                scatter_table(points), "autonomy.csv")  # fmt: skip


def _chain(name: str) -> Text:
    return chain_name(name) if name in chains() else Text(name, name)


def course_part(
    name: str, labels: Sequence[str], layers: NDArray[np.float64], draws: int, language: str
) -> Part:
    """Return the course of a shock; ``layers`` is (median, 5 %, 95 %) x days x labels, of 1.

    A label without any figure (nothing was made before the shock either) is left out.
    """
    days = tuple(range(-1, layers.shape[1]))
    found = []
    for place, label in enumerate(labels):
        course = layers[:, :, place]
        if np.isnan(course).any():
            continue
        middle, low, high = ((1.0, *(float(v) for v in layer)) for layer in course)
        found.append(Curve(label, days, middle, low, high))
    found = [*found[:3], *sorted(found[3:], key=lambda one: one.middle[-1])[:LINES_MAX]]
    title = _say("course.title", language, name=name)
    text = _say("course.text", language, draws=draws)
    step = max(1, -(-len(days) // DAYS_MAX))
    some = [_every(one, step) for one in found]
    lines = (text,) if step == 1 else (text, _say("course.some", language, step=step))
    return Part(title, lines, (curves(found, title, text, language),), curves_table(some),
                "course.csv")  # fmt: skip


def _every(one: Curve, step: int) -> Curve:
    """Return a curve at the day before, at day 0, and at every so many days after it."""
    at = [place for place, day in enumerate(one.days) if day < 0 or day % step == 0]
    return Curve(one.label, tuple(one.days[n] for n in at), tuple(one.middle[n] for n in at),
                 tuple(one.low[n] for n in at), tuple(one.high[n] for n in at))  # fmt: skip
