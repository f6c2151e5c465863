"""The report to METI before key technology is moved abroad."""

from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest

from kaname.core.case import Item
from kaname.core.unknown import UNKNOWN

ANSWERS = {"making_abroad": "yes", "not_exempt": "yes"}
RECIPE = Item(
    id="recipe", kind="technology", meti_item="not_listed", key_technology=True, conditions=ANSWERS
)


@pytest.mark.parametrize(
    ("to", "facts", "expected"),
    [
        ("CN", {}, "notification_required"),
        ("VN", {}, "notification_required"),
        ("DE", {}, "no_requirement_found"),
        ("KR", {}, "no_requirement_found"),
        ("CN", {"key_technology": False}, "no_requirement_found"),
        ("CN", {"conditions": {**ANSWERS, "making_abroad": "no"}}, "no_requirement_found"),
        ("CN", {"conditions": {**ANSWERS, "not_exempt": "no"}}, "no_requirement_found"),
        ("CN", {"conditions": {"making_abroad": "yes"}}, "undetermined"),
    ],
)
def test_what_calls_for_the_report(
    deals: ModuleType, to: str, facts: dict[str, object], expected: str
) -> None:
    item = replace(RECIPE, **facts)  # type: ignore[arg-type]
    assert deals.outcome(deals.deal(to, item), "technology_report") == expected


def test_it_began_on_2024_12_30(deals: ModuleType) -> None:
    case = deals.deal("CN", RECIPE)
    assert "jp.export.technology_report" not in deals.findings(case, date(2024, 12, 29))
    assert deals.outcome(case, "technology_report", date(2024, 12, 30)) == "notification_required"


def test_silence_asks_nothing_but_the_caveat_points_to_it(deals: ModuleType) -> None:
    found = deals.findings(deals.deal("CN", replace(RECIPE, key_technology=UNKNOWN)))
    assert "jp.export.technology_report" not in found
    assert any("key_technology" in text.en for text in found["jp.export.technology"].caveats)


def test_goods_are_never_reported(deals: ModuleType) -> None:
    goods = replace(RECIPE, kind="goods")
    assert "jp.export.technology_report" not in deals.findings(deals.deal("CN", goods))
