"""The index finds what comparing every name finds, and is never used when it is not whole."""

import csv
import gzip
import hashlib
import random
import string
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaname.core.hit import Entry
from kaname.core.problem import ProblemError
from kaname.screening.engine import THRESHOLD, Listed, Match, NameEngine, Query, build, load
from kaname.screening.index import FORMAT, IndexUnreadableError, NameIndex, pack
from kaname.screening.matcher import Matcher
from kaname.screening.names import name_forms

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "screening"
CSL = SHARED / "us" / "csl_2026-07-31_29columns.csv.gz"

SYLLABLES = [
    *("ka", "na", "me", "xy", "lo", "phon", "qu", "ar", "tz", "op", "tik", "mu", "ham", "mad"),
    *("ali", "wei", "hua", "bei", "jing", "zhong"),
]
COMMON = ["trading", "group", "technology", "and", "co", "ltd", "institute", "13", "14", "al", "li"]
WORD = st.one_of(
    st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=4).map("".join),
    st.sampled_from(COMMON),
)
NAME = st.lists(WORD, min_size=1, max_size=6).map(" ".join)
RUN = st.text("桜電子工業大学第一二北南サクラ・", min_size=1, max_size=12)


@st.composite
def corpora(draw: st.DrawFn) -> tuple[list[str], str]:
    """Names of a list, and a name that may be a spoiled one of them."""
    names = draw(st.lists(st.one_of(NAME, NAME, NAME, RUN), min_size=1, max_size=25))
    query = draw(st.one_of(NAME, RUN, st.sampled_from(names).flatmap(spoiled)))
    return names, query


def spoiled(name: str) -> st.SearchStrategy[str]:
    """Return the name with words dropped, joined or turned, and letters changed."""
    return st.randoms(use_true_random=False).map(lambda chance: spoil(name, chance))


def spoil(name: str, chance: random.Random) -> str:
    words = name.split()
    if len(words) > 1 and chance.random() < 0.3:
        words.pop(chance.randrange(len(words)))
    if len(words) > 1 and chance.random() < 0.3:
        chance.shuffle(words)
    if len(words) > 1 and chance.random() < 0.3:
        place = chance.randrange(len(words) - 1)
        words[place : place + 2] = [words[place] + words[place + 1]]
    for _ in range(chance.randrange(4)):
        place = chance.randrange(len(words))
        words[place] = mistyped(words[place], chance)
    return " ".join(words)


def mistyped(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word) + 1)
    letter = chance.choice(string.ascii_lowercase + " ")
    return chance.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
        ]
    )


def engine_of(names: list[str]) -> NameEngine:
    entries = [Entry(f"test:{number}", "test", name) for number, name in enumerate(names)]
    engine = build(Listed(entry, "test@0") for entry in entries)
    assert isinstance(engine, NameEngine)
    return engine


def told(matches: Iterable[Match]) -> list[tuple[object, ...]]:
    """Return all that a search says."""
    return [
        (m.listed, m.score, m.name, m.listed_name, m.same_name, m.country, m.reasons)
        for m in matches
    ]


def without_index(index: NameIndex, query: str, kind: str = "") -> dict[str, int]:
    """Return the points of every entry, each laid beside the query."""
    matcher = Matcher(index)
    points: dict[str, int] = {}
    for form in name_forms(query, kind, keep_legal_form=not kind):
        for place in range(len(index)):
            entry, _ = index.entry(place)
            found = matcher.best_of_entry(form, kind, place).points
            points[entry.id] = max(points.get(entry.id, 0), found)
    return {entry: value for entry, value in points.items() if value}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(corpora())
def test_the_index_finds_what_comparing_every_name_finds(corpus: tuple[list[str], str]) -> None:
    names, query = corpus
    entries = [Entry(f"test:{number}", "test", name) for number, name in enumerate(names)]
    index = NameIndex(pack((entry, "test@0") for entry in entries))
    found = NameEngine(index).search(Query((query,)), 1000, 0)
    assert {m.listed.entry.id: m.score for m in found} == without_index(index, query)


@given(st.lists(NAME, min_size=1, max_size=10), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_every_name_finds_itself(names: list[str], chance: random.Random) -> None:
    engine = engine_of(names)
    name = chance.choice(names)
    matches = engine.search(Query((name,)), 1000)
    own = {f"test:{number}" for number, other in enumerate(names) if other == name}
    assert own <= {match.listed.entry.id for match in matches}
    assert matches[0].score >= (95 if name_forms(name)[0].is_short else 100)


def csl_names() -> list[tuple[str, list[str], str]]:
    with gzip.open(CSL, "rt", encoding="utf-8", newline="") as file:
        return [
            (row["name"], [n for n in row["alt_names"].split("; ") if n], row["type"])
            for row in csv.DictReader(file)
        ]


@pytest.mark.skipif(not CSL.exists(), reason="the real lists are not beside the repository")
def test_on_the_real_list_no_candidate_is_missed() -> None:
    rows = csl_names()[::16]
    entries = [
        Entry(f"csl:{n}", "csl", name, "person" if kind == "Individual" else "", tuple(also))
        for n, (name, also, kind) in enumerate(rows)
    ]
    index = NameIndex(pack((entry, "csl@0") for entry in entries))
    engine = NameEngine(index)
    chance = random.Random(7)
    found = 0
    for entry in chance.sample(entries, 12):
        query = spoil(entry.name, chance)
        matches = {m.listed.entry.id: m.score for m in engine.search(Query((query,)), 1000, 60)}
        every = without_index(index, query)
        assert matches == {one: points for one, points in every.items() if points >= 60}
        found += entry.id in matches
    assert found >= 4


def test_an_index_is_the_same_bytes_whenever_it_is_made() -> None:
    entries = [(Entry("a:1", "a", "Xylophon Quartz", identifiers=("IMO 1234567",)), "a@0")]
    assert pack(entries) == pack(entries)


def test_what_is_stored_comes_back() -> None:
    entry = Entry(
        "a:1", "a", "Xylophon\nQuartz サクラ", "organisation", ("Optics",), ("Opt",), ("CN", "HK"),
        ("1 Road",), ("No. 1234567",), ("1962",), ("X",), (("concern", "ミサイル"), ("x", "")),
    )  # fmt: skip
    index = NameIndex(pack([(entry, "a@0")]))
    assert index.entry(0) == (entry, "a@0")
    assert index.entries_of_id("a:1") == [0]
    assert index.entries_of_id("a:2") == []
    assert index.entries_of_identifier("1234567") == [0]


WHOLE = pack([(Entry("a:1", "a", "Xylophon Quartz"), "a@0")])


@pytest.mark.parametrize("size", [0, 7, 55, 56, 60, len(WHOLE) - 1])
def test_an_index_that_is_cut_off_is_refused(size: int) -> None:
    with pytest.raises(IndexUnreadableError):
        NameIndex(WHOLE[:size])


@settings(deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_an_index_with_any_byte_changed_is_refused(place: int, change: int) -> None:
    damaged = bytearray(WHOLE)
    damaged[place] ^= change
    with pytest.raises(IndexUnreadableError):
        NameIndex(bytes(damaged))


@pytest.mark.parametrize(
    ("as_it_is", "otherwise"),
    [(f'"format": {FORMAT}', f'"format": {FORMAT + 1}'), (sys.byteorder, "middle")],
)
def test_an_index_of_another_version_is_refused(as_it_is: str, otherwise: str) -> None:
    changed = WHOLE[56:].replace(as_it_is.encode(), otherwise.encode()[: len(as_it_is)], 1)
    sizes = WHOLE[40:48] + len(changed).to_bytes(8, "little")
    whole = WHOLE[:8] + hashlib.sha256(sizes + changed).digest() + sizes + changed
    assert len(whole) == len(WHOLE)
    with pytest.raises(IndexUnreadableError, match="another version"):
        NameIndex(whole)


def test_a_saved_engine_answers_as_the_one_that_was_built(tmp_path: Path) -> None:
    engine = engine_of(["Xylophon Quartz", "Xylophon Optics", "サクラ電子"])
    engine.save(tmp_path / "index" / "one", "key")
    again = load(tmp_path / "index" / "one", "key")
    for name in ("Xilophon Quartz", "サクラ電子", "Nobody"):
        asked = Query((name,))
        assert told(again.search(asked, 10)) == told(engine.search(asked, 10))
    assert len(again) == 3


@pytest.mark.parametrize("damage", [b"", b"KANAMEIX", b"<html>not an index</html>" * 9])
def test_a_damaged_file_is_an_error_not_an_empty_answer(tmp_path: Path, damage: bytes) -> None:
    folder = tmp_path / "one"
    engine_of(["Xylophon"]).save(folder, "key")
    (path,) = folder.glob("names-*.index")
    path.write_bytes(damage)
    with pytest.raises(ProblemError) as caught:
        load(folder, "key")
    assert caught.value.problems[0].code == "KAN-2103"
    assert caught.value.status == 3


def test_an_index_of_other_editions_is_not_used(tmp_path: Path) -> None:
    engine_of(["Xylophon"]).save(tmp_path / "one", "key")
    with pytest.raises(ProblemError):
        load(tmp_path / "one", "another key")


def test_old_indexes_do_not_pile_up(tmp_path: Path) -> None:
    for number in range(8):
        engine_of(["Xylophon"]).save(tmp_path / f"folder{number}", f"key{number}")
    left = list(tmp_path.glob("*/names-*.index"))
    assert len(left) == 2
    assert not list(tmp_path.glob("*/*.draft"))
    load(tmp_path / "folder7", "key7")


def test_there_is_no_engine_over_nothing() -> None:
    with pytest.raises(ProblemError) as caught:
        build([])
    assert caught.value.problems[0].code == "KAN-2101"
    assert caught.value.status == 3


def test_the_threshold_is_of_the_names() -> None:
    engine = engine_of(["Xylophon Quartz Sakuradia"])
    (match,) = engine.search(Query(("Xylophon Quartz",), countries=("JP",)), 10)
    assert match.score >= THRESHOLD
