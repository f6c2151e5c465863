"""The columns that ``kaname supply dependency --mirror`` adds: what two reports leave open."""

from collections.abc import Sequence
from typing import Final

from kaname.cli.supply_dependency import STATES, Row, number, say
from kaname.core.text import Text
from kaname.supply.dependency_rules import Figures, Rule, answers
from kaname.supply.flows import Flows
from kaname.supply.mirror import Mirrored, as_reported, mirrored, mirrored_figures
from kaname.supply.provenance import joint
from kaname.supply.store import Store

__all__ = ["add_mirror", "both_sides", "bought_of"]

BOUNDED: Final = ("imports", "exports", "hhi_imports", "hhi_world_exports", "import_export_ratio",
                  "top_share")  # fmt: skip


def both_sides(store: Store, year: int) -> tuple[Mirrored, Flows]:
    """Return both sides' reports of a year, and the one trade that the plain columns show.

    The plain columns are of the same reports as the intervals, so that they lie inside them: a
    reconciled data set takes freight out of importers' reports and weighs the two sides, and so
    may lie below both.

    Raises:
        ProblemError: one of the two sides is not kept.
    """
    sold, bought = store.flows(year, side="exporter"), store.flows(year, side="importer")
    held = mirrored(sold, bought, year)
    return held, as_reported(held, joint([bought.source, sold.source]))


def bought_of(held: Mirrored, country: str) -> frozenset[str]:
    """Return the products that a country buys by either side's report."""
    if country not in held.countries:
        return frozenset()
    chosen = (held.importer == held.countries.index(country)) & (held.high > 0)
    return frozenset(held.products[int(at)] for at in held.product[chosen])


def add_mirror(
    rows: Sequence[Row], held: Mirrored, chosen: Sequence[Rule]
) -> tuple[tuple[Text, ...], tuple[str, ...]]:
    """Add to every row the lowest and highest figures, and what the rules say of these."""
    figures: dict[object, Figures] = {}
    for row in rows:
        country = row["country"]
        if country not in figures:
            figures[country] = mirrored_figures(held, str(country))
    at = {product: place for place, product in enumerate(held.products)}
    states = {(country, rule.name): answers(rule, found)[0]
              for country, found in figures.items() for rule in chosen}  # fmt: skip
    for row in rows:
        country, place = row["country"], at.get(str(row["product"]))
        for name in BOUNDED:
            for side in ("low", "high"):
                value = float("nan")
                if place is not None:
                    value = float(getattr(figures[country], side)[name][0, place])
                row[f"{name}_{side}"] = number(value)
        for rule in chosen:
            state = -1 if place is None else int(states[country, rule.name][place])
            row[f"{rule.name}_mirror"] = STATES[state]
    names = (*(f"{name}_{side}" for name in BOUNDED for side in ("low", "high")),
             *(f"{rule.name}_mirror" for rule in chosen))  # fmt: skip
    note = say("dependency.mirror", count=len(held.low), one_sided=held.one_sided)
    return (note,), names
