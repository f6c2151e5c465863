"""Work over the cores of this machine: a pool of processes that are started afresh (spawn)."""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import connection, get_context, parent_process
from typing import Any, Final

from kaname.compute.runner import Chunk, Result, State, WorkerDiedError

__all__ = ["CHUNKS_PER_WORKER", "PoolRunner", "cores"]

CHUNKS_PER_WORKER: Final = 3
"""Chunks under way for each worker: one in work, the others so that it need not wait."""


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


class PoolRunner:
    """Works in several processes of this machine.

    Args:
        workers: how many processes at once; all cores when it is 0.
        afresh: whether every chunk is worked on in a process of its own, which knows nothing of
            the others.
    """

    def __init__(self, workers: int = 0, *, afresh: bool = False) -> None:
        self.workers = workers or cores()
        self._afresh = afresh

    def map(
        self,
        task: Callable[[State, Chunk], Result],
        chunks: Iterable[Chunk],
        initialise: Callable[[], State],
    ) -> Iterator[Result]:
        """See ``Runner``."""
        with _ending_in_order():
            yield from self._map(task, chunks, initialise)

    def _map(
        self,
        task: Callable[[State, Chunk], Result],
        chunks: Iterable[Chunk],
        initialise: Callable[[], State],
    ) -> Iterator[Result]:
        pool = ProcessPoolExecutor(
            self.workers,
            get_context("spawn"),
            initializer=_prepare,
            initargs=(initialise,),
            max_tasks_per_child=1 if self._afresh else None,
        )
        waiting: deque[Future[Result]] = deque()
        source = iter(chunks)
        try:
            for chunk in islice(source, self.workers * CHUNKS_PER_WORKER):
                waiting.append(pool.submit(_work, task, chunk))
            while waiting:
                result = waiting.popleft().result()
                for chunk in islice(source, 1):
                    waiting.append(pool.submit(_work, task, chunk))
                yield result
        except BrokenProcessPool as error:
            raise WorkerDiedError(str(error)) from error
        except (KeyboardInterrupt, SystemExit):
            for process in list((pool._processes or {}).values()):
                process.terminate()  # what they are at is of no use any more
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Within the block, end on SIGTERM as on Ctrl-C, so that what the pool holds is given back.

    Only where nothing else handles the signal, and in the main thread, which alone may.
    """
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _end(number: int, frame: object) -> None:
    raise SystemExit(128 + number)


_initialise: Callable[[], Any] | None = None
_state: list[Any] = []
"""What ``initialise`` returned in this process; empty before the first chunk."""


def _prepare(initialise: Callable[[], Any]) -> None:
    """Make a new worker ready: it leaves Ctrl-C to its parent, and ends when the parent does."""
    global _initialise
    _initialise = initialise
    _state.clear()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _work(task: Callable[[Any, Any], Any], chunk: Any) -> Any:
    """Run one task in a worker; the state is made with the first one, so that its error is told."""
    if not _state:
        assert _initialise is not None
        _state.append(_initialise())
    return task(_state[0], chunk)
