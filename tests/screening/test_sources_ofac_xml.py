"""OFAC's SDN list as XML."""

from datetime import date
from pathlib import Path

import pytest

from screening.list_files import codes, loaded, only, put, refused, sdn_csv, store_at
from screening.party_files import SDN_RECORDS, elements, sdn_xml


def test_records() -> None:
    result = loaded("SDN.XML", sdn_xml(*SDN_RECORDS))
    works, tanker = result.entries
    assert (result.list_file, result.edition_date) == ("ofac-sdn", date(2026, 9, 23))
    assert works.id == "ofac-sdn:90001"
    assert (works.name, works.kind) == ("INVENTED WORKS LLC", "organisation")
    assert works.aliases == ("INVENTIONS LTD",)
    assert works.weak_aliases == ("INV",)
    assert works.countries == ("IR",)
    assert works.addresses == ("1 Street, Tehran, Iran",)
    assert works.identifiers == ("Registration Number REG-9 (Iran)",)
    assert works.programs == ("IRAN", "SDGT")
    assert works.detail("linked_to") == "INVENTED HOLDING"
    assert "Secondary sanctions risk: section 1(b)" in works.detail("remarks")
    assert (tanker.name, tanker.kind, tanker.countries) == ("TANKER, Inven", "vessel", ("PA",))
    assert tanker.birth_dates == ("1968-12-10",)
    assert tanker.detail("call_sign") == "ABCD"
    assert (codes(result), result.doubts) == ([], ())


def test_an_id_and_a_name_are_those_of_the_csv() -> None:
    row = {"number": "90001", "name": "INVENTED WORKS LLC"}
    first = only(loaded("sdn.csv", sdn_csv(row)))
    second = only(loaded("SDN.XML", sdn_xml(SDN_RECORDS[0])))
    assert (first.id, first.name) == (second.id, second.name)


def test_fewer_records_than_it_says_need_a_word(tmp_path: Path) -> None:
    path = put(tmp_path, "SDN.XML", sdn_xml(*SDN_RECORDS, stated=19329))
    store = store_at(tmp_path / "home")
    assert refused(lambda: store.import_file(path)) == (2, ["KAN-2041", "KAN-2224"])
    assert store.import_file(path, confirm_shrink=True).rows == 2


def test_records_that_are_no_parties_are_named() -> None:
    bare, nameless = elements(lastName="X"), elements(uid="5")
    result = loaded("SDN.XML", sdn_xml(*SDN_RECORDS, SDN_RECORDS[0], bare))
    assert codes(result) == ["KAN-2028", "KAN-2210"]
    result = loaded("SDN.XML", sdn_xml(SDN_RECORDS[0] + "<novelty>Y</novelty>", nameless))
    assert sorted(codes(result)) == ["KAN-2021", "KAN-2213"]
    assert "novelty: Y" in result.entries[0].detail("remarks")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("SDN.XML", sdn_xml(), "KAN-2034"),
        ("SDN.XML", sdn_xml(*SDN_RECORDS)[:-5], "KAN-2211"),
        ("CONSOLIDATED.XML", sdn_xml(*SDN_RECORDS), "KAN-2030"),
    ],
)
def test_what_is_no_list(name: str, data: bytes, code: str) -> None:
    assert refused(lambda: loaded(name, data)) == (2, [code])
