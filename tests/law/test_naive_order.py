"""The engine's list control and catch-all against a naive reading of the same tables.

Every number of the Export Order's table and every HS code that item 16 names, with its neighbours,
to every country. The naive reading answers every cell, the engine one cell of each class of
destinations that it cannot tell apart, and besides, cells drawn by chance.
"""

import random
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from kaname.core.case import Case, EndUse, Item, Party, Places
from kaname.core.codes import MetiItem
from kaname.core.places import codes
from kaname.core.unknown import UNKNOWN
from kaname.joint.compare_classes import Classes
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Provision, examine
from kaname.law.engine.reads import reads_of
from kaname.law.jp.export import assess
from kaname.law.jp.export.catch_all import catch_all
from kaname.law.jp.export.list_control import list_control
from law.naive_order import MAYBE, NO, YES, Reader

PACKAGE = "kaname.law.jp.export"
DAYS = ("2026-09-01", "2025-10-08")
"""A day of the two parts of item 16, and the last day on which it was one."""
TESTS = ("wmd_use", "wmd_user", "wmd_inform", "conventional_use", "conventional_user",
         "conventional_inform")  # fmt: skip
WHOLE = {
    "nothing": (dict.fromkeys(TESTS, NO), YES), "unstated": (dict.fromkeys(TESTS, MAYBE), MAYBE),
}  # fmt: skip
SITUATIONS: dict[str, tuple[dict[str, str], str]] = {
    **WHOLE,
    **{test: ({**dict.fromkeys(TESTS, NO), test: YES}, NO) for test in TESTS},
    **{f"{test}, clear": ({**dict.fromkeys(TESTS, NO), test: YES}, YES) for test in
       ("wmd_user", "conventional_user")},
    **{f"{test}, unsaid": ({**dict.fromkeys(TESTS, NO), test: YES}, MAYBE) for test in
       ("wmd_user", "conventional_user")},
}  # fmt: skip
"""Which tests are met, and whether another use is clear."""
FACTS: dict[str, Any] = {YES: True, NO: False, MAYBE: UNKNOWN}
ABROAD = [code for code in codes() if code != "JP"]
Number = tuple[str, ...]


def case(number: Number, code: str, country: str, facts: Mapping[str, str], clear: str) -> Case:
    """Goods from Japan to a user abroad, with every answer that the tests need."""
    answers: dict[str, Any] = {test: FACTS[answer] for test, answer in facts.items()}
    item = Item(
        id="item", kind="goods", meti_item=str(MetiItem(*number)), hs=code or UNKNOWN,
        concern_kinds=(),
    )  # fmt: skip
    user = Party(
        id="user", roles=("end_user",), country=country, owners=(),
        weapons_of_mass_destruction=answers["wmd_user"], military=answers["conventional_user"],
    )  # fmt: skip
    use = EndUse(
        weapons_of_mass_destruction=answers["wmd_use"],
        conventional_weapons=answers["conventional_use"],
        informed_by_meti_wmd=answers["wmd_inform"],
        informed_by_meti_conventional=answers["conventional_inform"],
        clearly_other_use=FACTS[clear],
    )
    places = Places(from_="JP", via=(), to=country)
    return Case(items=(item,), parties=(user,), places=places, end_use=use)


def engine(rule: Provision, deal: Case, day: str) -> str:
    """Return the outcome of a provision; empty where it is silent."""
    matter = Matter(deal, date.fromisoformat(day)).of_item(deal.items[0])
    return " ".join(found.outcome.value for found in examine(rule, matter))


def numbers(reader: Reader) -> list[Number]:
    """Return every item, sub-item and part of the table, and one beyond each."""
    found: dict[Number, None] = {}
    for row in reader.goods:
        own = tuple(level for level in (row["item"], row["sub_item"], row["part"]) if level)
        for depth in range(1, len(own) + 1):
            found[own[:depth]] = None
        if len(own) > 1:
            found[(*own[:-1], "99")] = None
    return list(found)


def tariff_codes(reader: Reader) -> list[str]:
    """Return every HS code that item 16 names, those inside, around and beside it, and none."""
    found = {"": None, "090111": None}
    for row in reader.codes:
        code = row["code"]
        beside = str(int(code) + 1).zfill(len(code))
        for other in (code, f"{code}90", code[:4] if len(code) > 4 else f"{code}10", beside):
            if len(other) >= 4 and not other.startswith("00"):
                found[other] = None
    return list(found)


def cells(reader: Reader) -> Iterator[tuple[Number, str, dict[str, str], str]]:
    """Yield every item with every situation that could tell it from another."""
    for number in numbers(reader):
        yield number, "", *WHOLE["unstated"]
    for code in tariff_codes(reader):
        for name in ("conventional_user", "unstated"):
            yield (), code, *SITUATIONS[name]
    for number in (("16",), ("16", "1"), ("16", "2")):
        for code in ("", "854231", "847130", "090111"):
            for facts, clear in SITUATIONS.values():
                yield number, code, facts, clear


@pytest.mark.parametrize("day", DAYS)
def test_every_item_to_every_country(day: str) -> None:
    reader = Reader(day)
    classes = Classes(date.fromisoformat(day), (PACKAGE,))
    view = classes.view(reads_of(catch_all.coverage.id, catch_all.rule), classes.names)
    places: dict[int, list[str]] = {}
    for country in ABROAD:
        places.setdefault(view.of_place(country), []).append(country)
    wrong, said = [], set()
    chance = random.Random(day)
    for number, code, facts, clear in cells(reader):
        country = chance.choice(ABROAD)
        listed = engine(list_control, case(number, code, country, facts, clear), day)
        if listed != reader.list_control(number):
            wrong.append((number, code, country, facts, clear, listed))
        for alike in places.values():
            found = engine(catch_all, case(number, code, alike[0], facts, clear), day)
            said |= {listed, found}
            for country in alike:
                if found != reader.catch_all(number, code, country, facts, clear):
                    wrong.append((number, code, country, facts, clear, found))
    assert wrong == []
    assert said == {"", "licence_required", "undetermined", "no_requirement_found"}


@pytest.mark.parametrize("day", DAYS)
def test_cells_drawn_by_chance_through_the_whole_law(day: str) -> None:
    reader = Reader(day)
    chance = random.Random(day)
    wrong = []
    for number, code, facts, clear in chance.sample(list(cells(reader)), 300):
        country = chance.choice(ABROAD)
        found = {"jp.export.list_control": "", "jp.export.catch_all": ""}
        for finding in assess(case(number, code, country, facts, clear), (),
                              date.fromisoformat(day)):  # fmt: skip
            if finding.provision in found:
                found[finding.provision] += finding.outcome.value
        naive = reader.list_control(number), reader.catch_all(number, code, country, facts, clear)
        if tuple(found.values()) != naive:
            wrong.append((number, code, country, facts, clear, found, naive))
    assert wrong == []
