"""World Input-Output Database, release of 2013: 41 countries, 35 industries, million US dollars.

Read from the published workbooks, or from npz with the arrays ``Z`` (sectors x sectors), ``F``
(sectors x five columns a country: households, non-profit, government, fixed capital, inventories),
``x``, ``countries`` and ``industries``; rows sell, columns buy, country-major. ``ROM`` is Romania,
``RoW`` the rest of the world.
Source: Timmer, Dietzenbacher, Los, Stehrer, de Vries (2015), https://www.rug.nl/ggdc/valuechain/
wiod/ (free with citation).
"""

from typing import Any, Final

import numpy as np

from kaname.core.problem import ProblemError
from kaname.supply import countries
from kaname.supply.datasets import Account, Loaded, Reading
from kaname.supply.io_table import InputOutputTable
from kaname.supply.provenance import Provenance
from kaname.supply.sources.files import FAULTS, DataFile, Head, first_year, unreadable
from kaname.supply.sources.tables import checked
from kaname.supply.sources.wiod_book import arrays_of, is_book
from kaname.supply.words_load import problem, stop

__all__ = ["load", "matches"]

ARRAYS: Final = ("Z", "F", "x", "countries", "industries")


def matches(head: Head) -> bool:
    """Tell whether a file is an npz; which arrays it holds is seen when it is read."""
    return head.form == "npz"


def load(file: DataFile, year: int | None = None) -> Reading:
    """Read a table.

    Args:
        file: the workbook or npz.
        year: of the table; else the array ``year`` or the name of the file says it.

    Raises:
        ProblemError: arrays are missing (KAN-6003), the year is not known (KAN-6007), a country is
            not known (KAN-6006), or the table fails its checks.
    """
    arrays, left = arrays_of(file) if is_book(file) else (_arrays(file), 0)
    warnings = []
    if year is None and "year" in arrays:
        year = int(arrays["year"])
    if year is None:
        year = first_year(file.name)
        if year is None:
            raise stop("KAN-6007", file.place())
        warnings.append(problem("KAN-6033", file.place(), year=str(year)))
    spelled = [str(one) for one in arrays["countries"]]
    codes = [countries.alpha3(one, "wiod") for one in spelled]
    unknown = [
        problem("KAN-6006", file.place(field_=f"countries[{at}]"), spelling=spelling,
                nearest=", ".join(countries.nearest(spelling)) or "-")
        for at, (spelling, code) in enumerate(zip(spelled, codes, strict=True)) if code is None
    ]  # fmt: skip
    if unknown:
        raise ProblemError(*unknown)
    source = Provenance(
        publisher="World Input-Output Database", title="World input-output table",
        edition="2013 release", address="https://www.rug.nl/ggdc/valuechain/wiod/",
        licence="free with citation of Timmer et al. (2015)", sha256=file.sha256, file=file.title,
    )  # fmt: skip
    between, final, output = (arrays[name].astype(np.float64) for name in ("Z", "F", "x"))
    table = InputOutputTable(
        year=year, countries=tuple(code for code in codes if code is not None),
        industries=tuple(str(one) for one in arrays["industries"]), between=between, final=final,
        output=output, unit="USD million", source=source,
    )  # fmt: skip
    warnings += checked(file, table)
    rows = len(table.output)
    data = Loaded("table", f"wiod-{year}", table, source)
    reasons = {"value_added": left} if left else {}
    account = Account(rows + left, rows, 0, reasons)
    files = ((file.title, file.sha256),)
    return Reading("wiod", (data,), account, tuple(warnings), files)


def _arrays(file: DataFile) -> dict[str, Any]:
    try:
        with file.open() as stream, np.load(stream, allow_pickle=False) as data:
            missing = [name for name in ARRAYS if name not in data]
            if missing:
                names = ", ".join(missing)
                raise stop("KAN-6003", file.place(), names=names, layout="WIOD (npz)")
            return {name: data[name] for name in data.files if name in (*ARRAYS, "year")}
    except FAULTS as error:
        raise unreadable(file, error) from error
