"""An edition's manifest and its compact copy of the entries: as bytes, and back.

The compact copy holds one JSON array an entry, its fields in the order of ``Entry``, so that
twenty-six thousand entries are read in a fraction of a second.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from operator import attrgetter
from typing import Any, Final

from kaname.core.hit import Entry
from kaname.core.problem import Problem
from kaname.screening.collector import collector_paused

__all__ = [
    "ENTRIES", "FORMAT", "MANIFEST", "WARNINGS", "Manifest", "RawFile", "entries_from",
    "entries_to", "hash_of", "pretty", "warnings_to",
]  # fmt: skip

FORMAT: Final = 1
"""The version of the store's layout."""
MANIFEST: Final = "manifest.json"
ENTRIES: Final = "entries.jsonl"
WARNINGS: Final = "warnings.json"
LINES: Final = 4096
"""So many lines of the compact copy are taken apart at once."""
FIELDS: Final = tuple(one.name for one in fields(Entry))


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as it was imported: its role (``main``, ``alt``, ``add``, ``comments``) and hash."""

    role: str
    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is recorded of an edition. ``rows`` are the counts of ``Loaded``, by name."""

    list_file: str
    sha256: str
    files: tuple[RawFile, ...]
    edition_date: date | None
    date_known_by: str
    imported_at: str
    loader: int
    rows: Mapping[str, int]
    rows_by_source: Mapping[str, int]
    warnings: int
    warnings_sha256: str
    entries: int
    entries_sha256: str
    confirmed: bool
    rows_by_part: Mapping[str, int] = field(default_factory=dict)
    """Empty in the manifests of older loaders, which did not count parts."""

    def to_bytes(self) -> bytes:
        """Return the manifest as JSON that a person can read."""
        shown: dict[str, object] = {"format": FORMAT}
        for one in fields(self):
            value: object = getattr(self, one.name)
            if one.name == "files":
                value = [{f.name: getattr(raw, f.name) for f in fields(raw)} for raw in self.files]
            elif isinstance(value, date):
                value = value.isoformat()
            elif isinstance(value, Mapping):
                value = dict(value)
            shown[one.name] = value
        return pretty(shown)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Manifest":
        """Read a manifest.

        Raises:
            ValueError, KeyError, TypeError: it is not whole, or of another format.
        """
        shown: dict[str, Any] = json.loads(data)
        if shown.pop("format") != FORMAT:
            raise ValueError("another format")
        shown["files"] = tuple(RawFile(**raw) for raw in shown["files"])
        day = shown["edition_date"]
        shown["edition_date"] = date.fromisoformat(day) if day else None
        return cls(**shown)


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def pretty(value: object) -> bytes:
    """Return a value as indented JSON in UTF-8."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def entries_to(entries: Iterable[Entry]) -> bytes:
    """Return entries as one JSON array a line."""
    fields_of = attrgetter(*FIELDS)
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    return b"".join(f"{encode(fields_of(entry))}\n".encode() for entry in entries)


def entries_from(data: bytes) -> tuple[Entry, ...]:
    """Read what ``entries_to`` wrote.

    Raises:
        ValueError: it is not whole.
    """
    lines = data.removesuffix(b"\n").split(b"\n")
    found: list[Entry] = []
    with collector_paused():
        for start in range(0, len(lines), LINES):
            text = b",".join(lines[start : start + LINES]).decode("utf-8")
            rows: list[list[Any]] = json.loads(f"[{text}]")
            found += map(_entry, rows)
    return tuple(found)


def _entry(row: list[Any]) -> Entry:
    if len(row) != len(FIELDS):
        raise ValueError("an entry with other fields")
    values: list[Any] = [tuple(v) if isinstance(v, list) else v for v in row]
    values[-1] = tuple((key, value) for key, value in row[-1])
    return Entry(*values)


def warnings_to(warnings: Iterable[Problem]) -> bytes:
    """Return warnings as JSON, each with its place and its wording in both languages."""
    return pretty(
        [
            {"code": w.code, "place": str(w.place)}
            | {
                part: {"en": getattr(w, part).en, "ja": getattr(w, part).ja}
                for part in ("found", "expected", "mend")
            }
            for w in warnings
        ]
    )
