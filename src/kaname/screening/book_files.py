"""Customers from a file: CSV, Excel, Parquet or JSON Lines, columns found by their headings."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kaname.core.problem import Place, Problem, ProblemError
from kaname.screening.bulk.cells import as_text
from kaname.screening.bulk.columns import choose_columns, position_of
from kaname.screening.bulk.parties import asked_of
from kaname.screening.bulk.readers import rows, survey
from kaname.screening.bulk.shapes import check_shapes
from kaname.screening.customers import Customer, sound
from kaname.screening.publishers import table_rows
from kaname.screening.words_clearing import stop, words

__all__ = ["ReadCustomers", "id_column", "read_customers"]

ROWS_SHOWN: Final = 10
PROBLEMS_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class ReadCustomers:
    """The customers of a file, in its order; and by field the rows whose cell was not understood
    and was left out.
    """

    customers: tuple[Customer, ...]
    unread: Mapping[str, tuple[int, ...]]


def read_customers(
    path: Path,
    mapping: Mapping[str, str],
    encoding: str | None = None,
    sheet: str | None = None,
) -> ReadCustomers:
    """Read a file of customers.

    Args:
        path: the file; it needs a column of ids and a column of names.
        mapping: which column holds what (field -> heading), as a person said.
        encoding: of a text file, when a person gives it.
        sheet: of a workbook; the first one when none is given.

    Raises:
        ProblemError: it cannot be read (KAN-226x to KAN-228x), there is no column of ids
            (KAN-2304), a row has no id (KAN-2301) or no name to search (KAN-2305), or an id occurs
            twice (KAN-2302). Rows are numbered from 1, headings not counted; twenty problems are
            told at most.
    """
    found = survey(path, encoding, sheet)
    columns = choose_columns(found.name, found.headings, mapping)
    check_shapes(found, columns)
    id_at = id_column(found.name, found.headings, mapping)
    customers: list[Customer] = []
    unread: dict[str, list[int]] = defaultdict(list)
    by_id: dict[str, list[int]] = defaultdict(list)
    problems: list[Problem] = []
    for number, cells in rows(found):
        customer_id = sound(as_text(cells[id_at])).strip()
        asked = asked_of(cells, columns)
        place = Place(found.name, field=str(number))
        if not customer_id:
            problems += stop("KAN-2301", place, customer="").problems
            continue
        by_id[customer_id].append(number)
        if asked.query is None:
            reason = words()(f"unscreenable.{asked.unscreenable}")
            problems += stop("KAN-2305", place, row=number, reason=reason).problems
            continue
        for field in asked.unread:
            unread[field].append(number)
        customers.append(Customer.of_query(customer_id, asked.query))
    for customer_id, numbers in by_id.items():
        if len(numbers) > 1:
            shown = ", ".join(map(str, numbers[:ROWS_SHOWN]))
            place = Place(found.name)
            problems += stop("KAN-2302", place, customer=customer_id[:80], rows=shown).problems
    if problems:
        raise ProblemError(*problems[:PROBLEMS_MAX])
    return ReadCustomers(tuple(customers), {name: tuple(at) for name, at in unread.items()})


def id_column(file: str, headings: Sequence[str], mapping: Mapping[str, str]) -> int:
    """Return where the ids are: as a person said, else the first column that is called so.

    Raises:
        ProblemError: no column is called so (KAN-2304), or none as a person said (KAN-2271).
    """
    if mapping.get("id"):
        return position_of(file, headings, mapping["id"])
    known = {_folded(row["heading"]) for row in table_rows("bulk_columns") if row["field"] == "id"}
    for at, heading in enumerate(headings):
        if _folded(heading) in known:
            return at
    shown = ", ".join(heading[:60] for heading in headings[:40])
    raise stop("KAN-2304", Place(file), columns=shown)


def _folded(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(char for char in text if char.isalnum())
