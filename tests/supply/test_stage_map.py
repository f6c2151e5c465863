"""Groups of figures, their concentration as an interval, and which products a map holds."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.supply.provenance import Provenance
from kaname.supply.shares import Share
from kaname.supply.stage_map import COVERED_MIN, groups, stage_map
from kaname.supply.starter import OTHER_FIRMS, chains, products, starter_shares, steps

SOURCE = Provenance("Publisher", "Title")


def share(country: str, part: float | None, *, firm: str = "", year: int = 2020,
          sure: bool = True, source: Provenance = SOURCE) -> Share:  # fmt: skip
    return Share("thing", country, part, year, "production", source, firm=firm, sure=sure)


def only(*shares: Share) -> tuple[float, float, float]:
    (group,) = groups("thing", shares)
    assert group.concentration is not None
    return (group.concentration.low, group.concentration.high, group.concentration.named)


def test_a_single_country() -> None:
    assert only(share("NLD", 1.0)) == (1.0, 1.0, 1.0)


def test_the_rest_may_be_spread_or_one() -> None:
    low, high, named = only(share("JPN", 0.9))
    assert math.isclose(low, 0.81)
    assert math.isclose(high, 0.81 + 0.01)
    assert named == 0.9


def test_the_rest_of_a_list_of_firms_may_be_of_a_country_that_is_named() -> None:
    firms = (share("JPN", 0.3, firm="A"), share("JPN", 0.2, firm="B"), share("JPN", 0.5))
    low, high, _ = only(*firms)
    assert math.isclose(low, 0.25)
    assert math.isclose(high, 1.0)


def test_a_country_whose_other_firms_are_counted_gets_none_of_the_rest() -> None:
    firms = (share("JPN", 0.888, firm="A"), share("JPN", 0.032, firm=OTHER_FIRMS))
    _, high, _ = only(*firms, share("JPN", 0.92))
    assert math.isclose(high, 0.92**2 + 0.08**2)


def test_unknown_is_counted_and_left_out() -> None:
    (group,) = groups("thing", (share("CHN", 0.6), share("USA", None)))
    assert group.unknown == 1
    assert group.concentration is not None
    assert math.isclose(group.concentration.low, 0.36)
    assert [one.country for one in group.shares] == ["CHN", "USA"]


def test_without_any_country_there_is_no_concentration() -> None:
    (group,) = groups("thing", (share("", 0.8, firm="Three together"), share("USA", None)))
    assert group.concentration is None
    assert not group.leads


@given(st.lists(st.floats(0.0001, 1), min_size=1, max_size=9), st.floats(0.1, 1))
def test_the_interval_holds_every_way_to_fill_the_rest(parts: list[float], named: float) -> None:
    whole = sum(parts)
    shares = [share(f"C{i:02}", p / whole * named) for i, p in enumerate(parts)]
    low, high, _ = only(*shares)
    rest = 1 - named
    assert low <= high + 1e-12
    assert low > 0
    assert high <= 1 + 1e-12
    for others in (1, 2, 5, 100):
        filled = sum((s.share or 0) ** 2 for s in shares) + others * (rest / others) ** 2
        assert low - 1e-9 <= filled <= high + 1e-9


def lead_year(*shares: Share) -> int:
    found = groups("thing", shares)
    assert sum(group.leads for group in found) == 1
    assert found[0].leads
    return found[0].year


def test_the_newest_sure_and_full_group_leads() -> None:
    assert lead_year(share("CHN", 0.6, year=2019), share("CHN", 0.5, year=2023)) == 2023
    assert lead_year(share("CHN", 0.6), share("CHN", 0.7, year=2023, sure=False)) == 2020
    thin = COVERED_MIN - 0.001
    assert lead_year(share("CHN", COVERED_MIN), share("CHN", thin, year=2023)) == 2020
    assert lead_year(share("CHN", 0.9), share("CHN", 0.9, year=2032)) == 2020


def test_groups_that_disagree_all_stand() -> None:
    found = groups("wafer_fabrication")
    assert {group.year for group in found} >= {2019, 2022, 2023, 2024}
    document = next(group for group in found if group.year == 2019)
    assert document.concentration is None
    assert document.shares[0].share == 0.72


def test_every_share_is_in_one_group() -> None:
    total = sum(len(group.shares) for product in products() for group in groups(product))
    assert total == len(starter_shares())


@pytest.mark.parametrize("chain", sorted(chains()))
def test_a_chain_holds_its_products_and_what_goes_into_them(chain: str) -> None:
    found = stage_map(chain)
    shown = {node.product for node in found.nodes}
    assert set(chains()[chain]) <= shown
    columns = {node.product: node.column for node in found.nodes}
    for link in found.links:
        assert columns[link.input] < columns[link.output], link
    assert set(columns.values()) == set(range(max(columns.values()) + 1))
    for node in found.nodes:
        assert node.foreign == (products()[node.product].chain != chain)
    own = sorted((products()[n].stage_number, columns[n]) for n in chains()[chain])
    assert all(one[1] <= other[1] for one, other in pairwise(own))


def test_batteries_begin_at_the_ore() -> None:
    shown = {node.product for node in stage_map("batteries").nodes}
    assert {"lithium_mined", "cobalt_mined", "nickel_mined", "graphite_natural"} <= shown


@pytest.mark.parametrize("product", ["gallium", "ai_chip", "battery_pack", "ev_battery_cell"])
def test_a_product_stands_between_its_inputs_and_outputs(product: str) -> None:
    found = stage_map(product)
    columns = {node.product: node.column for node in found.nodes}
    for step in steps(False):
        if step.output == product:
            assert columns[step.input] < columns[product]
        if step.input == product:
            assert columns[step.output] > columns[product]


def test_any_product_has_a_map() -> None:
    for product in products():
        assert product in {node.product for node in stage_map(product).nodes}


def test_what_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        stage_map("unobtainium")


def test_what_a_variant_inherits_is_joined_to_the_map() -> None:
    found = stage_map("ai_chip")
    assert "wafer_fabrication" in {node.product for node in found.nodes}
    joined = {link.input for link in found.links} | {link.output for link in found.links}
    assert {"coater_developer", "photomask", "silicon_wafer"} <= joined
