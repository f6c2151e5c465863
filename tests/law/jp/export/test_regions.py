"""METI's regions of destinations, and the chemicals that get no licence outside three of them."""

from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest

from kaname.core.case import Item
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.tables import load_table
from kaname.law.jp.export.words import PACKAGE

TODAY = date(2026, 11, 20)
CHEMICAL = Item(id="agent", kind="goods", meti_item="3の項(1)")


def inside(region: str) -> set[str]:
    rows = load_table(PACKAGE, "regions").in_force(TODAY)
    return {row["country"] for row in rows if region in row.words("regions")}


def countries(table: str) -> set[str]:
    return {row["country"] for row in load_table(PACKAGE, table).in_force(TODAY)}


def test_the_regions_agree_with_the_tables_of_the_order() -> None:
    assert inside("い①") == countries("group_a")
    assert inside("ち") == countries("un_arms_embargo") | countries("concern") | {"RU", "BY"}
    assert not inside("と③") & (inside("い①") | inside("ち"))


def test_every_place_is_in_one_of_the_first_three_and_all_regions_are_known() -> None:
    rows = load_table(PACKAGE, "regions").in_force(TODAY)
    known = {
        "い①", "い②", "ろ", "は①", "は②", "に①", "に②", "ほ", "へ", "と①", "と②", "と③", "ち",
        "り", "ぬ",
    }  # fmt: skip
    for row in rows:
        regions = set(row.words("regions"))
        assert regions <= known
        assert len(regions & {"い①", "い②", "ろ"}) == 1, row["country"]


@pytest.mark.parametrize(
    ("country", "number", "refused"),
    [
        ("IL", "3の項(1)", True), ("TW", "3の項(1)", True), ("KP", "3の項(1)", True),
        ("CN", "3の項(1)", False), ("IN", "3の項(1)", False), ("US", "3の項(1)", False),
        ("IL", "3の項", True), ("IL", "3の項(2)1", False), ("IL", "2の項(1)", False),
    ],
)  # fmt: skip
def test_chemicals_outside_the_convention_are_refused(
    deals: ModuleType, country: str, number: str, refused: bool
) -> None:
    item = Item(id="agent", kind="goods", meti_item=number)
    finding = deals.findings(deals.deal(country, item))["jp.export.list_control"]
    assert finding.outcome.value == "licence_required"
    assert is_known(finding.policy) is refused


def test_chemicals_inside_the_convention_are_applied_for_in_time(deals: ModuleType) -> None:
    finding = deals.findings(deals.deal("US", CHEMICAL))["jp.export.list_control"]
    assert any("at least 50 days" in caveat.en for caveat in finding.caveats)


def test_before_the_edition_that_was_read_nothing_is_said(deals: ModuleType) -> None:
    case = deals.deal("IL", CHEMICAL)
    early = deals.findings(case, date(2026, 2, 13))["jp.export.list_control"]
    assert early.policy is UNKNOWN
    assert is_known(deals.findings(case, date(2026, 2, 14))["jp.export.list_control"].policy)


def test_the_cell_to_read_is_named_with_its_question(deals: ModuleType) -> None:
    item = Item(id="etcher", kind="goods", meti_item="7の項(16)")
    case = replace(deals.deal("CN", item), bulk_licence="special_general")
    finding = deals.findings(case)["jp.export.bulk_licences"]

    def walk(claims: tuple) -> str:  # type: ignore[type-arg]
        return " ".join(claim.text.ja + walk(claim.because) for claim in claims)

    assert "と地域③" in walk((finding.trace,))


@pytest.mark.parametrize(
    ("to", "item", "expected"),
    [
        ("CN", "7の項(16)", ["only the specific licences"]), ("TW", "7の項(16)", ["knows the"]),
        ("KR", "7の項(17)", ["knows the"]), ("IR", "7の項(16)", []), ("CN", "7の項(1)", []),
    ],
)  # fmt: skip
def test_what_is_known_at_second_hand_of_a_cell_is_noted_and_settles_nothing(
    deals: ModuleType, to: str, item: str, expected: list[str]
) -> None:
    finding = deals.findings(deals.deal(to, Item(id="x", kind="goods", meti_item=item)))[
        "jp.export.bulk_licences"
    ]
    notes = [caveat.en for caveat in finding.caveats if "second hand" in caveat.en]
    assert len(notes) == len(expected)
    assert all(said in note for said, note in zip(expected, notes, strict=True))
    assert "item.bulk_cell" in {question.id for question in finding.questions}


def test_the_noted_places_are_42() -> None:
    rows = load_table(PACKAGE, "regions").in_force(TODAY)
    regions = [set(row.words("regions")) for row in rows]
    assert sum("い①" in found or ("と②" in found and "と③" not in found) for found in regions) == 42


def test_the_general_licence_takes_no_arms(deals: ModuleType) -> None:
    arms = Item(id="x", kind="goods", meti_item="1の項(1)", bulk_cell="general")
    case = replace(deals.deal("KR", arms), bulk_licence="general")
    assert deals.findings(case)["jp.export.bulk_licences"].outcome.value == "out_of_scope"
