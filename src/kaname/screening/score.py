"""How alike two names are, 0 to 100, and what every point was lost for.

Words are laid side by side: equal words, two words written as one, words of which a letter or two
differ. Each word weighs by how much it tells: a word found once in the lists weighs 1000, one
found in thousands of names, or a generic one, a third of that. With P the weight of the words
laid side by side, and U and V the weights left over on the two sides (U the larger)::

    points = 100 * sum(weight * likeness) / (P + LARGER_REST * U + SMALLER_REST * V)

less NUMBERS_DIFFER when each name has a number that the other has not (institute 13 is not
institute 14). The score is symmetric. When only legal forms or generic words agree, it stays at
or under ``GENERIC_MAX``.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz.distance import OSA

from kaname.screening.legal_forms import generic_words
from kaname.screening.names import NameForm

__all__ = [
    "LARGER_REST",
    "Alignment",
    "Comparison",
    "Weigh",
    "align",
    "compare",
    "compare_words",
    "distance_max",
    "score_bound",
    "score_words",
    "sorted_run",
    "word_weight",
]  # fmt: skip

WEIGHT_FULL: Final = 1000
WEIGHT_GENERIC: Final = 300
WEIGHT_NUMBER: Final = 700
WEIGHT_LETTER: Final = 250
COMMONNESS: Final = 0.3
LARGER_REST: Final = 0.2
SMALLER_REST: Final = 0.5
DISTANCE_MOST: Final = 2
"""As many letters as may ever differ between two words that are laid side by side."""
LETTER_COST: Final = 0.8
NUMBERS_DIFFER: Final = 30
ORDER_DIFFERS: Final = 1
SPACING_DIFFERS: Final = 1
GENERIC_MAX: Final = 50
ONE_WORD_OF_MORE: Final = 20

HAN_COST: Final = 2
"""One kanji or Hangul syllable tells as much as several letters: 南京 and 北京 differ by one."""

_KANA: Final = re.compile("[\u3040-\u30ff\u31f0-\u31ff]+")

Weigh = Callable[[str], int]
"""Gives the weight of a word."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Words laid side by side: one against one, or two against the one that they make."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    distance: int
    weight: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two names laid side by side."""

    pairs: tuple[Pair, ...]
    left_rest: tuple[str, ...]
    right_rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """Points that a comparison lost, and for what (a key of the wordings, and its words)."""

    key: str
    points: int
    left: str = ""
    right: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike two names are: ``points`` of 100, which are 100 less the losses."""

    points: int
    same: bool
    """The same words, in whatever order, legal forms and case aside."""
    losses: tuple[Loss, ...]


_SPACING: Final = Loss("spacing_of_all", SPACING_DIFFERS)


def word_weight(word: str, names: int) -> int:
    """Return how much ``word`` tells, 0 to 1000, given in how many listed names it stands."""
    weight = WEIGHT_FULL / (1 + COMMONNESS * math.log(max(names, 2) / 2))
    if word.isdigit():
        return round(max(weight, WEIGHT_NUMBER))
    if word in generic_words():
        weight = min(weight, WEIGHT_GENERIC)
    if len(word) == 1:
        weight = min(weight, WEIGHT_LETTER)
    return round(weight)


def distance_max(left: str, right: str) -> int:
    """Return how many letters may differ for two words to be laid side by side."""
    if left.isdigit() or right.isdigit():
        return 0
    letters = min(len(left), len(right))
    return 0 if letters < 4 else 1 if letters < 8 else DISTANCE_MOST


def align(left: tuple[str, ...], right: tuple[str, ...], weigh: Weigh) -> Alignment:
    """Lay two names side by side: equal words first, then joined ones, then close ones."""
    if right < left:
        mirror = align(right, left, weigh)
        pairs = [Pair(p.right, p.left, p.distance, p.weight, p.likeness) for p in mirror.pairs]
        return Alignment(tuple(pairs), mirror.right_rest, mirror.left_rest)
    pairs = []
    free_left, free_right = list(range(len(left))), list(range(len(right)))
    for place in tuple(free_left):
        word = left[place]
        match = next((other for other in free_right if right[other] == word), None)
        if match is not None:
            free_left.remove(place)
            free_right.remove(match)
            pairs.append(Pair((word,), (word,), 0, weigh(word), 1.0))
    if free_left and free_right:
        _join(left, right, free_left, free_right, pairs, weigh, swapped=False)
        _join(right, left, free_right, free_left, pairs, weigh, swapped=True)
        _close(left, right, free_left, free_right, pairs, weigh)
    return Alignment(
        tuple(pairs),
        tuple(left[place] for place in free_left),
        tuple(right[place] for place in free_right),
    )


def _join(
    parted: tuple[str, ...], joined: tuple[str, ...], free_parted: list[int],
    free_joined: list[int], pairs: list[Pair], weigh: Weigh, *, swapped: bool,
) -> None:  # fmt: skip
    """Lay two neighbours beside the one word that they make ("hua wei", "huawei")."""
    made = sorted(
        (parted[first] + parted[first + 1], first)
        for first in free_parted
        if first + 1 in free_parted
    )
    for word, first in made:
        if first not in free_parted or first + 1 not in free_parted:
            continue
        match = next((other for other in free_joined if joined[other] == word), None)
        if match is None:
            continue
        two = parted[first : first + 2]
        weight = min(weigh(two[0]) + weigh(two[1]), weigh(word))
        one = (word,)
        pairs.append(Pair(one, two, 0, weight, 1.0) if swapped else Pair(two, one, 0, weight, 1.0))
        free_parted.remove(first)
        free_parted.remove(first + 1)
        free_joined.remove(match)


def _close(
    left: tuple[str, ...], right: tuple[str, ...], free_left: list[int], free_right: list[int],
    pairs: list[Pair], weigh: Weigh,
) -> None:  # fmt: skip
    """Lay words side by side that differ in a letter or two, the most telling pair first."""
    close = []
    for place in free_left:
        for other in free_right:
            one, two = left[place], right[other]
            apart = abs(len(one) - len(two))
            if apart > DISTANCE_MOST:
                continue
            most = distance_max(one, two)
            if not most or apart > most:
                continue
            distance = OSA.distance(one, two, score_cutoff=most)
            if distance <= most:
                likeness = 1 - LETTER_COST * distance / max(len(one), len(two))
                weight = min(weigh(one), weigh(two))
                order = (-weight * likeness, min(one, two), max(one, two), place + other)
                close.append((order, place, other, distance, weight, likeness))
    for _, place, other, distance, weight, likeness in sorted(close):
        if place in free_left and other in free_right:
            free_left.remove(place)
            free_right.remove(other)
            pairs.append(Pair((left[place],), (right[other],), distance, weight, likeness))


def compare(left: NameForm, right: NameForm, weigh: Weigh) -> Comparison:
    """Return how alike two names are. Names in scripts with and without spaces are not compared:
    they have nothing in common that could be counted, and get 0 points.
    """
    if bool(left.unspaced) != bool(right.unspaced):
        return Comparison(0, same=False, losses=(Loss("script", 100),))
    if left.unspaced:
        return _compare_unspaced(left, right)
    return compare_words(left.words, right.words, weigh)


def compare_words(left: tuple[str, ...], right: tuple[str, ...], weigh: Weigh) -> Comparison:
    """Do the same for the words of two names in a script with spaces."""
    if left == right:
        return Comparison(100, same=True, losses=())
    if sorted(left) == sorted(right):
        return Comparison(100 - ORDER_DIFFERS, same=True, losses=(Loss("order", ORDER_DIFFERS),))
    if "".join(left) == "".join(right):
        return Comparison(100 - SPACING_DIFFERS, same=False, losses=(_SPACING,))
    alignment = align(left, right, weigh)
    losses = _losses(alignment, weigh)
    points = 100 - sum(loss.points for loss in losses)
    return Comparison(points, same=False, losses=losses)


def score_words(left: tuple[str, ...], right: tuple[str, ...], weigh: Weigh) -> int:
    """Return the points of ``compare_words`` without the account of what was lost."""
    if left == right:
        return 100
    if sorted(left) == sorted(right):
        return 100 - ORDER_DIFFERS
    if "".join(left) == "".join(right):
        return 100 - SPACING_DIFFERS
    alignment = align(left, right, weigh) if left < right else align(right, left, weigh)
    points = 100 - _loss_of(alignment, _Sides.of(alignment, weigh))
    for _, limit in _limits(alignment, points):
        points = min(points, limit)
    return points


@dataclass(frozen=True, slots=True)
class _Sides:
    """What the words left over on each side cost, and the weight that a score is a share of."""

    shares: tuple[float, float]
    whole: float

    @classmethod
    def of(cls, alignment: Alignment, weigh: Weigh) -> "_Sides":
        left = sum([weigh(word) for word in alignment.left_rest])
        right = sum([weigh(word) for word in alignment.right_rest])
        shares = (LARGER_REST, SMALLER_REST) if left >= right else (SMALLER_REST, LARGER_REST)
        paired = sum([pair.weight for pair in alignment.pairs])
        return cls(shares, paired + shares[0] * left + shares[1] * right)


def score_bound(paired: int, left_rest: int, right_rest: int) -> float:
    """Return the most that two names score, given weights.

    Args:
        paired: at least what the words that may be laid side by side weigh.
        left_rest: no more than what is left over on one side.
        right_rest: the same on the other.
    """
    if left_rest < right_rest:  # said with comparisons, because it is asked very often
        left_rest, right_rest = right_rest, left_rest
    whole: float = paired
    if left_rest > 0:
        whole += LARGER_REST * left_rest
    if right_rest > 0:
        whole += SMALLER_REST * right_rest
    return 100 * paired / whole if whole else 0.0


def _loss_of(alignment: Alignment, sides: _Sides) -> int:
    """Return the whole points that an alignment of different names loses: one at least."""
    alike = sum([pair.weight * pair.likeness for pair in alignment.pairs])
    lost = 100 - 100 * alike / sides.whole
    return min(100, max(1, math.ceil(lost - 1e-9)))


def _losses(alignment: Alignment, weigh: Weigh) -> tuple[Loss, ...]:
    """Return the account of what an alignment loses, in whole points."""
    sides = _Sides.of(alignment, weigh)
    exact: list[tuple[float, Loss]] = []
    for pair in alignment.pairs:
        left, right = " ".join(pair.left), " ".join(pair.right)
        if pair.distance:
            lost = 100 * pair.weight * (1 - pair.likeness) / sides.whole
            exact.append((lost, Loss("letters", 0, left, right, pair.distance)))
        elif pair.left != pair.right:
            exact.append((0.0, Loss("spacing", 0, left, right)))
    for key, rest, share in (
        ("left_only", alignment.left_rest, sides.shares[0]),
        ("right_only", alignment.right_rest, sides.shares[1]),
    ):
        exact += [(100 * share * weigh(word) / sides.whole, Loss(key, 0, word)) for word in rest]
    losses = _whole_points(exact, _loss_of(alignment, sides))
    points = 100 - sum(loss.points for loss in losses)
    for key, limit in _limits(alignment, points):
        if points > limit:
            losses.append(Loss(key, points - limit))
            points = limit
    return tuple(losses)


def _limits(alignment: Alignment, points: int) -> list[tuple[str, int]]:
    """Return the rules that hold a score down: (key of the wording, most points allowed)."""
    limits = []
    numbers = [
        {word for word in rest if word.isdigit()}
        for rest in (alignment.left_rest, alignment.right_rest)
    ]
    if all(numbers):
        limits.append(("numbers", max(points - NUMBERS_DIFFER, 0)))
    agreeing = [word for pair in alignment.pairs for word in pair.left]
    if len(agreeing) == 1 and (alignment.left_rest or alignment.right_rest):
        limits.append(("one_word", max(points - ONE_WORD_OF_MORE, 0)))
    if all(word in generic_words() for word in agreeing):
        limits.append(("generic", min(points, GENERIC_MAX)))
    return limits


def _whole_points(exact: list[tuple[float, Loss]], total: int) -> list[Loss]:
    """Round losses to whole points that sum to ``total``, the largest remainders up."""
    points = [math.floor(lost) for lost, _ in exact]
    order = sorted(range(len(exact)), key=lambda place: (points[place] - exact[place][0], place))
    for place in order[: total - sum(points)]:
        points[place] += 1
    return [replace(loss, points=lost) for lost, (_, loss) in zip(points, exact, strict=True)]


def _compare_unspaced(left: NameForm, right: NameForm) -> Comparison:
    """Compare names letter by letter, in the order written and in the order of sorted words."""
    if left.unspaced == right.unspaced:
        return Comparison(100, same=True, losses=())
    if sorted(left.words) == sorted(right.words):
        return Comparison(100 - ORDER_DIFFERS, same=True, losses=(Loss("order", ORDER_DIFFERS),))
    runs = [(left.unspaced, right.unspaced)]
    if len(left.words) > 1 and len(right.words) > 1:
        runs.append((sorted_run(left.words), sorted_run(right.words)))
    distance, letters = min(
        ((OSA.distance(*run), max(map(len, run))) for run in runs),
        key=lambda pair: pair[0] / pair[1],
    )
    cost = 1 if all(_KANA.fullmatch(form.unspaced) for form in (left, right)) else HAN_COST
    lost = min(100, math.ceil(100 * cost * distance / letters))
    losses = [Loss("letters_of_run", lost, number=distance)]
    numbers = [set(re.findall(r"\d+", form.unspaced)) for form in (left, right)]
    if numbers[0] - numbers[1] and numbers[1] - numbers[0]:
        losses.append(Loss("numbers", min(NUMBERS_DIFFER, 100 - lost)))
    return Comparison(100 - sum(loss.points for loss in losses), same=False, losses=tuple(losses))


def sorted_run(words: tuple[str, ...]) -> str:
    """Return the letters of the words in the order of sorted words."""
    return "".join(sorted(words))
