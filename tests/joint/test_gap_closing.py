"""What would close a gap is tried on the law, counted, and never claimed where it does not."""

import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context

import pytest

from kaname.joint.compare import Comparison, compare
from kaname.joint.compare_ask import asked_item, end_user
from kaname.joint.gap_asking import Round, answer, answer_together, as_item
from kaname.joint.gap_closing import GAPS, Closing, _Table, closing

DAY = date(2026, 11, 21)


def ask(rounds: Sequence[Round]) -> Iterable[tuple[str, ...]]:
    """Answer each round in a process of its own."""
    with ProcessPoolExecutor(2, get_context("spawn"), max_tasks_per_child=1) as pool:
        return list(pool.map(answer, rounds))


@pytest.fixture(scope="module")
def compared() -> Comparison:
    items = [asked_item(eccn, DAY, least="likely") for eccn in
             ("2B350", "3A201", "3A101", "9A991", "EAR99", "0E982")]  # fmt: skip
    places = ("DE", "KR", "CA", "CN", "JP", "US", "IR", "CU", "HK")
    return compare(items, places, [end_user("civil")], DAY)


@pytest.fixture(scope="module")
def found(compared: Comparison) -> Closing:
    return closing(compared, ask)


def test_a_mark_for_germany_closes_the_gap_on_chemical_plant(found: Closing) -> None:
    marks = {change.subject: change for change in found.changes if change.action == "set"}
    assert marks["CB2"].side == "US"
    assert set(marks["CB2"].rows) == {"DE", "KR", "CA"}
    assert marks["CB2"].closes == 3
    assert "Germany" in marks["CB2"].text().en
    assert "ドイツ" in marks["CB2"].text().ja
    assert marks["CB2"].citation == "15 CFR part 738, Supplement No. 1"


def test_tokyo_may_except_the_destination_instead(found: Closing) -> None:
    excepted = {change.subject: change for change in found.changes if change.action == "except"}
    assert excepted["3の項(2)"].closes == 3
    assert excepted["3の項(2)"].citation == "輸出令 別表第一 3の項(2)"


def test_every_claim_holds_when_the_law_is_asked_of_it_alone(
    compared: Comparison, found: Closing
) -> None:
    of = {
        (n, cell.destination, cell.end_user): cell.divergence
        for n, cell in (
            (at // len(compared.destinations), cell) for at, cell in enumerate(compared.cells)
        )
    }
    rounds, expected = [], []
    for change in found.changes:
        for step in change.steps:
            if step.action not in ("set", "lift"):
                continue
            for number, place, user in (*step.closes, *step.opens):
                marks = ((step.row, tuple(step.subject.split())),)
                rounds.append(
                    Round((compared.items[number],), (place,), (end_user(user),), DAY,
                          set_marks=marks if step.action == "set" else (),
                          lifted_marks=marks if step.action == "lift" else ())
                )  # fmt: skip
                expected.append((of[number, place, user], (number, place, user) in step.closes))
    assert rounds
    for (before, closes), (after,) in zip(expected[:6], ask(rounds[:6]), strict=True):
        assert (before in GAPS, after == "same") == ((True, True) if closes else (False, False))


def test_what_one_of_the_two_does_not_export_is_left_out(found: Closing) -> None:
    touched = {row for change in found.changes for row in change.rows}
    assert not touched & {"JP", "US"}
    assert any("one of them does not export" in text.en for text, _ in found.neither)
    assert sum(count for _, count in found.neither) <= found.gaps


def test_the_embargo_of_cuba_is_no_mark_of_the_chart(found: Closing) -> None:
    assert not {"CU", "IR"} & {row for change in found.changes if change.side == "US"
                               for row in change.rows}  # fmt: skip


def test_a_table_that_was_read_cannot_be_supposed_otherwise() -> None:
    from kaname.law.engine.tables import load_table, suppose

    load_table("kaname.law.us.export", "country_chart", "country")
    with pytest.raises(RuntimeError, match="was read already"):
        suppose("kaname.law.us.export", "country_chart", lambda row: row)


def test_a_supposed_mark_is_seen_by_the_law_and_nothing_else_changes() -> None:
    program = (
        "from kaname.law.engine.tables import load_table, suppose\n"
        "from dataclasses import replace\n"
        "def change(row):\n"
        "    if row['country'] != 'DE': return row\n"
        "    return replace(row, values={**row.values, 'columns': 'CB2'})\n"
        "suppose('kaname.law.us.export', 'country_chart', change)\n"
        "table = load_table('kaname.law.us.export', 'country_chart', 'country')\n"
        "print([r['columns'] for r in table if r['country'] in ('DE', 'FR')])\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                            check=True)  # fmt: skip
    assert result.stdout.startswith("['CB2', ")
    assert "CB1" in result.stdout or "NS1" in result.stdout


def test_rounds_asked_together_answer_as_each_alone() -> None:
    plant, laser = (asked_item(eccn, DAY) for eccn in ("2B350", "3A201"))
    users = (end_user("civil"), end_user("military"))
    rounds = [
        Round((plant,), ("DE", "CN"), users, DAY),
        Round((as_item(plant, "16の項"), laser), ("KR", "DE", "LY"), users, DAY),
        Round((laser,), ("CN",), users, DAY),
    ]
    assert answer_together(rounds) == [answer(one) for one in rounds]
    assert answer_together([]) == []


def test_a_mark_that_only_another_paragraph_asks_by_does_not_hide_the_one_that_closes() -> None:
    """Germany has NS1, by which 3A001.b asks; 3A001.a.2 is asked by NS2, which it lacks."""
    items = [asked_item(eccn, DAY) for eccn in ("2B350", "3A001.a.2")]
    users = (end_user("civil"),)
    some = compare(items, ("DE", "FR", "NL", "KR"), users, DAY)
    found = closing(some, ask)
    marks = {change.subject: change for change in found.changes if change.side == "US"}
    assert found.gaps == 8
    assert found.closed == {"US": 8, "JP": 8}
    assert set(marks) == {"CB2", "NS2"}
    assert set(marks["NS2"].rows) == {"DE", "FR", "NL", "KR"}
    assert (marks["NS2"].closes, marks["NS2"].opens, marks["NS2"].blurs) == (4, 0, 0)
    alone = Round((items[1],), ("DE",), users, DAY, set_marks=(("DE", ("NS2",)),))
    assert list(ask([alone])) == [("same",)]


def test_a_gap_that_no_change_reached_is_not_said_to_have_been_tried() -> None:
    some = compare([asked_item("3A001.a.2", DAY)], ("DE",), [end_user("civil")], DAY)
    (cell,) = some.cells
    key = (0, "DE", "civil")
    table = _Table(some, {key: cell})
    assert table.reason(key, {(0, "DE")}) == "tried"
    assert table.reason(key, set()) == "untried"
