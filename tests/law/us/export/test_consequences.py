"""What follows beside a licence: by origin, destination, item and what was found; by date."""

from datetime import date

import pytest

from kaname.core.case import Case, Item, Party, Places
from kaname.core.hit import Entry, Hit, Identity
from kaname.core.review import STAGES, Duty
from kaname.core.unknown import UNKNOWN, Unknown
from kaname.law.us.export import assess
from kaname.law.us.export.consequences import follows
from kaname.law.us.export.exceptions import candidates

DAY = date(2026, 11, 20)


def deal(eccn: str, start: str, to: str, *, kind: str = "goods", **places: object) -> Case:
    route: dict[str, object] = {"from_": start, "via": (), "to": to, **places}
    item = Item(id="item", eccn=eccn, kind=kind, origin="US" if start == "US" else "JP")
    return Case(items=(item,), places=Places(**route))  # type: ignore[arg-type]


def duties(case: Case, on: date = DAY, hits: tuple[Hit, ...] = ()) -> tuple[Duty, ...]:
    found = (*assess(case, hits, on), *candidates(case, hits, on))
    return follows(case, hits, on, found)


def cited(said: tuple[Duty, ...], holds: bool | Unknown | None = None) -> set[str]:
    return {
        citation.cite
        for duty in said
        for citation in duty.trace.citations
        if holds is None or duty.trace.holds is holds
    }


@pytest.mark.parametrize(
    ("eccn", "start", "to", "present", "absent"),
    [
        ("3A001.b.2", "US", "CN", "15 CFR 758.1(b)(10)", "15 CFR 758.1(b)(1)"),
        ("EAR99", "US", "CU", "15 CFR 758.1(b)(1)", "15 CFR 758.1(b)(10)"),
        ("EAR99", "US", "CN", "15 CFR 758.1(b)(5), (c)", "15 CFR 758.1(b)(10)"),
        ("3A001.b.2", "US", "VN", "15 CFR 758.1(b)(2), (g)(1)", "15 CFR 758.1(b)(10)"),
        ("3A001.b.2", "US", "CN", "15 CFR 758.6(a)(1)", "15 CFR 758.6(a)(2)"),
        ("3A090.a", "US", "CN", "15 CFR 758.6(a)(2)", "15 CFR 758.1(g)(5)"),
        ("3A001.z", "US", "CN", "15 CFR 758.1(g)(5)", "15 CFR 758.1(b)(3)"),
        ("9A515.d", "US", "GB", "15 CFR 758.1(b)(3)", "15 CFR 758.1(g)(5)"),
        ("9A515.y.1", "US", "GB", "15 CFR 758.6(a)(2)", "15 CFR 758.1(b)(3)"),
        ("EAR99", "US", "DE", "15 CFR 762.6(a)", "15 CFR 758.6(a)(1)"),
        ("3A001.b.2", "US", "CN", "15 CFR 748.10(a)", "15 CFR 748.13(a)(1)"),
        ("3A001.b.2", "US", "HK", "15 CFR 758.1(b)(10)", "15 CFR 748.10(a)"),
    ],
)
def test_what_applies(eccn: str, start: str, to: str, present: str, absent: str) -> None:
    said = duties(deal(eccn, start, to))
    assert present in cited(said, holds=True)
    assert absent not in cited(said)


def test_a_licence_brings_its_application_its_terms_and_the_penalties() -> None:
    said = cited(duties(deal("3A001.b.2", "US", "CN")), holds=True)
    wanted = {"15 CFR 748.1(d)", "15 CFR 750.4(a)(1), (b)", "15 CFR 750.7(g)", "15 CFR 750.7(d)",
              "15 CFR 758.4(b)", "15 CFR 764.3(b); 50 USC 4819(b)"}  # fmt: skip
    assert wanted <= said


def test_nothing_of_a_licence_is_said_where_none_is_needed_on_the_facts() -> None:
    case = deal("EAR99", "US", "DE")
    found = [f for f in assess(case, (), DAY) if f.outcome.value == "no_requirement_found"]
    said = follows(case, (), DAY, found)
    stages = {duty.stage for duty in said}
    assert stages == {"ship", "keep"}, "records and clearance are due without any licence"
    assert not {"15 CFR 748.1(d)", "15 CFR 750.7(g)"} & cited(said)


def test_an_open_licence_is_one_line_that_may_apply() -> None:
    said = duties(deal("EAR99", "US", "DE"))
    apply = [duty for duty in said if duty.stage == "apply"]
    assert [duty.trace.holds for duty in apply] == [UNKNOWN]
    assert cited(tuple(apply)) == {"15 CFR 748.1; 750.7; 758.1(b)(2)"}


def test_clearance_is_of_exports_from_the_united_states_only() -> None:
    said = duties(deal("3A001.b.2", "JP", "CN"))
    assert not any(cite.startswith("15 CFR 758.1(b)(5)") for cite in cited(said))
    assert all(duty.trace.holds is UNKNOWN for duty in said), "whether the EAR reach it is open"


def test_an_item_outside_the_ear_brings_nothing() -> None:
    item = Item(id="item", eccn="EAR99", kind="technology", origin="US", public_ground="published")
    case = Case(items=(item,), places=Places(from_="US", via=(), to="DE"))
    assert duties(case) == ()


def test_what_is_sent_over_the_wire_leaves_clearance_open() -> None:
    said = duties(deal("5D002.c.1", "US", "BR", kind="software"))
    assert "15 CFR 758.1(b)(2), (g)(1)" in cited(said, holds=UNKNOWN)
    assert "15 CFR 750.7(f); 750.11" not in cited(said), "quantities are of goods"


def test_reports_of_encryption_and_wassenaar_wait_for_the_exception() -> None:
    said = duties(deal("5D002.c.1", "US", "BR", kind="software"))
    assert {"15 CFR 740.17(e)(1)", "15 CFR 740.17(e)(3)"} <= cited(said, holds=UNKNOWN)
    assert "15 CFR 743.1; part 743, Supp. No. 1" in cited(duties(deal("3A001.b.2", "US", "CN")))
    assert "15 CFR 743.1; part 743, Supp. No. 1" not in cited(duties(deal("3A001.b.2", "US", "IN")))


@pytest.mark.parametrize(("via", "due"), [((), False), (("SG",), False), (("GB",), True)])
def test_goods_that_pass_through_three_countries_are_filed(via: tuple[str, ...], due: bool) -> None:
    said = cited(duties(deal("EAR99", "US", "DE", via=via)))
    assert ("15 CFR 758.1(b)(6)" in said) is due


def test_a_party_on_the_unverified_list_brings_a_statement_and_a_log() -> None:
    party = Party(id="buyer", roles=("ultimate_consignee",), name="Unverified Works", country="AE")
    entry = Entry(id="bis-uvl:1", list_id="bis-uvl", name="Unverified Works")
    hit = Hit("buyer", entry, 100, Identity.CONFIRMED, "Unverified Works", "Unverified Works",
              (), "csl@0")  # fmt: skip
    case = Case(items=(Item(id="item", eccn="EAR99", kind="goods", origin="US"),),
                parties=(party,), places=Places(from_="US", via=(), to="AE"))  # fmt: skip
    said = duties(case, hits=(hit,))
    assert {"15 CFR 758.1(b)(8)", "15 CFR 744.15(b)"} <= cited(said, holds=True)
    assert "15 CFR 758.1(b)(8)" not in cited(duties(case))


def test_items_of_which_the_same_is_said_stand_together_and_stages_in_order() -> None:
    chip = Item(id="chip", eccn="3A001.b.2", kind="goods", origin="US")
    twin = Item(id="twin", eccn="3A001.b.2", kind="goods", origin="US")
    plain = Item(id="plain", eccn="EAR99", kind="goods", origin="US")
    case = Case(items=(chip, twin, plain), places=Places(from_="US", via=(), to="CN"))
    said = duties(case)
    of = {duty.trace.citations[0].cite: duty.items for duty in said if duty.trace.holds is True}
    assert of["15 CFR 762.6(a)"] == ("chip", "twin", "plain")
    assert of["15 CFR 758.6(a)(1)"] == ("chip", "twin")
    order = [STAGES.index(duty.stage) for duty in said]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("on", "held", "absent"),
    [
        (date(2025, 1, 14), set(), {"15 CFR 6.3; 50 USC 4819(c)"}),
        (date(2025, 1, 15), {"15 CFR 6.3; 50 USC 4819(c)"}, {"15 CFR 762.6(a)"}),
        (date(2025, 1, 24), {"15 CFR 762.6(a)"}, {"15 CFR 750.7(g)"}),
        (date(2026, 9, 23), {"15 CFR 762.6(a)"}, {"15 CFR 750.7(g)"}),
        (date(2026, 9, 24), {"15 CFR 750.7(g)"}, set()),
    ],
)
def test_each_row_holds_from_its_day(on: date, held: set[str], absent: set[str]) -> None:
    case = deal("3A001.b.2", "US", "CN")
    found = assess(case, (), DAY)
    said = cited(follows(case, (), on, found))
    assert held <= said
    assert not absent & said
