"""``kaname book``, ``clear``, ``rescreen`` and ``lists diff`` at the command line."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from kaname.cli.main import cli
from kaname.compute.runner import WorkerDiedError
from kaname.screening import rescreen_run
from screening.list_files import meti_xlsx

CHINA = "中国\nPeople's Republic of China"
IRAN = "イラン\nIslamic Republic of Iran"
ALPHA = (CHINA, "Zephyrine Turbomachinery Works", "・ZTW Group", "核\nN", None)
BETA = (IRAN, "Quillon Propellant Bureau", None, "ミサイル\nM", None)
GAMMA = (CHINA, "Ostrava Kelvin Optics (奥斯特光学)", None, "核\nN", None)
GAMMA_NOW = (CHINA, "Ostrava Kelvin Optics", None, "核\nN", None)
DELTA = (IRAN, "Marrowgate Centrifuge Plant", None, "核\nN", None)
BOOK = (
    "id,name,country\n"
    "A,Zephyrine Turbomachinery Works,CN\n"
    "B,Quillon Propellant Bureau,IR\n"
    "C,Ostrava Kelvin Optics,CN\n"
    "D,Marrowgate Centrifuge Plant,IR\n"
    "E,Lakeside Bakery Cooperative,VN\n"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KANAME_LANG", raising=False)
    put_list(tmp_path, "20250131_4.xlsx", ALPHA, BETA, GAMMA)
    put(tmp_path, "book.csv", BOOK)
    run("book", "add", str(tmp_path / "book.csv"))
    return tmp_path


def put(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def put_list(folder: Path, name: str, *rows: Any) -> str:
    (folder / name).write_bytes(meti_xlsx(*rows))
    run("lists", "import", "--confirm", str(folder / name))
    return str(folder / name)


def newer_list(folder: Path) -> str:
    return put_list(folder, "20250929_4.xlsx", ALPHA, GAMMA_NOW, DELTA)


def run(*arguments: str, status: int = 0) -> Result:
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == status, result.output
    return result


def rows(*arguments: str) -> list[dict[str, Any]]:
    shown = json.loads(run("rescreen", "--format", "json", *arguments).stdout)
    found: list[dict[str, Any]] = shown["rows"]
    return found


def events(*arguments: str) -> dict[str, str]:
    return {row["customer"]: row["event"] for row in rows(*arguments)}


def entry_of(customer: str) -> str:
    return str(next(r["entry_id"] for r in rows("--anew") if r["customer"] == customer))


def clear(customer: str, entry: str, *more: str, status: int = 0) -> Result:
    return run("clear", "add", customer, entry, "--by", "A. Reviewer", "--reason", "other town",
               *more, status=status)  # fmt: skip


def test_from_one_edition_to_the_next(home: Path) -> None:
    assert events() == {"A": "new_hit", "B": "new_hit", "C": "new_hit"}
    assert events() == {}
    newer_list(home)
    found = {row["customer"]: row for row in rows()}
    assert {name: row["event"] for name, row in found.items()} == {
        "B": "hit_lifted", "C": "hit_changed", "D": "new_hit",
    }  # fmt: skip
    assert found["B"]["new_score"] is None
    assert found["B"]["why"] == "the entry was removed from the list"
    assert found["D"]["why"] == "the entry was added"
    assert found["D"]["reasons"]
    assert "奥斯特光学" in found["C"]["why"]
    assert events() == {}


def test_a_cleared_hit_comes_back_with_the_next_edition(home: Path) -> None:
    entry = entry_of("C")
    assert "counts for this customer" in clear("C", entry).output
    clear("A", entry_of("A"))
    assert events() == {"A": "still_cleared", "C": "still_cleared"}
    newer_list(home)
    found = {row["customer"]: row for row in rows()}
    assert found["C"]["event"] == "cleared_again_open"
    assert "A. Reviewer" in found["C"]["why"]
    assert found["A"]["event"] == "still_cleared"


def test_a_changed_customer_opens_its_hit_again(home: Path) -> None:
    clear("A", entry_of("A"))
    run("book", "add", put(home, "more.csv", BOOK.replace("Works,CN", "Works,JP")))
    found = {row["customer"]: row for row in rows()}
    assert found["A"]["event"] == "cleared_again_open"
    assert "countries: CN → JP" in found["A"]["why"]
    assert "国・地域: CN → JP" in {r["customer"]: r["why"] for r in rows("--lang", "ja")}["A"]


def test_a_withdrawn_clearing_and_the_list_of_decisions(home: Path) -> None:
    entry = entry_of("A")
    clear("A", entry)
    (shown,) = json.loads(run("clear", "list", "--format", "json").stdout)
    assert (shown["state"], shown["score"], shown["by"]) == ("cleared", 100, "A. Reviewer")
    assert shown["edition"].startswith("meti-eul@")
    run("clear", "withdraw", "A", entry, "--by", "B", "--reason", "too quick")
    assert "No decision" in run("clear", "list").output
    both = json.loads(run("clear", "list", "--all", "--format", "json").stdout)
    assert [(one["verdict"], one["state"]) for one in both] == [
        ("cleared", "past"), ("withdrawn", "past"),
    ]  # fmt: skip
    run("clear", "withdraw", "A", entry, "--by", "B", "--reason", "again", status=2)
    clear("A", entry, "--confirmed")
    assert "confirmed" in run("clear", "list").output
    assert "該当と判断" in run("clear", "list", "--lang", "ja").output


def test_what_cannot_be_decided(home: Path) -> None:
    entry = entry_of("A")
    assert "KAN-2303" in clear("Z", entry, status=2).output
    assert "KAN-2306" in clear("A", "meti-eul:000000000000", status=2).output
    assert "KAN-2294" in clear("A", entry, "--until", "2020-01-01", status=2).output
    blank = run("clear", "add", "A", entry, "--by", " ", "--reason", "x", status=2)
    assert "KAN-2293" in blank.output
    assert "is no hit" in clear("E", entry).output
    assert "KAN-2296" in run("clear", "list", "--organisation", "../x", status=2).output


def test_a_decision_with_a_last_day(home: Path) -> None:
    last = (datetime.now(UTC) + timedelta(days=40)).date().isoformat()
    assert f"through {last}" in clear("A", entry_of("A"), "--until", last).output
    assert events("--anew")["A"] == "still_cleared"


def test_organisations_have_books_and_decisions_of_their_own(home: Path) -> None:
    clear("A", entry_of("A"))
    assert "empty" in run("book", "list", "--organisation", "osaka").output
    assert "KAN-2307" in run("rescreen", "--organisation", "osaka", status=2).output
    run("book", "add", str(home / "book.csv"), "--organisation", "osaka")
    assert events("--organisation", "osaka")["A"] == "new_hit"


def test_comparing_with_an_edition_that_is_named(home: Path) -> None:
    events()
    old = str(home / "20250131_4.xlsx")
    newer_list(home)
    expected = {"B": "hit_lifted", "C": "hit_changed", "D": "new_hit"}
    assert events("--since", old) == expected
    assert events("--since", old) == expected  # it is no run that the next compares with
    folder = next((home / "home/lists/editions/meti-eul").glob("2025-01-31_*"))
    assert events("--since", f"meti-eul@{folder.name.split('_')[1]}") == expected
    assert events() == expected
    assert events() == {}
    result = run("rescreen", "--since", "meti-eul@000000000000", status=2)
    assert "KAN-2298" in result.output
    assert folder.name.split("_")[1] in result.output
    run("rescreen", "--since", old, "--anew", status=2)


def test_an_edition_to_compare_with_that_was_deleted_is_told(home: Path) -> None:
    import shutil

    events()
    newer_list(home)
    shutil.rmtree(next((home / "home/lists/editions/meti-eul").glob("2025-01-31_*")))
    assert "KAN-2298" in run("rescreen", status=2).output
    assert events("--anew") == {"A": "new_hit", "C": "new_hit", "D": "new_hit"}


def test_a_run_whose_output_cannot_be_written_does_not_count(home: Path) -> None:
    out = str(home / "no" / "such" / "folder" / "out.csv")
    run("rescreen", "--out", out, status=2)
    assert "KAN-2283" in run("rescreen", "--out", "hits.doc", status=2).output
    assert len(events()) == 3


def test_a_damaged_run_is_told(home: Path) -> None:
    events()
    path = home / "home" / "rescreens" / "own" / "000001.json"
    path.write_text(path.read_text().replace("100]", "99]"))
    assert "KAN-2297" in run("rescreen", status=3).output
    assert len(events("--anew")) == 3
    assert events() == {}


def test_a_worker_that_dies_leaves_no_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise WorkerDiedError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(rescreen_run, "screen_book", die)
        assert "KAN-2309" in run("rescreen", status=3).output
    assert len(events()) == 3


def test_files_are_harmless_to_a_spreadsheet(home: Path) -> None:
    text = BOOK + '=cmd(),"Quillon Propellant Bureau",IR\n'
    run("book", "add", put(home, "more.csv", text))
    out = home / "hits.csv"
    run("rescreen", "--out", str(out))
    found = list(csv.DictReader(out.open(encoding="utf-8")))
    assert list(found[0]) == [
        "customer", "entry_id", "list", "name", "event", "old_score", "new_score", "reasons",
        "why",
    ]  # fmt: skip
    assert {row["customer"] for row in found} == {"'=cmd()", "A", "B", "C"}
    run("rescreen", "--anew", "--out", str(home / "hits.xlsx"))
    sheet = openpyxl.load_workbook(home / "hits.xlsx")["rescreen"]
    assert sheet.max_row == 5
    assert {cell.data_type for cell in sheet["A"]} == {"s"}


def test_the_text_says_what_was_compared(home: Path) -> None:
    first = run("rescreen").output
    assert "5 customers" in first
    assert "every hit is new" in first
    assert "new hit: 3" in first
    assert "not thereby cleared" in first
    newer_list(home)
    text = run("rescreen", "--lang", "ja").output
    assert "該当の解消" in text
    assert "取引に問題がないことの証明ではない" in text
    assert "Nothing to decide" in run("rescreen").output


def test_presets_and_thresholds(home: Path) -> None:
    assert "KAN-2289" in run("rescreen", "--preset", "lax", status=2).output
    run("rescreen", "--preset", "wide", "--threshold", "80", status=2)
    run("book", "add", put(home, "near.csv", "id,name\nF,Quillon Propellants\n"))
    assert "F" in events("--threshold", "50")
    found = {row["customer"]: row for row in rows("--threshold", "100")}
    assert found["F"]["event"] == "hit_lifted"
    assert "threshold was 50 points and is 100" in found["F"]["why"]


def test_the_log_is_checked_and_mended_on_request(home: Path) -> None:
    clear("A", entry_of("A"))
    clear("B", entry_of("B"))
    assert "2 records, each as it was written" in run("clear", "check").output
    path = home / "home" / "decisions" / "own.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"number":3,')
    for command in (["clear", "list"], ["clear", "check"], ["rescreen"]):
        assert "KAN-2290" in run(*command, status=3).output
    assert "torn last line was cut off" in run("clear", "check", "--mend").output
    assert path.read_bytes() == whole
    path.write_bytes(whole.replace(b"other town", b"same  town"))
    for command in (["clear", "list"], ["clear", "check", "--mend"], ["rescreen"]):
        result = run(*command, status=3)
        assert "KAN-2291" in result.output
        assert "Zephyrine" not in result.stderr


def test_the_book(home: Path) -> None:
    assert "A  Zephyrine Turbomachinery Works  CN" in run("book", "list").output
    run("book", "add", put(home, "more.csv", BOOK.replace("Works,CN", "Works,JP")))
    versions = json.loads(run("book", "show", "A", "--format", "json").stdout)
    assert [one["customer"]["countries"] for one in versions] == [["CN"], ["JP"]]
    assert "version 6" in run("book", "show", "A").output
    assert "4 customers" in run("book", "remove", "A").output
    assert "removed with record 7" in run("book", "show", "A").output
    assert "KAN-2303" in run("book", "show", "Z", status=2).output
    assert [one["id"] for one in json.loads(run("book", "list", "--format", "json").stdout)] == [
        "B", "C", "D", "E",
    ]  # fmt: skip
    odd = put(home, "odd.csv", "id,name,country\nF,Finch Works,Atlantis\n")
    assert "countries (1; rows 1)" in run("book", "add", odd).stderr


def test_the_difference_of_two_editions(home: Path) -> None:
    newer_list(home)
    old, new = str(home / "20250131_4.xlsx"), "meti-eul"
    text = run("lists", "diff", old, new).output
    assert "1 added, 1 removed, 1 changed (1 of them in spelling only), 1 the same" in text
    assert "Marrowgate Centrifuge Plant" in text
    shown = json.loads(run("lists", "diff", old, new, "--format", "json").stdout)
    assert (shown["added"], shown["removed"], shown["changed"]) == (1, 1, 1)
    found = {(row["change"], row["name"]) for row in shown["rows"]}
    assert found == {
        ("added", "Marrowgate Centrifuge Plant"), ("removed", "Quillon Propellant Bureau"),
        ("respelt", "Ostrava Kelvin Optics"),
    }  # fmt: skip
    table = run("lists", "diff", old, new, "--format", "csv").stdout
    assert table.splitlines()[0] == "change,entry_id,list,name,countries,field,old,new"
    for ending in ("csv", "xlsx", "json", "jsonl"):
        run("lists", "diff", old, new, "--out", str(home / f"diff.{ending}"))
        assert (home / f"diff.{ending}").stat().st_size > 100
    assert "追加1件" in run("lists", "diff", old, new, "--lang", "ja").output
    assert "KAN-2298" in run("lists", "diff", "nothing", new, status=2).output
