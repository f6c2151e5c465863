"""The European Union's consolidated list of financial sanctions."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from screening.list_files import codes, loaded, only, put, refused, store_at
from screening.party_files import EU_COLUMNS, EU_RECORD, EU_ROWS, eu_csv, eu_xml


def test_a_record_of_the_xml() -> None:
    result = loaded("list.xml", eu_xml(EU_RECORD))
    entry = only(result)
    assert result.list_file == "eu-fsf"
    assert result.edition_date == date(2026, 8, 5)
    assert entry.id == "eu-fsf:900001"
    assert entry.name == "Invented Works JSC"
    assert entry.kind == "organisation"
    assert entry.aliases == ("АО Изобретение", "Inven Tion")
    assert entry.weak_aliases == ("IW", "Inv")
    assert entry.countries == ("RU", "BY")
    assert entry.addresses == ("1 Street, Moscow, 101000, RUSSIAN FEDERATION",)
    assert entry.identifiers == ("Tax number 7700000000 (RU)",)
    assert entry.birth_dates == ("1990-01-02", "1960", "1961", "1962")
    assert entry.programs == ("UKR",)
    assert entry.detail("reference") == "EU.9001.1"
    assert entry.detail("listed_on") == "2022-02-25"
    assert entry.detail("regulation") == "2022/1 (OJ L1)"
    assert entry.detail("source_information_url") == "https://example.org/1"
    assert entry.detail("remarks") == "Makes inventions."
    assert entry.detail("title") == "Producer"
    assert codes(result) == []


def test_the_rows_of_the_csv_are_one_party() -> None:
    result = loaded("list.csv", eu_csv(*EU_ROWS))
    entry = only(result)
    assert (result.rows_read, result.rows_merged) == (8, 7)
    assert result.rows_by_source == {"eu-fsf": 1}
    assert result.edition_date == date(2026, 8, 5)
    other = only(loaded("list.xml", eu_xml(EU_RECORD)))
    same = replace(
        other, weak_aliases=("IW",), birth_dates=("1990-01-02",),
        details=tuple(pair for pair in other.details if pair[0] != "address_notes"),
    )  # fmt: skip
    assert replace(entry, details=()) == replace(same, details=())
    assert dict(entry.details) == dict(same.details)


def test_a_new_element_is_kept_and_named() -> None:
    result = loaded("a.xml", eu_xml(EU_RECORD.replace("<subject", "<novelty>X</novelty><subject")))
    assert codes(result) == ["KAN-2213"]
    assert "novelty: X" in only(result).detail("remarks")


def test_a_party_of_weak_names_alone_is_called_by_one() -> None:
    record = (
        '<sanctionEntity logicalId="1"><nameAlias wholeName="IW" strong="false"/></sanctionEntity>'
    )
    entry = only(loaded("a.xml", eu_xml(record)))
    assert (entry.name, entry.weak_aliases, entry.kind) == ("IW", (), "")


def test_records_that_are_no_parties_are_named() -> None:
    bare = '<sanctionEntity logicalId="2"/>'
    nameless = EU_RECORD.replace(' logicalId="900001"', "")
    result = loaded("a.xml", eu_xml(EU_RECORD, bare, nameless))
    assert sorted(codes(result)) == ["KAN-2021", "KAN-2210"]
    assert (result.rows_read, result.rows_loaded, result.rows_in_warnings) == (3, 1, 2)


def test_one_file_takes_the_place_of_the_other(tmp_path: Path) -> None:
    store = store_at(tmp_path / "home")
    first = put(tmp_path, "a.csv", eu_csv(*EU_ROWS))
    second = put(tmp_path, "a.xml", eu_xml(EU_RECORD))
    assert store.import_file(first, confirm_shrink=True).rows_by_source == {"eu-fsf": 1}
    assert store.import_file(second).rows == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (eu_xml(), "KAN-2034"),
        (eu_xml(EU_RECORD)[:-30], "KAN-2211"),
        (eu_xml(EU_RECORD).replace(b"<export", b"<!DOCTYPE export><export"), "KAN-2212"),
        (eu_xml('<sanctionEntity logicalId="2"/>'), "KAN-2009"),
        (eu_csv(), "KAN-2034"),
        (eu_csv(*EU_ROWS)[:-200], "KAN-2007"),
        (eu_csv(*EU_ROWS, columns=(*EU_COLUMNS, "Entity_New")), "KAN-2006"),
        (eu_csv({"Entity_LogicalId": "1", "Entity_Remark": "A"}), "KAN-2009"),
    ],
)
def test_what_is_no_list(data: bytes, code: str) -> None:
    assert refused(lambda: loaded("a", data)) == (2, [code])
