"""Parties against entries: who may be whom, how sure that is, and what could not be screened."""

import random
import re
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaname.core.case import Address, Identifier, Owner, Party
from kaname.core.hit import Entry, Hit, Identity
from kaname.core.problem import ProblemError
from kaname.core.text import LANGUAGES
from kaname.screening.editions import Edition
from kaname.screening.engine import THRESHOLD, Engine, Listed, Query, build
from kaname.screening.facts import Agreement, country_agreement
from kaname.screening.publishers import list_files
from kaname.screening.screen import (
    HITS_MAX,
    ScreeningReport,
    open_engine,
    owner_key,
    party_query,
    screen_parties,
)
from kaname.screening.words_screening import words

XYLOPHON = Entry(
    "bis-entity:x1", "bis-entity", "Xylophon Quartz Technologies Co., Ltd.", "organisation",
    aliases=("XQT", "サクラ水晶股份有限公司"), weak_aliases=("Golden Quartzite",),
    countries=("CN",), identifiers=("Unified Social Credit Code 91310000MA1K123456",),
)  # fmt: skip
UNIVERSITY = Entry(
    "meti-eul:u1", "meti-eul", "Orient University of Xylophones (OUX)", countries=("CN",)
)
PERSON = Entry(
    "ofac-sdn:77", "ofac-sdn", "EXAMPLE, Ivan Petrowitsch", "person", ("EXAMPEL, Iwan",), (),
    ("RU",), birth_dates=("1962-05-03", "circa 1963"),
)  # fmt: skip
SILENT = Entry("bis-dpl:s1", "bis-dpl", "Silentium Optics Ltd.")
ENTRIES = (XYLOPHON, UNIVERSITY, PERSON, SILENT)


def edition_of(
    entries: Iterable[Entry], day: date | None = date(2026, 7, 31), sha256: str = "a" * 64
) -> Edition:
    held = tuple(entries)
    return Edition(
        id=sha256[:12],
        list_file="csl",
        publisher=list_files()["csl"].publisher,
        edition_date=day,
        date_known_by="given",
        sha256=sha256,
        rows=len(held),
        rows_by_source={entry.list_id: 1 for entry in held},
        warnings=0,
        imported_at="2026-08-01T00:00:00",
        path=Path(),
        reader=lambda: held,
    )


EDITION = edition_of(ENTRIES)


def engine_of(entries: Iterable[Entry]) -> Engine:
    return build(Listed(entry, EDITION.label) for entry in entries)


ENGINE = engine_of(ENTRIES)


def screened(*parties: Party, engine: Engine = ENGINE) -> ScreeningReport:
    return screen_parties(parties, engine, (EDITION,))


def only_hit(*parties: Party, engine: Engine = ENGINE) -> Hit:
    (hit,) = screened(*parties, engine=engine).hits
    return hit


def said(hit: Hit) -> str:
    return "\n".join(reason.text.en for reason in hit.reasons)


def party(name: str, country: str | None = None, **facts: object) -> Party:
    made = Party(id="p", name=name)
    if country is not None:
        made = replace(made, country=country)
    return replace(made, **facts)


# Identity


@pytest.mark.parametrize(
    "name",
    [
        "Xylophon Quartz Technologies Co., Ltd.",
        "XYLOPHON QUARTZ TECHNOLOGIES",
        "Quartz Technologies Xylophon LLC",
        "サクラ水晶",
        "（株）サクラ水晶",
    ],
)
def test_the_same_name_and_country_presume_the_entry(name: str) -> None:
    hit = only_hit(party(name, "CN"))
    assert hit.entry == XYLOPHON
    assert hit.identity is Identity.PRESUMED


@pytest.mark.parametrize("country", [None, "JP", "HK", "MO", "TW"])
def test_without_an_agreeing_country_nothing_is_presumed(country: str | None) -> None:
    hit = only_hit(party("Xylophon Quartz Technologies Co., Ltd.", country))
    assert hit.identity is Identity.OPEN


@pytest.mark.parametrize(
    ("listed", "given"),
    [
        ("Sakuradia University", "Sakuradia Univ"),
        ("Sakuradia Univ.", "Sakuradia University"),
        ("Sakuradia Nat'l Univ", "Sakuradia National University"),
    ],
)
def test_an_abbreviation_is_the_same_word_and_that_is_said(listed: str, given: str) -> None:
    entry = replace(UNIVERSITY, name=listed)
    hit = only_hit(party(given, "CN"), engine=engine_of([entry]))
    assert (hit.identity, hit.score) == (Identity.PRESUMED, 100)
    assert 'The abbreviation "univ" is read as "university"' in said(hit)
    assert only_hit(party(listed, "CN"), engine=engine_of([entry])).score == 100


def test_silence_of_the_list_is_not_agreement() -> None:
    hit = only_hit(party("Silentium Optics", "CN"))
    assert hit.identity is Identity.OPEN
    assert hit.score == 100
    assert "The list gives no country" in said(hit)


def test_a_country_among_the_addresses_counts() -> None:
    known = party("Xylophon Quartz Technologies", addresses=(Address(country="CN"),))
    assert only_hit(known).identity is Identity.PRESUMED


def test_a_close_name_is_never_presumed() -> None:
    hit = only_hit(party("Xilophon Quartz Technologies", "CN"))
    assert hit.identity is Identity.OPEN
    assert "one letter differs" in said(hit)


@pytest.mark.parametrize(
    ("country", "identity"),
    [("CN", Identity.PRESUMED), (None, Identity.OPEN), ("HK", Identity.OPEN)],
)
@pytest.mark.parametrize(("acronym", "entry"), [("XQT", XYLOPHON), ("OUX", UNIVERSITY)])
def test_an_acronym_alone_needs_the_country(
    acronym: str, entry: Entry, country: str | None, identity: Identity
) -> None:
    hit = only_hit(party(acronym, country))
    assert (hit.entry, hit.identity) == (entry, identity)
    assert "acronym" in said(hit)
    assert hit.score < 100


def test_an_acronym_in_the_brackets_of_the_case_presumes_nothing() -> None:
    hit = only_hit(party("Xenon Quality Tools Inc. (XQT)", "CN"))
    assert hit.identity is Identity.OPEN


def test_a_weak_alias_is_weak() -> None:
    hit = only_hit(party("Golden Quartzite", "CN"))
    assert hit.identity is Identity.OPEN
    assert "weak alias" in said(hit)
    strong = replace(XYLOPHON, aliases=XYLOPHON.weak_aliases, weak_aliases=())
    for name in ("Golden Quartzite", "Golden Quartzites"):
        weak_score = only_hit(party(name, "CN")).score
        assert weak_score < only_hit(party(name, "CN"), engine=engine_of([strong])).score


def test_what_a_person_stated_comes_first() -> None:
    name = "Xylophon Quartz Technologies"
    confirmed = only_hit(party(name, "JP", same_as=(XYLOPHON.id,)))
    assert confirmed.identity is Identity.CONFIRMED
    excluded = only_hit(party(name, "CN", not_same_as=(XYLOPHON.id,)))
    assert excluded.identity is Identity.EXCLUDED


def test_a_stated_entry_is_a_hit_whatever_the_party_is_called() -> None:
    hit = only_hit(party("Sakuradia Works", same_as=(XYLOPHON.id,)))
    assert (hit.entry, hit.identity, hit.score) == (XYLOPHON, Identity.CONFIRMED, 0)


def test_a_stated_entry_that_no_edition_holds_is_said() -> None:
    report = screened(party("Sakuradia Works", same_as=("bis-entity:gone",)))
    assert not report.hits
    assert "bis-entity:gone" in report.notes[0].en


def test_one_party_cleared_clears_no_other() -> None:
    name = "Xylophon Quartz Technologies"
    report = screened(
        Party(id="a", name=name, country="CN", not_same_as=(XYLOPHON.id,)),
        Party(id="b", name=name, country="CN"),
    )
    assert [(hit.party_id, hit.identity) for hit in report.hits] == [
        ("a", Identity.EXCLUDED),
        ("b", Identity.PRESUMED),
    ]


# Facts


@pytest.mark.parametrize(
    ("given_", "listed", "agreement"),
    [
        ((), ("CN",), Agreement.SILENT),
        (("CN",), (), Agreement.SILENT),
        (("CN",), ("RU", "CN"), Agreement.AGREES),
        (("HK",), ("CN",), Agreement.RELATED),
        (("CN",), ("MO",), Agreement.RELATED),
        (("HK",), ("MO",), Agreement.RELATED),
        (("TW",), ("CN",), Agreement.DIFFERS),
        (("JP",), ("CN",), Agreement.DIFFERS),
    ],
)
def test_countries(given_: tuple[str, ...], listed: tuple[str, ...], agreement: Agreement) -> None:
    assert country_agreement(given_, listed) is agreement


PERSON_PARTY = Party(id="p", name="Ivan Example", kind="person", country="RU")


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({}, {"country": "FR"}),
        ({"birth_date": date(1962, 5, 3)}, {"birth_date": date(1971, 1, 1)}),
        ({"birth_date": date(1962, 1, 1)}, {"birth_date": date(1964, 1, 1)}),
        ({}, {"birth_date": date(1971, 1, 1)}),
        ({}, {"kind": "company"}),
        ({}, {"country": "FR", "birth_date": date(1990, 1, 1), "kind": "vessel"}),
    ],
)
def test_what_disagrees_lowers_the_score_and_hides_nothing(
    better: dict[str, object], worse: dict[str, object]
) -> None:
    high = only_hit(replace(PERSON_PARTY, **better))
    low = only_hit(replace(PERSON_PARTY, **worse))
    assert low.score < high.score
    assert low.score >= 0


def test_a_year_of_birth_is_said() -> None:
    hit = only_hit(replace(PERSON_PARTY, birth_date=date(1971, 1, 1)))
    assert "differs by 8 years" in said(hit)
    assert "1971; " in said(hit)


def test_what_would_settle_it_is_said() -> None:
    assert "date of birth would help" in said(only_hit(PERSON_PARTY))
    assert "registration number would help" in said(only_hit(party("XQT")))


def test_the_same_number_finds_an_entry_under_another_name() -> None:
    numbered = party("Sakuradia Works", identifiers=(Identifier(value="91310000-MA1K-123456"),))
    hit = only_hit(numbered)
    assert hit.entry == XYLOPHON
    assert hit.identity is Identity.OPEN
    assert hit.score >= THRESHOLD
    assert "91310000MA1K123456" in said(hit)


def test_another_number_is_no_proof_of_another_party() -> None:
    other = party("XQT", "CN", identifiers=(Identifier(value="99999999999"),))
    assert only_hit(other).identity is Identity.PRESUMED


NAMES = st.sampled_from(
    ["Xylophon Quartz", "XQT", "Golden Quartzite", "Ivan Example", "Silentium", "サクラ水晶",
     "Example Ivan Petrowitsch", "Quartz Xylophon Technologies Ltd", "Orient University (OUX)"]
)  # fmt: skip
PARTIES = st.builds(
    Party,
    id=st.sampled_from("abc"),
    name=NAMES,
    country=st.sampled_from(["CN", "HK", "RU", "JP"]),
    kind=st.sampled_from(["company", "person", "vessel"]),
    birth_date=st.dates(date(1950, 1, 1), date(1980, 1, 1)),
    identifiers=st.lists(
        st.builds(Identifier, value=st.sampled_from(["91310000MA1K123456", "12345678"])),
        max_size=2,
    ).map(tuple),
)


@settings(deadline=None)
@given(PARTIES)
def test_the_points_of_a_hit_are_those_of_its_reasons(one: Party) -> None:
    for hit in screened(one).hits:
        assert 0 <= hit.score <= 100
        assert sum(reason.points for reason in hit.reasons) == hit.score
        for reason in hit.reasons:
            for language in LANGUAGES:
                assert reason.text.to(language)
                assert "{" not in reason.text.to(language)


@settings(deadline=None)
@given(st.lists(PARTIES, min_size=1, max_size=4, unique_by=lambda one: one.id), st.randoms())
def test_the_order_of_the_parties_does_not_matter(
    parties: list[Party], chance: random.Random
) -> None:
    turned = parties.copy()
    chance.shuffle(turned)

    def by_party(report: ScreeningReport) -> list[Hit]:
        return sorted(report.hits, key=lambda hit: hit.party_id)

    assert by_party(screened(*parties)) == by_party(screened(*turned))


@given(st.permutations(ENTRIES), PARTIES)
@settings(deadline=None)
def test_the_order_of_the_entries_does_not_matter(entries: list[Entry], one: Party) -> None:
    assert screened(one, engine=engine_of(entries)).hits == screened(one).hits


# Peers' pitfalls


def test_a_generic_word_or_legal_form_is_no_match() -> None:
    listed = Entry("ofac-sdn:1", "ofac-sdn", "11420 CORP.", "organisation")
    engine = engine_of([listed, replace(listed, id="ofac-sdn:2", name="A-B-C Company")])
    for name in ("Quartz Corp.", "Corp.", "11421 Corp.", "Quartz Company", "Company"):
        assert not screened(party(name), engine=engine).hits
    assert only_hit(party("11420 Corporation"), engine=engine).entry.id == "ofac-sdn:1"
    assert only_hit(party("ABC"), engine=engine).entry.id == "ofac-sdn:2"


def test_an_entry_with_many_aliases_is_found_as_easily() -> None:
    aliases = tuple(f"Number{n} Alias{n} Foundation" for n in range(122))
    many = Entry("x:many", "x", "Party of Xylophones", "organisation", aliases)
    few = Entry("x:few", "x", "Party of Xylophonists", "organisation")
    hits = screened(party("Party of Xylophones"), engine=engine_of([few, many])).hits
    assert (hits[0].entry.id, hits[0].score) == ("x:many", 100)


def test_a_common_part_of_a_name_is_not_dropped() -> None:
    crowd = [Entry(f"x:{n}", "x", f"Ali Person{n:03}", "person") for n in range(200)]
    one = Entry("x:ali", "x", "Ali Ali", "person")
    hits = screened(Party(id="p", name="Ali Ali"), engine=engine_of([*crowd, one])).hits
    assert [hit.entry.id for hit in hits] == ["x:ali"]


def test_nothing_is_remembered_by_id() -> None:
    name = "Xylophon Quartz Technologies"
    first = engine_of([XYLOPHON])
    second = engine_of([replace(XYLOPHON, name="Sakuradia Works", aliases=())])
    assert screened(party(name), engine=first).hits
    assert not screened(party(name), engine=second).hits
    assert not screened(party("Quite Another"), engine=first).hits


def test_entries_of_one_name_have_an_order_that_does_not_change() -> None:
    entries = [
        replace(SILENT, id="x:3"),
        replace(SILENT, id="x:1", countries=("JP",)),
        replace(SILENT, id="x:2", countries=("CN",)),
    ]
    report = screened(party("Silentium Optics", "CN"), engine=engine_of(entries))
    assert [hit.entry.id for hit in report.hits] == ["x:2", "x:3", "x:1"]


def test_the_hit_is_on_the_right_party_not_on_some_party() -> None:
    near = replace(XYLOPHON, id="x:near", name="Xylophon Quartz Trading", aliases=())
    report = screened(party("Xylophon Quartz Technologies"), engine=engine_of([near, XYLOPHON]))
    assert report.hits[0].entry.id == XYLOPHON.id
    assert report.hits[0].score > report.hits[1].score


# Owners, parties without a name


def test_owners_given_by_name_are_screened() -> None:
    owners = (
        Owner(name="Sakuradia Works"),
        Owner(name="Xylophon Quartz Technologies", country="CN", percent=Decimal(60)),
    )
    report = screened(party("Nobody Inc.", owners=owners))
    (hit,) = report.hits
    assert hit.party_id == owner_key("p", 1) == "p.owners[1]"
    assert hit.identity is Identity.PRESUMED
    assert report.names_screened == 3


def test_owners_that_are_parties_are_not_screened_twice() -> None:
    report = screened(
        Party(id="fab", name="Nobody Inc.", owners=(Owner(party="parent"),)),
        Party(id="parent", name="Xylophon Quartz Technologies", country="CN"),
    )
    assert [hit.party_id for hit in report.hits] == ["parent"]
    assert not report.notes


def test_what_cannot_be_screened_is_said() -> None:
    report = screened(
        Party(id="nameless", country="CN"),
        Party(id="dots", name="…"),
        Party(id="owned", name="Nobody", owners=(Owner(), Owner(party="elsewhere"))),
    )
    notes = [note.en for note in report.notes]
    assert len(notes) == 4
    assert "nameless" in notes[0]
    assert "“…”" in notes[1]
    assert "owner 1" in notes[2]
    assert "elsewhere" in notes[3]
    assert all(note.ja for note in report.notes)


@pytest.mark.parametrize(
    "name", ["Sakura Suisho", "SAKURA SUISHŌ KABUSHIKI KAISHA", "さくら水晶", "Сакура Суйсё"]
)
def test_a_name_in_another_script_is_compared_and_presumes_nothing(name: str) -> None:
    hit = only_hit(party(name, "CN"))
    assert (hit.entry, hit.listed_name) == (XYLOPHON, "サクラ水晶股份有限公司")
    assert hit.identity is Identity.OPEN


def test_more_hits_than_are_shown_are_said() -> None:
    crowd = [replace(SILENT, id=f"x:{n:04}") for n in range(HITS_MAX + 5)]
    report = screened(party("Silentium Optics"), engine=engine_of(crowd))
    assert len(report.hits) == HITS_MAX
    assert str(HITS_MAX) in report.notes[0].en


def test_a_party_is_asked_for_by_all_that_is_known() -> None:
    query = party_query(
        party("A", "JP", other_names=("B", "A"), kind="university",
              addresses=(Address(country="CN"), Address(text="x"), Address(country="JP")))
    )  # fmt: skip
    assert query == Query(("A", "B"), "organisation", ("JP", "CN"), addresses=("x",))


# Editions


def test_a_hit_names_its_edition() -> None:
    hit = only_hit(party("XQT", "CN"))
    assert hit.edition == "csl@" + "a" * 12
    assert hit.edition_date == date(2026, 7, 31)


@pytest.mark.parametrize("editions", [(), (edition_of(()),), (EDITION, edition_of(()))])
def test_an_empty_list_is_never_a_clean_result(
    editions: tuple[Edition, ...], tmp_path: Path
) -> None:
    with pytest.raises(ProblemError) as caught:
        open_engine(editions, tmp_path)
    assert caught.value.status == 3
    assert caught.value.problems[0].code in {"KAN-2101", "KAN-2102"}


def test_without_an_edition_nobody_is_screened() -> None:
    with pytest.raises(ProblemError) as caught:
        screen_parties((party("A"),), ENGINE, ())
    assert caught.value.status == 3


@pytest.mark.parametrize("damage", ["cut", "changed", "emptied", "gone", "kept"])
def test_a_damaged_index_is_built_again_from_the_editions(damage: str, tmp_path: Path) -> None:
    told: list[str] = []
    open_engine((EDITION,), tmp_path / "one", lambda text: told.append(text.en))
    (path,) = tmp_path.glob("one/names-*.index")
    data = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        changed = data[:-3] + bytes([data[-3] ^ 1]) + data[-2:]
        path.write_bytes(
            {"cut": data[:100], "changed": changed, "emptied": b"", "kept": data}[damage]
        )
    engine = open_engine((EDITION,), tmp_path / "one", lambda text: told.append(text.en))
    assert screened(party("XQT", "CN"), engine=engine).hits == screened(party("XQT", "CN")).hits
    assert len(told) == (1 if damage == "kept" else 2)
    assert path.read_bytes() == data


def test_other_editions_mean_another_index(tmp_path: Path) -> None:
    open_engine((EDITION,), tmp_path)
    newer = edition_of([SILENT], sha256="b" * 64)
    engine = open_engine((newer,), tmp_path)
    assert len(engine) == 1
    assert not screened(party("XQT", "CN"), engine=engine).hits


def test_a_folder_that_cannot_be_written_costs_no_hit(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    told: list[str] = []
    engine = open_engine((EDITION,), in_the_way / "one", lambda text: told.append(text.en))
    assert len(engine) == len(ENTRIES)
    assert "could not be saved" in told[-1]


def test_everything_that_can_be_lost_has_a_wording() -> None:
    room = resources.files("kaname.screening")
    sources = [room / name for name in ("explain.py", "packing.py", "facts.py")]
    text = "".join(source.read_text(encoding="utf-8") for source in sources)
    found = set(re.findall(r'"((?:loss|name|reason|country|birth)\.\w+)"', text))
    assert {"loss.order", "loss.left_only", "loss.numbers", "name.weak_alias"} <= found
    for key in found:
        assert words()(key).en
        assert words()(key).ja


LONG = [
    "international trading " * 200,
    "imtermatiomal tradimg " * 200,
    "xylophom quartz " * 270,
    "(" * 2_400 + "abc" + ")" * 2_400,
]


@pytest.mark.parametrize("name", LONG, ids=lambda name: name[:12])
def test_a_name_of_five_thousand_letters_is_screened_at_once(name: str) -> None:
    """Held against listed names as long, word by word, the second and third take the longest."""
    alike = name.replace("m", "n")
    long = [
        replace(ENTRIES[0], id=f"x:{number}", name=f"{alike[: 4_000 - 22 * number]} works")
        for number in range(10)
    ]
    engine = engine_of((*ENTRIES, *long))
    started = time.process_time()
    screened(party(name.strip()), engine=engine)
    assert time.process_time() - started < 1.5


def test_a_name_of_which_only_a_part_is_compared_is_said() -> None:
    report = screened(party("Xylophon Quartz Technologies " + "more things " * 30))
    (note,) = [note for note in report.notes if "first 60 words" in note.en]
    assert "“Xylophon Quartz" in note.en
    assert "先頭の60語" in note.ja
    assert not any("60" in note.en for note in screened(party("Xylophon Quartz")).notes)
