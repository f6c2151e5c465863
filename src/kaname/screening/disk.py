"""The writing of ``kaname.compute.disk``, with a busy lock told as this room tells its problems."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kaname.compute import disk
from kaname.compute.disk import Disk
from kaname.core.problem import Place
from kaname.screening.sources.reading import stop

__all__ = ["Disk", "locked"]


@contextmanager
def locked(path: Path, wait_seconds: float = 60.0) -> Iterator[None]:
    """Hold the lock file ``path``; the system lets go of it when the process ends, however.

    Raises:
        ProblemError: (status 3) another process held it for ``wait_seconds``.
    """
    lock = disk.locked(path, wait_seconds)
    try:
        lock.__enter__()
    except disk.Busy as error:
        raise stop("KAN-2043", Place(str(path)), 3, seconds=int(wait_seconds)) from error
    try:
        yield
    finally:
        lock.__exit__(None, None, None)
