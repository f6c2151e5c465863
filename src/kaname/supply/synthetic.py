"""Firm networks made up by chance, to try models on: no open national firm network exists.

Buyers look for suppliers by industry; within an industry, firms that already sell to many are found
more often (preferential attachment, exponent 1.08 as measured in Hungary's network of 2014 to 2022,
arXiv:2503.20594). Sizes are heavy-tailed. Whatever is shown of such a network says that it is
synthetic, its firms' names too.
"""

from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from kaname.supply.network import Network
from kaname.supply.provenance import Provenance

__all__ = ["ATTACHMENT", "as_csv", "synthetic_network"]

ATTACHMENT: Final = 1.08
"""A firm with twice the buyers is found 2 ** 1.08 times as often by the next."""
SIZE_TAIL: Final = 1.1
"""Firms' sizes have about the tail of Zipf's law."""
DRAWS_MAX: Final = 20
"""So often a buyer looks for another supplier where it drew one that it has."""


def synthetic_network(firms: int, links: int, industries: int, chance: Generator) -> Network:
    """Return a network of firms and links; the same generator state gives the same network.

    Args:
        firms: at least 2.
        links: how many different links.
        industries: at least 1.
        chance: where all randomness comes from.

    Raises:
        ValueError: fewer links than firms, or more than half of all possible ones.
    """
    if firms < 2 or industries < 1 or not firms <= links <= firms * (firms - 1) // 2:
        raise ValueError(f"{firms} / {links} / {industries}")
    sector = np.sort(chance.integers(0, industries, firms)).astype(np.int32)
    # Growth with preferential attachment of exponent a leaves fitness with this tail.
    fitness = (1.0 - chance.random(firms)) ** (-1.0 / (1.0 + 1.0 / ATTACHMENT))
    size = (1.0 - chance.random(firms)) ** (-1.0 / SIZE_TAIL)
    mix = chance.dirichlet(np.full(industries, 0.3), size=industries)
    pair = np.empty(0, np.int64)
    buyer = _buyers(firms, links, size, chance)
    for _ in range(DRAWS_MAX):
        pair, lost = _with_new(pair, _suppliers(buyer, sector, fitness, mix, chance), buyer, firms)
        buyer = buyer[lost]
        if not len(buyer):
            break
    while missing := links - len(pair):  # buyers who have all suppliers that they look for
        drawn = chance.integers(0, firms, (2, missing))
        pair, _ = _with_new(pair, drawn[0], drawn[1], firms)
    supplier, buyer = pair // firms, pair % firms
    weight = np.sqrt(size[supplier] * size[buyer]) * chance.lognormal(0.0, 1.0, len(pair))
    digits = len(str(firms))
    return Network(
        names=tuple(f"synthetic-{number:0{digits}d}" for number in range(1, firms + 1)),
        sectors=tuple(f"synthetic-industry-{number}" for number in range(1, industries + 1)),
        sector=sector,
        supplier=supplier.astype(np.int32),
        buyer=buyer.astype(np.int32),
        weight=weight,
        need=None,
        source=Provenance("Kaname", "synthetic firm network", synthetic=True),
    )


def _with_new(
    pair: NDArray[np.int64], supplier: NDArray[np.int64], buyer: NDArray[np.int64], firms: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the sorted pairs with those drawn, and which of those are lost.

    Lost is a pair that is there already or was drawn twice, and a firm that met itself.
    """
    code = supplier * firms + buyer
    lost = np.ones(len(code), np.bool_)
    lost[np.unique(code, return_index=True)[1]] = False
    lost |= supplier == buyer
    if len(pair):
        lost |= pair[np.minimum(np.searchsorted(pair, code), len(pair) - 1)] == code
    return np.sort(np.concatenate([pair, code[~lost]]), kind="stable"), lost


def _buyers(
    firms: int, links: int, size: NDArray[np.float64], chance: Generator
) -> NDArray[np.int64]:
    """Return the buyer of each link, sorted: every firm buys something, larger ones from more."""
    extra = chance.multinomial(links - firms, np.sqrt(size) / np.sqrt(size).sum())
    return np.repeat(np.arange(firms, dtype=np.int64), extra + 1)


def _suppliers(
    buyer: NDArray[np.int64], sector: NDArray[np.int32], fitness: NDArray[np.float64],
    mix: NDArray[np.float64], chance: Generator,
) -> NDArray[np.int64]:  # fmt: skip
    """Return the supplier of each link: an industry by the buyer's mix, then a firm by fitness."""
    industries = len(mix)
    bounds = np.searchsorted(sector, np.arange(industries + 1))
    there = np.diff(bounds) > 0
    shares = np.cumsum(mix * there, axis=1)
    shares /= shares[:, -1:]
    drawn = chance.random(len(buyer))
    wanted = np.empty(len(buyer), np.int64)
    first = np.searchsorted(sector[buyer], np.arange(industries + 1))  # buyers are in their order
    for industry in range(industries):
        some = slice(first[industry], first[industry + 1])
        wanted[some] = np.searchsorted(shares[industry], drawn[some], side="right")
    wanted = np.minimum(wanted, industries - 1)
    total = np.concatenate([[0.0], np.cumsum(fitness)])
    low, high = total[bounds[wanted]], total[bounds[wanted + 1]]
    place = low + chance.random(len(buyer)) * (high - low)
    found = np.searchsorted(total, place, side="right") - 1
    inside: NDArray[np.int64] = np.clip(found, bounds[wanted], bounds[wanted + 1] - 1)
    return inside


def as_csv(network: Network) -> bytes:
    """Return a network as a list of links, in the layout of firm-level edge lists."""
    import pyarrow as pa
    from pyarrow import csv

    names, sectors = pa.array(network.names), pa.array(network.sectors)
    columns = {
        "supplier": names.take(pa.array(network.supplier)),
        "customer": names.take(pa.array(network.buyer)),
        "supplierNACE": sectors.take(pa.array(network.sector[network.supplier])),
        "customerNACE": sectors.take(pa.array(network.sector[network.buyer])),
        "weight": pa.array(network.weight),
    }
    out = pa.BufferOutputStream()
    csv.write_csv(pa.table(columns), out, csv.WriteOptions(quoting_style="none"))
    written: bytes = out.getvalue().to_pybytes()
    return written
