"""The concordance: every entry has a row, every code can be read, and look-up goes both ways."""

from datetime import date

import pytest

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

DAY = date(2026, 11, 21)


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
    [("3A001", "WA", "3.A.1", "7の項"), ("3B001.c.1.a", "WA", "3.B.1", "7の項"),
     ("2B350", "AG-chem", "", "3の項(2)"), ("1C351", "AG-bio", "", "3の2の項(1)"),
     ("1B101", "MTCR", "6.B.1", "4の項(10)"), ("2B201", "NSG-2", "1.B.2", "2の項"),
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
                assert pair in by_meti_item(pair.meti_item, DAY)


def test_only_a_sure_pair_is_taken() -> None:
    assert premise("3A991", DAY) is None
    supposed = premise("3A991", DAY, "likely")
    assert supposed is not None
    assert supposed.meti_item == "16の項"
    assert premise("3A090", DAY, "likely") is None
