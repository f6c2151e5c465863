"""The policy that an application would meet, by reason for control, item and destination."""

from types import ModuleType

import pytest

from kaname.core.unknown import UNKNOWN, is_known


def policy(us: ModuleType, to: str, eccn: str, **facts: object) -> str:
    item = us.part(eccn, origin="US", **facts)
    found = us.finding(us.deal(to, item, start="US"), "country_chart")
    return str(found.policy.en) if is_known(found.policy) else ""


@pytest.mark.parametrize(
    ("to", "eccn", "expected", "cite"),
    [
        ("CN", "2B003", "presumption of denial for a material contribution", "742.4(b)(7)"),
        ("NI", "2B003", "military diversion", "742.4(b)(7)"),
        ("VN", "2B003", "civilian use", "742.4(b)(1)(i)"),
        ("BR", "2B003", "risk of diversion to a D:1", "742.4(b)(1)(i)"),
        ("LA", "2B003", "authorised use in Laos", "742.4(b)(6)"),
        ("MN", "2B003", "favourable", "742.4(b)(5)"),
        ("CN", "9A515.a.5", "NS: denial (15 CFR 742.4(b)(1)(ii))", "742.6(b)(1)(i)(F)"),
        ("CN", "9A610.a", "22 CFR 126.1", "742.6(b)(1)(i)(D)"),
        ("JP", "9A610.a", "human rights", "742.6(b)(1)(i)(A)"),
        ("IN", "9A610.a", "approval for civil or military uses in India", "742.4(b)(8)"),
        ("VN", "3E905", "presumption of denial", "742.4(b)(10)"),
        ("JP", "3E905", "presumption of approval", "742.6(b)(11)"),
        ("TH", "3E905", "case by case", "742.4(b)(10)"),
        ("TH", "1C351.a.1", "biological weapons", "742.2(b)(1)"),
        ("MX", "0A501.a", "import certificate", "742.17(b)"),
        ("IL", "1C355.a", "denial", "742.18(b)(2)"),
        ("JP", "5A002.a", "case by case", "742.15(a)(2)"),
        ("JP", "1C351.d.16", "CW: denial to States that are not party", "742.18(b)"),
    ],
)  # fmt: skip
def test_the_policy_of_a_licence(
    us: ModuleType, to: str, eccn: str, expected: str, cite: str
) -> None:
    said = policy(us, to, eccn)
    assert expected in said
    assert cite in said


def test_no_policy_without_a_requirement_or_a_destination(us: ModuleType) -> None:
    assert policy(us, "CA", "2B003") == ""
    assert policy(us, "CN", "EAR99") == ""
    case = us.deal("CN", us.part("2B003", origin="US"), start="US")
    found = us.finding(case, "country_chart")
    assert found.policy is not UNKNOWN
    assert found.policy.ja != found.policy.en


def test_only_the_reasons_that_ask_for_a_licence_count(us: ModuleType) -> None:
    said = policy(us, "CN", "5A992.c")
    assert said == ""
    assert "EI" in policy(us, "JP", "5A002.a")
    assert "MT" not in policy(us, "JP", "9A610.a")
