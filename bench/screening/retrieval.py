"""Figures of a retrieval: the same count for every side, from its answers alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from measures import NOT_RETURNED, alert_rate, recall_at, share_above, threshold_letting
from sets import Question

Answer = Sequence[tuple[str, float]]
CLEAN_SHARE = 0.01
"""As many of the clean names may alert at the threshold that recall is stated at."""


def score_of(question: Question, answer: Answer) -> float:
    """Return the best score of a right id, whatever stands before it."""
    return max((s for party, s in answer if party in question.right), default=NOT_RETURNED)


def is_first(question: Question, answer: Answer, *, lenient: bool = False) -> bool:
    """Tell whether the best hit is right."""
    right = question.lenient if lenient else question.right
    return bool(answer) and answer[0][0] in right


def best_score(answer: Answer) -> float:
    """Return the score of the best hit."""
    return max((score for _, score in answer), default=NOT_RETURNED)


def sdn(
    questions: Sequence[Question],
    answers: Sequence[Answer],
    survivors: Sequence[Iterable[str]] | None,
    thresholds: Mapping[str, float],
) -> dict[str, Any]:
    """Return top-1, recall and alerts, over all and per variant.

    Args:
        questions: listed and clean names.
        answers: the hits of each, best first.
        survivors: the ids that survive blocking, of each; None when the side does not tell.
        thresholds: name -> score, to state recall and alerts at.
    """
    pairs = list(zip(questions, answers, strict=True))
    listed = [(q, a) for q, a in pairs if q.right]
    clean = [best_score(a) for q, a in pairs if not q.right]
    scores = [score_of(q, a) for q, a in listed]
    strict = threshold_letting(clean, CLEAN_SHARE)
    found: dict[str, Any] = {
        "listed": len(listed),
        "clean": len(clean),
        "top1": _share(is_first(q, a) for q, a in listed),
        "returned": recall_at(scores, 0),
        "recall_at_1pct": share_above(scores, strict),
        "threshold_at_1pct_above": strict,
        "alerts_at_1pct": share_above(clean, strict),
        "at": {
            name: {
                "threshold": points,
                "recall": recall_at(scores, points),
                "alerts": alert_rate(clean, points),
            }
            for name, points in thresholds.items()
        },
    }
    if survivors is not None:
        inside = [
            (q.group, not q.right.isdisjoint(ids))
            for q, ids in zip(questions, survivors, strict=True)
            if q.right
        ]
        found["candidate_recall"] = _share(ok for _, ok in inside)
        found["candidates_median"] = sorted(len(list(ids)) for ids in survivors)[
            len(questions) // 2
        ]
    found["variants"] = {}
    for group in dict.fromkeys(q.group for q, _ in pairs):
        own = [(q, a) for q, a in pairs if q.group == group]
        if own[0][0].right:
            line = {
                "queries": len(own),
                "top1": _share(is_first(q, a) for q, a in own),
                "recall_at_1pct": share_above([score_of(q, a) for q, a in own], strict),
            }
            if survivors is not None:
                line["candidate_recall"] = _share(ok for g, ok in inside if g == group)
        else:
            line = {
                "queries": len(own),
                "alerts_at_1pct": share_above([best_score(a) for _, a in own], strict),
            }
        found["variants"][group] = line
    return found


def cross(
    questions: Sequence[Question],
    answers: Sequence[Answer],
    survivors: Sequence[Iterable[str]] | None,
) -> dict[str, Any]:
    """Return top-1 and candidate recall per script, over all and by kind."""
    found: dict[str, Any] = {}
    pairs = list(zip(questions, answers, strict=True))
    for script in dict.fromkeys(q.group for q in questions):
        own = [(q, a) for q, a in pairs if q.group == script]
        line: dict[str, Any] = {"queries": len(own)}
        line["top1"] = _share(is_first(q, a) for q, a in own)
        line["top1_lenient"] = _share(is_first(q, a, lenient=True) for q, a in own)
        line["returned"] = _share(score_of(q, a) > NOT_RETURNED for q, a in own)
        for kind in ("person", "organisation"):
            of_kind = [(q, a) for q, a in own if q.kind == kind]
            if of_kind:
                line[f"top1_{kind}"] = _share(is_first(q, a) for q, a in of_kind)
        if survivors is not None:
            line["candidate_recall"] = _share(
                not q.right.isdisjoint(ids)
                for q, ids in zip(questions, survivors, strict=True)
                if q.group == script
            )
        found[script] = line
    return found


def misses(
    questions: Sequence[Question],
    answers: Sequence[Answer],
    survivors: Sequence[Iterable[str]] | None,
    name_of: Callable[[str], str],
    limit: float = NOT_RETURNED,
) -> Iterable[str]:
    """Give one line for each listed name that is not first, or not above ``limit``."""
    for at, (question, answer) in enumerate(zip(questions, answers, strict=True)):
        if not question.right:
            continue
        score = score_of(question, answer)
        if is_first(question, answer) and score > limit:
            continue
        ids = [party for party, _ in answer]
        rank = next((n for n, p in enumerate(ids, 1) if p in question.right), 0)
        why = f"rank {rank}, {score:g}" if rank else "not returned"
        if survivors is not None and question.right.isdisjoint(survivors[at]):
            why = "no candidate"
        right = min(question.right)
        first = f"{name_of(answer[0][0])} {answer[0][1]:g}" if answer else "nothing"
        asked = f"{question.group}\t{question.kind}\t{question.name}"
        yield f"{asked}\t= {name_of(right)}\t{why}\tfirst: {first}"


def alarms(
    questions: Sequence[Question],
    answers: Sequence[Answer],
    name_of: Callable[[str], str],
    count: int,
) -> Iterable[str]:
    """Give the clean names that score best, with what they hit."""
    clean = [(q, a) for q, a in zip(questions, answers, strict=True) if not q.right and a]
    clean.sort(key=lambda pair: -best_score(pair[1]))
    for question, answer in clean[:count]:
        first = f"{name_of(answer[0][0])} {answer[0][1]:g}"
        yield f"{question.group}\tclean {question.name}\thits {first}"


def _share(marks: Iterable[bool]) -> float:
    counted = list(marks)
    return sum(counted) / len(counted)
