"""The difference of two editions: ids where they last, names where they do not."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kaname.core.hit import Entry
from kaname.screening.differences import Difference, difference, key_of
from kaname.screening.sources.entry_ids import content_id


def made(name: str, *aliases: str, country: str = "CN", list_id: str = "eul") -> Entry:
    """Return an entry whose publisher gives no id."""
    countries = (country,) if country else ()
    entry_id = content_id(list_id, name, country)
    return Entry(entry_id, list_id, name, aliases=tuple(aliases), countries=countries)


def lasting(number: int, name: str, *aliases: str) -> Entry:
    return Entry(f"sdn:{number}", "sdn", name, aliases=tuple(aliases))


def shown(found: Difference) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    return (
        [entry.name for entry in found.added],
        [entry.name for entry in found.removed],
        [(one.old.name, one.new.name) for one in found.changed],
    )


def test_the_same_edition_has_no_difference() -> None:
    entries = [made("Alpha Works"), lasting(1, "Beta")]
    found = difference(entries, reversed(entries))
    assert shown(found) == ([], [], [])
    assert len(found.same) == 2


def test_lasting_ids_alone_say_who_is_who() -> None:
    old = [lasting(1, "Alpha Works"), lasting(2, "Beta Works")]
    new = [lasting(1, "Quite Another Name"), lasting(3, "Beta Works")]
    found = difference(old, new)
    assert shown(found) == (
        ["Beta Works"], ["Beta Works"], [("Alpha Works", "Quite Another Name")],
    )  # fmt: skip
    assert found.former_ids() == {}


def test_every_changed_field_is_named() -> None:
    old = lasting(1, "Alpha", "A1")
    new = replace(old, aliases=("A1", "A2"), programs=("P",), details=(("notice", "1 FR 2"),))
    (changed,) = difference([old], [new]).changed
    assert [(c.field, c.old, c.new) for c in changed.changes] == [
        ("aliases", ("A1",), ("A1", "A2")),
        ("details.notice", (), ("1 FR 2",)),
        ("programs", (), ("P",)),
    ]
    assert not changed.is_respelt


def test_a_name_that_lost_its_bracket_is_the_same_entry() -> None:
    old, new = made("Alpha Institute (阿尔法研究所)"), made("Alpha Institute")
    assert old.id != new.id
    found = difference([old], [new])
    assert shown(found) == ([], [], [(old.name, new.name)])
    assert found.changed[0].is_respelt
    assert found.former_ids() == {key_of(new): old.id}


def test_an_alias_that_became_the_name_is_the_same_entry() -> None:
    old = made("Alpha Institute", "Institute of Alphas")
    new = made("Institute of Alphas")
    found = difference([old], [new])
    assert shown(found) == ([], [], [(old.name, new.name)])
    assert not found.changed[0].is_respelt


def test_another_legal_form_is_the_same_entry() -> None:
    found = difference([made("Link Works Pvt Ltd.")], [made("Link Works (Pvt.) Limited")])
    assert shown(found)[:2] == ([], [])


def test_the_same_name_in_another_country_is_another_entry() -> None:
    for country in ("PK", ""):
        found = difference([made("Alpha Works (甲)")], [made("Alpha Works", country=country)])
        assert shown(found)[:2] == (["Alpha Works"], ["Alpha Works (甲)"])


def test_the_same_name_on_another_list_is_another_entry() -> None:
    found = difference([made("Alpha Works (甲)")], [made("Alpha Works", list_id="other")])
    assert shown(found)[:2] == (["Alpha Works"], ["Alpha Works (甲)"])


def test_initials_do_not_make_two_entries_one() -> None:
    found = difference([made("Alpha Works", "SIG")], [made("Beta Works", "SIG")])
    assert shown(found)[:2] == (["Beta Works"], ["Alpha Works"])


def test_names_come_before_aliases_and_one_goes_with_one() -> None:
    old = [made("Alpha Works (甲)", "Gamma Group"), made("Beta Works (乙)", "Gamma Group")]
    new = [made("Beta Works", "Gamma Group"), made("Delta Works", "Gamma Group")]
    found = difference(old, new)
    assert set(shown(found)[2]) == {
        ("Beta Works (乙)", "Beta Works"), ("Alpha Works (甲)", "Delta Works"),
    }  # fmt: skip


def test_a_name_without_latin_letters_is_held_against_itself() -> None:
    old = replace(made("阿尔法研究所"), id="eul:000000000001")
    new = replace(made("阿尔法研究所"), id="eul:000000000002")
    assert shown(difference([old], [new]))[:2] == ([], [])


NAMES = st.sampled_from(
    ["Alpha Works", "Alpha Works (甲)", "Beta Works", "Beta (乙)", "Gamma", "Delta Group", "甲"]
)
MADE = st.builds(
    lambda name, alias, country: made(name, *alias, country=country),
    NAMES, st.lists(NAMES, max_size=2), st.sampled_from(["CN", "IR", ""]),
)  # fmt: skip
EDITIONS = st.lists(
    st.one_of(MADE, st.builds(lasting, st.integers(1, 4), NAMES)), max_size=8, unique_by=key_of
)


@given(old=EDITIONS, new=EDITIONS)
def test_every_entry_is_accounted_for_once(old: list[Entry], new: list[Entry]) -> None:
    found = difference(old, new)
    pairs = [*((one.old, one.new) for one in found.changed), *found.same]

    def sorted_keys(entries: Sequence[Entry]) -> list[tuple[str, str]]:
        return sorted(map(key_of, entries))

    assert sorted_keys(old) == sorted_keys([*found.removed, *(one for one, _ in pairs)])
    assert sorted_keys(new) == sorted_keys([*found.added, *(other for _, other in pairs)])
    assert all(one.list_id == other.list_id for one, other in pairs)
    assert difference(list(reversed(old)), list(reversed(new))) == found


@given(old=EDITIONS, new=EDITIONS)
def test_back_and_forth_are_the_same_difference(old: list[Entry], new: list[Entry]) -> None:
    forth, back = difference(old, new), difference(new, old)
    assert {key_of(e) for e in forth.added} == {key_of(e) for e in back.removed}
    assert len(forth.changed) == len(back.changed)
