"""Where the items of a deal go and what they are for: two records of the case format."""

from dataclasses import dataclass

from kaname.core.case_fields import fact as _fact
from kaname.core.case_words import (
    CONTROLLED_USES,
    FOOTNOTES,
    NOTICES,
    REGIONS,
    WMD_KINDS,
)
from kaname.core.unknown import Unknown

__all__ = ["EndUse", "Places"]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the items go; the fields are written ``from``, ``via``, ``to``, ``end_use_at``."""

    from_: str | Unknown = _fact("country", "Shipped from", "積出国", example="JP")
    via: tuple[str, ...] | Unknown = _fact(
        "country", "Through, in order; an empty list states that it goes directly",
        "経由地（順に）。空の一覧は直送の意", many=True, example="[SG]",
    )  # fmt: skip
    to: str | Unknown = _fact("country", "Shipped to", "仕向地", example="CN")
    end_use_at: str | Unknown = _fact(
        "country", "Used at, if elsewhere", "最終使用地（異なる場合）"
    )
    via_permitted: bool | Unknown = _fact(
        "yes_no",
        "Could the items go to each country passed through without a US licence, or is one held "
        "for it (15 CFR 736.2(b)(8))?",
        "経由する各国について、米国の許可なく仕向けられるか、又は許可を得ているか"
        "（15 CFR 736.2(b)(8)）",
    )  # fmt: skip
    through_papers: bool | Unknown = _fact(
        "yes_no",
        "Passing through Japan: is it carried on a bill of lading or waybill for another country?",
        "日本を経由する場合、外国を仕向地とする船荷証券・航空貨物運送証等により運ばれるか",
    )  # fmt: skip
    landed_in_japan: bool | Unknown = _fact(
        "yes_no",
        "Passing through Japan: is it landed there for a while and shipped on? What is imported, "
        "or taken into bonded storage first, is shipped from Japan",
        "日本を経由する場合、仮に陸揚げして積み替えるか。輸入した貨物、蔵入れ等をした貨物は"
        "積出国を日本とする",
    )  # fmt: skip
    occupied_region: str | Unknown = _fact(
        "word",
        "In Ukraine: which region under embargo it goes to; none states that it goes elsewhere "
        "in Ukraine",
        "ウクライナの場合、どの禁輸対象地域に向かうか。それ以外の地域であれば none",
        words=REGIONS, example="none",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class EndUse:
    """What the items are for, and what an authority has said about it."""

    description: str | Unknown = _fact("text", "In the user's own words", "需要者による用途の説明")
    weapons_of_mass_destruction: bool | Unknown = _fact(
        "yes_no",
        "Will it be used to develop, make, use or store nuclear, chemical or biological weapons, "
        "or missiles or drones for them (contract, papers or what the importer says)?",
        "核兵器等（運搬用ロケット・無人航空機を含む）の開発・製造・使用・貯蔵に用いられるか"
        "（契約書等の記載又は輸入者等の連絡による）",
    )  # fmt: skip
    conventional_weapons: bool | Unknown = _fact(
        "yes_no",
        "Will it be used to develop, make or use conventional arms "
        "(contract, papers or what the importer says)?",
        "通常兵器の開発・製造・使用に用いられるか（契約書等の記載又は輸入者等の連絡による）",
    )  # fmt: skip
    clearly_other_use: bool | Unknown = _fact(
        "yes_no", "Is it clear, from its kind and terms, that it is for another use than arms?",
        "取引の態様・条件等から、兵器の開発等以外に用いられることが明らかか",
    )  # fmt: skip
    military: bool | Unknown = _fact(
        "yes_no", "Is it for a military end use or a military end user?",
        "軍事用途又は軍事最終需要者向けか",
    )  # fmt: skip
    advanced_semiconductors: bool | Unknown = _fact(
        "yes_no",
        "In Macau or a Country Group D:5 country: will it be used to develop or make integrated "
        "circuits (front end) at a plant that makes advanced-node ones, or to develop or make "
        "chip-making equipment (15 CFR 744.23(a)(2), (4))?",
        "マカオ又は国グループD:5において、先端ノード集積回路を製造する工場での集積回路の開発・製造"
        "（前工程）、又は半導体製造装置の開発・製造に用いられるか（15 CFR 744.23(a)(2)・(4)）",
    )  # fmt: skip
    supercomputer: bool | Unknown = _fact(
        "yes_no",
        "In Macau or a Country Group D:5 country: will it be used to develop, make, run or repair "
        "a supercomputer, or be built into one (15 CFR 744.23(a)(1))?",
        "マカオ又は国グループD:5のスーパーコンピュータの開発・製造・運用・修理等に用いられ、又は"
        "組み込まれるか（15 CFR 744.23(a)(1)）",
    )  # fmt: skip
    wmd_kinds: tuple[str, ...] | Unknown = _fact(
        "word", "Use for weapons of mass destruction: which kinds?",
        "大量破壊兵器関連の用途の場合、その種類", words=WMD_KINDS, many=True,
        example="[nuclear]",
    )  # fmt: skip
    boycott_request: bool | Unknown = _fact(
        "yes_no",
        "Has the deal brought a request to support or to give information for a foreign boycott "
        "that the United States does not sanction (15 CFR part 760)?",
        "取引において、米国が認めない外国のボイコットへの協力又は情報提供を求められたか"
        "（15 CFR 第760部）",
    )  # fmt: skip
    controlled_uses: tuple[str, ...] | Unknown = _fact(
        "word",
        "Is it known that the item is for one of these uses (15 CFR part 744): rockets or drones "
        "of a range of 300 km or more, or of a range that is not known, in or by a Country Group "
        "D:4 country; a whole plant for precursors of ECCN 1C350; foreign maritime nuclear "
        "propulsion; military intelligence of the countries of 744.22; a military commodity of "
        "ECCN 0A919; design of advanced-node integrated circuits made in Macau or a D:5 country; "
        "chip-making equipment developed or made by an entity with headquarters there; a foreign "
        "vessel or aircraft in a port? none states that it is for none of these",
        "次の用途（15 CFR 第744部）に用いられることを知っているか: 国グループD:4の国における、又は"
        "同国による射程300 km以上の、又は射程不明のロケット・無人航空機、ECCN 1C350の前駆物質の一貫"
        "製造設備、外国の舶用原子力推進、744.22の国の軍事情報、ECCN 0A919の軍用貨物への組込み、"
        "マカオ・D:5で製造される先端ノード集積回路の設計、同地に本社を置く者による半導体製造装置の"
        "開発・製造、港にある外国の船舶・航空機。いずれでもなければ none",
        words=CONTROLLED_USES, many=True, example="[none]",
    )  # fmt: skip
    informed_by_bis: bool | Unknown = _fact(
        "yes_no", "Has BIS informed the exporter that a licence is needed?",
        "BISから許可を要する旨の通知（is informed）を受けたか",
    )  # fmt: skip
    informed_under: tuple[str, ...] | Unknown = _fact(
        "word", "Notice of BIS: under which paragraphs was it given?",
        "BISの通知の場合、その根拠条項", words=NOTICES, many=True, example='["744.21(b)"]',
    )  # fmt: skip
    for_footnotes: tuple[str, ...] | Unknown = _fact(
        "word",
        "Is it known that it goes into, or serves to make or develop, a part or equipment that an "
        "Entity List entity makes, buys or orders? The footnotes of such entities; an empty list "
        "if none",
        "エンティティ・リスト掲載者が製造・購入・発注する部分品・装置に組み込まれ、又はその開発・製造"
        "に用いられることを知っている場合、その掲載者の脚注番号。なければ空の一覧",
        words=FOOTNOTES, many=True, example='["1"]',
    )  # fmt: skip
    goes_into_equipment_of: tuple[str, ...] | Unknown = _fact(
        "country",
        "Is it known that it goes into, or serves to make or develop, a part or equipment made in "
        "or destined to another country? Those countries; an empty list if none",
        "他国で製造され又は他国向けの部分品・装置に組み込まれ、又はその開発・製造に用いられることを"
        "知っている場合、その国。なければ空の一覧",
        many=True, example="[RU]",
    )  # fmt: skip
    informed_by_meti_wmd: bool | Unknown = _fact(
        "yes_no", "Has METI informed the exporter (weapons of mass destruction)?",
        "経済産業大臣から許可申請をすべき旨の通知（大量破壊兵器）を受けたか",
    )  # fmt: skip
    informed_by_meti_conventional: bool | Unknown = _fact(
        "yes_no", "Has METI informed the exporter (conventional arms)?",
        "経済産業大臣から許可申請をすべき旨の通知（通常兵器）を受けたか",
    )  # fmt: skip
