"""The consolidated list of the Security Council."""

from collections import Counter
from datetime import date

import pytest

from kaname.core.problem import ProblemError
from screening.list_files import codes, loaded, only, real, refused
from screening.party_files import UN_ENTITY, XML, elements, un_xml

NAME = "un/un_sc_consolidated_2026-02.xml"


def test_a_record() -> None:
    result = loaded("consolidated.xml", un_xml(UN_ENTITY))
    entry = only(result)
    assert result.list_file == "un-sc"
    assert entry.id == "un-sc:KPe.901"
    assert entry.name == "INVENTED TRADING CORPORATION"
    assert entry.kind == "organisation"
    assert entry.aliases == ("조선발명무역회사", "Invention One", "Invention Two")
    assert entry.weak_aliases == ("INVENTO",)
    assert entry.countries == ("KP",)
    assert entry.addresses == ("1 Street, Pyongyang, Democratic People's Republic of Korea",)
    assert entry.programs == ("DPRK",)
    assert entry.detail("listed_on") == "2017-08-05"
    assert entry.detail("data_id") == "6900001"
    assert entry.detail("remarks") == "It deals in invented goods."
    assert result.edition_date == date(2026, 9, 18)
    assert result.rows_by_part == {"un-sc/entities": 1}
    assert codes(result) == []


def one(**extra: str):
    return elements(REFERENCE_NUMBER="KPe.1", FIRST_NAME="INVENTED WORKS", **extra)


@pytest.mark.parametrize(
    ("published", "aliases"),
    [
        ("A b) B; C", ("A", "B", "C")),
        ("発明 (Hatsumei; Invention)", ("発明", "Hatsumei", "Invention")),
        ("Works (IW; Old Works)", ("Works", "IW", "Old Works")),
        ("Works (IW)", ("Works (IW)",)),
        ("na", ()),
        ("Na Ltd.", ("Na Ltd.",)),
    ],
)
def test_what_an_alias_holds(published: str, aliases: tuple[str, ...]) -> None:
    alias = f"<ENTITY_ALIAS>{elements(QUALITY='Good', ALIAS_NAME=published)}</ENTITY_ALIAS>"
    assert only(loaded("a.xml", un_xml(one() + alias))).aliases == aliases


def test_an_alias_that_is_prose_is_kept_and_what_it_explains_too() -> None:
    prose = "Old Works (including all of its units in every town)"
    alias = f"<ENTITY_ALIAS>{elements(QUALITY='Good', ALIAS_NAME=prose)}</ENTITY_ALIAS>"
    result = loaded("a.xml", un_xml(one() + alias))
    assert only(result).aliases == (prose, "Old Works")
    assert codes(result) == ["KAN-2012"]


def test_a_new_element_is_kept_and_named() -> None:
    result = loaded("a.xml", un_xml(one(NEW_NAME="Other Works")))
    assert codes(result) == ["KAN-2213"]
    assert only(result).detail("remarks") == "NEW_NAME: Other Works"


def test_records_that_are_no_parties_are_named() -> None:
    result = loaded(
        "a.xml", un_xml(one(), elements(REFERENCE_NUMBER="X"), elements(FIRST_NAME="A"))
    )
    assert codes(result) == ["KAN-2021", "KAN-2210"]
    assert (result.rows_read, result.rows_loaded, result.rows_in_warnings) == (3, 1, 2)


def test_the_data_id_where_there_is_no_reference() -> None:
    record = elements(DATAID="6900001", FIRST_NAME="INVENTED WORKS")
    assert only(loaded("a.xml", un_xml(record))).id == "un-sc:6900001"


BOMB = (
    '<!DOCTYPE a [<!ENTITY x "aaaaaaaaaa"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]>'
    "<CONSOLIDATED_LIST><ENTITIES><ENTITY>&y;</ENTITY></ENTITIES></CONSOLIDATED_LIST>"
)
OUTSIDE = (
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    "<CONSOLIDATED_LIST><ENTITIES><ENTITY>&x;</ENTITY></ENTITIES></CONSOLIDATED_LIST>"
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (un_xml(), "KAN-2034"),
        (un_xml(UN_ENTITY)[:-20], "KAN-2211"),
        (un_xml(UN_ENTITY)[:400], "KAN-2211"),
        (un_xml(UN_ENTITY).replace(b"</VALUE>", b"</WRONG>", 1), "KAN-2211"),
        (un_xml(one() + "<A>" * 50 + "</A>" * 50), "KAN-2211"),
        ((XML + BOMB).encode(), "KAN-2212"),
        ((XML + OUTSIDE).encode(), "KAN-2212"),
        (un_xml(UN_ENTITY).decode().encode("utf-16"), "KAN-2004"),
        (un_xml(elements(FIRST_NAME="A")), "KAN-2009"),
        ((XML + "<OTHER_LIST/>").encode(), "KAN-2005"),
        (b"<!DOCTYPE html><html><title>Error</title></html>", "KAN-2003"),
    ],
)
def test_what_is_no_list(data: bytes, code: str) -> None:
    assert refused(lambda: loaded("a.xml", data)) == (2, [code])


def test_every_record_of_the_real_list() -> None:
    path = real(NAME)
    result = loaded(path.name, path.read_bytes())
    assert (result.rows_read, result.rows_loaded) == (1003, 1003)
    assert result.edition_date == date(2026, 2, 27)
    assert Counter(entry.kind for entry in result.entries) == {"person": 730, "organisation": 273}
    assert len({entry.id for entry in result.entries}) == 1003
    names = {name for e in result.entries for name in (e.name, *e.aliases, *e.weak_aliases)}
    assert not names & {"", "na", "NA", "Na", "-"}
    assert not any(";" in name for name in names if "GREAT LAKES" not in name)
    assert sum(bool(entry.weak_aliases) for entry in result.entries) > 150
    assert sum(not name.isascii() for e in result.entries for name in e.aliases) >= 378
    assert all(entry.countries for entry in result.entries if entry.detail("nationalities"))
    assert set(codes(result)) <= {"KAN-2012", "KAN-2013", "KAN-2014"}


def test_the_real_list_cut_off_anywhere() -> None:
    data = real(NAME).read_bytes()
    for part in (3, 50, 97):
        with pytest.raises(ProblemError):
            loaded("a.xml", data[: len(data) * part // 100])
