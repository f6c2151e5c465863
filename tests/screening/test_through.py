"""The same party on two lists, under names that have no letter in common."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kaname.core.case import Party
from kaname.core.hit import Entry, Hit, Identity
from kaname.screening.editions import Edition
from kaname.screening.engine import Listed, build
from kaname.screening.publishers import list_files
from kaname.screening.screen import open_engine, screen_parties
from kaname.screening.through import MATCHES_MAX, NAMES_MAX
from screening.list_files import real, store_at

EDITION = Edition(
    id="a" * 12, list_file="csl", publisher=list_files()["csl"].publisher,
    edition_date=date(2026, 7, 31), date_known_by="given", sha256="a" * 64, rows=3,
    rows_by_source={}, warnings=0, imported_at="", path=Path(),
)  # fmt: skip
HERE = Entry(
    "meti-eul:u1", "meti-eul", "Orient Xylophone University (OXU)", "",
    ("東方木琴大学", "Quartzite Sakuradia Works"), countries=("CN",),
)  # fmt: skip
THERE = Entry("bis-entity:u2", "bis-entity", "Quartzite Sakuradia Works", "", (), countries=("CN",))
"""The names that the two entries share have nothing to do with the buyer's."""
UNLIKE = """Merkuriel Bolivanta Tundrofex Gaspardine Hollyberto Venturical Paxomondo Drillitho
Femkowitz Obsidurol Jupilenne Kwashimo Cyrzetto Lampungov"""
BUYER = Party(id="buyer", name="東方木琴大学", country="CN")


def hits(party: Party, *entries: Entry) -> tuple[Hit, ...]:
    engine = build(Listed(entry, EDITION.label) for entry in entries)
    return screen_parties((party,), engine, (EDITION,)).hits


def ids(found: tuple[Hit, ...]) -> list[str]:
    return [hit.entry.id for hit in found]


def test_a_name_of_the_entry_finds_the_other_entry() -> None:
    first, second = hits(BUYER, HERE, THERE)
    assert (first.entry, first.identity) == (HERE, Identity.PRESUMED)
    assert (second.entry, second.identity) == (THERE, Identity.OPEN)
    assert second.matched_name == "東方木琴大学"
    assert second.listed_name == "Quartzite Sakuradia Works"
    assert sum(reason.points for reason in second.reasons) == second.score
    said = second.reasons[-1].text
    assert said.en.startswith("Found through the listed entry meti-eul:u1 (Orient Xylophone")
    assert "掲載者meti-eul:u1" in said.ja


def test_an_open_hit_leads_nowhere() -> None:
    assert ids(hits(replace(BUYER, country="JP"), HERE, THERE)) == ["meti-eul:u1"]


def test_a_confirmed_hit_does_although_its_name_is_another() -> None:
    party = Party(id="buyer", name="Quite Another", same_as=("meti-eul:u1",))
    found = hits(party, HERE, THERE)
    assert [hit.identity for hit in found] == [Identity.CONFIRMED, Identity.OPEN]


def test_entries_of_the_same_list_are_left_out() -> None:
    twin = replace(THERE, id="meti-eul:u3", list_id="meti-eul")
    assert ids(hits(BUYER, HERE, twin)) == ["meti-eul:u1"]


def test_what_the_partys_own_name_finds_comes_once_and_as_it_was() -> None:
    both = replace(THERE, aliases=("東方木琴大学",))
    assert [hit.identity for hit in hits(BUYER, HERE, both)] == [Identity.PRESUMED] * 2


def test_what_the_case_states_of_the_other_entry_counts() -> None:
    party = replace(BUYER, not_same_as=("bis-entity:u2",))
    assert [hit.identity for hit in hits(party, HERE, THERE)] == [
        Identity.PRESUMED, Identity.EXCLUDED,
    ]  # fmt: skip
    party = replace(BUYER, same_as=("bis-entity:u2",))
    assert {hit.identity for hit in hits(party, HERE, THERE)} == {
        Identity.CONFIRMED, Identity.PRESUMED,
    }  # fmt: skip


def test_weak_aliases_and_acronyms_lead_nowhere() -> None:
    here = replace(
        HERE, aliases=("東方木琴大学", "OXU"), weak_aliases=("Quartzite Sakuradia Works",)
    )
    there = replace(THERE, id="bis-entity:u4", name="OXU")
    assert ids(hits(BUYER, here, THERE, there)) == ["meti-eul:u1"]


@pytest.mark.parametrize(
    ("name", "country", "found"),
    [
        ("Quartzite Sakuradia Works", "BR", True),
        ("Sakuradia Works Quartzite Ltd.", "CN", True),
        ("Quartzite Saku Radia Works", "CN", True),
        ("Quartzite Saku Radia Works", "BR", False),
        ("Merodite Sakuradia Works", "CN", False),  # what a name of the entry is like, no more
    ],
)
def test_a_name_that_is_merely_alike_is_not_enough(name: str, country: str, found: bool) -> None:
    other = replace(THERE, name=name, countries=(country,))
    assert len(hits(BUYER, HERE, other)) == 1 + found


def test_names_and_entries_are_bounded_and_in_one_order() -> None:
    names = tuple(f"{word} {word[::-1]}" for word in UNLIKE.split())[: NAMES_MAX + 4]
    assert len(names) == NAMES_MAX + 4
    here = replace(HERE, name="東方木琴大学", aliases=names)
    others = [replace(THERE, id=f"bis-entity:{n:02}", name=name) for n, name in enumerate(names)]
    found = hits(BUYER, here, *others)
    assert ids(found) == ["meti-eul:u1", *(f"bis-entity:{n:02}" for n in range(NAMES_MAX))]
    assert found == hits(BUYER, *reversed(others), here)
    many = [replace(THERE, id=f"bis-entity:{n:02}") for n in range(MATCHES_MAX + 5)]
    assert len(hits(BUYER, HERE, *many)) == 1 + MATCHES_MAX


@pytest.fixture(scope="module")
def real_lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    for name in ("us/csl_2026-07-31_29columns.csv.gz", "jp/meti_eul_20250929_4.xlsx"):
        store_at(home).import_file(real(name))
    return home


def test_a_chinese_name_finds_the_entity_list_through_metis(real_lists: Path) -> None:
    store = store_at(real_lists)
    editions = store.editions()
    party = Party(id="buyer", name="北京航空航天大学", country="CN", kind="university")
    engine = open_engine(editions, store.derived_folder())
    found = screen_parties((party,), engine, editions).hits
    assert (found[0].entry.list_id, found[0].identity) == ("meti-eul", Identity.PRESUMED)
    others = [hit for hit in found if hit.entry.list_id == "bis-entity"]
    (beihang,) = (hit for hit in others if "Beihang University" in hit.entry.aliases)
    assert all(hit.identity is Identity.OPEN for hit in others)
    assert beihang.score == max(hit.score for hit in others)
