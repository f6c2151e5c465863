"""kill -9 in real processes: no row is lost or doubled, and no worker stays behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kaname.screening.bulk.run import CHUNK_ROWS
from screening.bulk.bulk_files import home_with_lists, names_of, read_csv, write_csv

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
ROWS = 5 * CHUNK_ROWS + 123


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a home, a file of names, and the output of a run that nobody interrupts."""
    folder = tmp_path_factory.mktemp("kill")
    home_with_lists(folder / "home")
    write_csv(folder / "names.csv", [("query",), *((name,) for name in names_of(ROWS))])
    started(folder, "whole.csv", 0, workers=1).wait(timeout=120)
    assert (folder / "whole.csv").exists()
    return folder


def started(folder: Path, out: str, seconds: float, workers: int = 2) -> subprocess.Popen[bytes]:
    """Start a run whose chunks last so long at least, in a group of processes of its own."""
    command = [sys.executable, "-m", "kaname.cli.main", "screen", "--file", folder / "names.csv",
               "--top", "3", "--out", folder / out, "--workers", str(workers)]  # fmt: skip
    environment = {**os.environ, "KANAME_HOME": str(folder / "home")}
    environment["KANAME_TEST_CHUNK_SECONDS"] = str(seconds)
    with (folder / f"{out}.log").open("ab") as log:
        return subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True
        )


def kill_when(run: subprocess.Popen[bytes], job: Path, parts: int) -> None:
    """Kill the run, and it alone, once so many parts are finished; its workers must follow."""
    deadline = time.monotonic() + 60
    while len(finished(job)) < parts or not (job / "job.json").exists():
        assert run.poll() is None, "it ended too soon"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    run.send_signal(signal.SIGKILL)
    run.wait(timeout=10)
    while members(run.pid):
        assert time.monotonic() < deadline + 20, "a worker stayed behind"
        time.sleep(0.05)


def finished(job: Path) -> list[str]:
    try:
        return [one.name for one in (job / "parts").iterdir() if one.name.isdigit()]
    except FileNotFoundError:
        return []


def members(group: int) -> bool:
    """Tell whether a process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("moments", [(0,), (1,), (3, 4), (1, 2, 5)], ids=str)
def test_a_killed_run_goes_on_without_a_lost_or_doubled_row(
    moments: tuple[int, ...], folder: Path
) -> None:
    out = f"hits-{'-'.join(map(str, moments))}.csv"
    job = folder / f"{out}.kaname"
    for parts in moments:
        kill_when(started(folder, out, 0.4), job, parts)
        assert not (folder / out).exists()
    run = started(folder, out, 0)
    assert run.wait(timeout=120) == 0, (folder / f"{out}.log").read_text()
    assert (folder / out).read_bytes() == (folder / "whole.csv").read_bytes()
    assert not job.exists()
    hits = read_csv(folder / out)
    keys = [(int(hit["row"]), int(hit["rank"])) for hit in hits]
    assert keys == sorted(set(keys))
    searched = {number for number, name in enumerate(names_of(ROWS), start=1) if name != "..."}
    listed = {n for n, name in enumerate(names_of(ROWS), start=1) if "Harmless" not in name}
    assert listed & searched <= {row for row, _ in keys}


def test_a_run_killed_at_any_moment(folder: Path) -> None:
    out = "any.csv"
    for tenth in range(6, 16):
        run = started(folder, out, 0.05)
        time.sleep(tenth / 10)
        run.send_signal(signal.SIGKILL)
        run.wait(timeout=10)
    run = started(folder, out, 0)
    assert run.wait(timeout=120) == 0, (folder / f"{out}.log").read_text()
    assert (folder / out).read_bytes() == (folder / "whole.csv").read_bytes()


def test_a_worker_that_is_killed_is_told(folder: Path) -> None:
    out = "worker.csv"
    run = started(folder, out, 2.0)
    workers: list[str] = []
    deadline = time.monotonic() + 60
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children")
    if not children.exists():
        run.kill()
        pytest.skip("this system does not tell the children of a process")
    while len(workers) < 3 and time.monotonic() < deadline:  # two, and one that watches resources
        workers = children.read_text().split()
        time.sleep(0.05)
    os.kill(int(workers[-1]), signal.SIGKILL)
    assert run.wait(timeout=60) == 3
    assert "KAN-2278" in (folder / f"{out}.log").read_text()
    assert started(folder, out, 0).wait(timeout=120) == 0
    assert (folder / out).read_bytes() == (folder / "whole.csv").read_bytes()
