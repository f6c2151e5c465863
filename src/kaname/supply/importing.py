"""Taking files in: found, told apart, read, and kept; what no loader reads is said, never lost."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kaname.core.problem import Problem, ProblemError
from kaname.core.text import Text
from kaname.supply.sources import detect
from kaname.supply.sources.files import DataFile, expand
from kaname.supply.store import Dataset, Store
from kaname.supply.words_load import words

__all__ = ["Import", "import_path"]

Tell = Callable[[Text], None]
NOT_READ: Final = frozenset({"KAN-6001", "KAN-6058"})
"""Of a file that no loader knows, or that is empty."""


@dataclass(frozen=True, slots=True)
class Import:
    """What became of a path, or of one file of a folder or archive.

    ``outcome`` is ``kept``, ``unchanged``, ``with_another`` (read with a file beside it),
    ``passed_over`` (nothing that is read) or ``failed``.
    """

    outcome: str
    file: str
    datasets: tuple[Dataset, ...] = ()
    warnings: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    status: int = 0


def import_path(
    store: Store, path: Path, year: int | None = None, tell: Tell | None = None
) -> Iterator[Import]:
    """Import a file, or every file of a folder or archive, and yield what became of each.

    A file that was named itself and that no loader knows is a failure; one that merely lies in a
    folder or archive is passed over, unless nothing in it can be read.

    Args:
        store: where data sets are kept.
        path: a file, an archive or a folder.
        year: of files that have no column of years; a known file is then read again.
        tell: is told what is being done.
    """
    try:
        files, passed = expand(path)
    except ProblemError as error:
        yield Import("failed", path.name, problems=error.problems, status=error.status)
        return
    many = path.is_dir() or any(file.member for file in files)
    unread: list[Import] = []
    taken = 0
    for file in files:
        outcome = _import(store, file, year, tell)
        unknown = outcome.outcome == "failed" and outcome.problems[0].code in NOT_READ
        if unknown and many:
            unread.append(outcome)
            continue
        taken += outcome.outcome in ("kept", "unchanged", "failed")
        yield outcome
    if unread and not taken:
        yield from unread
    else:
        yield from (Import("passed_over", one.file) for one in unread)
    yield from (Import("passed_over", name) for name in passed)


def _import(store: Store, file: DataFile, year: int | None, tell: Tell | None) -> Import:
    if tell is not None:
        tell(words()("cli.reading", name=file.title))
    try:
        if file.beside and detect.belongs_to_another(file):
            return Import("with_another", file.title)
        if year is None:
            kept = store.unchanged(file.title, _hashes(file))
            if kept:
                return Import("unchanged", file.title, kept)
        if detect.layout_of(file) is not None:
            file.begin_hashing()
        reading = detect.load(file, year)
        if tell is not None:
            tell(words()("cli.keeping", name=file.title))
        return Import("kept", file.title, store.keep(reading), reading.warnings)
    except ProblemError as error:
        return Import("failed", file.title, problems=error.problems, status=error.status)


def _hashes(file: DataFile) -> Callable[[str], str | None]:
    near = {one.title: one for one in (file, *file.beside.values())}

    def hash_of(title: str) -> str | None:
        return near[title].sha256 if title in near else None

    return hash_of
