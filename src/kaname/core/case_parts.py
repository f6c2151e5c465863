"""Listed goods inside the goods of a deal: a record of the case format."""

from dataclasses import dataclass
from decimal import Decimal

from kaname.core.case_fields import fact as _fact
from kaname.core.unknown import Unknown

__all__ = ["Part"]


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of listed goods that is built or mixed into the goods (Japan's Table 1)."""

    meti_item: str | Unknown = _fact(
        "meti_item", "Its item of the Export Order's first table",
        "部分品自体の輸出令別表第一の項番", example="7の項(1)",
    )  # fmt: skip
    value: Decimal | Unknown = _fact(
        "number",
        "Its value when made, in the currency of the item",
        "製造時の価額（品目と同じ通貨）",
    )
    inseparable: bool | Unknown = _fact(
        "yes_no", "Is it hard to separate (soldered, say)?", "分離しがたいか（半田付け等）"
    )
    mixed: bool | Unknown = _fact(
        "yes_no", "Is it mixed in, not built in?", "組み込まれるのでなく、混合されているか"
    )
    usable_as_such: bool | Unknown = _fact(
        "yes_no", "Mixed: does the mixture serve for its use?",
        "混合物がその状態で当該貨物の用途に使えるか",
    )  # fmt: skip
