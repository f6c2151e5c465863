"""FollowTheMoney entities, and changes to them."""

from datetime import date
from pathlib import Path

import pytest

from screening.list_files import codes, loaded, only, put, refused, store_at
from screening.party_files import FTM_ROWS, ftm_lines

NAME = "entities.ftm.json"
COMPANY = {"id": "NK-9", "caption": "New Works", "schema": "Company", "target": True}
NEW = {**COMPANY, "properties": {"name": ["New Works"]}, "datasets": ["eu_fsf"]}


def test_parties() -> None:
    result = loaded(NAME, ftm_lines(*FTM_ROWS))
    works, tanker = result.entries
    assert result.list_file == "ftm"
    assert result.edition_date == date(2026, 11, 20)
    assert works.id == "ftm:NK-1"
    assert works.list_id == "ftm/eu_fsf; gb_fcdo_sanctions"
    assert (works.name, works.kind) == ("Invented Works JSC", "organisation")
    assert works.aliases == ("АО Изобретение", "IW", "Old Works")
    assert works.weak_aliases == ("Inv",)
    assert works.countries == ("RU", "BY")
    assert works.addresses == ("2 Street", "1 Street, Moscow")
    assert works.identifiers == ("innCode 7700000000", "Registration 123")
    assert works.programs == ("EU-UKR",)
    assert works.detail("topics") == "sanction"
    assert works.detail("sanctions") == "UKR - 2022-02-25"
    assert works.detail("datasets") == "eu_fsf; gb_fcdo_sanctions"
    assert works.detail("remarks") == "Makes inventions."
    assert (tanker.kind, tanker.countries) == ("vessel", ("KM",))
    assert result.rows_by_part == {"ftm/eu_fsf": 2, "ftm/gb_fcdo_sanctions": 1}
    assert (result.rows_read, result.rows_loaded) == (7, 2)
    assert (result.rows_merged, result.rows_removed_by_publisher) == (4, 1)
    assert codes(result) == ["KAN-2221"]


def test_what_stands_inside_a_party_is_told_of_it_too() -> None:
    nested = {"schema": "Sanction", "id": "s", "properties": {"program": ["UKR"]}}
    row = {**NEW, "properties": {"name": ["New Works"], "sanctions": [nested]}}
    assert only(loaded(NAME, ftm_lines(row))).detail("sanctions") == "UKR"


def test_lines_of_one_id_are_one_party() -> None:
    other = {**NEW, "properties": {"name": ["Works New"], "country": ["jp"]}, "datasets": ["jp"]}
    result = loaded(NAME, ftm_lines(NEW, other))
    entry = only(result)
    assert (entry.name, entry.aliases, entry.countries) == ("New Works", ("Works New",), ("JP",))
    assert entry.list_id == "ftm/eu_fsf; jp"
    assert (result.rows_read, result.rows_merged) == (2, 1)


def test_a_connected_party_with_a_topic_is_loaded() -> None:
    properties = {"name": ["Connected"], "topics": ["sanction.linked"]}
    row = {**NEW, "target": False, "properties": properties}
    assert only(loaded(NAME, ftm_lines(row))).detail("topics") == "sanction.linked"


def test_lines_that_are_no_entities_are_named() -> None:
    nameless = ftm_lines({"id": "b", "schema": "Company", "properties": {}})
    result = loaded(NAME, ftm_lines(NEW) + b"[1]\n{broken\n" + nameless)
    assert (result.rows_read, result.rows_loaded, result.rows_in_warnings) == (4, 1, 3)
    assert codes(result) == ["KAN-2216", "KAN-2216", "KAN-2021"]
    result = loaded(NAME, ftm_lines(NEW, {"id": "", "schema": "A", "properties": {}}, {"id": "a"}))
    assert codes(result) == ["KAN-2210", "KAN-2216"]


def changes(*rows: tuple[str, dict[str, object]]) -> bytes:
    return ftm_lines(*({"op": op, "entity": entity} for op, entity in rows))


def test_changes_beside_the_list(tmp_path: Path) -> None:
    moved = {**FTM_ROWS[3], "caption": "RENAMED TANKER", "properties": {"name": ["RENAMED TANKER"]}}
    delta = changes(("ADD", NEW), ("MOD", moved), ("DEL", {"id": "NK-1"}), ("DEL", {"id": "gone"}))
    put(tmp_path, "entities.delta.json", delta)
    path = put(tmp_path, NAME, ftm_lines(*FTM_ROWS))
    edition = store_at(tmp_path / "home").import_file(path)
    assert {entry.name for entry in edition.read_entries()} == {"New Works", "RENAMED TANKER"}
    result = loaded(NAME, ftm_lines(*FTM_ROWS), delta=delta)
    assert (result.rows_read, result.rows_loaded) == (11, 2)
    assert (result.rows_merged, result.rows_removed_by_publisher) == (5, 4)


def test_changes_that_are_older_than_the_list_are_doubted() -> None:
    old = {**NEW, "last_seen": "2026-01-01T00:00:00"}
    result = loaded(NAME, ftm_lines(*FTM_ROWS), delta=changes(("ADD", old)))
    assert [doubt.code for doubt in result.doubts] == ["KAN-2223"]


def test_changes_that_cannot_be_read_leave_the_party_as_it_was() -> None:
    delta = changes(("MOD", {"id": "NK-2"}), ("OTHER", NEW)) + b'{"op":"ADD"}\n'
    result = loaded(NAME, ftm_lines(*FTM_ROWS), delta=delta)
    assert "INVENTED TANKER" in {entry.name for entry in result.entries}
    assert codes(result).count("KAN-2216") == 3


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ftm_lines(*FTM_ROWS)[:-30], "KAN-2007"),
        (ftm_lines(FTM_ROWS[2]), "KAN-2009"),
        (changes(("ADD", NEW)), "KAN-2222"),
    ],
)
def test_what_is_no_list(data: bytes, code: str) -> None:
    assert refused(lambda: loaded(NAME, data)) == (2, [code])
