"""The UK Sanctions List, and OFSI's list, which is closed."""

from datetime import date
from pathlib import Path

import pytest

from screening.list_files import codes, loaded, only, put, refused, store_at
from screening.party_files import (
    OFSI_ROWS,
    UK_COLUMNS,
    UK_RECORDS,
    UK_ROWS,
    conlist,
    uk_csv,
    uk_xml,
)


@pytest.mark.parametrize("data", [uk_csv(*UK_ROWS), uk_xml(*UK_RECORDS)], ids=["csv", "xml"])
def test_parties(data: bytes) -> None:
    result = loaded("list", data)
    works, tanker = result.entries
    assert result.list_file == "uk-sanctions"
    assert result.edition_date == date(2026, 9, 21)
    assert result.rows_by_source == {"uk-sanctions": 2}
    assert works.id == "uk-sanctions:RUS9001"
    assert works.name == "INVENTED WORKS LLC"
    assert works.kind == "organisation"
    assert set(works.aliases) == {"Inventions Ltd.", "ООО Изобретение", "Inven Tion Works"}
    assert works.weak_aliases == ("IW",)
    assert works.countries == ("RU",)
    assert works.addresses == ("1 Street, Moscow, Russia",)
    assert works.identifiers == ("Registration number 1027700000000",)
    assert works.programs == ("Russia",)
    assert works.detail("listed_on") == "2022-06-29"
    assert works.detail("last_change") == "2026-08-04"
    assert works.detail("ofsi_group_id") == "19001"
    assert (tanker.kind, tanker.identifiers) == ("vessel", ("IMO IMO9999993",))
    assert tanker.countries == ("KM",)
    assert tanker.birth_dates == ("1945",)
    assert tanker.detail("listed_on") == "2017"
    assert tanker.detail("vessel_flag") == "Comoros"
    assert codes(result) == []


def test_rows_are_accounted_for() -> None:
    result = loaded("a.csv", uk_csv(*UK_ROWS, {"Name 6": "X"}, {"Unique ID": "RUS1"}))
    assert (result.rows_read, result.rows_loaded, result.rows_merged) == (7, 2, 3)
    assert sorted(codes(result)) == ["KAN-2021", "KAN-2210"]


def test_the_older_heading_of_the_kind() -> None:
    data = uk_csv(*UK_ROWS).replace(b"Designation Type", b'"Individual, Entity, Ship"', 1)
    assert loaded("a.csv", data).entries[0].kind == "organisation"


def test_without_the_line_of_the_report() -> None:
    result = loaded("a.csv", uk_csv(*UK_ROWS, first=""))
    assert (result.rows_loaded, result.edition_date) == (2, None)


@pytest.mark.parametrize(
    ("published", "iso"),
    [
        ("01/03/1958", "1958-03-01"), ("dd/mm/1945", "1945"), ("00/00/1975", "1975"),
        ("dd/05/1960", "1960-05"), ("31/02/1960", "31/02/1960"), ("circa 1960", "circa 1960"),
    ],
)  # fmt: skip
def test_dates(published: str, iso: str) -> None:
    row = {**UK_ROWS[1], "D.O.B": published}
    assert only(loaded("a.csv", uk_csv(row))).birth_dates == (iso,)


def test_the_closed_list_needs_a_persons_word(tmp_path: Path) -> None:
    result = loaded("ConList.csv", conlist(*OFSI_ROWS))
    entry = only(result)
    assert (entry.id, entry.name) == ("uk-ofsi:19001", "INVENTED WORKS LLC")
    assert (entry.weak_aliases, entry.countries) == (("IW",), ("RU",))
    assert result.edition_date == date(2026, 1, 28)
    store = store_at(tmp_path / "home")
    path = put(tmp_path, "ConList.csv", conlist(*OFSI_ROWS))
    assert refused(lambda: store.import_file(path)) == (2, ["KAN-2220"])
    assert store.import_file(path, confirm_shrink=True).list_file == "uk-ofsi"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (uk_csv(), "KAN-2034"),
        (b"Report Date: 21-Sep-2026\n", "KAN-2006"),
        (uk_csv(*UK_ROWS)[:-90], "KAN-2007"),
        (uk_csv(*UK_ROWS, columns=(*UK_COLUMNS, "New")), "KAN-2006"),
        (uk_xml(), "KAN-2034"),
        (uk_xml(*UK_RECORDS)[:-9], "KAN-2211"),
        (uk_xml("<UniqueID/>"), "KAN-2009"),
    ],
)
def test_what_is_no_list(data: bytes, code: str) -> None:
    status, found = refused(lambda: loaded("a", data))
    assert (status, set(found)) == (2, {code})
