"""A log that only grows, each line holding the hash of the line before it.

    <name>.jsonl        one record a line; ``number`` counts from 1, ``previous`` is the SHA-256 of
                        the line before (of the first: 64 zeros)
    <name>.jsonl.head   how many records were written, and the hash of the last of them
    <name>.jsonl.lock   held while somebody reads or writes

A line that was altered no longer has the hash that the next line (or the head) names; lines that
were taken off the end are missed by the head. A process killed while it writes leaves at most a
last line without its end: that is told, and mended only when a person says so. The chain shows an
alteration; it does not prevent one, and whoever may write the files can make all of them anew.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kaname.core.canonical import canonical_bytes
from kaname.core.problem import Place, Problem, ProblemError
from kaname.screening.disk import Disk, locked
from kaname.screening.words_clearing import stop

__all__ = ["ChainedLog", "LogDisk", "Mended", "Record"]

Record = Mapping[str, Any]
"""One record as read: JSON, with its ``number`` and ``previous``."""

START: Final = "0" * 64
OWN_ONLY: Final = 0o600
"""Records hold names: the file is readable by its owner alone."""


class LogDisk(Disk):
    """The changes that a log makes on disk, so that a test can fail one."""

    def append(self, path: Path, data: bytes) -> None:
        """Write at the end of a file, which is made when it is missing, and flush it."""
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, OWN_ONLY)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
            os.fsync(handle)
        finally:
            os.close(handle)

    def cut(self, path: Path, size: int) -> None:
        """Shorten a file, and flush it."""
        with path.open("r+b") as file:
            file.truncate(size)
            file.flush()
            os.fsync(file.fileno())


@dataclass(frozen=True, slots=True)
class Mended:
    """What was done to a torn last line.

    ``completed`` when the record was whole but for its line end; else ``aside`` is the file that
    keeps the bytes which were cut off.
    """

    completed: bool
    aside: Path | None = None


@dataclass(frozen=True, slots=True)
class _Content:
    """What is in the file: whole records, the hash of the last line, and what follows it."""

    records: tuple[Record, ...]
    last: str
    size: int
    torn: bytes


class ChainedLog:
    """One log file.

    Args:
        path: of the file; its folder is made at the first write.
        disk: how it is written.
    """

    def __init__(self, path: Path, disk: LogDisk | None = None) -> None:
        self.path = path
        self._disk = disk or LogDisk()
        self._head = path.with_name(f"{path.name}.head")
        self._lock = path.with_name(f"{path.name}.lock")

    def read(self) -> tuple[Record, ...]:
        """Return every record, oldest first; none when nothing was ever written.

        Raises:
            ProblemError: (status 3) the last line is torn (KAN-2290), a line is not as it was
                written (KAN-2291), records are missing (KAN-2292), or the file cannot be read
                (KAN-2299).
        """
        with self._held(writing=False):
            return self._whole().records

    def grow(self, make: Callable[[tuple[Record, ...]], Sequence[Record]]) -> tuple[Record, ...]:
        """Add records, with nobody else writing in between.

        Args:
            make: is given every record there is, and returns those to add (without ``number`` and
                ``previous``); what it raises leaves the log as it was.

        Returns:
            The records that were added, numbered.

        Raises:
            ProblemError: as ``read``; nothing is added then.
        """
        with self._held(writing=True):
            there = self._whole()
            added: list[Record] = []
            lines: list[bytes] = []
            last = there.last
            for number, record in enumerate(make(there.records), start=len(there.records) + 1):
                line = canonical_bytes({**record, "number": number, "previous": last})
                last = _hash(line)
                lines.append(line + b"\n")
                added.append(json.loads(line))
            if added:
                if not self._head.exists():
                    self._write_head(0, START)
                self._disk.append(self.path, b"".join(lines))
                self._write_head(len(there.records) + len(added), last)
            return tuple(added)

    def mend(self) -> Mended | None:
        """Mend a torn last line, as a person asked; None when there is none.

        A record that lacks only its line end is completed. Else the bytes after the last whole
        line are kept in a file beside the log and cut off. Whole records are never dropped.

        Raises:
            ProblemError: (status 3) more is wrong than a torn last line.
        """
        with self._held(writing=True):
            there, problems = self._content()
            others = [problem for problem in problems if problem.code != "KAN-2290"]
            if others:
                raise ProblemError(*others, status=3)
            if not there.torn:
                return None
            if _is_next(there.torn, len(there.records) + 1, there.last):
                self._disk.append(self.path, b"\n")
                self._write_head(len(there.records) + 1, _hash(there.torn))
                return Mended(completed=True)
            aside = self.path.with_name(f"{self.path.name}.torn-{_hash(there.torn)[:12]}")
            self._disk.append(aside, there.torn)
            self._disk.cut(self.path, there.size)
            return Mended(completed=False, aside=aside)

    def seal(self) -> tuple[int, str]:
        """Return the number of records and the hash of the last: noted elsewhere, the two prove
        later that nothing before was altered.

        Raises:
            ProblemError: as ``read``.
        """
        with self._held(writing=False):
            there = self._whole()
            return len(there.records), there.last

    @contextmanager
    def _held(self, *, writing: bool) -> Iterator[None]:
        if not writing and not self.path.exists() and not self._head.exists():
            yield
            return
        try:
            if writing:
                self._disk.make_folder(self.path.parent)
            with locked(self._lock):
                yield
        except PermissionError as error:
            if writing:
                raise self._unusable(error) from error
            yield  # a folder that may only be read has no writer to wait for
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError) -> ProblemError:
        reason = error.strerror or type(error).__name__
        return stop("KAN-2299", Place(str(self.path)), 3, reason=reason)

    def _whole(self) -> _Content:
        content, problems = self._content()
        if problems:
            raise ProblemError(*problems, status=3)
        return content

    def _content(self) -> tuple[_Content, list[Problem]]:
        """Return what is in the file, and all that is wrong with it."""
        try:
            data = self.path.read_bytes() if self.path.exists() else b""
        except OSError as error:
            raise self._unusable(error) from error
        *lines, torn = data.split(b"\n")
        problems: list[Problem] = []
        records: list[Record] = []
        hashes = [START]
        for number, line in enumerate(lines, start=1):
            record = _record(line)
            if record is None or record.get("number") != number:
                problems.append(self._altered(number))
            elif record.get("previous") != hashes[-1]:
                problems.append(self._altered(max(number - 1, 1)))
            else:
                records.append(record)
            hashes.append(_hash(line))
        problems += self._missing(hashes, len(lines), torn)
        if torn and not problems:
            facts = {"whole": len(lines), "bytes": len(torn)}
            found = stop("KAN-2290", Place(str(self.path), len(lines) + 1), 3, **facts)
            problems += found.problems
        content = _Content(tuple(records), hashes[-1], len(data) - len(torn), torn)
        return content, problems

    def _missing(self, hashes: list[str], count: int, torn: bytes) -> list[Problem]:
        """Hold the lines against the head."""
        place = Place(str(self.path))
        try:
            head = json.loads(self._head.read_bytes())
            known, last = int(head["count"]), str(head["sha256"])
        except FileNotFoundError:
            if not count and not torn:
                return []
            return list(stop("KAN-2292", place, 3, written="?", found=count).problems)
        except OSError as error:
            raise self._unusable(error) from error
        except (ValueError, KeyError, TypeError):
            return list(stop("KAN-2291", Place(str(self._head)), 3).problems)
        if known > count:
            return list(stop("KAN-2292", place, 3, written=str(known), found=count).problems)
        return [] if hashes[known] == last else [self._altered(known)]

    def _altered(self, line: int) -> Problem:
        return stop("KAN-2291", Place(str(self.path), line), 3).problems[0]

    def _write_head(self, count: int, last: str) -> None:
        new = self._head.with_name(f"{self._head.name}.new")
        self._disk.write(new, canonical_bytes({"count": count, "sha256": last}) + b"\n")
        self._disk.replace(new, self._head)


def _record(line: bytes) -> Record | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _is_next(line: bytes, number: int, previous: str) -> bool:
    record = _record(line)
    return (
        record is not None and record.get("number") == number and record.get("previous") == previous
    )


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
