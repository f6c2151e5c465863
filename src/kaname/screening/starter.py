"""The starter list: a few well-known entries that come with Kaname.

With it the first run shows real hits, and no more: it holds a few dozen of some thirty thousand
parties. Whatever is made with it says so. Each row is typed from public facts, with its citation,
the source, the date of the edition that it was checked against (``listed_as_of``) and the day of
the check (``verified_on``). Ids are those that the loaders give the same entries.
"""

import csv
from collections import Counter
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from kaname.core.hit import Entry
from kaname.core.places import is_code
from kaname.core.problem import Place
from kaname.screening.edition import ID_LENGTH, Edition
from kaname.screening.manifest import hash_of
from kaname.screening.publishers import list_files, lists
from kaname.screening.sources.entry_ids import content_id
from kaname.screening.sources.reading import stop

__all__ = ["starter_edition"]

FILE: Final = "starter.csv"
DETAILS: Final = (
    "federal_register_notice", "licence_requirement", "licence_policy", "concern", "citation",
    "source", "listed_as_of", "verified_on",
)  # fmt: skip


@cache
def starter_edition() -> Edition:
    """Return the starter list as an edition; its date is the last day on which it was checked.

    Raises:
        ProblemError: (status 3) the file is missing or a row lacks what it must have.
    """
    resource = resources.files("kaname.screening") / FILE
    try:
        data = resource.read_bytes()
    except OSError as error:
        raise stop("KAN-2048", Place(FILE), 3, reason=str(error)) from error
    rows = list(csv.DictReader(data.decode("utf-8").splitlines()))
    entries = tuple(_entry(row, line) for line, row in enumerate(rows, start=2))
    if not entries or len({entry.id for entry in entries}) != len(entries):
        raise stop("KAN-2048", Place(FILE), 3, reason="empty, or an entry twice")
    digest = hash_of(data)
    return Edition(
        id=digest[:ID_LENGTH],
        list_file="starter",
        publisher=list_files()["starter"].publisher,
        edition_date=max(date.fromisoformat(row["verified_on"]) for row in rows),
        date_known_by="content",
        sha256=digest,
        rows=len(rows),
        rows_by_source=dict(sorted(Counter(row["list_id"] for row in rows).items())),
        warnings=0,
        imported_at="",
        path=Path(str(resource)),
        reader=lambda: entries,
    )


def _entry(row: dict[str, str], line: int) -> Entry:
    countries = _parts(row["countries"])
    needed = all(row[c] for c in ("list_id", "name", "citation", "source", "verified_on"))
    if not needed or row["list_id"] not in lists() or not all(map(is_code, countries)):
        raise stop("KAN-2048", Place(FILE, line), 3, reason=row["name"])
    list_id, number = row["list_id"], row["number"]
    return Entry(
        id=f"{list_id}:{number}" if number else _content_id(list_id, row["name"], countries),
        list_id=list_id,
        name=row["name"],
        kind=row["kind"],
        aliases=_parts(row["aliases"]),
        countries=countries,
        programs=_parts(row["programs"]),
        details=tuple((name, row[name]) for name in DETAILS if row[name]),
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _content_id(list_id: str, name: str, countries: tuple[str, ...]) -> str:
    return content_id(list_id, name, " ".join(sorted(countries)))
