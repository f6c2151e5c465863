"""How much an industry needs an input: a matrix of industries, and the industries of nodes.

Both come as CSV: the matrix with industries as headings of its rows (who supplies) and columns
(who buys) and 2 essential, 1 non-essential, 0 negligible in its cells; the industries as a node and
its industry a line. Labels are text: ``01`` and ``1`` are two industries.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kaname.core.problem import Place, Problem, ProblemError, worded
from kaname.core.text import load_wording
from kaname.supply.network import Network

__all__ = ["Essentiality", "needs", "read_essentiality", "read_industries", "with_industries"]

_words: Final = load_wording("kaname.supply", "words_cascade.toml")
SHOWN: Final = 20
"""So many problems of one kind are told; the others are counted by their being there."""
NODE: Final = ("node_id", "node", "firm", "firm_id", "name", "company", "id")
INDUSTRY: Final = ("industry_id", "industry", "nace", "sector", "sector_id")


@dataclass(frozen=True, slots=True, eq=False)
class Essentiality:
    """``need`` is suppliers' industries x buyers' industries: 2, 1 or 0."""

    suppliers: tuple[str, ...]
    buyers: tuple[str, ...]
    need: NDArray[np.int8]


def read_essentiality(data: bytes, file: str) -> Essentiality:
    """Read a matrix of essentiality.

    Raises:
        ProblemError: KAN-6050 it is no such table; KAN-6051, cells that are not 0, 1 or 2;
            KAN-6052, an industry twice.
    """
    rows = _rows(data, file)
    if len(rows) < 2 or len(rows[0]) < 2:
        raise ProblemError(worded(_words, "KAN-6050", Place(file), wanted="industry × industry"))
    buyers = tuple(label.strip() for label in rows[0][1:])
    suppliers = tuple(row[0].strip() for row in rows[1:])
    problems = [*_twice(buyers, file, 1), *_twice(suppliers, file, None)]
    need = np.zeros((len(suppliers), len(buyers)), np.int8)
    for line, row in enumerate(rows[1:], 2):
        if len(row) != len(buyers) + 1:
            place = Place(file, line)
            problems.append(
                worded(_words, "KAN-6051", place, found=f"{len(row) - 1} ≠ {len(buyers)}")
            )
            continue
        for column, cell in enumerate(row[1:]):
            if cell.strip() in {"0", "1", "2"}:
                need[line - 2, column] = int(cell)
            else:
                place = Place(file, line, field=f"{row[0]} × {buyers[column]}")
                problems.append(worded(_words, "KAN-6051", place, found=cell or "–"))
    if problems:
        raise ProblemError(*problems[:SHOWN])
    return Essentiality(suppliers, buyers, need)


def read_industries(data: bytes, file: str) -> Mapping[str, str]:
    """Read the industry of each node: the columns of a node and its industry, by their headings.

    Raises:
        ProblemError: KAN-6050 there are no such columns; KAN-6053, a node in two industries.
    """
    rows = _rows(data, file)
    heading = [cell.strip().casefold() for cell in rows[0]] if rows else []
    node = next((heading.index(name) for name in NODE if name in heading), None)
    industry = next((heading.index(name) for name in INDUSTRY if name in heading), None)
    if node is None or industry is None:
        wanted = f"{NODE[0]}, {INDUSTRY[0]}"
        raise ProblemError(worded(_words, "KAN-6050", Place(file, 1), wanted=wanted))
    found: dict[str, str] = {}
    problems = []
    for line, row in enumerate(rows[1:], 2):
        if len(row) <= max(node, industry):
            continue
        name, label = row[node].strip(), row[industry].strip()
        if found.setdefault(name, label) != label:
            facts = {"node": name, "one": found[name], "other": label}
            problems.append(worded(_words, "KAN-6053", Place(file, line), **facts))
    if problems:
        raise ProblemError(*problems[:SHOWN])
    return found


def with_industries(network: Network, industries: Mapping[str, str], file: str) -> Network:
    """Return the network with its nodes in these industries.

    Raises:
        ProblemError: KAN-6054, nodes without an industry.
    """
    missing = [name for name in network.names if not industries.get(name)]
    if missing:
        shown = ", ".join(missing[:SHOWN]) + (" …" if len(missing) > SHOWN else "")
        facts: dict[str, str | int] = {"count": len(missing), "nodes": shown}
        raise ProblemError(worded(_words, "KAN-6054", Place(file), **facts))
    labels = tuple(sorted({industries[name] for name in network.names}))
    index = {label: place for place, label in enumerate(labels)}
    sector = np.array([index[industries[name]] for name in network.names], np.int32)
    return replace(network, sectors=labels, sector=sector)


def needs(network: Network, essentiality: Essentiality, file: str) -> NDArray[np.int8]:
    """Return for each link 2, 1 or 0, by the industries of its ends.

    Raises:
        ProblemError: KAN-6055, industries of the network that the matrix does not hold.
    """
    problems: list[Problem] = []
    row = _places(network.sectors, essentiality.suppliers)
    column = _places(network.sectors, essentiality.buyers)
    selling = set(network.sector[network.supplier].tolist())
    buying = set(network.sector[network.buyer].tolist())
    for side, places, used in (("rows", row, selling), ("columns", column, buying)):
        missing = [network.sectors[one] for one in sorted(used) if places[one] < 0]
        if missing:
            facts = {"industries": ", ".join(missing[:SHOWN]), "side": side}
            problems.append(worded(_words, "KAN-6055", Place(file), **facts))
    if problems:
        raise ProblemError(*problems)
    return essentiality.need[
        row[network.sector[network.supplier]], column[network.sector[network.buyer]]
    ]


def _places(labels: tuple[str, ...], known: tuple[str, ...]) -> NDArray[np.int64]:
    index = {label: place for place, label in enumerate(known)}
    return np.array([index.get(label, -1) for label in labels], np.int64)


def _twice(labels: tuple[str, ...], file: str, line: int | None) -> list[Problem]:
    seen: set[str] = set()
    return [
        worded(_words, "KAN-6052", Place(file, line), industry=label)
        for label in labels
        if label in seen or seen.add(label)  # type: ignore[func-returns-value]
    ]


def _rows(data: bytes, file: str) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
        return [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    except (UnicodeDecodeError, csv.Error) as error:
        place = Place(file)
        raise ProblemError(worded(_words, "KAN-6050", place, wanted="CSV, UTF-8")) from error
