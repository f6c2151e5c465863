"""Dossiers made by hand from the core types, for the tests of this room.

The companies are invented. The provisions' texts are samples of what the law rooms say; what is
tested here is how they are shown, not whether they are right.
"""

from datetime import date

from kaname.core.case import Case, Item, Party
from kaname.core.finding import About, Citation, Claim, Finding, Question, Read
from kaname.core.hit import Entry, Hit, Identity, Reason
from kaname.core.outcome import Outcome
from kaname.core.text import Text, plain
from kaname.core.unknown import UNKNOWN
from kaname.joint.dossier import Dossier, ListUsed, Screened, assemble
from kaname.law.engine.provisions import Coverage
from report import sample_exposure, sample_order
from report.sample_case import CASE

VERIFIED = date(2026, 11, 21)
ECFR = "https://www.ecfr.gov/current/title-15/section-"
EGOV = "https://laws.e-gov.go.jp/law/"


def cite(
    text: str, source: str, first: str, *, last: str | None = None, verified: date = VERIFIED,
    published: str | None = None,
) -> Citation:  # fmt: skip
    return Citation(
        cite=text,
        in_force_from=date.fromisoformat(first),
        in_force_to=date.fromisoformat(last) if last else None,
        source=source,
        verified_on=verified,
        published_on=date.fromisoformat(published) if published else None,
    )


SUBJECT = cite("15 CFR 734.3", ECFR + "734.3", "1996-03-25")
DE_MINIMIS = cite("15 CFR 734.4(d)", ECFR + "734.4", "1996-03-25")
DIRECT = cite("15 CFR 734.9", ECFR + "734.9", "2022-02-03")
CHART = cite("15 CFR 738.4", ECFR + "738.4", "1996-03-25")
ENTITY = cite("15 CFR 744.11", ECFR + "744.11", "2008-08-21")
AFFILIATES = cite(
    "15 CFR 744.11(a)(1) (90 FR 47201)",
    "https://www.federalregister.gov/documents/2025/09/30/2025-19001",
    "2025-09-29",
    verified=date(2026, 9, 29),
    published="2025-09-30",
)
SDN = cite("15 CFR 744.8", ECFR + "744.8", "2024-03-21")
RVS = cite("15 CFR 740.10", ECFR + "740.10", "1996-03-25")
FEFTA = cite("外国為替及び外国貿易法第48条第1項", EGOV + "324AC0000000228", "1998-04-01")
ORDER = cite("輸出貿易管理令第1条第1項", EGOV + "324CO0000000378", "1991-11-14")
CATCH_ALL = cite(
    "輸出貿易管理令別表第一の16の項", EGOV + "324CO0000000378", "2025-10-09", published="2025-04-09"
)
SMALL = cite("輸出貿易管理令第4条第1項第5号", EGOV + "324CO0000000378", "1991-11-14")
REGION = cite("15 CFR 746.6", ECFR + "746.6", "2014-12-20", last="2026-12-31")


def question(question_id: str, path: str, en: str, ja: str, answer: str) -> Question:
    return Question(question_id, path, Text(en, ja), answer)


ECCN_PARAGRAPH = question(
    "item.eccn.paragraph", "items[etcher].eccn",
    "Which paragraph of ECCN 3B001 describes the item? The controls differ between paragraphs.",
    "ECCN 3B001 のどのパラグラフに当たるか。規制理由はパラグラフごとに異なる。", "ECCN",
)  # fmt: skip
METI_ITEM = question(
    "item.meti_item", "items[spares].meti_item",
    "Under which item (1 to 15) of the Export Order's first table do the goods fall, or is it "
    "confirmed that they fall under none?",
    "輸出令別表第一の1～15の項のどれに該当するか、又は非該当と判定済みか。", "METI item",
)  # fmt: skip
SAME_AS = question(
    "party.same_as", "parties[parent].same_as",
    "Is Hoshizora Semiconductor Group the listed Hoshizora Semiconductor Group Corporation "
    "(bis-entity:4c1f0a92be07)?",
    "Hoshizora Semiconductor Groupはリスト掲載のHoshizora Semiconductor Group Corporation"
    "（bis-entity:4c1f0a92be07）と同一か。",
    "entry id under same_as or not_same_as",
)  # fmt: skip
OTHER_USE = question(
    "end_use.clearly_other_use", "end_use.clearly_other_use",
    "Is it clear from the kind of deal and its terms that the item is for another use than arms?",
    "取引の態様・条件等から、兵器の開発等以外に用いられることが明らかか。", "yes/no",
)  # fmt: skip

LISTS = (
    ListUsed(
        list_file="csl",
        publisher=Text("US International Trade Administration", "米国国際貿易局"),
        edition="csl@8d2b4410aa37",
        edition_date=date(2026, 7, 31),
        sha256="8d2b4410aa37" + "5e" * 26,
        rows=25921,
        age_days=112,
        starter=False,
        warnings=3,
    ),
    ListUsed(
        list_file="meti-eul",
        publisher=Text("METI", "経済産業省"),
        edition="meti-eul@17c9e0d2f5b1",
        edition_date=date(2025, 9, 29),
        sha256="17c9e0d2f5b1" + "a0" * 26,
        rows=835,
        age_days=417,
        starter=False,
        warnings=0,
    ),
)
STARTER = ListUsed(
    list_file="starter",
    publisher=Text("Kaname (starter list)", "Kaname（見本リスト）"),
    edition="starter@0badc0ffee00",
    edition_date=None,
    sha256="0badc0ffee00" + "11" * 26,
    rows=38,
    age_days=None,
    starter=True,
    warnings=0,
)

HITS = (
    Hit(
        party_id="parent",
        entry=Entry(
            id="bis-entity:4c1f0a92be07",
            list_id="bis-entity",
            name="Hoshizora Semiconductor Group Corporation",
            kind="organisation",
            aliases=("HSGC", "星空半导体集团"),
            countries=("CN",),
            addresses=("No. 18 Gaoxin Avenue, Hefei, Anhui, China",),
            details=(
                ("licence_requirement", "For all items subject to the EAR. (See 744.11)"),
                ("licence_policy", "Presumption of denial"),
                ("federal_register_notice", "89 FR 96830"),
            ),
        ),
        score=97,
        identity=Identity.PRESUMED,
        matched_name="Hoshizora Semiconductor Group",
        listed_name="Hoshizora Semiconductor Group Corporation",
        reasons=(
            Reason(Text("The names are the same without the legal form.",
                        "法人格の表示を除き名称が一致する。"), 87),
            Reason(Text("The country agrees: China.", "国が一致する（中国）。"), 10),
        ),
        edition="csl@8d2b4410aa37",
        edition_date=date(2026, 7, 31),
    ),
    Hit(
        party_id="fab",
        entry=Entry(
            id="meti-eul:77aa10c2d9e4",
            list_id="meti-eul",
            name="Hoshizora Microdevices Institute",
            kind="organisation",
            countries=("CN",),
            details=(("concern", "C, M"),),
        ),
        score=71,
        identity=Identity.OPEN,
        matched_name="Hoshizora Microdevice (Hefei) Co., Ltd.",
        listed_name="Hoshizora Microdevices Institute",
        reasons=(
            Reason(Text("Two of three words agree.", "3語のうち2語が一致する。"), 66),
            Reason(Text("The country agrees: China.", "国が一致する（中国）。"), 10),
            Reason(Text("The kind of organisation differs.", "組織の種別が異なる。"), -5),
        ),
        edition="meti-eul@17c9e0d2f5b1",
        edition_date=date(2025, 9, 29),
    ),
    Hit(
        party_id="forwarder",
        entry=Entry(id="ofac-sdn:99001", list_id="ofac-sdn", name="MERLION BRIDGE SHIPPING",
                    kind="organisation", countries=("IR",), programs=("IRAN",)),
        score=64,
        identity=Identity.EXCLUDED,
        matched_name="Merlion Bridge Logistics Pte. Ltd.",
        listed_name="MERLION BRIDGE SHIPPING",
        reasons=(
            Reason(Text("Two words agree.", "2語が一致する。"), 74),
            Reason(Text("The country differs.", "国が異なる。"), -10),
        ),
        edition="csl@8d2b4410aa37",
        edition_date=date(2026, 7, 31),
    ),
)  # fmt: skip

SCREENED = Screened(lists=LISTS, threshold=60, names=6, hits=HITS)


def claim(holds: object, en: str, ja: str, **rest: object) -> Claim:
    return Claim(holds=holds, text=Text(en, ja), **rest)  # type: ignore[arg-type]


CONTENT = claim(
    True, "More than 25 % of the item's value is controlled US content.",
    "規制対象の米国原産品が価額の25％を超える。",
    reads=(Read("items[etcher].us_content_percent", "27"),), citations=(DE_MINIMIS,),
)  # fmt: skip
REACHED = claim(
    True, "The item is subject to the EAR.", "品目はEARの対象である。",
    because=(
        claim(False, "The item is of US origin.", "品目は米国原産である。",
              reads=(Read("items[etcher].origin", "JP"),)),
        CONTENT,
    ),
    citations=(SUBJECT,),
)  # fmt: skip
LISTED_OWNER = claim(
    True, "A party on the Entity List owns 50 % or more of the end user.",
    "エンティティ・リスト掲載者が需要者の持分の50％以上を所有している。",
    because=(
        claim(True, "Hoshizora Semiconductor Group is the listed entry.",
              "Hoshizora Semiconductor Groupはリスト掲載者である。",
              reads=(Read("hits[bis-entity:4c1f0a92be07]", "presumed, score 97"),)),
        claim(True, "It owns 62.5 % of the end user.", "需要者の持分の62.5％を所有している。",
              reads=(Read("parties[fab].owners", "62.5"),)),
    ),
    citations=(AFFILIATES,),
)  # fmt: skip

US_FINDINGS = (
    Finding(
        provision="us.export.subject",
        jurisdiction="US",
        about=About("item", "etcher"),
        outcome=Outcome.NO_REQUIREMENT_FOUND,
        summary=Text("The dry etch system is subject to the EAR: it holds 27 % controlled US "
                     "content, and the limit for China is 25 %.",
                     "ドライエッチング装置はEARの対象である。規制対象の米国原産品割合が27％で、"
                     "中国向けの基準25％を超える。"),
        trace=REACHED,
        citations=(SUBJECT, DE_MINIMIS),
        reach=True,
    ),
    Finding(
        provision="us.export.subject",
        jurisdiction="US",
        about=About("item", "spares"),
        outcome=Outcome.UNDETERMINED,
        summary=Text("Whether the quartz rings are subject to the EAR is open: nobody has said "
                     "whether they are a direct product of US technology.",
                     "石英リングがEARの対象かは未確定である。米国技術の直接製品か否かの記載がない。"),
        trace=claim(UNKNOWN, "The item is subject to the EAR.", "品目はEARの対象である。",
                    because=(claim(UNKNOWN, "The item is a direct product of US technology.",
                                   "品目は米国技術の直接製品である。", citations=(DIRECT,)),)),
        citations=(SUBJECT, DIRECT),
        could_be=Outcome.LICENCE_REQUIRED,
        reach=True,
    ),
    Finding(
        provision="us.export.entity_list",
        jurisdiction="US",
        about=About("party", "fab"),
        outcome=Outcome.LICENCE_REQUIRED,
        summary=Text("A licence is required: the end user is owned 50 % or more by a party on the "
                     "Entity List.",
                     "許可が必要である。需要者の持分の50％以上をエンティティ・リスト掲載者が所有している。"),
        trace=claim(True, "The Entity List applies to a party of the deal.",
                    "エンティティ・リストが取引の当事者に適用される。",
                    because=(REACHED, LISTED_OWNER)),
        citations=(ENTITY, AFFILIATES),
        policy=Text("Presumption of denial", "原則不許可"),
        caveats=(
            Text("The stay of the affiliates rule ended on 2026-11-09 by its own terms; no text on "
                 "what followed had been found when this was last verified.",
                 "関連会社規則の適用停止は、定めにより2026-11-09に終了した。最終確認時点で、その後の"
                 "措置を示す文書は見当たらない。"),
        ),
    ),
    Finding(
        provision="us.export.country_chart",
        jurisdiction="US",
        about=About("item", "etcher"),
        outcome=Outcome.UNDETERMINED,
        summary=Text("The paragraph of ECCN 3B001 decides which controls apply to China.",
                     "ECCN 3B001 のパラグラフにより、中国向けに適用される規制理由が異なる。"),
        trace=claim(UNKNOWN, "A reason for control of the item applies to the destination.",
                    "品目の規制理由が仕向地に適用される。",
                    because=(
                        claim(UNKNOWN, "The paragraph of the ECCN is known.",
                              "ECCNのパラグラフが特定されている。",
                              reads=(Read("items[etcher].eccn", "3B001"),),
                              questions=(ECCN_PARAGRAPH,)),
                        REACHED,
                    ),
                    questions=(ECCN_PARAGRAPH,)),
        citations=(CHART,),
        questions=(ECCN_PARAGRAPH,),
        could_be=Outcome.LICENCE_REQUIRED,
        reviews=sample_order.CHART_REVIEWS,
    ),
    Finding(
        provision="us.export.denied_persons",
        jurisdiction="US",
        about=About("party", "parent"),
        outcome=Outcome.UNDETERMINED,
        summary=Text("Whether the parent is the listed entry must be decided by a person.",
                     "親会社がリスト掲載者と同一か否か、人による判断を要する。"),
        trace=claim(UNKNOWN, "The party is denied export privileges.",
                    "当事者は輸出特権を停止されている。",
                    reads=(Read("hits[bis-entity:4c1f0a92be07]", "open, score 97"),),
                    questions=(SAME_AS,)),
        citations=(ENTITY,),
        questions=(SAME_AS,),
        could_be=Outcome.PROHIBITED,
    ),
    Finding(
        provision="us.export.servicing",
        jurisdiction="US",
        about=About("item", "spares"),
        outcome=Outcome.EXCEPTION_AVAILABLE,
        summary=Text("Servicing and replacement of parts (RPL) may apply to the quartz rings.",
                     "石英リングには部品交換の許可例外（RPL）が適用され得る。"),
        trace=claim(True, "The parts replace parts of equipment that was lawfully exported.",
                    "適法に輸出された設備の部品を交換するものである。"),
        citations=(RVS,),
        conditions=(
            claim(UNKNOWN, "Each part replaces one defective part.",
                  "部品は1対1で不良部品と交換される。"),
            claim(False, "The destination is not in Country Group D:5.",
                  "仕向地はカントリー・グループD:5に属さない。",
                  reads=(Read("places.to", "CN"),)),
        ),
    ),
    *(
        Finding(
            provision="us.export.sdn",
            jurisdiction="US",
            about=About("party", party),
            outcome=Outcome.NO_REQUIREMENT_FOUND,
            summary=Text("The party is no listed Specially Designated National.",
                         "当事者はSDNリスト掲載者ではない。"),
            trace=claim(False, "The party is a Specially Designated National.",
                        "当事者は特別指定国民である。"),
            citations=(SDN,),
        )
        for party in ("maker", "forwarder", "fab", "parent")
    ),
    Finding(
        provision="us.export.regions",
        jurisdiction="US",
        about=About("case", ""),
        outcome=Outcome.OUT_OF_SCOPE,
        summary=Text("Not asked: the deal goes to no region of Ukraine.",
                     "対象外: ウクライナの地域向けの取引ではない。"),
        trace=claim(False, "The deal goes to Ukraine.", "取引はウクライナ向けである。",
                    reads=(Read("places.to", "CN"),)),
        citations=(REGION,),
    ),
)  # fmt: skip

JP_FINDINGS = (
    Finding(
        provision="jp.export.from_japan",
        jurisdiction="JP",
        about=About("case", ""),
        outcome=Outcome.NO_REQUIREMENT_FOUND,
        summary=Text("The goods are exported from Japan, so FEFTA applies.",
                     "本邦からの輸出であり、外為法の適用を受ける。"),
        trace=claim(True, "The goods are shipped from Japan.", "貨物は本邦から積み出される。",
                    reads=(Read("places.from", "JP"),)),
        citations=(FEFTA,),
        reach=True,
    ),
    Finding(
        provision="jp.export.list_control",
        jurisdiction="JP",
        about=About("item", "etcher"),
        outcome=Outcome.LICENCE_REQUIRED,
        summary=Text("A licence is required: the goods fall under item 7 of the Export Order's "
                     "first table, which applies to every destination.",
                     "許可が必要である。貨物は輸出令別表第一の7の項に該当し、同項は全地域向けに適用される。"),
        trace=claim(True, "The goods are listed for the destination.",
                    "貨物は仕向地について規制対象である。",
                    because=(claim(True, "The goods fall under items 1 to 15.",
                                   "貨物は1～15の項に該当する。",
                                   reads=(Read("items[etcher].meti_item", "7の項(16)"),)),),
                    citations=(ORDER,)),
        citations=(FEFTA, ORDER),
        reviews=sample_order.METI_REVIEWS,
    ),
    Finding(
        provision="jp.export.catch_all",
        jurisdiction="JP",
        about=About("item", "spares"),
        outcome=Outcome.UNDETERMINED,
        summary=Text("It is open whether the catch-all control applies: nobody has said whether "
                     "the goods are listed, or whether another use is clear.",
                     "補完的輸出規制の適用は判断できない。該非及び用途の明白性について記載がない。"),
        trace=claim(UNKNOWN, "The catch-all control applies.", "補完的輸出規制が適用される。",
                    because=(
                        claim(UNKNOWN, "The goods fall under none of items 1 to 15.",
                              "貨物は1～15の項のいずれにも該当しない。", questions=(METI_ITEM,)),
                        claim(UNKNOWN, "Another use than arms is clear.",
                              "兵器の開発等以外の用途であることが明らかである。",
                              questions=(OTHER_USE,)),
                        claim(False, "The destination is in Group A.",
                              "仕向地はグループAに属する。", reads=(Read("places.to", "CN"),)),
                    ),
                    questions=(METI_ITEM, OTHER_USE)),
        citations=(CATCH_ALL,),
        questions=(METI_ITEM, OTHER_USE),
        could_be=Outcome.LICENCE_REQUIRED,
    ),
    Finding(
        provision="jp.export.small_value",
        jurisdiction="JP",
        about=About("item", "etcher"),
        outcome=Outcome.NO_REQUIREMENT_FOUND,
        summary=Text("The small-value exception is not open: the value is above its limit.",
                     "少額特例は適用できない。総価額が限度を超える。"),
        trace=claim(False, "The total value is within the limit.", "総価額は限度以下である。",
                    reads=(Read("items[etcher].value", "412000000 JPY"),)),
        citations=(SMALL,),
    ),
)  # fmt: skip


NOTHING = plain("")


def covered(
    provision: str, jurisdiction: str, en: str, ja: str, status: str, citation: Citation,
    limits: Text = NOTHING,
) -> Coverage:  # fmt: skip
    return Coverage(provision, jurisdiction, "export", Text(en, ja), status, citation, limits)


COVERAGE = (
    covered("us.export.subject", "US", "Subject to the EAR", "EARの対象", "modelled", SUBJECT),
    covered("us.export.entity_list", "US", "Entity List", "エンティティ・リスト", "partly", ENTITY,
            Text("Footnotes of single entries are not read.", "個々の掲載者の脚注は読まない。")),
    covered("us.export.country_chart", "US", "Commerce Country Chart", "国別チャート", "partly",
            CHART, Text("Rows whose scope is prose give no answer.",
                        "適用範囲が文章で定められた行には回答しない。")),
    covered("us.export.denied_persons", "US", "Denied persons", "取引禁止者", "modelled", ENTITY),
    covered("us.export.servicing", "US", "Servicing and replacement (RPL)", "修理・部品交換（RPL）",
            "partly", RVS, Text("Conditions on the original export are not asked.",
                                "当初の輸出に関する条件は問わない。")),
    covered("us.export.sdn", "US", "Specially Designated Nationals", "特別指定国民（SDN）",
            "modelled", SDN),
    covered("us.export.regions", "US", "Occupied regions of Ukraine", "ウクライナの禁輸対象地域",
            "modelled", REGION),
    covered("us.export.direct_product", "US", "Foreign direct product rules", "外国直接製品規則",
            "not_modelled", DIRECT, Text("Only asked as a question of fact.",
                                         "事実の質問としてのみ扱う。")),
    covered("jp.export.from_japan", "JP", "Export from Japan", "本邦からの輸出", "modelled",
            FEFTA),
    covered("jp.export.list_control", "JP", "List control", "リスト規制", "partly", ORDER,
            Text("Parameters of the goods ordinance are not read.",
                 "貨物等省令の仕様は読まない。")),
    covered("jp.export.catch_all", "JP", "Catch-all control",
            "補完的輸出規制（キャッチオール規制）", "modelled", CATCH_ALL),
    covered("jp.export.small_value", "JP", "Small-value exception", "少額特例", "modelled",
            SMALL),
)  # fmt: skip

NOTICES = (
    Text("This dossier is not legal advice. A person with authority must decide and sign.",
         "本書は法的助言ではない。判断と署名は権限のある者が行う。"),
    Text("\"No requirement found\" is not clearance.",
         "「要件は見当たらない」は許可不要の確認ではない。"),
)  # fmt: skip


def etch_tool(*, starter: bool = False) -> Dossier:
    """A full deal: hits, divergences, questions, an exception, stale law."""
    lists = (STARTER,) if starter else LISTS
    screened = Screened(lists=lists, threshold=60, names=6, hits=HITS,
                        notes=(Text("Party bank has no name and could not be screened.",
                                    "当事者 bank は名称がなく、照合できなかった。"),))  # fmt: skip
    return assemble(
        version="0.1.0",
        as_of=date(2026, 11, 20),
        as_of_basis="ship_date",
        case=CASE,
        screened=screened,
        findings=US_FINDINGS + JP_FINDINGS,
        coverage=COVERAGE,
        notices=NOTICES,
        order=sample_order.ORDER,
        follows=sample_order.FOLLOWS,
        exposures=sample_exposure.EXPOSURES,
    )


def bare() -> Dossier:
    """A case in which nothing at all is given, on a machine with no list."""
    return assemble(
        version="0.1.0",
        as_of=date(2026, 11, 21),
        as_of_basis="today",
        case=Case(),
        screened=Screened(lists=(), threshold=60, names=0, hits=()),
        findings=(),
        coverage=(),
        notices=NOTICES,
    )


HOSTILE = "<script>alert('1')</script>"
LONG = "Internationale" + "handelsgesellschaft" * 12
RTL = "شركة الأفق للإلكترونيات الدقيقة"
WIDE = "独立行政法人国際電子部品輸出入検査協会" * 6
TRICK = "Good \x1b[31mname\u202egnihton\nnew line"


def hostile() -> Dossier:
    """Names that try to be markup, to move a cursor, or to break a layout."""
    parties = tuple(
        Party(id=f"p{number}", roles=("buyer",), name=name, country="DE")
        for number, name in enumerate((HOSTILE, LONG, RTL, WIDE, TRICK))
    )
    items = (Item(id='"><img onerror=x>', description=HOSTILE, hs="{{ 7 * 7 }}"),)
    bad = cite("<b>15 CFR</b>", "javascript:alert(1)", "2020-01-01")
    finding = Finding(
        provision="us.export.<i>",
        jurisdiction="US",
        about=About("item", items[0].id),
        outcome=Outcome.REVIEW_ADVISED,
        summary=plain(HOSTILE),
        trace=Claim(True, plain(HOSTILE), reads=(Read("items[<u>].eccn", HOSTILE),)),
        citations=(bad,),
        caveats=(plain(LONG), plain(WIDE)),
    )
    return assemble(
        version="0.1.0",
        as_of=date(2026, 11, 20),
        as_of_basis="given",
        case=Case(title=HOSTILE, reference=LONG, parties=parties, items=items),
        screened=Screened(lists=(STARTER,), threshold=60, names=5, hits=()),
        findings=(finding,),
        coverage=COVERAGE[:1],
        notices=NOTICES,
        order=sample_order.hostile_order(plain(HOSTILE)),
        follows=sample_order.hostile_follows(plain(TRICK), items[0].id),
        exposures=sample_exposure.hostile_exposures(HOSTILE + TRICK, items[0].id),
    )


SAMPLES = {"etch-tool": etch_tool, "bare": bare, "hostile": hostile}
