"""Editions: immutable, hashed, dated publications of list files, and the store that keeps them.

    <root>/lists/current.json                       which edition of each list file is in use
    <root>/lists/editions/<file>/<date>_<hash>_1/   manifest.json, entries.jsonl, warnings.json
    <root>/lists/editions/<file>/<date>_<hash>_1/raw/   the files as they were imported
    <root>/lists/index/<fingerprint>/               what the matcher derives; may be deleted

An import writes everything into a temporary folder, flushes it, gives it its name in one step, and
then replaces ``current.json`` in one step. A process killed at any moment leaves the edition that
was in use in use. Whatever is not as it was imported is an error, never an empty list.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any, Final

from kaname.core.hit import Entry
from kaname.core.problem import Place, Problem, ProblemError
from kaname.screening.disk import Disk, locked
from kaname.screening.edition import ID_LENGTH, Edition, in_use, merge_entries
from kaname.screening.guards import Standing, doubts
from kaname.screening.manifest import (
    ENTRIES,
    FORMAT,
    MANIFEST,
    WARNINGS,
    Manifest,
    RawFile,
    entries_from,
    entries_to,
    hash_of,
    pretty,
    warnings_to,
)
from kaname.screening.publishers import list_files
from kaname.screening.sources import LOADER, SourceFile, companion_names, load
from kaname.screening.sources.dates import date_in_name
from kaname.screening.sources.loaded import Loaded
from kaname.screening.sources.reading import BYTES_MAX, SURROGATES, stop
from kaname.screening.starter import starter_edition
from kaname.screening.words_lists import problem, words

__all__ = ["Edition", "Store", "in_use", "merge_entries", "starter_edition"]

CURRENT: Final = "current.json"
STANDARD_INPUT: Final = Path("/dev/stdin")


class Store:
    """The editions under one folder.

    Args:
        root: the folder; it is made when the first edition is imported.
        clock: returns the time in UTC; it is recorded with an import.
        disk: how files are written.
    """

    def __init__(self, root: Path, clock: Callable[[], datetime], disk: Disk | None = None) -> None:
        self.root = root / "lists"
        self._clock = clock
        self._disk = disk or Disk()
        self.set_aside: Path | None = None
        """Where the last import kept a damaged ``current.json``; None when it was whole."""

    def editions(self) -> tuple[Edition, ...]:
        """Return the editions in use, in the order of the table of list files.

        Raises:
            ProblemError: (status 3) the store is not as it was written.
        """
        pointers = self._pointers()
        found: list[Edition] = []
        problems: list[Problem] = []
        for list_file in list_files():
            if list_file in pointers:
                try:
                    found.append(self._open(list_file, pointers[list_file]))
                except ProblemError as error:
                    problems += error.problems
        if problems:
            raise ProblemError(*problems, status=3)
        return tuple(found)

    def edition(self, label: str) -> Edition | None:
        """Return a kept edition by its label, in use or not; None when it is not kept.

        Raises:
            ProblemError: (status 3) it is not as it was written.
        """
        list_file, _, known = label.partition("@")
        if list_file not in list_files() or not known.isalnum():
            return None
        pointer = self._pointers().get(list_file)
        if pointer is not None:
            current = self._open(list_file, pointer)
            if current.label == label:
                return current
        folders = (self.root / "editions" / list_file).glob(f"*_{known}_*")
        kept = sorted(folders, key=lambda folder: int(folder.name.rpartition("_")[2]))
        if not kept:
            return None
        manifest = kept[-1] / MANIFEST
        try:
            sha256 = hash_of(manifest.read_bytes())
        except OSError as error:
            raise _damaged(manifest) from error
        return self._open(list_file, {"folder": kept[-1].name, "manifest_sha256": sha256})

    def kept_labels(self, list_file: str) -> tuple[str, ...]:
        """Return the labels of all editions of a list file that are kept, by their dates."""
        folders = sorted((self.root / "editions" / list_file).glob("*_*_*"))
        labels = (f"{list_file}@{folder.name.split('_')[-2]}" for folder in folders)
        return tuple(dict.fromkeys(labels))

    def import_file(
        self,
        path: Path,
        confirm_shrink: bool = False,
        edition_date: date | None = None,
        server_date: date | None = None,
    ) -> Edition:
        """Import a list file as the edition in use.

        Args:
            path: the file; what stands beside ``sdn.csv`` is read too.
            confirm_shrink: a person confirms an edition that would be refused otherwise, or one
                that begins a damaged ``current.json`` anew (see ``set_aside``).
            edition_date: the edition's date, when a person gives it.
            server_date: when the publisher's server says that the file was last changed.

        Returns:
            The edition; ``already_current`` when the same bytes were in use already.

        Raises:
            ProblemError: the file cannot be used (status 2), is refused (status 2), or the store
                cannot be used (status 3). Nothing has changed then.
        """
        files = _read_files(path)
        main, companions = files["main"], {k: v for k, v in files.items() if k != "main"}
        loaded = load(main, companions)
        day, known_by = _dated(loaded, main.name, edition_date, server_date)
        try:
            self._disk.make_folder(self.root)
            with locked(self.root / "lock"):
                return self._keep(files, loaded, day, known_by, confirm_shrink)
        except OSError as error:
            place = Place(str(self.root))
            raise stop("KAN-2044", place, 3, reason=str(error)) from error

    def fingerprint(self) -> str:
        """Return one hash over the editions in use and the version of the loaders."""
        parts = [f"{e.list_file} {e.sha256} {e.edition_date}" for e in self.editions()]
        return hash_of("\n".join([f"loader {LOADER}", *parts]).encode("utf-8"))

    def derived_folder(self) -> Path:
        """Return the folder for what is derived from the editions in use; it may not exist yet."""
        return self.root / "index" / self.fingerprint()[:16]

    def _keep(
        self,
        files: Mapping[str, SourceFile],
        loaded: Loaded,
        day: date | None,
        known_by: str,
        confirmed: bool,
    ) -> Edition:
        self.set_aside = None
        pointers, damaged = self._pointers_or_readable(confirmed)
        digest = _digest(files)
        folder = f"{day.isoformat() if day else 'undated'}_{digest[:ID_LENGTH]}_{LOADER}"
        old = self._current_or_none(loaded.list_file, pointers, confirmed)
        pointer = pointers.get(loaded.list_file, {})
        if damaged is None and old and self._is_same(loaded.list_file, pointer, folder):
            return self._open(loaded.list_file, pointer, already_current=True)
        if not confirmed:
            new = Standing(loaded.rows_by_source, loaded.rows_by_part, day)
            place = Place(files["main"].name)
            against = doubts(place, loaded.list_file, new, self._standing(old, pointer))
            against += loaded.doubts
            if against:
                raise ProblemError(*against)
        if damaged is not None:
            self._keep_aside(damaged)
            self._point(pointers)
        elif not (self.root / CURRENT).exists():
            self._point({})
        manifest = self._write(files, loaded, digest, day, known_by, confirmed, folder)
        pointers[loaded.list_file] = {"folder": folder, "manifest_sha256": manifest}
        self._point(pointers)
        return self._open(loaded.list_file, pointers[loaded.list_file])

    def _current_or_none(
        self, list_file: str, pointers: Mapping[str, Mapping[str, str]], confirmed: bool
    ) -> Edition | None:
        """Return the edition in use; a damaged one counts as none once a person confirms."""
        if list_file not in pointers:
            return None
        try:
            return self._open(list_file, pointers[list_file])
        except ProblemError:
            if confirmed:
                return None
            raise

    def _standing(self, old: Edition | None, pointer: Mapping[str, str]) -> Standing | None:
        """Return what a new edition is held against; parts are counted anew where they were not."""
        if old is None:
            return None
        manifest = self._manifest(old.path, pointer)
        parts = manifest.rows_by_part
        if manifest.loader != LOADER:
            parts = _load_again(old.path, manifest).rows_by_part
        return Standing(old.rows_by_source, parts, old.edition_date)

    def _is_same(self, list_file: str, pointer: Mapping[str, str], folder: str) -> bool:
        return pointer["folder"] == folder and self._is_whole(list_file, pointer)

    def _is_whole(self, list_file: str, pointer: Mapping[str, str]) -> bool:
        """Tell whether every file of an edition still has its hash."""
        folder = self._folder(list_file, pointer)
        manifest = self._manifest(folder, pointer)
        hashes = {f"raw/{raw.name}": raw.sha256 for raw in manifest.files}
        hashes |= {ENTRIES: manifest.entries_sha256, WARNINGS: manifest.warnings_sha256}
        try:
            same = all(hash_of((folder / n).read_bytes()) == sha for n, sha in hashes.items())
        except OSError:
            return False
        return same and manifest.loader == LOADER

    def _write(
        self,
        files: Mapping[str, SourceFile],
        loaded: Loaded,
        digest: str,
        day: date | None,
        known_by: str,
        confirmed: bool,
        folder: str,
    ) -> str:
        """Write an edition's folder; return the hash of its manifest."""
        temporary = self.root / "temporary"
        self._disk.remove(temporary)
        self._disk.make_folder(temporary / "raw")
        for file in files.values():
            self._disk.write(temporary / "raw" / file.name, file.data)
        entries, warned = entries_to(loaded.entries), warnings_to(loaded.warnings)
        self._disk.write(temporary / ENTRIES, entries)
        self._disk.write(temporary / WARNINGS, warned)
        manifest = Manifest(
            list_file=loaded.list_file,
            sha256=digest,
            files=tuple(
                RawFile(role, file.name, hash_of(file.data), len(file.data))
                for role, file in files.items()
            ),
            edition_date=day,
            date_known_by=known_by,
            imported_at=self._clock().isoformat(timespec="seconds"),
            loader=LOADER,
            rows={
                "read": loaded.rows_read,
                "loaded": loaded.rows_loaded,
                "merged": loaded.rows_merged,
                "removed_by_publisher": loaded.rows_removed_by_publisher,
                "in_warnings": loaded.rows_in_warnings,
            },
            rows_by_source=dict(loaded.rows_by_source),
            warnings=len(loaded.warnings),
            warnings_sha256=hash_of(warned),
            entries=len(loaded.entries),
            entries_sha256=hash_of(entries),
            confirmed=confirmed,
            rows_by_part=dict(loaded.rows_by_part),
        ).to_bytes()
        self._disk.write(temporary / MANIFEST, manifest)
        target = self.root / "editions" / loaded.list_file / folder
        self._disk.make_folder(target.parent)
        if target.exists():  # left by an import that was killed, or damaged since
            self._disk.remove(target)
        self._disk.replace(temporary, target)
        return hash_of(manifest)

    def _point(self, pointers: Mapping[str, Mapping[str, str]]) -> None:
        new = self.root / f"{CURRENT}.new"
        self._disk.write(new, pretty({"format": FORMAT, "current": pointers}))
        self._disk.replace(new, self.root / CURRENT)

    def _pointers(self) -> dict[str, dict[str, str]]:
        path = self.root / CURRENT
        try:
            data: dict[str, Any] = json.loads(path.read_bytes())
            found = data["format"]
            current: dict[str, dict[str, str]] = {k: dict(v) for k, v in data["current"].items()}
        except FileNotFoundError as error:
            if any((self.root / "editions").glob("*/*")):
                raise _damaged(path) from error
            return {}
        except OSError as error:
            raise stop("KAN-2044", Place(str(path)), 3, reason=str(error)) from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise _damaged(path) from error
        if found != FORMAT:
            raise stop("KAN-2046", Place(str(path)), 3, found=str(found), expected=FORMAT)
        unknown = sorted(set(current) - set(list_files()))
        if unknown:
            raise stop("KAN-2046", Place(str(path)), 3, found=unknown[0], expected=FORMAT)
        if not all(map(_is_pointer, current.values())):
            raise _damaged(path)
        return current

    def _pointers_or_readable(
        self, confirmed: bool
    ) -> tuple[dict[str, dict[str, str]], bytes | None]:
        """Return the pointers; of a damaged file, once a person confirms, those that can be read.

        The second value is the damaged file, empty when it is gone; None when nothing is damaged.
        """
        try:
            return self._pointers(), None
        except ProblemError as error:
            if not confirmed or error.problems[0].code != "KAN-2045":
                raise
        path = self.root / CURRENT
        data = path.read_bytes() if path.exists() else b""
        return _readable(data), data

    def _keep_aside(self, damaged: bytes) -> None:
        """Keep a copy of a damaged pointer file (empty when it was gone)."""
        self.set_aside = self.root / f"{CURRENT}.damaged-{hash_of(damaged)[:ID_LENGTH]}"
        self._disk.write(self.set_aside, damaged)

    def _folder(self, list_file: str, pointer: Mapping[str, str]) -> Path:
        return self.root / "editions" / list_file / pointer["folder"]

    def _manifest(self, folder: Path, pointer: Mapping[str, str]) -> Manifest:
        path = folder / MANIFEST
        try:
            data = path.read_bytes()
            if hash_of(data) != pointer["manifest_sha256"]:
                raise _damaged(path)
            return Manifest.from_bytes(data)
        except (
            OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError
        ) as error:  # fmt: skip
            raise _damaged(path) from error

    def _open(
        self, list_file: str, pointer: Mapping[str, str], already_current: bool = False
    ) -> Edition:
        folder = self._folder(list_file, pointer)
        manifest = self._manifest(folder, pointer)
        names = [ENTRIES, WARNINGS, *(f"raw/{raw.name}" for raw in manifest.files)]
        missing = [_damage(folder / name) for name in names if not (folder / name).is_file()]
        if missing:
            raise ProblemError(*missing, status=3)
        return Edition(
            id=manifest.sha256[:ID_LENGTH],
            list_file=list_file,
            publisher=list_files()[list_file].publisher,
            edition_date=manifest.edition_date,
            date_known_by=manifest.date_known_by,
            sha256=manifest.sha256,
            rows=manifest.rows["read"],
            rows_by_source=manifest.rows_by_source,
            warnings=manifest.warnings,
            imported_at=manifest.imported_at,
            confirmed=manifest.confirmed,
            path=folder,
            already_current=already_current,
            reader=lambda: _entries(folder, manifest),
            checker=lambda: _check(folder, manifest),
            warning_reader=lambda: _warnings(folder, manifest),
        )


def _is_pointer(pointer: Mapping[str, object]) -> bool:
    """Tell whether a pointer names a folder, and nothing outside the editions."""
    folder, manifest = pointer.get("folder"), pointer.get("manifest_sha256")
    return (
        isinstance(manifest, str)
        and isinstance(folder, str)
        and bool(folder.strip("."))
        and not set(folder) & set("/\\:\0")
    )


def _readable(damaged: bytes) -> dict[str, dict[str, str]]:
    """Return the pointers that can still be read in a damaged file; each has its own hash."""
    try:
        found = json.loads(damaged)["current"]
        pointers = {k: v for k, v in found.items() if k in list_files() and isinstance(v, dict)}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return {name: dict(pointer) for name, pointer in pointers.items() if _is_pointer(pointer)}


def _warnings(folder: Path, manifest: Manifest) -> tuple[Mapping[str, Any], ...]:
    data = _whole(folder, WARNINGS, manifest.warnings_sha256)
    try:
        return tuple(json.loads(data))
    except (ValueError, TypeError, RecursionError) as error:
        raise _damaged(folder / WARNINGS) from error


def _entries(folder: Path, manifest: Manifest) -> tuple[Entry, ...]:
    """Return the entries from the compact copy, or anew when the loaders have changed since."""
    if manifest.loader != LOADER:
        return _load_again(folder, manifest).entries
    data = _whole(folder, ENTRIES, manifest.entries_sha256)
    try:
        entries = entries_from(data)
    except ValueError as error:
        raise _damaged(folder / ENTRIES) from error
    if len(entries) != manifest.entries:
        raise _damaged(folder / ENTRIES)
    return entries


def _check(folder: Path, manifest: Manifest) -> None:
    """Check the hashes of the files from which ``_entries`` reads."""
    if manifest.loader != LOADER:
        for raw in manifest.files:
            _whole(folder / "raw", raw.name, raw.sha256)
    else:
        _whole(folder, ENTRIES, manifest.entries_sha256)


def _load_again(folder: Path, manifest: Manifest) -> Loaded:
    files = {raw.role: SourceFile(raw.name, _whole(folder / "raw", raw.name, raw.sha256))
             for raw in manifest.files}  # fmt: skip
    return load(files.pop("main"), files)


def _whole(folder: Path, name: str, sha256: str) -> bytes:
    path = folder / name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _damaged(path) from error
    if hash_of(data) != sha256:
        raise _damaged(path)
    return data


def _damage(path: Path) -> Problem:
    return problem("KAN-2045", Place(str(path)), file=path.name)


def _damaged(path: Path) -> ProblemError:
    return ProblemError(_damage(path), status=3)


def _read_files(path: Path) -> dict[str, SourceFile]:
    """Return the file, and what stands beside it, by role."""
    files = {"main": _read_file(path)}
    for role, names in companion_names(path.name).items():
        beside = next((path.parent / n for n in names if (path.parent / n).is_file()), None)
        if beside is not None:
            files[role] = _read_file(beside)
    return files


def _read_file(path: Path) -> SourceFile:
    name = SURROGATES.sub("_", path.name)  # it goes into the manifest, which is UTF-8
    try:
        mode = path.stat().st_mode
        if not (S_ISREG(mode) or S_ISDIR(mode) or path == STANDARD_INPUT):
            raise stop("KAN-2047", Place(str(path)), reason=words()("not_regular"))
        with path.open("rb") as file:
            data = file.read(BYTES_MAX + 1)
        if len(data) > BYTES_MAX:
            raise stop("KAN-2002", Place(name), limit=BYTES_MAX // (1024 * 1024))
        return SourceFile(name, data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise stop("KAN-2047", Place(str(path)), reason=reason) from error


def _dated(
    loaded: Loaded, name: str, given: date | None, server: date | None
) -> tuple[date | None, str]:
    """Return the edition's date and how it is known; the surest way first."""
    ways = (
        (given, "given"), (loaded.edition_date, "content"), (date_in_name(name), "file name"),
        (server, "server"),
    )  # fmt: skip
    return next(((day, way) for day, way in ways if day is not None), (None, "unknown"))


def _digest(files: Mapping[str, SourceFile]) -> str:
    if len(files) == 1:
        return hash_of(files["main"].data)
    lines = sorted(f"{role} {hash_of(file.data)}" for role, file in files.items())
    return hash_of("\n".join(lines).encode("utf-8"))
