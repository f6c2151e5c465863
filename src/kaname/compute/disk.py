"""Writing that survives a kill: every file is flushed, every change of state is one rename."""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

__all__ = ["Busy", "Disk", "locked"]

LOCK_PAUSE_SECONDS: Final = 0.05


class Busy(Exception):  # noqa: N818 - it is a state, not a fault
    """Another process held a lock for so long that waiting ended."""


class Disk:
    """The changes that a store makes on disk, one method each, so that a test can fail one."""

    def make_folder(self, path: Path) -> None:
        """Make a folder, with those above it; it may exist."""
        path.mkdir(parents=True, exist_ok=True)

    def write(self, path: Path, data: bytes) -> None:
        """Write a file and flush it to the disk."""
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def flush(self, path: Path) -> None:
        """Flush a file that something else wrote."""
        with path.open("rb+") as file:
            os.fsync(file.fileno())

    def replace(self, source: Path, target: Path) -> None:
        """Give a file or folder its final name, in one step, and flush the folders' records."""
        self._flush_folder(source if source.is_dir() else source.parent)
        source.replace(target)
        self._flush_folder(target.parent)

    def remove(self, path: Path) -> None:
        """Remove a folder with all that is in it; it may be missing."""
        shutil.rmtree(path, ignore_errors=True)

    def _flush_folder(self, folder: Path) -> None:
        if (
            sys.platform == "win32"
        ):  # a folder cannot be opened there; NTFS keeps its journal itself
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def locked(path: Path, wait_seconds: float = 60.0) -> Iterator[None]:
    """Hold the lock file ``path``; the system lets go of it when the process ends, however.

    Raises:
        Busy: another process held it for ``wait_seconds``.
    """
    with path.open("a+b") as file:
        deadline = time.monotonic() + wait_seconds
        while not _try_lock(file.fileno()):
            if time.monotonic() >= deadline:
                raise Busy(str(path))
            time.sleep(LOCK_PAUSE_SECONDS)
        try:
            yield
        finally:
            _unlock(file.fileno())


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
