"""Damaged files of every layout: entries or a problem, never anything else, never nothing."""

from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kaname.core.problem import Problem, ProblemError
from kaname.screening.manifest import entries_from, entries_to
from kaname.screening.sources import SourceFile, load
from screening.list_files import as_json, csl_csv, csl_rows, sdn_csv
from screening.party_files import (
    DPL_PAGE,
    DPL_ROWS,
    EU_RECORD,
    EU_ROWS,
    FTM_ROWS,
    MOFCOM_CSV,
    MOFCOM_ROWS,
    OFSI_ROWS,
    SDN_RECORDS,
    UK_RECORDS,
    UK_ROWS,
    UN_ENTITY,
    conlist,
    dpl_txt,
    eu_csv,
    eu_xml,
    export_ban,
    ftm_lines,
    mofcom_json,
    sdn_xml,
    targets,
    uk_csv,
    uk_xml,
    un_xml,
)

DATASET: Final = "EU Financial Sanctions Files (FSF);UK FCDO Sanctions List"
CHANGES: Final = ftm_lines(
    {"op": "ADD", "entity": FTM_ROWS[1]}, {"op": "DEL", "entity": {"id": "NK-2"}}
)
LAYOUTS: Final = {
    "targets.simple.csv": targets(
        {"name": "Invented Works", "aliases": '"A; B";C', "dataset": DATASET, "countries": "ru"},
        {"name": "Invented Tanker", "schema": "Vessel", "identifiers": "IMO9999993"},
    ),
    "consolidated.xml": un_xml(UN_ENTITY, UN_ENTITY.replace("KPe.901", "KPe.902")),
    "list_russia_tokutei.txt": export_ban(),
    "dpl.txt": dpl_txt(*DPL_ROWS),
    "dpl.csv": DPL_PAGE,
    "cn.json": mofcom_json(*MOFCOM_ROWS),
    "notices.csv": MOFCOM_CSV,
    "eu.xml": eu_xml(EU_RECORD),
    "eu.csv": eu_csv(*EU_ROWS),
    "UK-Sanctions-List.csv": uk_csv(*UK_ROWS),
    "UK-Sanctions-List.xml": uk_xml(*UK_RECORDS),
    "SDN.XML": sdn_xml(*SDN_RECORDS),
    "ConList.csv": conlist(*OFSI_ROWS),
    "entities.ftm.json": ftm_lines(*FTM_ROWS),
    "entities.delta.json": CHANGES,
    "csl.csv": csl_csv(*csl_rows(3)),
    "csl.json": as_json({"name": "Invented Works", "source": "Entity List (EL)"}),
    "sdn.csv": sdn_csv({"number": "1", "name": "INVENTED"}, {"number": "2", "name": "OTHER"}),
}
TOKENS: Final = (
    b'"', b"'", b";", b",", b"\t", b"\n", b"\r", b"<", b"</", b">", b"/>", b"{", b"}", b"[", b"]",
    b":", b"&", b"&#0;", b"&x;", b"<!DOCTYPE x>", b"<![CDATA[", b"<!--", b"\x00", b"\x1a", b"\x92",
    b"\xff\xfe", b"\xef\xbb\xbf", b"\xc2\x92", b"\xc3\x83\xc2\xa9", b"\\ud800", b"\\u0000", b"null",
    b"1e999", b"9" * 5000, b"[" * 2000, b"<a>" * 60, "発明".encode(), "（別称、".encode(), b"-0- ",
    "2 発明\n".encode(), b"5 \xe7", b'"id": 7', b'"properties": []', b"31/02/2026", b"0/0/0000",
)  # fmt: skip


def _damage(data: bytes, how: str, where: float, length: int, token: bytes) -> bytes:
    """Return the bytes with one thing done to them."""
    at = int(where * len(data))
    changes: dict[str, Callable[[], bytes]] = {
        "cut": lambda: data[:at],
        "drop": lambda: data[:at] + data[at + length :],
        "put": lambda: data[:at] + token + data[at:],
        "over": lambda: data[:at] + token + data[at + len(token) :],
        "repeat": lambda: data[:at] + data[max(0, at - length * 4) :],
        "turn": lambda: data[:at] + data[at : at + length][::-1] + data[at + length :],
    }
    return changes[how]()


DAMAGE: Final = st.lists(
    st.tuples(
        st.sampled_from(("cut", "drop", "put", "over", "repeat", "turn")),
        st.floats(0, 1),
        st.integers(1, 60),
        st.sampled_from(TOKENS) | st.binary(min_size=1, max_size=6),
    ),
    max_size=4,
)


def check(name: str, data: bytes, beside: dict[str, bytes] | None = None) -> None:
    """Load a file: it must give entries that can be kept, or a problem that says something."""
    companions = {role: SourceFile(role, other) for role, other in (beside or {}).items()}
    problems: tuple[Problem, ...] = ()
    try:
        result = load(SourceFile(name, data), companions)
    except ProblemError as error:
        problems = error.problems
    if problems:
        assert all(problem.to("en") and problem.to("ja") for problem in problems)
        return
    assert result.entries
    assert all(entry.name and entry.list_id and ":" in entry.id for entry in result.entries)
    assert len({entry.id for entry in result.entries}) == len(result.entries)
    assert entries_from(entries_to(result.entries)) == result.entries
    accounted = result.rows_loaded + result.rows_merged + result.rows_in_warnings
    assert accounted + result.rows_removed_by_publisher == result.rows_read
    assert all(warning.to("en") for warning in result.warnings)


@pytest.mark.parametrize("name", LAYOUTS)
@settings(max_examples=120, deadline=None)
@given(damage=DAMAGE)
@example(damage=[])
def test_a_damaged_file_gives_entries_or_a_problem(
    name: str, damage: list[tuple[str, float, int, bytes]]
) -> None:
    data = LAYOUTS[name]
    for one in damage:
        data = _damage(data, *one)
    check(name, data)


@settings(max_examples=100, deadline=None)
@given(damage=DAMAGE)
def test_damaged_changes_give_entries_or_a_problem(
    damage: list[tuple[str, float, int, bytes]],
) -> None:
    data = CHANGES
    for one in damage:
        data = _damage(data, *one)
    check("entities.ftm.json", LAYOUTS["entities.ftm.json"], {"delta": data})


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_file_that_was_cut_off_anywhere_gives_no_more_than_the_whole(name: str) -> None:
    data = LAYOUTS[name]
    for end in range(0, len(data), max(1, len(data) // 60)):
        check(name, data[:end])
