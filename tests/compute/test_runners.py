"""Serial, process pool and Ray: the same results, bounded work under way, clear ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import pytest

from compute.tasks import broken, die, failing, noted, ready, square, zero
from kaname.compute import cluster
from kaname.compute.cluster import LOCAL, RayRunner
from kaname.compute.pool import CHUNKS_PER_WORKER, PoolRunner, cores
from kaname.compute.runner import ClusterError, Runner, SerialRunner, WorkerDiedError
from kaname.core.problem import ProblemError

TESTS = Path(__file__).resolve().parents[1]
STAYING = """
import signal, sys
from functools import partial
from pathlib import Path
from compute.tasks import stay, zero
from kaname.compute.pool import PoolRunner

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    task = partial(stay, Path(sys.argv[1]))
    try:
        list(PoolRunner(2, afresh=sys.argv[2] == "afresh").map(task, range(9), zero))
    except KeyboardInterrupt:
        sys.exit(130)
"""
"""A program whose workers stay at their work until it is sent a signal."""


@pytest.fixture(autouse=True)
def tasks_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ray's workers look for the tasks where this variable says; spawned ones know it anyway."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(TESTS), *sys.path]))


def ray_runner(workers: int = 2) -> RayRunner:
    """Return a runner on this machine's own Ray, or skip when Ray cannot start here."""
    reason = why_no_ray()
    if reason:
        pytest.skip(f"Ray cannot start here: {reason}")
    return RayRunner(LOCAL, workers)


@cache
def why_no_ray() -> str:
    """Return why Ray cannot start on this machine; empty when it can."""
    try:
        assert list(RayRunner(LOCAL, 1).map(square, [1], zero)) == [1]
    except ClusterError as error:
        return str(error)
    return ""


@pytest.fixture(params=["serial", "pool", "ray"])
def runner(request: pytest.FixtureRequest) -> Runner:
    if request.param == "serial":
        return SerialRunner()
    return PoolRunner(2) if request.param == "pool" else ray_runner()


def test_results_are_the_same_and_in_order(runner: Runner, tmp_path: Path) -> None:
    found = list(runner.map(square, range(40), partial(ready, tmp_path, 3)))
    assert found == [3 + n * n for n in range(40)]
    assert 1 <= len(list(tmp_path.glob("made-*"))) <= runner.workers


def test_no_chunks_give_no_results(runner: Runner) -> None:
    assert list(runner.map(square, [], zero)) == []


def test_the_error_of_a_task_arrives_whole(runner: Runner) -> None:
    with pytest.raises(ProblemError) as caught:
        list(runner.map(failing, range(10), zero))
    assert caught.value.status == 3
    assert caught.value.problems[0].found.ja == "発見"


def test_the_error_of_the_state_arrives(runner: Runner) -> None:
    with pytest.raises(ValueError, match="no state"):
        list(runner.map(square, range(3), broken))


def test_only_a_window_of_chunks_is_taken(tmp_path: Path) -> None:
    taken: list[int] = []

    def endless() -> Iterator[int]:
        number = 0
        while True:
            taken.append(number)
            yield number
            number += 1

    results = PoolRunner(2).map(partial(noted, tmp_path), endless(), zero)
    assert [next(results) for _ in range(10)] == list(range(10))
    assert len(taken) <= 10 + 2 * CHUNKS_PER_WORKER
    results.close()  # type: ignore[attr-defined]
    assert len(list(tmp_path.iterdir())) <= len(taken)


def test_a_worker_that_dies_is_an_error_and_no_hang() -> None:
    began = time.monotonic()
    with pytest.raises(WorkerDiedError):
        list(PoolRunner(2).map(die, range(50), zero))
    assert time.monotonic() - began < 60


def test_a_ray_worker_that_dies_is_an_error() -> None:
    with pytest.raises(WorkerDiedError):
        list(ray_runner().map(die, range(50), zero))


def test_without_ray_the_cluster_says_that_it_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ClusterError) as caught:
        RayRunner(LOCAL)
    assert caught.value.missing


def test_a_cluster_that_is_not_there_is_an_error_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ray_runner()
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 4.0)
    began = time.monotonic()
    with pytest.raises(ClusterError, match="no answer"):
        list(RayRunner("127.0.0.1:1").map(square, [1], zero))
    assert time.monotonic() - began < 30


def test_a_process_of_its_own_for_every_chunk(tmp_path: Path) -> None:
    runner = PoolRunner(2, afresh=True)
    found = list(runner.map(square, range(4), partial(ready, tmp_path, 3)))
    assert found == [3 + n * n for n in range(4)]
    assert len(list(tmp_path.glob("made-*"))) == 4


@pytest.mark.parametrize("processes", ["kept", "afresh"])
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_the_pool_at_once_and_quietly(
    sent: signal.Signals, status: int, processes: str, tmp_path: Path
) -> None:
    program = tmp_path / "staying.py"
    program.write_text(STAYING, encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, str(program), str(tmp_path), processes],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    began = time.monotonic()
    while len(workers := list(tmp_path.glob("at-*"))) < 2:
        assert running.poll() is None, running.communicate()[0]
        assert time.monotonic() - began < 60
        time.sleep(0.02)
    running.send_signal(sent)
    said, _ = running.communicate(timeout=30)
    assert (running.returncode, said) == (status, "")
    for worker in workers:
        assert not Path("/proc", worker.name.removeprefix("at-")).exists()


def test_all_cores_by_default() -> None:
    assert PoolRunner().workers == cores() >= 1
