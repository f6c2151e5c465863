"""What a user imported, kept on disk: each data set whole, hashed, with its account of rows.

    <root>/<kind>/<label>/current.json           which edition is in use, and its manifest's hash
    <root>/<kind>/<label>/<hash>_<loader>/       manifest.json, warnings.json, the data's files

An edition is written into a temporary folder, flushed, given its name in one step, and then put in
use by replacing ``current.json`` in one step: a process killed at any moment leaves the one that
was in use in use. Whatever is not as it was written is an error, never a smaller data set.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from kaname.compute.disk import Busy, Disk, locked
from kaname.core.problem import Place, Problem, ProblemError
from kaname.supply.datasets import KINDS, Account, Loaded, Reading, Recipe, Value
from kaname.supply.flows import Flows
from kaname.supply.io_table import InputOutputTable
from kaname.supply.network import Network
from kaname.supply.nomenclature import Correlation, Nomenclature
from kaname.supply.provenance import Provenance, joint
from kaname.supply.recipes import Product, Step
from kaname.supply.shares import Amount, Share
from kaname.supply.store_files import packed, size_of, summary_of, unpacked
from kaname.supply.words_load import stop

__all__ = ["LOADER", "Damaged", "Dataset", "Store"]

LOADER: Final = 1
"""The version of our loaders: what an older one imported is imported again when asked."""
FORMAT: Final = 1
"""The version of the store's layout."""
CURRENT: Final = "current.json"
MANIFEST: Final = "manifest.json"
WARNINGS: Final = "warnings.json"
ID_LENGTH: Final = 12
COLUMNS: Final = ("years", "product", "exporter", "importer", "value", "tonnes")
SIDES: Final = ("reconciled", "importer", "exporter")
"""Whose reports are meant when nobody says: both sides reconciled, else the importers', as the
indices of dependency use them."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set that is kept. ``account`` is of the file, which may hold other data sets too."""

    kind: str
    label: str
    source: Provenance
    size: int
    account: Account
    warnings: int
    loader: int
    summary: Mapping[str, Any]
    """``years``, ``countries``, ``products`` and so on, as far as the kind has them."""
    parts: int
    """How many data sets the file gave."""
    path: Path
    unchanged: bool = False
    """The import found the very file kept already."""

    def read_warnings(self) -> list[dict[str, Any]]:
        """Return the warnings of the import: code, place, and wordings in both languages."""
        found: list[dict[str, Any]] = json.loads((self.path / WARNINGS).read_bytes())
        return found


@dataclass(frozen=True, slots=True)
class Damaged:
    """A data set whose account is not as it was written, and what is wrong with it."""

    kind: str
    label: str
    problems: tuple[Problem, ...]


class Store:
    """The data sets under one folder.

    Args:
        root: the folder; it is made at the first import.
        clock: returns the time in UTC; it is recorded with an import.
        disk: how files are written.
    """

    def __init__(self, root: Path, clock: Callable[[], datetime], disk: Disk | None = None) -> None:
        self.root = root
        self._clock = clock
        self._disk = disk or Disk()

    def datasets(self) -> tuple[Dataset, ...]:
        """Return what is kept, by kind and label.

        Raises:
            ProblemError: (status 3) the store is not as it was written.
        """
        found, damaged = self.survey()
        problems = [problem for one in damaged for problem in one.problems]
        if problems:
            raise ProblemError(*problems, status=3)
        return found

    def survey(self) -> "tuple[tuple[Dataset, ...], tuple[Damaged, ...]]":
        """Return what is kept and whole in its account, and what is not, each by kind and label.

        The files of the data themselves are held to their hashes when they are read.
        """
        found: list[Dataset] = []
        damaged: list[Damaged] = []
        for kind in KINDS:
            for pointer in sorted((self.root / kind).glob(f"*/{CURRENT}")):
                try:
                    found.append(self._open(pointer)[0])
                except ProblemError as error:
                    damaged.append(Damaged(kind, pointer.parent.name, error.problems))
        return tuple(found), tuple(damaged)

    def flows(
        self, year: int | None = None, *, side: str = "", nomenclature: str = "", label: str = ""
    ) -> Flows:
        """Return trade flows; editions of several years are put together.

        Args:
            year: of this year only; None: all years that are kept.
            side: ``reconciled``, ``importer`` or ``exporter``; empty: the first of these kept.
            nomenclature: such as ``HS2017``; empty: the only one that is kept. Data whose source
                does not say its nomenclature count only where no other are kept.
            label: this one data set.

        Raises:
            ProblemError: nothing such is kept (KAN-6024), several nomenclatures are and none is
                chosen (KAN-6025), or the store is not as it was written (KAN-6020).
        """
        kept = self.flow_sets(year, side=side, nomenclature=nomenclature, label=label)
        if not kept:
            raise self._nothing("flows")
        parts = [cast(Flows, self._value(d)) for d in kept]
        return _joined(parts, year)

    def flow_sets(
        self, year: int | None = None, *, side: str = "", nomenclature: str = "", label: str = ""
    ) -> tuple[Dataset, ...]:
        """Return the data sets that ``flows`` reads when asked the same; empty: none is kept.

        Raises:
            ProblemError: several nomenclatures are kept and none is chosen (KAN-6025), or the
                store is not as it was written (KAN-6020).
        """
        kept = [d for d in self.datasets() if d.kind == "flows" and label in ("", d.label)]
        if year is not None:
            kept = [d for d in kept if year in d.summary["years"]]
        chosen_side = side or next((s for s in SIDES if any(_is(d, "side", s) for d in kept)), "")
        kept = [d for d in kept if _is(d, "side", chosen_side)]
        names = sorted({d.summary["nomenclature"] for d in kept})
        if nomenclature:
            kept = [d for d in kept if _is(d, "nomenclature", nomenclature)]
        elif len(names) > 1:
            names = [name for name in names if name]
            if len(names) > 1:
                raise stop("KAN-6025", Place(str(self.root)), 2, names=", ".join(names))
            kept = [d for d in kept if _is(d, "nomenclature", names[0])]
        return tuple(kept)

    def holding(self, start: str) -> tuple[Dataset, ...]:
        """Return the data sets of flows with a product whose code begins so."""
        found = []
        for dataset in self.datasets():
            if dataset.kind == "flows":
                products = self._open(dataset.path.parent / CURRENT)[1]["facts"]["products"]
                if any(product.startswith(start) for product in products):
                    found.append(dataset)
        return tuple(found)

    def shares(self) -> tuple[Share, ...]:
        """Return all shares that were imported; empty when none were."""
        return tuple(s for value in self._values("shares") for s in cast(tuple[Share, ...], value))

    def amounts(self) -> tuple[Amount, ...]:
        """Return all amounts that were imported; empty when none were."""
        return tuple(
            a for value in self._values("amounts") for a in cast(tuple[Amount, ...], value)
        )

    def products(self) -> tuple[Product, ...]:
        """Return the products of all recipes that were imported; empty when none were."""
        return tuple(p for value in self._values("recipe") for p in cast(Recipe, value).products)

    def steps(self) -> tuple[Step, ...]:
        """Return the steps of all recipes that were imported; empty when none were."""
        return tuple(s for value in self._values("recipe") for s in cast(Recipe, value).steps)

    def table(self, year: int | None = None, *, label: str = "") -> InputOutputTable:
        """Return an input-output table: of a year, or the newest; the last label of several.

        Raises:
            ProblemError: nothing such is kept (KAN-6024), or it is damaged (KAN-6020).
        """
        kept = [d for d in self.datasets() if d.kind == "table" and label in ("", d.label)]
        if year is not None:
            kept = [d for d in kept if d.summary["years"] == [year]]
        if not kept:
            raise self._nothing("table")
        newest = max(kept, key=lambda d: (d.summary["years"], d.label))
        return cast(InputOutputTable, self._value(newest))

    def network(self, label: str = "") -> Network:
        """Return a network by its label, or the only one.

        Raises:
            ProblemError: none such is kept (KAN-6024), several are (KAN-6025), or it is damaged.
        """
        return cast(Network, self._value(self._one("network", label)))

    def nomenclature(self, label: str = "") -> Nomenclature:
        """Return a nomenclature by its label, or the newest.

        Raises:
            ProblemError: none such is kept (KAN-6024), or it is damaged (KAN-6020).
        """
        kept = [d for d in self.datasets() if d.kind == "nomenclature" and label in ("", d.label)]
        if not kept:
            raise self._nothing("nomenclature")
        return cast(Nomenclature, self._value(kept[-1]))

    def correlations(self) -> tuple[Correlation, ...]:
        """Return all correlation tables that were imported; empty when none were."""
        return tuple(cast(Correlation, value) for value in self._values("correlation"))

    def unchanged(self, title: str, hash_of: Callable[[str], str | None]) -> tuple[Dataset, ...]:
        """Return the data sets that were imported from this very file, all whole; else none.

        Args:
            title: what provenance calls the file.
            hash_of: returns the SHA-256 of the file, or of one beside it, by its title; None when
                it is not there. It is asked only when a file of this title was imported.
        """
        found: list[Dataset] = []
        for kind in KINDS:
            for pointer in sorted((self.root / kind).glob(f"*/{CURRENT}")):
                try:
                    dataset, manifest = self._open(pointer)
                    read = manifest["read"]
                    if read[0][0] != title or any(hash_of(n) != sha for n, sha in read):
                        continue
                    self._files(dataset, manifest)
                except ProblemError:
                    continue
                found.append(dataset)
        whole = found and all(d.loader == LOADER for d in found) and len(found) == found[0].parts
        if not whole:
            return ()
        return tuple(Dataset(**_plain(d) | {"unchanged": True}) for d in found)

    def keep(self, reading: Reading) -> tuple[Dataset, ...]:
        """Keep what a file held, each data set in place of its older edition.

        Raises:
            ProblemError: (status 3) the store cannot be written or is busy. What was in use is
                still in use then.
        """
        try:
            self._disk.make_folder(self.root)
            with locked(self.root / "lock"):
                return tuple(self._keep(loaded, reading) for loaded in reading.datasets)
        except Busy as error:
            raise stop("KAN-6023", Place(str(self.root)), 3) from error
        except OSError as error:
            raise stop("KAN-6021", Place(str(self.root)), 3, reason=str(error)) from error

    def _keep(self, loaded: Loaded, reading: Reading) -> Dataset:
        files, facts = packed(loaded.value)
        warned = _warnings_to(reading.warnings)
        hashes = {name: _hash(data) for name, data in files.items()}
        source = asdict(loaded.source)
        source["imported_at"] = self._clock().isoformat(timespec="microseconds")
        manifest = {
            "format": FORMAT, "kind": loaded.kind, "label": loaded.label, "loader": LOADER,
            "source": source, "size": size_of(loaded.value),
            "account": {**asdict(reading.account), "left_out": dict(reading.account.left_out)},
            "parts": len(reading.datasets), "warnings": len(reading.warnings),
            "summary": summary_of(loaded.value), "facts": facts, "read": reading.files,
            "files": hashes | {WARNINGS: _hash(warned)},
        }  # fmt: skip
        text = _pretty(manifest)
        folder = self.root / loaded.kind / loaded.label
        temporary = self.root / "temporary"
        self._disk.remove(temporary)
        self._disk.make_folder(temporary)
        for name, data in (*files.items(), (WARNINGS, warned), (MANIFEST, text)):
            self._disk.write(temporary / name, data)
        name = f"{_hash(text)[:ID_LENGTH]}_{LOADER}"
        self._disk.make_folder(folder)
        self._disk.remove(folder / name)  # left by an import that was killed
        self._disk.replace(temporary, folder / name)
        pointer = folder / CURRENT
        new = folder / f"{CURRENT}.new"
        self._disk.write(new, _pretty({"format": FORMAT, "folder": name, "sha256": _hash(text)}))
        self._disk.replace(new, pointer)
        for old in folder.glob("*_*"):
            if old.name != name:
                self._disk.remove(old)
        return self._open(pointer)[0]

    def _open(self, pointer: Path) -> tuple[Dataset, dict[str, Any]]:
        place = Place(str(pointer))
        try:
            current = json.loads(pointer.read_bytes())
            if current["format"] != FORMAT:
                raise stop("KAN-6022", place, 3, found=str(current["format"]), expected=FORMAT)
            folder = pointer.parent / current["folder"]
            place = Place(str(folder / MANIFEST))
            text = (folder / MANIFEST).read_bytes()
            if _hash(text) != current["sha256"]:
                raise stop("KAN-6020", place, 3)
            manifest: dict[str, Any] = json.loads(text)
            dataset = Dataset(
                kind=manifest["kind"], label=manifest["label"],
                source=Provenance(**manifest["source"]), size=manifest["size"],
                account=Account(**manifest["account"]), warnings=manifest["warnings"],
                loader=manifest["loader"], summary=manifest["summary"], parts=manifest["parts"],
                path=folder,
            )  # fmt: skip
        except OSError as error:
            raise stop("KAN-6020", place, 3) from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise stop("KAN-6020", place, 3) from error
        return dataset, manifest

    def _files(self, dataset: Dataset, manifest: Mapping[str, Any]) -> dict[str, bytes]:
        files: dict[str, bytes] = {}
        for name, sha256 in manifest["files"].items():
            place = Place(str(dataset.path / name))
            try:
                data = (dataset.path / name).read_bytes()
            except OSError as error:
                raise stop("KAN-6020", place, 3) from error
            if _hash(data) != sha256:
                raise stop("KAN-6020", place, 3)
            files[name] = data
        return files

    def _value(self, dataset: Dataset) -> Value:
        found, manifest = self._open(dataset.path.parent / CURRENT)
        files = self._files(found, manifest)
        try:
            return unpacked(found.kind, files, manifest["facts"], found.source)
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise stop("KAN-6020", Place(str(found.path)), 3) from error

    def _values(self, kind: str) -> Iterator[Value]:
        for dataset in self.datasets():
            if dataset.kind == kind:
                yield self._value(dataset)

    def _one(self, kind: str, label: str) -> Dataset:
        kept = [d for d in self.datasets() if d.kind == kind and label in ("", d.label)]
        if not kept:
            raise self._nothing(kind)
        if len(kept) > 1:
            names = ", ".join(d.label for d in kept)
            raise stop("KAN-6025", Place(str(self.root)), 2, names=names)
        return kept[0]

    def _nothing(self, kind: str) -> ProblemError:
        return stop("KAN-6024", Place(str(self.root)), 3, kind=kind)


def _joined(parts: list[Flows], year: int | None) -> Flows:
    """Put flows of several editions together, of one year when asked.

    Where two hold the same year and product (of the same reporting country, when one side's
    reports are held), those imported last count. The parts stand in the order of their years.
    """
    if len(parts) == 1 and (year is None or bool((parts[0].years == year).all())):
        return parts[0]
    parts = sorted(parts, key=lambda part: part.source.imported_at, reverse=True)
    products = tuple(sorted({p for part in parts for p in part.products}))
    countries = tuple(sorted({c for part in parts for c in part.countries}))
    at_product = {p: n for n, p in enumerate(products)}
    at_country = {c: n for n, c in enumerate(countries)}
    pieces: list[tuple[int, dict[str, NDArray[Any]]]] = []
    seen = np.zeros(0, np.int64)
    for part in parts:
        new_product = np.array([at_product[p] for p in part.products], np.int32)
        new_country = np.array([at_country[c] for c in part.countries], np.int16)
        whole: dict[str, NDArray[Any]] = {
            "years": part.years,
            "product": new_product[part.product],
            "exporter": new_country[part.exporter],
            "importer": new_country[part.importer],
            "value": part.value,
            "tonnes": part.tonnes,
        }
        key = whole["years"].astype(np.int64) * len(products) + whole["product"]
        if part.side in ("importer", "exporter"):
            key = key * len(countries) + whole[part.side]
        rows = np.ones(len(key), bool) if year is None else part.years == year
        if len(seen):
            rows &= ~np.isin(key, seen)
        seen = np.union1d(seen, key)
        first = int(part.years.min(initial=9999))
        pieces.append((first, {name: column[rows] for name, column in whole.items()}))
    pieces.sort(key=lambda piece: piece[0])
    joined = {name: np.concatenate([piece[name] for _, piece in pieces]) for name in COLUMNS}
    return Flows(
        years=joined["years"], products=products, countries=countries, product=joined["product"],
        exporter=joined["exporter"], importer=joined["importer"], value=joined["value"],
        tonnes=joined["tonnes"], side=parts[0].side, nomenclature=parts[0].nomenclature,
        source=joint([part.source for part in parts]),
    )  # fmt: skip


def _is(dataset: Dataset, name: str, value: str) -> bool:
    return bool(dataset.summary[name] == value)


def _plain(dataset: Dataset) -> dict[str, Any]:
    return {name: getattr(dataset, name) for name in Dataset.__dataclass_fields__}


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _pretty(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _warnings_to(warnings: tuple[Problem, ...]) -> bytes:
    return _pretty(
        [
            {"code": w.code, "place": str(w.place)}
            | {
                part: {"en": getattr(w, part).en, "ja": getattr(w, part).ja}
                for part in ("found", "expected", "mend")
            }
            for w in warnings
        ]
    )
