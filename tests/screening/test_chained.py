"""The log: no record is lost, none is altered unseen, a torn line is told and mended on request."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaname.core.problem import ProblemError
from kaname.screening.chained import ChainedLog
from screening.clearing_samples import QuickDisk

TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "own.jsonl"


def put(log: ChainedLog, *values: object) -> None:
    log.grow(lambda _: [{"value": value} for value in values])


def values(log: ChainedLog) -> list[object]:
    return [record["value"] for record in log.read()]


def codes(error: ProblemError) -> list[str]:
    return [problem.code for problem in error.problems]


def refused(log: ChainedLog) -> list[str]:
    with pytest.raises(ProblemError) as error:
        log.read()
    assert error.value.status == 3
    with pytest.raises(ProblemError) as writing:
        put(log, "more")
    assert codes(writing.value) == codes(error.value)
    return codes(error.value)


def test_nothing_written_is_no_record_and_makes_no_file(path: Path) -> None:
    assert ChainedLog(path).read() == ()
    assert not path.parent.exists()
    assert ChainedLog(path).seal() == (0, "0" * 64)


def test_records_come_back_in_order(path: Path) -> None:
    put(ChainedLog(path), "a", "é\u2028\n")
    put(ChainedLog(path), "b")
    log = ChainedLog(path)
    assert values(log) == ["a", "é\u2028\n", "b"]
    assert [record["number"] for record in log.read()] == [1, 2, 3]
    count, seal = log.seal()
    assert count == 3
    assert len(seal) == 64


def test_the_file_is_readable_by_its_owner_alone(path: Path) -> None:
    put(ChainedLog(path), "a")
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("line", [0, 1, 2])
def test_an_altered_line_shows(path: Path, line: int) -> None:
    log = ChainedLog(path)
    put(log, "one", "two", "six")
    lines = path.read_bytes().split(b"\n")
    lines[line] = lines[line].replace(b'"value":"', b'"value":"x')
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(ProblemError) as error:
        log.read()
    assert codes(error.value) == ["KAN-2291"]
    assert error.value.problems[0].place.line == line + 1
    refused(log)


def test_lines_taken_out_show(path: Path) -> None:
    log = ChainedLog(path)
    put(log, "one", "two", "six")
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2]))
    assert refused(log) == ["KAN-2292"]
    path.write_bytes(b"".join([lines[0], lines[2]]))
    assert "KAN-2291" in refused(log)
    path.write_bytes(b"".join(lines[1:]))
    assert "KAN-2291" in refused(log)
    path.unlink()
    assert refused(log) == ["KAN-2292"]
    path.write_bytes(whole)
    assert values(log) == ["one", "two", "six"]


def test_a_missing_or_altered_head_shows(path: Path) -> None:
    log = ChainedLog(path)
    put(log, "one", "two")
    head = path.with_name("own.jsonl.head")
    kept = head.read_bytes()
    head.unlink()
    assert refused(log) == ["KAN-2292"]
    head.write_bytes(b"{}")
    assert refused(log) == ["KAN-2291"]
    head.write_bytes(kept.replace(b'"count":2', b'"count":1'))
    assert refused(log) == ["KAN-2291"]


def test_a_torn_line_is_told_and_mended_only_on_request(path: Path) -> None:
    log = ChainedLog(path)
    put(log, "one", "two")
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"number":3,"previ')
    assert refused(log) == ["KAN-2290"]
    assert path.read_bytes() == whole + b'{"number":3,"previ'
    mended = log.mend()
    assert mended is not None
    assert not mended.completed
    assert mended.aside is not None
    assert mended.aside.read_bytes() == b'{"number":3,"previ'
    assert path.read_bytes() == whole
    put(log, "six")
    assert values(log) == ["one", "two", "six"]
    assert log.mend() is None


def test_a_whole_record_without_its_line_end_is_never_dropped(path: Path) -> None:
    log = ChainedLog(path)
    put(log, "one", "two")
    head = path.with_name("own.jsonl.head")
    before = head.read_bytes()
    put(log, "six")
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    head.write_bytes(before)
    assert refused(log) == ["KAN-2290"]
    mended = log.mend()
    assert mended is not None
    assert mended.completed
    assert values(log) == ["one", "two", "six"]


def test_a_torn_record_that_had_been_whole_is_not_mended(path: Path) -> None:
    log = ChainedLog(path)
    put(log, "one", "two")
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(ProblemError) as error:
        log.mend()
    assert codes(error.value) == ["KAN-2292"]


def test_altered_lines_are_not_mended(path: Path) -> None:
    log = ChainedLog(path)
    put(log, "one", "two")
    path.write_bytes(path.read_bytes().replace(b"one", b"uno") + b"{")
    with pytest.raises(ProblemError) as error:
        log.mend()
    assert codes(error.value) == ["KAN-2291"]
    assert path.read_bytes().endswith(b"{")


def test_what_make_refuses_is_not_written(path: Path) -> None:
    log = ChainedLog(path)
    put(log, "one")

    def refuse(_: object) -> list[dict[str, object]]:
        raise KeyError

    with pytest.raises(KeyError):
        log.grow(refuse)
    assert values(log) == ["one"]


TORN = """
import sys
from pathlib import Path
sys.path.append(sys.argv[2])
from kaname.screening.chained import ChainedLog
from screening.clearing_samples import TornDisk
ChainedLog(Path(sys.argv[1]), TornDisk()).grow(lambda _: [{"value": "torn"}])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_writer_that_is_killed_in_the_middle_of_a_line(path: Path) -> None:
    log = ChainedLog(path)
    put(log, "one", "two")
    command = [sys.executable, "-c", TORN, str(path), str(TESTS)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert refused(log) == ["KAN-2290"]
    assert log.mend() is not None
    assert values(log) == ["one", "two"]


WRITER = """
import sys
from pathlib import Path
from kaname.screening.chained import ChainedLog
log = ChainedLog(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    (added,) = log.grow(lambda _: [{"value": [sys.argv[3], number, "x" * 4000]}])
    print(added["number"], flush=True)
"""


def writer(path: Path, count: int, who: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITER, str(path), str(count), who]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("wait", [0.0, 0.013, 0.031])
def test_a_killed_writer_loses_nothing_it_had_recorded(path: Path, wait: float) -> None:
    process = writer(path, 100_000, "a")
    assert process.stdout is not None
    said = [int(process.stdout.readline())]
    time.sleep(wait)
    os.kill(process.pid, signal.SIGKILL)
    said += [int(line) for line in process.stdout.read().split("\n") if line]
    process.wait(60)
    log = ChainedLog(path)
    if not path.read_bytes().endswith(b"\n"):
        assert refused(log) == ["KAN-2290"]
        assert log.mend() is not None
    found = log.read()
    assert said == list(range(1, len(said) + 1))
    assert len(said) <= len(found) <= len(said) + 1
    put(log, "next")
    assert len(log.read()) == len(found) + 1


def test_two_writers_at_once_lose_no_record(path: Path) -> None:
    processes = [writer(path, 40, who) for who in "ab"]
    for process in processes:
        process.communicate(timeout=120)
        assert process.returncode == 0
    found = [tuple(value[:2]) for value in values(ChainedLog(path))]
    assert len(found) == 80
    assert sorted(found) == [(who, number) for who in "ab" for number in range(40)]
    for who in "ab":
        assert [number for one, number in found if one == who] == list(range(40))


@settings(max_examples=60)
@given(data=st.data())
def test_no_single_change_of_a_byte_goes_unseen(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("log") / "own.jsonl"
    log = ChainedLog(path, QuickDisk())
    put(log, *data.draw(st.lists(st.text(max_size=5), min_size=1, max_size=3)))
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[at]))
    path.write_bytes(whole[:at] + bytes([other]) + whole[at + 1 :])
    with pytest.raises(ProblemError):
        log.read()


def test_a_line_is_plain_json(path: Path) -> None:
    put(ChainedLog(path), "值")
    line = json.loads(path.read_text(encoding="utf-8"))
    assert line == {"number": 1, "previous": "0" * 64, "value": "值"}


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file")
    with pytest.raises(ProblemError) as error:
        put(ChainedLog(tmp_path / "logs" / "own.jsonl"), "a")
    assert codes(error.value) == ["KAN-2299"]
    (tmp_path / "own.jsonl").mkdir()
    with pytest.raises(ProblemError) as error:
        ChainedLog(tmp_path / "own.jsonl").read()
    assert codes(error.value) == ["KAN-2299"]
