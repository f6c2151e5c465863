"""UN Comtrade: trade as each side reports it.

Column names of the programming interface and the bulk files (``refYear``, ``reporterCode``,
``partnerCode``, ``cmdCode``, ``flowCode``, ``primaryValue`` US dollars, ``netWgt`` kg), the shorter
ones of a circulating extract (``year``, ``reporter``, ``partner``, ``cmd``, ``flow``, ``value``,
``netwgt``), and those of the older web page. Flows come again in breakdowns by second partner,
customs procedure and means of transport, as equal rows or as a total with its parts: the greatest
value of each reporter, partner, code, flow and period is the total. Partner 0 is the world and
checks the sum of the others. Imports (valued with freight and insurance) and exports (without) are
two data sets, because they are two reports of the same trade.
Source: https://comtradeplus.un.org/ and https://uncomtrade.org/docs/.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kaname.core.problem import Problem, ProblemError
from kaname.supply import countries
from kaname.supply.datasets import Account, Loaded, Reading
from kaname.supply.flows import Flows
from kaname.supply.provenance import Provenance
from kaname.supply.sources.columns import batches
from kaname.supply.sources.files import DataFile, Head, few
from kaname.supply.sources.keys import CODES, Lookup, extent, merge_doubles
from kaname.supply.words_load import problem, stop

__all__ = ["load", "matches"]

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "period": ("period", "refYear", "year"),
    "reporter": ("reporterCode", "reporter", "Reporter Code"),
    "partner": ("partnerCode", "partner", "Partner Code"),
    "product": ("cmdCode", "cmd", "Commodity Code"),
    "flow": ("flowCode", "flow", "Trade Flow Code"),
    "value": ("primaryValue", "value", "Trade Value (US$)"),
}
"""What we need -> what the layouts call it, the best first."""
WEIGHT: Final = ("netWgt", "netwgt", "Netweight (kg)")
REVISION: Final = ("classificationCode", "Classification")
SIDES: Final = {"M": "importer", "1": "importer", "X": "exporter", "2": "exporter"}
HS: Final = {"H0": "HS1988", "H1": "HS1996", "H2": "HS2002", "H3": "HS2007", "H4": "HS2012",
             "H5": "HS2017", "H6": "HS2022"}  # fmt: skip
WORLD: Final = 0
TOLERANCE: Final = 0.01
MONTHS_FROM: Final = 100_000
"""Periods from here on are months, such as 202203."""
KG_A_TON: Final = 1000.0
HS6: Final = 6


def matches(head: Head) -> bool:
    """Tell whether a file has the columns of Comtrade, in one of the layouts."""
    return all(_column(head, names) for names in NAMES.values())


def _column(head: Head, names: tuple[str, ...]) -> str:
    return next((name for name in names if head.has(name)), "")


@dataclass(slots=True)
class _Rows:
    period: NDArray[np.int64]
    reporter: NDArray[np.int64]
    partner: NDArray[np.int64]
    product: NDArray[np.int64]
    side: NDArray[np.int64]
    """0 importer, 1 exporter, -1 another flow."""
    value: NDArray[np.float64]
    kilograms: NDArray[np.float64]

    def chosen(self, rows: NDArray[Any]) -> "_Rows":
        return _Rows(*(getattr(self, name)[rows] for name in _Rows.__dataclass_fields__))

    def __len__(self) -> int:
        return len(self.value)


def load(file: DataFile, year: int | None = None) -> Reading:
    """Read a file of Comtrade.

    Raises:
        ProblemError: rows that cannot be right, all of them, or no usable row (KAN-6008).
    """
    del year  # every layout has its own column
    rows, products, revisions = _read(file)
    read, left = len(rows), dict[str, int]()
    rows = _only(rows, rows.side >= 0, left, "other_flow")
    digits = np.array([len(code) if code.isdigit() else 0 for code in products] or [0], np.int64)
    deepest = HS6 if bool((digits == HS6).any()) else int(digits.max())
    rows = _only(rows, digits[rows.product] == deepest, left, "heading")
    rows = _only(rows, ~np.isnan(rows.value), left, "no_value")
    before = len(rows)
    rows = _greatest(rows, len(products))
    merged = before - len(rows)
    warnings = _against_world(file, rows, len(products))
    rows = _only(rows, rows.partner != WORLD, left, "world")
    source = Provenance(
        publisher="United Nations Statistics Division", title="UN Comtrade",
        address="https://comtradeplus.un.org/", licence="UN Comtrade terms of use",
        sha256=file.sha256, file=file.title,
    )  # fmt: skip
    known = {HS[name] for name in revisions if name in HS}
    nomenclature = known.pop() if len(known) == 1 and len(revisions) == 1 else ""
    datasets, kept, unnamed = _datasets(file, rows, products, nomenclature, source, left)
    if unnamed:
        percent = f"{100 * unnamed:.2g}"
        count = left["no_country"]
        warnings.append(problem("KAN-6031", file.place(), percent=percent, count=count))
    merged += len(rows) - kept - sum(left.get(k, 0) for k in ("no_country", "self", "zero"))
    account = Account(read, kept, merged, left)
    files = ((file.title, file.sha256),)
    return Reading("comtrade", datasets, account, tuple(warnings), files)


def _read(file: DataFile) -> tuple[_Rows, list[str], set[str]]:
    head = file.head
    names = {key: _column(head, options) for key, options in NAMES.items()}
    wanted = {names[key]: "int64" for key in ("period", "reporter", "partner")}
    wanted |= {names["product"]: "string", names["flow"]: "string", names["value"]: "double"}
    weight, revision = _column(head, WEIGHT), _column(head, REVISION)
    wanted |= {weight: "double"} if weight else {}
    wanted |= {revision: "string"} if revision else {}
    products: dict[str, int] = {}
    revisions: set[str] = set()
    pieces: list[_Rows] = []
    problems: list[Problem] = []
    line = 2
    for batch in batches(file, wanted):
        column = {name: batch.column(batch.schema.get_field_index(name)) for name in wanted}
        value = _floats(column[names["value"]])
        for at in np.flatnonzero(value < 0)[:CODES]:
            place = file.place(line + int(at), names["value"])
            problems.append(problem("KAN-6005", place, value=str(value[at])))
        for key in ("period", "reporter", "partner"):
            empty = column[names[key]].is_null().to_numpy(zero_copy_only=False)
            for at in np.flatnonzero(empty)[:CODES]:
                place = file.place(line + int(at), names[key])
                problems.append(problem("KAN-6004", place, value=""))
        whole = {
            key: column[names[key]].fill_null(-1).to_numpy(zero_copy_only=False)
            for key in ("period", "reporter", "partner")
        }
        if revision:
            revisions |= set(column[revision].unique().to_pylist())
        pieces.append(_Rows(
            **whole, product=_coded(column[names["product"]], products),
            side=_sides(column[names["flow"]]), value=value,
            kilograms=_floats(column[weight]) if weight else np.full(len(value), np.nan),
        ))  # fmt: skip
        problems += _unknown_countries(file, line, names, whole)
        line += len(value)
    if problems:
        raise ProblemError(*few(problems, file))
    if not pieces:
        raise stop("KAN-6008", file.place(), reasons="-")
    joined = (np.concatenate([getattr(p, n) for p in pieces]) for n in _Rows.__dataclass_fields__)
    return _Rows(*joined), list(products), revisions


def _floats(column: Any) -> NDArray[np.float64]:
    return column.to_numpy(zero_copy_only=False).astype(np.float64, copy=False)  # type: ignore[no-any-return]


def _coded(column: Any, known: dict[str, int]) -> NDArray[np.int64]:
    encoded = column.fill_null("").dictionary_encode()
    table = [known.setdefault(one.strip(), len(known)) for one in encoded.dictionary.to_pylist()]
    indices = np.asarray(encoded.indices.to_numpy(zero_copy_only=False), np.int64)
    return np.array(table or [0], np.int64)[indices]


def _sides(column: Any) -> NDArray[np.int64]:
    encoded = column.fill_null("").dictionary_encode()
    side = {"importer": 0, "exporter": 1, "": -1}
    table = [side[SIDES.get(one.strip(), "")] for one in encoded.dictionary.to_pylist()]
    indices = np.asarray(encoded.indices.to_numpy(zero_copy_only=False), np.int64)
    return np.array(table or [0], np.int64)[indices]


def _unknown_countries(
    file: DataFile, line: int, names: Mapping[str, str], whole: Mapping[str, NDArray[np.int64]]
) -> list[Problem]:
    found = []
    for key in ("reporter", "partner"):
        for number in np.unique(whole[key]):
            text = str(int(number))
            if number < 0 or countries.is_aggregate(text, "comtrade"):
                continue
            if countries.alpha3(text, "comtrade") is None:
                at = int(np.flatnonzero(whole[key] == number)[0])
                near = ", ".join(countries.nearest(text)) or "-"
                place = file.place(line + at, names[key])
                found.append(problem("KAN-6006", place, spelling=text, nearest=near))
    return found


def _only(rows: _Rows, kept: NDArray[np.bool_], left: dict[str, int], reason: str) -> _Rows:
    count = int(len(kept) - np.count_nonzero(kept))
    if not count:
        return rows
    left[reason] = left.get(reason, 0) + count
    return rows.chosen(kept)


def _key(columns: "list[tuple[NDArray[np.int64], int]]") -> NDArray[np.int64]:
    key = np.zeros(len(columns[0][0]), np.int64)
    for column, count in columns:
        key = key * count + column
    return key


def _greatest(rows: _Rows, products: int) -> _Rows:
    """Return one row for each period, reporter, partner, code and side: the greatest."""
    if not len(rows):
        return rows
    areas = int(max(rows.reporter.max(), rows.partner.max())) + 1
    period = rows.period - int(rows.period.min())
    key = _key([(period, 1), (rows.reporter, areas), (rows.partner, areas),
                (rows.product, products), (rows.side, 2)])  # fmt: skip
    by_value = np.lexsort((-rows.value, key))
    first = np.concatenate(([True], key[by_value][1:] != key[by_value][:-1]))
    return rows.chosen(np.sort(by_value[first]))


def _against_world(file: DataFile, rows: _Rows, products: int) -> list[Problem]:
    """Compare the reported world totals with the sums of the partners."""
    if not len(rows):
        return []
    areas = int(rows.reporter.max()) + 1
    period = rows.period - int(rows.period.min())
    key = _key([(period, 1), (rows.reporter, areas), (rows.product, products), (rows.side, 2)])
    distinct, group = np.unique(key, return_inverse=True)
    is_world = rows.partner == WORLD
    total = np.bincount(group[is_world], rows.value[is_world], len(distinct))
    parts = np.bincount(group[~is_world], rows.value[~is_world], len(distinct))
    both = (total > 0) & (parts > 0)
    apart = np.abs(parts[both] / total[both] - 1)
    off = int(np.count_nonzero(apart > TOLERANCE))
    if not off:
        return []
    facts = {"count": off, "total": int(np.count_nonzero(both))}
    percent = f"{100 * float(apart.max()):.3g}"
    return [problem("KAN-6030", file.place(), percent=percent, **facts)]


def _datasets(
    file: DataFile, rows: _Rows, products: list[str], nomenclature: str, source: Provenance,
    left: dict[str, int],
) -> tuple[tuple[Loaded, ...], int, float]:  # fmt: skip
    """Return the two sides' flows, how many rows they hold, and the share without a country."""
    import pyarrow as pa

    found: list[Loaded] = []
    kept, unnamed = 0, 0.0
    whole_value = float(rows.value.sum()) or 1.0
    for number, side in enumerate(("importer", "exporter")):
        of_side = rows.chosen(rows.side == number)
        lookup = Lookup("comtrade")
        reporter = lookup.coded(pa.array(of_side.reporter)).index
        partner = lookup.coded(pa.array(of_side.partner)).index
        no_country = (reporter < 0) | (partner < 0)
        unnamed += float(of_side.value[no_country].sum()) / whole_value
        own = ~no_country & (reporter == partner)
        zero = ~no_country & ~own & (of_side.value == 0)
        for reason, mask in (("no_country", no_country), ("self", own), ("zero", zero)):
            count = int(np.count_nonzero(mask))
            if count:
                left[reason] = left.get(reason, 0) + count
        good = ~(no_country | own | zero)
        if not good.any():
            continue
        of_side, reporter, partner = of_side.chosen(good), reporter[good], partner[good]
        exporter, importer = (partner, reporter) if side == "importer" else (reporter, partner)
        names, to_country = lookup.sorted_used(exporter, importer)
        codes = sorted({products[at] for at in np.unique(of_side.product)})
        at_code = {code: at for at, code in enumerate(codes)}
        to_code = np.array([at_code.get(code, 0) for code in products], np.int32)
        year = np.where(of_side.period >= MONTHS_FROM, of_side.period // 100, of_side.period)
        weight = np.where(of_side.kilograms > 0, of_side.kilograms / KG_A_TON, np.nan)
        flows = merge_doubles(Flows(
            years=year.astype(np.int16), products=tuple(codes), countries=names,
            product=to_code[of_side.product], exporter=to_country[exporter],
            importer=to_country[importer], value=of_side.value, tonnes=weight, side=side,
            nomenclature=nomenclature, source=source,
        ), equal_are_one=False)  # fmt: skip
        kept += len(flows)
        found.append(Loaded("flows", _label(flows), flows, source))
    if not found:
        reasons = ", ".join(f"{name} {count}" for name, count in left.items()) or "-"
        raise stop("KAN-6008", file.place(), reasons=reasons)
    return tuple(found), kept, unnamed


def _label(flows: Flows) -> str:
    """Return a label that a newer extract of the same goods and reporters has too."""
    years = sorted({int(y) for y in np.unique(flows.years)})
    column = flows.importer if flows.side == "importer" else flows.exporter
    reporters = [flows.countries[at] for at in np.unique(column)]
    span = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
    return "-".join(("comtrade", span, flows.side, extent((*flows.products, *reporters))))
