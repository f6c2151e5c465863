"""The starter list: every entry is one of the real lists, under the id that the loaders give."""

from collections import defaultdict
from datetime import date

from kaname.core.hit import Entry
from kaname.screening.editions import starter_edition
from kaname.screening.sources.entry_ids import plain_name
from screening.list_files import loaded, real

BOTH_CAPITALS = (
    "China Aerospace Science and Technology Corporation (CASC) 9th Academy 771 Research Institute",
    "China Electronics Technology Group Corporation 14th Research Institute (CETC 14)",
    "Beijing University of Aeronautics and Astronautics (BUAA)",
    "Joint-Stock Company Concern Almaz-Antey",
    "Pakistan Atomic Energy Commission (PAEC)",
)


def test_it_holds_a_few_dozen_entries_of_both_capitals() -> None:
    starter = starter_edition()
    entries = starter.read_entries()
    assert 25 <= len(entries) == starter.rows <= 60
    assert set(starter.rows_by_source) == {
        "bis-dpl", "bis-entity", "bis-meu", "bis-uvl", "meti-eul", "mof-freeze", "ofac-cmic",
        "ofac-sdn",
    }  # fmt: skip
    assert starter.label.startswith("starter@")


def test_every_entry_says_where_it_is_from_and_when_it_was_checked() -> None:
    starter = starter_edition()
    for entry in starter.read_entries():
        assert entry.detail("citation"), entry.id
        assert entry.detail("source").startswith("https://"), entry.id
        assert date.fromisoformat(entry.detail("listed_as_of")) <= starter.edition_date
        assert date.fromisoformat(entry.detail("verified_on")) <= starter.edition_date
        assert entry.countries, entry.id
        assert entry.kind != "person", "natural persons are left to the full lists"


def test_parties_are_on_the_lists_of_both_capitals() -> None:
    lists = defaultdict(set)
    for entry in starter_edition().read_entries():
        lists[entry.name].add(entry.list_id)
    for name in BOTH_CAPITALS:
        assert {"bis-entity", "meti-eul"} <= lists[name], name


def test_every_entry_is_in_the_real_edition() -> None:
    names = (
        "us/csl_2026-07-31_29columns.csv.gz", "jp/meti_eul_20250929_4.xlsx",
        "jp/mof_asset_freeze_shisantouketsu20260305.xlsx",
    )  # fmt: skip
    published: dict[str, Entry] = {}
    for name in names:
        path = real(name)
        published |= {e.id: e for e in loaded(path.name, path.read_bytes()).entries}
    for entry in starter_edition().read_entries():
        listed = published[entry.id]
        assert entry.name == listed.name
        assert set(entry.countries) == set(listed.countries), entry.name
        assert set(entry.programs) <= set(listed.programs), entry.name
        known = {plain_name(name) for name in (listed.name, *listed.aliases)}
        assert {plain_name(alias) for alias in entry.aliases} <= known, entry.name
        assert entry.detail("concern") == listed.detail("concern"), entry.name
        notice = entry.detail("federal_register_notice")
        assert notice in listed.detail("federal_register_notice"), entry.name
        stated = bool(listed.detail("licence_requirement"))
        assert bool(entry.detail("licence_requirement")) == stated, entry.name
        if "presumption of denial" in listed.detail("licence_policy").lower():
            assert "presumption of denial" in entry.detail("licence_policy").lower(), entry.name
