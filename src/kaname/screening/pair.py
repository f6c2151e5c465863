"""Two names compared with each other, without any list."""

from dataclasses import dataclass
from functools import lru_cache

from kaname.core.hit import Entry, Reason
from kaname.screening.engine import NameEngine, Query
from kaname.screening.index import NameIndex, pack

__all__ = ["PairScore", "compare_names"]


@dataclass(frozen=True, slots=True)
class PairScore:
    """How alike two names are: 0 to 100 points, which the reasons sum up to."""

    score: int
    reasons: tuple[Reason, ...]


def compare_names(a: str, b: str, kind_a: str = "", kind_b: str = "") -> PairScore:
    """Compare two names, as if ``b`` were the only name on a list and ``a`` were looked for.

    Each is looked for in the other; the better of the two answers is given, so that the order of
    the names does not matter. Without a list no word is rarer than another: only the words that
    carry no identity weigh less.

    Args:
        a: a name in any script.
        b: another.
        kind_a: ``person``, ``organisation``, ``vessel``, ``aircraft``, or empty when not known.
        kind_b: the same of ``b``.
    """
    one, other = sorted(((a, kind_a), (b, kind_b)))
    found = [_one_way(*one, *other), _one_way(*other, *one)]
    return max(found, key=lambda pair: pair.score)


def _one_way(a: str, kind_a: str, b: str, kind_b: str) -> PairScore:
    matches = _engine(b, kind_b).search(Query((a,), kind_a), 1, 0)
    if not matches:
        return PairScore(0, ())
    return PairScore(matches[0].score, matches[0].reasons)


@lru_cache(maxsize=256)
def _engine(name: str, kind: str) -> NameEngine:
    entry = Entry(id="pair:name", list_id="pair", name=name, kind=kind)
    return NameEngine(NameIndex(pack([(entry, "pair")])))
