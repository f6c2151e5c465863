"""Who in the other country makes it: by a table that is given, or nobody looked."""

from datetime import date

import pytest

from kaname.joint.backfill import Maker, MakersTable, openings
from kaname.joint.backfill_shares import ShareMakers
from kaname.joint.compare import compare
from kaname.joint.compare_ask import asked_item, end_user

DAY = date(2026, 11, 21)
TABLE = MakersTable([
    Maker("Alpha Valve Co.", "US", "annual report 2025, p. 4", eccn="2B350"),
    Maker("Beta Reactors KK", "JP", "catalogue", meti_item="3の項(2)"),
    Maker("Gamma Inc.", "US", "catalogue", eccn="2B350.g"),
    Maker("Delta Inc.", "US", "catalogue", meti_item="3の項(2)1"),
    Maker("Epsilon Inc.", "US", "catalogue", eccn="2B351"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("eccn", "item", "country", "expected"),
    [("2B350", "", "US", {"Alpha Valve Co.", "Gamma Inc."}),
     ("2B350.g", "", "US", {"Alpha Valve Co.", "Gamma Inc."}),
     ("2B350.a", "", "US", {"Alpha Valve Co."}),
     ("2B350", "3の項(2)", "US", {"Alpha Valve Co.", "Gamma Inc.", "Delta Inc."}),
     ("2B350", "3の項(2)", "JP", {"Beta Reactors KK"}),
     ("2B352", "3の項(3)", "US", set()), ("2B350", "", "DE", set())],
)  # fmt: skip
def test_a_table_finds_whole_and_part(
    eccn: str, item: str, country: str, expected: set[str]
) -> None:
    assert {maker.name for maker in TABLE.of(eccn, item, country)} == expected


def test_items_that_one_capital_restricts_are_listed_with_who_makes_them() -> None:
    comparison = compare([asked_item("2B350", DAY)], ("DE", "KR", "CN", "US", "JP"),
                         [end_user("civil")], DAY)  # fmt: skip
    (nobody,) = openings(comparison.cells)
    assert nobody.destinations == ("DE", "KR")
    assert nobody.found.makers is None
    assert "nobody looked" in nobody.found.note.en
    (named,) = openings(comparison.cells, TABLE)
    assert named.found.country == "US"
    assert {maker.name for maker in named.found.makers or ()} == {
        "Alpha Valve Co.", "Gamma Inc.", "Delta Inc.",
    }  # fmt: skip
    (silent,) = openings(comparison.cells, MakersTable([]))
    assert silent.found.makers == ()
    assert "does not say that nobody makes it" in silent.found.note.en


def test_without_a_table_countries_stand_in_with_their_shares_and_say_so() -> None:
    found = ShareMakers(DAY).of("3B001.f", "", "JP")
    said = [maker.called("en") for maker in found]
    assert any(line.startswith("Japan: ") and "market share" in line for line in said)
    assert all(maker.source and not maker.name for maker in found)
    assert found[0].called("ja").startswith("日本: ")
    assert ShareMakers(DAY).of("EAR99", "", "JP") == ()
    assert ShareMakers(DAY).of("", "7の項(16)", "JP") == ()
    comparison = compare([asked_item("2B350", DAY)], ("DE", "KR"), [end_user("civil")], DAY)
    (nobody,) = openings(comparison.cells, ShareMakers(DAY))
    assert nobody.found.makers == ()
    assert "does not say that nobody makes it" in nobody.found.note.en
