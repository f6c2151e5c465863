"""The order in which products are made of one another, and the rings that forbid there be one."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from kaname.supply.recipes import Product, Step

__all__ = ["inherited", "line_of", "ordered", "ring_of"]


def inherited(products: Mapping[str, Product], steps: Iterable[Step]) -> dict[str, dict[str, Step]]:
    """Return for every product its inputs and the step of each, those of its parents too."""
    stated: dict[str, dict[str, Step]] = {product: {} for product in products}
    for step in steps:
        if step.output in products and step.input in products:
            stated[step.output].setdefault(step.input, step)
    found = {}
    for product in products:
        inputs: dict[str, Step] = {}
        for one in line_of(products, product):
            for name, step in stated[one].items():
                inputs.setdefault(name, step)
        found[product] = inputs
    return found


def line_of(products: Mapping[str, Product], product: str) -> list[str]:
    """Return a product, what it is a variant of, what that is a variant of, and so on."""
    line = [product]
    parent = products[product].variant_of
    while parent in products and parent not in line:
        line.append(parent)
        parent = products[parent].variant_of
    return line


def ordered(into: Mapping[str, Mapping[str, Step]]) -> tuple[str, ...]:
    """Return the products so that every input stands before what it goes into.

    Raises:
        CycleError: a product goes into itself, by whatever way.
    """
    return tuple(TopologicalSorter({one: sorted(into[one]) for one in into}).static_order())


def ring_of(into: Mapping[str, Mapping[str, Step]]) -> tuple[str, ...]:
    """Return the products of a ring, the first once more at the end; empty: there is none."""
    try:
        ordered(into)
    except CycleError as error:
        return tuple(error.args[1])  # each goes into the next
    return ()
