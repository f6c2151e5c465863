"""What is known of one product, put together: its map, who could deny it, what stops, support."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaname.joint.coalition import Answer, Terms, coalitions
from kaname.joint.exposure import Trade
from kaname.joint.exposure_figures import SUPPLY, newest_flows, traded
from kaname.supply.chain import chain_of
from kaname.supply.chokepoints import Chokepoint, chokepoints
from kaname.supply.recipes import Product
from kaname.supply.stage_map import Node, StageMap, stage_map
from kaname.supply.starter import products, products_of, starter_shares, steps, wide_codes
from kaname.supply.subsidies import Support, support

if TYPE_CHECKING:
    from kaname.supply.flows import Flows
    from kaname.supply.store import Store

__all__ = ["BUYERS", "TARGETS", "THETA", "Brief", "brief"]

BUYERS: Final = ("JPN", "USA")
TARGETS: Final = ("CHN", "JPN", "USA")
THETA: Final = 0.9
"""From this share of the supply outside a target the product counts as denied to it."""


@dataclass(frozen=True, slots=True, eq=False)
class Brief:
    """One product. ``trade`` is empty where nothing under its codes was imported."""

    product: Product
    map: StageMap
    node: Node
    inputs: tuple[Node, ...]
    stops: tuple[Chokepoint, ...]
    """Every supply of its recipe whose stop takes something of it, the largest loss first."""
    denials: tuple[tuple[str, Answer | None], ...]
    """Target -> who could deny it; None where no share is known."""
    trade: tuple[Trade, ...]
    flows: "Flows | None"
    """The newest trade of the world under its codes; None where nothing is imported."""
    imported: bool
    """Whether any trade was imported."""
    wide: bool
    support: tuple[Support, ...]


def brief(name: str, supply: "Callable[[], Store] | None" = None) -> Brief:
    """Return what is known of a product of the shipped tables.

    Args:
        name: its identifier.
        supply: opens what was imported of trade.

    Raises:
        KeyError: there is no such product.
        ProblemError: (status 3) a kept data set is damaged.
    """
    product = products()[name]
    found = stage_map(name)
    nodes = {node.product: node for node in found.nodes}
    lineage = [name]
    while products()[lineage[-1]].variant_of:
        lineage.append(products()[lineage[-1]].variant_of)
    own = [step.input for step in steps() if step.output == name]
    kept = supply() if supply is not None else None
    kept = kept if kept is not None and kept.root.is_dir() else None
    newest = newest_flows(kept) if kept is not None else None
    trade = tuple(
        one for code in product.hs for buyer in BUYERS for one in traded(code, "", buyer, newest)
    )
    return Brief(
        product=product, map=found, node=nodes[name],
        inputs=tuple(nodes[one] for one in dict.fromkeys(own) if one in nodes),
        stops=_stops(product), denials=tuple((target, _denial(name, target)) for target in TARGETS),
        trade=trade, flows=newest[1] if newest is not None else None,
        imported=newest is not None, wide=name in wide_codes(),
        support=tuple(row for row in support() if row.product in lineage),
    )  # fmt: skip


def _stops(product: Product) -> tuple[Chokepoint, ...]:
    chain = chain_of(products_of(product.chain), steps(), starter_shares())
    points = chokepoints(chain, {product.id: 1.0})
    return tuple(point for point in points if point.simulated.high > 0)


def _denial(name: str, target: str) -> Answer | None:
    shares = [one for one in starter_shares() if one.product == name and one.measure in SUPPLY]
    if not any(one.share for one in shares if one.country and not one.firm):
        return None
    return coalitions(shares, Terms(target, THETA, 1.0))
