"""A whole run in this process: what is written, what is told, what goes on where it stopped."""

import errno
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from kaname.screening.bulk import run as run_module
from kaname.screening.bulk.cells import harmless
from kaname.screening.bulk.request import Request
from kaname.screening.bulk.run import run_file
from kaname.screening.bulk.summary import Outcome, noted_lines, summary_lines
from kaname.screening.bulk.tally import Noted, Tally, band_of
from kaname.screening.bulk.writers import COLUMNS, assemble, carried, rendered
from kaname.screening.disk import Disk
from screening.bulk.bulk_files import (
    LISTED,
    home_with_lists,
    names_of,
    read_csv,
    write_csv,
    write_json,
    write_parquet,
    write_xlsx,
)
from screening.list_files import refused

Run = Callable[..., Outcome]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    home_with_lists(folder)
    return folder


@pytest.fixture
def run(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run with chunks of ten rows in this process."""
    monkeypatch.setattr(run_module, "CHUNK_ROWS", 10)
    store, editions = home_with_lists(home)

    def invoke(file: Path, out: str = "hits.csv", **options: object) -> Outcome:
        more = {key: options.pop(key) for key in ("progress", "disk") if key in options}
        request = Request(file, tmp_path / out, workers=1)
        request = replace(request, **options)  # type: ignore[arg-type]
        return run_file(request, editions, store.derived_folder(), **more)  # type: ignore[arg-type]

    return invoke


@pytest.fixture
def names(tmp_path: Path) -> Path:
    rows = [(number, name) for number, name in enumerate(names_of(45), start=1)]
    return write_csv(tmp_path / "names.csv", [("no", "query"), *rows])


def test_the_columns_and_rows_of_the_contract(run: Run, names: Path, tmp_path: Path) -> None:
    outcome = run(names, top=10, mapping={"name": "query"})
    text = (tmp_path / "hits.csv").read_text(encoding="utf-8")
    assert text.startswith("row,query,rank,entry_id,list,name,score,reasons\n")
    hits = read_csv(tmp_path / "hits.csv")
    first = [hit for hit in hits if hit["rank"] == "1"]
    wanted = {n: name for n, name in enumerate(names_of(45), start=1) if name in LISTED}
    assert {int(hit["row"]): hit["name"] for hit in first if hit["query"] in LISTED} == wanted
    assert {hit["score"] for hit in first if hit["query"] in LISTED} == {"100"}
    assert {hit["list"] for hit in hits} == {"bis-entity"}
    assert all(hit["entry_id"].startswith("bis-entity:") for hit in hits)
    assert "(+100)" in first[0]["reasons"]
    order = [(int(hit["row"]), int(hit["rank"])) for hit in hits]
    assert order == sorted(order)
    assert outcome.tally.rows == 45
    assert outcome.tally.alerts == len(wanted)
    assert outcome.tally.unscreenable["no_letters"].first[:3] == [7, 14, 21]
    assert not (tmp_path / "hits.csv.kaname").exists()


def test_without_top_only_what_alerts_is_written(run: Run, names: Path, tmp_path: Path) -> None:
    run(names, threshold=100)
    assert {hit["score"] for hit in read_csv(tmp_path / "hits.csv")} == {"100"}


def test_another_country_takes_points_off_and_hides_nothing(run: Run, tmp_path: Path) -> None:
    table = [("name", "country"), (LISTED[0], "CN"), (LISTED[0], "IS"), ("Somebody", "CN")]
    outcome = run(write_csv(tmp_path / "names.csv", table), threshold=100)
    scores = [(hit["row"], int(hit["score"])) for hit in read_csv(tmp_path / "hits.csv")]
    assert scores[0] == ("1", 100)
    assert scores[1][0] == "2"
    assert scores[1][1] < 100
    assert outcome.tally.alerts == 2


def test_reasons_in_japanese(run: Run, names: Path, tmp_path: Path) -> None:
    run(names, language="ja")
    assert "リスト" in read_csv(tmp_path / "hits.csv")[0]["reasons"]


@pytest.mark.parametrize("write", [write_csv, write_xlsx, write_parquet, write_json])
def test_every_format_in_gives_the_same_out(
    write: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    table = [("会社名", "memo"), *((name, "x") for name in names_of(25))]
    ending = {write_csv: "csv", write_xlsx: "xlsx", write_parquet: "parquet", write_json: "jsonl"}
    run(write_csv(tmp_path / "plain.csv", table), "plain-hits.csv")
    run(write(tmp_path / f"in.{ending[write]}", table))
    assert (tmp_path / "hits.csv").read_bytes() == (tmp_path / "plain-hits.csv").read_bytes()


def as_rows(path: Path) -> list[list[object]]:
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return [list(row) for row in book["hits"].iter_rows(min_row=2, values_only=True)]
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        return [list(row.values()) for row in table.to_pylist()]
    if path.suffix == ".jsonl":
        return [list(json.loads(line).values()) for line in path.read_text("utf-8").splitlines()]
    return [list(row.values()) for row in read_csv(path)]


def test_every_format_out_holds_the_same(run: Run, names: Path, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx", "parquet", "jsonl"):
        run(names, f"hits.{ending}", keep_columns=True)
    wanted = as_rows(tmp_path / "hits.csv")
    assert len(wanted) > 10
    for ending in ("xlsx", "parquet", "jsonl"):
        found = as_rows(tmp_path / f"hits.{ending}")
        assert [[str(cell).removesuffix(".0") for cell in row] for row in found] == wanted
    schema = pq.read_schema(tmp_path / "hits.parquet")
    assert schema.names == [*COLUMNS, "no", "input_query"]
    assert str(schema.field("score").type) == "double"


def test_the_summary_sheet_says_what_has_to_be_known(run: Run, names: Path, tmp_path: Path) -> None:
    run(names, "hits.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "hits.xlsx")["summary"]
    cells = [
        [cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)
    ]
    said = {row[0]: row[1:] for row in cells if row}
    assert said["Rows read"] == [45]
    assert said["Rows not screened"] == [6]
    assert said["Preset"] == ["balanced"]
    assert said["bis-entity"][0] == 13
    assert said["100"] == [13]
    assert sum(1 for row in cells if row and "not a clearance" in str(row[0])) == 1
    assert any(row and len(str(row[-1])) == 64 for row in cells)
    assert not any(name in str(row) for row in cells for name in names_of(45))


def test_no_cell_is_a_formula(run: Run, tmp_path: Path) -> None:
    evil = f"=HYPERLINK {LISTED[0]}"
    table = [("name", "+memo"), (evil, "@SUM(1)"), (f"-{LISTED[0]}", "\t=1"), ("+81 Zorba", 3)]
    path = write_csv(tmp_path / "names.csv", table)
    run(path, "hits.csv", top=3, keep_columns=True)
    text = (tmp_path / "hits.csv").read_text(encoding="utf-8")
    assert "'+memo" in text.splitlines()[0]
    assert f"'{evil}" in text
    for row in as_rows(tmp_path / "hits.csv"):
        assert not any(str(cell).startswith(("=", "+", "-", "@", "\t")) for cell in row)
    run(path, "hits.xlsx", top=3, keep_columns=True)
    book = openpyxl.load_workbook(tmp_path / "hits.xlsx")
    kinds = {cell.data_type for row in book["hits"].iter_rows() for cell in row}
    assert "f" not in kinds
    assert book["hits"]["B2"].value == evil


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra", "＝1"])
def test_what_a_spreadsheet_would_run_is_neutralised(text: str) -> None:
    assert harmless(text) == "'" + text
    assert harmless("a" + text) == "a" + text


class _StoppedError(Exception):
    pass


def stop_after(rows: int) -> Callable[[int, int | None], None]:
    def progress(done: int, _: int | None) -> None:
        if done >= rows:
            raise _StoppedError

    return progress


def test_a_stopped_run_goes_on_and_gives_the_same(run: Run, names: Path, tmp_path: Path) -> None:
    run(names, "whole.csv")
    for _ in range(2):
        with pytest.raises(_StoppedError):
            run(names, progress=stop_after(20))
    assert not (tmp_path / "hits.csv").exists()
    outcome = run(names)
    assert outcome.taken_over == 20
    assert outcome.tally.rows == 45
    assert (tmp_path / "hits.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


@pytest.mark.parametrize("left", ["all", "output", "no record"])
def test_a_run_killed_at_its_very_end_gives_the_same(
    left: str, run: Run, names: Path, tmp_path: Path
) -> None:
    """Every part is there; or the output is, and the folder too; or the record has just gone."""
    whole = tmp_path / "whole.csv"
    run(names, "whole.csv")
    with pytest.raises(_StoppedError):
        run(names, progress=stop_after(45))
    folder = tmp_path / "hits.csv.kaname"
    (folder / "output").write_text("half an out")
    if left != "all":
        (tmp_path / "hits.csv").write_bytes(whole.read_bytes())
    if left == "no record":
        (folder / "job.json").unlink()
    assert run(names).taken_over == (0 if left == "no record" else 45)
    assert (tmp_path / "hits.csv").read_bytes() == whole.read_bytes()
    assert not folder.exists()


@pytest.mark.parametrize(
    "change",
    [{"top": 3}, {"language": "ja"}, {"threshold": 99}, {"mapping": {"name": "no"}},
     {"keep_columns": True}],
)  # fmt: skip
def test_another_command_does_not_go_on_with_it(
    change: dict[str, object], run: Run, names: Path, tmp_path: Path
) -> None:
    with pytest.raises(_StoppedError):
        run(names, progress=stop_after(20))
    assert refused(lambda: run(names, **change)) == (2, ["KAN-2274"])
    assert run(names, restart=True, **change).taken_over == 0


def test_a_changed_input_is_noticed(run: Run, names: Path, tmp_path: Path) -> None:
    with pytest.raises(_StoppedError):
        run(names, progress=stop_after(20))
    names.write_text(names.read_text("utf-8").replace("Harmless", "Harmful"), "utf-8")
    assert refused(lambda: run(names)) == (2, ["KAN-2274"])
    run(names, restart=True)


def test_an_input_that_changes_during_the_run_is_noticed(
    run: Run, names: Path, tmp_path: Path
) -> None:
    def change(done: int, _: int | None) -> None:
        if done == 20:
            names.write_bytes(names.read_bytes() + b"46,Zorba\n")

    assert refused(lambda: run(names, progress=change)) == (2, ["KAN-2276"])
    assert not (tmp_path / "hits.csv").exists()


def test_a_damaged_part_is_noticed_and_made_anew(run: Run, names: Path, tmp_path: Path) -> None:
    with pytest.raises(_StoppedError):
        run(names, progress=stop_after(20))
    part = tmp_path / "hits.csv.kaname" / "parts" / "000000"
    part.write_bytes(part.read_bytes()[:-9])
    assert refused(lambda: run(names)) == (2, ["KAN-2282"])
    part.unlink()
    assert run(names).taken_over == 10


class _FullDisk(Disk):
    def __init__(self, writes: int) -> None:
        self.left = writes

    def write(self, path: Path, data: bytes) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        super().write(path, data)


@pytest.mark.parametrize("writes", [0, 1, 3])
def test_a_full_disk_is_told_and_the_run_goes_on_later(
    writes: int, run: Run, names: Path, tmp_path: Path
) -> None:
    assert refused(lambda: run(names, disk=_FullDisk(writes))) == (2, ["KAN-2277"])
    assert not (tmp_path / "hits.csv").exists()
    assert run(names).taken_over == max(0, writes - 1) * 10


def test_a_place_that_cannot_be_written_is_told(run: Run, names: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refused(lambda: run(names, "file/hits.csv")) == (2, ["KAN-2277"])


def test_what_is_not_ours_is_left_alone(run: Run, names: Path, tmp_path: Path) -> None:
    folder = tmp_path / "hits.csv.kaname"
    folder.mkdir()
    (folder / "diary.txt").write_text("mine")
    assert refused(lambda: run(names, restart=True)) == (2, ["KAN-2286"])
    assert (folder / "diary.txt").exists()


def test_two_runs_do_not_mix(run: Run, names: Path) -> None:
    def again(_: int, __: int | None) -> None:
        assert refused(lambda: run(names)) == (2, ["KAN-2275"])

    run(names, progress=again)


@pytest.mark.parametrize(
    ("out", "options", "code"),
    [
        ("hits.doc", {}, "KAN-2283"),
        ("names.csv", {}, "KAN-2284"),
        ("hits.csv", {"threshold": 101}, "KAN-2285"),
        ("hits.csv", {"preset": "sloppy"}, "KAN-2289"),
    ],
)
def test_options_that_cannot_be_meant(
    out: str, options: dict[str, object], code: str, run: Run, names: Path
) -> None:
    assert refused(lambda: run(names, out, **options)) == (2, [code])


def test_a_huge_cell_is_told_and_not_searched(run: Run, tmp_path: Path) -> None:
    table = [("name", "memo"), ("z" * 1_000_000, "x"), (LISTED[0], "y" * 1_000_000)]
    outcome = run(write_csv(tmp_path / "names.csv", table), "hits.xlsx", keep_columns=True)
    assert outcome.tally.unscreenable["too_long"].first == [1]
    assert outcome.tally.alerts == 1
    said = [line.en for line in noted_lines(outcome)]
    assert any("too long to be a name: 1 (rows 1)" in line for line in said)


def test_what_is_told_holds_no_names(run: Run, names: Path) -> None:
    outcome = run(names)
    told = [*noted_lines(outcome), *summary_lines(outcome)]
    assert told
    for line in told:
        assert "Harmless" not in line.en + line.ja
        assert not any(name in line.en for name in LISTED)


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaname.screening.bulk.sheets.ROWS_MAX", 4)
    rows = [[n, "q", 1, "e", "l", "n", 90, "r"] for n in range(1, 8)]
    body = rendered(rows, "xlsx", COLUMNS)
    assemble(iter([body]), "xlsx", COLUMNS, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    counts = {sheet.title: sheet.max_row - 1 for sheet in book}
    assert counts == {"hits": 3, "hits 2": 3, "hits 3": 1}


def test_carried_columns_never_hide_those_of_the_output() -> None:
    assert carried(["query", "", "x", "input_query", "x"]) == (
        "input_query", "column_2", "x", "input_input_query", "input_x",
    )  # fmt: skip


def test_tallies_add_up_and_keep_the_first_rows() -> None:
    whole = Tally()
    for start in (1, 9):
        part = Tally(rows=8, noted={"cut": Noted()})
        for row in range(start, start + 8):
            part.noted["cut"].add(row)
        whole.join(part)
    assert whole.rows == 16
    assert whole.noted["cut"] == Noted(16, [*range(1, 11)])
    assert [band_of(score) for score in (100, 99.9, 80, 59.9, 0)] == [
        "100", "90-99", "80-89", "0-59", "0-59",
    ]  # fmt: skip
