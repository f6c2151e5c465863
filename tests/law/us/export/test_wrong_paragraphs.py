"""A paragraph that its entry does not have leaves open what turns on paragraphs, in every rule.

An item under 3A090.d, which the list does not have, is answered as one of 3A090 whose paragraph is
not known: what holds of the whole entry holds of it, and nothing is denied of it.
"""

from types import ModuleType

import pytest

from kaname.core.codes import Eccn
from kaname.core.unknown import UNKNOWN
from kaname.law.us.export.paragraphs import known_part, placement

FOOTNOTE = (
    "For all items subject to the EAR (See §§734.4(a)(9), 734.9(e)(3), and 744.11 of the EAR)5"
)
OF_ITS_OWN = {"us.export.country_chart", "us.export.licence_exceptions"}
"""The chart names the wrong paragraph, whatever the entry asks for; no exception is offered."""


def outcomes(us: ModuleType, to: str, eccn: str, **facts: object) -> dict[tuple[str, str], str]:
    item = us.part(eccn, **{"us_direct_product": UNKNOWN, "content": None, **facts})
    case = us.deal(to, item, us.maker(country="SG"), us.user(to), start="SG")
    found = us.findings(case, us.hit("bis-entity", requirement=FOOTNOTE))
    return {(f.provision, f.about.id): f.outcome.value for f in found}


@pytest.mark.parametrize(
    ("eccn", "above"),
    [
        ("3A090.d", "3A090"),
        ("3B001.p.3", "3B001.p"),  # reserved
        ("3B993.f.900", "3B993.f"),
        ("3A001.a.2.z", "3A001.a.2"),
        ("3A991.a.900.b", "3A991.a"),
        ("9E003.a.900", "9E003.a"),
        ("6A003.a.900", "6A003.a"),
        ("5D002.z.900", "5D002.z"),
    ],
)
@pytest.mark.parametrize("to", ["CN", "RU", "IR", "IQ", "VE", "CU"])
def test_each_rule_answers_as_for_the_place_above(
    us: ModuleType, eccn: str, above: str, to: str
) -> None:
    assert str(known_part(Eccn.parse(eccn), us.DAY)) == above
    wrong, coarse = outcomes(us, to, eccn), outcomes(us, to, above)
    assert {k: v for k, v in wrong.items() if k[0] not in OF_ITS_OWN} == {
        k: v for k, v in coarse.items() if k[0] not in OF_ITS_OWN
    }
    assert wrong["us.export.country_chart", "part"] in {"undetermined", "out_of_scope"}


def test_what_a_rule_names_by_paragraph_is_open(us: ModuleType) -> None:
    """15 CFR 744.9 asks of cameras of 6A003.a.3 and others for a military user, not of 6A003.b."""
    found = {}
    for eccn in ("6A003.a.3", "6A003.a.900", "6A004.a"):
        case = us.deal("IN", us.part(eccn, origin="US"), start="US", military=True)
        outcomes = [f.outcome.value for f in us.findings(case)
                    if f.provision == "us.export.end_use_rules"]  # fmt: skip
        found[eccn] = outcomes
    assert found == {
        "6A003.a.3": ["licence_required"], "6A003.a.900": ["undetermined"], "6A004.a": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "subject"),
    [("9E003.a.1", True), ("9E003.a.900", UNKNOWN), ("9E003.b", False)],
)
def test_content_under_a_wrong_paragraph_is_open(
    us: ModuleType, content: str, subject: object
) -> None:
    """734.4(a)(4) gives no level to technology that holds some of 9E003.a."""
    item = us.part("9E991", kind="technology", us_content_eccns=(content,))
    assert us.finding(us.deal("IN", item), "subject_to_ear").trace.holds == subject


def test_a_right_paragraph_stands_as_it_is(us: ModuleType) -> None:
    for code in ("3A090.a", "3A001.a.2.c", "EAR99", "3A090"):
        assert str(known_part(Eccn.parse(code), us.DAY)) == code
        assert placement(Eccn.parse(code), us.DAY).standing == "there"
