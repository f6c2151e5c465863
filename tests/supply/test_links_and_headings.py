"""Lists of links among firms, the Harmonized System, and the correlation of its revisions."""

import gzip
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from kaname.core.problem import ProblemError
from kaname.supply.datasets import Reading
from kaname.supply.network import Network
from kaname.supply.nomenclature import Correlation, Nomenclature
from kaname.supply.sources import detect
from kaname.supply.sources.files import expand
from kaname.supply.synthetic import as_csv, synthetic_network


def read(folder: Path, name: str, text: str) -> Reading:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    (file,), _ = expand(path)
    return detect.load(file)


def network(reading: Reading) -> Network:
    value = reading.datasets[0].value
    assert isinstance(value, Network)
    return value


def links(found: Network) -> list[tuple[str, str, float]]:
    rows = zip(found.supplier, found.buyer, found.weight, strict=True)
    return [(found.names[s], found.names[b], float(w)) for s, b, w in rows]


def test_links_with_sectors_and_needs(tmp_path: Path) -> None:
    text = (
        "supplier,customer,supplierNACE,customerNACE,weight,type\n"
        "b,a,01,99,2.5,2\na,c,99,01,1,0\nc,b,01,01,0,1\n"
    )
    reading = read(tmp_path, "toy.csv", text)
    found = network(reading)
    assert found.names == ("b", "a", "c")
    assert [found.sectors[s] for s in found.sector] == ["01", "99", "01"]
    assert links(found) == [("b", "a", 2.5), ("a", "c", 1)]
    assert found.need is not None
    assert found.need.tolist() == [2, 0]
    assert reading.account.left_out == {"zero": 1}
    assert reading.datasets[0].label == "toy"


@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("separator", [" ", "   ", "\t", ","])
def test_links_without_a_heading(tmp_path: Path, separator: str, end: str) -> None:
    rows = (("3", "1", "0.5"), ("1", "2", "1"), ("3", "2", "2"))
    text = "\n".join(separator.join(row) for row in rows) + end
    found = network(read(tmp_path, "line.txt", text))
    assert found.names == ("3", "1", "2")
    assert links(found) == [("3", "1", 0.5), ("1", "2", 1), ("3", "2", 2)]
    assert found.need is None
    assert found.sectors == ("unknown",)


def test_blank_lines_are_passed_over_and_spoilt_ones_named(tmp_path: Path) -> None:
    good = network(read(tmp_path, "a.txt", "1 2 1\n\n2 3 4\n"))
    assert links(good) == [("1", "2", 1), ("2", "3", 4)]
    for text in ("1 2 1\n1 2\n3 1 2 3\n", "1 2 1\n2 3\n"):  # as many cells as links would have
        with pytest.raises(ProblemError, match="KAN-6018"):
            read(tmp_path, "c.txt", text.replace("1 2 1\n", "1 2 1\n" * 30))
    many = "".join(f"{n} {n + 1} 1\n" for n in range(40))
    with pytest.raises(ProblemError) as error:
        read(tmp_path, "b.txt", many + "7 8\n1 x 3\n")
    assert [(p.code, p.place.line) for p in error.value.problems] == [
        ("KAN-6018", 41), ("KAN-6018", 42),
    ]  # fmt: skip


def test_links_without_flows_say_so(tmp_path: Path) -> None:
    reading = read(tmp_path, "x.csv", "supplier,buyer\na,b\n")
    assert [w.code for w in reading.warnings] == ["KAN-6038"]
    assert network(reading).weight.tolist() == [1]


def test_synthetic_links_are_called_so(tmp_path: Path) -> None:
    assert network(
        read(tmp_path, "synthetic_7.csv", "supplier,buyer,weight\na,b,1\n")
    ).source.synthetic


def test_a_made_up_network_comes_back_as_it_was_whatever_its_file_is_called(tmp_path: Path) -> None:
    made = synthetic_network(50, 300, 4, np.random.default_rng(7))
    found = network(read(tmp_path, "firms.csv", as_csv(made).decode()))
    assert found.source.synthetic
    assert links(found) == links(made)
    sector_of = {name: made.sectors[s] for name, s in zip(made.names, made.sector, strict=True)}
    for name, sector in zip(found.names, found.sector, strict=True):
        assert found.sectors[sector] == sector_of[name]


def test_spoilt_links_are_named_by_row(tmp_path: Path) -> None:
    text = (
        "supplier,buyer,weight,supplier_sector,buyer_sector,type\n"
        "a,b,-1,1,2,2\na,c,1,1,2,7\nb,c,,2,2,1\n"
    )
    with pytest.raises(ProblemError) as error:
        read(tmp_path, "x.csv", text)
    found = {(p.code, p.place.line, p.place.field) for p in error.value.problems}
    assert found == {("KAN-6005", 2, "weight"), ("KAN-6004", 3, "type"), ("KAN-6004", 4, "weight")}


def test_a_firm_in_two_sectors_or_without_a_name_is_refused(tmp_path: Path) -> None:
    text = "supplier,buyer,weight,supplier_sector,buyer_sector\na,b,1,1,2\nb,c,1,3,2\n"
    with pytest.raises(ProblemError, match="KAN-6019") as error:
        read(tmp_path, "x.csv", text)
    assert "for b" in error.value.problems[0].found.en
    with pytest.raises(ProblemError, match="KAN-6018"):
        read(tmp_path, "y.csv", "supplier,buyer,weight\na,,1\n")


HEADINGS = (
    "section,hscode,description,parent,level\nXV,81,Other base metals,TOTAL,2\n"
    'XV,8112,"Beryllium, chromium",81,4\nXV,811231,Hafnium; unwrought,8112,6\n'
    "TOTAL,TOTAL,Total,TOTAL,5\n"
)


def test_headings_of_the_harmonized_system(tmp_path: Path) -> None:
    reading = read(tmp_path, "codes.csv", HEADINGS)
    found = reading.datasets[0].value
    assert isinstance(found, Nomenclature)
    assert found.name == "HS2022"
    assert [(h.code, h.parent) for h in found.headings] == [
        ("81", ""), ("8112", "81"), ("811231", "8112"),
    ]  # fmt: skip
    assert reading.account.left_out == {"total": 1}


def test_a_code_that_lost_its_zero_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as error:
        read(tmp_path, "codes.csv", HEADINGS.replace("811231", "10121"))
    assert [(p.code, p.place.line) for p in error.value.problems] == [("KAN-6015", 4)]


PAIRS = [("8112.31", "8112.92"), ("8112.92", "8112.92"), ("0101.21", "0101.21"),
         ("2404.11", "2403.99"), ("2404.11", "3824.99")]  # fmt: skip
RELATIONS = {
    ("811231", "811292"): "n:1", ("811292", "811292"): "n:1", ("010121", "010121"): "1:1",
    ("240411", "240399"): "1:n", ("240411", "382499"): "1:n",
}  # fmt: skip


def test_a_correlation_marks_what_was_split(tmp_path: Path) -> None:
    text = "HS 2022,HS 2017\n" + "".join(f"{a},{b}\n" for a, b in PAIRS)
    reading = read(tmp_path, "c.csv", text)
    found = reading.datasets[0].value
    assert isinstance(found, Correlation)
    assert (found.newer, found.older) == ("HS2022", "HS2017")
    assert {(x.newer, x.older): x.relation for x in found.links} == RELATIONS


def test_a_correlation_in_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["A note"])
    sheet = book.create_sheet("table")
    sheet.append(["Correlation tables"])
    sheet.append(["From HS 2022", "To HS 2017", "Relationship"])
    for pair in PAIRS:
        sheet.append([*pair, "x"])
    book.save(tmp_path / "tables.xlsx")
    (file,), _ = expand(tmp_path / "tables.xlsx")
    found = detect.load(file).datasets[0].value
    assert isinstance(found, Correlation)
    assert {(x.newer, x.older): x.relation for x in found.links} == RELATIONS


def test_a_spoilt_archive_and_an_unknown_layout_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"i,j,cmd,value\n" * 4000)[:-30])
    with pytest.raises(ProblemError, match="KAN-6002"):
        detect.load(expand(path)[0][0], 2022)
    with pytest.raises(ProblemError, match="KAN-6001") as error:
        read(tmp_path, "u.csv", "apples,pears\n1,2\n")
    assert "CEPII BACI" in error.value.problems[0].expected.en
