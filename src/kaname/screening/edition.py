"""An edition as what is screened against: its entries, its date, and which one counts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from kaname.core.hit import Entry
from kaname.core.text import Text

__all__ = ["ID_LENGTH", "Edition", "in_use", "merge_entries"]

ID_LENGTH: Final = 12


def _is_whole() -> None:
    """Check nothing: for editions that are no files of the store."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a list file; ``id`` is the first 12 hex digits of ``sha256``.

    For one file ``sha256`` is the hash of its bytes as given; for several it is the hash over the
    hashes of all.
    """

    id: str
    list_file: str
    publisher: Text
    edition_date: date | None
    date_known_by: str
    """``given``, ``file name``, ``content``, ``server`` or ``unknown``."""
    sha256: str
    rows: int
    rows_by_source: Mapping[str, int]
    warnings: int
    imported_at: str
    path: Path
    already_current: bool = field(default=False, compare=False)
    """Set on what ``import_file`` returns: these very bytes were in use before."""
    confirmed: bool = False
    """Imported with ``--confirm``: the checks that it is whole were set aside by a person."""
    reader: Callable[[], tuple[Entry, ...]] = field(default=tuple, repr=False, compare=False)

    checker: Callable[[], None] = field(default=_is_whole, repr=False, compare=False)
    warning_reader: Callable[[], tuple[Mapping[str, Any], ...]] = field(
        default=tuple, repr=False, compare=False
    )

    def check(self) -> None:
        """Check that what the entries are read from is as it was imported, without reading them.

        Raises:
            ProblemError: (status 3) it is not.
        """
        self.checker()

    def read_entries(self) -> tuple[Entry, ...]:
        """Return the entries.

        Raises:
            ProblemError: (status 3) they are not as they were imported.
        """
        return self.reader()

    def read_warnings(self) -> tuple[Mapping[str, Any], ...]:
        """Return what was noticed at the import, as ``manifest.warnings_to`` lays it out.

        Raises:
            ProblemError: (status 3) it is not as it was written.
        """
        return self.warning_reader()

    @property
    def label(self) -> str:
        """Return ``<list file>@<id>``, as hits and dossiers name an edition."""
        return f"{self.list_file}@{self.id}"


def in_use(editions: Iterable[Edition], starter: Edition) -> tuple[Edition, ...]:
    """Return the editions to screen against: the starter too, while it holds a list they lack."""
    found = tuple(editions)
    covered = {list_id for edition in found for list_id in edition.rows_by_source}
    return found if set(starter.rows_by_source) <= covered else (*found, starter)


def merge_entries(editions: Iterable[Edition]) -> tuple[tuple[Edition, Entry], ...]:
    """Return the entries of several editions, each with the edition it is taken from.

    A list may be in two editions: ``ofac-sdn`` in the Consolidated Screening List and in
    ``sdn.csv``, and any list in the starter. For each list the newest edition that holds it counts
    alone, so that a party that was taken off the list does not come back from an older one. The
    starter counts only for lists that no other edition holds. When a date is not known it cannot be
    said which is newer: then both count, and of entries with one id that of the dated edition.
    """
    found = sorted(editions, key=_rank)
    chosen: dict[str, tuple[Edition, Entry]] = {}
    for edition in found:
        newer = [other for other in found if _supersedes(other, edition)]
        gone = {list_id for other in newer for list_id in other.rows_by_source}
        for entry in edition.read_entries():
            if entry.list_id not in gone:
                chosen[entry.id] = (edition, entry)
    return tuple(chosen.values())


def _rank(edition: Edition) -> tuple[bool, date, str, str]:
    day = edition.edition_date or date.min
    return edition.list_file != "starter", day, edition.imported_at, edition.list_file


def _supersedes(other: Edition, edition: Edition) -> bool:
    if edition.list_file == "starter":
        return other.list_file != "starter"
    if other.list_file == "starter" or other.edition_date is None or edition.edition_date is None:
        return False
    return other.edition_date > edition.edition_date
