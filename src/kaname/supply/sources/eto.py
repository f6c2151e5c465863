"""ETO's advanced semiconductor supply chain (CSET), in the layouts of 2022 and of its successor.

``provision.csv`` says who provides what; ``providers.csv``, ``inputs.csv``, ``stages.csv`` and
``sequence.csv`` stand beside it and are joined by identifier, never by name. A share is text with a
percent sign (2022) or a number with its year and source (later). No share and no word is unknown,
not zero; "negligible" is the source's own word. What is "various" has no country.
Source: https://eto.tech/dataset-docs/chipexplorer/ (CC BY-NC 4.0: non-commercial).
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from kaname.core.problem import Problem, ProblemError
from kaname.supply import countries
from kaname.supply.datasets import Account, Loaded, Reading, Recipe
from kaname.supply.provenance import Provenance
from kaname.supply.recipes import Need, Product, Step
from kaname.supply.rings import inherited, line_of, ring_of
from kaname.supply.shares import Share
from kaname.supply.sources.files import DataFile, Head, few, first_year, text_rows
from kaname.supply.words_load import problem, stop

__all__ = ["is_part", "load", "matches", "product_id"]

PERCENT: Final = re.compile(r"([\d.]+)\s*%")
NAME: Final = "Emerging Technology Observatory, Georgetown CSET"
SHARE_COLUMNS: Final = ("share_provided", "market_share", "share")
NEGLIGIBLE: Final = ("negligible_market_share", "negligible_share", "negligible")
YEAR: Final = ("year", "share_year", "market_share_year")
ORIGIN: Final = ("source", "share_source", "market_share_source")
WHOLE: Final = 100.0

Rows = list[tuple[int, dict[str, str]]]


def matches(head: Head) -> bool:
    """Tell whether a file is the table of who provides what."""
    return head.has("provider_id", "provided_id")


def is_part(head: Head) -> bool:
    """Tell whether a file is one of those that are read with ``provision.csv``."""
    return (
        head.has("provider_id", "provider_type") or head.has("input_id", "type")
        or head.has("input_id", "goes_into_id") or head.has("stage_id", "stage_name")
    )  # fmt: skip


def product_id(identifier: str) -> str:
    """Return our identifier of one of theirs: ``N26`` -> ``eto_n26``."""
    return f"eto_{identifier.strip().casefold()}"


def load(file: DataFile, year: int | None = None) -> Reading:
    """Read the tables.

    Raises:
        ProblemError: a table is missing (KAN-6012); identifiers that lead nowhere, countries that
            nobody names so, shares outside 0 to 100 %, and rings in which a product goes into
            itself (KAN-6039): all of them.
    """
    beside = {name: file.sibling(name) for name in ("providers", "inputs", "stages", "sequence")}
    missing = [f"{name}.csv" for name in ("providers", "inputs") if beside[name] is None]
    if missing:
        raise ProblemError(*(problem("KAN-6012", file.place(), name=name) for name in missing))
    rows: dict[str, Rows] = {
        name: list(text_rows(one)) if one is not None else [] for name, one in beside.items()
    }
    provision = list(text_rows(file))
    known = {row["input_id"].strip() for _, row in rows["inputs"]}
    known |= {row["stage_id"].strip() for _, row in rows["stages"]}
    later = bool(_first(provision, YEAR))
    source = Provenance(
        publisher=NAME, title="Advanced semiconductor supply chain",
        edition="" if later else "2022 (values of 2019-21)",
        address="https://eto.tech/dataset-docs/chipexplorer/",
        licence="CC BY-NC 4.0 (non-commercial)", sha256=file.sha256, file=file.title,
    )  # fmt: skip
    shares, merged = _shares(file, provision, rows["providers"], known, source, year)
    recipe = _recipe(rows, source)
    sequence = beside["sequence"]
    rings = _rings(sequence, rows["sequence"], recipe) if sequence is not None else []
    if rings:
        raise ProblemError(*few(rings, file))
    warnings = _totals(file, shares)
    unknown = sum(s.share is None and not s.negligible for s in shares)
    if unknown:
        warnings.append(problem("KAN-6037", file.place(), unknown=unknown, total=len(shares)))
    others = len(rows["inputs"]) + len(rows["stages"]) + len(rows["sequence"])
    read = len(provision) + others
    vintage = max((s.year for s in shares if s.year), default=2022) if later else 2022
    datasets = (
        Loaded("shares", f"eto-{vintage}", shares, source),
        Loaded("recipe", f"eto-{vintage}", recipe, source),
    )
    used = (file, *(one for one in beside.values() if one is not None))
    files = tuple((one.title, one.sha256) for one in used)
    return Reading("eto", datasets, Account(read, read - merged, merged), tuple(warnings), files)


def _first(rows: Rows, names: tuple[str, ...]) -> str:
    columns = rows[0][1] if rows else {}
    return next((name for name in names if name in columns), "")


def _shares(
    file: DataFile, rows: Rows, providers: Rows, known: set[str], source: Provenance,
    year: int | None,
) -> tuple[tuple[Share, ...], int]:  # fmt: skip
    column, flag = _first(rows, SHARE_COLUMNS), _first(rows, NEGLIGIBLE)
    year_column, origin = _first(rows, YEAR), _first(rows, ORIGIN)
    if not column:
        raise stop("KAN-6003", file.place(), names=SHARE_COLUMNS[0], layout="ETO")
    unit = _unit(rows, column)
    named = {row["provider_id"].strip(): row for _, row in providers}
    faults: list[Problem] = []
    seen: dict[tuple[str, str, int | None], Share] = {}
    found: list[Share] = []
    for line, row in rows:
        provider, provided = row["provider_id"].strip(), row["provided_id"].strip()
        for identifier, table, where in (
            (provider, named, "providers.csv"), (provided, known, "inputs.csv, stages.csv"),
        ):  # fmt: skip
            if identifier not in table:
                place = file.place(line)
                faults.append(problem("KAN-6013", place, id=identifier, name=where))
        if provider not in named or provided not in known:
            continue
        share, fault = _share(file, line, row[column], column, unit)
        faults += fault
        country, firm, fault = _who(file, line, named[provider])
        faults += fault
        of_year = first_year(row[year_column]) if year_column else year
        key = (provider, provided, of_year)
        one = Share(
            product=product_id(provided), country=country, share=share, year=of_year,
            measure="market_share", source=source, firm=firm,
            negligible=bool(flag) and row[flag].strip().casefold() in _YES,
            sure=False, note=row[origin].strip() if origin else "",
        )  # fmt: skip
        if seen.get(key) == one:
            continue
        if key in seen and None not in (share, seen[key].share):
            place = file.place(line, column)
            faults.append(problem("KAN-6019", place, name=f"{row['provider_name']}, {provided}"))
            continue
        seen[key] = one
        found.append(one)
    if faults:
        raise ProblemError(*few(faults, file))
    return tuple(found), len(rows) - len(found)


_YES: Final = frozenset({"negligible", "true", "yes", "1", "x"})


def _unit(rows: Rows, column: str) -> float:
    """Return what a number without a percent sign is divided by: 100, or 1 for fractions."""
    numbers = [float(row[column]) for _, row in rows if _is_number(row[column])]
    return WHOLE if any(number > 1 for number in numbers) else 1.0


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _share(
    file: DataFile, line: int, text: str, column: str, unit: float
) -> tuple[float | None, list[Problem]]:
    cell = text.strip()
    if not cell:
        return None, []
    percent = PERCENT.fullmatch(cell)
    if percent is None and not _is_number(cell):
        return None, [problem("KAN-6004", file.place(line, column), value=cell)]
    share = float(percent.group(1)) / WHOLE if percent else float(cell) / unit
    if not 0 <= share <= 1:
        return None, [problem("KAN-6011", file.place(line, column), value=cell)]
    return share, []


def _who(file: DataFile, line: int, provider: Mapping[str, str]) -> tuple[str, str, list[Problem]]:
    """Return the country of a provider and its name when it is a firm."""
    name = provider["provider_name"].strip()
    is_country = provider["provider_type"].strip().casefold().startswith("countr")
    spelling = name if is_country else (provider.get("country") or "").strip()
    firm = "" if is_country else name
    if not spelling or countries.is_aggregate(spelling, "eto"):
        return "", firm, []
    code = countries.alpha3(spelling, "eto")
    if code is not None:
        return code, firm, []
    near = ", ".join(countries.nearest(spelling)) or "-"
    found = problem("KAN-6006", file.place(line), spelling=spelling, nearest=near)
    return "", firm, [found]


def _recipe(rows: Mapping[str, Rows], source: Provenance) -> Recipe:
    stages = {r["stage_id"].strip(): r["stage_name"].strip() for _, r in rows["stages"]}
    numbers = {identifier: at for at, identifier in enumerate(sorted(stages))}
    into: dict[str, list[str]] = defaultdict(list)
    parent: dict[str, str] = {}
    steps: list[Step] = []
    origin = f"{source.publisher}, {source.title} {source.edition}".strip()
    for _, row in rows["sequence"]:
        given, goal = row["input_id"].strip(), (row.get("goes_into_id") or "").strip()
        kind = (row.get("is_type_of_id") or "").strip()
        if goal:
            into[given].append(goal)
            steps.append(Step(product_id(given), product_id(goal), Need.ESSENTIAL, origin))
        if kind:
            parent[given] = kind
    own = {r["input_id"].strip(): (r.get("stage_id") or "").strip() for _, r in rows["inputs"]}
    products = [
        Product(product_id(identifier), name, name, "semiconductors", name, numbers[identifier])
        for identifier, name in stages.items()
    ]
    for _, row in rows["inputs"]:
        identifier, name = row["input_id"].strip(), row["input_name"].strip()
        stage = _stage(identifier, own, into, parent)
        above = parent.get(identifier, "")
        products.append(Product(
            product_id(identifier), name, name, "semiconductors", stages.get(stage, ""),
            numbers.get(stage, 0), product_id(above) if above else "",
        ))  # fmt: skip
    return Recipe(tuple(products), tuple(steps))


def _rings(file: DataFile, rows: Rows, recipe: Recipe) -> list[Problem]:
    """Return a problem for every ring in which products go into themselves, with its rows."""
    lines: dict[tuple[str, str], int] = {}
    kinds: dict[tuple[str, str], int] = {}
    for line, row in rows:
        for table, column in ((lines, "goes_into_id"), (kinds, "is_type_of_id")):
            goal = (row.get(column) or "").strip()
            if goal:
                table.setdefault((product_id(row["input_id"]), product_id(goal)), line)
    products = {product.id: product for product in recipe.products}
    into = inherited(products, recipe.steps)
    found = []
    while ring := ring_of(into):
        at: set[int] = set()
        for given, goal in pairwise(ring):
            parents = line_of(products, goal)
            stated = into[goal].pop(given).output
            at.add(lines[given, stated])
            above = parents[: parents.index(stated) + 1]
            at |= {kinds[pair] for pair in pairwise(above) if pair in kinds}
        way = " -> ".join(_named(products[one]) for one in ring)
        shown = ", ".join(map(str, sorted(at)))
        found.append(problem("KAN-6039", file.place(min(at)), way=way, rows=shown))
    return found


def _named(product: Product) -> str:
    return f"{product.name_en} ({product.id.removeprefix('eto_').upper()})"


def _stage(
    identifier: str, own: Mapping[str, str], into: Mapping[str, list[str]],
    parent: Mapping[str, str],
) -> str:  # fmt: skip
    """Return the stage of an input: its own, else of what it is a kind of or goes into."""
    seen: set[str] = set()
    ahead = [identifier]
    while ahead:
        one = ahead.pop(0)
        if one in seen:
            continue
        seen.add(one)
        if own.get(one):
            return own[one]
        ahead += [parent[one]] if one in parent else []
        ahead += into.get(one, [])
    return ""


def _totals(file: DataFile, shares: tuple[Share, ...]) -> list[Problem]:
    """Say of how many products the countries' shares do not add up to 100 %."""
    totals: dict[str, int] = defaultdict(int)
    for share in shares:
        if not share.firm and share.share is not None:
            totals[share.product] += round(share.share * 10000)
    percent = [total / WHOLE for total in totals.values()]
    off = [p for p in percent if round(p, 6) != WHOLE]
    if not off:
        return []
    facts = {"least": f"{min(off):g}", "most": f"{max(off):g}"}
    return [problem("KAN-6034", file.place(), count=len(off), total=len(percent), **facts)]
