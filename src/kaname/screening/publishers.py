"""Which lists there are, who publishes them, and in which files they come.

A *list* (``bis-entity``) is what a law speaks of; a *list file* (``csl``) is what is downloaded
and imported, and may hold several lists.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from kaname.core.text import Text

__all__ = [
    "STARTER", "ListFile", "PublishedList", "importable_files", "list_files", "lists", "table_rows",
]  # fmt: skip

STARTER: Final = "starter"
"""The list file that comes with Kaname; every other one is imported."""


@dataclass(frozen=True, slots=True)
class PublishedList:
    """One publisher's list.

    ``csl_abbreviations`` are the letters by which the Consolidated Screening List calls it;
    ``rows_floor`` is the number of rows under which an edition is not taken for the whole list
    without a person's word: 80 to 90 per cent of a known edition's, which the table names.
    """

    id: str
    name: Text
    publisher: Text
    csl_abbreviations: tuple[str, ...]
    rows_floor: int
    page: str


@dataclass(frozen=True, slots=True)
class ListFile:
    """One kind of file that can be imported."""

    id: str
    name: Text
    publisher: Text
    rank: int


@cache
def lists() -> Mapping[str, PublishedList]:
    """Return every list by its id, in the order of the table."""
    return MappingProxyType(
        {
            row["list_id"]: PublishedList(
                id=row["list_id"],
                name=Text(row["name_en"], row["name_ja"]),
                publisher=Text(row["publisher_en"], row["publisher_ja"]),
                csl_abbreviations=tuple(row["csl_abbreviations"].split()),
                rows_floor=int(row["rows_floor"]),
                page=row["page"],
            )
            for row in table_rows("lists")
        }
    )


@cache
def list_files() -> Mapping[str, ListFile]:
    """Return every kind of list file by its id, in the order in which they are shown."""
    return MappingProxyType(
        {
            row["list_file"]: ListFile(
                id=row["list_file"],
                name=Text(row["name_en"], row["name_ja"]),
                publisher=Text(row["publisher_en"], row["publisher_ja"]),
                rank=int(row["rank"]),
            )
            for row in table_rows("files")
        }
    )


def importable_files() -> tuple[ListFile, ...]:
    """Return every kind of list file that can be imported, in the order in which they are shown."""
    return tuple(file for file in list_files().values() if file.id != STARTER)


def table_rows(table: str) -> list[dict[str, str]]:
    """Return the rows of ``screening/tables/<table>.csv``, each a mapping of column to cell."""
    file = resources.files("kaname.screening") / "tables" / f"{table}.csv"
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
