"""OECD Inter-Country Input-Output tables, the regular CSV layout: million US dollars.

The first column (``V1``) names the rows: ``AUS_A01_02`` and so on, then ``TLS`` taxes less
subsidies, ``VA`` value added, ``OUT`` output. Columns are the same sectors, then final demand by
country (``AUS_HFCE``, ``AUS_NPISH``, ``AUS_GGFC``, ``AUS_GFCF``, ``AUS_INVNT``, ``AUS_DPABR``) and
``OUT``. The extended tables split China and Mexico by kind of firm (``CN1``, ``CN2``, ``MX1``,
``MX2``): these are added, because a sector of a country is one here.
Source: https://www.oecd.org/sti/ind/inter-country-input-output-tables.htm.
"""

import io
import re
from collections import Counter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kaname.core.problem import Problem, ProblemError
from kaname.supply import countries
from kaname.supply.datasets import Account, Loaded, Reading
from kaname.supply.io_table import InputOutputTable
from kaname.supply.provenance import Provenance
from kaname.supply.sources.columns import number_problems
from kaname.supply.sources.files import FAULTS, DataFile, Head, few, first_year, unreadable
from kaname.supply.sources.tables import checked
from kaname.supply.words_load import problem, stop

__all__ = ["load", "matches"]

SECTOR: Final = re.compile(r"([A-Z][A-Z0-9]{2})_([A-Z0-9_]+)")
OUTPUT: Final = frozenset({"OUT", "OUTPUT", "TOTAL"})
OTHER_ROWS: Final = frozenset({"TLS", "VA", "VALU", "TAXSUB", "TXS_INT_FNL", "TXS_IMP_FNL"})
FINAL: Final = frozenset({"HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR", "CONS_ABR", "NONRES",
                          "P33", "INV", "GCF"})  # fmt: skip
COLUMNS_LEAST: Final = 4


def matches(head: Head) -> bool:
    """Tell whether a file's columns are sectors and final demand by country."""
    named = [SECTOR.fullmatch(name) for name in head.columns[1:]]
    kinds = {match.group(2) for match in named if match}
    return len(head.columns) > COLUMNS_LEAST and "HFCE" in kinds and any(named)


def load(file: DataFile, year: int | None = None) -> Reading:
    """Read a table.

    Raises:
        ProblemError: the year is not known (KAN-6007), sectors do not fit (KAN-6010), a country is
            not known (KAN-6006), or the table fails its checks.
    """
    warnings: list[Problem] = []
    if year is None:
        years = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", re.sub(r"ICIO\d{4}", "", file.name))
        year = int(years[-1]) if years else first_year(file.title)
        if year is None:
            raise stop("KAN-6007", file.place())
        warnings.append(problem("KAN-6033", file.place(), year=str(year)))
    labels, columns, values = _matrix(file)
    sectors = _sectors(file, labels, columns)
    at_row = {label: at for at, label in enumerate(labels)}
    at_column = {name: at for at, name in enumerate(columns)}
    rows = [at_row[name] for name in sectors]
    codes, industries, place_of = _merged(file, sectors)
    size = len(codes) * len(industries)
    between = _added(
        values[np.ix_(rows, [at_column[s] for s in sectors])], place_of, place_of, size
    )
    demand = [name for name in columns if _is_final(name)]
    kinds = list(dict.fromkeys(_split(name)[1] for name in demand))
    owner = {code: at for at, code in enumerate(codes)}
    strangers = [name for name in demand if _country(name) not in owner]
    if strangers:
        raise stop("KAN-6010", file.place(), reason=", ".join(strangers[:10]))
    to_final = np.array(
        [owner[_country(name)] * len(kinds) + kinds.index(_split(name)[1]) for name in demand]
    )
    final = _added(
        values[np.ix_(rows, [at_column[d] for d in demand])], place_of, to_final,
        len(codes) * len(kinds),
    )[:size]  # fmt: skip
    output = np.zeros(size)
    np.add.at(output, place_of, _output(values, rows, at_row, at_column, sectors))
    source = Provenance(
        publisher="OECD", title="Inter-Country Input-Output tables",
        address="https://www.oecd.org/sti/ind/inter-country-input-output-tables.htm",
        licence="OECD terms", sha256=file.sha256, file=file.title,
    )  # fmt: skip
    table = InputOutputTable(year, codes, industries, between, final, output, "USD million", source)
    warnings += checked(file, table)
    left = len(labels) - len(sectors)
    merged = len(sectors) - len(set(place_of.tolist()))
    reasons = {"value_added": left} if left else {}
    account = Account(len(labels), len(sectors) - merged, merged, reasons)
    data = Loaded("table", f"icio-{year}", table, source)
    files = ((file.title, file.sha256),)
    return Reading("icio", (data,), account, tuple(warnings), files)


def _matrix(file: DataFile) -> tuple[list[str], list[str], NDArray[np.float64]]:
    """Return the names of rows and columns, and the cells."""
    import pyarrow as pa
    from pyarrow import csv

    names = list(file.head.columns)
    try:
        if file.head.form == "parquet":
            import pyarrow.parquet as pq

            with file.open() as stream:
                table = pq.read_table(io.BytesIO(stream.read()))
        else:
            types = {name: pa.float64() for name in names[1:]} | {names[0]: pa.string()}
            source: Any = str(file.path) if file.is_plain else pa.PythonFile(file.open(), mode="r")
            table = csv.read_csv(
                source,
                csv.ReadOptions(block_size=1 << 24, column_names=names, skip_rows=1),
                csv.ParseOptions(delimiter=file.head.separator),
                csv.ConvertOptions(column_types=types),
            )
    except pa.ArrowInvalid as error:
        problems = number_problems(file, names[1:])
        if problems:
            raise ProblemError(*few(problems, file)) from error
        raise unreadable(file, error) from error
    except FAULTS as error:
        raise unreadable(file, error) from error
    cells = np.empty((table.num_rows, len(names) - 1))
    for at in range(1, len(names)):
        cells[:, at - 1] = table.column(at).to_numpy()
    return [str(one).strip() for one in table.column(0).to_pylist()], names[1:], cells


def _split(name: str) -> tuple[str, str]:
    match = SECTOR.fullmatch(name)
    return (match.group(1), match.group(2)) if match else ("", name)


def _is_final(name: str) -> bool:
    country, kind = _split(name)
    return bool(country) and kind in FINAL


def _country(name: str) -> str:
    return countries.alpha3(_split(name)[0], "icio") or ""


def _sectors(file: DataFile, labels: list[str], columns: list[str]) -> list[str]:
    """Return the sectors, which must be rows and columns, each once."""
    rows = [name for name in labels if SECTOR.fullmatch(name) and not _is_other(name)]
    across = [name for name in columns if SECTOR.fullmatch(name) and not _is_final(name)]
    counted = Counter(rows) + Counter(across)
    doubles = sorted(name for name, count in counted.items() if count > 2)
    apart = sorted(set(rows) ^ set(across))
    if doubles or apart or not rows:
        shown = ", ".join((doubles + apart)[:10]) or "-"
        raise stop("KAN-6010", file.place(), reason=shown)
    return rows


def _is_other(name: str) -> bool:
    kind = _split(name)[1]
    return kind in OTHER_ROWS or kind in OUTPUT


def _merged(
    file: DataFile, sectors: list[str]
) -> tuple[tuple[str, ...], tuple[str, ...], NDArray[np.int64]]:
    """Return countries, industries, and where each sector of the file goes."""
    problems = []
    for spelling in dict.fromkeys(_split(name)[0] for name in sectors):
        if countries.alpha3(spelling, "icio") is None:
            near = ", ".join(countries.nearest(spelling)) or "-"
            line = 2 + next(at for at, name in enumerate(sectors) if _split(name)[0] == spelling)
            place = file.place(line, file.head.columns[0])
            problems.append(problem("KAN-6006", place, spelling=spelling, nearest=near))
    if problems:
        raise ProblemError(*few(problems, file))
    codes = tuple(dict.fromkeys(_country(name) for name in sectors))
    industries = tuple(dict.fromkeys(_split(name)[1] for name in sectors))
    at_code = {code: at for at, code in enumerate(codes)}
    at_industry = {industry: at for at, industry in enumerate(industries)}
    places = [
        at_code[_country(name)] * len(industries) + at_industry[_split(name)[1]] for name in sectors
    ]
    if len(set(places)) != len(codes) * len(industries):
        missing = len(codes) * len(industries) - len(set(places))
        raise stop("KAN-6010", file.place(), reason=f"{missing} sectors missing")
    return codes, industries, np.array(places, np.int64)


def _added(
    cells: NDArray[np.float64], to_row: NDArray[np.int64], to_column: NDArray[np.int64], size: int
) -> NDArray[np.float64]:
    """Add rows and columns of cells that go to the same place."""
    rows = int(to_row.max()) + 1
    if len(set(to_row.tolist())) == len(to_row) and len(set(to_column.tolist())) == len(to_column):
        whole = np.zeros((rows, size))
        whole[np.ix_(to_row, to_column)] = cells
        return whole
    tall = np.zeros((rows, cells.shape[1]))
    np.add.at(tall, to_row, cells)
    whole = np.zeros((rows, size))
    np.add.at(whole.T, to_column, tall.T)
    return whole


def _output(
    values: NDArray[np.float64], rows: list[int], at_row: dict[str, int],
    at_column: dict[str, int], sectors: list[str],
) -> NDArray[np.float64]:  # fmt: skip
    """Return the output of each sector: the column, else the row, that is called so."""
    for name in OUTPUT:
        if name in at_column:
            return np.asarray(values[rows, at_column[name]])
        if name in at_row:
            return np.asarray(values[at_row[name], [at_column[s] for s in sectors]])
    return np.asarray(values[rows].sum(axis=1))
