"""The economic interest: products along chains, sums over them, cross-holdings without end."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given

from kaname.core.shareholding import ANY_SHARE, Holding, Shares, exactly
from kaname.core.unknown import UNKNOWN
from kaname.screening.look_through import Interest, look_through
from ownership_cases import CASES, Case, holdings


def interest(low: str, high: str | None = None) -> Interest:
    return Interest(Decimal(low), Decimal(low if high is None else high))


def test_a_chain_multiplies_and_several_chains_add() -> None:
    rows = holdings(
        ("x", "a", "50"), ("a", "b", "50"), ("x", "b", "10"), ("b", "c", "40"), ("f", "c", "60")
    )
    found = look_through(rows, {"x": True})
    assert found == {"a": interest("50"), "b": interest("35"), "c": interest("14")}


def test_cross_holdings_are_followed_without_end() -> None:
    """x holds 40 of a and f 30; a and b hold 30 and 50 of one another; f holds the rest of b."""
    rows = holdings(
        ("x", "a", "40"), ("b", "a", "30"), ("f", "a", "30"), ("a", "b", "50"), ("f", "b", "50")
    )
    found = look_through(rows, {"x": True})
    exact = Fraction(40, 100) / (1 - Fraction(30, 100) * Fraction(50, 100))
    assert found["a"] == interest(str(round(float(exact) * 100, 4)))
    assert found["b"] == interest(str(round(float(exact) * 50, 4)))


def test_own_shares_belong_to_the_others_in_proportion() -> None:
    assert look_through(holdings(("a", "a", "20"), ("x", "a", "40")), {"x": True}) == {
        "a": interest("50")
    }


def test_companies_that_own_one_another_wholly_belong_to_nobody() -> None:
    rows = holdings(("a", "b", "100"), ("b", "a", "100"), ("b", "c", "50"), ("x", "c", "50"))
    found = look_through(rows, {"x": True})
    assert found["a"] is None
    assert found["b"] is None
    assert found["c"] is None, "a part of it is owned by nobody that can be named"


def test_shares_that_do_not_fit_give_no_interest() -> None:
    rows = holdings(("x", "a", "80"), ("y", "a", "40"), ("x", "b", "30"))
    assert look_through(rows, {"x": True}) == {"a": None, "b": interest("30")}


def test_unknown_shares_give_bounds() -> None:
    rows = Shares(
        [
            Holding("x", "a", ANY_SHARE),
            Holding("f", "a", exactly(30)),
            Holding("a", "b", exactly(50)),
        ]
    )
    found = look_through(rows, {"x": True})
    assert found == {"a": interest("0", "70"), "b": interest("0", "35")}


def test_who_may_be_listed_gives_bounds() -> None:
    assert look_through(holdings(("y", "a", "40")), {"y": UNKNOWN}) == {"a": interest("0", "40")}


def test_what_is_open_goes_where_listed_parties_have_most_but_closes_no_circle() -> None:
    rows = Shares(
        [
            Holding("b", "a", ANY_SHARE), Holding("c", "a", ANY_SHARE),
            Holding("a", "b", ANY_SHARE), Holding("x", "c", exactly(50)),
        ]
    )  # fmt: skip
    found = look_through(rows, {"x": True})
    assert found["a"] == interest("0", "50")
    assert found["b"] == interest("0", "50")


@pytest.mark.hypothesis
@given(CASES)
def test_the_interest_solves_its_equation(case: Case) -> None:
    """At both ends: what a company's owners have of it, weighed with their shares."""
    exact = Case(tuple((o, c, low, low) for o, c, low, _ in case.rows), case.listed)
    found = look_through(exact.shares, {"x": True})
    for company, value in found.items():
        if value is None:
            continue
        total = Decimal(0)
        for owner, owned, share, _ in exact.rows:
            if owned == company and share:
                part = found.get(owner, interest("0")) if owner != "x" else interest("100")
                assert part is not None
                total += part.low * share / 100
        assert abs(total - value.low) < Decimal("0.001")


@pytest.mark.hypothesis
@given(CASES)
def test_bounds_hold_what_every_middle_gives(case: Case) -> None:
    wide = look_through(case.shares, case.truths)
    least = Case(tuple((o, c, low, low) for o, c, low, _ in case.rows), case.listed)
    for company, value in look_through(least.shares, {"x": True}).items():
        bounds = wide[company]
        if value is not None and bounds is not None:
            assert bounds.low <= value.low <= bounds.high + Decimal("0.001")
