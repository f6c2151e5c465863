"""Exceptions and bulk licences as candidates: what holds, what fails, what is open."""

from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest

from kaname.core.case import Case, Item, Places
from kaname.core.case_words import EXCEPTION_CASES
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.tables import load_table
from kaname.law.jp.export.words import PACKAGE

ETCHER = Item(id="etcher", kind="goods", meti_item="7の項(16)")
RIFLE = Item(id="rifle", kind="goods", meti_item="1の項(1)")
DRAWINGS = Item(id="drawings", kind="technology", meti_item="7の項(1)")


def all_yes(measure: str) -> dict[str, str]:
    rows = load_table(PACKAGE, "conditions", "measure")
    return {row["condition"]: "yes" for row in rows if row["measure"] == measure}


def stated(item: Item, case: str, **answers: str) -> Item:
    return replace(item, exception_case=case, conditions={**all_yes(case), **answers})


def test_every_case_of_the_format_is_a_row_of_the_table() -> None:
    rows = {row["exception"] for row in load_table(PACKAGE, "exceptions")}
    assert rows | {"none"} == set(EXCEPTION_CASES)
    assert all(all_yes(name) for name in rows)


@pytest.mark.parametrize("name", sorted(set(EXCEPTION_CASES) - {"none"}))
def test_each_condition_alone_decides(deals: ModuleType, name: str) -> None:
    kinds = {row["exception"]: row["kind"] for row in load_table(PACKAGE, "exceptions")}
    item = DRAWINGS if kinds[name] == "technology" else ETCHER
    whole = deals.deal("DE", stated(item, name))
    finding = deals.findings(whole)["jp.export.other_exceptions"]
    assert finding.outcome.value == "exception_available"
    assert finding.trace.holds is True
    for condition in all_yes(name):
        failed = deals.deal("DE", stated(item, name, **{condition: "no"}))
        assert deals.outcome(failed, "other_exceptions") == "out_of_scope", condition
        missing = replace(item, exception_case=name, conditions={
            key: "はい" for key in all_yes(name) if key != condition
        })  # fmt: skip
        finding = deals.findings(deals.deal("DE", missing))["jp.export.other_exceptions"]
        assert finding.trace.holds is UNKNOWN
        assert [q.path for q in finding.questions] == [f"items[{item.id}].conditions.{condition}"]


def test_arms_are_shut_out_but_for_goods_free_of_charge(deals: ModuleType) -> None:
    for name, expected in (
        ("ship_stores", "out_of_scope"), ("aircraft_parts", "out_of_scope"),
        ("mission", "out_of_scope"), ("free_return", "exception_available"),
        ("free_sending", "exception_available"),
    ):  # fmt: skip
        case = deals.deal("DE", stated(RIFLE, name))
        assert deals.outcome(case, "other_exceptions") == expected


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("free_return", date(2025, 4, 8), False),
        ("free_return", date(2025, 4, 9), UNKNOWN),
        ("free_return", date(2025, 10, 8), UNKNOWN),
        ("free_return", date(2025, 10, 9), True),
        ("free_sending", date(2025, 4, 8), False),
        ("free_sending", date(2025, 10, 8), UNKNOWN),
        ("free_sending", date(2025, 10, 9), False),
        ("free_sending", date(2025, 11, 14), False),
        ("free_sending", date(2025, 11, 15), UNKNOWN),
        ("free_sending", date(2026, 6, 4), UNKNOWN),
        ("free_sending", date(2026, 6, 5), True),
    ],
)
def test_arms_free_of_charge_came_in_by_and_by(
    deals: ModuleType, name: str, day: date, expected: object
) -> None:
    found = deals.findings(deals.deal("DE", stated(RIFLE, name)), day)
    assert found["jp.export.other_exceptions"].trace.holds is expected
    etcher = deals.findings(deals.deal("DE", stated(ETCHER, name)), day)
    assert etcher["jp.export.other_exceptions"].trace.holds is True


def test_an_exception_is_never_an_approval(deals: ModuleType) -> None:
    answers = deals.findings(deals.deal("DE", stated(ETCHER, "free_return")))
    assert answers["jp.export.list_control"].outcome.value == "licence_required"


def test_one_question_asks_for_the_case(deals: ModuleType) -> None:
    finding = deals.findings(deals.deal("DE", ETCHER))["jp.export.other_exceptions"]
    assert [question.id for question in finding.questions] == ["item.exception_case"]
    none = deals.deal("DE", replace(ETCHER, exception_case="none"))
    assert deals.outcome(none, "other_exceptions") == "out_of_scope"
    wrong = deals.deal("DE", replace(ETCHER, exception_case="published"))
    assert deals.outcome(wrong, "other_exceptions") == "out_of_scope"


def test_a_misnamed_answer_is_named_with_the_nearest_right_one(deals: ModuleType) -> None:
    item = replace(ETCHER, exception_case="free_return", conditions={"notice1": "yes"})
    finding = deals.findings(deals.deal("DE", item))["jp.export.other_exceptions"]
    assert any("notice_1" in caveat.en for caveat in finding.caveats)
    unread = replace(ETCHER, exception_case="free_return", conditions={"notice_1": "perhaps"})
    finding = deals.findings(deals.deal("DE", unread))["jp.export.other_exceptions"]
    assert finding.trace.holds is UNKNOWN


def bulk(deals: ModuleType, licence: str, to: str, cell: str = "general", **answers: str) -> Case:
    measure = f"bulk.{licence}"
    item = replace(ETCHER, bulk_cell=cell, conditions={**all_yes(measure), **answers})
    case = replace(deals.deal(to, item), bulk_licence=licence)
    return replace(case, conditions={**all_yes(measure), **answers})


@pytest.mark.parametrize(
    ("licence", "to", "cell", "expected"),
    [
        ("general", "KR", "general", "exception_available"),
        ("general", "TW", "general", "out_of_scope"),
        ("general", "KR", "special_general", "out_of_scope"),
        ("special_general", "TW", "special_general", "exception_available"),
        ("special_general", "TW", "general", "exception_available"),
        ("special_general", "LY", "general", "out_of_scope"),
        ("special_general", "IR", "general", "out_of_scope"),
        ("special_general", "TW", "specific_only", "out_of_scope"),
        ("specific", "CN", "specific_only", "exception_available"),
        ("specific", "CN", "none", "out_of_scope"),
        ("special_return", "CN", "none", "exception_available"),
        ("specific_subsidiary", "CN", "specific_only", "exception_available"),
    ],
)
def test_item_by_destination(
    deals: ModuleType, licence: str, to: str, cell: str, expected: str
) -> None:
    assert deals.outcome(bulk(deals, licence, to, cell), "bulk_licences") == expected


@pytest.mark.parametrize(
    "licence", ["general", "special_general", "specific", "special_return", "specific_subsidiary"]
)
def test_each_condition_of_a_bulk_licence_alone_decides(deals: ModuleType, licence: str) -> None:
    for condition in all_yes(f"bulk.{licence}"):
        case = bulk(deals, licence, "KR", **{condition: "no"})
        assert deals.outcome(case, "bulk_licences") == "out_of_scope", condition


@pytest.mark.parametrize("fact", ["weapons_of_mass_destruction", "informed_by_meti_conventional"])
def test_weapons_and_notice_shut_a_bulk_licence_out(deals: ModuleType, fact: str) -> None:
    case = bulk(deals, "general", "KR")
    told = replace(case, end_use=replace(case.end_use, **{fact: True}))
    assert deals.outcome(case, "bulk_licences") == "exception_available"
    assert deals.outcome(told, "bulk_licences") == "out_of_scope"


def test_the_way_may_not_touch_an_embargoed_place(deals: ModuleType) -> None:
    case = bulk(deals, "special_general", "TW")
    for via, expected in ((("SG",), "exception_available"), (("LB",), "out_of_scope")):
        places = Places(from_="JP", via=via, to="TW")
        assert deals.outcome(replace(case, places=places), "bulk_licences") == expected


def test_no_bulk_licence_is_ever_an_approval(deals: ModuleType) -> None:
    answers = deals.findings(bulk(deals, "general", "KR"))
    assert answers["jp.export.list_control"].outcome.value == "licence_required"
    none = replace(deals.deal("KR", ETCHER), bulk_licence="none")
    assert deals.outcome(none, "bulk_licences") == "out_of_scope"


def test_all_five_are_candidates_while_none_is_stated(deals: ModuleType) -> None:
    finding = deals.findings(deals.deal("CN", ETCHER))["jp.export.bulk_licences"]
    assert finding.outcome.value == "exception_available"
    assert [condition.holds for condition in finding.conditions] == [False, *[UNKNOWN] * 4]
    assert {"case.bulk_licence", "item.bulk_cell"} <= {q.id for q in finding.questions}


@pytest.mark.parametrize(
    ("country", "licence", "expected"),
    [
        ("CN", "special_general", "out_of_scope"), ("TW", "specific", "out_of_scope"),
        ("DE", "special_general", "exception_available"), ("DE", "general", "exception_available"),
    ],
)  # fmt: skip
def test_known_use_for_conventional_arms_ends_a_bulk_licence_outside_group_a(
    deals: ModuleType, country: str, licence: str, expected: str
) -> None:
    case = replace(deals.deal(country, ETCHER, conventional_weapons=True), bulk_licence=licence)
    assert deals.outcome(case, "bulk_licences") == expected
    civil = replace(deals.deal(country, ETCHER), bulk_licence=licence)
    assert deals.outcome(civil, "bulk_licences") == "exception_available"


def test_the_bulk_licences_that_nothing_shuts_out_are_named(deals: ModuleType) -> None:
    iran = deals.findings(deals.deal("IR", ETCHER))["jp.export.bulk_licences"]
    assert "specific bulk licence" in iran.summary.en
    assert "general bulk licence" not in iran.summary.en
    thailand = deals.findings(deals.deal("TH", ETCHER))["jp.export.bulk_licences"]
    assert "special general bulk licence" in thailand.summary.en
