"""``verified_on`` is the date of a text that was read, never the day on which somebody read it.

What is held is dated by its edition: the copy of e-Gov, the issue of the eCFR, the print of a
circular. A row that claims a newer text than any that was read of its source says what is not true,
in every dossier that cites it and in the footer of a comparison.
"""

import csv
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from kaname import joint, law

NEWEST: Final = {
    "https://laws.e-gov.go.jp/": "2026-09-29",
    "https://www.meti.go.jp/": "2026-09-29",
    "https://www.meti.go.jp/policy/anpo/law_document/tutatu/26fy/": "2026-02-14",
    "https://www.ecfr.gov/current/title-15": "2026-09-24",
    "https://www.ecfr.gov/current/title-31": "2025-01-27",
    "https://www.federalregister.gov/": "2026-09-29",
    "https://ofac.treasury.gov/": "2025-01-27",  # the same rules, in that print of 31 CFR
    "https://www.bis.gov/media/documents/bis-guidance-may-31-2026": "2026-05-31",
}
"""The date of the newest text read of each source; the longest address that fits counts.

Raise one only when a newer text was read, to the date of that text. A source that is not here was
read in no official text, and its rows are ``unverified``.
"""

ROOMS: Final = (Path(str(law.__file__)).parent, Path(str(joint.__file__)).parent)
FILES: Final = sorted(path for room in ROOMS for path in room.rglob("*.csv"))


def newest(source: str) -> str | None:
    """Return the date of the newest text read of a source; None where none was."""
    fitting = [address for address in NEWEST if source.startswith(address)]
    return NEWEST[max(fitting, key=len)] if fitting else None


def read_too_late(row: dict[str, str]) -> str | None:
    """Return what is wrong with the day of a row; None when its text was held."""
    said = row["verified_on"]
    if said == "unverified":
        return None
    held = newest(row["source"])
    if held is None:
        return f"no official text of {row['source']} was read: {said}"
    if date.fromisoformat(said) > date.fromisoformat(held):
        return f"the newest text read of {row['source']} is of {held}: {said}"
    return None


def test_all_tables_are_looked_at() -> None:
    names = {path.name for path in FILES}
    assert {"coverage.csv", "concordance.csv", "regions.csv", "country_chart.csv"} <= names
    for path in FILES:
        with path.open(encoding="utf-8", newline="") as file:
            assert "verified_on" in next(csv.reader(file)), path.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_no_row_was_read_in_a_text_newer_than_any_held(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        wrong = {read_too_late(row) for row in csv.DictReader(file)} - {None}
    assert wrong == set()


@pytest.mark.parametrize(
    ("source", "said", "wrong"),
    [
        ("https://laws.e-gov.go.jp/law/355CO0000000260", "2026-09-29", False),
        ("https://laws.e-gov.go.jp/law/355CO0000000260", "2026-09-30", True),
        ("https://www.ecfr.gov/current/title-15/section-738.2", "2026-09-25", True),
        ("https://www.ecfr.gov/current/title-31/part-560", "2026-09-24", True),
        (
            "https://www.meti.go.jp/policy/anpo/law_document/tutatu/26fy/unyou_tsutatsu.pdf",
            "2026-02-15",
            True,
        ),
        ("https://www.example.org/", "2020-01-01", True),
        ("https://www.example.org/", "unverified", False),
    ],
)
def test_the_day_of_reading_is_told_from_the_day_of_the_text(
    source: str, said: str, wrong: bool
) -> None:
    assert (read_too_late({"source": source, "verified_on": said}) is not None) == wrong
