"""Where a plan's buyers buy today, from imported trade."""

from collections import defaultdict
from dataclasses import replace
from typing import Final

import numpy as np

from kaname.core.problem import Place, Problem, ProblemError, worded
from kaname.core.text import load_wording
from kaname.supply.flows import Flows
from kaname.supply.sourcing_plan import Group, Plan

__all__ = ["with_trade"]

_words: Final = load_wording("kaname.supply", "words_sourcing.toml")


def with_trade(plan: Plan, flows: Flows) -> Plan:
    """Return a plan whose shares of today are those of imports, by value, of its year.

    What a country buys at home does not show in trade: shares are of imports. Countries that sell
    but make no offer are kept apart, for nobody stated their price.

    Raises:
        ProblemError: KAN-6128, trade has no such imports, or a country has several suppliers,
            which trade cannot tell apart.
    """
    problems: list[Problem] = []
    held: dict[Group, dict[str, float]] = {}
    for group in plan.groups:
        found = _imports(plan, flows, group)
        whole = sum(found.values())
        if not whole:
            expected = f"{plan.current_year} HS {' '.join(plan.product(group[1]).hs) or '?'}"
            place = Place(plan.file, field=" ".join(group))
            problems.append(
                worded(_words, "KAN-6128", place, found=" ".join(group), expected=expected)
            )
            continue
        held[group] = {country: value / whole for country, value in found.items()}
    offered: dict[tuple[Group, str], list[str]] = defaultdict(list)
    for offer in plan.offers:
        offered[offer.group, offer.country].append(offer.supplier)
    for (group, country), suppliers in offered.items():
        if len(suppliers) > 1 and held.get(group, {}).get(country):
            place = Place(plan.offers_file, field=" ".join((*group, country)))
            problems.append(
                worded(_words, "KAN-6128", place, found=" ".join(group),
                       expected=f"{country}: {' / '.join(suppliers)}")
            )  # fmt: skip
    if problems:
        raise ProblemError(*problems)
    offers = tuple(
        replace(offer, current=held[offer.group].get(offer.country, 0.0)) for offer in plan.offers
    )
    others = {
        group: {c: share for c, share in found.items() if (group, c) not in offered}
        for group, found in held.items()
    }
    return replace(plan, offers=offers, others=others)


def _imports(plan: Plan, flows: Flows, group: Group) -> dict[str, float]:
    """Return what a buyer imports of a product in the plan's year: exporter -> US dollars."""
    buyer, name = group
    codes = plan.product(name).hs
    wanted = (
        [at for at, code in enumerate(flows.products) if code.startswith(codes)] if codes else []
    )
    if not wanted or buyer not in flows.countries:
        return {}
    rows = (
        np.isin(flows.product, wanted)
        & (flows.importer == flows.countries.index(buyer))
        & (flows.years == plan.current_year)
    )
    sums = np.bincount(flows.exporter[rows], flows.value[rows], len(flows.countries))
    return {flows.countries[at]: float(sums[at]) for at in np.flatnonzero(sums)}
