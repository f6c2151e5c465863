"""Rescreening tells what two full screenings differ in: nothing more, and nothing less."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaname.core.hit import Entry
from kaname.screening.clearing import Clearings, State, Verdict
from kaname.screening.customers import Customer
from kaname.screening.differences import difference, key_of
from kaname.screening.engine import Engine
from kaname.screening.rescreen import HITS_MAX, Event, Row, Screened, Was, rescreen, screen_book
from kaname.screening.sources.entry_ids import content_id
from screening.clearing_samples import AT, BASIS, TODAY, FakeEngine, decisions, pair_score

THRESHOLD = 60
Book = Mapping[str, Customer]
Told = tuple[str, str, str, int | None, int | None]
"""Customer, entry, event, old score, new score."""


def screened(book: Book, entries: Sequence[Entry], matcher: str = "m1") -> Screened:
    engine = cast("Engine", FakeEngine(entries))
    return screen_book(book.values(), engine, THRESHOLD, matcher)


def told(rows: Sequence[Row]) -> list[Told]:
    return [(r.customer, r.entry_id, r.event.value, r.old_score, r.new_score) for r in rows]


def run(
    old_book: Book | None,
    old: Sequence[Entry],
    new_book: Book,
    new: Sequence[Entry],
    clearings: Clearings,
    today: date = TODAY,
) -> tuple[Row, ...]:
    was = None if old_book is None else Was(screened(old_book, old), old_book)
    change = difference(old, new)
    return rescreen(was, screened(new_book, new), new_book, change, clearings, today)


def by_difference(
    old_book: Book,
    old: Sequence[Entry],
    new_book: Book,
    new: Sequence[Entry],
    clearings: Clearings,
    today: date,
) -> list[Told]:
    """Do the same from the difference alone, pair by pair: what is neither new nor changed on
    either side is never looked at again.
    """
    change = difference(old, new)
    pairs = [*((one.old, one.new) for one in change.changed), *change.same]
    successor = {key_of(one): other for one, other in pairs}
    touched = {key_of(e) for e in (*change.added, *(one.new for one in change.changed))}
    moved = {
        c for c, one in new_book.items() if c not in old_book or old_book[c].facts() != one.facts()
    }
    before = {
        (c.id, key_of(e)): pair_score(c.query(), e)
        for c in old_book.values() for e in old if pair_score(c.query(), e) >= THRESHOLD
    }  # fmt: skip
    was: dict[tuple[str, tuple[str, str]], int] = {}
    rows: list[Told] = []
    for (customer, entry), points in before.items():
        follows = successor.get(entry)
        if customer not in new_book or follows is None:
            rows.append((customer, follows.id if follows else entry[1], "hit_lifted", points, None))
        else:
            was[customer, key_of(follows)] = points
    for entry in new:
        key = key_of(entry)
        for customer in new_book.values():
            points: int | None = was.get((customer.id, key))
            known = points
            if key in touched or customer.id in moved:
                points = pair_score(customer.query(), entry)
                points = points if points >= THRESHOLD else None
            event = _event(customer, entry, known, points, change.former_ids().get(key),
                           key in touched or customer.id in moved, clearings, today)  # fmt: skip
            if event:
                rows.append((customer.id, entry.id, event, known, points))
    return sorted(rows, key=str)


def _event(
    customer: Customer, entry: Entry, known: int | None, points: int | None, former: str | None,
    changed: bool, clearings: Clearings, today: date,
) -> str:  # fmt: skip
    if points is None:
        return "hit_lifted" if known is not None else ""
    state = clearings.status(customer, entry, today, (former,) if former else ()).state
    decided = {
        State.CLEARED: "still_cleared", State.REOPENED: "cleared_again_open",
        State.EXPIRED: "decision_expired",
    }  # fmt: skip
    if state in decided:
        return decided[state]
    if known is None:
        return "new_hit"
    return "hit_changed" if changed else ""


WORDS = ["alpha", "beta", "gamma", "works", "group"]
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
PLACES = st.sampled_from([(), ("CN",), ("IR",)])
PROGRAMS = st.sampled_from([(), ("P",)])
LASTING = st.builds(
    lambda number, name, aliases, places, programs: Entry(
        f"sdn:{number}", "sdn", name, aliases=tuple(aliases), countries=places, programs=programs
    ),
    st.integers(1, 4), NAMES, st.lists(NAMES, max_size=1), PLACES, PROGRAMS,
)  # fmt: skip
MADE = st.builds(
    lambda name, bracket, places, programs: Entry(
        content_id("eul", name + bracket, *places), "eul", name + bracket, countries=places,
        programs=programs,
    ),
    NAMES, st.sampled_from(["", " (甲)"]), PLACES, PROGRAMS,
)  # fmt: skip
EDITIONS = st.lists(st.one_of(LASTING, MADE), max_size=6, unique_by=key_of)
CUSTOMERS = st.builds(
    lambda number, names, places: Customer(f"C{number}", tuple(names), countries=places),
    st.integers(1, 4), st.lists(NAMES, min_size=1, max_size=2), PLACES,
)  # fmt: skip
BOOKS = st.lists(CUSTOMERS, max_size=4, unique_by=lambda c: c.id).map(
    lambda found: {customer.id: customer for customer in sorted(found, key=lambda c: c.id)}
)


def decide(
    clearings: Clearings, customer: Customer, entry: Entry,
    verdict: Verdict = Verdict.CLEARED, until: date | None = None,
) -> None:  # fmt: skip
    clearings.decide(
        verdict, customer, entry, BASIS, by="A. Reviewer", reason="because", at=AT, until=until
    )


def reprinted(entry: Entry) -> Entry:
    """Return an entry with a bracket behind its name, or without the one it had; the id follows
    where it is made of the name.
    """
    name = entry.name.removesuffix(" (甲)")
    name = name if name != entry.name else f"{name} (甲)"
    made = content_id("eul", name, *entry.countries)
    return replace(entry, name=name, id=made if entry.list_id == "eul" else entry.id)


def some_decisions(data: st.DataObject, clearings: Clearings, book: Book, entries: Any) -> None:
    for customer in book.values():
        for entry in entries:
            if pair_score(customer.query(), entry) < THRESHOLD:
                continue
            said = data.draw(st.sampled_from(["", "cleared", "confirmed", "expired"]))
            if said:
                verdict = Verdict.CONFIRMED if said == "confirmed" else Verdict.CLEARED
                decide(clearings, customer, entry, verdict, TODAY if said == "expired" else None)


@settings(max_examples=150)
@given(data=st.data(), old_book=BOOKS, new_book=BOOKS, old=EDITIONS, new=EDITIONS)
def test_the_way_by_the_difference_comes_to_the_same_rows(
    data: st.DataObject, old_book: Book, new_book: Book, old: list[Entry], new: list[Entry],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    kept = data.draw(st.lists(st.sampled_from(old), unique_by=key_of)) if old else []
    kept = [reprinted(entry) if data.draw(st.booleans()) else entry for entry in kept]
    kept = list({key_of(entry): entry for entry in kept}.values())
    new = [*kept, *(entry for entry in new if key_of(entry) not in {key_of(k) for k in kept})]
    same = data.draw(st.sets(st.sampled_from(sorted(old_book)))) if old_book else set()
    new_book = {**new_book, **{customer: old_book[customer] for customer in same}}
    new_book = dict(sorted(new_book.items()))
    clearings = decisions(tmp_path_factory.mktemp("home"))
    some_decisions(data, clearings, old_book, old)
    tomorrow = TODAY + timedelta(days=1)
    rows = run(old_book, old, new_book, new, clearings, tomorrow)
    expected = by_difference(old_book, old, new_book, new, clearings, tomorrow)
    assert sorted(told(rows), key=str) == expected
    for row in rows:
        assert row.why.en
        assert row.why.ja
        assert "how much the words" not in row.why.en  # each pair has points of its own


ALPHA = Entry("sdn:1", "sdn", "Alpha Works", countries=("CN",))
CUSTOMER = Customer("C1", ("Alpha Works",), countries=("CN",))
BOOK = {"C1": CUSTOMER}


def one(rows: tuple[Row, ...]) -> Row:
    (row,) = rows
    return row


@pytest.fixture
def clearings(tmp_path: Path) -> Clearings:
    return decisions(tmp_path)


def test_at_first_every_hit_is_new(clearings: Clearings) -> None:
    row = one(run(None, [], BOOK, [ALPHA], clearings))
    assert (row.event, row.old_score, row.new_score) == (Event.NEW_HIT, None, 100)
    assert row.why.en == "nothing was screened before"


def test_what_stands_as_it_stood_gives_no_row(clearings: Clearings) -> None:
    assert run(BOOK, [ALPHA], BOOK, [ALPHA], clearings) == ()


def test_a_new_entry_against_an_old_name(clearings: Clearings) -> None:
    row = one(run(BOOK, [], BOOK, [ALPHA], clearings))
    assert (row.event, row.why.en) == (Event.NEW_HIT, "the entry was added")


def test_a_hit_under_another_id_is_no_new_hit(clearings: Clearings) -> None:
    old = replace(ALPHA, id=content_id("eul", "Alpha Works", "CN"), list_id="eul")
    row = one(run(BOOK, [old], BOOK, [reprinted(old)], clearings))
    assert (row.event, row.old_score, row.new_score) == (Event.HIT_CHANGED, 100, 67)
    assert "Alpha Works → Alpha Works (甲)" in row.why.en


def test_a_removal_lifts_the_hit(clearings: Clearings) -> None:
    row = one(run(BOOK, [ALPHA], BOOK, [], clearings))
    assert (row.event, row.old_score, row.new_score) == (Event.HIT_LIFTED, 100, None)
    assert (row.name, row.why.en) == ("Alpha Works", "the entry was removed from the list")


def test_a_changed_entry_that_hits_or_no_longer_hits(clearings: Clearings) -> None:
    other = replace(ALPHA, name="Quite Different")
    row = one(run(BOOK, [other], BOOK, [ALPHA], clearings))
    assert row.event is Event.NEW_HIT
    assert "Quite Different → Alpha Works" in row.why.en
    row = one(run(BOOK, [ALPHA], BOOK, [other], clearings))
    assert row.event is Event.HIT_LIFTED
    assert "Alpha Works → Quite Different" in row.why.en
    row = one(run(BOOK, [ALPHA], BOOK, [replace(ALPHA, programs=("P",))], clearings))
    assert (row.event, row.old_score, row.new_score) == (Event.HIT_CHANGED, 100, 100)


def test_a_new_a_changed_and_a_removed_customer(clearings: Clearings) -> None:
    row = one(run({}, [ALPHA], BOOK, [ALPHA], clearings))
    assert (row.event, row.why.en) == (Event.NEW_HIT, "the customer is new in the book")
    moved = {"C1": replace(CUSTOMER, countries=("IR",))}
    row = one(run(BOOK, [ALPHA], moved, [ALPHA], clearings))
    assert (row.event, row.old_score, row.new_score) == (Event.HIT_CHANGED, 100, 80)
    assert "countries: CN → IR" in row.why.en
    row = one(run(BOOK, [ALPHA], {}, [ALPHA], clearings))
    assert (row.event, row.why.en) == (Event.HIT_LIFTED, "the customer was removed from the book")


def test_a_cleared_hit_stays_cleared_until_the_entry_changes(clearings: Clearings) -> None:
    decide(clearings, CUSTOMER, ALPHA)
    assert one(run(BOOK, [ALPHA], BOOK, [ALPHA], clearings)).event is Event.STILL_CLEARED
    row = one(run(BOOK, [ALPHA], BOOK, [replace(ALPHA, aliases=("AW",))], clearings))
    assert row.event is Event.CLEARED_AGAIN_OPEN
    assert "aliases: (none) → AW" in row.why.en
    assert "別名: （なし） → AW" in row.why.ja


def test_a_cleared_hit_comes_back_when_its_entry_is_printed_under_another_name(
    clearings: Clearings,
) -> None:
    old = Entry(content_id("eul", "Alpha Works (甲)", "CN"), "eul", "Alpha Works (甲)",
                countries=("CN",))  # fmt: skip
    new = Entry(content_id("eul", "Alpha Works", "CN"), "eul", "Alpha Works", countries=("CN",))
    decide(clearings, CUSTOMER, old)
    row = one(run(BOOK, [old], BOOK, [new], clearings))
    assert row.event is Event.CLEARED_AGAIN_OPEN
    assert {change.field for change in row.status.changes} == {"id", "name"}


def test_one_customers_clearing_leaves_the_others_hit(clearings: Clearings) -> None:
    twin = replace(CUSTOMER, id="C2")
    decide(clearings, CUSTOMER, ALPHA)
    rows = run({}, [], {"C1": CUSTOMER, "C2": twin}, [ALPHA], clearings)
    assert [(row.customer, row.event) for row in rows] == [
        ("C1", Event.STILL_CLEARED), ("C2", Event.NEW_HIT),
    ]  # fmt: skip


def test_a_confirmed_hit_is_quiet_until_something_changes(clearings: Clearings) -> None:
    decide(clearings, CUSTOMER, ALPHA, Verdict.CONFIRMED)
    assert run(BOOK, [ALPHA], BOOK, [ALPHA], clearings) == ()
    row = one(run(BOOK, [ALPHA], BOOK, [replace(ALPHA, programs=("P",))], clearings))
    assert row.event is Event.CLEARED_AGAIN_OPEN
    assert row.status.state is State.REOPENED


def test_an_expired_decision_is_told_again_and_again(clearings: Clearings) -> None:
    decide(clearings, CUSTOMER, ALPHA, until=TODAY)
    later = TODAY + timedelta(days=400)
    for _ in range(2):
        row = one(run(BOOK, [ALPHA], BOOK, [ALPHA], clearings, later))
        assert row.event is Event.DECISION_EXPIRED


def test_points_that_moved_by_themselves_are_told_with_their_cause(clearings: Clearings) -> None:
    now = screened(BOOK, [ALPHA])
    change = difference([ALPHA], [ALPHA])
    causes = {
        "with the list": Screened({}, THRESHOLD, "m1"),
        "threshold was 90 points and is 60": Screened({}, 90, "m1"),
        "Kaname itself was changed": Screened({}, THRESHOLD, "m0"),
    }
    for cause, before in causes.items():
        was = Was(before, BOOK)
        row = one(rescreen(was, now, BOOK, change, clearings, TODAY))
        assert row.event is Event.NEW_HIT
        assert cause in row.why.en
    before = Screened({("C1", "sdn", "sdn:1"): 61}, THRESHOLD, "m1")
    none = Screened({}, THRESHOLD, "m1")
    row = one(rescreen(Was(before, BOOK), none, BOOK, change, clearings, TODAY))
    assert row.event is Event.HIT_LIFTED
    assert "with the list" in row.why.en


def test_hits_beyond_the_most_that_are_kept_are_told_and_never_lifted(
    clearings: Clearings,
) -> None:
    many = [replace(ALPHA, id=f"sdn:{n:04}") for n in range(HITS_MAX + 5)]
    now = screened(BOOK, many)
    assert len(now.hits) == HITS_MAX
    assert now.more == {"C1"}
    before = Screened({("C1", "sdn", f"sdn:{HITS_MAX + 2:04}"): 100}, THRESHOLD, "m1")
    rows = rescreen(Was(before, BOOK), now, BOOK, difference(many, many), clearings, TODAY)
    assert Event.HIT_LIFTED not in {row.event for row in rows}
