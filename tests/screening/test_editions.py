"""Editions: nothing is lost, nothing shrinks unnoticed, damage is never an empty list."""

import hashlib
import json
import multiprocessing
import os
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kaname.core.hit import Entry
from kaname.core.problem import ProblemError
from kaname.screening.disk import Disk, locked
from kaname.screening.editions import Edition, Store, in_use, merge_entries, starter_edition
from kaname.screening.manifest import entries_from, entries_to
from kaname.screening.sources import LOADER
from screening.list_files import (
    EL,
    SDN,
    UVL,
    csl_csv,
    csl_rows,
    meti_xlsx,
    put,
    real,
    refused,
    sdn_csv,
    store_at,
)

CHINA = "中国\nPeople's Republic of China"


def csl(folder: Path, count: int, name: str = "csl_2026-07-31.csv") -> Path:
    return put(folder, name, csl_csv(*csl_rows(count)))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_at(tmp_path / "home")


def test_an_import_is_in_use_and_says_what_it_is(store: Store, tmp_path: Path) -> None:
    edition = store.import_file(csl(tmp_path, 3), confirm_shrink=True)
    assert edition == store.editions()[0]
    assert edition.list_file == "csl"
    assert re.fullmatch(r"csl@[0-9a-f]{12}", edition.label)
    assert edition.sha256.startswith(edition.id)
    assert edition.edition_date == date(2026, 7, 31)
    assert edition.date_known_by == "file name"
    assert (edition.rows, edition.rows_by_source) == (3, {"bis-entity": 3})
    assert edition.imported_at == "2026-11-21T09:00:00+00:00"
    assert edition.read_entries()[0].name == "Invented Works No. 0 Ltd."
    assert (edition.path / "raw" / "csl_2026-07-31.csv").read_bytes() == csl(
        tmp_path, 3
    ).read_bytes()
    assert edition.sha256 == hashlib.sha256(csl(tmp_path, 3).read_bytes()).hexdigest()


def test_no_import_no_editions(store: Store) -> None:
    assert store.editions() == ()
    assert not store.root.exists()


def test_the_same_bytes_again_change_nothing(store: Store, tmp_path: Path) -> None:
    first = store.import_file(csl(tmp_path, 3), confirm_shrink=True)
    before = {path: path.stat().st_mtime_ns for path in store.root.rglob("*.json*")}
    again = store.import_file(csl(tmp_path, 3))
    assert not first.already_current
    assert again.already_current
    assert again == first
    assert before == {path: path.stat().st_mtime_ns for path in store.root.rglob("*.json*")}


def test_a_date_that_is_given_counts_first(store: Store, tmp_path: Path) -> None:
    path = csl(tmp_path, 3)
    server = store.import_file(
        csl(tmp_path, 3, "consolidated.csv"), True, server_date=date(2026, 8, 1)
    )
    assert (server.edition_date, server.date_known_by) == (date(2026, 8, 1), "server")
    given = store.import_file(path, edition_date=date(2026, 9, 1))
    assert (given.edition_date, given.date_known_by) == (date(2026, 9, 1), "given")
    assert not given.already_current
    assert len(store.editions()) == 1


def test_a_date_that_nobody_states_is_not_invented(store: Store, tmp_path: Path) -> None:
    edition = store.import_file(csl(tmp_path, 3, "consolidated.csv"), confirm_shrink=True)
    assert (edition.edition_date, edition.date_known_by) == (None, "unknown")


def test_the_files_beside_sdn_are_kept_too(store: Store, tmp_path: Path) -> None:
    put(tmp_path, "alt.csv", b'1,11,"aka","INVENTED ALIAS",-0- \r\n\x1a')
    main = put(tmp_path, "sdn.csv", sdn_csv({"number": "1", "name": "INVENTED"}))
    edition = store.import_file(main, confirm_shrink=True)
    assert edition.read_entries()[0].aliases == ("INVENTED ALIAS",)
    assert {path.name for path in (edition.path / "raw").iterdir()} == {"sdn.csv", "alt.csv"}
    put(tmp_path, "alt.csv", b'1,11,"aka","ANOTHER ALIAS",-0- \r\n\x1a')
    assert store.import_file(main).sha256 != edition.sha256


class TestGuards:
    """A new edition that lost rows is refused until a person confirms it."""

    def test_a_first_edition_with_too_few_rows(self, store: Store, tmp_path: Path) -> None:
        status, codes = refused(lambda: store.import_file(csl(tmp_path, 5)))
        assert (status, set(codes)) == (2, {"KAN-2041"})
        assert store.editions() == ()

    @pytest.mark.parametrize(
        ("old", "new", "accepted"),
        [
            (1000, 900, True),  # exactly ten per cent
            (1000, 899, False),
            (100, 80, True),  # exactly twenty rows
            (100, 79, False),
            (210, 189, True),
            (15, 1, True),  # fewer than twenty rows can go
            (15, 0, False),  # but not all
            (3, 4, True),
        ],
    )
    def test_how_far_it_may_shrink(
        self, store: Store, tmp_path: Path, old: int, new: int, accepted: bool
    ) -> None:
        other = csl_rows(5, UVL)
        first = put(tmp_path, "a.csv", csl_csv(*csl_rows(old), *other))
        second = put(tmp_path, "b.csv", csl_csv(*csl_rows(new), *other))
        kept = store.import_file(first, confirm_shrink=True)
        if accepted:
            assert store.import_file(second).rows == new + 5
        else:
            assert refused(lambda: store.import_file(second)) == (2, ["KAN-2040"])
            assert store.editions() == (kept,)
            assert store.import_file(second, confirm_shrink=True).rows == new + 5

    def test_every_list_counts_for_itself(self, store: Store, tmp_path: Path) -> None:
        """The whole grew, one list of it nearly vanished: as on 2024-05-06."""
        first = put(tmp_path, "a.csv", csl_csv(*csl_rows(100, SDN), *csl_rows(50, EL)))
        second = put(tmp_path, "b.csv", csl_csv(*csl_rows(300, SDN), *csl_rows(5, EL)))
        store.import_file(first, confirm_shrink=True)
        with pytest.raises(ProblemError) as caught:
            store.import_file(second)
        (problem,) = caught.value.problems
        assert problem.found.en == "bis-entity: 5 rows, where the edition in use has 50."

    def test_an_older_edition(self, store: Store, tmp_path: Path) -> None:
        newer = store.import_file(csl(tmp_path, 5, "csl_2026-07-31.csv"), confirm_shrink=True)
        older = csl(tmp_path, 6, "csl_2026-07-24.csv")
        assert refused(lambda: store.import_file(older)) == (2, ["KAN-2042"])
        assert store.editions() == (newer,)
        assert store.import_file(older, confirm_shrink=True).edition_date == date(2026, 7, 24)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<html>", csl_csv(*csl_rows(30))[:-40],
        csl_csv(*csl_rows(30)).decode().encode("utf-16"), b"a,b,c\n1,2,3\n",
    ],
    ids=["empty", "page", "cut off", "UTF-16", "other"],
)  # fmt: skip
def test_a_broken_file_leaves_the_edition_in_use(store: Store, tmp_path: Path, data: bytes) -> None:
    kept = store.import_file(csl(tmp_path, 30), confirm_shrink=True)
    with pytest.raises(ProblemError):
        store.import_file(put(tmp_path, "new.csv", data), confirm_shrink=True)
    assert store.editions() == (kept,)
    assert len(kept.read_entries()) == 30


def test_a_file_that_is_not_there(store: Store, tmp_path: Path) -> None:
    assert refused(lambda: store.import_file(tmp_path / "none.csv")) == (2, ["KAN-2047"])


class _Killed(BaseException):
    """The process ends here."""


class _Failing(Disk):
    """A disk on which the n-th change kills the process, before it or half-way through it."""

    def __init__(self, at: int, halfway: bool) -> None:
        self.left = at
        self.halfway = halfway

    def _step(self) -> bool:
        self.left -= 1
        if self.left == 0 and not self.halfway:
            raise _Killed
        return self.left == 0

    def make_folder(self, path: Path) -> None:
        last = self._step()
        super().make_folder(path)
        if last:
            raise _Killed

    def write(self, path: Path, data: bytes) -> None:
        last = self._step()
        super().write(path, data[: len(data) // 2] if last else data)
        if last:
            raise _Killed

    def replace(self, source: Path, target: Path) -> None:
        last = self._step()
        super().replace(source, target)
        if last:
            raise _Killed

    def remove(self, path: Path) -> None:
        last = self._step()
        super().remove(path)
        if last:
            raise _Killed


@pytest.mark.parametrize("halfway", [False, True], ids=["before", "halfway"])
@pytest.mark.parametrize("first", [False, True], ids=["second import", "first import"])
def test_a_kill_at_any_moment_leaves_an_edition_in_use(
    tmp_path: Path, first: bool, halfway: bool
) -> None:
    """The store is killed at each change of the disk in turn, and opened anew."""
    old, new = csl(tmp_path, 30, "old.csv"), csl(tmp_path, 31, "new.csv")
    survived = 0
    for step in range(1, 100):
        home = tmp_path / f"home-{step}"
        if not first:
            store_at(home).import_file(old, confirm_shrink=True)
        broken = store_at(home, disk=_Failing(step, halfway))
        try:
            broken.import_file(new, confirm_shrink=True)
        except _Killed:
            survived += 1
        else:
            break
        reopened = store_at(home)
        found = reopened.editions()
        assert len(found) == (0 if first and not found else 1)
        if found:
            assert len(found[0].read_entries()) in ({31} if first else {30, 31})
        assert reopened.import_file(new, confirm_shrink=True).rows == 31
        assert len(reopened.editions()[0].read_entries()) == 31
        assert not (reopened.root / "temporary").exists()
    assert survived >= 9


def _damage_entries(folder: Path) -> None:
    path = folder / "entries.jsonl"
    path.write_bytes(path.read_bytes().replace(b"No. 1 ", b"No. 9 "))


def _cut_entries(folder: Path) -> None:
    path = folder / "entries.jsonl"
    path.write_bytes(path.read_bytes()[:-20])


def _halve_manifest(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty_pointer(folder: Path) -> None:
    (folder.parents[2] / "current.json").write_bytes(b"")


def _no_pointer(folder: Path) -> None:
    (folder.parents[2] / "current.json").unlink()


def _other_format(folder: Path) -> None:
    path = folder.parents[2] / "current.json"
    path.write_text(json.dumps({"format": 99, "current": {}}))


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (_damage_entries, "KAN-2045"),
        (_cut_entries, "KAN-2045"),
        (lambda folder: (folder / "entries.jsonl").unlink(), "KAN-2045"),
        (lambda folder: (folder / "entries.jsonl").write_bytes(b""), "KAN-2045"),
        (lambda folder: (folder / "raw" / "csl_2026-07-31.csv").unlink(), "KAN-2045"),
        (lambda folder: (folder / "manifest.json").unlink(), "KAN-2045"),
        (_halve_manifest, "KAN-2045"),
        (_empty_pointer, "KAN-2045"),
        (_no_pointer, "KAN-2045"),
        (_other_format, "KAN-2046"),
    ],
)
def test_a_damaged_store_is_an_error_never_an_empty_list(
    store: Store, tmp_path: Path, damage: Callable[[Path], object], code: str
) -> None:
    edition = store.import_file(csl(tmp_path, 3), confirm_shrink=True)
    damage(edition.path)

    def read() -> None:
        for found in store.editions():
            found.read_entries()

    assert refused(read) == (3, [code])


@pytest.mark.parametrize("damage", [_damage_entries, _halve_manifest])
def test_importing_again_mends_a_damaged_edition(
    store: Store, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    edition = store.import_file(csl(tmp_path, 3), confirm_shrink=True)
    damage(edition.path)
    mended = store.import_file(csl(tmp_path, 3), confirm_shrink=True)
    assert len(mended.read_entries()) == 3
    assert len(store.editions()[0].read_entries()) == 3


def test_damage_to_one_list_is_told_and_others_can_still_be_imported(
    store: Store, tmp_path: Path
) -> None:
    edition = store.import_file(csl(tmp_path, 3), confirm_shrink=True)
    (edition.path / "manifest.json").unlink()
    meti = put(tmp_path, "20250929_4.xlsx", meti_xlsx((CHINA, "A Works", None, "核\nN", None)))
    assert store.import_file(meti, confirm_shrink=True).rows == 1
    assert refused(store.editions) == (3, ["KAN-2045"])


def test_entries_made_by_other_loaders_are_made_anew(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = store.import_file(csl(tmp_path, 3), confirm_shrink=True)
    (edition.path / "entries.jsonl").write_bytes(b"of an older form\n")
    monkeypatch.setattr("kaname.screening.editions.LOADER", LOADER + 1)
    (found,) = store.editions()
    assert [entry.name for entry in found.read_entries()][2] == "Invented Works No. 2 Ltd."


def _import(root: Path, path: Path, start: object) -> None:
    start.wait()  # type: ignore[attr-defined]
    for _ in range(3):
        store_at(root).import_file(path, confirm_shrink=True)


def test_two_processes_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    start = context.Event()
    files = [csl(tmp_path, 40, "a.csv"), csl(tmp_path, 41, "b.csv")]
    running = [context.Process(target=_import, args=(tmp_path / "home", f, start)) for f in files]
    for process in running:
        process.start()
    start.set()
    for process in running:
        process.join(60)
        assert process.exitcode == 0
    (edition,) = store_at(tmp_path / "home").editions()
    assert len(edition.read_entries()) == edition.rows
    assert edition.rows in {40, 41}


def test_a_lock_that_is_held_is_told(tmp_path: Path) -> None:
    with locked(tmp_path / "lock"):
        assert refused(lambda: locked(tmp_path / "lock", 0.1).__enter__()) == (3, ["KAN-2043"])
    with locked(tmp_path / "lock", 0.1):
        pass


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    put(tmp_path, "home", b"a file stands where the folder should")
    store = store_at(tmp_path / "home")
    assert refused(lambda: store.import_file(csl(tmp_path, 3), True)) == (3, ["KAN-2044"])


def test_the_fingerprint_changes_with_the_editions(store: Store, tmp_path: Path) -> None:
    empty = store.fingerprint()
    store.import_file(csl(tmp_path, 3), confirm_shrink=True)
    one = store.fingerprint()
    assert len({empty, one}) == 2
    assert store_at(tmp_path / "home").fingerprint() == one
    assert store.derived_folder() == store.root / "index" / one[:16]
    store.import_file(csl(tmp_path, 4))
    assert store.fingerprint() != one


def test_the_compact_copy_holds_everything() -> None:
    entry = Entry(
        "x:1", "x", "名\u2028前\u0085", "person", ("a",), ("b",), ("JP",), ("c\nd",), ("e",),
        ("1970",), ("f",), (("g", "h"), ("i", "")),
    )  # fmt: skip
    assert entries_from(entries_to([entry, entry])) == (entry, entry)
    assert entries_from(entries_to([])) == ()


def edition(
    list_file: str,
    day: date | None,
    *entries: Entry,
    imported: str = "",
    lists: tuple[str, ...] = (),
) -> Edition:
    rows = {entry.list_id: 1 for entry in entries} | dict.fromkeys(lists, 1)
    return Edition(
        id="0" * 12, list_file=list_file, publisher=starter_edition().publisher, edition_date=day,
        date_known_by="given", sha256="0" * 64, rows=len(entries), rows_by_source=rows,
        warnings=0, imported_at=imported, path=Path(), reader=lambda: entries,
    )  # fmt: skip


OLD, NEW = date(2026, 1, 1), date(2026, 7, 31)


def ids(*editions: Edition) -> set[tuple[str, str, str]]:
    return {(e.list_file, entry.id, entry.name) for e, entry in merge_entries(editions)}


class TestMerging:
    """A list may be in two editions; the newer one counts alone."""

    a_old, a_new = Entry("ofac-sdn:1", "ofac-sdn", "A"), Entry("ofac-sdn:1", "ofac-sdn", "A new")
    gone = Entry("ofac-sdn:2", "ofac-sdn", "Removed since")
    other = Entry("bis-uvl:x", "bis-uvl", "U")

    def test_the_newer_edition_of_a_list_counts_alone(self) -> None:
        older = edition("csl", OLD, self.a_old, self.gone, self.other)
        newer = edition("ofac-sdn", NEW, self.a_new)
        assert ids(older, newer) == ids(newer, older) == {
            ("ofac-sdn", "ofac-sdn:1", "A new"), ("csl", "bis-uvl:x", "U"),
        }  # fmt: skip

    def test_without_a_date_nothing_is_dropped(self) -> None:
        undated = edition("ofac-sdn", None, self.a_new)
        dated = edition("csl", OLD, self.a_old, self.gone)
        assert ids(undated, dated) == {
            ("csl", "ofac-sdn:1", "A"),
            ("csl", "ofac-sdn:2", "Removed since"),
        }

    def test_the_starter_counts_only_for_lists_that_nobody_holds(self) -> None:
        starter = edition("starter", date(2026, 11, 21), self.gone, self.other)
        full = edition("csl", None, self.a_old)
        assert ids(starter, full) == {
            ("csl", "ofac-sdn:1", "A"), ("starter", "bis-uvl:x", "U"),
        }  # fmt: skip

    def test_the_starter_is_in_use_while_it_holds_a_list_that_others_lack(self) -> None:
        starter = edition("starter", NEW, self.a_old, self.other)
        part = edition("ofac-sdn", NEW, self.a_new)
        full = edition("csl", NEW, self.a_new, lists=("bis-uvl",))
        assert in_use((), starter) == (starter,)
        assert in_use((part,), starter) == (part, starter)
        assert in_use((full,), starter) == (full,)


def test_real_editions_side_by_side(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    for name in (
        "us/csl_2026-07-31_29columns.csv.gz", "jp/meti_eul_20250929_4.xlsx",
        "jp/mof_asset_freeze_shisantouketsu20260305.xlsx",
    ):  # fmt: skip
        store.import_file(real(name))
    assert [edition.rows for edition in store.editions()] == [25_921, 835, 3_473]
    merged = merge_entries(in_use(store.editions(), starter_edition()))
    assert len(merged) == len({entry.id for _, entry in merged}) == 25_915 + 835 + 2_862
    sample = real("us/csl_sample_2019-12.csv")
    assert set(refused(lambda: store.import_file(sample))[1]) == {"KAN-2040", "KAN-2053"}
    assert store.editions()[0].rows == 25_921


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a file's name is always Unicode")
def test_a_file_whose_name_is_not_utf8_is_imported(store: Store, tmp_path: Path) -> None:
    path = put(tmp_path, os.fsdecode(b"liste_\xe9.csv"), csl_csv(*csl_rows(3)))
    edition = store.import_file(path, confirm_shrink=True)
    assert (edition.path / "raw" / "liste__.csv").is_file()
    assert len(edition.read_entries()) == 3
    assert store.import_file(path).already_current


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
def test_a_pipe_is_not_waited_for(store: Store, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "list.csv")
    assert refused(lambda: store.import_file(tmp_path / "list.csv")) == (2, ["KAN-2047"])


POINTER_FILES = (
    b"",
    b"[" * 100_000,
    b'{"format": 1, "current": {"csl": {"manifest_sha256": "0"}}}',
    b'{"format": 1, "current": {"csl": {"folder": 5, "manifest_sha256": "0"}}}',
    b'{"format": 1, "current": {"csl": {"folder": "../x", "manifest_sha256": "0"}}}',
    b'{"format": 1, "current": {"csl": {"folder": "..", "manifest_sha256": "0"}}}',
    b'{"format": 1, "current": 5}',
)


@pytest.mark.parametrize("damaged", POINTER_FILES)
def test_a_damaged_pointer_file_can_be_begun_anew(
    store: Store, tmp_path: Path, damaged: bytes
) -> None:
    file = csl(tmp_path, 3)
    store.import_file(file, confirm_shrink=True)
    path = store.root / "current.json"
    path.write_bytes(damaged)
    assert refused(store.editions) == (3, ["KAN-2045"])
    assert refused(lambda: store.import_file(file)) == (3, ["KAN-2045"])
    assert path.read_bytes() == damaged
    assert store.import_file(file, confirm_shrink=True).rows == 3
    assert store.set_aside is not None
    assert store.set_aside.name.startswith("current.json.damaged-")
    assert store.set_aside.read_bytes() == damaged
    assert len(store.editions()[0].read_entries()) == 3
    store.import_file(file)
    assert store.set_aside is None


def test_what_can_still_be_read_of_a_damaged_pointer_file_stays(
    store: Store, tmp_path: Path
) -> None:
    store.import_file(csl(tmp_path, 3), confirm_shrink=True)
    workbook = put(tmp_path, "20250929_4.xlsx", meti_xlsx((CHINA, "A Works", None, "核\nN", None)))
    store.import_file(workbook, confirm_shrink=True)
    path = store.root / "current.json"
    pointers = json.loads(path.read_bytes())
    del pointers["current"]["csl"]["folder"]
    path.write_text(json.dumps(pointers))
    store.import_file(csl(tmp_path, 4), confirm_shrink=True)
    assert [(e.list_file, e.rows) for e in store.editions()] == [("csl", 4), ("meti-eul", 1)]


def test_damaged_warnings_are_no_warnings_to_show(store: Store, tmp_path: Path) -> None:
    rows = csl_rows(1, "New List (NL) - Somewhere")
    edition = store.import_file(put(tmp_path, "a.csv", csl_csv(*rows)), confirm_shrink=True)
    assert [one["code"] for one in edition.read_warnings()][:1] == ["KAN-2011"]
    (edition.path / "warnings.json").write_bytes(b"[]")
    assert refused(edition.read_warnings) == (3, ["KAN-2045"])
