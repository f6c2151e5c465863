"""Countries that make what one capital denies, by the shares that ship: for want of firms."""

from datetime import date
from typing import Final

from kaname.core.codes import Eccn
from kaname.core.text import Text, load_wording, plain
from kaname.joint.backfill import Maker
from kaname.joint.exposure import Holding, linked_products
from kaname.joint.exposure_figures import SUPPLY, figures_of
from kaname.supply.countries import alpha3, name_of
from kaname.supply.starter import measure_name, product_name

__all__ = ["ShareMakers"]

_words: Final = load_wording("kaname.joint", "words_compare.toml")


class ShareMakers:
    """What a country makes of the products that carry an ECCN, each by its best source."""

    firms: Final = False

    def __init__(self, on: date) -> None:
        self._on = on

    def of(self, eccn: str, meti_item: str, country: str) -> tuple[Maker, ...]:
        """Return a line for each product of the ECCN that a source says the country makes."""
        if not eccn or Eccn.parse(eccn).is_ear99:
            return ()
        code, found = alpha3(country), []
        for product in linked_products([Eccn.parse(eccn)], self._on):
            for figure in figures_of(product):
                held = [one for one in figure.holdings if one.country == code]
                if figure.measure not in SUPPLY or not held:
                    continue
                said = _words(
                    "backfill.share", country=name_of(held[0].country),
                    product=product_name(product.id), share=_share(held[0]),
                    measure=measure_name(figure.measure), year=str(figure.year or "-"),
                )  # fmt: skip
                source = f"{figure.publisher}: {figure.title}"
                found.append(Maker("", country, source, eccn, meti_item, said))
                break
        return tuple(found)


def _share(holding: Holding) -> Text:
    if holding.share is None:
        return _words("backfill.share_unknown")
    return plain(f"{holding.share * 100:.1f}%")
