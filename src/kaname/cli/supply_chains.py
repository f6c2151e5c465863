"""Which chains a command of the supply room reads: imported recipes and shares, or the shipped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kaname.cli.supply_data import known_shares
from kaname.core.text import Text
from kaname.supply.chain import Chain, chain_of
from kaname.supply.recipes import Product, Step
from kaname.supply.shares import Share

__all__ = ["Known", "known_chains"]


@dataclass(frozen=True, slots=True)
class Known:
    """Chains by name, the products of them, and whether they are those that are shipped."""

    chains: Mapping[str, Chain]
    products: Mapping[str, Product]
    starter: bool

    def name_of(self, product: str) -> Text:
        """Return what a product is called."""
        return Text(self.products[product].name_en, self.products[product].name_ja)


def known_chains(name: str | None, *, starter: bool) -> Known:
    """Return the chain asked for, or all; the shipped ones where none such is imported.

    Raises:
        ProblemError: a kept data set is damaged, there is no such chain (KAN-6140), a recipe
            runs in a ring (KAN-6096), or shares cannot be (KAN-6092).
    """
    known = known_shares(name, starter=starter)
    if not known.products:  # shares were imported without what goes into what
        known = known_shares(name, starter=True)
    products = tuple(known.products.values())
    return Known(_chains(products, known.steps, known.shares), known.products, known.starter)


def _chains(
    products: Sequence[Product], steps: Sequence[Step], shares: Sequence[Share]
) -> dict[str, Chain]:
    names = dict.fromkeys(product.chain for product in products)
    return {
        name: chain_of({p.id: p for p in products if p.chain == name}, steps, shares)
        for name in names
    }
