"""The order of the General Prohibitions: every provision has its step, and every step is shown."""

from datetime import date
from decimal import Decimal

import pytest

from kaname.core.case import Case, Item, Places
from kaname.law.engine.provisions import coverage
from kaname.law.engine.tables import load_table
from kaname.law.us.export import assess
from kaname.law.us.export.exceptions import candidates
from kaname.law.us.export.prohibitions import STATES, Step, explained
from kaname.law.us.export.words import PACKAGE

DAY = date(2026, 11, 20)
BESIDE = {
    "us.export.consequences", "us.export.review_policies", "us.export.general_prohibitions",
}  # fmt: skip
"""What says the order, what follows, or how an application is reviewed, and forbids nothing."""


def steps(case: Case, on: date = DAY) -> dict[str, Step]:
    found = (*assess(case, (), on), *candidates(case, (), on))
    return {step.group: step for step in explained(case, (), on, found)}


def deal(eccn: str, start: str, to: str, **facts: object) -> Case:
    of_item = {"origin": start, **facts}
    places = {name: of_item.pop(name) for name in ("via", "via_permitted") if name in of_item}
    item = Item(id="item", eccn=eccn, kind="goods", **of_item)  # type: ignore[arg-type]
    route = {"from_": start, "to": to, "via": (), **places}
    return Case(items=(item,), places=Places(**route))  # type: ignore[arg-type]


def test_every_american_provision_stands_at_a_step() -> None:
    named = {
        f"us.export.{name}"
        for row in load_table(PACKAGE, "general_prohibitions")
        for name in row.words("provisions")
    }
    own = {entry.id for entry in coverage().values() if entry.id.startswith("us.export.")}
    assert own - BESIDE <= named, "name the step of each in general_prohibitions.csv"
    assert named - {"us.export.screening"} <= own, "there is no such provision"


def test_the_ten_stand_in_their_order_after_the_scope() -> None:
    found = steps(deal("EAR99", "US", "DE"))
    groups = ["scope", *(str(number) for number in range(1, 11)), "exceptions", "other", "lists"]
    assert list(found) == groups
    for number in range(1, 11):
        step = found[str(number)]
        assert f"736.2(b)({number})" in step.citation.cite
        assert str(number) in step.title.en
        assert step.silent.en
        assert step.silent.ja
        assert step.state in STATES


@pytest.mark.parametrize(
    ("start", "facts", "holding"),
    [
        ("US", {}, ["1"]),
        ("JP", {"origin": "US"}, ["1"]),
        ("JP", {"us_content_percent": Decimal(27)}, ["2"]),
        ("JP", {}, ["1", "2", "3"]),
    ],
)
def test_how_the_item_is_subject_says_which_of_the_first_three(
    start: str, facts: dict[str, object], holding: list[str]
) -> None:
    if holding == ["1", "2", "3"]:
        facts = {"origin": "JP", "via": ("US",), "us_content_percent": Decimal(27)}
        holding = ["1"]
    found = steps(deal("3A001.b.2", start, "CN", **facts))
    at = [n for n in ("1", "2", "3") if "us.export.country_chart" in provisions(found[n])]
    assert at == holding


def provisions(step: Step) -> list[str]:
    return [ref.provision for ref in step.findings]


def test_while_that_is_open_it_stands_at_each_that_is_not_ruled_out() -> None:
    found = steps(deal("3A001.b.2", "JP", "CN"))
    assert "us.export.country_chart" in provisions(found["2"])
    assert "us.export.country_chart" in provisions(found["3"])
    assert "us.export.country_chart" not in provisions(found["1"])


@pytest.mark.parametrize(
    ("case", "group", "state"),
    [
        (deal("3A001.b.2", "US", "CN"), "1", "requires"),
        (deal("3A001.b.2", "US", "CN"), "scope", "reached"),
        (deal("3A001.b.2", "JP", "CN"), "scope", "open"),
        (deal("EAR99", "US", "DE"), "1", "nothing_found"),
        (deal("EAR99", "US", "DE"), "6", "nothing_found"),
        (deal("EAR99", "US", "CU"), "6", "requires"),
        (deal("EAR99", "US", "DE"), "8", "not_asked"),
        (deal("EAR99", "US", "DE", via=("KZ",)), "8", "open"),
        (deal("EAR99", "US", "DE", via=("KZ",), via_permitted=False), "8", "requires"),
        (deal("EAR99", "US", "DE", via=("SG",)), "8", "not_asked"),
        (deal("EAR99", "US", "DE"), "9", "not_asked"),
        (deal("EAR99", "US", "DE"), "10", "not_asked"),
        (deal("3A001.b.2", "US", "CN"), "exceptions", "candidates"),
    ],
)
def test_the_state_of_a_step(case: Case, group: str, state: str) -> None:
    assert steps(case)[group].state == state


def test_what_is_not_modelled_is_named_at_its_step() -> None:
    found = steps(deal("EAR99", "US", "DE"))
    missing = {i for i, entry in coverage().items() if entry.status == "not_modelled"}
    named = {i for step in found.values() for i in step.not_modelled}
    assert named == {i for i in missing if i.startswith("us.export.")}


def test_before_the_order_is_held_there_is_none() -> None:
    case = deal("EAR99", "US", "DE")
    assert steps(case, date(2021, 1, 13)) == {}
    assert len(steps(case, date(2021, 1, 14))) == 14


@pytest.mark.parametrize(
    ("field", "group", "provision"),
    [
        ("breaks_denial_order", "4", "denial_orders"),
        ("breaks_terms", "9", "orders_and_terms"),
        ("known_violation", "10", "known_violation"),
    ],
)
def test_what_a_case_states_of_orders_terms_and_violations(
    field: str, group: str, provision: str
) -> None:
    item = Item(id="item", eccn="EAR99", kind="goods", origin="US")
    route = Places(from_="US", via=(), to="DE")
    said = {}
    for value in (True, False):
        case = Case(items=(item,), places=route, **{field: value})  # type: ignore[arg-type]
        found = [f for f in assess(case, (), DAY) if f.provision == f"us.export.{provision}"]
        said[value] = [f.outcome.value for f in found]
        assert any("736.2(b)" in citation.cite for f in found for citation in f.citations)
        step = steps(case)[group]
        assert step.state == ("requires" if value else "nothing_found")
    assert said == {True: ["prohibited"], False: ["no_requirement_found"]}
    silent = Case(items=(item,), places=route)
    assert not any(f.provision.endswith(provision) for f in assess(silent, (), DAY))


def test_knowledge_of_a_violation_counts_for_items_subject_to_the_ear() -> None:
    open_ = Case(items=(Item(id="item", eccn="3A001.b.2", origin="JP"),),
                 places=Places(from_="JP", via=(), to="CN"), known_violation=True)  # fmt: skip
    found = [f for f in assess(open_, (), DAY) if f.provision == "us.export.known_violation"]
    assert [f.outcome.value for f in found] == ["undetermined"]
    assert found[0].could_be is not None
