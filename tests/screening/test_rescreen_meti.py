"""The two real editions of METI's Foreign End User List, and a book of the companies on them."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from kaname.compute.pool import PoolRunner
from kaname.core.hit import Entry
from kaname.screening.customers import Customer
from kaname.screening.differences import Difference, difference
from kaname.screening.engine import Engine, Listed, build
from kaname.screening.presets import THRESHOLD
from kaname.screening.rescreen import HITS_MAX, Event, Was, rescreen, screen_book
from kaname.screening.sources import SourceFile, load
from kaname.screening.sources.entry_ids import Draft, with_ids
from screening.clearing_samples import TODAY, decisions
from screening.list_files import real

OWN_SCRIPT = re.compile(r"(.*?)\s*[(（]([^()（）]*[぀-ヿ㐀-鿿][^()（）]*)[)）]\s*")
CLEAN = (
    "Lakeside Bakery Cooperative", "Maple Ridge Dental Care", "Blue Heron Bookshop",
    "Oak Hill Veterinary Practice", "Sunny Meadow Dairy", "Old Mill Brewing Company",
    "Harbour Light Hotel", "Silver Birch Furniture", "Little Owl Kindergarten",
    "Rosewood Violin Makers", "Green Valley Orchards", "Copper Kettle Tea House",
    "Wildflower Honey Farm", "Northern Lights Ski School", "Paper Lantern Stationery",
)  # fmt: skip


def earlier_entries(path: Path) -> tuple[Entry, ...]:
    """Read the edition before, as somebody else converted it: names, aliases, countries."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(path.read_bytes(), loader)
    drafts = []
    for line, row in enumerate(data["sanction_details"]["entities"]):
        name, own = str(next(iter(row["name"].values()))), ()
        if bracket := OWN_SCRIPT.fullmatch(name):
            name, own = bracket[1], (bracket[2],)
        aliases = tuple(dict.fromkeys([*own, *(row.get("aliases") or ())]))
        countries = (row["country_code"],)
        entry = Entry("", "meti-eul", name, "organisation", aliases, countries=countries)
        drafts.append(Draft(entry, countries, "", aliases, line))
    return with_ids(drafts)[0]


@pytest.fixture(scope="module")
def editions() -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Return both editions with what both files hold: names, aliases and countries."""
    old = earlier_entries(real("jp/meti_eul_20250131.yml"))
    path = real("jp/meti_eul_20250929_4.xlsx")
    loaded = load(SourceFile(path.name, path.read_bytes())).entries
    new = tuple(replace(entry, addresses=(), details=()) for entry in loaded)
    return old, new


@pytest.fixture(scope="module")
def change(editions: tuple[tuple[Entry, ...], tuple[Entry, ...]]) -> Difference:
    return difference(*editions)


@pytest.fixture(scope="module")
def book(editions: tuple[tuple[Entry, ...], tuple[Entry, ...]]) -> Mapping[str, Customer]:
    """Return every company of either edition by the name printed there, and clean names."""
    names = dict.fromkeys(
        (entry.name, entry.countries) for edition in editions for entry in edition
    )
    customers = [
        Customer(f"L{number:04}", (name,), "organisation", countries)
        for number, (name, countries) in enumerate(names)
    ]
    customers += [Customer(f"N{n:04}", (name,), "organisation") for n, name in enumerate(CLEAN)]
    return {customer.id: customer for customer in customers}


def engine_over(entries: Sequence[Entry]) -> Engine:
    return build(Listed(entry, "meti-eul@0123456789ab") for entry in entries)


def test_only_what_was_added_and_removed_is_left(
    editions: tuple[tuple[Entry, ...], tuple[Entry, ...]], change: Difference
) -> None:
    old, new = editions
    assert (len(old), len(new)) == (748, 835)
    assert len({e.name for e in new} - {e.name for e in old}) > len(change.added)
    assert (len(change.added), len(change.removed)) == (92, 5)
    assert len(change.changed) == 97
    assert sum(one.is_respelt for one in change.changed) == 65
    assert len(change.same) == 646
    assert len(change.former_ids()) == 8


def test_the_book_of_both_editions_is_told_what_two_searches_differ_in(
    editions: tuple[tuple[Entry, ...], tuple[Entry, ...]],
    change: Difference,
    book: Mapping[str, Customer],
    tmp_path: Path,
) -> None:
    old, new = editions
    old_engine, new_engine = engine_over(old), engine_over(new)
    before = screen_book(book.values(), old_engine, THRESHOLD, "m")
    now = screen_book(book.values(), new_engine, THRESHOLD, "m")
    rows = rescreen(Was(before, book), now, book, change, decisions(tmp_path), TODAY)

    def hits(engine: Engine) -> dict[tuple[str, str], int]:
        return {
            (customer.id, match.listed.entry.id): match.score
            for customer in book.values()
            for match in engine.search(customer.query(), HITS_MAX + 1, THRESHOLD)
        }

    pairs = [*((one.old.id, one.new.id) for one in change.changed)]
    pairs += [(one.id, other.id) for one, other in change.same]
    follows = dict(pairs)
    differs = {one.new.id for one in change.changed}
    was = {(c, follows.get(e, e)): points for (c, e), points in hits(old_engine).items()}
    are = hits(new_engine)
    expected = {(c, e): ("new_hit", None, are[c, e]) for c, e in are.keys() - was.keys()}
    expected |= {(c, e): ("hit_lifted", was[c, e], None) for c, e in was.keys() - are.keys()}
    expected |= {
        (c, e): ("hit_changed", was[c, e], are[c, e])
        for c, e in are.keys() & was.keys()
        if e in differs
    }
    assert {
        (r.customer, r.entry_id): (r.event.value, r.old_score, r.new_score) for r in rows
    } == expected
    causes = Counter(row.event for row in rows if "how much the words" in row.why.en)
    assert sum(causes.values()) <= 10  # what a search for the changed entries alone would miss
    by_name = {(c.names[0], c.countries): c.id for c in book.values()}
    told = {(row.customer, row.entry_id): row for row in rows}
    found = 0
    for entry in change.added:
        key = by_name[entry.name, entry.countries], entry.id
        if key in are:
            found += 1
            assert (told[key].event, told[key].why.en) == (Event.NEW_HIT, "the entry was added")
    assert found >= 88  # of 92: finding each by its own name is the matcher's task
    lifted = [told.get((by_name[e.name, e.countries], e.id)) for e in change.removed]
    assert sum(row is not None for row in lifted) >= 4  # of 5
    for row in lifted:
        assert row is None or row.event is Event.HIT_LIFTED
        assert row is None or "removed from the list" in row.why.en
    assert not {row.customer for row in rows if row.customer.startswith("N")}


def test_several_processes_find_the_same(
    editions: tuple[tuple[Entry, ...], tuple[Entry, ...]], book: Mapping[str, Customer]
) -> None:
    few = [customer for number, customer in enumerate(book.values()) if number % 8 == 0]
    few += [replace(one, id=f"{n} {one.id}") for n in range(10) for one in tuple(few)]
    engine = engine_over(editions[1])
    here = screen_book(few, engine, THRESHOLD, "m")
    assert len(here.hits) > 100
    assert screen_book(few, engine, THRESHOLD, "m", PoolRunner(2)) == here
