"""``kaname supply``: who depends on whom, what stops when, and where else to buy."""

from typing import Final

import click

from kaname.cli.lazy import LazyGroup

__all__ = ["supply"]

COMMANDS: Final = {
    "import": ("kaname.cli.supply_import:import_", "Take in trade, production, tables, networks."),
    "status": ("kaname.cli.supply_import:status", "What was taken in, and of which edition."),
    "map": ("kaname.cli.supply_map:map_", "Who makes what, stage by stage."),
    "producers": ("kaname.cli.supply_producers:producers", "Who makes how much, as imported."),
    "dependency": ("kaname.cli.supply_dependency:dependency", "On whom a country depends."),
    "look-through": ("kaname.cli.supply_look_through:look_through", "Whose products, by tier."),
    "chokepoints": ("kaname.cli.supply_chokepoints:chokepoints", "Whose stop would hurt most."),
    "autonomy": ("kaname.cli.supply_autonomy:autonomy", "Autonomy and indispensability."),
    "esri": ("kaname.cli.supply_esri:esri", "The systemic risk of every firm of a network."),
    "synthesise": ("kaname.cli.supply_synthesise:synthesise", "Make up a firm network, so called."),
    "simulate": ("kaname.cli.supply_simulate:simulate", "Run a shock, day by day."),
    "control": ("kaname.cli.supply_control:control", "The shock that a control of law would be."),
    "sourcing": ("kaname.cli.supply_sourcing:sourcing", "Where else to buy, at least cost."),
    "subsidies": ("kaname.cli.supply_subsidies:subsidies", "Announced support and capacity."),
    "report": ("kaname.cli.supply_report:report", "One page on a product, to send on."),
}
"""Command -> where it is, and its line of help."""


@click.group(cls=LazyGroup, lazily=COMMANDS)
def supply() -> None:
    """Show who depends on whom, what stops when a supplier stops, and where else to buy."""
