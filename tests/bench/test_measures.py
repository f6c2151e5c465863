"""The measures of the bench, on values made by hand."""

import importlib.util
import math
from pathlib import Path
from types import ModuleType

import pytest

FILE = Path(__file__).resolve().parents[2] / "bench" / "screening" / "measures.py"


@pytest.fixture(scope="module")
def measures() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_screening_measures", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_recall_counts_the_threshold_itself(measures: ModuleType) -> None:
    scores = [90, 80, 70, measures.NOT_RETURNED]
    assert measures.recall_at(scores, 80) == 0.5
    assert measures.share_above(scores, 80) == 0.25
    assert measures.recall_at(scores, 0) == 0.75


def test_recall_at_one_per_cent_of_clean_names(measures: ModuleType) -> None:
    clean = [990.0, 900.0, *range(198)]  # 200 names: two may alert
    limit = measures.threshold_letting(clean, 0.01)
    assert limit == 197
    assert measures.share_above(clean, limit) == 0.01
    assert measures.share_above([197, 198, 50], limit) == pytest.approx(1 / 3)


def test_equal_clean_scores_stand_or_fall_together(measures: ModuleType) -> None:
    clean = [80.0] * 10 + [10.0] * 390  # four may alert, and ten score the same
    limit = measures.threshold_letting(clean, 0.01)
    assert limit == 80
    assert measures.share_above(clean, limit) == 0
    assert measures.share_above([80, 81], limit) == 0.5


def test_no_name_at_all_may_alert_when_the_share_is_less_than_one_name(
    measures: ModuleType,
) -> None:
    assert measures.threshold_letting([3, 2, 1], 0.01) == 3


def test_clean_names_without_any_hit_allow_every_score(measures: ModuleType) -> None:
    clean = [measures.NOT_RETURNED] * 100
    limit = measures.threshold_letting(clean, 0.01)
    assert measures.share_above([5, measures.NOT_RETURNED], limit) == 0.5


def test_area_under_the_curve(measures: ModuleType) -> None:
    assert measures.area_under_curve([3, 4], [1, 2]) == 1
    assert measures.area_under_curve([1, 2], [3, 4]) == 0
    assert measures.area_under_curve([5, 5], [5, 5, 5]) == 0.5
    # of (3,1) (3,2) (3,4) (2,1) (2,2) (2,4): won, won, lost, won, tied, lost
    assert measures.area_under_curve([3, 2], [1, 2, 4]) == pytest.approx(3.5 / 6)


def test_f1(measures: ModuleType) -> None:
    same, other = [0.9, 0.8, 0.2], [0.85, 0.1]
    assert measures.f1(same, other, 0.7) == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))
    assert measures.f1(same, other, 0.95) == 0
    best, threshold = measures.best_f1(same, other)
    assert best == pytest.approx(6 / 7)  # at 0.2 three are true and one is false
    assert threshold == 0.2


def test_correlation(measures: ModuleType) -> None:
    assert measures.correlation([1, 2, 3], [2, 4, 6]) == pytest.approx(1)
    assert measures.correlation([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    assert measures.correlation([1, 2, 3], [7, 7, 7]) == 0
    left, right = [1, 2, 3, 4], [1, 3, 2, 4]
    assert measures.correlation(left, right) == pytest.approx(0.8)


def test_percentile_is_a_value_that_occurred(measures: ModuleType) -> None:
    values = list(range(1, 101))
    assert measures.percentile(values, 0.99) == 99
    assert measures.percentile(values, 0.5) == 50
    assert measures.percentile([7], 0.99) == 7
    assert not math.isnan(measures.percentile([1, 2], 0.5))


def test_the_peer_is_pinned_and_names_no_host() -> None:
    text = FILE.with_name("peer.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert "nomenklatura==4.17.4" in text
    pinned = [line for line in text.splitlines() if "==" in line]
    assert len(pinned) > 10
    assert text.count("--hash=sha256:") >= len(pinned)
