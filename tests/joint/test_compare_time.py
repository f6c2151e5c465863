"""How the gap moved: the days, the cells, and the events with their citations."""

import csv
import io
import re
from datetime import date
from itertools import pairwise

from kaname.joint.compare import Comparison, compare
from kaname.joint.compare_ask import END_USERS, asked_item, end_user, stated_case
from kaname.joint.compare_time import NOT_ASKED, events_on, held_from, time_line
from kaname.law.engine.tables import load_table
from kaname.report.compare_line import line_csv, line_svg, line_text

FIRST, LAST = date(2026, 6, 1), date(2026, 11, 21)
EMIRATES = date(2026, 7, 10)


def compared(day: date) -> Comparison:
    items = [asked_item(eccn, day, least="likely") for eccn in ("9A991", "2B350", "EAR99")]
    return compare(items, ("AE", "DE", "SY", "RU"), [end_user("civil")], day)


def test_the_emirates_moved_with_their_country_groups() -> None:
    told: list[str] = []
    moments = time_line(FIRST, LAST, compared, lambda text: told.append(text.en))
    moment = next(one for one in moments if one.on == EMIRATES)
    assert {one.destination for one in moment.moved} == {"AE"}
    assert all(one.sides == ("US",) for one in moment.moved)
    (event,) = [event for event in moment.events if event.what == "country_groups"]
    assert event.kind == "begins"
    assert "91 FR 43038" in event.text.en
    assert "2026-07-14" in event.text.ja
    assert not any(event.side == "JP" for event in moment.events)
    assert any(str(EMIRATES) in line for line in told)


def test_every_moment_accounts_for_its_counts() -> None:
    moments = time_line(FIRST, LAST, compared)
    for before, after in pairwise(moments):
        counts = dict(before.counts)
        for one in after.moved:
            counts[one.before] -= 1
            counts[one.after] += 1
        assert counts == after.counts


def test_a_row_that_no_rule_brought_in_is_held_from_its_day_and_no_more() -> None:
    day = held_from("country_groups")
    kinds = {event.what: event.kind for event in events_on(day) if event.kind != "ends"}
    assert kinds["country_groups"] == "held_from"
    begun = [event for event in events_on(EMIRATES) if event.what == "country_groups"]
    assert [event.kind for event in begun] == ["begins"]


def test_an_event_says_how_many_rows_and_cites_them() -> None:
    table = load_table("kaname.law.us.export", "country_groups")
    on = held_from("country_groups")
    whole = sum(1 for row in table if row.citation.in_force_from == on)
    events = [event for event in events_on(on) if event.what == "country_groups"
              and event.kind == "held_from"]  # fmt: skip
    assert sum(event.rows for event in events) == whole
    assert all(event.citations for event in events)


def test_the_outcome_of_no_cell_rests_on_the_tables_left_out() -> None:
    from kaname.joint.compare_desk import side_of
    from kaname.law.jp.export import assess as assess_japan
    from kaname.law.us.export import assess as assess_united_states

    for capital, law in (("US", assess_united_states), ("JP", assess_japan)):
        for name in END_USERS:
            user = end_user(name)
            for place in ("CN", "RU", "DE"):
                case = stated_case(capital, asked_item("2B350", LAST), place, user, LAST)
                side = side_of(law(case, (), LAST), capital)
                assert not {one.rpartition(".")[2] for one in side.provisions} & NOT_ASKED


def test_a_cell_that_moves_with_the_day_a_table_is_held_from_is_no_change_of_law() -> None:
    groups = held_from("country_groups")
    moments = time_line(FIRST, LAST, compared)
    held = next(one for one in moments if one.on == groups)
    plant = [one for one in held.moved if one.eccn == "2B350"]
    assert plant
    assert all(one.held for one in plant)
    law = next(one for one in moments if one.on == EMIRATES)
    assert not any(one.held for one in law.moved)
    rows = list(csv.DictReader(io.StringIO(line_csv(moments, "en"))))
    assert {r["cause"] for r in rows if r["date"] == str(groups) and r["eccn"] == "2B350"} == {
        "held_from"
    }
    assert {r["cause"] for r in rows if r["date"] == str(EMIRATES)} == {"law"}
    assert "no change of law is known" in line_text(moments, LAST, "en")
    assert "stroke-dasharray" in line_svg(moments, LAST, "en")


def test_events_of_a_cell_are_those_of_its_item_and_destination() -> None:
    for moment in time_line(FIRST, LAST, compared)[1:]:
        for one in moment.moved:
            for event in one.events:
                assert event.side in one.sides
                cites = " ".join(citation.cite for citation in event.citations)
                named = set(re.findall(r"ECCN ([0-9][A-E][0-9]{3})", cites))
                assert named <= {one.eccn}
