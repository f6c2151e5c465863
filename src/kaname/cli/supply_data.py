"""Which figures a command of the supply room reads: what was imported, else what is shipped."""

from collections.abc import Mapping
from dataclasses import dataclass

from kaname.core.text import Text
from kaname.supply.recipes import Product, Step
from kaname.supply.shares import Share

__all__ = ["KnownShares", "known_shares"]


@dataclass(frozen=True, slots=True)
class KnownShares:
    """Shares, the products they are of with what goes into what, and whether they are shipped."""

    shares: tuple[Share, ...]
    products: Mapping[str, Product]
    steps: tuple[Step, ...]
    starter: bool

    @property
    def names(self) -> Mapping[str, Text]:
        """What the products are called."""
        return {code: Text(one.name_en, one.name_ja) for code, one in self.products.items()}

    def of_inputs(self) -> tuple[Share, ...]:
        """Return the shares of what goes into something: neither last products nor whole stages.

        A product of an imported recipe that goes into nothing and has nothing going into it is a
        stage as a whole; in the shipped tables it is an input whose use is not told.
        """
        made_of = {step.output for step in self.steps}
        into = {step.input for step in self.steps}
        variants = {code for code, one in self.products.items() if one.variant_of}
        kept = into | variants
        if self.starter:
            kept |= {code for code in self.products if code not in made_of}
        known = kept if self.steps else {share.product for share in self.shares}
        return tuple(share for share in self.shares if share.product in known)


def known_shares(chain: str | None, *, starter: bool = False) -> KnownShares:
    """Return the imported shares; the shipped ones where none is imported, or when asked for.

    Args:
        chain: only products of this chain.
        starter: the shipped ones even where others are imported.

    Raises:
        ProblemError: a kept data set is damaged, or there is no such chain.
    """
    from kaname.home import supply_store
    from kaname.supply.starter import products_of, starter_shares, steps

    if not starter:
        store = supply_store()
        held = {one.id: one for one in store.products() if chain in (None, one.chain)}
        imported = tuple(
            share for share in store.shares() if chain is None or share.product in held
        )
        if imported:
            return KnownShares(imported, held, tuple(store.steps()), starter=False)
    found = products_of(chain)
    shares = tuple(share for share in starter_shares() if share.product in found)
    return KnownShares(shares, found, steps(), starter=True)
