"""A decision holds for one customer and one version of an entry, and for nothing else."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.core.hit import Entry
from kaname.core.problem import ProblemError
from kaname.screening.clearing import Clearings, State, Verdict, decisions_path
from kaname.screening.customers import Customer, entry_facts, hash_of_facts
from screening.clearing_samples import AT, BASIS, CUSTOMER, ENTRY, TODAY, QuickDisk, decisions


def decide(
    clearings: Clearings,
    customer: Customer = CUSTOMER,
    entry: Entry = ENTRY,
    verdict: Verdict = Verdict.CLEARED,
    until: date | None = None,
) -> int:
    decision = clearings.decide(
        verdict, customer, entry, BASIS, by="A. Reviewer", reason="another address", at=AT,
        until=until,
    )  # fmt: skip
    return decision.number


def state(folder: Path, customer: Customer = CUSTOMER, entry: Entry = ENTRY) -> State:
    return decisions(folder).status(customer, entry, TODAY).state


def test_an_undecided_hit_is_open(tmp_path: Path) -> None:
    status = decisions(tmp_path).status(CUSTOMER, ENTRY, TODAY)
    assert status.state is State.OPEN
    assert status.decision is None
    assert not status.is_settled


@pytest.mark.parametrize("verdict", [Verdict.CLEARED, Verdict.CONFIRMED])
def test_a_decision_stands(tmp_path: Path, verdict: Verdict) -> None:
    clearings = decisions(tmp_path)
    decide(clearings, verdict=verdict)
    for one in (clearings, decisions(tmp_path)):
        status = one.status(CUSTOMER, ENTRY, TODAY)
        assert status.state.value == verdict.value
        assert status.is_settled is (verdict is Verdict.CLEARED)
        assert status.decision is not None
        assert status.decision.by == "A. Reviewer"
        assert status.decision.reason == "another address"
        assert status.decision.at == AT
        assert status.decision.basis == BASIS
        assert status.decision.customer_facts == CUSTOMER.facts()
        assert status.decision.entry_facts == entry_facts(ENTRY)
        assert "A. Reviewer" in status.why.en
        assert "A. Reviewer" in status.why.ja


ENTRY_CHANGES = [
    ("name", replace(ENTRY, name="North Wind Valves Ltd"), ("North Wind Valves",),
     ("North Wind Valves Ltd",)),
    ("aliases", replace(ENTRY, aliases=("NWV", "NW Valves")), ("NWV",), ("NW Valves", "NWV")),
    ("weak_aliases", replace(ENTRY, weak_aliases=("Valve",)), (), ("Valve",)),
    ("addresses", replace(ENTRY, addresses=("Bandar Harbour",)), ("Bandar Port",),
     ("Bandar Harbour",)),
    ("programs", replace(ENTRY, programs=()), ("P1",), ()),
    ("countries", replace(ENTRY, countries=("IR", "AE")), ("IR",), ("AE", "IR")),
    ("identifiers", replace(ENTRY, identifiers=("IMO 1",)), (), ("IMO 1",)),
    ("birth_dates", replace(ENTRY, birth_dates=("1960",)), (), ("1960",)),
    ("kind", replace(ENTRY, kind="vessel"), ("organisation",), ("vessel",)),
    ("details.licence_policy", replace(ENTRY, details=(("licence_policy", "case by case"),)),
     ("presumption of denial",), ("case by case",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "entry", "old", "new"), ENTRY_CHANGES, ids=[row[0] for row in ENTRY_CHANGES]
)
def test_an_entry_that_changed_in_one_field_opens_the_hit_and_says_so(
    tmp_path: Path, field: str, entry: Entry, old: tuple[str, ...], new: tuple[str, ...]
) -> None:
    decide(decisions(tmp_path))
    status = decisions(tmp_path).status(CUSTOMER, entry, TODAY)
    assert status.state is State.REOPENED
    (change,) = status.changes
    assert (change.side, change.field, change.old, change.new) == ("entry", field, old, new)
    for value in {*old, *new} - ({*old} & {*new}):
        assert value in status.why.en
        assert value in status.why.ja
    assert state(tmp_path) is State.CLEARED  # the entry as it was is still cleared


CUSTOMER_CHANGES = {
    "names": replace(CUSTOMER, names=("Northwind Valve Works", "NVW")),
    "kind": replace(CUSTOMER, kind=""),
    "countries": replace(CUSTOMER, countries=("IR",)),
    "birth_date": replace(CUSTOMER, birth_date=date(1970, 1, 1)),
    "identifiers": replace(CUSTOMER, identifiers=("12345",)),
    "addresses": replace(CUSTOMER, addresses=()),
}


@pytest.mark.parametrize("field", CUSTOMER_CHANGES)
def test_a_customer_that_changed_in_one_field_opens_the_hit_and_says_so(
    tmp_path: Path, field: str
) -> None:
    decide(decisions(tmp_path))
    status = decisions(tmp_path).status(CUSTOMER_CHANGES[field], ENTRY, TODAY)
    assert status.state is State.REOPENED
    assert [(change.side, change.field) for change in status.changes] == [("customer", field)]


def test_order_blanks_and_the_coding_of_accents_are_no_change(tmp_path: Path) -> None:
    entry = replace(ENTRY, aliases=("B é", "A"))
    decide(decisions(tmp_path), replace(CUSTOMER, names=("One", "Two")), entry)
    customer = replace(CUSTOMER, names=("Two ", "One"))
    assert state(tmp_path, customer, replace(entry, aliases=("A", "B  e\u0301"))) is State.CLEARED


def test_one_customers_decision_is_not_anothers(tmp_path: Path) -> None:
    decide(decisions(tmp_path))
    assert state(tmp_path, replace(CUSTOMER, id="C-2")) is State.OPEN


def test_one_entrys_decision_is_not_anothers(tmp_path: Path) -> None:
    decide(decisions(tmp_path))
    assert state(tmp_path, entry=replace(ENTRY, id="eul:43")) is State.OPEN


def test_the_same_id_on_another_list_is_another_entry(tmp_path: Path) -> None:
    decide(decisions(tmp_path))
    assert state(tmp_path, entry=replace(ENTRY, list_id="other")) is State.OPEN


def test_one_organisations_decisions_are_not_anothers(tmp_path: Path) -> None:
    path = decisions_path(tmp_path, "north")
    decide(Clearings.load(path, QuickDisk()))
    assert Clearings.load(path).status(CUSTOMER, ENTRY, TODAY).state is State.CLEARED
    other = Clearings.load(decisions_path(tmp_path, "south"))
    assert other.status(CUSTOMER, ENTRY, TODAY).state is State.OPEN


@pytest.mark.parametrize("name", ["", "..", "a/b", "A", "x" * 64, "con", "a.b", "-a", "ä"])
def test_an_organisation_cannot_name_another_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProblemError) as error:
        decisions_path(tmp_path, name)
    assert error.value.problems[0].code == "KAN-2296"


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, State.CLEARED), (0, State.CLEARED), (1, State.EXPIRED)]
)
def test_a_decision_holds_through_its_last_day(tmp_path: Path, days: int, expected: State) -> None:
    last = date(2027, 3, 31)
    decide(decisions(tmp_path), until=last)
    today = last + timedelta(days=days)
    status = decisions(tmp_path).status(CUSTOMER, ENTRY, today)
    assert status.state is expected
    assert ("2027-03-31" in status.why.en) is (expected is State.EXPIRED)


def test_an_expired_decision_says_what_changed_too(tmp_path: Path) -> None:
    decide(decisions(tmp_path), until=TODAY)
    later = TODAY + timedelta(days=1)
    status = decisions(tmp_path).status(CUSTOMER, replace(ENTRY, name="Other"), later)
    assert status.state is State.EXPIRED
    assert [change.field for change in status.changes] == ["name"]


def test_a_withdrawn_decision_no_longer_counts_and_stays_on_record(tmp_path: Path) -> None:
    clearings = decisions(tmp_path)
    decide(clearings)
    key = (CUSTOMER.id, ENTRY.list_id, ENTRY.id)
    clearings.withdraw(*key, by="B. Reviewer", reason="too quick", at=AT)
    assert state(tmp_path) is State.OPEN
    again = decisions(tmp_path)
    assert [one.verdict for one in again.decisions] == [Verdict.CLEARED, Verdict.WITHDRAWN]
    assert again.in_force() == ()
    with pytest.raises(ProblemError) as error:
        again.withdraw(*key, by="B", reason="again", at=AT)
    assert error.value.problems[0].code == "KAN-2295"
    decide(again)
    assert state(tmp_path) is State.CLEARED


def test_a_newer_decision_counts_alone(tmp_path: Path) -> None:
    clearings = decisions(tmp_path)
    decide(clearings)
    decide(clearings, verdict=Verdict.CONFIRMED)
    assert state(tmp_path) is State.CONFIRMED
    clearings.withdraw(
        CUSTOMER.id, ENTRY.list_id, ENTRY.id, by="B", reason="wrong", at=AT
    )  # the older one does not come back to life
    assert state(tmp_path) is State.OPEN


def test_a_decision_under_a_former_id_is_found_and_has_to_be_made_again(tmp_path: Path) -> None:
    decide(decisions(tmp_path))
    renamed = replace(ENTRY, id="eul:77")
    assert state(tmp_path, entry=renamed) is State.OPEN
    status = decisions(tmp_path).status(CUSTOMER, renamed, TODAY, ("eul:1", "eul:42"))
    assert status.state is State.REOPENED
    assert [(c.field, c.old, c.new) for c in status.changes] == [("id", ("eul:42",), ("eul:77",))]


@pytest.mark.parametrize(("by", "reason"), [("", "x"), ("x", " \n"), ("　", "")])
def test_a_decision_needs_somebody_and_a_reason(tmp_path: Path, by: str, reason: str) -> None:
    with pytest.raises(ProblemError) as error:
        decisions(tmp_path).decide(
            Verdict.CLEARED, CUSTOMER, ENTRY, BASIS, by=by, reason=reason, at=AT
        )
    assert {problem.code for problem in error.value.problems} == {"KAN-2293"}
    assert not (tmp_path / "decisions").exists()


def test_a_decision_cannot_expire_before_it_is_made(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as error:
        decide(decisions(tmp_path), until=TODAY - timedelta(days=1))
    assert error.value.problems[0].code == "KAN-2294"
    decide(decisions(tmp_path), until=TODAY)


def test_a_time_without_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="zone"):
        decisions(tmp_path).decide(
            Verdict.CLEARED, CUSTOMER, ENTRY, BASIS, by="a", reason="b",
            at=AT.replace(tzinfo=None),
        )  # fmt: skip


def test_two_that_are_open_at_once_see_each_others_decisions(tmp_path: Path) -> None:
    one, other = decisions(tmp_path), decisions(tmp_path)
    assert decide(one) == 1
    assert decide(other, replace(CUSTOMER, id="C-2")) == 2
    other.withdraw(CUSTOMER.id, ENTRY.list_id, ENTRY.id, by="b", reason="c", at=AT)
    assert [one.number for one in other.decisions] == [1, 2, 3]
    assert state(tmp_path) is State.OPEN


def test_halves_of_characters_are_written_as_question_marks(tmp_path: Path) -> None:
    broken = replace(CUSTOMER, names=("A\ud800 Works",))
    decisions(tmp_path).decide(
        Verdict.CLEARED, broken, ENTRY, BASIS, by="x\udcff", reason="y", at=AT
    )
    assert state(tmp_path, broken) is State.CLEARED


def test_a_record_of_another_format_is_told(tmp_path: Path) -> None:
    from kaname.screening.chained import ChainedLog

    path = decisions_path(tmp_path)
    ChainedLog(path, QuickDisk()).grow(lambda _: [{"format": 2}])
    with pytest.raises(ProblemError) as error:
        Clearings.load(path)
    assert error.value.problems[0].code == "KAN-2300"
    ChainedLog(path, QuickDisk()).grow(lambda _: [{"format": 1}])


def test_a_record_that_is_no_decision_is_told(tmp_path: Path) -> None:
    from kaname.screening.chained import ChainedLog

    path = decisions_path(tmp_path)
    ChainedLog(path, QuickDisk()).grow(lambda _: [{"format": 1, "verdict": "maybe"}])
    with pytest.raises(ProblemError) as error:
        Clearings.load(path)
    assert error.value.problems[0].code == "KAN-2291"


TEXTS = st.text(max_size=6)
MANY = st.lists(TEXTS, max_size=3).map(tuple)
ENTRIES = st.builds(
    Entry, id=st.just("l:1"), list_id=st.just("l"), name=TEXTS, kind=TEXTS, aliases=MANY,
    weak_aliases=MANY, countries=MANY, addresses=MANY, identifiers=MANY, birth_dates=MANY,
    programs=MANY, details=st.lists(st.tuples(st.sampled_from("ab"), TEXTS), max_size=2).map(tuple),
)  # fmt: skip


@given(one=ENTRIES, other=ENTRIES)
def test_hashes_agree_exactly_where_facts_do(one: Entry, other: Entry) -> None:
    same = entry_facts(one) == entry_facts(other)
    assert (hash_of_facts(entry_facts(one)) == hash_of_facts(entry_facts(other))) is same


def test_messages_hold_no_name_of_a_customer(tmp_path: Path) -> None:
    decide(decisions(tmp_path))
    path = decisions_path(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"another", b"a-other"))
    with pytest.raises(ProblemError) as error:
        Clearings.load(path)
    assert "Northwind" not in str(error.value)
