"""Value limits and listings of licence exceptions against the eCFR copy of the list.

The copy is in ``shared`` beside the repository; where it is absent these tests are skipped.
"""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from kaname.law.engine.tables import load_table

RAW = Path(__file__).resolve().parents[5] / "shared" / "data" / "law" / "us"
LIST = RAW / "ear_ccl_774s1_2026-07-23.jsonl"
DAY = date(2026, 7, 23)
PACKAGE = "kaname.law.us.export"
NONE = re.compile(r"N/A\.?")
PLAIN = re.compile(r"\$([\d,]+)\.?")

pytestmark = pytest.mark.skipif(
    not LIST.exists(), reason="the eCFR copies are not beside the repository (../shared)"
)


def flags(name: str) -> dict[str, str]:
    """Return what each entry says of an exception."""
    found = {}
    for line in LIST.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if name in entry["licenceExceptionFlags"]:
            found[entry["eccn"]] = entry["licenceExceptionFlags"][name]
    return found


def test_the_entries_with_a_value_are_those_of_the_list() -> None:
    stated = {eccn for eccn, text in flags("LVS").items() if not NONE.fullmatch(text)}
    assert stated == {row["eccn"] for row in load_table(PACKAGE, "exception_values")}


def test_a_plain_value_is_the_limit_of_the_whole_entry() -> None:
    table = load_table(PACKAGE, "exception_values", "eccn")
    plain = {e: m for e, text in flags("LVS").items() if (m := PLAIN.fullmatch(text))}
    assert len(plain) > 60
    for eccn, found in plain.items():
        rows = table.all(DAY, eccn)
        assert len(rows) == 1, eccn
        assert rows[0]["limit_usd"] == found.group(1).replace(",", ""), eccn
        assert (rows[0]["paragraphs"], rows[0]["excluded"], rows[0]["asked"]) == ("*", "", "")


def test_every_limit_is_an_amount_that_the_entry_names() -> None:
    texts = flags("LVS")
    for row in load_table(PACKAGE, "exception_values"):
        amounts = {a.replace(",", "") for a in re.findall(r"\$\s?([\d,]*\d)", texts[row["eccn"]])}
        if row["eccn"] in {"3A001", "6A005"}:  # the copy holds their amounts among its paragraphs
            continue
        assert row["limit_usd"] in amounts, row["eccn"]


@pytest.mark.parametrize("name", ["GBS", "TSR"])
def test_what_the_list_does_not_open_has_no_row(name: str) -> None:
    table = load_table(PACKAGE, "exception_listings")
    rows = {row["eccn"] for row in table if row["exception"] == name}
    opened = {eccn for eccn, text in flags(name).items() if not NONE.fullmatch(text)}
    opened -= {"8C609"}  # a paragraph of 8D001, which the copy holds under the entry before it
    assert rows == opened


def test_what_sta_may_not_ship_at_all_is_shut() -> None:
    table = load_table(PACKAGE, "exception_listings", "exception", "eccn")
    for eccn, text in flags("STA").items():
        if "any item in this ECCN to any of the destinations listed in Country Group A:5" in text:
            for name in ("STA:c1", "STA:c2"):
                assert [row["answer"] for row in table.all(DAY, name, eccn)] == ["no"], eccn
        elif "(c)(2)" in text and "may not be used for any" in text:
            assert "no" in {row["answer"] for row in table.all(DAY, "STA:c2", eccn)}, eccn
