"""Trade in a newer revision of the Harmonized System, told in an older one's codes."""

from dataclasses import dataclass, replace

import numpy as np

from kaname.supply.flows import Flows
from kaname.supply.nomenclature import Correlation
from kaname.supply.sources.keys import merge_doubles

__all__ = ["Converted", "to_older"]


@dataclass(frozen=True, slots=True)
class Converted:
    """Flows in the older codes, and what could not be told in them."""

    flows: Flows
    split: tuple[str, ...]
    """Newer codes that take from several older ones: no one knows how much from which."""
    unknown: tuple[str, ...]
    """Codes that the correlation does not hold."""
    value_left: float
    """US dollars of both."""


def to_older(flows: Flows, correlation: Correlation) -> Converted:
    """Return flows in the codes of the older revision, as far as that needs no guess.

    A newer code that corresponds to one older code is carried over whole; several that do so are
    added. A newer code that corresponds to several is left out and named: its value cannot be
    divided without an assumption.

    Raises:
        ValueError: the flows are not in the newer revision.
    """
    if flows.nomenclature != correlation.newer:
        raise ValueError(f"flows in {flows.nomenclature or 'no known revision'}, "
                         f"a correlation of {correlation.newer}")  # fmt: skip
    older: dict[str, set[str]] = {}
    for link in correlation.links:
        older.setdefault(link.newer, set()).add(link.older)
    unknown = tuple(code for code in flows.products if code not in older)
    split = tuple(code for code in flows.products if len(older.get(code, ())) > 1)
    target = {code: next(iter(older[code])) for code in flows.products
              if len(older.get(code, ())) == 1}  # fmt: skip
    products = tuple(sorted(set(target.values())))
    at = {code: number for number, code in enumerate(products)}
    new = np.array([at[target[c]] if c in target else -1 for c in flows.products] or [0], np.int32)
    product = new[flows.product]
    kept = product >= 0
    carried = replace(
        flows, years=flows.years[kept], products=products, product=product[kept],
        exporter=flows.exporter[kept], importer=flows.importer[kept], value=flows.value[kept],
        tonnes=flows.tonnes[kept], nomenclature=correlation.older,
    )  # fmt: skip
    whole = merge_doubles(carried, equal_are_one=False)
    return Converted(whole, split, unknown, float(flows.value[~kept].sum()))
