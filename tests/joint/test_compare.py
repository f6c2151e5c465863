"""The comparison says what the engines say one by one, and how far the capitals part."""

import gc
import random
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import kaname.law
from kaname.core.case import Case
from kaname.core.finding import Finding
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome
from kaname.core.places import codes
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN
from kaname.joint import compare_desk
from kaname.joint.backfill import Maker, backfill
from kaname.joint.compare import DIVERGENCES, Cell, compare, diverge
from kaname.joint.compare_ask import END_USERS, asked_item, end_user, stated_case
from kaname.joint.compare_classes import Classes
from kaname.joint.compare_desk import Desk, Side, side_of
from kaname.joint.compare_summary import causes
from kaname.joint.compare_time import days_of_change, time_line
from kaname.joint.concordance import every_eccn
from kaname.law.engine.claims import state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Provision, Verdict, coverage, examine
from kaname.law.jp.export import assess as assess_japan
from kaname.law.us.export import assess as assess_united_states
from kaname.law.us.export.country_chart import country_chart

DAY = date(2026, 11, 21)
ASSESS = {"US": assess_united_states, "JP": assess_japan}


def one_by_one(cell: Cell, capital: str) -> Side:
    """Return what the engine says of a cell when it is asked of nothing else."""
    user = end_user(cell.end_user)
    case = stated_case(capital, cell.asked, cell.destination, user, cell.on)
    return side_of(ASSESS[capital](case, user.hits, cell.on), capital)


@pytest.mark.parametrize(("user", "seed"), [("civil", 1), ("military", 2), ("unstated", 3),
                                            ("weapons", 4)])  # fmt: skip
def test_cells_are_what_the_engines_say_one_by_one(user: str, seed: int) -> None:
    chance = random.Random(seed)
    entries = chance.sample([*every_eccn(DAY), "EAR99"], 45)
    items = [asked_item(eccn, DAY, least="likely") for eccn in entries]
    comparison = compare(items, codes(), [end_user(user)], DAY)
    assert len(comparison.cells) == 45 * len(codes())
    for cell in chance.sample(comparison.cells, 150):
        assert cell.us == one_by_one(cell, "US"), (cell.asked.eccn, cell.destination)
        assert cell.jp == one_by_one(cell, "JP"), (cell.asked.eccn, cell.destination)


def test_paragraphs_and_given_items_are_kept_apart() -> None:
    items = [
        asked_item(eccn, DAY) for eccn in ("3A001", "3A001.a.1", "3A001.z", "3B001.c", "3B001")
    ]
    items += [asked_item("3A991", DAY, meti_item=item) for item in ("7の項(1)", "16の項", "8の項")]
    items.append(asked_item("EAR99", DAY, meti_item="16の項", hs="8542.31"))
    places = ("CN", "HK", "MO", "JP", "US", "DE", "RU", "IR", "LY", "AE", "CU", "TW")
    for cell in compare(items, places, [end_user("civil")], DAY).cells:
        assert cell.us == one_by_one(cell, "US"), (cell.asked.eccn, cell.destination)
        assert cell.jp == one_by_one(cell, "JP"), (cell.asked.eccn, cell.destination)


def test_several_end_users_do_not_mix() -> None:
    users = [end_user(name) for name in END_USERS]
    items = [asked_item(eccn, DAY, least="likely") for eccn in ("3A991", "2B350", "9A991")]
    for cell in compare(items, ("CN", "RU", "DE", "VN"), users, DAY).cells:
        assert cell.us == one_by_one(cell, "US"), (cell.asked.eccn, cell.destination)
        assert cell.jp == one_by_one(cell, "JP"), (cell.asked.eccn, cell.destination)


def test_rows_and_cells_are_the_same_answers() -> None:
    items = [asked_item(eccn, DAY) for eccn in ("3A991", "2B350", "9A610", "3A611")]
    users = [end_user("civil"), end_user("military")]
    found = compare(items, ("CN", "DE"), users, DAY)
    assert found.size == len(found.cells) == 16
    assert [(c.destination, c.end_user) for c in found.cells[:4]] == [
        ("CN", "civil"), ("CN", "military"), ("DE", "civil"), ("DE", "military"),
    ]  # fmt: skip
    said = [one for row in found.rows for one in row]
    assert [(c.us, c.jp, c.divergence, c.reason) for c in found.cells] == [
        (one.us, one.jp, one.divergence, one.reason) for one in said
    ]
    assert sum(found.counts().values()) == found.size
    assert gc.isenabled()


def test_what_only_names_a_place_tells_no_places_apart_until_it_is_said() -> None:
    classes = Classes(DAY, ("kaname.law.jp.export",))
    assert classes.is_named("AF", "to アフガニスタン only")
    assert classes.is_named("AF", "to Afghanistan only")
    assert not classes.is_named("AF", "to any destination")


def test_what_a_provision_asks_of_another_counts_as_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def rule(matter: Matter) -> list[Verdict]:
        (found,) = examine(country_chart, matter)
        return [Verdict(found.outcome, found.summary, found.trace)]

    rule.__module__ = "kaname.law.us.export"  # code elsewhere is not followed
    outer = Provision(coverage()["us.export.licence_exceptions"], rule)

    def assess(case: Case, hits: tuple[Hit, ...], on: date) -> tuple[Finding, ...]:
        return examine(outer, Matter(case, on, hits).of_item(case.items[0]))

    assess.__module__ = rule.__module__
    monkeypatch.setattr(compare_desk, "_ASSESS", {**compare_desk._ASSESS, "US": assess})
    desk, user = Desk("US", DAY), end_user("civil")
    for eccn in ("3A991", "2B350", "9A012"):
        asked = asked_item(eccn, DAY)
        for place in ("CN", "CA", "DE", "BR", "IR", "AU"):
            case = stated_case("US", asked, place, user, DAY)
            assert desk.side(asked, place, user) == side_of(assess(case, (), DAY), "US")


def test_what_is_open_only_as_printed_is_not_taken_for_what_a_fact_decides() -> None:
    case = stated_case("US", asked_item("3A001.z.1.a", DAY), "DE", end_user("civil"), DAY)
    (found,) = examine(country_chart, Matter(case, DAY).of_item(case.items[0]))
    assert side_of([found], "US").printed
    other = replace(found, trace=state(UNKNOWN, found.trace.text))
    assert not side_of([other], "US").printed
    assert compare_desk._said(found, "3A001") != compare_desk._said(other, "3A001")


SAID = {outcome: Side(outcome, (), Text("", "")) for outcome in Outcome}


@pytest.mark.parametrize(
    ("us", "jp", "expected"),
    [("licence_required", "licence_required", "same"),
     ("no_requirement_found", "out_of_scope", "same"),
     ("prohibited", "licence_required", "US stricter"),
     ("review_advised", "licence_required", "Japan stricter"),
     ("licence_required", "no_requirement_found", "only US"),
     ("out_of_scope", "exception_available", "only Japan"),
     ("undetermined", "licence_required", "undetermined"),
     ("prohibited", "undetermined", "undetermined")],
)  # fmt: skip
def test_divergence(us: str, jp: str, expected: str) -> None:
    assert diverge(SAID[Outcome(us)], SAID[Outcome(jp)]) == expected


def test_every_pair_of_outcomes_has_its_divergence_and_turns_round() -> None:
    turned = {"US stricter": "Japan stricter", "only US": "only Japan"}
    turned |= {value: key for key, value in turned.items()}
    for one in SAID.values():
        for other in SAID.values():
            found = diverge(one, other)
            assert found in DIVERGENCES
            assert diverge(other, one) == turned.get(found, found)


def test_chemical_plant_goes_to_germany_freely_from_one_capital_only() -> None:
    (cell,) = compare([asked_item("2B350", DAY)], ("DE",), [end_user("civil")], DAY).cells
    assert (cell.us.outcome, cell.jp.outcome, cell.divergence) == (
        Outcome.NO_REQUIREMENT_FOUND, Outcome.LICENCE_REQUIRED, "only Japan",
    )  # fmt: skip
    assert "3の項(2)" in cell.reason.en


def test_without_a_table_of_makers_nobody_looked() -> None:
    cells = compare([asked_item("2B350", DAY)], ("DE", "CN"), [end_user("civil")], DAY).cells
    found = backfill(cells[0])
    assert found is not None
    assert (found.country, found.makers) == ("US", None)
    assert cells[1].divergence == "same"
    assert backfill(cells[1]) is None

    class Held:
        firms = True

        def of(self, eccn: str, meti_item: str, country: str) -> tuple[Maker, ...]:
            return (Maker(f"maker of {eccn} {meti_item}", country, "test"),)

    found = backfill(cells[0], Held())
    assert found is not None
    assert found.makers == (Maker("maker of 2B350 3の項(2)", "US", "test"),)


def test_only_days_on_which_a_table_changes_are_asked() -> None:
    first, last = date(2026, 6, 1), DAY
    days = days_of_change(first, last)
    assert days[0] == first
    assert date(2026, 11, 10) in days
    assert all(first <= day <= last for day in days)
    asked = []

    def compared(day: date):  # type: ignore[no-untyped-def]
        asked.append(day)
        return compare([asked_item("2B350", day)], ("DE",), [end_user("civil")], day)

    moments = time_line(first, last, compared)
    assert asked == list(days)
    assert moments[0].on == first
    assert all(moment.moved for moment in moments[1:])


def test_no_rule_takes_an_entry_apart_where_its_class_is_not_seen() -> None:
    law = Path(kaname.law.__file__).parent
    for path in law.rglob("*.py"):
        found = re.findall(r"entry\[(?!1:2\])[0-9:-].*", path.read_text(encoding="utf-8"))
        assert not found, f"{path.name}: say it with a pattern or a description: {found}"


def test_what_is_open_because_a_printed_rule_is_not_enforced_says_so() -> None:
    items = [asked_item(eccn, DAY) for eccn in ("3A090.a", "3A090")]
    found = compare(items, ("GB",), [end_user("civil")], DAY)
    named, whole = found.cells
    assert (named.us.outcome, named.us.printed) == (Outcome.UNDETERMINED, True)
    assert "does not enforce" in named.reason.en
    assert "執行しない" in named.reason.ja
    assert whole.us.printed is False
    by_key = {cause.key: cause for cause in causes(found)}
    assert (by_key["us.printed"].cells, by_key["us.fact"].cells) == (1, 1)
    assert "name the paragraph" not in by_key["us.printed"].mend.en
