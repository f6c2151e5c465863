"""The Denied Persons List in the Bureau's own files."""

from pathlib import Path

import pytest

from screening.list_files import (
    DPL,
    codes,
    csl_csv,
    loaded,
    only,
    put,
    real,
    refused,
    store_at,
)
from screening.party_files import DPL_PAGE, DPL_ROWS, dpl_txt


def test_rows() -> None:
    result = loaded("dpl.txt", dpl_txt(*DPL_ROWS))
    first, second = result.entries
    assert result.list_file == "bis-dpl"
    assert first.name == "INVENTED EXPORT CO."
    assert first.aliases == ("INVENTED TRADING",)
    assert first.countries == ("US",)
    assert first.addresses == ("1 STREET, EL PASO, TX, 79905",)
    assert first.detail("start_date") == "2003-06-19"
    assert first.detail("end_date") == "2056-06-29"
    assert first.detail("federal_register_notice") == "68 F.R. 1"
    assert second.countries == ("AE",)
    assert result.doubts == ()


def test_the_csv_of_the_page() -> None:
    first, second = loaded("dpl.csv", DPL_PAGE).entries
    assert (first.name, first.addresses) == ("Invented Export Co., Ltd.", ("1 Street, Dubai, AE",))
    assert first.countries == ("AE",)
    assert (second.name, second.addresses) == ("Invented Aviation", ())
    assert first.detail("remarks") == "Standard"


def test_an_id_is_that_of_the_consolidated_list() -> None:
    row = {"source": DPL, "name": "INVENTED AVIATION FZE", "addresses": "2 STREET, DUBAI, AE"}
    ours = only(loaded("dpl.txt", dpl_txt(DPL_ROWS[1])))
    assert ours.id == only(loaded("a.csv", csl_csv(row))).id


def test_rows_of_one_party_with_other_addresses_are_told_apart() -> None:
    result = loaded("a.txt", dpl_txt(*DPL_ROWS, {**DPL_ROWS[1], "City": "SHARJAH"}, DPL_ROWS[1]))
    assert (result.rows_read, result.rows_loaded, result.rows_merged) == (4, 3, 1)
    assert len({entry.id for entry in result.entries}) == 3


def test_the_recent_changes_alone_are_refused(tmp_path: Path) -> None:
    rows = [{**DPL_ROWS[1], "Name": f"INVENTED {n}"} for n in range(3)]
    store = store_at(tmp_path / "home")
    run = lambda: store.import_file(put(tmp_path, "dpl.txt", dpl_txt(*rows)))  # noqa: E731
    assert refused(run) == (2, ["KAN-2041", "KAN-2218"])
    recent = DPL_PAGE.replace(b",Type of Denial", b"").replace(b",Standard", b"")
    assert refused(lambda: loaded("dpl.csv", recent)) == (2, ["KAN-2006"])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (dpl_txt(), "KAN-2034"),
        (dpl_txt(*DPL_ROWS)[:-20], "KAN-2007"),
        (dpl_txt(*DPL_ROWS).replace(b'"Country"\t', b"", 1), "KAN-2006"),
        (dpl_txt(*DPL_ROWS).replace(b'"2 STREET"', b'"2"\t"STREET"'), "KAN-2029"),
        (dpl_txt({"City": "X"}), "KAN-2009"),
    ],
)
def test_what_is_no_list(data: bytes, code: str) -> None:
    assert refused(lambda: loaded("dpl.txt", data)) == (2, [code])


def test_every_row_of_the_real_list() -> None:
    path = real("us/bis_dpl_2022-09.txt")
    result = loaded(path.name, path.read_bytes())
    assert (result.rows_read, result.rows_loaded, result.rows_merged) == (581, 579, 2)
    assert result.doubts == ()
    assert codes(result) == ["KAN-2014"]
    assert sum(1 for entry in result.entries if entry.countries) > 560
    consolidated = loaded("a.csv.gz", real("us/csl_2026-07-31_29columns.csv.gz").read_bytes())
    theirs = {entry.id for entry in consolidated.entries}
    assert len({entry.id for entry in result.entries} & theirs) > 350
