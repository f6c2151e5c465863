"""What the geological surveys' loaders share: figures with bounds, commodities, countries."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from kaname.core.problem import Problem
from kaname.supply import countries
from kaname.supply.sources.files import DataFile
from kaname.supply.words_load import problem

__all__ = ["Figure", "country_of", "figure", "product_and_form", "slug"]

NUMBER: Final = re.compile(r"-?[\d,]*\.?\d+")
BOUND: Final = re.compile(r"([<>\u2264\u2265])\s*([\d,.]+)")
RANGE: Final = re.compile(r"([\d,.]+)\s*[-\u2013\u2014]\s*([\d,.]+)")
NIL: Final = frozenset({"\u2014", "-", "--", "\u2013", "nil"})
"""Dashes that stand for nothing produced."""
HALF: Final = re.compile(r"less than (?:\u00bd|1/2)\s*unit", re.I)
QUALIFIED: Final = re.compile(r"\s*\(([^()]*)\)\s*$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure: exact, bounded, or unknown with the word that stands in its place."""

    amount: float | None
    least: float | None = None
    most: float | None = None
    note: str = ""


def figure(text: str, notes: str = "") -> Figure:
    """Read a figure as the surveys print it.

    ``1,200`` is a number; a dash is nil; ``>50`` and ``500-17,000`` bound it; ``W`` (withheld),
    ``NA``, ``E`` (net exporter), words and an empty cell are unknown, and are kept as the note.
    ``s`` is less than half a unit where the notes say so.
    """
    cell = text.replace("\u00a0", " ").strip()
    if NUMBER.fullmatch(cell):
        return Figure(float(cell.replace(",", "")))
    if cell in NIL:
        return Figure(0.0)
    bound = BOUND.fullmatch(cell)
    if bound:
        value = _plain(bound.group(2))
        above = bound.group(1) in ">\u2265"
        return Figure(None, value if above else None, None if above else value, cell)
    spread = RANGE.fullmatch(cell)
    if spread:
        return Figure(None, _plain(spread.group(1)), _plain(spread.group(2)), cell)
    if cell == "s" and HALF.search(notes):
        return Figure(None, 0.0, 0.5, cell)
    if cell == "E":
        return Figure(None, None, 0.0, cell)
    return Figure(None, note=cell)


def _plain(text: str) -> float:
    return float(text.replace(",", "").rstrip("."))


def country_of(spelling: str, source: str) -> tuple[str | None, str]:
    """Return the alpha-3 code and the remark in brackets that the survey adds to some names.

    The code is empty for "other countries" and for several countries in one row, None for a name
    that nobody uses.
    """
    name = " ".join(spelling.replace("\u00a0", " ").split())
    for one, remark in ((name, ""), _without_remark(name)):
        if countries.is_aggregate(one, source):
            return "", name
        code = countries.alpha3(one, source)
        if code is not None:
            return code, remark
    return None, ""


def _without_remark(name: str) -> tuple[str, str]:
    found = QUALIFIED.search(name)
    return (name[: found.start()].strip(), found.group(1)) if found else (name, "")


def unknown_country(file: DataFile, line: int, column: str, spelling: str) -> Problem:
    """Return the problem of a name that nobody uses."""
    near = ", ".join(countries.nearest(spelling)) or "-"
    place = file.place(line, column)
    return problem("KAN-6006", place, spelling=spelling.strip(), nearest=near)


def product_and_form(commodity: str, source: str) -> tuple[str, str]:
    """Return our identifier of a commodity and the form that its name holds ("cobalt, mine")."""
    name = " ".join(commodity.replace("\u00a0", " ").split())
    known = _commodities().get((source, name.casefold()))
    if known is not None:
        return known
    if source == "bgs":
        first, _, rest = name.partition(", ")
        return slug(first), rest
    return slug(name), ""


def slug(text: str) -> str:
    """Return a text as an identifier: small letters, digits and underscores."""
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")


@cache
def _commodities() -> dict[tuple[str, str], tuple[str, str]]:
    file = resources.files("kaname.supply") / "tables" / "commodity_products.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return {(r["source"], r["spelling"].casefold()): (r["product"], r["form"]) for r in rows}
