"""CEPII BACI: trade between countries with both sides' reports reconciled.

Published layout, one file a year and revision of the Harmonized System: ``t`` year, ``i`` exporter
and ``j`` importer (numbers of the United Nations, France 251, India 699, "Other Asia, nes" 490 =
Taiwan), ``k`` HS6, ``v`` thousand US dollars, ``q`` metric tons. ``country_codes_*.csv`` and
``product_codes_*.csv`` stand beside it. A smaller layout (``i``, ``j`` ISO alpha-3 with ``S19`` for
Taiwan, ``cmd`` HS6, ``value`` US dollars) circulates too.
Source: https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37 (Etalab Open Licence).
"""

import re
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kaname.core.problem import Problem, ProblemError
from kaname.supply import countries
from kaname.supply.datasets import Account, Loaded, Reading
from kaname.supply.flows import Flows
from kaname.supply.provenance import Provenance
from kaname.supply.sources.columns import batches
from kaname.supply.sources.files import DataFile, Head, few, first_year, text_rows
from kaname.supply.sources.keys import CODES, Coded, Lookup, extent, hs_name, merge_doubles
from kaname.supply.words_load import problem, stop

__all__ = ["is_country_codes", "load", "matches"]

ADDRESS: Final = "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37"
EDITION: Final = re.compile(r"V(20\d{4}\w?)", re.I)
REVISION: Final = re.compile(r"HS(\d{2}|19\d{2}|20\d{2})", re.I)
THOUSAND: Final = 1000.0


def matches(head: Head) -> bool:
    """Tell whether a file begins as BACI does, in either layout."""
    return head.has("t", "i", "j", "k", "v") or (
        head.has("i", "j", "cmd", "value") and len(head.columns) <= 6
    )


def is_country_codes(head: Head) -> bool:
    """Tell whether a file is BACI's table of countries, which is read with the flows."""
    return head.has("country_code", "country_iso3")


def load(file: DataFile, year: int | None = None) -> Reading:
    """Read a file of BACI.

    Args:
        file: the file; BACI's table of countries beside it is used.
        year: of the small layout, which has no column of years.

    Raises:
        ProblemError: rows that cannot be right, all of them; or no year is known (KAN-6007).
    """
    published = file.head.has("t", "k", "v")
    warnings: list[Problem] = []
    files = [file]
    spelled: dict[int, str] = {}
    if published:
        beside = _country_table(file)
        if beside is not None:
            files.append(beside)
            spelled = _own_codes(beside)
    elif year is None:
        year = first_year(file.name)
        if year is None:
            raise stop("KAN-6007", file.place())
        warnings.append(problem("KAN-6033", file.place(), year=str(year)))
    parts = _Parts(file, Lookup("baci", spelled))
    for batch in batches(file, _PUBLISHED if published else _SMALL):
        parts.add(batch, None if published else year)
    flows, account = parts.flows(_source(file), _nomenclature(file))
    years = "-".join(str(y) for y in sorted({int(y) for y in np.unique(flows.years)}))
    mark = "" if published else extent(flows.products)
    name = "-".join(x for x in ("baci", flows.nomenclature.casefold(), years, mark) if x)
    if parts.value_left:
        share = 100 * parts.value_left / (parts.value_left + float(flows.value.sum()))
        count = account.left_out["no_country"]
        warnings.append(problem("KAN-6031", file.place(), percent=f"{share:.2g}", count=count))
    read = tuple((one.title, one.sha256) for one in files)
    data = Loaded("flows", name, flows, flows.source)
    return Reading("baci", (data,), account, tuple(warnings), read)


_PUBLISHED: Final = {"t": "int16", "i": "int16", "j": "int16", "k": "int32", "v": "double",
                     "q": "double"}  # fmt: skip
_SMALL: Final = {"i": "string", "j": "string", "cmd": "int32", "value": "double"}


def _source(file: DataFile) -> Provenance:
    edition = EDITION.search(file.title)
    return Provenance(
        publisher="CEPII", title="BACI", edition=edition.group(1) if edition else "",
        address=ADDRESS, licence="Etalab Open Licence 2.0", sha256=file.sha256, file=file.title,
    )  # fmt: skip


def _nomenclature(file: DataFile) -> str:
    for name in (file.title, *sorted(file.beside)):
        found = REVISION.search(name)
        if found and (name == file.title or name.casefold().startswith("product_codes")):
            return hs_name(found.group(1))
    return ""


def _country_table(file: DataFile) -> DataFile | None:
    tables = [f for n, f in sorted(file.beside.items()) if n.casefold().startswith("country_codes")]
    return next((f for f in tables if is_country_codes(f.head)), None)


def _own_codes(table: DataFile) -> dict[int, str]:
    """Return what the edition's own table calls each number, where we know that name."""
    found = {}
    for _, row in text_rows(table):
        lowered = {name.casefold(): value.strip() for name, value in row.items()}
        code, spelling = lowered["country_code"], lowered["country_iso3"]
        if code.isdigit() and countries.alpha3(spelling, "baci"):
            found[int(code)] = spelling
    return found


class _Parts:
    """The flows of a file, piece by piece, and what was left out of them."""

    def __init__(self, file: DataFile, lookup: Lookup) -> None:
        self.file = file
        self.lookup = lookup
        self.read = 0
        self.left = dict.fromkeys(("no_country", "self", "zero"), 0)
        self.value_left = 0.0
        self.problems: list[Problem] = []
        self.pieces: list[tuple[NDArray[Any], ...]] = []
        self.rising = True
        """Whether the rows stand in the order of year, exporter, importer and good, as the
        publisher writes them, so that none can be double."""
        self._last = -1

    def add(self, batch: Any, year: int | None) -> None:
        """Take in a record batch of either layout."""
        if year is None:
            scale, value_name = THOUSAND, "v"
            years = self._whole(batch, "t")
            tonnes = _floats(batch, "q")
        else:
            scale, value_name = 1.0, "value"
            years = np.full(len(batch), year, np.int16)
            tonnes = np.full(len(batch), np.nan)
        exporter, importer = (self._countries(batch, name) for name in ("i", "j"))
        product = self._whole(batch, "k" if year is None else "cmd")
        self._watch_order(batch, product, published=year is None)
        value = _floats(batch, value_name)
        self._check(batch, product, value, value_name)
        no_country = (exporter < 0) | (importer < 0)
        own = (exporter == importer) & ~no_country
        zero = (value == 0) & ~no_country & ~own
        self.left["no_country"] += int(np.count_nonzero(no_country))
        self.left["self"] += int(np.count_nonzero(own))
        self.left["zero"] += int(np.count_nonzero(zero))
        kept = ~(no_country | own | zero)
        columns = (years, product, exporter, importer, value, tonnes)
        if kept.all():
            self.pieces.append((*columns[:4], value * scale, tonnes))
        else:
            self.value_left += float(np.nansum(value[no_country])) * scale
            chosen = tuple(column[kept] for column in columns)
            self.pieces.append((*chosen[:4], chosen[4] * scale, chosen[5]))
        self.read += len(batch)

    def _watch_order(self, batch: Any, product: NDArray[Any], published: bool) -> None:
        if not (self.rising and published and len(product)):
            self.rising = self.rising and published
            return
        key = self._whole(batch, "t").astype(np.int64)
        for name, count in (("i", 1000), ("j", 1000)):
            key = key * count + self._whole(batch, name)
        key = key * 1_000_000 + product
        self.rising = bool(key[0] > self._last and (key[1:] > key[:-1]).all())
        self._last = int(key[-1])

    def _check(
        self, batch: Any, product: NDArray[Any], value: NDArray[Any], value_name: str
    ) -> None:
        wrong = np.flatnonzero((value < 0) | np.isnan(value) | np.isinf(value))
        for at in wrong[:CODES]:
            code = "KAN-6005" if value[at] < 0 else "KAN-6004"
            shown = batch.column(batch.schema.get_field_index(value_name))[int(at)]
            text = "" if shown.as_py() is None else str(shown.as_py())
            self.problems.append(problem(code, self._row(int(at), value_name), value=text))
        name = "k" if "k" in batch.schema.names else "cmd"
        for at in np.flatnonzero((product < 0) | (product > 999_999))[:CODES]:
            place = self._row(int(at), name)
            self.problems.append(problem("KAN-6015", place, value=str(int(product[at]))))

    def _row(self, at: int, column: str) -> Any:
        return self.file.place(self.read + at + 2, column)

    def _whole(self, batch: Any, name: str) -> NDArray[Any]:
        column = batch.column(batch.schema.get_field_index(name))
        if column.null_count:
            for at in np.flatnonzero(column.is_null().to_numpy(zero_copy_only=False))[:CODES]:
                self.problems.append(problem("KAN-6004", self._row(int(at), name), value=""))
            column = column.fill_null(0)
        return column.to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]

    def _countries(self, batch: Any, name: str) -> NDArray[np.int16]:
        """Return indices of the lookup; -1 for what is no country."""
        column = batch.column(batch.schema.get_field_index(name))
        coded: Coded = self.lookup.coded(column)
        for at in coded.unknown[:CODES]:
            spelling = str(column[int(at)].as_py() or "")
            near = ", ".join(countries.nearest(spelling)) or "-"
            place = self._row(int(at), name)
            self.problems.append(problem("KAN-6006", place, spelling=spelling, nearest=near))
        return coded.index

    def flows(self, source: Provenance, nomenclature: str) -> tuple[Flows, Account]:
        """Return the flows of all pieces and the account of the rows."""
        if self.problems:
            raise ProblemError(*few(self.problems, self.file))
        left = {name: count for name, count in self.left.items() if count}
        if not any(len(piece[0]) for piece in self.pieces):
            reasons = ", ".join(f"{name} {count}" for name, count in left.items()) or "-"
            raise stop("KAN-6008", self.file.place(), reasons=reasons)
        years, code, exporter, importer, value, tonnes = (
            np.concatenate(column) for column in zip(*self.pieces, strict=True)
        )
        self.pieces.clear()
        used = np.zeros(1_000_000, bool)
        used[code] = True
        present = np.flatnonzero(used)
        to_product = np.zeros(1_000_000, np.int32)
        to_product[present] = np.arange(len(present), dtype=np.int32)
        names, to_country = self.lookup.sorted_used(exporter, importer)
        flows = Flows(
            years=years.astype(np.int16, copy=False),
            products=tuple(f"{one:06d}" for one in present), countries=names,
            product=to_product[code], exporter=to_country[exporter], importer=to_country[importer],
            value=value, tonnes=tonnes, side="reconciled", nomenclature=nomenclature,
            source=source,
        )  # fmt: skip
        single = self.rising and self.lookup.is_one_to_one
        whole = flows if single else merge_doubles(flows)
        merged = len(flows) - len(whole)
        return whole, Account(self.read, len(whole), merged, left)


def _floats(batch: Any, name: str) -> NDArray[np.float64]:
    column = batch.column(batch.schema.get_field_index(name))
    return column.to_numpy(zero_copy_only=False).astype(np.float64, copy=False)  # type: ignore[no-any-return]
