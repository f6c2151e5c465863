"""What is open can be answered: an undetermined finding names the fact that would decide it."""

from itertools import product
from types import ModuleType

import pytest

from kaname.core.unknown import UNKNOWN

LICENCE, NOTHING, OPEN = "licence_required", "no_requirement_found", "undetermined"
ITEMS = (
    "EAR99", "3A001.a.2.c", "3A001.b.2", "3A991.a", "3B001.d.1", "3B991.a", "4A994.b", "5A992.c",
    "3A090.b", "3E001", "9A610.x", "6A003.b.4.b", "2B350.a", "0A501.a", "1C350.b",
)  # fmt: skip
USES: tuple[dict[str, object], ...] = (
    {}, {"military": True}, {"advanced_semiconductors": True}, {"supercomputer": True},
    {"advanced_semiconductors": UNKNOWN, "supercomputer": UNKNOWN, "military": UNKNOWN},
)  # fmt: skip


@pytest.mark.parametrize("to", ["CN", "RU", "IR", "CU", "AE", "IN", "UA", "KP", "MY", "IQ"])
def test_nothing_is_open_without_a_question(us: ModuleType, to: str) -> None:
    silent = set()
    for eccn, start, use in product(ITEMS, ("US", "MY", "JP"), USES):
        for kind in ("goods", "software") if eccn == "EAR99" else ("goods",):
            item = us.part(eccn, kind=kind, origin="US" if start == "US" else "JP")
            case = us.deal(to, item, us.maker(country=start), us.user(to), start=start, **use)
            for found in us.findings(case):
                if found.outcome.value == OPEN and not found.questions:
                    silent.add((found.provision, eccn, start, kind, str(use)))
    assert silent == set()


def stated(us: ModuleType, to: str, eccn: str, name: str, answer: str, provision: str,
           start: str = "US", maker: dict[str, object] | None = None, item: dict[str, object]
           | None = None, **use: object) -> str:  # fmt: skip
    """The outcome of a provision with one condition stated."""
    facts = {"exception_conditions": {name: answer} if answer else {}, **(item or {})}
    part = us.part(eccn, **{"origin": "US" if start == "US" else "MY", **facts})
    exporter = us.maker(**{"country": start, **(maker or {})})
    case = us.deal(to, part, exporter, us.user(to), start=start, **use)
    return str(us.outcome(case, provision))


@pytest.mark.parametrize(("answer", "expected"), [("yes", LICENCE), ("no", NOTHING), ("", OPEN)])
@pytest.mark.parametrize(
    ("to", "eccn", "name", "provision", "facts"),
    [
        ("CN", "EAR99", "chips_advanced_node_plant", "semiconductor_end_use",
         {"advanced_semiconductors": True}),
        ("CN", "4A994.b", "chips_supercomputer_item", "semiconductor_end_use",
         {"supercomputer": True}),
        ("CN", "5A992.c", "chips_supercomputer_item", "semiconductor_end_use",
         {"supercomputer": True}),
        ("RU", "EAR99", "russia_software_kind", "russia_belarus", {"item": {"kind": "software"}}),
        ("CN", "4A994.b", "supplement_2_4a994", "military_end_use", {"military": True}),
    ],
)  # fmt: skip
def test_a_stated_condition_decides(
    us: ModuleType, to: str, eccn: str, name: str, provision: str, facts: dict[str, object],
    answer: str, expected: str,
) -> None:  # fmt: skip
    assert stated(us, to, eccn, name, answer, provision, **facts) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(("answer", "expected"), [("no", LICENCE), ("yes", NOTHING), ("", OPEN)])
def test_approved_entities_of_the_uae(us: ModuleType, answer: str, expected: str) -> None:
    """742.6(a)(6)(iii)(B): the UAE, unless all who receive are of Supplement No. 8 to part 740."""
    name = "approved_uae_entities"
    assert stated(us, "AE", "3A090.b", name, answer, "advanced_chips") == expected
    assert stated(us, "IL", "3A090.b", name, answer, "advanced_chips") == NOTHING
    assert stated(us, "SA", "3A090.b", name, answer, "advanced_chips") == LICENCE


@pytest.mark.parametrize(
    ("start", "owners", "answer", "expected"),
    [
        # 742.4(a)(4)(ii)(B), (C); a US chip in equipment made abroad, 734.4(a)(8)
        ("JP", (), "", NOTHING),
        ("NL", (), "", NOTHING),
        ("JP", ("CN",), "", LICENCE),
        ("JP", UNKNOWN, "", OPEN),
        ("MY", (), "", OPEN),
        ("MY", (), "yes", NOTHING),
        ("MY", (), "no", LICENCE),
        ("KR", (), "no", LICENCE),  # in A:5, but not in Supplement No. 4 to part 742
        ("CN", (), "yes", LICENCE),
    ],
)
def test_equipment_from_countries_with_controls_of_their_own(
    us: ModuleType, start: str, owners: object, answer: str, expected: str
) -> None:
    held = owners if owners is UNKNOWN else tuple(us.owner("100", country=c) for c in owners)  # type: ignore[attr-defined]
    conditions = {"de_minimis_zero_a8": "yes"}
    if answer:
        conditions["equivalent_controls"] = answer
    found = stated(
        us, "CN", "3B001.d.1", "", "", "country_chart", start=start, maker={"owners": held},
        item={"us_content_eccns": ("3A001.a.7",), "exception_conditions": conditions},
    )  # fmt: skip
    assert found == expected


def test_a_seller_of_such_a_country_that_ships_from_elsewhere(us: ModuleType) -> None:
    conditions = {"de_minimis_zero_a8": "yes"}
    item = {"us_content_eccns": ("3A001.a.7",), "exception_conditions": conditions}
    found = stated(us, "CN", "3B001.d.1", "", "", "country_chart", start="MY",
                   maker={"country": "JP"}, item=item)  # fmt: skip
    assert found == OPEN
