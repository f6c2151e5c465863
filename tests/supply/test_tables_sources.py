"""Input-output tables: WIOD as npz, OECD ICIO as CSV, and the tables that are refused."""

from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from numpy.typing import NDArray

from kaname.core.problem import ProblemError
from kaname.supply.datasets import Reading
from kaname.supply.io_table import InputOutputTable
from kaname.supply.sources import detect
from kaname.supply.sources.files import expand

# Miller & Blair, Input-Output Analysis: the two-sector example
BETWEEN = np.array([[150.0, 500.0], [200.0, 100.0]])
FINAL = np.array([[350.0, 0.0], [1700.0, 0.0]])
OUTPUT = np.array([1000.0, 2000.0])


def read(path: Path, year: int | None = None) -> Reading:
    (file,), _ = expand(path)
    return detect.load(file, year)


def npz(folder: Path, name: str = "wiot_2011.npz", **other: NDArray[Any]) -> Path:
    arrays: dict[str, Any] = {
        "Z": BETWEEN, "F": FINAL, "x": OUTPUT, "countries": np.array(["ROM", "RoW"]),
        "industries": np.array(["c1"]),
    }  # fmt: skip
    path = folder / name
    np.savez(path, **(arrays | other))
    return path


def table(reading: Reading) -> InputOutputTable:
    value = reading.datasets[0].value
    assert isinstance(value, InputOutputTable)
    return value


def test_a_table_of_wiod(tmp_path: Path) -> None:
    reading = read(npz(tmp_path))
    found = table(reading)
    assert (found.year, found.countries, found.industries) == (2011, ("ROU", "ROW"), ("c1",))
    assert np.array_equal(found.between, BETWEEN)
    assert np.array_equal(found.final, FINAL)
    assert found.unit == "USD million"
    assert (reading.account.read, reading.account.kept) == (2, 2)
    assert [w.code for w in reading.warnings] == ["KAN-6033"]


def test_the_year_is_asked_for_where_nothing_says_it(tmp_path: Path) -> None:
    path = npz(tmp_path, "table.npz")
    with pytest.raises(ProblemError, match="KAN-6007"):
        read(path)
    assert table(read(path, 2009)).year == 2009
    assert table(read(npz(tmp_path, "other.npz", year=np.array(2010)))).year == 2010


@pytest.mark.parametrize(("off", "refused"), [(1.0, False), (1.01, True)])
def test_a_table_must_balance(tmp_path: Path, off: float, refused: bool) -> None:
    between = BETWEEN + 0.25  # not whole numbers, so that rounding allows nothing
    output = between.sum(axis=1) + FINAL.sum(axis=1)
    output[0] += off
    path = npz(tmp_path, Z=between, x=output)
    if not refused:
        assert table(read(path)).year == 2011
        return
    with pytest.raises(ProblemError) as error:
        read(path)
    (problem,) = error.value.problems
    assert (problem.code, problem.place.field) == ("KAN-6009", "row 1")
    assert "ROU c1" in problem.found.en


def test_a_sector_that_uses_more_of_its_own_than_it_makes_is_refused(tmp_path: Path) -> None:
    between = np.array([[1200.0, 500.0], [200.0, 100.0]])
    final = np.array([[-700.0, 0.0], [1700.0, 0.0]])
    with pytest.raises(ProblemError) as error:
        read(npz(tmp_path, Z=between, F=final))
    assert [p.code for p in error.value.problems] == ["KAN-6014"]


def test_negative_deliveries_and_gaps_are_refused(tmp_path: Path) -> None:
    between = BETWEEN.copy()
    between[0] = [650, -0.5]
    with pytest.raises(ProblemError, match="KAN-6005") as error:
        read(npz(tmp_path, Z=between))
    assert "row 1, column 2" in str(error.value)
    between[0, 1] = np.nan
    with pytest.raises(ProblemError, match="KAN-6004"):
        read(npz(tmp_path, Z=between))


def test_arrays_that_do_not_fit_or_are_missing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="KAN-6010"):
        read(npz(tmp_path, x=np.array([1.0, 2.0, 3.0])))
    path = tmp_path / "few_2011.npz"
    np.savez(path, Z=BETWEEN)
    with pytest.raises(ProblemError, match="KAN-6003") as error:
        read(path)
    assert "F, x, countries, industries" in str(error.value)
    with pytest.raises(ProblemError, match="KAN-6006"):
        read(npz(tmp_path, countries=np.array(["ROM", "QQQ"])))


def test_falling_stocks_are_told_and_kept(tmp_path: Path) -> None:
    final = np.array([[-100.0, 0.0], [1700.0, 0.0]])
    reading = read(npz(tmp_path, F=final, x=np.array([550.0, 2000.0])))
    assert "KAN-6035" in [w.code for w in reading.warnings]
    assert table(reading).output[0] == 550


def test_every_row_that_delivers_more_than_it_makes_is_counted_however_little(
    tmp_path: Path,
) -> None:
    final = np.array([[-100.0, 0.0], [-1.0, 0.0]])
    reading = read(npz(tmp_path, F=final, x=np.array([550.0, 299.0])))
    (warning,) = [w for w in reading.warnings if w.code == "KAN-6035"]
    assert "In 2 rows" in warning.found.en
    assert "up to 100" in warning.found.en


def book(folder: Path, change: tuple[int, int, object] | None = None) -> Path:
    """Write the two-sector table in the layout of the published workbooks, one country each."""
    rows: list[list[object]] = [
        ["Intercountry Input-Output Table, 2011"], ["(industry-by-industry)"],
        ["WIOT", None, None, None, "A", "B", "A", "B", "F", "F", ""],
        ["mln US$", None, None, None, *["x"] * 6, "Total output"],
        [None, None, None, None, "ROM", "ROM", "RoW", "RoW", "ROM", "RoW", "TOT"],
        [None, None, None, None, "c1", "c2", "c1", "c2", "c37", "c37", "c60"],
        ["A", "x", "ROM", "c1", 150, 500, 0, 0, 350, 0, 1000],
        ["B", "x", "ROM", "c2", 200, 100, 0, 0, 1700, 0, 2000],
        ["A", "x", "RoW", "c1", 0, 0, 1, None, 0, 4, 5],
        ["B", "x", "RoW", "c2", 0, 0, 2, 1, 0, 3, 6],
        ["r60", "Total", "TOT", "r60", 350, 600, 3, 1, 2050, 7, 0],
    ]  # fmt: skip
    if change:
        rows[change[0]][change[1]] = change[2]
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    path = folder / "wiot11_row_apr12.xlsx"
    made.save(path)
    return path


def test_a_published_workbook_of_wiod(tmp_path: Path) -> None:
    reading = read(book(tmp_path))
    found = table(reading)
    assert (found.year, found.countries, found.industries) == (2011, ("ROU", "ROW"), ("c1", "c2"))
    assert found.between.tolist() == [
        [150, 500, 0, 0], [200, 100, 0, 0], [0, 0, 1, 0], [0, 0, 2, 1],
    ]  # fmt: skip
    assert found.final.tolist() == [[350, 0], [1700, 0], [0, 4], [0, 3]]
    assert found.output.tolist() == [1000, 2000, 5, 6]
    assert (reading.account.read, reading.account.kept) == (5, 4)
    assert reading.account.left_out == {"value_added": 1}


def test_a_workbook_whose_rows_and_columns_differ_or_do_not_balance(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="KAN-6010"):
        read(book(tmp_path, (7, 3, "c3")))
    with pytest.raises(ProblemError, match="KAN-6009"):
        read(book(tmp_path, (7, 10, 2900)))
    with pytest.raises(ProblemError, match="KAN-6004"):
        read(book(tmp_path, (7, 5, "n/a")))


HEAD = "V1,CN1_A01,CN2_A01,JPN_A01,CN1_B,CN2_B,JPN_B,CHN_HFCE,CHN_INVNT,JPN_HFCE,JPN_INVNT,OUT"
ROWS = {
    "CN1_A01": [1, 2, 3, 4, 5, 6, 10, -1, 1, 0, 31], "CN2_A01": [1, 1, 1, 1, 1, 1, 4, 0, 0, 0, 10],
    "JPN_A01": [0, 0, 1, 0, 0, 2, 3, 0, 4, 0, 10], "CN1_B": [1, 0, 0, 0, 0, 0, 5, 0, 0, 1, 7],
    "CN2_B": [0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 2], "JPN_B": [0, 0, 2, 0, 0, 1, 0, 0, 5, 0, 8],
    "TLS": [0] * 11, "VA": [28, 7, 3, 2, 0, 0, 0, 0, 0, 0, 0],
    "OUT": [31, 10, 10, 7, 2, 8, 0, 0, 0, 0, 0],
}  # fmt: skip


def icio(folder: Path, rows: dict[str, list[int]], name: str = "ICIO2023_2018.csv") -> Path:
    path = folder / name
    lines = [HEAD, *(f"{label},{','.join(map(str, cells))}" for label, cells in rows.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_table_of_the_oecd_with_china_split(tmp_path: Path) -> None:
    reading = read(icio(tmp_path, ROWS))
    found = table(reading)
    assert (found.year, found.countries, found.industries) == (2018, ("CHN", "JPN"), ("A01", "B"))
    assert found.between.tolist() == [[5, 11, 4, 7], [1, 1, 0, 0], [0, 0, 1, 2], [0, 0, 2, 1]]
    assert found.final.tolist() == [[14, -1, 1, 0], [6, 0, 0, 1], [3, 0, 4, 0], [0, 0, 5, 0]]
    assert found.output.tolist() == [41, 9, 10, 8]
    account = reading.account
    assert (account.read, account.kept, account.merged) == (9, 4, 2)
    assert account.left_out == {"value_added": 3}
    assert reading.datasets[0].label == "icio-2018"


def test_a_missing_or_double_sector_is_named(tmp_path: Path) -> None:
    rows = {name: cells for name, cells in ROWS.items() if name != "JPN_B"}
    with pytest.raises(ProblemError, match="JPN_B") as error:
        read(icio(tmp_path, rows))
    assert error.value.problems[0].code == "KAN-6010"


def test_a_row_of_the_oecd_that_does_not_balance_is_named(tmp_path: Path) -> None:
    cells = [0, 0, 100, 0, 0, 2, 3, 0, 4, 0, 10]
    with pytest.raises(ProblemError) as error:
        read(icio(tmp_path, ROWS | {"JPN_A01": cells}))
    found = {(p.code, p.place.field) for p in error.value.problems}
    assert found == {("KAN-6009", "row 3"), ("KAN-6014", "row 3, column 3")}


def test_a_cell_of_the_oecd_that_is_no_number_is_named(tmp_path: Path) -> None:
    path = icio(tmp_path, ROWS)
    path.write_text(path.read_text().replace("CN2_B,0", "CN2_B,x"), encoding="utf-8")
    with pytest.raises(ProblemError) as error:
        read(path)
    (problem,) = error.value.problems
    assert (problem.code, problem.place.line, problem.place.field) == ("KAN-6004", 6, "CN1_A01")
