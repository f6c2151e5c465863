"""The protocol of heavy work, and the plainest way to do it: here, one chunk after the other.

A *task* is a function of a state and a chunk; the *state* is what ``initialise`` returns, made once
in every worker (an opened index, say). The results come in the order of the chunks, and are the
same wherever the work runs. Both functions and everything they are given and return must be
picklable, so that they can be sent to another process or machine.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

__all__ = ["ClusterError", "Runner", "SerialRunner", "WorkerDiedError"]

State = TypeVar("State")
Chunk = TypeVar("Chunk")
Result = TypeVar("Result")


class WorkerDiedError(Exception):
    """A worker ended before its work was done: killed, out of memory, or crashed."""


class ClusterError(Exception):
    """The cluster cannot be used; ``missing`` says that Ray is not installed."""

    def __init__(self, reason: str, *, missing: bool = False) -> None:
        super().__init__(reason)
        self.missing = missing


class Runner(Protocol):
    """Where work runs."""

    @property
    def workers(self) -> int:
        """Return how many chunks are worked on at once; known once ``map`` has begun."""

    def map(
        self,
        task: Callable[[State, Chunk], Result],
        chunks: Iterable[Chunk],
        initialise: Callable[[], State],
    ) -> Iterator[Result]:
        """Give ``task(state, chunk)`` for every chunk, in the order of the chunks.

        Chunks are taken from the iterable only as they are needed: a few for every worker are
        under way at any time, whatever their number, so memory does not grow with them.

        Args:
            task: what is done with a chunk.
            chunks: may be endless; it is read in the calling thread.
            initialise: makes the state, once in every worker.

        Raises:
            WorkerDiedError: a worker ended before its time; chunks whose results were not yet
                given are lost.
            ClusterError: the cluster cannot be used.
            Exception: what the task or ``initialise`` raised.
        """


class SerialRunner:
    """Works in this process, one chunk after the other."""

    workers = 1

    def map(
        self,
        task: Callable[[State, Chunk], Result],
        chunks: Iterable[Chunk],
        initialise: Callable[[], State],
    ) -> Iterator[Result]:
        """See ``Runner``."""
        state = initialise()
        for chunk in chunks:
            yield task(state, chunk)
