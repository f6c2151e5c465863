"""Plans as files: what is read, and every problem together with its line and field."""

from pathlib import Path

import pytest

from kaname.core.problem import ProblemError
from kaname.supply.sourcing import sourcing
from kaname.supply.sourcing_plan import Plan
from kaname.supply.sourcing_read import read_plan

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "sourcing" / "allies.yaml"
OFFERS = "buyer,product,supplier,country,premium,capacity,current,qualified\n"
PLAN = """
name: A plan
source: made up for this test
illustrative: yes
currency: USD
months: 12
buyers: [JPN]
products:
  - {id: p, name: P, unit: t, unit_value: 10, need: {JPN: 100}}
offers:
  - {buyer: JPN, product: p, country: CHN, premium: 0, capacity: none, current: 1, qualified: yes}
  - {buyer: JPN, product: p, country: KOR, premium: 0.1, capacity: 90, current: 0, qualified: no,
     qualification_cost: 5, qualification_months: 3}
limits:
  - {kind: country_share, country: China, most: 0.5}
"""


def read(text: str, beside: str = "") -> Plan:
    return read_plan(text.encode(), "plan.yaml", lambda name: beside.encode())


def problems(text: str, beside: str = "") -> list[str]:
    with pytest.raises(ProblemError) as error:
        read(text, beside)
    return [f"{p.code} {p.place}" for p in error.value.problems]


def test_the_example_is_read_and_has_a_plan() -> None:
    folder = EXAMPLE.parent
    plan = read_plan(EXAMPLE.read_bytes(), str(EXAMPLE), lambda n: (folder / n).read_bytes())
    assert plan.illustrative
    assert plan.buyers == ("JPN", "USA")
    assert len(plan.groups) == 6
    answer = sourcing(plan)
    assert answer.after.status == "optimal"
    assert answer.separate is not None
    assert answer.after.objective < answer.separate


def test_a_plan_is_read() -> None:
    plan = read(PLAN)
    assert plan.offers[0].capacity is None
    assert plan.offers[1].supplier == "KOR"  # a country without a name of its own
    assert plan.limits[0].country == "CHN"
    assert plan.limits[0].line == 15
    assert sourcing(plan).after.solution.shares == pytest.approx((0.5, 0.5))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("premium: 0.1, ", "", "KAN-6120 plan.yaml:12 offers[2].premium"),
        ("capacity: 90, ", "", "KAN-6120 plan.yaml:12 offers[2].capacity"),
        ("qualification_cost: 5, ", "", "KAN-6120 plan.yaml:12 offers[2].qualification_cost"),
        ("unit_value: 10, ", "", "KAN-6120 plan.yaml:9 products[1].unit_value"),
        ("source: made up for this test", "", "KAN-6120 plan.yaml:2 source"),
        ("premium: 0.1", "premium: -1.01", "KAN-6121 plan.yaml:12:52 offers[2].premium"),
        ("premium: 0.1", "premium: nan", "KAN-6121 plan.yaml:12:52 offers[2].premium"),
        ("most: 0.5", "most: 1.01", "KAN-6121 plan.yaml:15:48 limits[1].most"),
        ("country: KOR", "country: KRO", "KAN-6121 plan.yaml:12:36 offers[2].country"),
        ("qualified: no", "qualified: maybe", "KAN-6121 plan.yaml:12:94 offers[2].qualified"),
        ("months: 12", "months: 0", "KAN-6121 plan.yaml:6:9 months"),
        ("kind: country_share", "kind: share", "KAN-6121 plan.yaml:15:12 limits[1].kind"),
        ("currency: USD", "curency: USD", "KAN-6122 plan.yaml:5:1 curency"),
        ("product: p, country: KOR", "product: q, country: KOR", "KAN-6124 plan.yaml:12 offers"),
        ("current: 0,", "current: 0.5,", "KAN-6125 plan.yaml:12 qualified"),
        ("current: 1,", "current: 0.9,", "KAN-6125 plan.yaml:11 offers: JPN p"),
        ("need: {JPN: 100}", "need: {JPN: 100, USA: 5}", "KAN-6124 plan.yaml products[1].need"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(old: str, new: str, expected: str) -> None:
    assert old in PLAN
    text = PLAN.replace(old, new)
    found = problems(text)
    wanted = expected.split()
    assert any(one.split()[0] == wanted[0] and one.split()[-1] == wanted[-1] for one in found), (
        found
    )
    line = wanted[1].split(":")[1] if ":" in wanted[1] else ""
    if line and "limits" not in expected:
        assert any(f"plan.yaml:{line}" in one for one in found), found


def test_all_problems_come_together() -> None:
    text = PLAN.replace("premium: 0.1, ", "").replace("currency: USD", "").replace(
        "most: 0.5", "most: much")  # fmt: skip
    codes = [one.split()[0] for one in problems(text)]
    assert codes == ["KAN-6120", "KAN-6120", "KAN-6121"]


def test_scenarios_need_all_that_a_loss_is_reckoned_from() -> None:
    text = PLAN + "scenarios:\n  - {name: stop, months: 6, countries: [CHN]}\n"
    found = {one.split()[-1] for one in problems(text)}
    assert found == {
        "scenarios[1].probability", "risk", "products[1].unmet_cost", "products[1].holding_cost",
        "products[1].stock",
    }  # fmt: skip


def test_probabilities_over_one_and_stops_beyond_the_plan() -> None:
    risky = PLAN.replace(
        "need: {JPN: 100}",
        "need: {JPN: 100}, unmet_cost: 9, holding_cost: none, stock: {JPN: 1}")  # fmt: skip
    text = risky + (
        "scenarios:\n  - {name: a, probability: 0.6, months: 13, countries: [CHN]}\n"
        "  - {name: b, probability: 0.41, months: 1, countries: [CHN]}\n"
        "risk: {alpha: 0.9, weight: 1}\n"
    )
    assert [one.split()[0] for one in problems(text)] == ["KAN-6125", "KAN-6125"]


OUTSIDE = PLAN[: PLAN.index("offers:")] + "offers: beside.csv\n"


def test_offers_in_a_csv_beside_it() -> None:
    rows = "JPN,p,,CHN,0,none,1,yes\n\nJPN,p,,KOR,0.1,60,0,yes\n"
    plan = read(OUTSIDE, OFFERS + rows)
    assert [one.country for one in plan.offers] == ["CHN", "KOR"]
    assert plan.offers[1].line == 4


def test_problems_of_the_csv_have_its_name_line_and_column() -> None:
    rows = 'JPN,p,"a\nb",CHN,0,none,1,yes\nJPN,p,,KOR,,60,0,yes\nJPN,p,,XQX,0.1,60,0,yes\nJPN\n'
    found = problems(OUTSIDE, OFFERS + rows)
    assert found == [
        "KAN-6120 beside.csv:4 premium", "KAN-6121 beside.csv:5:4 country", "KAN-6123 beside.csv:6",
    ]  # fmt: skip
    assert problems(OUTSIDE, "a,b\n1,2\n") == ["KAN-6123 beside.csv:1"]


def test_a_capacity_is_a_suppliers_whoever_buys() -> None:
    two = OUTSIDE.replace("[JPN]", "[JPN, USA]").replace("{JPN: 100}", "{JPN: 100, USA: 1}")
    rows = "JPN,p,x,CHN,0,60,1,yes\nUSA,p,x,CHN,0,70,1,yes\n"
    assert problems(two, OFFERS + rows) == ["KAN-6125 beside.csv:3 capacity"]


@pytest.mark.parametrize("text", ["", "- a\n", "a: [", "a: &x 1\n", "a: 1\na: 2\n"])
def test_what_is_no_plan_is_a_problem(text: str) -> None:
    assert problems(text)
