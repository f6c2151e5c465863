"""Flows between columns: the same picture for the same flows, few nodes, nothing lost."""

import random
from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaname.report.sankey import COLUMN_MAX, NODES_MAX, OTHERS, Layout, Ribbon, layout, merged

KEYS = [f"n{number}" for number in range(30)]
LAYER = st.lists(
    st.builds(Ribbon, st.sampled_from(KEYS), st.sampled_from(KEYS), st.floats(0, 1e9)),
    min_size=1, max_size=60,
)  # fmt: skip


def keys(placed: Layout, column: int) -> list[str]:
    return [node.key for node in placed.nodes if node.column == column]


def test_ribbons_that_need_not_cross_do_not() -> None:
    layer = [Ribbon("a", "z", 1), Ribbon("b", "y", 2), Ribbon("c", "x", 3)]
    placed = layout([layer], 300)
    partner = {one.source: one.target for one in layer}
    assert [partner[key] for key in keys(placed, 0)] == keys(placed, 1)


def test_the_smallest_of_a_full_column_stand_together_last() -> None:
    layer = [Ribbon(f"s{n:02}", "need", 1.0 + n) for n in range(50)]
    after = [Ribbon("need", f"t{n:02}", 1.0 + n) for n in range(50)]
    placed = layout([layer, after], 400)
    assert keys(placed, 0)[-1] == OTHERS
    assert len(keys(placed, 0)) == len(keys(placed, 2)) == COLUMN_MAX
    assert placed.hidden == (35, 0, 35)
    others = next(node for node in placed.nodes if node.key == OTHERS and node.column == 0)
    assert others.value == sum(1.0 + n for n in range(35))


def test_three_full_columns_have_forty_nodes() -> None:
    layers = [[Ribbon(f"{gap}{n:02}", f"{gap + 1}{n:02}", 1.0 + n) for n in range(50)]
              for gap in range(2)]  # fmt: skip
    assert len(layout(layers, 400).nodes) == NODES_MAX


@pytest.mark.parametrize(("count", "merges"), [(16, False), (17, True)])
def test_the_bound_of_a_column(count: int, merges: bool) -> None:
    _, hidden = merged([[Ribbon(f"s{n}", "t", 1.0) for n in range(count)]])
    assert (hidden[0] > 0) == merges


@given(st.lists(LAYER, min_size=1, max_size=2), st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_order_does_not_hang_on_the_order_of_the_flows(
    layers: list[list[Ribbon]], chance: random.Random
) -> None:
    shuffled = [chance.sample(layer, len(layer)) for layer in layers]
    assert layout(layers, 400) == layout(shuffled, 400)


@given(st.lists(LAYER, min_size=1, max_size=2))
@settings(max_examples=40, deadline=None)
def test_nothing_is_lost_and_labels_have_room(layers: list[list[Ribbon]]) -> None:
    placed = layout(layers, 600)
    assert len(placed.nodes) <= NODES_MAX
    for place, layer in enumerate(layers):
        drawn = sum(band.value for band in placed.bands if band.column == place)
        assert drawn == pytest.approx(sum(ribbon.value for ribbon in layer))
    for column in range(len(layers) + 1):
        middles = [n.top + n.height / 2 for n in placed.nodes if n.column == column]
        assert all(b - a >= 12 for a, b in pairwise(middles))
    assert all(n.top >= 0 and n.top + n.height <= placed.height + 1e-6 for n in placed.nodes)
    out: dict[tuple[int, str], float] = defaultdict(float)
    for band in placed.bands:
        out[band.column, band.source] += band.thickness
    tall = {(node.column, node.key): node.height for node in placed.nodes}
    assert all(thick <= tall[key] + 1e-6 for key, thick in out.items())
