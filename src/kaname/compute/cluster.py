"""Work over a Ray cluster, or over Ray on this machine. Ray is imported only when it is used.

Every machine of the cluster needs the same version of Kaname. Nothing of Ray's usage statistics is
sent.
"""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final

from kaname.compute.runner import Chunk, ClusterError, Result, State, WorkerDiedError

__all__ = ["LOCAL", "RayRunner"]

LOCAL: Final = "local"
"""The address that stands for a cluster started on this machine, and ended with the work."""
CHUNKS_PER_WORKER: Final = 3
CONNECT_SECONDS: Final = 60.0
"""A cluster that has not answered by then is taken for one that cannot be reached."""


class RayRunner:
    """Works on a Ray cluster.

    Args:
        address: of the cluster, such as ``ray://host:10001`` or ``host:6379``; or ``local``.
        workers: how many workers; 0 is one for every core of the cluster.

    Raises:
        ClusterError: Ray is not installed.
    """

    def __init__(self, address: str, workers: int = 0) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            import ray
        except ImportError as error:
            raise ClusterError("Ray is not installed", missing=True) from error
        self._ray: Any = ray
        self._address = address
        self._wanted = workers
        self.workers = workers

    def map(
        self,
        task: Callable[[State, Chunk], Result],
        chunks: Iterable[Chunk],
        initialise: Callable[[], State],
    ) -> Iterator[Result]:
        """See ``Runner``."""
        ray = self._ray
        self._connect()
        try:
            yield from self._map(task, chunks, initialise)
        except ray.exceptions.RayTaskError as error:
            raise (error.cause or error) from error
        except ray.exceptions.RayActorError as error:
            raise WorkerDiedError(_first_line(error)) from error
        except ray.exceptions.RayError as error:
            raise ClusterError(_first_line(error)) from error
        finally:
            ray.shutdown()

    def _connect(self) -> None:
        ray = self._ray
        options: dict[str, Any] = {"log_to_driver": False, "logging_level": "error"}
        if self._address == LOCAL:
            options |= {"address": "local", "include_dashboard": False}
            options |= {"num_cpus": self._wanted} if self._wanted else {}
        else:
            options["address"] = self._address
        try:
            if self._address != LOCAL:
                _try_to_reach(self._address)
            ray.init(**options)
            self.workers = self._wanted or int(ray.cluster_resources().get("CPU", 1)) or 1
        except ClusterError:
            raise
        except Exception as error:  # Ray raises of every kind when a cluster cannot be used
            raise ClusterError(_first_line(error)) from error

    def _map(
        self,
        task: Callable[[State, Chunk], Result],
        chunks: Iterable[Chunk],
        initialise: Callable[[], State],
    ) -> Iterator[Result]:
        ray = self._ray
        shared = ray.put(initialise)
        actor = ray.remote(num_cpus=1)(_Worker)
        workers = [actor.remote(shared) for _ in range(self.workers)]
        source = enumerate(chunks)
        waiting: deque[Any] = deque()
        for number, chunk in islice(source, len(workers) * CHUNKS_PER_WORKER):
            waiting.append(workers[number % len(workers)].work.remote(task, chunk))
        while waiting:
            result = ray.get(waiting.popleft())
            for number, chunk in islice(source, 1):
                waiting.append(workers[number % len(workers)].work.remote(task, chunk))
            yield result


def _try_to_reach(address: str) -> None:
    """Connect in a process of its own, which can be ended: Ray itself tries for many minutes.

    Raises:
        ClusterError: the cluster does not answer in time, or refuses.
    """
    code = "import ray, sys; ray.init(sys.argv[1], log_to_driver=False); ray.shutdown()"
    try:
        tried = subprocess.run(
            [sys.executable, "-c", code, address], capture_output=True, text=True, check=False,
            timeout=CONNECT_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise ClusterError(f"no answer from {address} in {CONNECT_SECONDS:.0f} s") from error
    if tried.returncode:
        lines = [line.strip() for line in tried.stderr.splitlines() if line.strip()]
        raise ClusterError(lines[-1] if lines else f"status {tried.returncode}")


class _Worker:
    """One worker; it makes its state with the first chunk, so that an error of it is told."""

    def __init__(self, initialise: Callable[[], Any]) -> None:
        self._initialise = initialise
        self._state: list[Any] = []

    def work(self, task: Callable[[Any, Any], Any], chunk: Any) -> Any:
        if not self._state:
            self._state.append(self._initialise())
        return task(self._state[0], chunk)


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
