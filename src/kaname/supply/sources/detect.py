"""Which loader reads a file: its columns tell, never its name alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kaname.supply.datasets import Reading
from kaname.supply.sources import baci, bgs, comtrade, edges, eto, hs, icio, usgs, wiod, wiod_book
from kaname.supply.sources.files import DataFile, Head, unknown_layout

__all__ = ["LAYOUTS", "Layout", "belongs_to_another", "layout_of", "load"]

Load = Callable[[DataFile, "int | None"], Reading]


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout that is read: what it is called, how it is known, and its loader."""

    name: str
    matches: Callable[[Head], bool]
    load: Load


LAYOUTS: Final = (
    Layout("CEPII BACI (t,i,j,k,v,q or i,j,cmd,value)", baci.matches, baci.load),
    Layout("UN Comtrade (refYear, reporterCode, partnerCode, cmdCode, …)", comtrade.matches,
           comtrade.load),
    Layout("USGS Mineral Commodity Summaries", usgs.matches, usgs.load),
    Layout("BGS World Mineral Statistics", bgs.matches, bgs.load),
    Layout("ETO chip supply chain (provision.csv)", eto.matches, eto.load),
    Layout("OECD ICIO (V1, AUS_A01_02, …)", icio.matches, icio.load),
    Layout("WIOD 2013 (workbook, or npz: Z, F, x, countries, industries)", wiod.matches, wiod.load),
    Layout("HS correlation (HS 2022, HS 2017)", hs.is_correlation, hs.load_correlation),
    Layout("HS headings (hscode or code, description)", hs.matches, hs.load),
    Layout("links of firms (supplier, customer, weight)", edges.matches, edges.load),
    Layout("links of firms without a heading", edges.is_bare, edges.load),
)  # fmt: skip
"""The layouts, the more particular first."""


def layout_of(file: DataFile) -> Layout | None:
    """Return the layout of a file; None for one that no loader knows.

    Raises:
        ProblemError: KAN-6002, the file cannot be read.
    """
    head = file.head
    for layout in LAYOUTS:
        if layout.matches(head):
            return layout
    if head.form == "other":
        for is_it, loader in (
            (hs.is_workbook, hs.load_correlation),
            (wiod_book.is_book, wiod.load),
        ):
            if is_it(file):
                return next(one for one in LAYOUTS if one.load is loader)
    return None


def belongs_to_another(file: DataFile) -> bool:
    """Tell whether a file is read with another that stands beside it, and not by itself."""
    head = file.head
    if baci.is_country_codes(head):
        return any(baci.matches(other.head) for other in _others(file))
    return eto.is_part(head) and any(eto.matches(other.head) for other in _others(file))


def _others(file: DataFile) -> list[DataFile]:
    return [other for name, other in file.beside.items() if name != file.name]


def load(file: DataFile, year: int | None = None) -> Reading:
    """Read a file with the loader that its columns call for.

    Raises:
        ProblemError: no loader knows it (see ``unknown_layout``); or what the loader raises.
    """
    layout = layout_of(file)
    if layout is None:
        raise unknown_layout(file, "; ".join(one.name for one in LAYOUTS))
    return layout.load(file, year)
