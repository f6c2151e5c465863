"""The Harmonized System: its headings, and how one revision corresponds to an older one.

Headings: ``section``, ``hscode``, ``description``, ``parent``, ``level`` (the layout of the United
Nations' classification as datasets/harmonized-system publishes it, ODC-PDDL), or ``code``,
``description`` (BACI's ``product_codes_*.csv``). Correlation: two columns headed ``HS 2022`` and
``HS 2017`` or ``From HS 2022`` and ``To HS 2017``, as in the tables of the United Nations
Statistics Division (https://unstats.un.org/unsd/classifications/Econ), as CSV or Excel.
"""

import io
import re
from collections import Counter
from typing import Any, Final

from kaname.core.problem import Problem, ProblemError
from kaname.supply.datasets import Account, Loaded, Reading
from kaname.supply.nomenclature import Correlation, Heading, Link, Nomenclature
from kaname.supply.provenance import Provenance
from kaname.supply.sources.files import FAULTS, DataFile, Head, few, text_rows, unreadable
from kaname.supply.sources.keys import hs_name
from kaname.supply.words_load import problem, stop

__all__ = ["is_correlation", "load", "load_correlation", "matches"]

CODE: Final = re.compile(r"\d{2}|\d{4}|\d{6}")
DOTTED: Final = re.compile(r"[.\s\u00a0]")
REVISION: Final = re.compile(r"HS[\s_-]*((?:19|20)\d{2}|\d{2})(?!\d)", re.I)
IN_NAME: Final = re.compile(r"HS[_-]?((?:19|20)\d{2}|\d{2})(?!\d)", re.I)
MARKS: Final = (("811231", "HS2022"), ("870380", "HS2017"), ("850760", "HS2012"))
"""Codes that a revision introduced: unwrought hafnium, electric cars, lithium-ion accumulators."""
TOTALS: Final = frozenset({"TOTAL", "ALL"})


def matches(head: Head) -> bool:
    """Tell whether a file is a list of headings."""
    return head.has("hscode", "description") or (
        head.has("code", "description") and len(head.columns) <= 3
    )


def is_correlation(head: Head) -> bool:
    """Tell whether a file relates two revisions."""
    return len(_revisions(head.columns)) == 2


def _revisions(columns: "tuple[str, ...]") -> list[tuple[int, str]]:
    """Return the columns that name a revision, and which."""
    found = [(at, REVISION.search(name)) for at, name in enumerate(columns)]
    return [(at, hs_name(match.group(1))) for at, match in found if match]


def load(file: DataFile, year: int | None = None) -> Reading:
    """Read a list of headings.

    Raises:
        ProblemError: codes that are none (KAN-6015), all of them.
    """
    del year
    column = "hscode" if file.head.has("hscode") else "code"
    faults: list[Problem] = []
    left: Counter[str] = Counter()
    headings: dict[str, Heading] = {}
    read = 0
    for line, row in text_rows(file):
        read += 1
        lowered = {name.casefold(): value for name, value in row.items()}
        code = lowered[column].strip()
        if code.upper() in TOTALS:
            left["total"] += 1
            continue
        if not CODE.fullmatch(code):
            faults.append(problem("KAN-6015", file.place(line, column), value=code))
            continue
        parent = lowered.get("parent", "").strip() or code[:-2]
        headings[code] = Heading(
            code, lowered["description"].strip(), "" if parent.upper() in TOTALS else parent,
            lowered.get("section", "").strip(),
        )  # fmt: skip
    if faults:
        raise ProblemError(*few(faults, file))
    if not headings:
        raise stop("KAN-6008", file.place(), reasons="-")
    name = _name(file, headings)
    source = Provenance(
        publisher="World Customs Organization; United Nations Statistics Division",
        title="Harmonized System", edition=name, sha256=file.sha256, file=file.title,
        licence="ODC-PDDL 1.0" if column == "hscode" else "Etalab Open Licence 2.0",
    )  # fmt: skip
    ordered = tuple(headings[code] for code in sorted(headings))
    value = Nomenclature(name, ordered, source)
    merged = read - len(headings) - sum(left.values())
    account = Account(read, len(headings), merged, dict(left))
    data = Loaded("nomenclature", name.casefold(), value, source)
    return Reading("hs", (data,), account, (), ((file.title, file.sha256),))


def _name(file: DataFile, headings: "dict[str, Heading]") -> str:
    named = IN_NAME.search(file.name)
    if named:
        return hs_name(named.group(1))
    return next((name for code, name in MARKS if code in headings), "HS")


def load_correlation(file: DataFile, year: int | None = None) -> Reading:
    """Read a correlation of two revisions; the later one is the newer, whatever the order.

    Raises:
        ProblemError: codes that are none (KAN-6015), all of them; no pair of columns (KAN-6003).
    """
    del year
    columns, rows = _sheet(file)
    pair = sorted(_revisions(columns), key=lambda one: one[1], reverse=True)
    if len(pair) != 2:
        raise stop("KAN-6003", file.place(), names="HS …, HS …", layout="HS correlation")
    (at_newer, newer), (at_older, older) = pair
    faults: list[Problem] = []
    left: Counter[str] = Counter()
    pairs: dict[tuple[str, str], None] = {}
    for line, row in rows:
        codes = [DOTTED.sub("", row[at]) for at in (at_newer, at_older)]
        if not all(codes):
            left["no_value"] += 1
            continue
        for at, code in zip((at_newer, at_older), codes, strict=True):
            if not CODE.fullmatch(code):
                place = file.place(line, columns[at])
                faults.append(problem("KAN-6015", place, value=row[at]))
        pairs[codes[0], codes[1]] = None
    if faults:
        raise ProblemError(*few(faults, file))
    if not pairs:
        raise stop("KAN-6008", file.place(), reasons="-")
    of_newer = Counter(code for code, _ in pairs)
    of_older = Counter(code for _, code in pairs)
    links = tuple(
        Link(one, other, f"{_many(of_older[other])}:{_many(of_newer[one])}")
        for one, other in sorted(pairs)
    )
    source = Provenance(
        publisher="United Nations Statistics Division", title=f"Correlation {newer} to {older}",
        address="https://unstats.un.org/unsd/classifications/Econ", sha256=file.sha256,
        file=file.title,
    )  # fmt: skip
    value = Correlation(newer, older, links, source)
    read = len(rows)
    account = Account(read, len(links), read - len(links) - sum(left.values()), dict(left))
    data = Loaded("correlation", f"{newer}-{older}".casefold(), value, source)
    return Reading("hs", (data,), account, (), ((file.title, file.sha256),))


def _many(count: int) -> str:
    return "1" if count == 1 else "n"


def is_workbook(file: DataFile) -> bool:
    """Tell whether a file is an Excel workbook with a sheet that relates two revisions."""
    if not file.name.casefold().endswith(".xlsx"):
        return False
    return len(_revisions(_sheet(file)[0])) == 2


def _sheet(file: DataFile) -> tuple[tuple[str, ...], list[tuple[int, tuple[str, ...]]]]:
    """Return the columns and the rows, of text or of the first fitting sheet of a workbook."""
    if file.head.form != "other":
        listed = [(line, tuple(row.values())) for line, row in text_rows(file)]
        return file.head.columns, listed
    import openpyxl

    try:
        with file.open() as stream:
            book: Any = openpyxl.load_workbook(io.BytesIO(stream.read()), read_only=True)
        for sheet in book.worksheets:
            rows = [tuple("" if c is None else str(c).strip() for c in row)
                    for row in sheet.iter_rows(values_only=True)]  # fmt: skip
            for at, row in enumerate(rows[:20]):
                if len(_revisions(row)) == 2 and at + 1 < len(rows):
                    return row, [(n, r) for n, r in enumerate(rows[at + 1 :], at + 2) if any(r)]
    except (*FAULTS, KeyError) as error:
        raise unreadable(file, error) from error
    return (), []
