"""Which figures a command of the supply room reads: what was imported, else what is shipped."""

from collections.abc import Mapping
from dataclasses import dataclass

from kaname.core.text import Text
from kaname.supply.shares import Share

__all__ = ["KnownShares", "known_shares"]


@dataclass(frozen=True, slots=True)
class KnownShares:
    """Shares, what their products are called, and whether they are those that are shipped."""

    shares: tuple[Share, ...]
    names: Mapping[str, Text]
    starter: bool


def known_shares(chain: str | None, *, starter: bool = False) -> KnownShares:
    """Return the imported shares; the shipped ones where none is imported, or when asked for.

    Args:
        chain: only products of this chain of the shipped tables.
        starter: the shipped ones even where others are imported.

    Raises:
        ProblemError: a kept data set is damaged, or there is no such chain.
    """
    from kaname.home import supply_store
    from kaname.supply.starter import products_of, starter_shares

    if not starter and chain is None:
        imported = supply_store().shares()
        if imported:
            return KnownShares(imported, {}, starter=False)
    found = products_of(chain)
    shares = tuple(share for share in starter_shares() if share.product in found)
    names = {code: Text(one.name_en, one.name_ja) for code, one in found.items()}
    return KnownShares(shares, names, starter=True)
