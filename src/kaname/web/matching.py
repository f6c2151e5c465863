"""Queries against the lists, answered in the shape of ``POST /match/{dataset}``.

A name is looked for as on the command line: every entry of whose names one reaches the cutoff is
returned, what else is known moves its score and never hides it, and ``match`` says whether the
score reaches the threshold. A score of 0 to 1 is the matcher's points by a hundred.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kaname.core.hit import Reason
from kaname.core.problem import Problem
from kaname.core.text import Text
from kaname.screening.bulk.decided import Decided, customer_id_of
from kaname.screening.engine import Match, Query
from kaname.web.asked import asked_of
from kaname.web.decided import decision_shown
from kaname.web.entities import entity_of
from kaname.web.opened import Opened
from kaname.web.parameters import Parameters, of_query
from kaname.web.settings import ALGORITHM, Settings
from kaname.web.words import RefusedError, refusal, words

__all__ = [
    "Answer", "answer", "check_number", "found_for", "matcher_shown", "problems_shown",
    "queries_of", "text_shown",
]  # fmt: skip

FIRST: Final = 50
"""How many entries are asked for when some of them may be left out; more when they do not do."""
GROWTH: Final = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """The responses by the keys of their queries, and how many were searched."""

    responses: Mapping[str, Any]
    searched: int
    problems: tuple[Problem, ...]


def answer(
    queries: Mapping[str, object], opened: Opened, dataset: str, common: Parameters,
    settings: Settings, in_time: Callable[[], None], decided: Decided | None = None,
) -> Answer:  # fmt: skip
    """Search every query.

    A query that cannot be searched has a ``status`` of 400 and no ``results``: they must not be
    taken for none. The others are answered.

    Args:
        queries: key -> example.
        opened: what is searched.
        dataset: the part of it that is.
        common: what counts for every query.
        settings: limits.
        in_time: raises when the request takes too long; called before each query.
        decided: what people decided, by which the results of a query with an id are marked.

    Raises:
        RefusedError: (400) a schema is none that can be searched, or no query can be searched;
            (404) there is no such dataset; (503) it takes too long.
    """
    common.scope(opened, dataset)
    responses: dict[str, Any] = {}
    wrong: list[Problem] = []
    for key, example in queries.items():
        in_time()
        try:
            responses[key] = _one(example, opened, dataset, common, settings, decided)
        except RefusedError as error:
            if error.problems[0].code == "KAN-2327":
                raise
            wrong += error.problems
            responses[key] = {"status": error.status, **problems_shown(error.problems)}
    searched = sum(1 for one in responses.values() if one["status"] == 200)
    if not searched:
        raise RefusedError(400, *wrong)
    return Answer(responses, searched, tuple(wrong))


def found_for(
    query: Query, opened: Opened, scope: frozenset[str], parameters: Parameters
) -> tuple[list[Match], bool]:
    """Return the best entries that may be returned, and whether there are none beside them."""
    if not parameters.filters(opened, scope):
        found = opened.search(query, parameters.limit, parameters.points)
        return list(found), len(found) < parameters.limit
    asked = max(FIRST, 2 * parameters.limit)
    while True:
        found = opened.search(query, asked, parameters.points)
        kept = [match for match in found if parameters.keeps(match.listed.entry, scope)]
        whole = len(found) < asked
        if whole or len(kept) >= parameters.limit:
            return kept[: parameters.limit], whole and len(kept) <= parameters.limit
        asked *= GROWTH


def _one(
    example: object, opened: Opened, dataset: str, common: Parameters, settings: Settings,
    decided: Decided | None,
) -> dict[str, Any]:  # fmt: skip
    own = of_query(example, common, settings) if isinstance(example, dict) else common
    asked = asked_of(example, settings)
    found, whole = found_for(asked.query, opened, own.scope(opened, dataset), own)
    matches = sum(1 for match in found if own.is_match(match.score))
    notes = list(asked.notes)
    if own.changed_since:
        notes.append(words()("note.changed"))
    if own.topics:
        notes.append(words()("note.topics"))
    results = [_result(match, opened.reasons(match), own) for match in found]
    if decided is not None and not asked.echo["id"]:
        notes.append(words()("note.no_customer"))
    elif decided is not None:
        for match, result in zip(found, results, strict=True):
            status = decided.status(
                customer_id_of(asked.echo["id"]), asked.query, match.listed.entry
            )
            result["decision"] = decision_shown(status)
    if not own.exclude_dataset <= set(opened.datasets):
        notes.append(words()("note.not_loaded"))
    return {
        "status": 200,
        "results": results,
        "total": {
            "value": matches,
            "relation": "eq" if whole or matches < len(found) else "gte",
        },
        "query": asked.echo,
        "notes": [text_shown(note) for note in notes],
    }


def _result(match: Match, reasons: tuple[Reason, ...], parameters: Parameters) -> dict[str, Any]:
    explanations = {
        f"reason_{number:02}": {
            "score": reason.points / 100,
            "detail": reason.text.en,
            "detail_ja": reason.text.ja,
            "query": match.name,
            "candidate": match.listed_name,
        }
        for number, reason in enumerate(reasons, start=1)
    }
    return {
        **entity_of(match.listed.entry),
        "score": match.score / 100,
        "match": parameters.is_match(match.score),
        "features": {key: one["score"] for key, one in explanations.items()},
        "explanations": explanations,
        "matched_name": match.name,
        "listed_name": match.listed_name,
        "edition": match.listed.edition,
    }


def matcher_shown(parameters: Parameters) -> dict[str, Any]:
    """Return which matcher answered, and with which bounds."""
    return {
        "algorithm": ALGORITHM,
        "threshold": parameters.threshold,
        "cutoff": min(parameters.cutoff, parameters.threshold),
    }


def queries_of(body: object, settings: Settings) -> dict[str, object]:
    """Return the queries of the body of a request.

    Raises:
        RefusedError: (400) there is none, or there are too many.
    """
    expected = words()("expected.match")
    if not isinstance(body, dict):
        raise refusal(400, "KAN-2321", reason=words()("reason.shape"), expected=expected)
    queries, config = body.get("queries"), body.get("config")
    if config is not None and config != {}:
        raise refusal(400, "KAN-2332", "config")
    if queries is not None and not isinstance(queries, dict):
        raise refusal(400, "KAN-2321", "queries", reason=words()("reason.shape"), expected=expected)
    if not queries:
        raise refusal(400, "KAN-2322", "queries")
    check_number(len(queries), settings)
    return queries


def check_number(number: int, settings: Settings) -> None:
    """Check that a request has not too many queries.

    Raises:
        RefusedError: (400) it has.
    """
    if number > settings.queries_max:
        raise refusal(400, "KAN-2323", "queries", number=number, limit=settings.queries_max)


def problems_shown(problems: tuple[Problem, ...]) -> dict[str, Any]:
    """Return problems as a client reads them: ``detail`` as others have it, and each in full."""
    return {
        "detail": "; ".join(
            f"{one.code}: {one.found.en}" + (f" ({one.place})" if str(one.place) else "")
            for one in problems
        ),
        "problems": [
            {
                "code": one.code,
                "field": one.place.field,
                "found": text_shown(one.found),
                "expected": text_shown(one.expected),
                "mend": text_shown(one.mend),
            }
            for one in problems
        ],
    }


def text_shown(text: Text) -> dict[str, str]:
    """Return a text in both languages."""
    return {"en": text.en, "ja": text.ja}
