"""Lists of links among firms: who supplies whom, and how much.

With a heading (``supplier``, ``customer`` or ``buyer``, ``weight``, and where known
``supplierNACE``, ``customerNACE`` and ``type``: 2 essential, 1 non-essential, 0 negligible), or
without one: supplier, buyer and flow separated by blanks, tabs or commas. Nodes keep the order in
which they first stand in the file. A last line without a line break is read.
"""

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kaname.core.problem import Problem, ProblemError
from kaname.supply.datasets import Account, Loaded, Reading
from kaname.supply.network import Network
from kaname.supply.provenance import Provenance
from kaname.supply.sources.columns import batches
from kaname.supply.sources.files import FAULTS, DataFile, Head, few, unreadable
from kaname.supply.sources.keys import CODES
from kaname.supply.sources.minerals import slug
from kaname.supply.words_load import problem, stop

__all__ = ["is_bare", "load", "matches", "read_network"]

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "supplier": ("supplier", "supplier_id", "seller", "from", "source"),
    "buyer": ("customer", "buyer", "customer_id", "buyer_id", "to", "target"),
    "weight": ("weight", "flow", "value", "amount", "volume"),
    "supplier_sector": ("supplierNACE", "supplier_sector", "supplier_industry"),
    "buyer_sector": ("customerNACE", "buyerNACE", "customer_sector", "buyer_sector",
                     "customer_industry"),
    "need": ("type", "need", "essentiality"),
}  # fmt: skip
MADE_UP: Final = "synthetic"
"""Stands in the name of the file, or before the names of its firms, where a generator made it."""
NO_SECTOR: Final = "unknown"
NEEDS: Final = frozenset({0, 1, 2})
BARE_COLUMNS: Final = 3


def matches(head: Head) -> bool:
    """Tell whether a file is a list of links with a heading."""
    return all(any(head.has(name) for name in NAMES[key]) for key in ("supplier", "buyer"))


def is_bare(head: Head) -> bool:
    """Tell whether a file is a list of links without a heading: numbers of firms and flows."""
    rows = (head.columns, *head.rows)
    return bool(head.columns) and all(
        len(row) == BARE_COLUMNS
        and all(_is_whole(cell) for cell in row[:2])
        and all(_is_number(cell) for cell in row[2:])
        for row in rows
    )


def _is_whole(cell: str) -> bool:
    return cell.strip().isdigit()


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def load(file: DataFile, year: int | None = None) -> Reading:
    """Read a list of links.

    Raises:
        ProblemError: rows that cannot be right, all of them, or no link (KAN-6008).
    """
    del year
    network, account, warnings = read_network(file)
    label = slug(file.name.rsplit(".", 1)[0]) or "network"
    data = Loaded("network", label, network, network.source)
    files = ((file.title, file.sha256),)
    return Reading("edges", (data,), account, tuple(warnings), files)


def read_network(file: DataFile) -> tuple[Network, Account, list[Problem]]:
    """Return the network of a file, the account of its rows and its warnings.

    Raises:
        ProblemError: as ``load``.
    """
    source = Provenance(
        publisher="", title=file.name, sha256=file.sha256, file=file.title,
        synthetic=MADE_UP in file.name.casefold(),
    )  # fmt: skip
    if matches(file.head):
        return _with_heading(file, source)
    return _bare(file, source)


class _Names:
    """Names of nodes as numbers, in the order in which they came."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def coded(self, column: Any) -> NDArray[np.int64]:
        encoded = column.fill_null("").dictionary_encode()
        table = [
            self.known.setdefault(one.strip(), len(self.known))
            for one in encoded.dictionary.to_pylist()
        ]
        indices = np.asarray(encoded.indices.to_numpy(zero_copy_only=False), np.int64)
        return np.array(table or [0], np.int64)[indices]


def _with_heading(file: DataFile, source: Provenance) -> tuple[Network, Account, list[Problem]]:
    head = file.head
    column = {
        key: next((name for name in names if head.has(name)), "") for key, names in NAMES.items()
    }
    kinds = {"weight": "double", "need": "double"}
    wanted = {name: kinds.get(key, "string") for key, name in column.items() if name}
    firms, sectors = _Names(), _Names()
    parts: dict[str, list[NDArray[Any]]] = {key: [] for key, name in column.items() if name}
    problems: list[Problem] = []
    line = 2
    for batch in batches(file, wanted):
        for key, pieces in parts.items():
            values = batch.column(batch.schema.get_field_index(column[key]))
            if key in ("weight", "need"):
                pieces.append(values.to_numpy(zero_copy_only=False).astype(np.float64))
                problems += _bad_cells(file, line, column[key], key, pieces[-1])
            else:
                pieces.append((sectors if key.endswith("sector") else firms).coded(values))
        line += len(batch)
    if problems:
        raise ProblemError(*few(problems, file))
    whole = {key: np.concatenate(pieces) for key, pieces in parts.items() if pieces}
    if not whole or not len(whole["supplier"]):
        raise stop("KAN-6008", file.place(), reasons="-")
    nameless = firms.known.get("")
    if nameless is not None:
        at = int(np.flatnonzero((whole["supplier"] == nameless) | (whole["buyer"] == nameless))[0])
        raise stop("KAN-6018", file.place(at + 2), found='""')
    names = list(firms.known)
    if any(name.casefold().startswith(MADE_UP) for name in names[:1]):
        source = replace(source, synthetic=True)
    return _network(file, source, names, list(sectors.known), whole)


def _bad_cells(
    file: DataFile, line: int, column: str, key: str, values: NDArray[np.float64]
) -> list[Problem]:
    wrong = ~np.isin(values, list(NEEDS)) if key == "need" else ~(values >= 0)
    found = []
    for at in np.flatnonzero(wrong)[:CODES]:
        code = "KAN-6005" if values[at] < 0 else "KAN-6004"
        text = "" if np.isnan(values[at]) else f"{values[at]:g}"
        found.append(problem(code, file.place(line + int(at), column), value=text))
    return found


def _bare(file: DataFile, source: Provenance) -> tuple[Network, Account, list[Problem]]:
    """Read a list of whole numbers and flows without a heading."""
    width = len(file.head.columns)
    rows = _quickly(file, width)
    if rows is None:
        rows = _slowly(file, width)
    weight = rows[:, 2] if width == BARE_COLUMNS else np.ones(len(rows))
    problems = _bad_cells(file, 1, "3", "weight", weight)
    if problems:
        raise ProblemError(*few(problems, file))
    numbers, index = np.unique(rows[:, :2].astype(np.int64), return_inverse=True)
    index = index.reshape(-1, 2)
    whole: dict[str, NDArray[Any]] = {"supplier": index[:, 0], "buyer": index[:, 1]}
    if width == BARE_COLUMNS:
        whole["weight"] = weight
    return _network(file, source, [str(number) for number in numbers], [], whole)


def _quickly(file: DataFile, width: int) -> NDArray[np.float64] | None:
    """Return the cells of a file with single separators; None for one that needs more care."""
    import pyarrow as pa
    from pyarrow import csv

    names = ["supplier", "buyer", "flow"][:width]
    types = dict(zip(names, (pa.int64(), pa.int64(), pa.float64()), strict=False))
    try:
        with file.open() as stream:
            table = csv.read_csv(
                stream,
                csv.ReadOptions(column_names=names),
                csv.ParseOptions(delimiter=file.head.separator, ignore_empty_lines=False),
                csv.ConvertOptions(column_types=types),
            )
    except pa.ArrowInvalid:
        return None
    except FAULTS as error:
        raise unreadable(file, error) from error
    if any(column.null_count for column in table.columns):
        return None
    return np.column_stack([column.to_numpy().astype(np.float64) for column in table.columns])


def _slowly(file: DataFile, width: int) -> NDArray[np.float64]:
    """Read line by line, to pass over blank lines and to name the lines that are no link."""
    found: list[list[float]] = []
    problems: list[Problem] = []
    with file.open() as stream:
        text = io.TextIOWrapper(stream, "utf-8", errors="replace")
        for line, content in enumerate(text, 1):
            cells = content.replace(",", " ").replace(";", " ").split()
            if not cells:
                continue
            good = len(cells) == width and all(map(_is_whole, cells[:2]))
            if good and all(map(_is_number, cells[2:])):
                found.append([float(cell) for cell in cells])
            else:
                shown = content.strip()[:60]
                problems.append(problem("KAN-6018", file.place(line), found=shown))
    if problems:
        raise ProblemError(*few(problems, file))
    return np.array(found, np.float64)


def _network(
    file: DataFile, source: Provenance, names: list[str], sectors: list[str],
    whole: Mapping[str, NDArray[Any]],
) -> tuple[Network, Account, list[Problem]]:  # fmt: skip
    """Put nodes into the order in which they first stand in the file, and drop links of 0."""
    warnings: list[Problem] = []
    supplier, buyer = whole["supplier"], whole["buyer"]
    read = len(supplier)
    weight = whole.get("weight")
    if weight is None:
        weight = np.ones(read)
        warnings.append(problem("KAN-6038", file.place()))
    first = np.full(len(names), 2 * read, np.int64)
    places = np.arange(read)[::-1]
    first[buyer[::-1]] = 2 * places + 1
    ahead = np.full(len(names), 2 * read, np.int64)
    ahead[supplier[::-1]] = 2 * places
    order = np.argsort(np.minimum(first, ahead), kind="stable")
    new = np.empty(len(names), np.int32)
    new[order] = np.arange(len(names), dtype=np.int32)
    of_sector, sectors = _sectors(file, names, sectors, whole)
    kept = weight > 0
    if not kept.any():
        raise stop("KAN-6008", file.place(), reasons=f"zero {read}")
    need = whole["need"][kept].astype(np.int8) if "need" in whole else None
    network = Network(
        names=tuple(names[at] for at in order), sectors=tuple(sectors), sector=of_sector[order],
        supplier=new[supplier[kept]], buyer=new[buyer[kept]], weight=weight[kept], need=need,
        source=source,
    )  # fmt: skip
    left = {"zero": int(read - np.count_nonzero(kept))}
    account = Account(read, read - left["zero"], 0, {k: v for k, v in left.items() if v})
    return network, account, warnings


def _sectors(
    file: DataFile, names: list[str], sectors: list[str], whole: Mapping[str, NDArray[Any]]
) -> tuple[NDArray[np.int32], list[str]]:
    """Return the sector of each node; the last sector is ``unknown`` where some have none.

    Raises:
        ProblemError: KAN-6019, firms that stand in two sectors.
    """
    found = np.full(len(names), -1, np.int32)
    problems: list[Problem] = []
    for side in ("supplier", "buyer"):
        column = whole.get(f"{side}_sector")
        if column is None:
            continue
        nodes = whole[side]
        before = found[nodes]
        fresh = before < 0
        found[nodes[fresh]] = column[fresh]
        for at in np.flatnonzero(found[nodes] != column)[:CODES]:
            name = names[int(nodes[at])]
            place = file.place(int(at) + 2, f"{side} sector")
            problems.append(problem("KAN-6019", place, name=name))
    if problems:
        raise ProblemError(*few(problems, file))
    if (found < 0).any():
        sectors = [*sectors, NO_SECTOR]
        found[found < 0] = len(sectors) - 1
    return found, sectors
