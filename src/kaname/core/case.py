"""The facts of one deal. Every fact is optional; what is not given is ``UNKNOWN``.

Each field is defined once, here, with its kind, its vocabulary and its meaning in both languages:
the reader of case files, the published JSON Schema, the template and the documentation are all
made from these definitions.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from kaname.core.partial_date import BirthDate
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Unknown, is_known

__all__ = [
    "EVENTS", "FORMAT", "ITEM_KINDS", "PARTY_KINDS", "REASONS_FOR_CONTROL", "REGIONS",
    "ROLES", "WMD_KINDS",
    "Address", "Case", "EndUse", "FieldSpec", "Identifier", "Item", "Money", "Owner", "Party",
    "Places", "Quantity", "field_specs",
]  # fmt: skip

FORMAT: Final = 1
"""The version of the case format; a case file may state it as ``kaname: 1``."""

EVENTS: Final = ("export", "reexport", "transfer")
ROLES: Final = (
    "seller", "exporter", "manufacturer", "buyer", "purchaser", "intermediate_consignee",
    "ultimate_consignee", "end_user", "forwarder", "broker", "bank", "payer", "other",
)  # fmt: skip
PARTY_KINDS: Final = ("company", "government", "university", "person", "vessel", "aircraft")
ITEM_KINDS: Final = ("goods", "software", "technology")
REGIONS: Final = ("none", "crimea", "donetsk", "luhansk")
WMD_KINDS: Final = ("nuclear", "chemical_biological", "missile")
REASONS_FOR_CONTROL: Final = (
    "NS", "NS1", "NS2", "MT", "MT1", "NP", "NP1", "NP2", "CB", "CB1", "CB2", "CB3", "RS", "RS1",
    "RS2", "FC", "FC1", "CC", "CC1", "CC2", "CC3", "AT", "AT1", "AT2", "CW", "EI", "FP", "SI",
    "SL", "SS", "UN",
)  # fmt: skip
"""Reasons of 15 CFR 738.2(d)(2)(i), and the columns of the Country Chart that belong to them."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """How one field of the case format is written.

    ``name`` is the word in the file; the attribute has a trailing underscore where that word is
    one of Python's own (``from``).

    ``kind``: ``id``, ``text``, ``yes_no``, ``date``, ``birth_date``, ``number``, ``percent``,
    ``country``, ``currency``, ``word`` (one of ``words``), ``hs``, ``eccn``, ``meti_item``,
    ``entry_id``, ``mapping``, or ``record`` (of ``record``). ``many`` fields hold a list; a single
    value is read as a list of one.
    """

    name: str
    kind: str
    meaning: Text
    words: tuple[str, ...] = ()
    record: type | None = None
    many: bool = False
    example: str = ""


def _fact(
    kind: str, en: str, ja: str, *, words: tuple[str, ...] = (), record: type | None = None,
    many: bool = False, empty: bool = False, example: str = "",
) -> Any:  # fmt: skip
    """Define a field; ``empty``: when not given it is an empty tuple and not Unknown."""
    metadata = {
        "kind": kind, "meaning": Text(en, ja), "words": words, "record": record, "many": many,
        "example": example,
    }  # fmt: skip
    return dataclasses.field(default=() if empty else UNKNOWN, metadata=metadata)


def field_specs(record: type) -> tuple[FieldSpec, ...]:
    """Return the fields of a record of the case format, in the order in which they are written."""
    return tuple(
        FieldSpec(name=field.name.rstrip("_"), **field.metadata)
        for field in dataclasses.fields(record)
        if field.metadata
    )


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217)."""

    amount: Decimal | Unknown = _fact("number", "Amount", "金額", example="1200000")
    currency: str | Unknown = _fact("currency", "ISO 4217 code", "通貨（ISO 4217）", example="JPY")


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of an item."""

    amount: Decimal | Unknown = _fact("number", "Number", "数量", example="1")
    unit: str | Unknown = _fact("text", "Unit", "単位", example="set")


@dataclass(frozen=True, slots=True)
class Address:
    """A place where a party can be found."""

    text: str | Unknown = _fact("text", "As written", "住所（記載のまま）")
    country: str | Unknown = _fact("country", "Country or region", "国・地域")


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that some register gave a party."""

    type: str | Unknown = _fact("text", "Which register", "番号の種類", example="LEI")
    value: str | Unknown = _fact("text", "The number", "番号")


@dataclass(frozen=True, slots=True)
class Owner:
    """Someone who owns part of a party: another party of the case by its id, or by name."""

    party: str | Unknown = _fact("id", "Id of a party of this case", "この案件の当事者のid")
    name: str | Unknown = _fact(
        "text", "Name, if no party of this case", "名称（当事者でない場合）"
    )
    country: str | Unknown = _fact("country", "Country or region of the owner", "所有者の国・地域")
    percent: Decimal | Unknown = _fact("percent", "Share owned, 0 to 100", "持分（％）")
    same_as: tuple[str, ...] = _fact(
        "entry_id", "List entries that a person confirmed to be this owner",
        "この所有者であると確認したリスト掲載者のid", many=True, empty=True,
        example="[bis-entity:0123456789ab]",
    )  # fmt: skip
    not_same_as: tuple[str, ...] = _fact(
        "entry_id", "List entries that a person found not to be this owner",
        "この所有者ではないと確認したリスト掲載者のid", many=True, empty=True,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Party:
    """A person or organisation with a role in the deal."""

    id: str = dataclasses.field(
        default="",
        metadata={
            "kind": "id", "meaning": Text("Short name used in this file", "この案件内での略号"),
            "words": (), "record": None, "many": False, "example": "fab",
        },
    )  # fmt: skip
    roles: tuple[str, ...] = _fact(
        "word", "What the party does in the deal", "取引での役割",
        words=ROLES, many=True, empty=True, example="[ultimate_consignee, end_user]",
    )  # fmt: skip
    name: str | Unknown = _fact("text", "Name, in any script", "名称（文字種を問わない）")
    other_names: tuple[str, ...] = _fact(
        "text", "Other names, former names, other scripts", "別名・旧称・他の文字による表記",
        many=True, empty=True,
    )  # fmt: skip
    kind: str | Unknown = _fact("word", "What it is", "種別", words=PARTY_KINDS, example="company")
    country: str | Unknown = _fact(
        "country", "Where it is (organisation) or its nationality (person)",
        "所在国（組織）又は国籍（個人）", example="CN",
    )  # fmt: skip
    addresses: tuple[Address, ...] = _fact(
        "record", "Addresses", "住所", record=Address, many=True, empty=True
    )
    identifiers: tuple[Identifier, ...] = _fact(
        "record", "Registration numbers", "登録番号等", record=Identifier, many=True, empty=True
    )
    birth_date: BirthDate | Unknown = _fact(
        "birth_date", "Date of birth of a person, as exactly as it is known",
        "生年月日（個人。分かる範囲で）", example="1962-05",
    )  # fmt: skip
    owners: tuple[Owner, ...] | Unknown = _fact(
        "record", "Owners and their shares; an empty list states that there are none to name",
        "所有者と持分。空の一覧は「挙げるべき所有者なし」の意", record=Owner, many=True,
    )  # fmt: skip
    us_person: bool | Unknown = _fact(
        "yes_no", "Is it a US person (31 CFR ch. V)?", "米国人（31 CFR ch. V）か"
    )
    military: bool | Unknown = _fact(
        "yes_no", "Is it armed forces, or does it develop or make arms?",
        "軍若しくは軍関係機関又は武器の開発・製造者か",
    )  # fmt: skip
    weapons_of_mass_destruction: bool | Unknown = _fact(
        "yes_no", "Does it, or did it, work on weapons of mass destruction or their missiles?",
        "大量破壊兵器又はその運搬手段の開発等を行い、又は行っていたか",
    )  # fmt: skip
    takes_possession: bool | Unknown = _fact(
        "yes_no",
        "Forwarder, bank or broker: does it take possession of the items to deliver them?",
        "運送取扱人・銀行・仲介者の場合、引渡しのために品目を占有するか",
    )  # fmt: skip
    meti_designated: bool | Unknown = _fact(
        "yes_no",
        "Is it named in a METI or Foreign Ministry notice as a party to whom exports are "
        "restricted (Russia, Belarus, third countries)?",
        "輸出等に係る禁止措置の対象者（ロシア・ベラルーシ・第三国）として告示で指定された者か",
    )  # fmt: skip
    same_as: tuple[str, ...] = _fact(
        "entry_id", "List entries that a person confirmed to be this party",
        "この当事者であると確認したリスト掲載者のid", many=True, empty=True,
        example="[bis-entity:0123456789ab]",
    )  # fmt: skip
    not_same_as: tuple[str, ...] = _fact(
        "entry_id", "List entries that a person found not to be this party",
        "この当事者ではないと確認したリスト掲載者のid", many=True, empty=True,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """What is traded: goods, software or technology."""

    id: str = dataclasses.field(
        default="",
        metadata={
            "kind": "id", "meaning": Text("Short name used in this file", "この案件内での略号"),
            "words": (), "record": None, "many": False, "example": "etcher",
        },
    )  # fmt: skip
    description: str | Unknown = _fact("text", "What it is", "品名・内容")
    kind: str | Unknown = _fact("word", "What it is made of", "種別", words=ITEM_KINDS)
    quantity: Quantity | Unknown = _fact("record", "How much", "数量", record=Quantity)
    value: Money | Unknown = _fact(
        "record", "Total value of this item in the deal", "総価額", record=Money
    )
    hs: str | Unknown = _fact(
        "hs", "HS code, 4 to 10 digits", "HSコード（4～10桁）", example="8486.20"
    )
    eccn: str | Unknown = _fact(
        "eccn", "US classification down to the paragraph, or EAR99",
        "米国ECCN（パラグラフまで）又はEAR99", example="3B001.c.1.a",
    )  # fmt: skip
    meti_item: str | Unknown = _fact(
        "meti_item",
        "Item of the Export Order's first table, or not_listed when the goods fall under none of "
        "items 1 to 15",
        "輸出令別表第一の項番。1～15の項に該当しない場合は not_listed", example="7の項(16)",
    )  # fmt: skip
    origin: str | Unknown = _fact("country", "Country of origin", "原産国", example="JP")
    us_content_percent: Decimal | Unknown = _fact(
        "percent",
        "Controlled US-origin content as a share of the item's value, for this destination "
        "(15 CFR 734.4 and Supp. 2 to Part 734); all US content is an upper bound of it",
        "仕向地に対し規制対象となる米国原産品の価額割合（15 CFR 734.4、Part 734 Supp. 2）。"
        "米国原産品全体の割合はその上限",
        example="27",
    )  # fmt: skip
    us_content_eccns: tuple[str, ...] | Unknown = _fact(
        "eccn",
        "US classifications of all US-origin content, whether or not it counts as controlled for "
        "this destination; an empty list when none is on the Commerce Control List",
        "仕向地に対し規制対象となるか否かを問わず、全ての米国原産品のECCN。規制品目リスト該当品が"
        "なければ空の一覧",
        many=True, example="[3A001.a.7]",
    )  # fmt: skip
    us_encryption_authorised: bool | Unknown = _fact(
        "yes_no",
        "Was the US encryption content authorised as 15 CFR 734.4(b)(1) asks for this destination "
        "(License Exception ENC, or published source code)?",
        "米国原産の暗号品目について、仕向地に関し15 CFR 734.4(b)(1)の条件（許可例外ENC又は公開"
        "ソースコード）を満たすか",
    )  # fmt: skip
    one_time_report_filed: bool | Unknown = _fact(
        "yes_no",
        "Technology with controlled US technology in it: has the one-time report of 15 CFR "
        "734.4(c)(3), (d)(3) been filed?",
        "規制対象の米国技術を含む技術の場合、15 CFR 734.4(c)(3)・(d)(3)の報告（一回限り）を"
        "行ったか",
    )  # fmt: skip
    reasons_for_control: tuple[str, ...] | Unknown = _fact(
        "word",
        "US reasons for control that apply to the item as its classifier determined, as a reason "
        "(NS) or as a column of the Country Chart (NS2); one not named does not apply",
        "判定者が確認した、品目に適用される米国の規制理由。理由（NS）又は国別チャートの欄（NS2）で"
        "記載し、記載のないものは適用されない",
        words=REASONS_FOR_CONTROL, many=True, example="[NS1, AT]",
    )  # fmt: skip
    russia_supplement_6: bool | Unknown = _fact(
        "yes_no",
        "EAR99 goods for Russia or Belarus: are they described in 15 CFR part 746, Supp. No. 6, or "
        "parts that Supp. Nos. 4 or 5 take in whatever their code?",
        "ロシア・ベラルーシ向けのEAR99の貨物の場合、15 CFR 第746部 Supp. No. 6に記載の品目、又は"
        "Supp. No. 4・5がコードにかかわらず含める部分品か",
    )  # fmt: skip
    us_direct_product: bool | Unknown = _fact(
        "yes_no",
        "Made outside the US: is it a direct product of US technology or software, or of a plant "
        "that is, under one of the rules of 15 CFR 734.9?",
        "米国外製造の場合、15 CFR 734.9のいずれかの規則でいう米国技術・ソフトウェアの"
        "（又はそれによる設備の）直接製品か",
    )  # fmt: skip
    food_or_medicine: bool | Unknown = _fact(
        "yes_no", "Is it food or medicine?", "食品又は医薬品か"
    )
    reduced_value_listed: bool | Unknown = _fact(
        "yes_no",
        "Is it named in METI's notice under the Export Order's table 3-3 (limit of 50,000 yen)?",
        "輸出令別表第三の三に基づく告示の貨物（少額特例の上限5万円）か",
    )  # fmt: skip
    russia_table_listed: bool | Unknown = _fact(
        "yes_no",
        "Is it in the Export Order's table of goods restricted to Russia or Belarus (2-3)?",
        "輸出令別表第二の三（ロシア・ベラルーシ向け規制貨物）に掲げる貨物か",
    )  # fmt: skip
    russia_table_number: str | Unknown = _fact(
        "text", "Its number in that table, which decides for Belarus and for third countries",
        "同表の号番号（ベラルーシ及び第三国向けでは号により異なる）", example="第二号(5)",
    )  # fmt: skip
    technical_parameters: Mapping[str, str] | Unknown = _fact(
        "mapping", "Technical parameters, name: value", "技術的仕様（項目: 値）"
    )


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
    informed_by_bis: bool | Unknown = _fact(
        "yes_no", "Has BIS informed the exporter that a licence is needed?",
        "BISから許可を要する旨の通知（is informed）を受けたか",
    )  # fmt: skip
    informed_by_meti_wmd: bool | Unknown = _fact(
        "yes_no", "Has METI informed the exporter (weapons of mass destruction)?",
        "経済産業大臣から許可申請をすべき旨の通知（大量破壊兵器）を受けたか",
    )  # fmt: skip
    informed_by_meti_conventional: bool | Unknown = _fact(
        "yes_no", "Has METI informed the exporter (conventional arms)?",
        "経済産業大臣から許可申請をすべき旨の通知（通常兵器）を受けたか",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """The facts of one deal."""

    title: str | Unknown = _fact("text", "What the deal is, in a line", "案件名")
    reference: str | Unknown = _fact("text", "Your own file number", "整理番号")
    event: str | Unknown = _fact(
        "word", "What happens to the items", "行為の種別", words=EVENTS, example="export"
    )
    ship_date: date | Unknown = _fact("date", "Day of shipment", "船積日", example="2026-11-20")
    parties: tuple[Party, ...] = _fact(
        "record", "Everyone in the deal", "当事者", record=Party, many=True, empty=True
    )
    items: tuple[Item, ...] = _fact(
        "record", "Everything that is traded", "品目", record=Item, many=True, empty=True
    )
    places: Places = dataclasses.field(
        default=Places(),
        metadata={
            "kind": "record", "meaning": Text("Where the items go", "経路"), "words": (),
            "record": Places, "many": False, "example": "",
        },
    )  # fmt: skip
    end_use: EndUse = dataclasses.field(
        default=EndUse(),
        metadata={
            "kind": "record", "meaning": Text("What the items are for", "用途"), "words": (),
            "record": EndUse, "many": False, "example": "",
        },
    )  # fmt: skip

    def party(self, party_id: str) -> Party:
        """Return the party with that id.

        Raises:
            KeyError: there is none.
        """
        for party in self.parties:
            if party.id == party_id:
                return party
        raise KeyError(party_id)

    def final_destination(self) -> str | Unknown:
        """Return the country where the items end up: where they are used, else where they go."""
        if is_known(self.places.end_use_at):
            return self.places.end_use_at
        return self.places.to
