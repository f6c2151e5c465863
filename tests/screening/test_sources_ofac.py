"""OFAC's SDN list as CSV, and the files beside it."""

import csv
import io

import pytest

from kaname.core.problem import ProblemError
from kaname.screening.sources import SourceFile, companion_names, identify
from screening.list_files import codes, loaded, only, real, sdn_csv

REMARKS = (
    '"DOB 21 Nov 1961; alt. DOB 1962; alt. DOB circa 1963; POB Nowhere, Iran; nationality Iran; '
    "citizen Syria; Gender Male; Passport X0000001 (Iran); National ID No. 0000000001 (Iran); "
    "a.k.a. 'UNCLE'; Linked To: INVENTED HOLDING; Linked To: INVENTED BANK, LTD.\""
)
ALT = b'1,11,"aka","INVENTED ALIAS",-0- \r\n1,12,"fka","INVENTED FORMER NAME",-0- \r\n\x1a'
ADD = b'1,21,"1 Invented Street","Tehran 12345","Iran",-0- \r\n1,22,-0- ,-0- ,"Hong Kong",-0- \r\n'


def test_the_files_are_put_together() -> None:
    rows = sdn_csv({"number": "1", "name": "INVENTED MARINE CO.", "program": "NPWMD] [IFSR"})
    entry = only(loaded("sdn.csv", rows, alt=ALT, add=ADD))
    assert entry.id == "ofac-sdn:1"
    assert entry.kind == "organisation"
    assert entry.programs == ("NPWMD", "IFSR")
    assert entry.aliases == ("INVENTED ALIAS", "INVENTED FORMER NAME")
    assert entry.addresses == ("1 Invented Street, Tehran 12345, Iran", "Hong Kong")
    assert entry.countries == ("IR", "HK")


@pytest.mark.parametrize(
    ("column", "countries"),
    [
        ("Korea, North", ("KP",)),
        ("Korea, South", ("KR",)),
        ("Congo, Democratic Republic of the", ("CD",)),
        ("Congo, Republic of the", ("CG",)),
        ("Virgin Islands, British", ("VG",)),
        ("North Macedonia, The Republic of", ("MK",)),
        ("Syria", ("SY",)),
        ("Region: Gaza", ("PS",)),
        ("Region: Crimea", ("UA",)),
        ("Region: Northern Mali", ("ML",)),
        ("Region: Kafia Kingi", ()),  # Sudan or South Sudan: nobody may say which
        ("undetermined", ()),
    ],
)
def test_the_country_column_is_read_whole(column: str, countries: tuple[str, ...]) -> None:
    add = f'1,21,"1 Invented Street","Town","{column}",-0- \r\n'.encode()
    row = {"number": "1", "name": "INVENTED", "remarks": "nationality Iran."}
    found = loaded("sdn.csv", sdn_csv(row), alt=ALT, add=add)
    assert only(found).countries == (*countries, "IR")
    assert codes(found) == ([] if countries else ["KAN-2014"])


def test_facts_in_the_remarks() -> None:
    row = {
        "number": "7", "name": "SAMPLE, Invented", "kind": '"individual"', "remarks": REMARKS,
        "title": '"Head of Nothing"',
    }  # fmt: skip
    entry = only(loaded("sdn.csv", sdn_csv(row), alt=b'7,1,"aka","X",-0- ', add=ADD))
    assert (entry.name, entry.kind) == ("SAMPLE, Invented", "person")
    assert entry.birth_dates == ("1961-11-21", "1962", "circa 1963")
    assert entry.countries == ("IR", "SY")
    assert entry.weak_aliases == ("UNCLE",)
    assert entry.aliases == ("X",)
    assert entry.identifiers == (
        "Passport X0000001 (Iran)", "National ID No. 0000000001 (Iran)",
    )  # fmt: skip
    assert entry.detail("linked_to") == "INVENTED HOLDING; INVENTED BANK, LTD"
    assert entry.detail("places_of_birth") == "Nowhere, Iran"
    assert entry.detail("title") == "Head of Nothing"
    assert entry.detail("remarks").startswith("DOB 21 Nov 1961")


def test_remarks_go_on_in_the_comments() -> None:
    row = {"number": "3", "name": "INVENTED", "remarks": '"Linked To: LONG NA' + " " * 990 + '"'}
    without = loaded("sdn.csv", sdn_csv(row), alt=ALT, add=ADD)
    assert "KAN-2019" not in codes(without)  # blanks are evened out: the remarks are short
    row["remarks"] = '"' + "x" * 990 + '; Linked To: LONG NA"'
    lacking = loaded("sdn.csv", sdn_csv(row), alt=b"3,1,aka,A,-0- ", add=b"3,1,-0- ,-0- ,Iran,-0- ")
    assert codes(lacking) == ["KAN-2019"]
    whole = loaded(
        "sdn.csv", sdn_csv(row), alt=b"3,1,aka,A,-0- ", add=b"3,1,-0- ,-0- ,Iran,-0- ",
        comments=b'3,"ME COMPANY."\r\n',
    )  # fmt: skip
    assert only(whole).detail("linked_to") == "LONG NAME COMPANY"
    assert codes(whole) == []


def test_what_is_missing_beside_it_is_named() -> None:
    found = loaded("sdn.csv", sdn_csv({"number": "1", "name": "INVENTED"}))
    assert codes(found) == ["KAN-2019", "KAN-2019"]


def test_rows_of_parties_that_are_not_there_are_named() -> None:
    rows = sdn_csv({"number": "2", "name": "INVENTED"})
    found = loaded("sdn.csv", rows, alt=ALT, add=b"2,1,-0- ,-0- ,Iran,-0- ")
    (warning,) = found.warnings
    assert warning.code == "KAN-2022"
    assert "2 rows" in warning.found.en


def test_vessels() -> None:
    line = '4,"INVENTED STAR",vessel,"CUBA",-0- ,CL0000,General Cargo,2597,1098,Cuba,Owner S.A.,-0- \r\n'  # noqa: E501
    entry = only(loaded("sdn.csv", line.encode()))
    assert entry.kind == "vessel"
    assert dict(entry.details) == {
        "call_sign": "CL0000", "vessel_type": "General Cargo", "gross_tonnage": "2597",
        "gross_registered_tonnage": "1098", "vessel_flag": "Cuba", "vessel_owner": "Owner S.A.",
    }  # fmt: skip


TWO_ROWS = sdn_csv(*[{"number": str(n), "name": "INVENTED"} for n in (1, 2)], end="")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (TWO_ROWS[:-60], "KAN-2007"),
        (TWO_ROWS[: TWO_ROWS.index(b'2,"INV') + 6], "KAN-2007"),
        (sdn_csv({"number": "1", "name": "X"}).replace(b"CUBA", b'CUBA","MORE'), "KAN-2005"),
        (b'1,11,"aka","INVENTED ALIAS",-0- \r\n', "KAN-2031"),
    ],
    ids=["last row", "in quotes", "thirteen columns", "alt.csv alone"],
)
def test_a_broken_file_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ProblemError) as caught:
        loaded("sdn.csv", data)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_row_that_is_too_long_is_refused() -> None:
    rows = sdn_csv(*[{"number": str(n), "name": "INVENTED"} for n in (1, 2, 3)])
    broken = rows.replace(b'2,"INVENTED"', b'2,"INVENTED",more')
    with pytest.raises(ProblemError) as caught:
        loaded("sdn.csv", broken)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("KAN-2029", 2)


def test_a_companion_that_is_cut_off_is_refused() -> None:
    with pytest.raises(ProblemError) as caught:
        loaded("sdn.csv", sdn_csv({"number": "1", "name": "X"}), alt=ALT[:-20])
    assert caught.value.problems[0].code == "KAN-2007"
    assert caught.value.problems[0].place.file == "alt.csv"


def test_the_list_of_others_is_refused() -> None:
    data = sdn_csv({"number": "1", "name": "INVENTED"})
    with pytest.raises(ProblemError) as caught:
        identify(SourceFile("cons_prim.csv", data))
    assert caught.value.problems[0].code == "KAN-2030"


def test_names_of_the_files_beside_it() -> None:
    assert companion_names("SDN.CSV")["alt"] == ("ALT.CSV", "ALT.CSV.gz")
    assert companion_names("ofac_sdn_2021-07.csv")["comments"][0] == "ofac_sdn_comments_2021-07.csv"
    assert companion_names("consolidated.csv") == {}


def test_the_real_edition_of_2021_07() -> None:
    """Every row of each of the four files is in an entry."""
    path = real("us/ofac_sdn_2021-07.csv")
    beside = {
        role: (path.parent / names[0]).read_bytes()
        for role, names in companion_names(path.name).items()
    }
    found = loaded(path.name, path.read_bytes(), **beside)
    assert (found.rows_read, found.rows_loaded) == (8_976, 8_976)
    assert codes(found) == ["KAN-2014"]
    entries = {entry.id: entry for entry in found.entries}
    assert (
        "KP" in entries["ofac-sdn:9345"].countries
    )  # Korea Mining Development Trading Corporation
    assert "15 rows" in found.warnings[0].found.en
    rows = [r for r in csv.reader(io.StringIO(beside["alt"].decode(), newline="")) if len(r) == 5]
    assert len(rows) == 11_910
    for row in rows:
        entry = entries[f"ofac-sdn:{row[0]}"]
        name = " ".join(row[3].split())
        assert name in (entry.name, *entry.aliases)
    del beside["comments"]
    short = loaded(path.name, path.read_bytes(), **beside)
    links = [entry.detail("linked_to") for entry in short.entries if entry.detail("linked_to")]
    assert len(links) == 2_755
    assert sum(text.count("; ") + 1 for text in links) == 3_391
    assert sum(1 for entry in found.entries if entry.detail("linked_to")) == 2_758


def test_the_real_edition_of_2019_01_has_no_end_mark() -> None:
    path = real("us/ofac_sdn_2019-01.csv")
    assert loaded(path.name, path.read_bytes()).rows_loaded == 7_379


def test_the_real_consolidated_list_is_told_apart() -> None:
    path = real("us/ofac_cons_prim_2025-12.csv")
    with pytest.raises(ProblemError) as caught:
        loaded(path.name, path.read_bytes())
    assert caught.value.problems[0].code == "KAN-2030"
