"""What a loader gives: the entries of a file, and an account of every row of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kaname.core.hit import Entry
from kaname.core.problem import Place, Problem
from kaname.core.text import Argument, Text
from kaname.screening.publishers import list_files
from kaname.screening.words_lists import problem

__all__ = ["Account", "Loaded"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """The entries of one list file.

    Every row read is in exactly one of the four counts: it became an entry, was merged into one
    (an exact repetition, or the continuation of a row), was marked as removed by the publisher,
    or could not become an entry and is named in a warning. Warnings also name rows that were
    loaded but should be looked at.

    Raises:
        ValueError: the counts do not add up (a mistake in a loader).
    """

    list_file: str
    publisher: Text
    edition_date: date | None
    """The date that the file itself states; None when it states none."""
    entries: tuple[Entry, ...]
    warnings: tuple[Problem, ...]
    rows_by_source: Mapping[str, int]
    """List id -> rows that became an entry of it or were merged into one."""
    rows_by_part: Mapping[str, int]
    """Part of a list -> its rows: ``ofac-sdn/alt.csv`` (a file beside), ``mof-freeze/28`` (a
    programme). A part can vanish while the list itself hardly shrinks."""
    doubts: tuple[Problem, ...]
    """What a person must confirm before this may be an edition: signs that it is not whole."""
    rows_read: int
    rows_loaded: int
    rows_merged: int
    rows_removed_by_publisher: int
    rows_in_warnings: int

    def __post_init__(self) -> None:
        parts = (
            self.rows_loaded, self.rows_merged, self.rows_removed_by_publisher,
            self.rows_in_warnings,
        )  # fmt: skip
        if self.rows_read != sum(parts):
            raise ValueError(f"{self.rows_read} rows were read, but {parts} are accounted for")


@dataclass(slots=True)
class Account:
    """The account a loader keeps while it reads: rows, and what must be said of them."""

    file: str
    rows_read: int = 0
    rows_merged: int = 0
    rows_removed: int = 0
    rows_lost: int = 0
    warnings: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    rows_by_part: dict[str, int] = field(default_factory=dict)

    def doubt(self, code: str, at: str = "", **facts: Argument) -> None:
        """Name a sign that the file is not whole; a person may accept it all the same."""
        self.doubts.append(problem(code, Place(self.file, None, None, at), **facts))

    def warn(self, code: str, line: int | None = None, at: str = "", **facts: Argument) -> None:
        """Name something of a row that was loaded all the same."""
        self.warnings.append(problem(code, Place(self.file, line, None, at), **facts))

    def lose(self, code: str, line: int | None = None, at: str = "", **facts: Argument) -> None:
        """Name a row that could not become an entry."""
        self.rows_lost += 1
        self.warn(code, line, at, **facts)

    def close(
        self,
        list_file: str,
        entries: tuple[Entry, ...],
        rows_by_source: Mapping[str, int],
        edition_date: date | None = None,
    ) -> Loaded:
        """Return the result.

        Raises:
            ValueError: a row that was read is neither an entry, nor merged, removed or lost.
        """
        return Loaded(
            list_file=list_file,
            publisher=list_files()[list_file].publisher,
            edition_date=edition_date,
            entries=entries,
            warnings=tuple(self.warnings),
            rows_by_source=rows_by_source,
            rows_by_part=dict(self.rows_by_part),
            doubts=tuple(self.doubts),
            rows_read=self.rows_read,
            rows_loaded=len(entries),
            rows_merged=self.rows_merged,
            rows_removed_by_publisher=self.rows_removed,
            rows_in_warnings=self.rows_lost,
        )
