"""Networks made up by chance: the same from a seed, shaped as was measured, and so called."""

import numpy as np
import pytest

from kaname.supply.synthetic import as_csv, synthetic_network


def test_the_same_seed_gives_the_same_network() -> None:
    one = as_csv(synthetic_network(200, 900, 7, np.random.default_rng(5)))
    assert one == as_csv(synthetic_network(200, 900, 7, np.random.default_rng(5)))
    assert one != as_csv(synthetic_network(200, 900, 7, np.random.default_rng(6)))


def test_everything_says_that_it_is_synthetic() -> None:
    made = synthetic_network(50, 200, 3, np.random.default_rng(1))
    assert made.source.synthetic
    assert all(name.startswith("synthetic-") for name in (*made.names, *made.sectors))
    for line in as_csv(made).decode().splitlines()[1:]:
        assert line.startswith("synthetic-")


@pytest.mark.parametrize(
    ("firms", "links", "industries"),
    [(2_000, 10_000, 20), (300, 1_500, 89), (300, 44_850, 89), (300, 300, 1), (3, 3, 2), (4, 6, 1)],
)
def test_links_are_different_join_two_firms_and_are_as_many_as_wanted(
    firms: int, links: int, industries: int
) -> None:
    made = synthetic_network(firms, links, industries, np.random.default_rng(3))
    assert (made.supplier != made.buyer).all()
    pairs = set(zip(made.supplier.tolist(), made.buyer.tolist(), strict=True))
    assert len(pairs) == len(made.weight)
    assert len(pairs) == links
    assert (made.weight > 0).all()


def test_few_firms_sell_to_very_many() -> None:
    made = synthetic_network(20_000, 100_000, 20, np.random.default_rng(3))
    sold_to = np.sort(np.bincount(made.supplier, minlength=20_000))[::-1]
    assert sold_to[0] > 50 * 5  # an even network would have about 5 a firm, 20 at the most
    assert sold_to[:2_000].sum() > 0.3 * len(made.weight)  # evenly spread, it would be a fifth


@pytest.mark.parametrize(
    ("firms", "links", "industries", "fits"),
    [(2, 2, 1, False), (3, 3, 1, True), (10, 9, 1, False), (10, 10, 1, True), (10, 45, 1, True),
     (10, 46, 1, False), (1, 1, 1, False), (10, 10, 0, False)],
)  # fmt: skip
def test_numbers_that_do_not_fit_are_refused(
    firms: int, links: int, industries: int, fits: bool
) -> None:
    chance = np.random.default_rng(1)
    if fits:
        assert len(synthetic_network(firms, links, industries, chance).names) == firms
    else:
        with pytest.raises(ValueError, match=str(firms)):
            synthetic_network(firms, links, industries, chance)
