"""The concordance: every entry has a row, every code can be read, and look-up goes both ways."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from kaname.core.codes import Eccn, MetiItem
from kaname.joint.concordance import (
    ORDERS,
    REGIMES,
    SURENESS,
    by_eccn,
    by_hs,
    by_meti_item,
    by_regime,
    every_eccn,
    premise,
)
from kaname.law.engine.tables import load_table
from kaname.law.jp.export.facts import listed_rows
from kaname.law.us.export.paragraphs import placement

DAY = date(2026, 11, 21)
VALUES = yaml.safe_load((Path(__file__).parent / "concordance_values.yaml").read_text("utf-8"))
GOODS, TECHNOLOGY = VALUES["goods"], VALUES["technology"]


def test_every_entry_of_the_control_list_has_a_row() -> None:
    entries = {row["eccn"] for row in load_table("kaname.law.us.export", "ccl_entries")}
    held = {row["eccn"] for row in load_table("kaname.joint", "concordance")}
    assert len(entries) > 600
    assert held == entries | {"EAR99"}


def test_every_row_can_be_read() -> None:
    for eccn in (*every_eccn(DAY), "EAR99"):
        for pair in by_eccn(eccn, DAY):
            assert pair.sure_meti in SURENESS
            assert pair.sure_regime in SURENESS
            assert pair.sure_hs in SURENESS
            assert pair.regime in REGIMES
            assert (pair.meti_item == "") == (pair.sure_meti == "none"), pair
            assert bool(pair.hs6) == (pair.sure_hs != "none")
            assert all(len(code) == 6 and code.isdigit() for code in pair.hs6)
            assert pair.who_checks.en
            assert pair.who_checks.ja
            if pair.meti_item:
                number = MetiItem.parse(pair.meti_item)
                assert str(number) == pair.meti_item
                assert pair.order in ORDERS
                if pair.order == "export_order" and number.is_listed:
                    assert listed_rows(number, DAY), pair
            if not Eccn.parse(eccn).is_ear99 and pair.meti_item:
                technology = eccn[1] in "DE"
                assert pair.order == ("exchange_order" if technology else "export_order")


def test_what_is_not_sure_is_not_marked_as_verified() -> None:
    for row in load_table("kaname.joint", "concordance"):
        sure = row["sure_meti"] in ("certain", "by_numbering")
        assert (row.citation.verified_on is not None) == sure, row["eccn"]


@pytest.mark.parametrize(
    ("eccn", "regime", "code", "item"),
    [("3A001", "WA", "3.A.1", "7の項"), ("3A001.a.2.c", "WA", "3.A.1.a", "7の項(1)"),
     ("3A001.e.3", "WA", "3.A.1.e.3", "7の項(5)"), ("3B001.c.1.a", "WA", "3.B.1", "7の項(16)"),
     ("3B001.g", "WA", "3.B.1", "7の項(17)"), ("3A225", "NSG-2", "3.A.1", "2の項(8)"),
     ("5A001.c.1", "WA", "5.A.1.c", "9の項(3)"), ("8A002.q", "WA", "8.A.2.q", "12の項(9)"),
     ("9A011", "WA", "9.A.11", "15の項(10)"), ("6A004.e", "WA", "6.A.4.e", "10の項(7の2)"),
     ("2B350", "AG-chem", "", "3の項(2)"), ("1C351", "AG-bio", "", "3の2の項(1)"),
     ("1B101", "MTCR", "6.B.1", "4の項(10)"), ("2B201", "NSG-2", "1.B.2", "2の項(12)1"),
     ("5D002", "WA", "5.D.2", "9の項"), ("9A610", "WA-ML", "ML10", "1の項(9)")],
)  # fmt: skip
def test_anchors(eccn: str, regime: str, code: str, item: str) -> None:
    first = by_eccn(eccn, DAY)[0]
    assert (first.regime, first.regime_code, first.meti_item) == (regime, code, item)


def test_look_up_goes_both_ways() -> None:
    assert {pair.eccn for pair in by_meti_item("7の項(16)", DAY)} >= {"3B001", "3B002"}
    assert {pair.eccn for pair in by_meti_item("7の項", DAY)} >= {"3A001", "3B001", "3E001"}
    assert "2B350" not in {pair.eccn for pair in by_meti_item("7の項", DAY)}
    assert {pair.eccn for pair in by_regime("WA", "3.B.1", DAY)} == {"3B001"}
    assert {pair.eccn for pair in by_regime("WA-ML", "ML18", DAY)} >= {"9B610"}
    assert "3B001" in {pair.eccn for pair in by_hs("8486.20", DAY)}
    for eccn in every_eccn(DAY):
        for pair in by_eccn(eccn, DAY):
            if pair.meti_item:
                found = by_meti_item(pair.meti_item, DAY)
                key = (pair.eccn, pair.paragraphs, pair.meti_item)
                assert key in {(other.eccn, other.paragraphs, other.meti_item) for other in found}


def test_only_a_sure_pair_is_taken() -> None:
    assert premise("3A991", DAY) is None
    supposed = premise("3A991", DAY, "likely")
    assert supposed is not None
    assert supposed.meti_item == "16の項"
    assert premise("3A090.c", DAY, "likely") is None
    assert premise("3A090.a", DAY) is None


def test_a_pair_of_some_paragraphs_is_sure_only_for_them() -> None:
    exact = premise("3A001.e.3", DAY, "certain")
    assert exact is not None
    assert exact.meti_item == "7の項(5)"
    assert premise("3A001", DAY, "certain") is None
    whole = premise("3A001", DAY)
    assert whole is not None
    assert whole.meti_item == "7の項"
    assert all(pair.meti_item != "7の項(5)" for pair in by_eccn("3A001.a.2.c", DAY))


def test_a_sub_item_has_its_own_pairs_and_not_those_of_the_whole_item() -> None:
    pairs = by_meti_item("7の項(16)", DAY)
    assert {pair.meti_item for pair in pairs} == {"7の項(16)"}
    assert {pair.eccn for pair in pairs if pair.sure_meti != "likely"} == {
        "3B001", "3B002", "3B903", "3B904", "3B993"
    }  # fmt: skip
    masks = by_meti_item("7の項(17)", DAY)
    assert {(pair.eccn, part) for pair in masks for part in pair.paragraphs} == {
        ("3B001", part) for part in "ghilq"
    }


def test_what_both_capitals_hold_of_the_performance_of_chips() -> None:
    """貨物等省令6条1号ヨ, 7条7号, from 2025-05-28: TPP 6,000; 3A090.a begins at 4,800."""
    supposed = premise("3A090.a", DAY, "likely")
    assert supposed is not None
    assert (supposed.meti_item, supposed.sure_meti) == ("7の項(1)", "likely")
    computer = premise("4A090.a", DAY, "likely")
    assert computer is not None
    assert computer.meti_item == "8の項"


def test_half_of_the_sure_pairs_name_a_sub_item() -> None:
    sure = ("certain", "by_numbering")
    rows = [row for row in load_table("kaname.joint", "concordance")
            if row["order"] == "export_order" and row["sure_meti"] in sure]  # fmt: skip
    deep = [row for row in rows if "(" in row["meti_item"]]
    assert len(deep) * 2 > len(rows)


@pytest.mark.parametrize("value", GOODS, ids=lambda value: value["eccn"])
def test_goods_stand_beside_the_item_that_names_them(value: dict[str, str]) -> None:
    """Items read from the two lists themselves; a row's title must name the goods as well."""
    first = by_eccn(value["eccn"], DAY)[0]
    assert first.meti_item == value["item"]
    assert SURENESS.index(first.sure_meti) <= SURENESS.index(value["sure"])
    row = next(r for r in load_table("kaname.law.jp.export", "list_items").in_force(DAY)
               if str(MetiItem(r["item"], r["sub_item"], r["part"])) == value["item"])  # fmt: skip
    assert value["title"] in row["label_en"].lower()


@pytest.mark.parametrize("value", TECHNOLOGY, ids=lambda value: value["eccn"])
def test_technology_stands_beside_the_item_of_its_goods(value: dict[str, str]) -> None:
    first = by_eccn(value["eccn"], DAY)[0]
    assert (first.order, first.meti_item) == ("exchange_order", value["item"])
    assert SURENESS.index(first.sure_meti) <= SURENESS.index(value["sure"])
    rows = [row for row in load_table("kaname.law.jp.export", "technology_items").in_force(DAY)
            if row["item"] == value["goods"]]  # fmt: skip
    assert any(goods.split("(")[0] == value["goods"] for r in rows for goods in r.words("goods"))


def test_every_certain_pair_was_read_from_the_lists() -> None:
    """A pair is certain only where the values hold it; a swapped number has no value."""
    read = {(value["eccn"], value["item"]) for value in GOODS}
    for row in load_table("kaname.joint", "concordance"):
        if row["sure_meti"] != "certain":
            continue
        names = [f"{row['eccn']}.{part}" for part in row.words("paragraphs")] or [row["eccn"]]
        assert {(name, row["meti_item"]) for name in names} <= read, row["eccn"]


def test_of_every_certain_pair_the_us_paragraph_was_read_in_the_text() -> None:
    """The list of its day has the paragraph, and no later edition is claimed than was read."""
    read = {(value["eccn"], value["item"]): value.get("read") for value in GOODS}
    for row in load_table("kaname.joint", "concordance"):
        if row["sure_meti"] != "certain":
            continue
        for name in [f"{row['eccn']}.{part}" for part in row.words("paragraphs")] or [row["eccn"]]:
            day = read[name, row["meti_item"]]
            assert day is not None, name
            assert row.citation.verified_on is not None
            assert row.citation.verified_on <= day, name
            assert placement(Eccn.parse(name), DAY).standing == "there", name


def test_the_values_hold_every_category() -> None:
    assert {value["eccn"][0] for value in GOODS} >= set("123456789")
    assert {value["eccn"][0] for value in TECHNOLOGY} >= set("123456789")
    assert len(GOODS) + len(TECHNOLOGY) > 200
