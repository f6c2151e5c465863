"""Which chains a command of the supply room reads: imported recipes and shares, or the shipped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kaname.core.text import Text
from kaname.supply.chain import Chain, Supply, chain_of
from kaname.supply.recipes import Product, Step
from kaname.supply.shares import Share

__all__ = ["Known", "known_chains", "source_of"]


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
    from kaname.home import supply_store
    from kaname.supply.starter import products_of, starter_shares, steps

    if not starter:
        store = supply_store()
        held = [p for p in store.products() if name in (None, p.chain)]
        shares = store.shares()
        if held and shares:
            return Known(_chains(held, store.steps(), shares), {p.id: p for p in held}, False)
    products = products_of(name)
    shipped = starter_shares()
    return Known(_chains(tuple(products.values()), steps(), shipped), products, True)


def _chains(
    products: Sequence[Product], steps: Sequence[Step], shares: Sequence[Share]
) -> dict[str, Chain]:
    names = dict.fromkeys(product.chain for product in products)
    return {
        name: chain_of({p.id: p for p in products if p.chain == name}, steps, shares)
        for name in names
    }


def source_of(supply: Supply | None) -> str:
    """Return publisher, title and edition of a table of shares."""
    if supply is None:
        return ""
    source = supply.source
    made_up = "SYNTHETIC" if source.synthetic else ""
    parts = (source.publisher, source.title, source.edition, made_up)
    return ", ".join(part for part in parts if part)
