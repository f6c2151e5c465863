"""Lists of links among firms: who supplies whom, and how much.

With a heading (``supplier``, ``customer`` or ``buyer``, ``weight``, and where known
``supplierNACE``, ``customerNACE`` and ``type``: 2 essential, 1 non-essential, 0 negligible), or
without one: supplier, buyer (numbers or names) and flow separated by blanks, tabs or commas. Nodes
keep the order in which they first stand in the file. A last line without a line break is read.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kaname.core.problem import Problem, ProblemError
from kaname.supply.datasets import Account, Loaded, Reading
from kaname.supply.network import Network
from kaname.supply.provenance import Provenance
from kaname.supply.sources.columns import batches
from kaname.supply.sources.files import (
    FAULTS,
    DataFile,
    Head,
    few,
    text_rows,
    unknown_layout,
    unreadable,
)  # fmt: skip
from kaname.supply.sources.keys import CODES
from kaname.supply.sources.minerals import slug
from kaname.supply.words_load import problem, stop, words

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
"""Stands in the name of the file, or with a dash before a firm's, where firms are made up."""
NO_SECTOR: Final = "unknown"
NEEDS: Final = frozenset({0, 1, 2})
BARE_COLUMNS: Final = 3


def matches(head: Head) -> bool:
    """Tell whether a file is a list of links with a heading."""
    return all(any(head.has(name) for name in NAMES[key]) for key in ("supplier", "buyer"))


def is_bare(head: Head) -> bool:
    """Tell whether a file is a list of links without a heading: two firms and a flow a row."""
    rows = (head.columns, *head.rows)
    return bool(head.columns) and all(_is_link(row, numbered=False) for row in rows)


def _is_link(row: Sequence[str], *, numbered: bool) -> bool:
    """Tell whether a row without a heading is a link; ``numbered``: of firms called by numbers."""
    if len(row) != BARE_COLUMNS or not _is_number(row[2]):
        return False
    return all(_is_whole(cell) if numbered else cell.strip() for cell in row[:2])


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
        ProblemError: KAN-6001, KAN-6058 or KAN-6059, it is no list of links, empty, or not in
            UTF-8; or as ``load``.
    """
    if not (matches(file.head) or is_bare(file.head)):
        raise unknown_layout(file, "supplier, customer, weight")
    if file.head.encoding == "cp1252":
        raise stop("KAN-6059", file.place(), found=words()("cli.not_utf8"))
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
    wrong: list[tuple[int, str]] = []
    row = 0
    for batch in batches(file, wanted):
        for key, pieces in parts.items():
            values = batch.column(batch.schema.get_field_index(column[key]))
            if key in ("weight", "need"):
                pieces.append(values.to_numpy(zero_copy_only=False).astype(np.float64))
                wrong += [(row + at, column[key]) for at in _wrong(key, pieces[-1])]
            else:
                pieces.append((sectors if key.endswith("sector") else firms).coded(values))
        row += len(batch)
    if wrong:
        raise ProblemError(*few(_bad_cells(file, sorted(wrong), _rows_with_heading(file)), file))
    whole = {key: np.concatenate(pieces) for key, pieces in parts.items() if pieces}
    if not whole or not len(whole["supplier"]):
        raise stop("KAN-6008", file.place(), reasons="-")
    nameless = firms.known.get("")
    if nameless is not None:
        at = int(np.flatnonzero((whole["supplier"] == nameless) | (whole["buyer"] == nameless))[0])
        raise stop("KAN-6018", file.place(at + 2), found='""')
    return _network(file, source, list(firms.known), list(sectors.known), whole)


def _wrong(key: str, values: NDArray[np.float64]) -> list[int]:
    """Return the first places of cells that are no flow, or no need."""
    flows = np.isfinite(values) & (values >= 0)
    good = np.isin(values, list(NEEDS)) if key == "need" else flows
    return [int(at) for at in np.flatnonzero(~good)[:CODES]]


Rows = Iterator[tuple[int, Mapping[str, str]]]


def _bad_cells(file: DataFile, wrong: Sequence[tuple[int, str]], rows: Rows) -> list[Problem]:
    """Return the problems of cells (row from 0, column), each with its line and what stands there.

    Slow: the file is read once more, for only its text says what was written.
    """
    left = set(wrong)
    found = []
    for number, (line, cells) in enumerate(rows):
        for at, column in [one for one in wrong if one[0] == number] if left else ():
            left.discard((at, column))
            value = cells[column].strip()
            code = "KAN-6005" if _is_number(value) and float(value) < 0 else "KAN-6004"
            found.append(problem(code, file.place(line, column), value=value))
        if not left:
            break
    return found


def _rows_with_heading(file: DataFile) -> Rows:
    for line, row in text_rows(file):
        yield line, {**{name.casefold(): cell for name, cell in row.items()}, **row}


def _bare(file: DataFile, source: Provenance) -> tuple[Network, Account, list[Problem]]:
    """Read a list of links and flows without a heading."""
    numbered = all(_is_link(row, numbered=True) for row in (file.head.columns, *file.head.rows))
    suppliers, buyers, weight = _quickly(file, numbered) or _slowly(file, numbered)
    wrong = [(at, "3") for at in _wrong("weight", weight)]
    if wrong:
        raise ProblemError(*few(_bad_cells(file, wrong, _rows_without_heading(file)), file))
    if numbered:
        both = np.stack([suppliers.to_numpy(), buyers.to_numpy()], axis=1)
        numbers, index = np.unique(both, return_inverse=True)
        index = index.reshape(-1, 2)
        names = [str(number) for number in numbers]
        whole = {"supplier": index[:, 0], "buyer": index[:, 1], "weight": weight}
    else:
        firms = _Names()
        whole = {"supplier": firms.coded(suppliers), "buyer": firms.coded(buyers), "weight": weight}
        names = list(firms.known)
    return _network(file, source, names, [], whole)


Columns = tuple[Any, Any, NDArray[np.float64]]
"""Arrow arrays of suppliers and buyers, whole numbers or text, and the flows."""


def _quickly(file: DataFile, numbered: bool) -> Columns | None:
    """Return the columns of a file with single separators; None for one that needs more care."""
    import pyarrow as pa
    from pyarrow import compute
    from pyarrow import csv as arrow_csv

    kind = pa.int64() if numbered else pa.string()
    types = {"supplier": kind, "buyer": kind, "flow": pa.float64()}
    try:
        with file.open() as stream:
            table = arrow_csv.read_csv(
                stream,
                arrow_csv.ReadOptions(column_names=list(types)),
                arrow_csv.ParseOptions(delimiter=file.head.separator, ignore_empty_lines=False),
                arrow_csv.ConvertOptions(column_types=types),
            )
    except pa.ArrowInvalid:
        return None
    except FAULTS as error:
        raise unreadable(file, error) from error
    if any(column.null_count for column in table.columns):
        return None
    supplier, buyer, flow = (column.combine_chunks() for column in table.columns)
    if not numbered and any(
        compute.any(compute.equal(compute.utf8_trim_whitespace(names), "")).as_py()
        for names in (supplier, buyer)
    ):
        return None
    return supplier, buyer, flow.to_numpy(zero_copy_only=False)


def _slowly(file: DataFile, numbered: bool) -> Columns:
    """Read line by line, to pass over blank lines and to name the lines that are no link."""
    import pyarrow as pa

    found: list[Sequence[str]] = []
    problems: list[Problem] = []
    for line, cells in _bare_rows(file):
        if _is_link(cells, numbered=numbered):
            found.append(cells)
        else:
            shown = " ".join(cells)[:60]
            problems.append(problem("KAN-6018", file.place(line), found=shown))
    if problems:
        raise ProblemError(*few(problems, file))
    made: Any = int if numbered else str.strip
    supplier, buyer = (pa.array([made(row[side]) for row in found]) for side in (0, 1))
    return supplier, buyer, np.array([float(row[2]) for row in found], np.float64)


def _bare_rows(file: DataFile) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the lines of a file without a heading that are not blank, with their numbers."""
    with file.open() as stream:
        text = io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline="")
        if file.head.separator == " ":
            for line, content in enumerate(text, 1):
                if content.strip():
                    yield line, content.split()
            return
        reader = csv.reader(text, delimiter=file.head.separator)
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row


def _rows_without_heading(file: DataFile) -> Rows:
    for line, row in _bare_rows(file):
        yield line, {str(number): cell for number, cell in enumerate(row, 1)}


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
    if any(name.casefold().startswith(f"{MADE_UP}-") for name in names):
        source = replace(source, synthetic=True)
    again = read - len(np.unique(supplier.astype(np.int64) * len(names) + buyer))
    if again:
        warnings.append(problem("KAN-6057", file.place(), count=again, total=read))
    kept = weight > 0
    if not kept.any():
        raise stop("KAN-6008", file.place(), reasons=f"zero {read}")
    with np.errstate(over="ignore"):
        if not np.isfinite(weight.sum()):
            raise stop("KAN-6004", file.place(), value=f"Σ {weight.max():g} …")
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
