"""What is inside the goods of a deal: records of the case format."""

from dataclasses import dataclass
from decimal import Decimal

from kaname.core.case_fields import fact as _fact
from kaname.core.unknown import Unknown

__all__ = ["Content", "Part"]


@dataclass(frozen=True, slots=True)
class Content:
    """One US-origin part of a foreign-made item, for the calculation of its US content.

    ``needs_licence`` is asked of the Country Chart and part 746, never of part 744; a part that
    License Exception GBS would free does not need one (part 734, Supp. No. 2, (a)(1)).
    """

    eccn: str | Unknown = _fact("eccn", "ECCN of the part", "ECCN")
    value: Decimal | Unknown = _fact("number", "Fair market value", "公正な市場価額")
    needs_licence: bool | Unknown = _fact(
        "yes_no", "Needs a licence there by itself?", "単独で許可を要するか"
    )


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
