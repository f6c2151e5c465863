"""BACI and Comtrade in their layouts: what is read, what is left out and why, what is refused."""

import gzip
import zipfile
from pathlib import Path
from random import Random

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaname.core.problem import ProblemError
from kaname.supply.datasets import Reading
from kaname.supply.flows import Flows
from kaname.supply.sources import baci, comtrade, detect
from kaname.supply.sources.files import expand

PUBLISHED = """t,i,j,k,v,q
2022,392,490,280461,1.5,0.25
2022,490,842,854231,2000.000,     NA
2022,251,757,010121,     0.004,NA
2022,699,579,854231,7,1
2022,697,392,854231,9,1
2022,56,58,854231,9,1
2022,58,392,854231,4,1
2022,56,392,854231,3,2
2022,392,56,854231,0,1
"""
CODES = """country_code,country_name,country_iso2,country_iso3
490,"Other Asia, nes",N/A,S19
842,USA,US,USA
"""


def read(path: Path, year: int | None = None) -> Reading:
    (file,), _ = expand(path)
    return detect.load(file, year)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def listed(flows: Flows) -> dict[tuple[int, str, str, str], tuple[float, float]]:
    return {
        (int(y), flows.countries[i], flows.countries[j], flows.products[k]): (float(v), float(q))
        for y, i, j, k, v, q in zip(
            flows.years, flows.exporter, flows.importer, flows.product, flows.value, flows.tonnes,
            strict=True,
        )
    }  # fmt: skip


def flows_of(reading: Reading, at: int = 0) -> Flows:
    value = reading.datasets[at].value
    assert isinstance(value, Flows)
    return value


def codes_of(error: ProblemError) -> list[str]:
    return [problem.code for problem in error.problems]


def test_the_published_layout_of_baci(tmp_path: Path) -> None:
    written(tmp_path, "country_codes_V202601.csv", CODES)
    reading = read(written(tmp_path, "BACI_HS17_Y2022_V202601.csv", PUBLISHED))
    flows = flows_of(reading)
    found = listed(flows)
    assert found[2022, "JPN", "TWN", "280461"] == (1500, 0.25)
    value, tonnes = found[2022, "TWN", "USA", "854231"]
    assert value == 2_000_000
    assert np.isnan(tonnes)
    assert found[2022, "FRA", "CHE", "010121"][0] == 4.0
    assert found[2022, "IND", "NOR", "854231"] == (7000, 1)
    assert found[2022, "BEL", "JPN", "854231"] == (7000, 3)
    assert len(found) == 5
    account = reading.account
    assert (account.read, account.kept, account.merged) == (9, 5, 1)
    assert account.left_out == {"no_country": 1, "self": 1, "zero": 1}
    assert (flows.side, flows.nomenclature) == ("reconciled", "HS2017")
    assert flows.source.edition == "202601"
    assert reading.datasets[0].label == "baci-hs2017-2022"
    assert {name for name, _ in reading.files} == {
        "BACI_HS17_Y2022_V202601.csv", "country_codes_V202601.csv",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["gz", "zip", "parquet"])
def test_a_packed_file_reads_as_the_plain_one(tmp_path: Path, form: str) -> None:
    plain = written(
        tmp_path, "baci_2022.csv", "i,j,cmd,value\nS19,JPN,280461,5.0\nNAM,S19,010121,2\n"
    )
    expected = listed(flows_of(read(plain)))
    path = tmp_path / f"other_2022.{form}"
    if form == "gz":
        path.write_bytes(gzip.compress(plain.read_bytes()))
    elif form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(plain, "inner/baci_2022.csv")
    else:
        table = {"i": ["S19", "NAM"], "j": ["JPN", "S19"], "cmd": ["280461", "010121"]}
        pq.write_table(pa.table(table | {"value": [5.0, 2.0]}), path)
    found = listed(flows_of(read(path)))
    assert {k: v[0] for k, v in found.items()} == {k: v[0] for k, v in expected.items()}
    assert set(found) == {(2022, "TWN", "JPN", "280461"), (2022, "NAM", "TWN", "010121")}


def test_the_year_of_the_small_layout_is_said_or_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, "trade.csv", "i,j,cmd,value\nJPN,USA,280461,5\n")
    with pytest.raises(ProblemError, match="KAN-6007"):
        read(path)
    assert flows_of(read(path, 2021)).years.tolist() == [2021]


@given(st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, random: Random
) -> None:
    rows = [
        f"2022,{i},{j},{k},{v},1"
        for i in (56, 156, 392, 490) for j in (56, 156, 392, 842) for k in ("010121", "854231")
        for v in (i + j / 1000,) if i != j
    ]  # fmt: skip
    folder = tmp_path_factory.mktemp("order")
    head = "t,i,j,k,v,q\n"
    sorted_ = read(written(folder, "a.csv", head + "\n".join(rows)))
    doubled = [*rows, random.choice(rows)]
    random.shuffle(doubled)
    shuffled = read(written(folder, "b.csv", head + "\n".join(doubled)))
    assert listed(flows_of(shuffled)) == listed(flows_of(sorted_))
    assert (sorted_.account.merged, shuffled.account.merged) == (0, 1)


def test_all_that_is_wrong_with_a_file_of_baci_is_told_with_its_row(tmp_path: Path) -> None:
    text = "i,j,cmd,value\nJPN,USA,280461,5\nJPM,USA,280461,5\nJPN,USA,280461,-5\nJPN,USA,280461,\n"
    with pytest.raises(ProblemError) as error:
        read(written(tmp_path, "baci_2022.csv", text))
    found = {(p.code, p.place.line, p.place.field) for p in error.value.problems}
    assert found == {("KAN-6006", 3, "i"), ("KAN-6005", 4, "value"), ("KAN-6004", 5, "value")}
    unknown = next(p for p in error.value.problems if p.code == "KAN-6006")
    assert "JPN" in unknown.expected.en


def test_a_cell_that_is_no_number_and_a_short_row_are_named(tmp_path: Path) -> None:
    text = "t,i,j,k,v,q\n2022,392,842,280461,1.0,2\n2022,392,842,280461,abc,2\n2022,392,842\n"
    with pytest.raises(ProblemError) as error:
        read(written(tmp_path, "b.csv", text))
    found = {(p.code, p.place.line, p.place.field) for p in error.value.problems}
    assert found == {("KAN-6004", 3, "v"), ("KAN-6016", 4, "")}


def test_many_faults_are_counted_and_not_all_listed(tmp_path: Path) -> None:
    rows = "\n".join(f"JPN,USA,{n:06d},-1" for n in range(100, 150))
    with pytest.raises(ProblemError) as error:
        read(written(tmp_path, "baci_2022.csv", f"i,j,cmd,value\n{rows}\n"))
    assert codes_of(error.value)[-1] == "KAN-6017"
    assert len(error.value.problems) == 21


def test_a_file_of_totals_only_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="KAN-6008"):
        read(written(tmp_path, "baci_2022.csv", "i,j,cmd,value\nJPN,JPN,280461,5\n"))


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["JPN", "USA", "S19", "CHN", "ROW"]),
        st.sampled_from(["JPN", "USA", "S19", "CHN", "ROW"]),
        st.sampled_from(["280461", "010121"]),
        st.integers(0, 9),
    ),
    min_size=1, max_size=30,
)  # fmt: skip


@given(rows=ROWS)
@settings(max_examples=40, deadline=None)
def test_every_row_is_accounted_for_and_value_is_kept(
    rows: list[tuple[str, str, str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = "i,j,cmd,value\n" + "".join(f"{','.join(map(str, row))}\n" for row in rows)
    path = written(tmp_path_factory.mktemp("baci"), "baci_2022.csv", text)
    wanted: dict[tuple[str, str, str], set[int]] = {}
    for exporter, importer, product, value in rows:
        if exporter != importer and "ROW" not in (exporter, importer) and value:
            wanted.setdefault((exporter, importer, product), set()).add(value)
    if not wanted:
        with pytest.raises(ProblemError, match="KAN-6008"):
            read(path)
        return
    reading = read(path)
    account = reading.account
    assert account.read == len(rows)
    assert account.kept == len(wanted)
    swap = {"TWN": "S19"}
    found = {
        (swap.get(i, i), swap.get(j, j), k): v
        for (_, i, j, k), (v, _) in listed(flows_of(reading)).items()
    }
    assert set(found) == set(wanted)
    for key, values in wanted.items():
        if len(values) == 1:
            assert found[key] == values.pop(), key


SMALL = """year,reporter,partner,cmd,flow,value,netwgt,qty,qtyunit
2022,392,0,280461,M,30,0,0,8
2022,392,842,280461,M,20,2000,0,8
2022,392,842,280461,M,12,1200,0,8
2022,392,842,280461,M,20,2000,0,8
2022,392,490,280461,M,10,,0,8
2022,842,392,280461,X,18,1900,0,8
2022,842,899,280461,X,1,0,0,8
2022,842,842,280461,X,1,0,0,8
2022,842,392,280461,RX,5,0,0,8
2022,842,392,TOTAL,X,500,0,0,8
2022,842,0,280461,X,20,0,0,8
"""


def test_repeated_flows_of_comtrade_are_one_and_sides_are_apart(tmp_path: Path) -> None:
    reading = read(written(tmp_path, "comtrade.csv", SMALL))
    by_side = {flows.side: listed(flows) for flows in map(flows_of, [reading] * 2, (0, 1))}
    assert by_side["importer"][2022, "USA", "JPN", "280461"] == (20, 2)
    value, tonnes = by_side["importer"][2022, "TWN", "JPN", "280461"]
    assert value == 10
    assert np.isnan(tonnes)
    assert by_side["exporter"] == {(2022, "USA", "JPN", "280461"): (18, 1.9)}
    account = reading.account
    assert (account.read, account.kept, account.merged) == (11, 3, 2)
    assert account.left_out == {
        "other_flow": 1, "heading": 1, "world": 2, "no_country": 1, "self": 1,
    }  # fmt: skip
    assert [w.code for w in reading.warnings] == ["KAN-6031"]


def test_the_official_names_of_columns_and_tabs(tmp_path: Path) -> None:
    text = "\t".join(("typeCode", "refYear", "period", "reporterCode", "flowCode", "partnerCode",
                      "classificationCode", "cmdCode", "netWgt", "primaryValue"))  # fmt: skip
    for month, value in ((202201, 5), (202202, 5)):
        text += f"\nC\t2022\t{month}\t757\tM\t251\tH5\t010121\t1000\t{value}"
    reading = read(written(tmp_path, "bulk.txt", text + "\n"))
    flows = flows_of(reading)
    assert flows.nomenclature == "HS2017"
    assert listed(flows) == {(2022, "FRA", "CHE", "010121"): (10, 2)}
    assert (reading.account.read, reading.account.kept, reading.account.merged) == (2, 1, 1)


def test_partners_that_do_not_add_up_to_the_world_are_told(tmp_path: Path) -> None:
    exact = SMALL.replace("392,0,280461,M,30", "392,0,280461,M,29.71")
    assert "KAN-6030" not in [w.code for w in read(written(tmp_path, "a.csv", exact)).warnings]
    off = SMALL.replace("392,0,280461,M,30", "392,0,280461,M,29.69")
    found = read(written(tmp_path, "b.csv", off)).warnings
    assert [w.code for w in found] == ["KAN-6030", "KAN-6031"]
    assert "1 of 2" in found[0].found.en


def test_comtrade_with_a_country_nobody_uses_or_a_negative_value_is_refused(tmp_path: Path) -> None:
    text = SMALL.replace("2022,392,490", "2022,392,999").replace("X,18,", "X,-18,")
    with pytest.raises(ProblemError) as error:
        read(written(tmp_path, "c.csv", text))
    found = {(p.code, p.place.line, p.place.field) for p in error.value.problems}
    assert found == {("KAN-6006", 6, "partner"), ("KAN-6005", 7, "value")}


def test_the_layouts_are_told_by_their_columns(tmp_path: Path) -> None:
    (file,), _ = expand(written(tmp_path, "anything.dat", SMALL))
    assert comtrade.matches(file.head)
    assert not baci.matches(file.head)
