"""How many listed parties are found under other names, and how many other names alert.

The floors stand under what is measured by about two points: they are to catch what breaks, and
`bench/screening` measures. The sets are read where they lie and never copied.
"""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kaname.core.hit import Entry
from kaname.screening.editions import Store
from kaname.screening.engine import Engine, Listed, Match, Query, build
from kaname.screening.presets import PRESETS
from kaname.screening.rates import ALERT, measured
from kaname.screening.screen import open_engine

SETS = Path(__file__).resolve().parents[3] / "shared" / "eval" / "screening"
KINDS = {"Person": "person", "Organization": "organisation", "Company": "organisation"}

pytestmark = pytest.mark.skipif(
    not SETS.exists(), reason="the development sets are not beside the repository"
)


def rows(name: str) -> list[dict[str, str]]:
    with (SETS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def sdn(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    store = Store(tmp_path_factory.mktemp("sdn"), clock=lambda: datetime.now(UTC))
    store.import_file(SETS / "sdn_2021-07_index" / "sdn.csv", True)
    return open_engine(store.editions(), store.derived_folder())


@pytest.fixture(scope="module")
def answers(sdn: Engine) -> list[tuple[dict[str, str], tuple[Match, ...]]]:
    asked = rows("retrieval_queries.csv")
    queries = [Query((row["query"],), KINDS[row["schema"]]) for row in asked]
    return list(zip(asked, sdn.search_many(queries, 10, 0), strict=True))


def reached(row: dict[str, str], matches: tuple[Match, ...], points: int) -> bool:
    own = f"ofac-sdn:{row['expected_id']}"
    return any(match.listed.entry.id == own and match.score >= points for match in matches)


@pytest.mark.parametrize(
    ("preset", "found", "alerting"),
    [("strict", 0.74, 0.008), ("balanced", 0.87, 0.01), ("wide", 0.89, 0.06)],
)
def test_a_preset_finds_and_alerts_as_it_is_said_to(
    answers: list[tuple[dict[str, str], tuple[Match, ...]]],
    preset: str, found: float, alerting: float,
) -> None:  # fmt: skip
    points = PRESETS[preset]
    listed = [pair for pair in answers if pair[0]["expected_id"]]
    others = [pair for pair in answers if not pair[0]["expected_id"]]
    recall = sum(reached(row, matches, points) for row, matches in listed) / len(listed)
    alerts = sum(bool(m) and m[0].score >= points for _, m in others) / len(others)
    assert (len(listed), len(others)) == (480, 400)
    assert recall >= found
    assert alerts <= alerting


@pytest.mark.parametrize(
    ("variant", "found"),
    [("exact", 1.0), ("token_shuffle", 0.97), ("legal_form_dropped", 0.96), ("typo1", 0.92)],
)
def test_what_changes_little_loses_nothing(
    answers: list[tuple[dict[str, str], tuple[Match, ...]]], variant: str, found: float
) -> None:
    points = PRESETS["balanced"]
    of_variant = [pair for pair in answers if pair[0]["variant"] == variant]
    reaching = sum(reached(row, matches, points) for row, matches in of_variant)
    assert reaching / len(of_variant) >= found


def test_nearly_every_listed_party_is_looked_at(sdn: Engine) -> None:
    listed = [row for row in rows("retrieval_queries.csv") if row["expected_id"]]
    looked_at = [
        f"ofac-sdn:{row['expected_id']}"
        in sdn.candidates(Query((row["query"],), KINDS[row["schema"]]))
        for row in listed
    ]
    assert sum(looked_at) / len(looked_at) >= 0.95


@pytest.fixture(scope="module")
def by_script() -> dict[str, list[bool]]:
    """Return for each script whether each name in it found its party first."""
    listed = [
        Entry(row["id"], "crossscript", row["name"], KINDS[row["schema"]])
        for row in rows("crossscript_index.targets.simple.csv")
    ]
    engine = build(Listed(entry, "crossscript@0") for entry in listed)
    pairs = [row for row in rows("crossscript_pairs.csv") if row["label"] == "1"]
    ids: dict[str, set[str]] = {}
    for entry in listed:
        ids.setdefault(entry.name, set()).add(entry.id)
    asked = [Query((row["name_a"],), KINDS[row["schema"]]) for row in pairs]
    first: dict[str, list[bool]] = {}
    for row, matches in zip(pairs, engine.search_many(asked, 1, 0), strict=True):
        right = {row["id_a"]} | ids.get(row["name_b"], set())
        found = bool(matches) and matches[0].listed.entry.id in right
        first.setdefault(row["script_a"], []).append(found)
    return first


@pytest.mark.parametrize(
    ("script", "found"),
    [("JAPANESE", 0.90), ("CYRILLIC", 0.92), ("ARABIC", 0.86), ("HAN", 0.70)],
)
def test_a_name_in_its_own_script_finds_its_party_first(
    by_script: dict[str, list[bool]], script: str, found: float
) -> None:
    assert sum(by_script[script]) / len(by_script[script]) >= found


@pytest.mark.parametrize("preset", ["strict", "balanced"])
def test_the_rates_that_are_shown_are_what_the_matcher_does(sdn: Engine, preset: str) -> None:
    points = PRESETS[preset]
    names = [row["full_name"] for row in rows("negatives_people_20000.csv")[::10]]
    alerting = sum(bool(sdn.search(Query((name,)), 1, points)) for name in names)
    table = [
        one
        for one in measured()
        if (one.measure, one.parties, one.name_kind, one.points)
        == (ALERT, len(sdn), "person", points)
    ]
    expected = sum(one.counted for one in table) / sum(one.names for one in table)
    assert abs(alerting / len(names) - expected) < 0.01, "python bench/screening/rates.py"
