"""The engine's Country Chart against a second, deliberately naive reading of the same tables.

The naive reading answers every cell. The engine answers one cell of each class of entries and
destinations that it cannot tell apart (``compare_classes``), and besides, cells drawn by chance.
"""

import random
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from kaname.core.case import Case, Item, Places
from kaname.joint.compare_classes import Classes, item_facts
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import examine
from kaname.law.engine.reads import reads_of
from kaname.law.us.export import assess
from kaname.law.us.export.country_chart import country_chart
from law.naive_chart import Reader

PACKAGE = "kaname.law.us.export"
DAYS = ("2026-09-01", "2026-07-15")
"""A day for which every table is held, and one on which some groups and territories are not."""
REPRESENTATIVES = ("CN", "HK", "MO", "JP", "KR", "DE", "CA", "GB", "AE", "TW", "PK", "IQ", "RU",
                   "LI", "US", "IR")  # fmt: skip
NAMING = {
    "ccl_controls": ("paragraphs", "excluded", "worded"),
    "ccl_all_destinations": ("paragraphs",), "prose_scopes": ("within", "within_excluded"),
}  # fmt: skip
"""The columns in which a table names paragraphs of the entry of its row."""


def case(eccn: str, country: str) -> Case:
    """A US-made item of which nothing is known but its ECCN, from the United States."""
    item = Item(id="item", eccn=eccn, origin="US")
    return Case(items=(item,), places=Places(from_="US", to=country, via=()))


def engine(eccn: str, country: str, day: str) -> str:
    """Return the outcome of the provision on the chart."""
    deal = case(eccn, country)
    matter = Matter(deal, date.fromisoformat(day)).of_item(deal.items[0])
    (found,) = examine(country_chart, matter)
    return found.outcome.value


def agree(reader: Reader, eccn: str, country: str, found: str) -> bool:
    """Tell whether the engine's answer is the naive one; open where a table is not held."""
    reader.short = False
    entry, _, paragraph = eccn.partition(".")
    return found == reader.outcome(entry, paragraph, country) or (
        reader.short and found == "undetermined"
    )


@cache
def places_named(reader: Reader) -> tuple[str, ...]:
    """Return each entry with each paragraph that a licence row of it names, and one below it."""
    found: dict[str, None] = {}
    for (name, eccn), rows in reader.rows.items():
        if name in NAMING and reader.now("ccl_entries", eccn):
            for row in rows:
                cells = " ".join(row[column] for column in NAMING[name])
                for place in cells.replace("*", "").split():
                    found[f"{eccn}.{place}"] = found[f"{eccn}.{_below(place)}"] = None
    return tuple(found)


def _below(place: str) -> str:
    return f"{place}.1" if place[-1].isalpha() else f"{place}.a"


def chance_cells(reader: Reader, count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield cells drawn by chance, half of them with a paragraph."""
    chance = random.Random(seed)
    whole, parts = reader.entries(), places_named(reader)
    for number in range(count):
        yield chance.choice(parts if number % 2 else whole), chance.choice(reader.countries())


@pytest.mark.parametrize("day", DAYS)
def test_every_entry_to_every_country(day: str) -> None:
    reader = Reader(day)
    classes = Classes(date.fromisoformat(day), (PACKAGE,))
    view = classes.view(reads_of(country_chart.coverage.id, country_chart.rule), classes.names)
    answers: dict[tuple[int, int], str] = {}
    wrong = []
    entries, countries = reader.entries(), reader.countries()
    assert len(entries) > 600
    assert len(countries) > 200
    if day != DAYS[0]:
        entries = random.Random(day).sample(entries, 200)
    for eccn in entries:
        item = Item(id="item", eccn=eccn)
        of_item = view.of_item(item_facts(item), item)
        for country in countries:
            key = (of_item, view.of_place(country))
            if key not in answers:
                answers[key] = engine(eccn, country, day)
            if not agree(reader, eccn, country, answers[key]):
                wrong.append((eccn, country, answers[key]))
    assert wrong == []
    assert {"licence_required", "undetermined", "no_requirement_found", "out_of_scope"} == set(
        answers.values()
    )


@pytest.mark.parametrize("day", DAYS)
def test_every_paragraph_that_a_licence_row_names(day: str) -> None:
    reader = Reader(day)
    chance = random.Random(day)
    wrong = [
        (eccn, country)
        for eccn in places_named(reader)
        for country in chance.sample(REPRESENTATIVES, 4)
        if not agree(reader, eccn, country, engine(eccn, country, day))
    ]
    assert wrong == []


@pytest.mark.parametrize("day", DAYS)
def test_cells_drawn_by_chance_through_the_whole_law(day: str) -> None:
    reader = Reader(day)
    wrong = []
    for eccn, country in chance_cells(reader, 300, seed=738):
        findings = assess(case(eccn, country), (), date.fromisoformat(day))
        (found,) = [f for f in findings if f.provision == "us.export.country_chart"]
        if not agree(reader, eccn, country, found.outcome.value):
            wrong.append((eccn, country, found.outcome.value))
    assert wrong == []
