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
from kaname.supply.sources.edges import read_network
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


@pytest.mark.parametrize("name", ["synthetic-1", "Synthetic-X"])
def test_one_firm_that_is_called_synthetic_is_enough(tmp_path: Path, name: str) -> None:
    for row in (f"a,{name},1", f"{name},a,1"):
        assert network(
            read(tmp_path, "x.csv", f"supplier,buyer,weight\na,b,1\n{row}\n")
        ).source.synthetic
        assert network(read(tmp_path, "y.csv", f"a,b,1\n{row}\n")).source.synthetic
    plain = read(tmp_path, "z.csv", "supplier,buyer,weight\nsynthetics,b,1\n")
    assert not network(plain).source.synthetic


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


HEAD = "supplier,buyer,Weight\n\n"


@pytest.mark.parametrize("head", ["", HEAD], ids=["bare", "headed"])
@pytest.mark.parametrize("cell", ["inf", "1e400", "nan", "NaN", "-inf", "-1e400", "NA", "x"])
def test_a_flow_that_is_no_number_is_quoted_with_its_row(
    tmp_path: Path, cell: str, head: str
) -> None:
    rows = [f"{n},{n + 1},1" for n in range(25)]  # more than tell a file's layout
    text = head + "\n".join([*rows, f"7,9,{cell}", "9,7,2"])
    with pytest.raises(ProblemError) as error:
        read(tmp_path, "x.csv", text)
    (one,) = error.value.problems
    if not head and cell in ("NA", "x"):
        assert one.code == "KAN-6018"
    else:
        assert one.code == ("KAN-6005" if cell.startswith("-") else "KAN-6004")
        assert cell in one.found.en
    assert one.place.line == len(rows) + (3 if head else 1)


def test_the_greatest_flow_is_read_and_flows_without_a_finite_sum_are_refused(
    tmp_path: Path,
) -> None:
    most = "1.7e308"
    assert network(read(tmp_path, "x.csv", f"a,b,{most}\n")).weight.tolist() == [1.7e308]
    with pytest.raises(ProblemError, match="KAN-6004"):
        read(tmp_path, "y.csv", f"a,b,{most}\nb,c,{most}\n")


def test_the_same_link_in_several_rows_is_counted(tmp_path: Path) -> None:
    reading = read(tmp_path, "x.csv", "supplier,buyer,weight\na,b,1\nb,a,1\na,b,2\na,b,0\n")
    (warning,) = reading.warnings
    assert warning.code == "KAN-6057"
    assert "2 of 4" in warning.found.en
    assert network(reading).weight.sum() == 4
    assert not read(tmp_path, "y.csv", "supplier,buyer,weight\na,b,1\nb,a,1\n").warnings


@pytest.mark.parametrize("separator", [" ", "   ", "\t", ",", ";", ", "])
def test_firms_without_a_heading_may_have_names(tmp_path: Path, separator: str) -> None:
    rows = [("Tool-A", "Fab", "2.5"), ("Fab", "7", "1"), ("工場", "Tool-A", "3e2")]
    found = network(read(tmp_path, "x.txt", "\n".join(separator.join(row) for row in rows)))
    assert found.names == ("Tool-A", "Fab", "7", "工場")
    assert links(found) == [(a, b, float(c)) for a, b, c in rows]
    for spoilt in (("Fab", "", "1"), ("Fab", "Tool-A", "much")):
        text = "\n".join(separator.join(row) for row in [*rows * 9, spoilt])
        with pytest.raises(ProblemError, match="KAN-6018") as error:
            read(tmp_path, "y.txt", text)
        assert error.value.problems[0].place.line == 28


def test_names_with_blanks_stay_whole(tmp_path: Path) -> None:
    found = network(read(tmp_path, "x.csv", 'Tool US,"Fab, Inc.",5\n\nFab CN,Tool US,1\n'))
    assert found.names == ("Tool US", "Fab, Inc.", "Fab CN")


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"", "KAN-6058", "empty"),
        (b"\n\n", "KAN-6058", "empty"),
        (b"\xef\xbb\xbf", "KAN-6058", "empty"),
        ("supplier,buyer,weight\na,b,1\n".encode("utf-16"), "KAN-6059", "UTF-16"),
        ("supplier,buyer,weight\n工場,b,1\n".encode("cp932"), "KAN-6059", "Shift_JIS"),
        ("工場,b,1\n".encode("cp932"), "KAN-6059", "Shift_JIS"),
        (b"\x00\x01\x02", "KAN-6001", "binary"),
        (b"a b\nc d\n", "KAN-6001", "a, b"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, data: bytes, code: str, says: str) -> None:
    path = tmp_path / "links.csv"
    path.write_bytes(data)
    for reader in (detect.load, read_network):
        with pytest.raises(ProblemError) as error:
            reader(expand(path)[0][0])
        (one,) = error.value.problems
        assert one.code == code
        assert says in one.found.en


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
