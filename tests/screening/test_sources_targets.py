"""``targets.simple.csv``: a collection of OpenSanctions, one row a party."""

import csv
from datetime import date
from pathlib import Path

import pytest

from kaname.screening.sources.targets import COLUMNS
from screening.list_files import ROOT, codes, loaded, only, put, refused, store_at
from screening.party_files import targets

COLLECTION = ROOT.parent / "shared" / "eval" / "screening" / "crossscript_index.targets.simple.csv"
FSF = "EU Financial Sanctions Files (FSF)"


def test_a_row() -> None:
    result = loaded(
        "targets.simple.csv",
        targets(
            {
                "id": "NK-4hVDJ2",
                "name": "Invented Works Ltd.",
                "aliases": '"Works; Invented";発明工場',
                "birth_date": "1990",
                "countries": "ru;ge-ab;suhh",
                "addresses": '"1 Street; Moscow";2 Street',
                "identifiers": "7700000000;INN 1",
                "sanctions": "Blocked - 2022-02-24",
                "program_ids": "EU-UKR",
                "dataset": f"{FSF};UK FCDO Sanctions List",
                "last_seen": "2026-11-20T06:00:00",
                "last_change": "2025-01-02T00:00:00",
            }
        ),
    )
    entry = only(result)
    assert entry.id == "targets-simple:NK-4hVDJ2"
    assert entry.list_id == f"targets-simple/{FSF}; UK FCDO Sanctions List"
    assert entry.kind == "organisation"
    assert entry.aliases == ("Works; Invented", "発明工場")
    assert entry.countries == ("RU", "GE")
    assert entry.addresses == ("1 Street; Moscow", "2 Street")
    assert entry.identifiers == ("7700000000", "INN 1")
    assert entry.birth_dates == ("1990",)
    assert entry.programs == ("EU-UKR",)
    assert entry.detail("sanctions") == "Blocked - 2022-02-24"
    assert entry.detail("datasets") == f"{FSF}; UK FCDO Sanctions List"
    assert entry.detail("schema") == "Company"
    assert result.edition_date == date(2026, 11, 20)
    assert result.rows_by_source == {"targets-simple": 1}
    assert result.rows_by_part == {
        f"targets-simple/{FSF}": 1, "targets-simple/UK FCDO Sanctions List": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ("Person", "person"), ("Organization", "organisation"), ("Company", "organisation"),
        ("PublicBody", "organisation"), ("Vessel", "vessel"), ("Airplane", "aircraft"),
        ("LegalEntity", ""), ("CryptoWallet", ""),
    ],
)  # fmt: skip
def test_kinds(schema: str, kind: str) -> None:
    assert only(loaded("t.csv", targets({"schema": schema, "name": "Invented"}))).kind == kind


def test_a_party_of_no_dataset_is_of_the_file() -> None:
    assert only(loaded("t.csv", targets({"name": "Invented Works"}))).list_id == "targets-simple"


def test_a_party_of_very_many_datasets_names_as_many_as_have_room() -> None:
    named = ";".join(f"Invented Source List No. {number:02}" for number in range(40))
    entry = only(loaded("t.csv", targets({"name": "Invented Works", "dataset": named})))
    assert entry.list_id.startswith("targets-simple/Invented Source List No. 00; Invented")
    assert entry.list_id.endswith("; +35")
    assert len(entry.detail("datasets").split("; ")) == 40


def test_rows_of_one_id_are_one_party_and_nothing_of_them_is_lost() -> None:
    result = loaded(
        "t.csv",
        targets(
            {"id": "a", "name": "Invented Works", "countries": "ru"},
            {"id": "a", "name": "Invented Works OOO", "countries": "by", "dataset": FSF},
        ),
    )
    entry = only(result)
    assert (entry.aliases, entry.countries) == (("Invented Works OOO",), ("RU", "BY"))
    assert entry.detail("datasets") == FSF
    assert (result.rows_read, result.rows_merged) == (2, 1)


def test_rows_that_are_no_parties_are_named() -> None:
    header = dict(zip(COLUMNS, COLUMNS, strict=True))
    result = loaded(
        "t.csv", targets({"name": "Works"}, {"id": "x"}, {"id": "", "name": "Y"}, header)
    )
    assert (result.rows_read, result.rows_loaded, result.rows_in_warnings) == (4, 1, 3)
    assert codes(result) == ["KAN-2021", "KAN-2210", "KAN-2016"]


def test_prose_in_a_name_is_kept_and_named() -> None:
    result = loaded("t.csv", targets({"name": "Invented Ministry, including all of its units"}))
    assert only(result).name == "Invented Ministry, including all of its units"
    assert "KAN-2012" in codes(result)


def test_an_edition_without_the_later_columns() -> None:
    columns = tuple(c for c in COLUMNS if c not in {"program_ids", "phones", "emails"})
    result = loaded("t.csv", targets({"name": "Works"}, columns=columns))
    assert codes(result) == ["KAN-2024"] * 3


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (targets(), "KAN-2034"),
        (targets({"name": "Works"}, columns=(*COLUMNS, "new")), "KAN-2006"),
        (targets({"name": "Works"}, columns=COLUMNS[:-1]), "KAN-2006"),
        (targets({"name": "Works"})[:-40], "KAN-2007"),
        (targets({"name": "Works"}, {"name": "Other"})[:-12], "KAN-2007"),
        (targets({"name": "Müller"}).decode().encode("cp1252"), "KAN-2004"),
        (targets({"id": "", "name": "Works"}), "KAN-2009"),
    ],
)
def test_what_is_no_collection(data: bytes, code: str) -> None:
    assert refused(lambda: loaded("t.csv", data)) == (2, [code])


def test_a_source_that_vanished_from_the_collection_is_refused(tmp_path: Path) -> None:
    store = store_at(tmp_path / "home")
    rows = [{"id": str(n), "name": f"Works {n}", "dataset": FSF} for n in range(40)]
    other = {"id": "x", "name": "Works X", "dataset": "Invented Source"}
    first = store.import_file(
        put(tmp_path, "a.csv", targets(*rows, other)), edition_date=date(2026, 1, 1)
    )
    again = put(tmp_path, "b.csv", targets(*rows, {**other, "dataset": FSF}))
    run = lambda: store.import_file(again, edition_date=date(2026, 1, 2))  # noqa: E731
    assert refused(run) == (2, ["KAN-2040"])
    assert store.editions() == (first,)


def test_every_row_of_a_real_collection() -> None:
    if not COLLECTION.exists():
        pytest.skip("the evaluation's collection is not on this machine")
    result = loaded(COLLECTION.name, COLLECTION.read_bytes())
    assert (result.rows_read, result.rows_loaded, result.rows_in_warnings) == (3500, 3500, 0)
    assert {entry.id.split(":")[0] for entry in result.entries} == {"targets-simple"}
    with COLLECTION.open(encoding="utf-8", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    assert [entry.id.rsplit(":", 1)[-1] for entry in result.entries] == ids
