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
from typing import Final

from kaname.core.case_fields import Address, FieldSpec, Identifier, Money, Quantity, field_specs
from kaname.core.case_fields import fact as _fact
from kaname.core.case_parts import Content, Part
from kaname.core.case_use import EndUse, Places
from kaname.core.case_words import (
    APPROVAL_EXCEPTIONS,
    BULK_CELLS,
    BULK_LICENCES,
    CONCERN_KINDS,
    EVENTS,
    EXCEPTION_CASES,
    FOOTNOTES,
    ITEM_KINDS,
    NOTICES,
    OTHER_AGENCIES,
    PARTY_KINDS,
    PUBLIC_GROUNDS,
    REASONS_FOR_CONTROL,
    REGIONS,
    ROLES,
    SHIPMENT_PURPOSES,
    SPECIFIC_CATEGORIES,
    WMD_KINDS,
)
from kaname.core.partial_date import BirthDate
from kaname.core.text import Text
from kaname.core.unknown import Unknown, is_known

__all__ = [
    "EVENTS", "FOOTNOTES", "FORMAT", "ITEM_KINDS", "NOTICES", "OTHER_AGENCIES", "PARTY_KINDS",
    "PUBLIC_GROUNDS", "REASONS_FOR_CONTROL", "REGIONS", "ROLES", "WMD_KINDS",
    "Address", "Case", "Content", "EndUse", "FieldSpec", "Identifier", "Item", "Money", "Owner",
    "Part", "Party", "Places", "Quantity", "field_specs",
]  # fmt: skip

FORMAT: Final = 1
"""The version of the case format; a case file may state it as ``kaname: 1``."""


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
    nationalities: tuple[str, ...] | Unknown = _fact(
        "country",
        "Person to whom technology is released: every country of citizenship or permanent "
        "residency, the most recent last",
        "技術の開示を受ける個人の、国籍及び永住権を有する国（最も新しいものを最後に記載）",
        many=True, example="[IN, CA]",
    )  # fmt: skip
    released_in: str | Unknown = _fact(
        "country",
        "Country in which technology or source code of this case is released to this person "
        "(seen, said or written)",
        "案件の技術・ソースコードがこの個人に開示される国（閲覧・口頭・文書）", example="US",
    )  # fmt: skip
    foreign_person: bool | Unknown = _fact(
        "yes_no",
        "Is it a foreign person (no citizen, permanent resident or protected person of the US: "
        "15 CFR 772.1)?",
        "外国人（米国の市民・永住者・保護対象者のいずれでもない。15 CFR 772.1）か",
    )  # fmt: skip
    employer_authorised: bool | Unknown = _fact(
        "yes_no",
        "Release outside the US: may the entity that employs this person receive the technology "
        "itself (licence, exception or none needed)?",
        "米国外での開示の場合、その個人を雇用する法人自身は当該技術を受領できるか（許可、例外、又は"
        "許可不要）",
    )  # fmt: skip
    permanent_employee: bool | Unknown = _fact(
        "yes_no",
        "Release outside the US: is it a bona fide permanent and regular employee, and no "
        "proscribed person (15 CFR 734.20(b)(2), (d)(2))?",
        "米国外での開示の場合、真正な常勤の従業員であり、禁止対象者でないか"
        "（15 CFR 734.20(b)(2)・(d)(2)）",
    )  # fmt: skip
    release_safeguards: bool | Unknown = _fact(
        "yes_no",
        "Release outside the US: does the employer prevent diversion, and does one of the cases "
        "of 15 CFR 734.20(c)(5) hold (clearance by the host nation, screening ...)?",
        "米国外での開示の場合、雇用者が流用防止の手続を備え、15 CFR 734.20(c)(5)のいずれか"
        "（受入国の適格性確認、従業員の審査等）を満たすか",
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
    resident_of_japan: bool | Unknown = _fact(
        "yes_no", "Is it a resident of Japan (FEFTA Art. 6(1)(v))?",
        "居住者（外為法6条1項5号）か",
    )  # fmt: skip
    specific_category: tuple[str, ...] | Unknown = _fact(
        "word",
        "A natural person resident in Japan: foreign influence that counts as giving technology "
        "abroad: employed by or bound to a foreign body, benefit from a foreign government, "
        "instructed by one; none states that there is none",
        "居住者である自然人の場合、該当する特定類型（employed: 類型①、benefit: 類型②、"
        "instructed: 類型③）。該当しない場合は none",
        words=SPECIFIC_CATEGORIES, many=True, example="[none]",
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
    us_parts: tuple[Content, ...] | Unknown = _fact(
        "record",
        "Every US-origin part of a foreign-made item, with its value in the currency of the item's "
        "value, from which the share is reckoned (15 CFR part 734, Supp. No. 2): whether it would "
        "need a licence to the destination by itself counts part 746 but not part 744, and is no "
        "if License Exception GBS would do; an empty list when there is none",
        "外国製品に含まれる全ての米国原産品とその価額（品目の価額と同じ通貨）。割合の計算に用いる"
        "（15 CFR 第734部 Supp. No. 2）。単独で許可を要するかは第746部を含み第744部を除いて判断し、"
        "許可例外GBSで足りる場合は no とする。なければ空の一覧",
        record=Content, many=True,
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
    direct_product_of: tuple[str, ...] | Unknown = _fact(
        "eccn",
        "Made outside the US: ECCNs of the technology and software subject to the EAR of which it "
        "is the direct product; an empty list when there is none",
        "米国外製造の場合、EARの対象となる技術・ソフトウェアのうち、品目がその直接製品となるものの"
        "ECCN。なければ空の一覧",
        many=True, example="[3E001]",
    )  # fmt: skip
    direct_product_of_us_origin: bool | Unknown = _fact(
        "yes_no", "Is that technology or software of US origin?",
        "その技術・ソフトウェアは米国原産か",
    )  # fmt: skip
    written_assurance: bool | Unknown = _fact(
        "yes_no",
        "Does that US technology or software need a written assurance, for a licence or for "
        "License Exception TSR (15 CFR 734.9(b)(1))?",
        "その米国技術・ソフトウェアは、許可又は許可例外TSRに関し誓約書を要するか"
        "（15 CFR 734.9(b)(1)）",
    )  # fmt: skip
    plant_direct_product_of: tuple[str, ...] | Unknown = _fact(
        "eccn",
        "Made outside the US: ECCNs of the US-origin technology and software of which the plant, "
        "or equipment essential to make or test it, is the direct product; an empty list if none",
        "米国外製造の場合、製造設備（製造・試験に不可欠な装置を含む）がその直接製品となる米国原産の"
        "技術・ソフトウェアのECCN。なければ空の一覧",
        many=True, example="[3E001]",
    )  # fmt: skip
    content_plant_direct_product_of: tuple[str, ...] | Unknown = _fact(
        "eccn",
        "Chip-making equipment made outside the US: ECCNs of the US-origin technology and software "
        "of which the plant that made an integrated circuit (or other commodity) in it is the "
        "direct product; an empty list if none",
        "米国外製造の半導体製造装置の場合、内蔵する集積回路等を製造した設備がその直接製品となる米国"
        "原産の技術・ソフトウェアのECCN。なければ空の一覧",
        many=True, example="[3E001]",
    )  # fmt: skip
    public_ground: str | Unknown = _fact(
        "word",
        "Ground on which it is outside the EAR because it is public or research "
        "(15 CFR 734.3(b)(2), (3)); none states that there is none",
        "公知・研究等を理由にEARの対象外となる根拠（15 CFR 734.3(b)(2)・(3)）。なければ none",
        words=PUBLIC_GROUNDS, example="none",
    )  # fmt: skip
    encryption_source_public: bool | Unknown = _fact(
        "yes_no",
        "Published encryption software: is its source code publicly available and does it meet "
        "15 CFR 742.15(b)?",
        "公開された暗号プログラムの場合、ソースコードが公開され15 CFR 742.15(b)の要件を満たすか",
    )  # fmt: skip
    other_agency: str | Unknown = _fact(
        "word",
        "Agency of the US that alone controls it (15 CFR 734.3(b)(1): the USML is state); none "
        "states that there is none",
        "専ら所管する米国の他省庁（15 CFR 734.3(b)(1)。USML品目は state）。なければ none",
        words=OTHER_AGENCIES, example="none",
    )  # fmt: skip
    source_code: bool | Unknown = _fact(
        "yes_no", "Software: is it source code (not object code)?",
        "プログラムの場合、ソースコード（オブジェクトコードでない）か",
    )  # fmt: skip
    end_use_certificate: bool | Unknown = _fact(
        "yes_no", "Schedule 3 chemical: is there an End-Use Certificate (15 CFR 745.2)?",
        "化学兵器禁止条約の表3物質の場合、最終用途証明書（15 CFR 745.2）を取得しているか",
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
    concern_kinds: tuple[str, ...] | Unknown = _fact(
        "word",
        "Kinds of weapons for which METI's lists of goods with a strong risk of diversion name the "
        "goods; an empty list states that they name none",
        "「おそれの強い貨物例」において当該貨物が示されている懸念用途の種別。示されていなければ空の"
        "一覧",
        words=CONCERN_KINDS, many=True, example="[nuclear, missile]",
    )  # fmt: skip
    exception_case: str | Unknown = _fact(
        "word",
        "Japan: the one case of Export Order Art. 4(1)(ii), or of the technology rules, in which "
        "it leaves; none states that it is none of them",
        "輸出令4条1項2号又は貿易外省令9条2項の特例のうち該当する場合。いずれでもなければ none",
        words=EXCEPTION_CASES, example="none",
    )  # fmt: skip
    bulk_cell: str | Unknown = _fact(
        "word",
        "Japan: what METI's bulk licence table (A goods, B technology) writes for the item and "
        "this destination",
        "包括許可取扱要領の別表A（貨物）・別表B（技術）において、品目と仕向地の組合せに記載された"
        "区分",
        words=BULK_CELLS, example="general",
    )  # fmt: skip
    listed_parts: tuple[Part, ...] | Unknown = _fact(
        "record",
        "Japan: every kind of goods of items 1 to 15 that is built or mixed into the goods; an "
        "empty list when there is none",
        "貨物に組み込まれ、又は混合されている輸出令別表第一の1～15の項の貨物。なければ空の一覧",
        record=Part, many=True,
    )  # fmt: skip
    table_2_number: str | Unknown = _fact(
        "text", "Item of the Export Order's second table (approval), or none",
        "輸出令別表第二（承認対象貨物）の項番。なければ none", example="35の3(1)",
    )  # fmt: skip
    approval_exception: str | Unknown = _fact(
        "word",
        "Japan: the exception of Export Order Art. 4(3) from METI's approval, if one is used",
        "輸出令4条3項（承認の特例）のうち用いるもの。なければ none",
        words=APPROVAL_EXCEPTIONS, example="none",
    )  # fmt: skip
    key_technology: bool | Unknown = _fact(
        "yes_no",
        "Technology: is it one that METI's notice names for a report before it is moved abroad "
        "(FEFTA Art. 55-8)?",
        "重要管理対象技術（外為法55条の8に基づく事前報告の告示に掲げる技術）か",
    )  # fmt: skip
    conditions: Mapping[str, str] | Unknown = _fact(
        "mapping", "Answers about conditions of an exception, as a dossier asks them: name: yes/no",
        "特例等の条件についての回答（名称: yes/no。名称は調書の質問のとおり）",
    )  # fmt: skip
    chip_tpp: Decimal | Unknown = _fact(
        "number",
        "Chip, or the strongest chip in a computer: total processing performance (TPP), which is "
        "2 x MacTOPS x bit length over all its processing units, dense, at the bit length that "
        "gives most (15 CFR part 774, Supp. No. 1, 3A090)",
        "集積回路（電子計算機等の場合は内蔵する最も高性能のもの）の総合処理性能（TPP）。"
        "2×MacTOPS×ビット長を全処理ユニットについて合計し、密行列・最大となるビット長によるもの"
        "（15 CFR 第774部 Supp. No. 1、3A090）",
        example="15832",
    )  # fmt: skip
    chip_tops: Decimal | Unknown = _fact(
        "number",
        "Chip: its TOPS or TFLOPS, dense, over all processing units, at the bit length that gives "
        "the highest TPP, if no TPP is given",
        "集積回路のTOPS・TFLOPS（密行列、全処理ユニットの合計、TPPが最大となるビット長によるもの。"
        "TPPを記載しない場合）",
        example="1979",
    )  # fmt: skip
    chip_bit_length: Decimal | Unknown = _fact(
        "number", "Chip: bit length of the operation of those TOPS", "上記TOPSの演算のビット長",
        example="8",
    )  # fmt: skip
    chip_die_area: Decimal | Unknown = _fact(
        "number",
        "Chip: applicable die area in mm2, that of its logic dies of a process node with "
        "non-planar transistors",
        "集積回路の適用ダイ面積（mm2。非プレーナ型トランジスタの製造ノードによる論理ダイの面積）",
        example="814",
    )  # fmt: skip
    chip_for_datacentres: bool | Unknown = _fact(
        "yes_no", "Chip: is it designed or marketed for use in datacentres?",
        "集積回路はデータセンター用に設計され、又は販売されているか",
    )  # fmt: skip
    chip_transfer_rate: Decimal | Unknown = _fact(
        "number",
        "Chip: aggregate bidirectional transfer rate in GB/s over all inputs and outputs, other "
        "than to volatile memories (law before 2023-11-17)",
        "集積回路の全入出力の双方向転送速度の合計（GB/s。揮発性メモリとの間を除く。"
        "2023-11-17より前の法令）",
        example="600",
    )  # fmt: skip
    chip_dram_bandwidth: Decimal | Unknown = _fact(
        "number",
        "Chip: total DRAM bandwidth in GB/s (15 CFR part 748, Supp. No. 2, paragraph (dd))",
        "集積回路の総DRAM帯域幅（GB/s。15 CFR 第748部 Supp. No. 2 (dd)）", example="4800",
    )  # fmt: skip
    chip_memory_bandwidth: Decimal | Unknown = _fact(
        "number", "Stacked memory (HBM): memory bandwidth in GB/s of the package, or of the stack",
        "積層メモリ（HBM）のパッケージ又はスタックのメモリ帯域幅（GB/s）", example="819",
    )  # fmt: skip
    chip_package_area: Decimal | Unknown = _fact(
        "number", "Stacked memory (HBM): area in mm2 of that package or stack",
        "そのパッケージ又はスタックの面積（mm2）", example="121",
    )  # fmt: skip
    for_items: tuple[str, ...] | Unknown = _fact(
        "eccn",
        "Software, technology or production equipment: US classifications, down to the "
        "paragraph, of all items that it is for",
        "プログラム・技術・製造装置の場合、その対象となる全品目のECCN（パラグラフまで）",
        many=True, example="[3A001.b.2]",
    )  # fmt: skip
    meets_parameters_of: tuple[str, ...] | Unknown = _fact(
        "eccn",
        "Other US entries whose parameters the item also meets or exceeds; an empty list when "
        "it meets those of no other",
        "品目が該当ECCNのほかに技術的仕様を満たし、又は超える他のECCN。なければ空の一覧",
        many=True, example="[7A101]",
    )  # fmt: skip
    technical_parameters: Mapping[str, str] | Unknown = _fact(
        "mapping", "Technical parameters, name: value", "技術的仕様（項目: 値）"
    )
    shipment_purposes: tuple[str, ...] | Unknown = _fact(
        "word",
        "What the shipment is for, where a US licence exception is about it (15 CFR 740.9 to "
        "740.15); none states that it is for none of these",
        "米国の許可例外（15 CFR 740.9～740.15）に関係する出荷の目的。いずれでもなければ none",
        words=SHIPMENT_PURPOSES, many=True, example="[exhibition]",
    )  # fmt: skip
    exception_conditions: Mapping[str, str] | Unknown = _fact(
        "mapping",
        "Conditions of US licence exceptions that a person has settled, name: yes or no; the "
        "dossier's questions give the names",
        "米国の許可例外の条件のうち、人が確認したもの（条件名: yes 又は no）。条件名は報告書の"
        "質問に示す",
    )


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
    bulk_licence: str | Unknown = _fact(
        "word", "Japan: the bulk licence that the exporter holds for the deal, or none",
        "輸出者が保有し、この取引に用いる包括許可の種類。なければ none",
        words=BULK_LICENCES, example="none",
    )  # fmt: skip
    breaks_denial_order: bool | Unknown = _fact(
        "yes_no",
        "Would the deal do anything that an order denying US export privileges forbids "
        "(15 CFR 736.2(b)(4))?",
        "米国の輸出権限剥奪命令が禁じる行為に当たるか（15 CFR 736.2(b)(4)）",
    )  # fmt: skip
    breaks_terms: bool | Unknown = _fact(
        "yes_no",
        "Would the deal break a term or condition of a US licence, licence exception or order "
        "(15 CFR 736.2(b)(9))?",
        "米国の許可、許可例外又は命令の条件に反するか（15 CFR 736.2(b)(9)）",
    )  # fmt: skip
    known_violation: bool | Unknown = _fact(
        "yes_no",
        "Is it known that a violation of the EAR has occurred, is about to occur or is intended "
        "in connection with the items (15 CFR 736.2(b)(10))?",
        "品目に関しEARの違反が生じたこと、生じようとしていること又は意図されていることを知っているか"
        "（15 CFR 736.2(b)(10)）",
    )  # fmt: skip
    conditions: Mapping[str, str] | Unknown = _fact(
        "mapping", "Answers about conditions that concern the exporter or the whole deal: "
        "name: yes/no",
        "輸出者又は取引全体に関する条件についての回答（名称: yes/no）",
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
