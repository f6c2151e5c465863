"""The job folder: what makes a run go on after a kill without a lost or doubled row.

    hits.csv.kaname/job.json      what decides the output: input, columns, lists, options, matcher
    hits.csv.kaname/parts/000000  one finished part a chunk, put there in one step
    hits.csv.kaname/index/        the index that is searched
    hits.csv.kaname/output        the output while it is put together

A part is there whole or not at all. The output is put together once every part is there, and takes
its place in one step; then the folder goes, the record first. A run that finds the folder takes the
parts that are there for done, provided that the record is the one it would write itself.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from kaname.core.problem import Place, ProblemError
from kaname.core.text import Text
from kaname.screening.bulk.tally import Tally
from kaname.screening.bulk.words import stop, words
from kaname.screening.disk import Disk, locked
from kaname.screening.words_screening import listing

__all__ = ["Job", "open_job"]

RECORD: Final = "job.json"
PARTS: Final = "parts"
INDEX: Final = "index"
OUTPUT: Final = "output"
LOCK: Final = "lock"
_OURS: Final = frozenset({RECORD, f"{RECORD}.draft", PARTS, INDEX, OUTPUT, LOCK})
_HASH: Final = 64


class Job:
    """One run's folder, held by one process at a time."""

    def __init__(self, out: Path, disk: Disk) -> None:
        self.out = out
        self.folder = out.with_name(out.name + ".kaname")
        self.disk = disk
        self.finished: frozenset[int] = frozenset()

    @property
    def index(self) -> Path:
        """Return the folder of the index that is searched."""
        return self.folder / INDEX

    def begin(self, record: Mapping[str, Any], *, restart: bool) -> None:
        """Take up what an earlier run of the same command left, or begin anew.

        Raises:
            ProblemError: (KAN-2274) the folder is that of another command, and ``restart`` was
                not asked for.
            OSError: the folder cannot be written.
        """
        path = self.folder / RECORD
        plain = json.loads(json.dumps(record))
        found = self._record()
        if found is not None and found != plain and not restart:
            raise stop("KAN-2274", Place(str(self.folder)), changed=_differing(found, plain))
        parts = self.folder / PARTS
        if found is None or restart:
            path.unlink(missing_ok=True)
            self.disk.remove(parts)
        self.disk.make_folder(parts)
        if found is None or restart:
            draft = path.with_suffix(".json.draft")
            self.disk.write(draft, json.dumps(plain, ensure_ascii=False, indent=1).encode("utf-8"))
            self.disk.replace(draft, path)
        names = [one.name for one in parts.iterdir()]
        self.finished = frozenset(int(name) for name in names if name.isdigit())

    def _record(self) -> dict[str, Any] | None:
        """Return the record of an earlier run; one that cannot be read is of another command."""
        try:
            found = json.loads((self.folder / RECORD).read_bytes())
        except FileNotFoundError:
            return None
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def keep(self, number: int, part: bytes) -> None:
        """Put a finished part in its place, in one step.

        Raises:
            OSError: it cannot be written.
        """
        path = self._part(number)
        draft = path.with_suffix(".draft")
        digest = hashlib.sha256(part).hexdigest().encode("ascii")
        self.disk.write(draft, digest + b"\n" + part)
        draft.replace(path)

    def tally(self, number: int) -> Tally:
        """Return what a finished part counted.

        Raises:
            ProblemError: (KAN-2282) the part is not as it was written.
        """
        return Tally.from_plain(json.loads(self._read(number)[0]))

    def body(self, number: int) -> bytes:
        """Return the rows of a finished part.

        Raises:
            ProblemError: (KAN-2282) the part is not as it was written.
        """
        return self._read(number)[1]

    def _read(self, number: int) -> tuple[bytes, bytes]:
        path = self._part(number)
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise stop("KAN-2282", Place(str(path)), 2) from error
        part = data[_HASH + 1 :]
        if hashlib.sha256(part).hexdigest().encode("ascii") != data[:_HASH]:
            raise stop("KAN-2282", Place(str(path)), 2)
        head, _, body = part.partition(b"\n")
        return head, body

    def _part(self, number: int) -> Path:
        return self.folder / PARTS / f"{number:06}"

    def draft(self) -> Path:
        """Return where the output is put together."""
        return self.folder / OUTPUT

    def finish(self) -> None:
        """Give the output its place, then remove the folder.

        Raises:
            OSError: it cannot be written.
        """
        draft = self.draft()
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        if self.out.exists():
            draft.chmod(self.out.stat().st_mode & 0o777)
        self.disk.replace(draft, self.out)
        (self.folder / RECORD).unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def open_job(out: Path, disk: Disk | None = None) -> Iterator[Job]:
    """Yield the job of an output, held against other processes.

    Raises:
        ProblemError: another process is at work on the output (KAN-2275), or what is in the place
            of the job's folder is none of ours (KAN-2286).
        OSError: the folder cannot be made.
    """
    job = Job(out, disk or Disk())
    with ExitStack() as stack:
        while True:
            _check_folder(job.folder)
            job.disk.make_folder(job.folder)
            lock = job.folder / LOCK
            held = ExitStack()
            try:
                held.enter_context(locked(lock, wait_seconds=0.0))
            except FileNotFoundError:  # another process has just finished and removed it
                continue
            except ProblemError as error:
                raise stop("KAN-2275", Place(str(job.folder))) from error
            stack.enter_context(held)
            if lock.exists():
                break
        yield job


def _check_folder(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        foreign = sorted({one.name for one in folder.iterdir()} - _OURS)
        if foreign:
            raise stop("KAN-2286", Place(str(folder)), file=foreign[0])
    elif folder.exists() or folder.is_symlink():
        raise stop("KAN-2286", Place(str(folder)), file=folder.name)


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> Text:
    """Return what differs in two records, in words that a person knows."""
    keys = [key for key in new if old.get(key) != new[key]]
    return listing([words()(f"changed.{key}") for key in keys])
