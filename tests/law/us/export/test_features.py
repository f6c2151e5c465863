"""Licence rows in words that turn on features, and requirements that stand outside the chart."""

from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from kaname.core.case import Item
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.tables import load_table

CHART = "country_chart"
NOTHING, OPEN, LICENCE = "no_requirement_found", "undetermined", "licence_required"


def made(us: ModuleType, eccn: str, kind: str = "goods", **facts: object) -> Item:
    return us.part(eccn, origin="US", kind=kind, **facts)  # type: ignore[no-any-return]


def chart(us: ModuleType, to: str, eccn: str, features: dict[str, str], **facts: object) -> str:
    item = made(us, eccn, technical_parameters=features, **facts)
    return us.outcome(us.deal(to, item, start="US"), CHART)  # type: ignore[no-any-return]


SHOTGUN = {"is_complete_shotgun": "yes"}


@pytest.mark.parametrize(
    ("to", "eccn", "features", "expected"),
    [
        # 0A502: NS1, RS1 below 18 in, CC2 from 24 in on; Japan is in FC1 not, in NS1 and RS1
        ("JP", "0A502.a", {}, OPEN),
        ("JP", "0A502.a", {**SHOTGUN, "barrel_length": "17.9 in"}, LICENCE),
        ("JP", "0A502.a", {**SHOTGUN, "barrel_length": "18 in"}, NOTHING),
        ("JP", "0A502.a", {**SHOTGUN, "barrel_length": "45.72 cm"}, NOTHING),
        ("JP", "0A502.a", {**SHOTGUN, "barrel_length": "457.1 mm"}, LICENCE),
        ("JP", "0A502.a", {**SHOTGUN, "barrel_length": "18"}, OPEN),
        ("ZA", "0A502.a", {**SHOTGUN, "barrel_length": "23.9 in"}, LICENCE),
        # 6A003.b.4.b: RS1 or RS2 by frame rate, elements and embedding; RS2 is none to Japan
        ("JP", "6A003.b.4.b", {"frame_rate": "61 Hz"}, LICENCE),
        ("JP", "6A003.b.4.b", {"frame_rate": "60 Hz", "detector_elements": "111,000",
                               "embedded_in_civil_product": "no"}, NOTHING),
        ("JP", "6A003.b.4.b", {"frame_rate": "60 Hz", "detector_elements": "111001",
                               "embedded_in_civil_product": "no"}, LICENCE),
        ("JP", "6A003.b.4.b", {"frame_rate": "9 Hz", "detector_elements": "1000"}, OPEN),
        ("JP", "6A003.b.4.b", {"frame_rate": "9 Hz", "detector_elements": "1000",
                               "embedded_in_civil_product": "yes"}, LICENCE),
        # 2B001: NP1 except small lathes and long, less exact mills; NP1 is open to India only
        ("IN", "2B001.a", {"turning_capacity": "35 mm", "bar_feed_only_to_42_mm": "no"}, NOTHING),
        ("IN", "2B001.a", {"turning_capacity": "36 mm", "bar_feed_only_to_42_mm": "no"}, LICENCE),
        ("IN", "2B001.a", {"turning_capacity": "36 mm"}, OPEN),
        ("IN", "2B001.a", {"turning_capacity": "36 mm", "bar_feed_only_to_42_mm": "yes"}, NOTHING),
        ("IN", "2B001.b", {"x_axis_travel": "2 m", "bar_feed_only_to_42_mm": "no"}, LICENCE),
        ("IN", "2B001.b", {"x_axis_travel": "2001 mm", "bar_feed_only_to_42_mm": "no",
                           "x_axis_positioning_accuracy": "22.6 um"}, NOTHING),
        ("IN", "2B001.b", {"x_axis_travel": "2001 mm", "bar_feed_only_to_42_mm": "no",
                           "x_axis_positioning_accuracy": "22.5 μm"}, LICENCE),
        ("IN", "2B001.c", {}, LICENCE),
        # 2B004: NP1 from 69 MPa on, and MT1 in any case
        ("IN", "2B004.b.3", {"working_pressure_max": "100 MPa"}, LICENCE),
        # 3A001.b.2: NS1 but for civil telecommunications
        ("JP", "3A001.b.2", {"for_civil_telecommunications": "no"}, LICENCE),
        ("JP", "3A001.b.2", {"for_civil_telecommunications": "yes"}, NOTHING),
        ("JP", "3A001.b.2", {}, OPEN),
    ],
)  # fmt: skip
def test_features_decide_rows_in_words(
    us: ModuleType, to: str, eccn: str, features: dict[str, str], expected: str
) -> None:
    assert chart(us, to, eccn, features) == expected


@pytest.mark.parametrize(
    ("features", "others", "expected"),
    [
        ({"is_uav": "yes", "range_max": "300 km"}, (), LICENCE),
        ({"is_uav": "yes", "range_max": "299.9 km"}, (), NOTHING),
        ({"is_uav": "yes", "range_max": "299.9 km"}, ("9A120",), LICENCE),
        ({"is_uav": "no"}, (), NOTHING),
    ],
)
def test_drones(
    us: ModuleType, features: dict[str, str], others: tuple[str, ...], expected: str
) -> None:
    got = chart(us, "JP", "9A012.a.1", features, meets_parameters_of=others)
    assert got == expected


def test_a_missing_feature_is_asked_by_its_name(us: ModuleType) -> None:
    found = us.finding(us.deal("JP", made(us, "0A502.a"), start="US"), CHART)
    paths = {question.path for question in found.questions if question.id == "item.feature"}
    assert "items[part].technical_parameters.barrel_length" in paths


def test_every_set_of_features_is_used_and_held() -> None:
    package = "kaname.law.us.export"
    held = {row["set"] for row in load_table(package, "feature_sets")}
    used = {r["listed"] for r in load_table(package, "prose_scopes") if r["kind"] == "features"}
    assert held == used | {"not_deployed"}


@pytest.mark.parametrize(
    ("to", "eccn", "expected"),
    [
        ("IL", "1C355.a", LICENCE), ("TW", "1C355.a", LICENCE), ("JP", "1C355.a", NOTHING),
        ("HK", "1C355.a", NOTHING), ("EG", "1C350.b", LICENCE), ("JP", "1C350.b", NOTHING),
        ("JP", "1C350.c", NOTHING), ("IL", "1C395.a", LICENCE), ("IL", "1C395.b", LICENCE),
        ("CN", "1C395.a", NOTHING), ("PS", "1C355.a", OPEN), ("JP", "1C351.d.16", LICENCE),
        ("CA", "1C351.d.16", LICENCE), ("JP", "1C351.a.1", NOTHING),
    ],
)  # fmt: skip
def test_chemicals_of_the_convention(us: ModuleType, to: str, eccn: str, expected: str) -> None:
    assert us.outcome(us.deal(to, made(us, eccn), start="US"), CHART) == expected


@pytest.mark.parametrize(
    ("to", "expected"), [("EG", LICENCE), ("IL", NOTHING), ("TW", NOTHING), ("JP", NOTHING)]
)
def test_technology_for_chemicals(us: ModuleType, to: str, expected: str) -> None:
    assert us.outcome(us.deal(to, made(us, "1E355", "technology"), start="US"), CHART) == expected


@pytest.mark.parametrize(
    ("start", "to", "certificate", "expected"),
    [
        ("US", "IL", None, OPEN),
        ("US", "IL", True, NOTHING),
        ("US", "IL", False, LICENCE),
        ("JP", "IL", None, NOTHING),
        ("EG", "IL", None, LICENCE),
        ("EG", "JP", None, NOTHING),
        ("US", "JP", False, NOTHING),
    ],
)
def test_schedule_3_chemicals(
    us: ModuleType, start: str, to: str, certificate: bool | None, expected: str
) -> None:
    facts = {} if certificate is None else {"end_use_certificate": certificate}
    case = us.deal(to, made(us, "1C355.b", **facts), start=start)
    assert us.outcome(case, CHART) == expected


def test_a_schedule_3_chemical_from_an_unknown_place_stays_open(us: ModuleType) -> None:
    case = us.deal("IL", made(us, "1C355.b", end_use_certificate=False), start="US")
    case = replace(case, places=replace(case.places, from_=UNKNOWN))
    assert us.outcome(case, CHART) == OPEN


@pytest.mark.parametrize(
    ("start", "to", "eccn", "expected"),
    [
        ("US", "JP", "0A980", LICENCE), ("US", "CA", "1C988", LICENCE),
        ("US", "GB", "1C980", LICENCE), ("JP", "GB", "1C988", NOTHING),
        ("US", "GB", "0A981", LICENCE), ("US", "CA", "0A982", NOTHING),
        ("US", "GB", "0A982", LICENCE), ("US", "JP", "2A999", NOTHING),
        ("US", "CN", "1A999", NOTHING), ("US", "JP", "2A994", NOTHING),
        ("US", "IQ", "6A992", LICENCE), ("US", "JP", "6A992", NOTHING),
    ],
)  # fmt: skip
def test_requirements_beside_the_chart(
    us: ModuleType, start: str, to: str, eccn: str, expected: str
) -> None:
    assert us.outcome(us.deal(to, made(us, eccn), start=start), CHART) == expected


@pytest.mark.parametrize(
    ("to", "features", "expected"),
    [
        ("KR", {"military_deployment": "no"}, LICENCE), ("KR", {}, OPEN),
        ("KR", {"military_deployment": "yes"}, NOTHING), ("AU", {}, NOTHING),
    ],
)  # fmt: skip
def test_military_commodities_made_abroad(
    us: ModuleType, to: str, features: dict[str, str], expected: str
) -> None:
    item = us.part("0A919", us_direct_product=True, technical_parameters=features)
    assert us.outcome(us.deal(to, item), CHART) == expected


def test_the_page_names_every_feature_and_its_units() -> None:
    page = Path(__file__).parents[4].joinpath("docs", "us-facts.md").read_text(encoding="utf-8")
    lines = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    rows = list(load_table("kaname.law.us.export", "feature_sets"))
    assert set(lines) == {row["feature"] for row in rows}
    for row in rows:
        assert row["label_en"] in lines[row["feature"]]
        for pair in row.words("units"):
            assert (pair.partition(":")[0] or "(none)") in lines[row["feature"]]
