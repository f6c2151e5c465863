"""Names in JSON Lines and Parquet that are lists, and cells that are no text."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaname.core.problem import ProblemError
from kaname.screening.book_files import read_customers
from kaname.screening.bulk.pairs import PairRequest, run_pairs
from kaname.screening.bulk.request import Request
from kaname.screening.bulk.run import run_file
from kaname.screening.bulk.shapes import texts_of
from screening.bulk.bulk_files import LISTED, home_with_lists, read_csv

Cells = list[object]


def written(folder: Path, form: str, column: str, cells: Cells, **others: Cells) -> Path:
    """Write a file with a column of these cells, and others."""
    path = folder / f"names.{form}"
    columns = {column: cells, **others}
    if form == "parquet":
        pq.write_table(pa.table(columns), path)
        return path
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def hits(folder: Path, file: Path) -> list[tuple[str, str, str]]:
    store, editions = home_with_lists(folder / "home")
    out = folder / "hits.csv"
    run_file(Request(file, out, workers=1), editions, store.derived_folder())
    return [(hit["row"], hit["query"], hit["name"]) for hit in read_csv(out)]


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_of_a_list_the_first_is_the_name_and_the_rest_are_other_names(
    tmp_path: Path, form: str
) -> None:
    cells: Cells = [["A Trading", LISTED[0]], [LISTED[1], "B Trading"], ["", None, LISTED[2]], []]
    assert hits(tmp_path, written(tmp_path, form, "name", cells)) == [
        ("1", "A Trading", LISTED[0]),
        ("2", LISTED[1], LISTED[1]),
        ("3", LISTED[2], LISTED[2]),
    ]


def test_the_book_reads_a_list_alike(tmp_path: Path) -> None:
    file = written(tmp_path, "jsonl", "name", [["A Trading", "…", "B Works"]], id=["1"])
    (customer,) = read_customers(file, {}).customers
    assert customer.names == ("A Trading", "B Works")


@pytest.mark.parametrize("column", ["name", "other_names", "identifiers"])
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
@pytest.mark.parametrize("inner", [False, True])
def test_an_object_is_refused_with_its_rows(
    tmp_path: Path, form: str, column: str, inner: bool
) -> None:
    bad: object = {"en": LISTED[0]}
    cells: Cells = [None, [bad] if inner else bad, None, [bad] if inner else bad]
    heading = {"other_names": "alias", "identifiers": "LEI"}.get(column, "name")
    others: dict[str, Cells] = {} if column == "name" else {"name": ["A", "B", "C", "D"]}
    with pytest.raises(ProblemError) as caught:
        hits(tmp_path, written(tmp_path, form, heading, cells, **others))
    (problem,) = caught.value.problems
    assert problem.code == "KAN-2345"
    assert "(rows 2, 4)" in problem.found.en
    assert heading in problem.to("ja")
    assert LISTED[0] not in problem.to("en")
    assert not (tmp_path / "hits.csv").exists()


@pytest.mark.parametrize(
    "cells", [[True, False], [b"A Trading", b"B"], [["A", True], ["B", False]]]
)
def test_what_is_no_text_is_no_name(tmp_path: Path, cells: Cells) -> None:
    form = "jsonl" if any(isinstance(cell, list) for cell in cells) else "parquet"
    with pytest.raises(ProblemError) as caught:
        hits(tmp_path, written(tmp_path, form, "name", cells))
    assert [one.code for one in caught.value.problems] == ["KAN-2345"]
    assert "parted" not in caught.value.problems[0].found.en


def test_a_number_is_a_name_and_a_truth_value_elsewhere_is_no_matter(tmp_path: Path) -> None:
    file = written(tmp_path, "jsonl", "name", [1984, LISTED[0]], address=[False, True])
    assert [row for row, *_ in hits(tmp_path, file)] == ["2"]


@pytest.mark.parametrize("bad", [["A", "B"], {"en": "A"}, True])
def test_each_name_of_a_pair_is_one_text(tmp_path: Path, bad: object) -> None:
    file = written(tmp_path, "jsonl", "a", ["A", bad], b=["A", "B"])
    with pytest.raises(ProblemError) as caught:
        run_pairs(PairRequest(file, tmp_path / "out.csv", "a", "b", None, 1, "en", None, None))
    assert [one.code for one in caught.value.problems] == ["KAN-2345"]
    assert not (tmp_path / "out.csv").exists()


def test_a_list_is_its_texts() -> None:
    assert texts_of(["A; B", [" ", "C"], None]) == ("A; B", "C")
    assert texts_of("A; B") == ("A; B",)
    assert texts_of(None) == ("",)
    assert texts_of([]) == ()
