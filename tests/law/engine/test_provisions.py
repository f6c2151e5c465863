"""How the engine asks a provision: days in force, undetermined, what a finding cites and asks."""

from collections.abc import Iterable
from datetime import date

import pytest

from kaname.core.case import Case, Item, Party
from kaname.core.finding import Citation, Question
from kaname.core.hit import Entry, Hit, Identity
from kaname.core.outcome import Outcome
from kaname.core.text import Text, plain
from kaname.core.unknown import UNKNOWN, Truth
from kaname.law.engine.claims import all_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Coverage, Provision, Verdict, decide, examine
from kaname.law.engine.tables import NotEncodedError

FIRST, LAST = date(2025, 9, 29), date(2025, 11, 9)
RULE = Citation("R 1", FIRST, LAST, "https://example.org/r", date(2026, 1, 1))
ROW = Citation("T 1", FIRST, None, "https://example.org/t", date(2026, 1, 1))
ASKED = Question("q", "items[a].eccn", plain("?"), "text")


def declared(verdict: Verdict | Exception) -> Provision:
    def rule(matter: Matter) -> Iterable[Verdict]:
        if isinstance(verdict, Exception):
            raise verdict
        return (verdict,)

    row = Coverage("x.y", "US", "export", Text("t", "t"), "modelled", RULE, Text("", ""))
    return Provision(row, rule)


def verdict(holds: Truth) -> Verdict:
    part = state(holds, plain("part"), ask=(ASKED,), cite=(ROW,))
    return decide(
        all_of(plain("whole"), [part]),
        yes=(Outcome.LICENCE_REQUIRED, plain("yes")),
        no=(Outcome.NO_REQUIREMENT_FOUND, plain("no")),
        open_=plain("open"),
        policy=plain("denial"),
    )


@pytest.mark.parametrize(
    ("day", "asked"),
    [("2025-09-28", False), ("2025-09-29", True), ("2025-11-09", True), ("2025-11-10", False)],
)
def test_a_provision_is_asked_on_its_days_only(day: str, asked: bool) -> None:
    found = examine(declared(verdict(True)), Matter(Case(), date.fromisoformat(day)))
    assert bool(found) is asked


@pytest.mark.parametrize(
    ("holds", "outcome", "could_be", "policy", "questions"),
    [
        (True, Outcome.LICENCE_REQUIRED, UNKNOWN, plain("denial"), ()),
        (False, Outcome.NO_REQUIREMENT_FOUND, UNKNOWN, UNKNOWN, ()),
        (UNKNOWN, Outcome.UNDETERMINED, Outcome.LICENCE_REQUIRED, plain("denial"), (ASKED,)),
    ],
)
def test_what_follows_from_a_claim(
    holds: Truth, outcome: Outcome, could_be: object, policy: object, questions: object
) -> None:
    (finding,) = examine(declared(verdict(holds)), Matter(Case(), FIRST))
    assert finding.outcome is outcome
    assert finding.could_be is could_be
    assert finding.policy == policy
    assert finding.questions == questions
    assert finding.citations == (RULE, ROW)


def test_a_day_before_the_tables_is_undetermined_and_says_so() -> None:
    gap = NotEncodedError("table", FIRST, date(2026, 1, 1))
    (finding,) = examine(declared(gap), Matter(Case(), FIRST))
    assert finding.outcome is Outcome.UNDETERMINED
    assert "2026-01-01" in finding.summary.en
    assert "2026-01-01" in finding.summary.ja


def hit(party_id: str, identity: Identity) -> Hit:
    entry = Entry(id="bis-entity:1", list_id="bis-entity", name="L")
    return Hit(party_id, entry, 100, identity, "P", "L", (), "csl@1")


@pytest.mark.parametrize(
    ("identity", "holds"),
    [
        (Identity.CONFIRMED, True),
        (Identity.PRESUMED, True),
        (Identity.OPEN, UNKNOWN),
        (Identity.EXCLUDED, False),
    ],
)
def test_identity_is_a_truth_value(identity: Identity, holds: Truth) -> None:
    claim = Matter(Case(), FIRST).is_listed_as(hit("p", identity), plain("is"))
    assert claim.holds is holds
    assert bool(claim.questions) is (holds is UNKNOWN)


@pytest.mark.parametrize(
    ("party_id", "path"),
    [("p", "parties[p].same_as"), ("p.owners[2]", "parties[p].owners[2].same_as"),
     ("a.b.owners[0]", "parties[a.b].owners[0].same_as")],
)  # fmt: skip
def test_the_question_of_identity_says_where_to_answer_it(party_id: str, path: str) -> None:
    claim = Matter(Case(), FIRST).is_listed_as(hit(party_id, Identity.OPEN), plain("is"))
    assert [question.path for question in claim.questions] == [path]


def test_excluded_hits_are_not_facts_for_the_law() -> None:
    hits = (hit("p", Identity.EXCLUDED), hit("p", Identity.OPEN))
    found = Matter(Case(), FIRST, hits).hits_of("p", "bis-entity")
    assert [one.identity for one in found] == [Identity.OPEN]


def test_a_fact_that_is_read_leaves_a_trace_and_one_that_is_not_given_asks() -> None:
    matter = Matter(Case(items=(Item(id="a", origin="JP"),)), FIRST)
    matter = matter.of_item(matter.case.items[0])
    known = matter.claim("item", "origin", lambda value: value == "JP", plain("Japanese"))
    assert (known.holds, [read.path for read in known.reads]) == (True, ["items[a].origin"])
    missing = matter.claim("item", "eccn", lambda value: True, plain("classified"))
    assert (missing.holds, [q.id for q in missing.questions]) == (UNKNOWN, ["item.eccn"])


def test_a_matter_without_a_party_has_no_facts_of_one() -> None:
    with pytest.raises(ValueError, match="no party"):
        Matter(Case(parties=(Party(id="p"),)), FIRST).value("party", "country")
