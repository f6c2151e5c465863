"""The development sets and lists under ``../shared`` beside the repository, as plain records.

They are read where they lie and never copied; see their own README for what they are.
"""

import csv
import gzip
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
SHARED: Final = ROOT.parent / "shared"
SETS: Final = SHARED / "eval" / "screening"
LISTS: Final = SHARED / "data" / "screening"
CSL: Final = LISTS / "us" / "csl_2026-07-31_29columns.csv.gz"
KINDS: Final = {
    "Person": "person", "Organization": "organisation", "Company": "organisation",
    "LegalEntity": "", "Vessel": "vessel", "Airplane": "aircraft",
}  # fmt: skip
"""Schema of the sets -> kind of an entry."""
SCHEMAS: Final = {
    "person": "Person", "organisation": "Organization", "vessel": "Vessel",
    "aircraft": "Airplane", "": "LegalEntity",
}  # fmt: skip
SCRIPTS: Final = (
    "CJK", "HANGUL", "HIRAGANA", "KATAKANA", "CYRILLIC", "ARABIC", "DEVANAGARI", "THAI", "HEBREW",
    "LATIN",
)  # fmt: skip
SDN_LIST: Final = "ofac-sdn"


@dataclass(frozen=True, slots=True)
class Question:
    """A name to look for, the group it is counted in, and the ids of which any one is right.

    No id: it is on no list. ``lenient`` are ids that a fair reader would take as well.
    """

    name: str
    kind: str
    group: str
    right: frozenset[str]
    lenient: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names and whether they are one party's; ``group`` is a script or a set of cases."""

    left: str
    right: str
    kind: str
    group: str
    match: bool
    sort: str = ""
    """Of a non-match: ``hard`` or ``random``."""


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file with a header."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def retrieval_questions() -> list[Question]:
    """Return the names to screen against the OFAC edition of 2021-07."""
    return [
        Question(
            row["query"],
            KINDS[row["schema"]],
            row["variant"],
            frozenset({f"{SDN_LIST}:{row['expected_id']}"} if row["expected_id"] else ()),
        )
        for row in rows(SETS / "retrieval_queries.csv")
    ]


def crossscript_list() -> list[tuple[str, str, str]]:
    """Return id, kind and Latin name of the parties of the cross-script set."""
    path = SETS / "crossscript_index.targets.simple.csv"
    return [(row["id"], KINDS[row["schema"]], row["name"]) for row in rows(path)]


def crossscript_questions() -> list[Question]:
    """Return the native-script names to look for.

    Parties listed twice under the same Latin name are both right. ``lenient`` adds those whose
    Latin names differ in letter case only, and those that bear the same native name.
    """
    parties = crossscript_list()
    names = {party: name for party, _, name in parties}
    matches = [row for row in rows(SETS / "crossscript_pairs.csv") if row["label"] == "1"]
    exact, folded, native = (_groups(pairs) for pairs in (
        [(name, party) for party, name in names.items()],
        [(name.casefold(), party) for party, name in names.items()],
        [(row["name_a"], row["id_a"]) for row in matches],
    ))  # fmt: skip
    found = []
    for row in matches:
        latin = names[row["id_a"]]
        right = exact[latin]
        lenient = right | folded[latin.casefold()] | native[row["name_a"]]
        kind = KINDS[row["schema"]]
        found.append(Question(row["name_a"], kind, row["script_a"], right, lenient))
    return found


def _groups(pairs: list[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in found.items()}


def crossscript_pairs() -> list[Pair]:
    """Return the labelled pairs of native-script and Latin names."""
    return [
        Pair(
            row["name_a"], row["name_b"], KINDS[row["schema"]], row["script_a"],
            row["label"] == "1", row["neg_kind"],
        )
        for row in rows(SETS / "crossscript_pairs.csv")
    ]  # fmt: skip


def name_bench_pairs() -> list[Pair]:
    """Return the peer's own cases."""
    return [
        Pair(
            row["name1"], row["name2"], KINDS[row["schema"]], row["case_group"],
            row["is_match"].lower() == "true",
        )
        for row in rows(SETS / "name_bench_cases.csv")
    ]  # fmt: skip


def ofac_search_pairs() -> list[tuple[str, str, float]]:
    """Return query, result and the points that OFAC's public search gave, where it gave any."""
    found = [
        (row["query_name"], row["result_name"], float(row["ofac_score"]))
        for row in rows(SETS / "ofac_public_search_scores.csv")
    ]
    return [(query, result, score) for query, result, score in found if score >= 0]


def invented_people() -> list[Question]:
    """Return the invented persons, who are on no list, grouped by the script of the name."""
    return [
        Question(row["full_name"], "person", script_of(row["full_name"]), frozenset())
        for row in rows(SETS / "negatives_people_20000.csv")
    ]


def script_of(name: str) -> str:
    """Return the script that most letters of ``name`` are in."""
    counted = Counter(
        next((script for script in SCRIPTS if title.startswith(script)), "OTHER")
        for letter in name
        if letter.isalpha() and (title := unicodedata.name(letter, ""))
    )
    return max(sorted(counted), key=lambda script: counted[script]) if counted else "OTHER"
