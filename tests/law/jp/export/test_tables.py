"""Each table of Japanese export law against the official text, at the dates of its changes."""

import json
from datetime import date
from pathlib import Path

import pytest

from kaname.law.engine.tables import NotEncodedError, load_table
from kaname.law.jp.export.facts import destination_class, member
from kaname.law.jp.export.words import PACKAGE

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data" / "law" / "jp"
TODAY = date(2026, 11, 20)


def countries(table: str, on: date = TODAY) -> set[str]:
    return {row["country"] for row in load_table(PACKAGE, table, "country").in_force(on)}


def codes(scope: str, rule: str, on: date = TODAY) -> set[str]:
    rows = load_table(PACKAGE, "catchall_hs").in_force(on)
    return {row["code"] for row in rows if row["scope"] == scope and row["rule"] == rule}


def test_group_a_has_27_countries_and_korea_only_outside_2019_to_2023() -> None:
    assert len(countries("group_a")) == 27
    assert member("group_a", date(2019, 8, 27), "KR") is not None
    assert member("group_a", date(2019, 8, 28), "KR") is None
    assert member("group_a", date(2023, 7, 20), "KR") is None
    assert member("group_a", date(2023, 7, 21), "KR") is not None
    assert len(countries("group_a", date(2023, 7, 20))) == 26


def test_neighbours_of_the_us_lists_are_not_in_group_a() -> None:
    assert not countries("group_a") & {"TW", "IL", "SG", "IN", "AE", "MX", "TR", "CN", "JP"}


def test_un_embargo_and_concern_countries() -> None:
    embargoed = {"AF", "CF", "CD", "IQ", "LB", "LY", "KP", "SO", "SS", "SD"}
    assert countries("un_arms_embargo") == embargoed
    assert countries("concern") == {"IR", "IQ", "KP"}


def test_a_destination_has_one_class() -> None:
    assert destination_class(TODAY, "DE") == "group_a"
    assert destination_class(TODAY, "LY") == "un_embargo"
    assert destination_class(TODAY, "CN") == "other"


def test_countries_of_diversion_came_in_three_steps() -> None:
    first = {"AE", "AM", "SY", "UZ"}
    second = first | {"CN", "IN", "KZ"}
    with pytest.raises(NotEncodedError):
        countries("russia_diversion", date(2023, 12, 26))
    assert countries("russia_diversion", date(2023, 12, 27)) == first
    assert countries("russia_diversion", date(2024, 7, 2)) == first
    assert countries("russia_diversion", date(2024, 7, 3)) == second
    assert countries("russia_diversion", date(2025, 1, 22)) == second
    assert countries("russia_diversion", date(2025, 1, 23)) == second | {"KG", "TH", "TR"}


def listed_numbers(on: date) -> set[tuple[str, str, str]]:
    rows = load_table(PACKAGE, "list_items").in_force(on)
    return {(r["item"], r["sub_item"], r["part"]) for r in rows if r["status"] == "listed"}


def test_new_numbers_of_the_control_list_begin_on_their_day() -> None:
    may_2025 = {("6", "10", ""), ("7", "15の3", ""), ("7", "24", ""), ("7", "25", "")}
    february_2026 = {("5", "20", ""), ("7", "10の2", ""), ("3の2", "2", "10")}
    before, on_day = listed_numbers(date(2025, 5, 27)), listed_numbers(date(2025, 5, 28))
    assert on_day - before == may_2025
    before, on_day = listed_numbers(date(2026, 2, 13)), listed_numbers(date(2026, 2, 14))
    assert on_day - before == february_2026
    assert not before - on_day


def test_how_many_sub_items_each_item_has() -> None:
    counted: dict[str, int] = {}
    for item, sub_item, part in listed_numbers(TODAY):
        if sub_item and not part:
            counted[item] = counted.get(item, 0) + 1
    assert counted == {
        "1": 18, "2": 54, "3": 3, "3の2": 2, "4": 30, "5": 18, "6": 10, "7": 32, "9": 13,
        "10": 18, "11": 6, "12": 10, "13": 6, "14": 9, "15": 11,
    }  # fmt: skip
    assert ("8", "", "") in listed_numbers(TODAY)


def test_numbers_of_table_3_3_have_the_reduced_limit() -> None:
    rows = load_table(PACKAGE, "list_items").in_force(TODAY)
    by_notice = {(r["item"], r["sub_item"]) for r in rows if r["small_value"] == "notice"}
    assert by_notice == {
        ("5", "14"), ("5", "18"), ("7", "2"), ("7", "15"), ("8", ""), ("9", "1"), ("9", "6"),
        ("10", "1"), ("10", "2"), ("10", "4"), ("10", "6"), ("10", "7"), ("10", "9"),
        ("10", "9の2"), ("10", "11"), ("12", "1"), ("12", "2"), ("12", "5"), ("12", "6"),
        ("13", "5"),
    }  # fmt: skip
    assert {r["item"] for r in rows if r["small_value"] == "reduced"} == {"15"}
    no_limit = {r["item"] for r in rows if r["small_value"] == "none" and r["status"] == "listed"}
    assert no_limit == {"1", "2", "3", "3の2", "4", "14"}


def test_the_two_limits_in_yen() -> None:
    limits = load_table(PACKAGE, "small_value_limits", "limit")
    for day in (date(2025, 10, 8), date(2025, 10, 9)):
        assert {row["limit"]: row["amount_jpy"] for row in limits.in_force(day)} == {
            "general": "1000000", "reduced": "50000",
        }  # fmt: skip


def test_item_16_is_split_on_2025_10_09() -> None:
    rows = load_table(PACKAGE, "catchall_hs")
    assert {row["scope"] for row in rows.in_force(date(2025, 10, 8))} == {"16"}
    assert {row["scope"] for row in rows.in_force(date(2025, 10, 9))} == {"16.1", "16.2"}
    assert codes("16.1", "exclude") == {"854290"}
    assert codes("16.1", "include_if_part") == {"8807"}
    assert len(codes("16.2", "include")) == 50
    assert not codes("16.2", "include") & {"09", "24", "41", "44", "49", "62", "94"}


def named_tests(rule: str, destination: str, on: date) -> set[str]:
    table = load_table(PACKAGE, "article_4_tests", "rule", "destination")
    return {row["test"] for row in table.all(on, rule, destination)}


WMD = {"wmd_use", "wmd_user", "wmd_inform"}
INFORM = {"wmd_inform", "conventional_inform"}
ALL = WMD | {"conventional_use", "conventional_user", "conventional_inform"}


def test_tests_of_article_4_on_both_sides_of_the_revision() -> None:
    old, new = date(2025, 10, 8), date(2025, 10, 9)
    assert named_tests("16", "group_a", old) == {"none"}
    assert named_tests("16", "other", old) == WMD | {"conventional_inform"}
    assert named_tests("16", "un_embargo", old) == ALL - {"conventional_user"}
    assert named_tests("16", "other", new) == set()
    for scope in ("16.1", "16.2"):
        assert named_tests(scope, "group_a", new) == INFORM
        assert named_tests(scope, "un_embargo", new) == ALL
    assert named_tests("16.1", "other", new) == ALL
    assert named_tests("16.2", "other", new) == WMD | {"conventional_inform"}
    assert named_tests("small_value", "group_a", old) == {"none"}
    assert named_tests("small_value", "group_a", new) == INFORM
    assert named_tests("small_value", "other", new) == WMD | {"conventional_inform"}
    assert named_tests("small_value", "un_embargo", new) == ALL


def test_concern_codes_of_the_end_user_list() -> None:
    table = load_table(PACKAGE, "end_user_list_concerns", "code")
    assert {row["code"] for row in table.in_force(date(2025, 10, 8))} == set("BCMN")
    assert {row["code"] for row in table.in_force(date(2025, 10, 9))} == {*"BCMN", "CW"}


def test_the_north_korean_measure_is_recorded_to_its_last_day() -> None:
    table = load_table(PACKAGE, "embargo_measures", "measure")
    assert table.find(date(2025, 4, 13), "north_korea_all") is not None
    assert table.find(date(2025, 4, 14), "north_korea_all") is not None
    assert table.find(date(2027, 4, 13), "north_korea_all") is not None
    assert table.find(date(2027, 4, 14), "north_korea_all") is None


needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"the official tables are not beside the repository: {SHARED.name}"
)


@needs_shared
def test_countries_agree_with_the_order_of_2026_06_05() -> None:
    text = (SHARED / "export_order_country_tables_2026-06-05.json").read_text(encoding="utf-8")
    official = json.loads(text)["iso2"]
    assert countries("group_a") == set(official["groupA"])
    assert countries("un_arms_embargo") == set(official["unArmsEmbargo"])
    assert countries("concern") == set(official["concern"])
    assert countries("russia_diversion") == set(official["russiaDiversion"])


@needs_shared
def test_hs_scope_agrees_with_the_goods_ordinance_of_2026_02_14() -> None:
    text = (SHARED / "catchall_16_hs_scope_2026-02-14.json").read_text(encoding="utf-8")
    official = json.loads(text)
    named = codes("16.1", "include") | codes("16.1", "include_if_part")
    assert named == set(official["16の項（1） HS include"])
    assert codes("16.1", "exclude") == set(official["16の項（1） HS exclude"])
    chapters: set[str] = set()
    for part in official["16の項（2） HS chapters"]:
        first, _, last = part.partition("-")
        chapters |= {f"{number:02d}" for number in range(int(first), int(last or first) + 1)}
    assert codes("16.2", "include") == chapters
