"""BGS World Mineral Statistics: production by country and year since the 1970s.

The order of the columns differs from file to file; they are read by name. Stages and forms share a
file and are never added; the historic states keep their own codes. ``sdmx_code`` O is a missing
value, N one that is not significant; nil is a figure.
Source: https://www.bgs.ac.uk/mineralsuk/statistics/world-mineral-statistics/ (UKRI, free reuse
with acknowledgement).
"""

from collections import Counter
from typing import Final

from kaname.core.problem import Problem, ProblemError
from kaname.supply import countries
from kaname.supply.datasets import Account, Loaded, Reading
from kaname.supply.provenance import Provenance
from kaname.supply.shares import Amount
from kaname.supply.sources.files import DataFile, Head, few, first_year, text_rows
from kaname.supply.sources.keys import extent
from kaname.supply.sources.minerals import figure, product_and_form, unknown_country
from kaname.supply.words_load import problem, stop

__all__ = ["load", "matches"]

NEEDED: Final = ("bgs_commodity_trans", "country_trans", "year", "quantity", "units")
MEASURES: Final = {"production": "production", "exports": "exports"}
MISSING: Final = "O"
NOT_SIGNIFICANT: Final = "N"


def matches(head: Head) -> bool:
    """Tell whether a file has the columns of the survey's service."""
    return head.has(*NEEDED)


def load(file: DataFile, year: int | None = None) -> Reading:
    """Read a file of the survey.

    Raises:
        ProblemError: rows that cannot be right, all of them, or no usable row.
    """
    del year  # in the columns
    source = Provenance(
        publisher="British Geological Survey", title="World Mineral Statistics",
        address="https://www.bgs.ac.uk/mineralsuk/statistics/world-mineral-statistics/",
        licence="UKRI, free reuse with acknowledgement", sha256=file.sha256, file=file.title,
    )  # fmt: skip
    left: Counter[str] = Counter()
    faults: list[Problem] = []
    amounts: list[Amount] = []
    read = 0
    for line, row in text_rows(file):
        read += 1
        kind = row.get("bgs_statistic_type_trans", "Production").strip().casefold()
        if kind not in MEASURES:
            left["other_flow"] += 1
            continue
        found = _amount(file, line, row, MEASURES[kind], source)
        if isinstance(found, Amount):
            amounts.append(found)
        else:
            faults += found
    if faults:
        raise ProblemError(*few(faults, file))
    if not amounts:
        raise stop("KAN-6008", file.place(), reasons="-")
    unknown = sum(a.amount is None for a in amounts)
    facts = {"unknown": unknown, "total": len(amounts)}
    warnings = (problem("KAN-6037", file.place(), **facts),) if unknown else ()
    products = sorted({a.product for a in amounts})
    label = f"bgs-{products[0] if len(products) == 1 else extent(products)}"
    measures = sorted({a.measure for a in amounts})
    label += "" if measures == ["production"] else "-" + "-".join(measures)
    data = Loaded("amounts", label, tuple(amounts), source)
    account = Account(read, len(amounts), 0, dict(left))
    return Reading("bgs", (data,), account, warnings, ((file.title, file.sha256),))


def _amount(
    file: DataFile, line: int, row: "dict[str, str]", measure: str, source: Provenance
) -> Amount | list[Problem]:
    faults: list[Problem] = []
    spelling = row.get("country_iso3_code", "").strip() or row["country_trans"].strip()
    country = countries.alpha3(spelling, "bgs")
    if country is None and not countries.is_aggregate(spelling, "bgs"):
        faults.append(unknown_country(file, line, "country_iso3_code", spelling))
    year = first_year(row["year"])
    if year is None:
        faults.append(problem("KAN-6004", file.place(line, "year"), value=row["year"]))
    code = row.get("sdmx_code", "").strip()
    value = figure(row["quantity"])
    if value.amount is None and value.note and code not in (MISSING, NOT_SIGNIFICANT):
        place = file.place(line, "quantity")
        faults.append(problem("KAN-6004", place, value=row["quantity"]))
    if value.amount is not None and value.amount < 0:
        faults.append(problem("KAN-6005", file.place(line, "quantity"), value=row["quantity"]))
    if faults or year is None:
        return faults
    product, stage = product_and_form(row["bgs_commodity_trans"], "bgs")
    parts = (stage, row.get("bgs_sub_commodity_trans", "").strip())
    notes = " ".join(row.get("concat_figure_notes_text", "").split())
    amount, most = value.amount, None
    if code == NOT_SIGNIFICANT:
        amount, most, notes = None, 0.5, "; ".join(filter(None, ("not significant", notes)))
    return Amount(
        product, ", ".join(part for part in parts if part).casefold(), country or "", amount,
        row["units"].strip(), year, measure, source, 0.0 if most else None, most,
        "estimate" in notes.casefold(), notes,
    )  # fmt: skip
