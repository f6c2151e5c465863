"""The columns that ``kaname supply dependency --mirror`` adds: what two reports leave open."""

from collections.abc import Sequence
from typing import Final

from kaname.cli.supply_dependency import STATES, Row, number, say
from kaname.core.text import Text
from kaname.supply.dependency_rules import Figures, Rule, answers
from kaname.supply.mirror import mirrored, mirrored_figures
from kaname.supply.store import Store

__all__ = ["add_mirror"]

BOUNDED: Final = ("imports", "exports", "hhi_imports", "hhi_world_exports", "import_export_ratio",
                  "top_share")  # fmt: skip


def add_mirror(
    rows: Sequence[Row], store: Store, year: int, chosen: Sequence[Rule]
) -> tuple[tuple[Text, ...], tuple[str, ...]]:
    """Add to every row the lowest and highest figures, and what the rules say of these.

    Raises:
        ProblemError: one of the two sides is not kept.
    """
    held = mirrored(store.flows(year, side="exporter"), store.flows(year, side="importer"), year)
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
