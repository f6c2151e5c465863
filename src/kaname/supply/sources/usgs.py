"""USGS Mineral Commodity Summaries: the world tables of 2025 and the commodity data of 2026.

The two releases have different layouts. In both, totals and "other countries" are ordinary rows;
one commodity has several tables that only the text of ``TYPE`` or ``Statistics_detail`` tells
apart, and these are never added; units differ from row to row and are kept. Of the commodity data,
the world tables, the sources of US imports, the net import reliance and US exports are read; the
other US statistics (prices, stocks, employment and so on) are counted and left out.
Source: https://doi.org/10.5066/P13XCP3R (2025); https://www.usgs.gov/centers/
national-minerals-information-center (public domain).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from kaname.core.problem import Problem, ProblemError
from kaname.supply.datasets import Account, Loaded, Reading
from kaname.supply.provenance import Provenance
from kaname.supply.shares import Amount
from kaname.supply.sources.files import DataFile, Head, few, first_year, text_rows
from kaname.supply.sources.minerals import (
    country_of,
    figure,
    product_and_form,
    unknown_country,
)
from kaname.supply.words_load import problem, stop

__all__ = ["load", "matches"]

EDITION: Final = re.compile(r"MCS\s*(20\d{2})", re.I)
TOTAL: Final = re.compile(r"^world total", re.I)
ESTIMATED: Final = re.compile(r"\s*,?\s*\bestimated\b\s*", re.I)
ROUNDED: Final = re.compile(r"\s*[:,]\s*rounded\b", re.I)
VALUE_COLUMN: Final = re.compile(r"(PROD|CAP|RESERVES)_(EST_)?\s*(20\d{2})")
MEASURES: Final = {"PROD": "production", "CAP": "capacity", "RESERVES": "reserves"}
NOTES: Final = {"PROD": "PROD_NOTES", "CAP": "CAP_NOTES", "RESERVES": "RESERVE_NOTES"}
OF_WORLD: Final = {"Production": "production", "Capacity": "capacity", "Reserves": "reserves"}
SPAN_YEAR: Final = re.compile(r"(20)\d{2}\s*[-\u2013\u2014]\s*(\d{2})\b")
IMPORTS_UNIT: Final = "percent of United States imports"
RELIANCE_UNIT: Final = "percent of United States consumption"


def matches(head: Head) -> bool:
    """Tell whether a file is of either release."""
    return head.has("COMMODITY", "COUNTRY", "TYPE", "UNIT_MEAS") or head.has(
        "Commodity", "Country", "Statistics", "Statistics_detail", "Unit", "Year", "Value"
    )


def load(file: DataFile, year: int | None = None) -> Reading:
    """Read a file of either release.

    Raises:
        ProblemError: countries that nobody names so, all of them.
    """
    del year  # in the columns
    world = file.head.has("TYPE", "UNIT_MEAS")
    edition = _edition(file)
    source = Provenance(
        publisher="U.S. Geological Survey", title="Mineral Commodity Summaries",
        edition=f"MCS {edition}" if edition else "",
        address="https://www.usgs.gov/centers/national-minerals-information-center",
        licence="US public domain", sha256=file.sha256, file=file.title,
    )  # fmt: skip
    amounts, left, read, warnings = (_world if world else _commodities)(file, source)
    if not amounts:
        reasons = ", ".join(f"{name} {count}" for name, count in left.items()) or "-"
        raise stop("KAN-6008", file.place(), reasons=reasons)
    unknown = sum(a.amount is None for a in amounts)
    if unknown:
        warnings.append(problem("KAN-6037", file.place(), unknown=unknown, total=len(amounts)))
    account = Account(read, read - sum(left.values()), 0, dict(left))
    data = Loaded("amounts", f"usgs-mcs{edition}", tuple(amounts), source)
    files = ((file.title, file.sha256),)
    return Reading("usgs", (data,), account, tuple(warnings), files)


def _edition(file: DataFile) -> str:
    first = file.head.rows[0][0] if file.head.rows else ""
    found = EDITION.search(first) or EDITION.search(file.name)
    if found:
        return found.group(1)
    named = first_year(file.name)
    if named:
        return str(named)
    at = next((n for n, name in enumerate(file.head.columns) if name == "Year"), None)
    years = [] if at is None else [first_year(row[at]) or 0 for row in file.head.rows]
    return str(max(years) + 1) if any(years) else ""  # an edition's last year is the one before


Found = tuple[list[Amount], Counter[str], int, list[Problem]]


def _world(file: DataFile, source: Provenance) -> Found:
    """Read the world tables: a row a country, a column a year and measure."""
    columns = [
        (name, match.group(1), bool(match.group(2)), int(match.group(3)))
        for name in file.head.columns
        if (match := VALUE_COLUMN.fullmatch(" ".join(name.split()).replace("_ ", "_")))
    ]
    rows = list(text_rows(file))
    measured: dict[tuple[str, str], set[str]] = defaultdict(set)
    for _, row in rows:
        measured[_table(row)] |= {kind for name, kind, _, _ in columns if row[name].strip()}
    left: Counter[str] = Counter()
    faults: list[Problem] = []
    amounts: list[Amount] = []
    for line, row in rows:
        if TOTAL.search(row["COUNTRY"].strip()):
            left["total"] += 1
            continue
        country, remark = country_of(row["COUNTRY"], "usgs")
        if country is None:
            faults.append(unknown_country(file, line, "COUNTRY", row["COUNTRY"]))
            continue
        product, _ = product_and_form(row["COMMODITY"], "usgs")
        kinds = measured[_table(row)] or {"PROD"}
        for name, kind, estimated, year in columns:
            if kind not in kinds:
                continue
            notes = row.get(NOTES[kind], "").strip()
            read = figure(row[name], notes)
            guessed = estimated or bool(ESTIMATED.search(notes) or ESTIMATED.search(row["TYPE"]))
            amounts.append(Amount(
                product, _form(row["TYPE"]), country, read.amount, row["UNIT_MEAS"].strip(), year,
                MEASURES[kind], source, read.least, read.most, guessed,
                "; ".join(part for part in (read.note, remark, notes) if part),
            ))  # fmt: skip
    if faults:
        raise ProblemError(*few(faults, file))
    amounts, warnings = _completed(file, amounts)
    return amounts, left, len(rows), warnings


def _table(row: "dict[str, str]") -> tuple[str, str]:
    return row["COMMODITY"].strip(), _form(row["TYPE"])


def _form(text: str) -> str:
    whole = ROUNDED.sub("", ESTIMATED.sub("", " ".join(text.replace("\u00a0", " ").split())))
    return whole.strip(" ,:").casefold()


def _completed(file: DataFile, amounts: Iterable[Amount]) -> tuple[list[Amount], list[Problem]]:
    """Give a row whose form lacks the ending of its table's form that form.

    The form of the US row of cobalt is ``mine production`` where all others have ``mine
    production, cobalt content``: it is one table. A form is completed where just one longer form
    of the same product, unit and measure begins with it and names none of its countries.
    """
    listed = list(amounts)
    tables: dict[tuple[str, str, str], dict[str, set[str]]] = defaultdict(dict)
    for a in listed:
        tables[a.product, a.unit, a.measure].setdefault(a.form, set()).add(a.country)
    longer: dict[tuple[str, str, str, str], str] = {}
    for key, forms in tables.items():
        for form, named in forms.items():
            fits = [f for f in forms if f.startswith(f"{form}, ")]
            if len(fits) == 1 and not named & forms[fits[0]]:
                longer[*key, form] = fits[0]
    if not longer:
        return listed, []
    done = [
        replace(a, form=longer.get((a.product, a.unit, a.measure, a.form), a.form)) for a in listed
    ]
    names = sorted({f"{product}: {form}" for product, _, _, form in longer})
    count = sum(
        new is not old and new.form != old.form for new, old in zip(done, listed, strict=True)
    )
    return done, [problem("KAN-6036", file.place(), count=count, names="; ".join(names))]


def _commodities(file: DataFile, source: Provenance) -> Found:
    """Read the commodity data: a row a figure."""
    left: Counter[str] = Counter()
    faults: list[Problem] = []
    warnings: list[Problem] = []
    amounts: list[Amount] = []
    read = 0
    for line, row in text_rows(file):
        read += 1
        flag = row.get("Is critical mineral 2025", "").strip()
        if flag not in ("Yes", "No", "", "Critical"):
            warnings.append(problem("KAN-6032", file.place(line), found=flag))
            left["slipped"] += 1
            continue
        measure, unit = _measure(row)
        if not measure:
            left["us_statistic"] += 1
            continue
        if TOTAL.search(row["Country"].strip()):
            left["total"] += 1
            continue
        country, remark = country_of(row["Country"], "usgs")
        if country is None:
            faults.append(unknown_country(file, line, "Country", row["Country"]))
            continue
        span = SPAN_YEAR.search(row["Year"])
        year = int(span.group(1) + span.group(2)) if span else first_year(row["Year"])
        if year is None:
            faults.append(problem("KAN-6004", file.place(line, "Year"), value=row["Year"]))
            continue
        notes = " ".join(row["Notes"].replace("\u00a0", " ").split())
        value = figure(row["Value"], notes)
        remarks = (value.note, remark, row["Year"].strip() if span else "", notes)
        amounts.append(Amount(
            product_and_form(row["Commodity"], "usgs")[0], _form(row["Statistics_detail"]), country,
            value.amount, unit, year, measure, source, value.least, value.most,
            bool(ESTIMATED.search(notes)), "; ".join(part for part in remarks if part),
        ))  # fmt: skip
    if faults:
        raise ProblemError(*few(faults, file))
    amounts, completed = _completed(file, amounts)
    return amounts, left, read, warnings + completed


def _measure(row: "dict[str, str]") -> tuple[str, str]:
    """Return what a row measures and its unit; empty for a US statistic that is not read."""
    statistic, unit = row["Statistics"].strip(), row["Unit"].strip()
    if statistic.startswith("Import sources"):
        return "import_share", IMPORTS_UNIT
    if statistic == "Net import reliance":
        return "import_reliance", RELIANCE_UNIT
    if row["Section"].strip().startswith("World"):
        return OF_WORLD.get(statistic, ""), unit
    if statistic == "Export" and "dollar" not in unit:
        return "exports", unit
    return "", unit
