"""What is counted, and how. Plain functions of scores and ranks; no engine, no files, no clock.

The definitions are those of the development sets: recall at a threshold, the share of clean names
that alert, recall at the threshold that lets at most a share of the clean names alert, area under
the curve, F1. A score is any number, higher is more alike; a party that was not returned has
``NOT_RETURNED``.
"""

import math
from collections.abc import Sequence
from typing import Final

__all__ = [
    "NOT_RETURNED",
    "alert_rate",
    "area_under_curve",
    "best_f1",
    "correlation",
    "f1",
    "percentile",
    "recall_at",
    "share_above",
    "threshold_letting",
]

NOT_RETURNED: Final = -math.inf


def share_above(scores: Sequence[float], threshold: float) -> float:
    """Return the share of ``scores`` strictly above ``threshold``, 0 to 1."""
    return sum(score > threshold for score in scores) / len(scores)


def recall_at(scores: Sequence[float], threshold: float) -> float:
    """Return the share of ``scores`` at or above ``threshold``, 0 to 1."""
    return sum(score >= threshold for score in scores) / len(scores)


alert_rate = recall_at
"""The same count, of the best scores of clean names."""


def threshold_letting(negatives: Sequence[float], share: float) -> float:
    """Return the score that must be passed so that at most ``share`` of the negatives pass.

    It is the score of the best negative that may not pass any more; what counts as found must be
    strictly above it. Equal scores stand or fall together, so ties can only make it stricter.
    """
    allowed = math.floor(share * len(negatives) + 1e-9)
    ranked = sorted(negatives, reverse=True)
    return ranked[allowed] if allowed < len(ranked) else NOT_RETURNED


def area_under_curve(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """Return the share of (positive, negative) pairs in which the positive scores higher.

    A tie counts one half (Mann-Whitney).
    """
    marked = sorted([(score, 1) for score in positives] + [(score, 0) for score in negatives])
    rank_sum, at = 0.0, 0
    while at < len(marked):
        end = at
        while end < len(marked) and marked[end][0] == marked[at][0]:
            end += 1
        middle = (at + 1 + end) / 2
        rank_sum += middle * sum(mark for _, mark in marked[at:end])
        at = end
    found = len(positives)
    return (rank_sum - found * (found + 1) / 2) / (found * len(negatives))


def f1(positives: Sequence[float], negatives: Sequence[float], threshold: float) -> float:
    """Return F1 of "is a match at or above ``threshold``"."""
    true = sum(score >= threshold for score in positives)
    false = sum(score >= threshold for score in negatives)
    missed = len(positives) - true
    return 2 * true / (2 * true + false + missed) if true else 0.0


def best_f1(positives: Sequence[float], negatives: Sequence[float]) -> tuple[float, float]:
    """Return the best F1 of any threshold, and the lowest threshold that reaches it."""
    tried = [(f1(positives, negatives, t), -t) for t in {*positives, *negatives} if t > -math.inf]
    best, threshold = max(tried, default=(0.0, 0.0))
    return best, -threshold


def correlation(left: Sequence[float], right: Sequence[float]) -> float:
    """Return Pearson's correlation; 0 when one of the two does not vary."""
    count = len(left)
    mean_left, mean_right = sum(left) / count, sum(right) / count
    of_left = [value - mean_left for value in left]
    of_right = [value - mean_right for value in right]
    spread = math.sqrt(sum(v * v for v in of_left) * sum(v * v for v in of_right))
    return sum(a * b for a, b in zip(of_left, of_right, strict=True)) / spread if spread else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below or at which ``share`` of the values lie (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]
