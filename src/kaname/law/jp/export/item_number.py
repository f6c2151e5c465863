"""Item numbers (項番) of the Export Order's Appended Table 1, as people write them."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

__all__ = ["NOT_LISTED", "ItemNumber", "read_item_number"]

NOT_LISTED: Final = "not_listed"
"""The word of the case format for goods that fall under none of items 1 to 15."""

_NUMBER: Final = r"\d+(?:の\d+)?"
_FORM: Final = re.compile(
    rf"(?P<item>{_NUMBER})(?:の?項)?(?:\((?P<sub>{_NUMBER})\)(?P<part>{_NUMBER})?)?"
)


@dataclass(frozen=True, slots=True)
class ItemNumber:
    """One number: ``2の項(12)1`` is item 2, sub-item 12, part 1; ``3の2`` is written ``3-2``."""

    item: str
    sub_item: str = ""
    part: str = ""

    def __str__(self) -> str:
        item, sub_item, part = (
            number.replace("-", "の") for number in (self.item, self.sub_item, self.part)
        )
        return f"{item}の項" + (f"({sub_item}){part}" if sub_item else "")


def read_item_number(text: str) -> ItemNumber | None:
    """Return the number written as ``7の項(16)`` or ``7(16)``, in any width; None if it is none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = _FORM.fullmatch(plain)
    if found is None:
        return None
    parts = (found[group] or "" for group in ("item", "sub", "part"))
    return ItemNumber(*(part.replace("の", "-") for part in parts))
