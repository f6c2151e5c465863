"""The Consolidated Screening List: what becomes of each row, and what is refused."""

import gzip
import json
from collections import Counter

import pytest

from kaname.core.problem import ProblemError
from kaname.screening.manifest import entries_from, entries_to, warnings_to
from kaname.screening.sources import SourceFile, identify
from kaname.screening.sources.csl import COLUMNS, load_csv
from kaname.screening.sources.reading import unpack
from screening.list_files import (
    DPL,
    EL,
    FIXTURES,
    ISN,
    SDN,
    UVL,
    as_json,
    codes,
    csl_csv,
    csl_rows,
    loaded,
    only,
    real,
)


def one(**row: str) -> bytes:
    return csl_csv({"source": EL, "name": "Invented Works", "addresses": "CN", **row})


def failing(name: str, data: bytes) -> list[str]:
    with pytest.raises(ProblemError) as caught:
        loaded(name, data)
    assert caught.value.status == 2
    return [problem.code for problem in caught.value.problems]


def test_every_published_column_is_kept() -> None:
    data = (FIXTURES / "consolidated.csv").read_bytes()
    found = loaded("consolidated.csv", data)
    entity = next(entry for entry in found.entries if entry.list_id == "bis-entity")
    assert entity.name == "Tsukimi Precision Instruments Co., Ltd."
    assert entity.aliases == ("TPI", "Yuemi Precision")
    assert entity.countries == ("CN", "HK")
    assert entity.addresses == ("12 Harvest Road, Hefei, CN", "Unit 4, Kowloon, HK")
    assert dict(entity.details) == {
        "source": EL,
        "federal_register_notice": "99 FR 12345",
        "licence_requirement": "For all items subject to the EAR. (See §744.11 of the EAR)",
        "licence_policy": "Presumption of denial",
        "start_date": "2024-05-01",
        "source_list_url": "https://example.invalid/entity-list",
        "source_information_url": "https://example.invalid/about",
    }
    person = next(entry for entry in found.entries if entry.id == "ofac-sdn:90001")
    assert (person.kind, person.name) == ("person", "DOE, Sample Invented")
    assert person.birth_dates == ("1961-02-03", "1962")
    assert person.identifiers == ("Passport, X0000001, IR",)
    assert person.programs == ("NPWMD", "IFSR")
    assert person.countries == ("IR",)
    assert person.detail("places_of_birth") == "Nowhere, Iran"
    assert codes(found) == []
    assert found.rows_by_source == {"bis-entity": 1, "ofac-sdn": 1}


def test_the_json_gives_the_same_entries_as_the_csv() -> None:
    table = loaded("consolidated.csv", (FIXTURES / "consolidated.csv").read_bytes())
    tree = loaded("consolidated.json", (FIXTURES / "consolidated.json").read_bytes())
    assert tree.entries == table.entries
    assert tree.rows_read == table.rows_read == 2


def test_json_may_be_the_array_alone() -> None:
    party = {"source": EL, "name": "Invented Works", "addresses": [{"country": "CN"}]}
    assert only(loaded("c.json", as_json(party, bare=True))).countries == ("CN",)


def test_packed_files_are_unpacked() -> None:
    assert identify(SourceFile("consolidated.csv.gz", gzip.compress(one()))) == "csl-csv"


@pytest.mark.parametrize(
    ("addresses", "countries"),
    [
        ("CN; HK", ("CN", "HK")),
        ("5 Works Street, Fribourg, CH", ("CH",)),
        ("5 Works Street, Fribourg, Switzerland", ("CH",)),
        ("UK", ("GB",)),
        ("99 Queens Road Central, Hong Kong, CN", ("CN", "HK")),
        ("3415 INVENTED AVENUE, EL PASO, TX, 79905", ("US",)),
        ("8 INVENTED STREET, BREMEN, 28055, DE", ("DE",)),
    ],
)
def test_the_country_of_an_address(addresses: str, countries: tuple[str, ...]) -> None:
    found = loaded("c.csv", one(addresses=addresses))
    assert only(found).countries == countries
    assert codes(found) == []


def test_an_address_without_a_country_is_kept_and_named() -> None:
    found = loaded("c.csv", one(addresses="REGION: NOWHERE"))
    assert only(found).countries == ()
    assert only(found).addresses == ("REGION: NOWHERE",)
    assert codes(found) == ["KAN-2014"]


def test_ids_do_not_depend_on_order_spelling_or_addresses() -> None:
    first = only(loaded("a.csv", one(name="Invented Works, Ltd.", addresses="CN")))
    full = only(loaded("b.csv", one(name="INVENTED WORKS LTD", addresses="1 Road, Hefei, CN")))
    other = loaded(
        "c.csv",
        csl_csv(*csl_rows(3), *[{"source": EL, "name": "Invented Works Ltd", "addresses": "CN"}]),
    )
    assert first.id == full.id == other.entries[-1].id
    assert first.id.startswith("bis-entity:")
    assert len(first.id.split(":")[1]) == 12
    assert only(loaded("d.csv", one(name="Invented Works, Ltd.", addresses="RU"))).id != first.id


def test_an_id_is_never_passed_on_to_a_namesake() -> None:
    """Two of one name and country are told apart by their notices; neither keeps the plain id."""
    alone = only(loaded("a.csv", one(federal_register_notice="99 FR 1")))
    rows = [
        {"source": EL, "name": "Invented Works", "addresses": "CN", "federal_register_notice": n}
        for n in ("99 FR 1", "99 FR 2")
    ]
    both = loaded("b.csv", csl_csv(*rows))
    turned = loaded("c.csv", csl_csv(*reversed(rows)))
    ids = {entry.id for entry in both.entries}
    assert len(ids) == 2
    assert alone.id not in ids
    assert ids == {entry.id for entry in turned.entries}


def test_exact_repetitions_are_one_entry_with_both_spellings() -> None:
    found = loaded(
        "c.csv", csl_csv(*csl_rows(1), {**csl_rows(1)[0], "name": "INVENTED WORKS NO 0, LTD"})
    )
    assert (found.rows_read, found.rows_loaded, found.rows_merged) == (2, 1, 1)
    assert only(found).aliases == ("INVENTED WORKS NO 0, LTD",)


def test_one_ofac_number_twice_on_one_list_is_one_entry() -> None:
    row = {"source": SDN, "entity_number": "90002", "name": "INVENTED LINES", "type": "Entity"}
    other = {**row, "name": "INVENTED LINES CO.", "addresses": "IR", "programs": "IRAN"}
    found = loaded("c.csv", csl_csv(row, other))
    assert only(found).aliases == ("INVENTED LINES CO.",)
    assert only(found).countries == ("IR",)
    assert found.rows_merged == 1


@pytest.mark.parametrize(
    ("name", "aliases", "code"),
    [
        (
            "Mother Works. Affiliated Entity: Daughter Works Ltd.",
            ("Daughter Works Ltd.",),
            "KAN-2012",
        ),
        (
            "Atom Board (AB), and subordinate entity Fuel Plant",
            ("Atom Board (AB)", "Fuel Plant"),
            "KAN-2012",
        ),
        (
            "Elder Trading; and any successor, sub-unit, or subsidiary thereof",
            ("Elder Trading",),
            "KAN-2012",
        ),
        (
            "Elder Trading Ltd., and its sub-units and successors",
            ("Elder Trading Ltd.",),
            "KAN-2012",
        ),
        (
            "Guard (aka GRD); and any successor, sub-unit, or subsidiary thereof",
            ("GRD", "Guard"),
            "KAN-2012",
        ),
        (
            "Ministry of Nowhere, including the Armed Forces. All address located in Nowhere.",
            ("Ministry of Nowhere",),
            "KAN-2012",
        ),
        (
            "Rhodes; a.k.a. Rodes Jerome; a.k.a Rhoads",
            ("Rhodes", "Rodes Jerome", "Rhoads"),
            "KAN-2013",
        ),
        ("Cory (a.k.a Jason Cory Sample) Sample", ("Jason Cory Sample", "Cory Sample"), "KAN-2013"),
        (
            "ELDER INTL -AKAS- ELDER PTE LTD, ELDER ZING",
            ("ELDER INTL", "ELDER PTE LTD", "ELDER ZING"),
            "KAN-2013",
        ),
    ],
)
def test_prose_in_a_name_is_kept_and_named(name: str, aliases: tuple[str, ...], code: str) -> None:
    found = loaded("c.csv", one(name=name))
    assert only(found).name == name
    assert set(only(found).aliases) == set(aliases)
    assert codes(found) == [code]


@pytest.mark.parametrize(
    "name", ["A. Leib Ltd.", "Samuel P. Sample Surplus Inc.", "Beijing Invented (BIC) Co., Ltd."]
)
def test_an_ordinary_name_is_no_prose(name: str) -> None:
    found = loaded("c.csv", one(name=name))
    assert codes(found) == []
    assert only(found).aliases == ()


def test_wrongly_converted_characters_are_mended() -> None:
    found = loaded("c.csv", one(name="Xi\u0092an Works", alt_names="Nicea\u0081 Works"))
    assert only(found).name == "Xi’an Works"
    assert only(found).aliases == ("Nicea Works",)
    assert codes(found) == ["KAN-2015"]


def test_aliases_joined_without_a_blank_are_split() -> None:
    assert only(loaded("c.csv", one(alt_names="NPO One OAO;OJSC Two; Three"))).aliases == (
        "NPO One OAO", "OJSC Two", "Three",
    )  # fmt: skip


def test_a_source_that_is_not_known_is_loaded_and_named() -> None:
    found = loaded("c.csv", one(source="Brand New List (BNL) - Department of Invention"))
    assert only(found).list_id == "csl-other"
    assert only(found).detail("source").startswith("Brand New List")
    assert codes(found) == ["KAN-2011"]


def test_repeated_headings_and_short_rows_are_named() -> None:
    rows = csl_csv(*csl_rows(300)).decode().split("\r\n")
    rows.insert(2, rows[0])
    rows.insert(4, "only,three,cells")
    found = loaded("c.csv", "\r\n".join(rows).encode())
    assert codes(found) == ["KAN-2016", "KAN-2010"]
    assert [w.place.line for w in found.warnings] == [3, 5]
    assert (found.rows_read, found.rows_loaded, found.rows_in_warnings) == (302, 300, 2)


def test_a_row_without_a_name_is_named() -> None:
    found = loaded("c.csv", csl_csv(*csl_rows(300), {"source": EL, "name": " "}))
    assert codes(found) == ["KAN-2021"]
    assert found.rows_in_warnings == 1


def test_sanctions_without_an_end_are_counted() -> None:
    found = loaded("c.csv", one(source=ISN))
    assert codes(found) == ["KAN-2025"]


def test_the_list_of_2019_had_no_row_ids() -> None:
    found = loaded("c.csv", csl_csv(*csl_rows(1), columns=COLUMNS[1:]))
    assert codes(found) == ["KAN-2024"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "KAN-2001"),
        (b"\xef\xbb\xbf\r\n", "KAN-2001"),
        (b"<!DOCTYPE html><html><title>Sign in</title></html>", "KAN-2003"),
        (b"\r\n <HTML><body>503 Service Unavailable</body></HTML>", "KAN-2003"),
        (csl_csv(*csl_rows(2)).decode().encode("utf-16"), "KAN-2004"),
        (csl_csv({"source": EL, "name": "Café Works"}).decode().encode("cp1252"), "KAN-2004"),
        (csl_csv({"source": EL, "name": "発明製作所"}).decode().encode("cp932"), "KAN-2004"),
        (csl_csv(*csl_rows(9))[:-30], "KAN-2007"),
        (csl_csv(*csl_rows(2), end='00,"Entity Li'), "KAN-2007"),
        (gzip.compress(csl_csv(*csl_rows(900)))[:-40], "KAN-2008"),
        (b"PK\x03\x04 and then nothing of a workbook", "KAN-2008"),
        (b'{"results": [{"source": "Entity', "KAN-2020"),
        (b'{"found": 3}', "KAN-2020"),
        (b"Name,Street\nInvented,1 Road\n", "KAN-2005"),
        (csl_csv({"source": EL, "name": ""}), "KAN-2009"),
        (csl_csv(*csl_rows(2), *[{"source": EL, "name": ""}] * 9), "KAN-2009"),
    ],
    ids=[
        "empty", "blank", "page", "error page", "UTF-16", "Windows-1252", "Shift_JIS",
        "cut off", "cut off in quotes", "cut off gzip", "no workbook", "cut off JSON",
        "other JSON", "other CSV", "no party", "unreadable rows",
    ],
)  # fmt: skip
def test_a_broken_file_is_refused(data: bytes, code: str) -> None:
    assert failing("consolidated.csv", data) == [code]


def test_the_encoding_and_the_line_are_told() -> None:
    data = csl_csv(*csl_rows(1), {"source": EL, "name": "発明製作所株式会社"}).decode()
    with pytest.raises(ProblemError) as caught:
        loaded("c.csv", data.encode("cp932"))
    (problem,) = caught.value.problems
    assert problem.place.line == 3
    assert "Shift_JIS" in problem.found.en
    assert "Shift_JIS" in problem.found.ja


def test_renamed_and_new_columns_are_told_all_at_once() -> None:
    columns = tuple("alternative_names" if c == "alt_names" else c for c in COLUMNS)
    with pytest.raises(ProblemError) as caught:
        loaded("c.csv", csl_csv(*csl_rows(1), columns=columns))
    said = [problem.found.en for problem in caught.value.problems]
    assert said == [
        'The column "alt_names" is missing.', 'The column "alternative_names" is not known.',
    ]  # fmt: skip
    assert {problem.code for problem in caught.value.problems} == {"KAN-2006"}


def test_a_new_field_of_the_json_is_refused() -> None:
    assert failing("c.json", as_json({"source": EL, "name": "X Works", "aka": []})) == ["KAN-2006"]


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaname.screening.sources.reading.BYTES_MAX", 10_000)
    bomb = gzip.compress(b"a" * 20_000)
    assert len(bomb) < 10_000
    assert failing("consolidated.csv.gz", bomb) == ["KAN-2002"]


def test_the_real_edition_of_2026_07_31() -> None:
    path = real("us/csl_2026-07-31_29columns.csv.gz")
    found = loaded(path.name, path.read_bytes())
    assert found.rows_read == 25_921
    assert found.rows_loaded + found.rows_merged == 25_921
    assert found.rows_by_source == {
        "bis-dpl": 1596, "bis-entity": 3420, "bis-meu": 70, "bis-uvl": 222, "ofac-capta": 1,
        "ofac-cmic": 68, "ofac-ns-mbs": 51, "ofac-plc": 78, "ofac-sdn": 19181, "ofac-ssi": 286,
        "state-dtc": 787, "state-isn": 161,
    }  # fmt: skip
    assert len({entry.id for entry in found.entries}) == len(found.entries)
    kinds = Counter(entry.kind for entry in found.entries)
    assert kinds == {
        "organisation": 10206,
        "person": 7591,
        "vessel": 1524,
        "aircraft": 344,
        "": 6250,
    }
    assert sum(1 for entry in found.entries if entry.list_id == "ofac-sdn") == 19_181
    assert not set(codes(found)) & {"KAN-2010", "KAN-2011", "KAN-2016", "KAN-2021"}


def test_the_real_partial_edition_of_2023_11_is_cut_off() -> None:
    path = real("us/csl_consolidated_partial_2023-11.csv")
    assert failing(path.name, path.read_bytes()) == ["KAN-2007"]
    file = unpack(SourceFile(path.name, path.read_bytes()))
    found = load_csv(file, allow_cut_off=True)
    assert found.rows_read == 4_228
    assert found.rows_loaded + found.rows_merged == 4_226
    assert sorted(w.code for w in found.warnings if w.code in {"KAN-2010", "KAN-2016"}) == [
        "KAN-2010", "KAN-2016",
    ]  # fmt: skip


def test_ids_last_from_2023_to_2026() -> None:
    """Addresses in full in one edition and as codes in the other, the ids are the same."""
    old = real("us/csl_consolidated_partial_2023-11.csv")
    new = real("us/csl_2026-07-31_29columns.csv.gz")
    before = load_csv(unpack(SourceFile(old.name, old.read_bytes())), allow_cut_off=True)
    after = {entry.id for entry in loaded(new.name, new.read_bytes()).entries}
    for list_id, share in (("bis-meu", 0.95), ("bis-entity", 0.75), ("state-dtc", 0.9)):
        ids = {entry.id for entry in before.entries if entry.list_id == list_id}
        assert len(ids & after) / len(ids) > share, list_id


def test_the_real_sample_of_2019_12() -> None:
    path = real("us/csl_sample_2019-12.csv")
    found = loaded(path.name, path.read_bytes())
    assert (found.rows_read, found.rows_loaded) == (115, 115)
    assert codes(found)[0] == "KAN-2024"


@pytest.mark.parametrize(("source", "list_id"), [(UVL, "bis-uvl"), (DPL, "bis-dpl")])
def test_sources_are_told_by_their_abbreviation(source: str, list_id: str) -> None:
    assert only(loaded("c.csv", one(source=source))).list_id == list_id


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000 + b"]" * 100_000,
        b'[{"name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]",
        b'[{"source": "x", "name": ' + b"1" * 5_000 + b"}]",
    ],
)
def test_json_that_would_break_the_reader_is_refused(data: bytes) -> None:
    assert failing("c.json", data) == ["KAN-2020"]


@pytest.mark.parametrize("levels", range(400, 1_000, 50))
def test_json_nested_less_deep_is_read_or_refused(levels: int) -> None:
    data = as_json({"source": EL, "name": "X Works", "title": "nested"})
    data = data.replace(b'"nested"', b"[" * levels + b'"x"' + b"]" * levels)
    try:
        found = [only(loaded("c.json", data)).name]
    except ProblemError as error:
        found = [problem.code for problem in error.problems]
    assert found in (["X Works"], ["KAN-2020"])


def test_half_a_character_is_shown_as_missing() -> None:
    party = {"source": EL, "name": "X\ud800 Works", "alt_names": ["Y\udfff"], "ids": ["\udc00 1"],
             "federal_register_notice": "\ud900", "addresses": "A \ud800, CN"}  # fmt: skip
    result = loaded("c.json", as_json(party))
    entry = only(result)
    assert (entry.name, entry.aliases) == ("X\N{REPLACEMENT CHARACTER} Works", ("Y\ufffd",))
    assert "KAN-2015" in codes(result)
    assert entries_from(entries_to(result.entries)) == result.entries
    assert json.loads(warnings_to(result.warnings))
