"""The order of the prohibitions, review policies and duties of the sample dossier, made by hand."""

from datetime import date

from kaname.core.finding import About, Citation, Claim, Review
from kaname.core.review import Duty
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN
from kaname.law.us.export.prohibitions import FindingRef, Step

READ = date(2026, 11, 21)


def cited(text: str, section: str) -> Citation:
    source = f"https://www.ecfr.gov/current/title-15/section-{section}"
    return Citation(text, date(2021, 1, 14), None, source, READ)


def step(
    group: str, en: str, ja: str, state: str, *findings: FindingRef, missing: tuple[str, ...] = ()
) -> Step:
    return Step(
        group=group,
        title=Text(en, ja),
        rule=Text(f"What {group} asks.", f"{group}の規定の内容。"),
        state=state,
        findings=findings,
        silent=Text(f"Nothing of {group} was asked.", f"{group}については判断していない。"),
        not_modelled=missing,
        citation=cited(f"15 CFR 736.2(b)({group})", "736.2"),
    )


ETCHER, SPARES = About("item", "etcher"), About("item", "spares")
CHART = FindingRef("us.export.country_chart", ETCHER)
ORDER = (
    step("scope", "Scope", "適用範囲", "reached", FindingRef("us.export.subject", ETCHER),
         FindingRef("us.export.subject", SPARES)),
    step("1", "General Prohibition 1", "一般禁止事項1", "open", CHART),
    step("2", "General Prohibition 2", "一般禁止事項2", "open", CHART),
    step("4", "General Prohibition 4", "一般禁止事項4", "open",
         FindingRef("us.export.denied_persons", About("party", "parent"))),
    step("5", "General Prohibition 5", "一般禁止事項5", "requires",
         FindingRef("us.export.entity_list", About("party", "fab")),
         missing=("us.export.direct_product",)),
    step("6", "General Prohibition 6", "一般禁止事項6", "nothing_found",
         FindingRef("us.export.regions", About("case", ""))),
    step("8", "General Prohibition 8", "一般禁止事項8", "not_asked"),
    step("exceptions", "Licence exceptions", "許可例外", "candidates",
         FindingRef("us.export.servicing", SPARES)),
)  # fmt: skip

CHART_REVIEWS = (
    Review("presumption_of_denial", "742.4(a)(5)",
           Text("To Country Groups D:1 and D:5", "国グループD:1・D:5向け"),
           (cited("15 CFR 742.4(b)(10)", "742.4"),)),
    Review("case_by_case", "NS2, RS1", Text("Case by case", "個別審査"),
           (cited("15 CFR 742.6(b)(1)(i)(B)", "742.6"),)),
)  # fmt: skip
METI_REVIEWS = (
    Review("by_criteria", "",
           Text("Whether the goods reach the user.", "貨物が需要者に到達するか。"),
           (cited("運用通達 1-1(7) (METI circular, 1-1(7))", "meti"),)),
)  # fmt: skip


def duty(
    capital: str, stage: str, items: tuple[str, ...], en: str, ja: str, cite: str,
    *hangs_on: Claim,
) -> Duty:  # fmt: skip
    holds = UNKNOWN if hangs_on else True
    trace = Claim(holds, Text(en, ja), because=hangs_on, citations=(cited(cite, "758.1"),))
    return Duty(capital, "us.export.consequences", stage, items, trace)


OPEN = Claim(
    UNKNOWN, Text("The quartz rings are subject to the EAR.", "石英リングがEARの対象である。")
)
FOLLOWS = (
    duty("US", "apply", ("etcher",), "The application is filed through SNAP-R.",
         "申請はSNAP-Rによる。", "15 CFR 748.1(d)"),
    duty("US", "keep", ("etcher",), "Records are kept for 5 years.", "記録を5年間保存する。",
         "15 CFR 762.6(a)"),
    duty("US", "keep", ("spares",), "Records are kept for 5 years.", "記録を5年間保存する。",
         "15 CFR 762.6(a)", OPEN),
    duty("US", "breach", ("spares",), "A fine is possible.", "罰金があり得る。", "15 CFR 764.3(b)",
         OPEN),
    duty("US", "breach", ("spares",), "A denial order is possible.", "剥奪命令があり得る。",
         "15 CFR 764.3(a)(2)", OPEN),
    duty("JP", "ship", ("etcher", "spares"), "Customs are shown the licence.",
         "税関に許可を証明する。", "関税法70条1項 (Customs Act Art. 70(1))"),
)  # fmt: skip


def hostile_order(text: Text) -> tuple[Step, ...]:
    """Return an order whose every text is ``text``."""
    citation = Citation(text.en, date(2020, 1, 1), None, "javascript:alert(1)", None)
    return (Step("<i>", text, text, "<u>", (), text, ("us.export.<i>",), citation),)


def hostile_follows(text: Text, item: str) -> tuple[Duty, ...]:
    """Return duties whose every text is ``text``."""
    citation = Citation(text.en, date(2020, 1, 1), None, "javascript:alert(1)", None)
    part = Claim(UNKNOWN, text)
    trace = Claim(UNKNOWN, text, because=(part,), citations=(citation,))
    return (Duty("US", "us.export.<i>", "ship", (item, "<other>"), trace),)
