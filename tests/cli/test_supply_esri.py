"""``kaname supply esri`` and ``synthesise``: from a file to a table; what is told of bad ones."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from kaname.cli.main import cli

HEAD = "supplier,customer,supplierNACE,customerNACE,weight,type\n"
CHAIN = HEAD + "P,Q,a,b,2.0,2\nQ,R,b,c,2.0,2\n"
BARE = "supplier,customer,weight\nP,Q,2.0\nQ,R,2.0\n"


def run(*words: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [str(word) for word in words])
    return result.exit_code, result.output


def rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["firm"]: row for row in csv.DictReader(file)}


def test_every_node_stands_in_the_file_with_its_risk(tmp_path: Path) -> None:
    edges, out = tmp_path / "edges.csv", tmp_path / "esri.csv"
    edges.write_text(CHAIN)
    status, said = run("supply", "esri", edges, "--out", out)
    assert status == 0, said
    found = rows(out)
    assert {name: float(row["esri"]) for name, row in found.items()} == {"P": 1, "Q": 1, "R": 1}
    assert float(found["R"]["downstream"]) == 0.0
    assert {(row["source"], row["synthetic"]) for row in found.values()} == {("edges.csv", "no")}


def test_unknown_need_gives_two_values_and_says_so(tmp_path: Path) -> None:
    edges, out = tmp_path / "edges.csv", tmp_path / "esri.csv"
    edges.write_text("supplier,customer,weight\nP,R,1.0\nQ,R,3.0\nR,S,1\n")
    status, said = run("supply", "esri", edges, "--out", out)
    assert status == 0
    assert "between two values" in said
    assert "nobody can stand in" in said
    assert float(rows(out)["P"]["esri_low"]) < float(rows(out)["P"]["esri"])


def test_a_matrix_and_industries_decide_what_is_needed(tmp_path: Path) -> None:
    edges, nodes, matrix = (tmp_path / name for name in ("e.csv", "n.csv", "m.csv"))
    edges.write_text(BARE)
    nodes.write_text("node_id,industry_id\nP,01\nQ,1\nR,1\n")
    matrix.write_text(',"01","1"\n"01",2,0\n"1",2,2\n')
    out = tmp_path / "esri.csv"
    status, said = run(
        "supply", "esri", edges, "--industries", nodes, "--essential", matrix, "--out", out
    )
    assert status == 0, said
    assert float(rows(out)["P"]["downstream"]) == 0.5  # negligible to Q: its own sales alone
    assert "esri_low" not in rows(out)["P"]


def test_without_replaceability_a_loss_is_no_smaller(tmp_path: Path) -> None:
    edges = tmp_path / "edges.csv"
    edges.write_text(HEAD + "P,Q,a,b,1,1\nO,Q,a,b,1,1\nO,R,a,c,8,1\nQ,R,b,c,2,2\n")
    outs = [tmp_path / f"{name}.csv" for name in ("on", "off")]
    for out in outs:
        assert run("supply", "esri", edges, "--replaceability", out.stem, "--out", out)[0] == 0
    on, off = (float(rows(out)["P"]["downstream"]) for out in outs)
    assert on < off


@pytest.mark.parametrize(
    ("text", "code"),
    [("a,b\n1,2\n", "KAN-60"), (HEAD + "P,Q,a,b,-1,2\n", "KAN-60"), ("", "KAN-60")],
)
def test_what_is_no_list_of_links_is_refused(tmp_path: Path, text: str, code: str) -> None:
    edges, out = tmp_path / "edges.csv", tmp_path / "esri.csv"
    edges.write_text(text)
    status, said = run("supply", "esri", edges, "--out", out)
    assert status == 2, said
    assert code in said
    assert not out.exists()


def test_a_network_made_up_says_so_wherever_it_goes(tmp_path: Path) -> None:
    made = tmp_path / "links.csv"
    status, said = run(
        "supply", "synthesise", "--firms", "40", "--links", "90", "--seed", "7", "--out", made
    )
    assert status == 0
    assert "SYNTHETIC" in said
    assert "40 firms with 90 links (seed 7)" in said
    assert len(made.read_text().splitlines()) == 91
    for name in ("esri.csv", "esri.json", "esri.xlsx"):
        out = tmp_path / name
        status, said = run("supply", "esri", made, "--out", out)
        assert status == 0
        assert "SYNTHETIC" in said
    found = json.loads((tmp_path / "esri.json").read_text())
    sheet = openpyxl.load_workbook(tmp_path / "esri.xlsx").active
    heads, *cells = sheet.iter_rows(values_only=True)
    for row in (*rows(tmp_path / "esri.csv").values(), *found,
                *(dict(zip(heads, row, strict=True)) for row in cells)):  # fmt: skip
        assert (row["source"], row["synthetic"]) == ("links.csv (SYNTHETIC)", "yes")


def test_numbers_that_do_not_fit_are_told(tmp_path: Path) -> None:
    status, said = run(
        "supply", "synthesise", "--firms", "40", "--links", "9", "--seed", "7",
        "--out", tmp_path / "links.csv",
    )  # fmt: skip
    assert status == 2
    assert "KAN-6056" in said


def test_japanese(tmp_path: Path) -> None:
    edges = tmp_path / "edges.csv"
    edges.write_text(CHAIN)
    assert "ノード3、取引2" in run("supply", "esri", edges, "--lang", "ja")[1]
    made = ("--firms", "40", "--links", "90", "--seed", "7", "--out", tmp_path / "m.csv")
    assert "企業40社、取引90件" in run("supply", "synthesise", *made, "--lang", "ja")[1]


SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "eval" / "supply" / "esri"


@pytest.mark.skipif(not SHARED.exists(), reason="the published files are not beside the project")
def test_the_published_files_give_the_published_values(tmp_path: Path) -> None:
    out = tmp_path / "esri.csv"
    assert run("supply", "esri", SHARED / "toy13_edges.csv", "--out", out)[0] == 0
    found = rows(out)
    with (SHARED / "toy13_esri_expected.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            expected = pytest.approx(float(row["esri"]), abs=1e-12)
            assert float(found[row["company"]]["esri"]) == expected
