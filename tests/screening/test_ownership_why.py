"""Why a company counts, and what would decide it: tried against every completion."""

from decimal import Decimal

import pytest
from hypothesis import given

from kaname.core.unknown import UNKNOWN
from kaname.screening.ownership_why import carriers, deciding, steps
from ownership_cases import CASES, LIMIT, Case, blocked, completions


def case(*rows: tuple[str, str, int, int], listed: str = "x", maybe: str = "") -> Case:
    return Case(tuple(rows), tuple(listed), tuple(maybe))


@pytest.mark.hypothesis
@given(CASES)
def test_what_decides_is_what_the_completions_say(given_case: Case) -> None:
    """Every value at which the answer flips is exact, and none is missing."""
    found = given_case.counting()
    every = list(completions(given_case))
    open_ = [
        company
        for company in given_case.shares.companies
        if found.held(company).reaches(LIMIT) is UNKNOWN and company not in given_case.truths
    ]
    for company in open_:
        for fact in deciding(found, given_case.truths, company).facts:
            if not fact.company:
                for says, listed in ((fact.if_listed, True), (fact.if_not_listed, False)):
                    answers = {
                        company in counted for _, some, counted in every
                        if (fact.owner in some) is listed
                    }  # fmt: skip
                    assert says is (UNKNOWN if len(answers) == 2 else answers.pop())
                continue
            at = next(
                n for n, row in enumerate(given_case.rows) if row[:2] == (fact.owner, fact.company)
            )
            for share in {shares[at] for shares, _, _ in every}:
                answers = {company in counted for s, _, counted in every if s[at] == share}
                yes = fact.yes_from is not None and share >= fact.yes_from
                no = (fact.no_below is not None and share < fact.no_below) or (
                    fact.no_above is not None and share > fact.no_above
                )
                assert yes is (answers == {True})
                assert no is (answers == {False})


@pytest.mark.hypothesis
@given(CASES)
def test_a_proof_rests_on_listings_and_earlier_steps(given_case: Case) -> None:
    found = given_case.counting()
    for company in given_case.shares.companies:
        if found.held(company).reaches(LIMIT) is not True:
            continue
        known = set(given_case.listed)
        proof = steps(found, company)
        for step in proof:
            assert {holding.owner for holding in step.owners} <= known
            assert sum((h.share.low for h in step.owners), Decimal(0)) == step.low >= LIMIT
            known.add(step.company)
        assert company in known


def test_one_unknown_share_and_the_value_at_which_it_flips() -> None:
    graph = case(("x", "a", 30, 30), ("y", "a", 0, 100), listed="xy")
    (fact,) = deciding(graph.counting(), graph.truths, "a").facts
    assert (fact.owner, fact.yes_from, fact.no_below) == ("y", 20, 20)


def test_an_unknown_share_higher_up_decides_too() -> None:
    graph = case(("x", "a", 0, 100), ("a", "b", 60, 60))
    (fact,) = deciding(graph.counting(), graph.truths, "b").facts
    assert (fact.owner, fact.company, fact.yes_from, fact.no_below) == ("x", "a", 50, 50)


def test_what_another_owner_holds_can_decide_that_it_is_not() -> None:
    graph = case(("x", "a", 0, 100), ("f", "a", 0, 100))
    facts = {fact.owner: fact for fact in deciding(graph.counting(), graph.truths, "a").facts}
    assert facts["f"].no_above == 50
    assert facts["f"].yes_from is None
    assert facts["x"].yes_from == 50


def test_two_unknown_shares_neither_of_which_decides_alone() -> None:
    graph = case(("x", "a", 0, 40), ("y", "a", 0, 40), listed="xy")
    facts = deciding(graph.counting(), graph.truths, "a").facts
    assert [(fact.yes_from, fact.no_below) for fact in facts] == [(None, 10), (None, 10)]


def test_an_open_identity() -> None:
    graph = case(("y", "a", 60, 60), listed="", maybe="y")
    (fact,) = deciding(graph.counting(), graph.truths, "a").facts
    assert (fact.if_listed, fact.if_not_listed) == (True, False)


@pytest.mark.parametrize(
    ("rows", "listed", "sets", "needed"),
    [
        ([("x", "a", 60, 60)], "x", [("x",)], ("x",)),
        ([("x", "a", 25, 25), ("y", "a", 25, 25)], "xy", [("x", "y")], ("x", "y")),
        ([("x", "a", 50, 50), ("y", "a", 50, 50)], "xy", [("x",), ("y",)], ()),
        (
            [("x", "a", 30, 30), ("y", "a", 20, 20), ("z", "a", 20, 20)], "xyz",
            [("x", "y"), ("x", "z")], ("x",),
        ),
    ],
)  # fmt: skip
def test_which_listed_owners_carry_it(
    rows: list[tuple[str, str, int, int]],
    listed: str,
    sets: list[tuple[str, ...]],
    needed: tuple[str, ...],
) -> None:
    why = carriers(case(*rows, listed=listed).counting(), "a")
    assert (list(why.sets), why.needed, why.complete) == (sets, needed, True)


def test_many_listed_owners_give_one_set_that_is_enough() -> None:
    names = "bcdefghijklmno"
    graph = case(*((name, "a", 6, 6) for name in names), listed=names)
    why = carriers(graph.counting(), "a")
    assert not why.complete
    (chosen,) = why.sets
    rows = [(name, "a", 6.0) for name in names]
    assert "a" in blocked(rows, chosen)
    assert all("a" not in blocked(rows, set(chosen) - {one}) for one in chosen)


def test_what_was_not_tried_is_named_and_says_so() -> None:
    graph = case(("x", "a", 0, 40), ("y", "a", 0, 40), listed="x", maybe="y")
    found = deciding(graph.counting(), graph.truths, "a", work_max=0)
    assert not found.complete
    assert {(fact.owner, fact.tried, fact.decides) for fact in found.facts} == {
        ("x", False, False), ("y", False, False),
    }  # fmt: skip
    assert carriers(case(("x", "a", 60, 60)).counting(), "a", work_max=0).sets == ()
