"""Signs that an edition is not whole although its list has rows enough."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from kaname.core.problem import ProblemError
from kaname.screening.editions import Store
from kaname.screening.screen import open_engine
from kaname.screening.sources import LOADER
from screening.list_files import (
    MOF_HEADER,
    csl_csv,
    csl_rows,
    mof_xlsx,
    put,
    real,
    refused,
    sdn_csv,
    store_at,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_at(tmp_path / "home")


def ofac(
    folder: Path, parties: int = 30, beside: int = 30, end: str = "\x1a", roles: str = "alt add"
) -> Path:
    """Write sdn.csv of so many parties, and files beside it about ``beside`` parties."""
    folder.mkdir(exist_ok=True)
    rows = {
        "alt": '{0},{0},"aka","INVENTED ALIAS {0}",-0- \r\n',
        "add": '{0},{0},"1 Invented Street","Town","Iran",-0- \r\n',
    }
    for role in roles.split():
        text = "".join(rows[role].format(number) for number in range(beside)) + "\x1a"
        put(folder, f"{role}.csv", text.encode())
    sdn = sdn_csv(*[{"number": str(n), "name": f"INVENTED {n}"} for n in range(parties)], end=end)
    return put(folder, "sdn.csv", sdn)


def csl(folder: Path, count: int, name: str) -> Path:
    return put(folder, name, csl_csv(*csl_rows(count)))


class TestWhole:
    """A part is missing: a file beside, a programme, the end."""

    @pytest.mark.parametrize(
        ("roles", "missing"),
        [("add", ["alt.csv"]), ("alt", ["add.csv"]), ("", ["alt.csv", "add.csv"])],
    )
    def test_a_file_that_was_beside_before(
        self, store: Store, tmp_path: Path, roles: str, missing: list[str]
    ) -> None:
        kept = store.import_file(ofac(tmp_path / "whole"), confirm_shrink=True)
        alone = ofac(tmp_path / "alone", 31, roles=roles)
        with pytest.raises(ProblemError) as caught:
            store.import_file(alone)
        found = caught.value.problems
        assert [problem.code for problem in found] == ["KAN-2049"] * len(missing)
        for problem, name in zip(found, missing, strict=True):
            assert f"{name} is not beside sdn.csv; the edition in use has 30" in problem.found.en
        assert store.editions() == (kept,)
        assert store.import_file(alone, confirm_shrink=True).rows == 31

    def test_a_file_beside_it_that_shrank(self, store: Store, tmp_path: Path) -> None:
        store.import_file(ofac(tmp_path / "a", 60, 60), confirm_shrink=True)
        with pytest.raises(ProblemError) as caught:
            store.import_file(ofac(tmp_path / "b", 60, 20))
        assert [problem.found.en.split(":")[0] for problem in caught.value.problems] == [
            "ofac-sdn/alt.csv", "ofac-sdn/add.csv",
        ]  # fmt: skip

    def test_parts_of_an_edition_by_an_older_loader_are_counted_anew(
        self, store: Store, tmp_path: Path
    ) -> None:
        edition = store.import_file(ofac(tmp_path / "whole"), confirm_shrink=True)
        manifest = json.loads((edition.path / "manifest.json").read_bytes())
        manifest["loader"] = LOADER - 1
        del manifest["rows_by_part"]
        data = json.dumps(manifest).encode()
        (edition.path / "manifest.json").write_bytes(data)
        pointer = json.loads((store.root / "current.json").read_bytes())
        pointer["current"]["ofac-sdn"]["manifest_sha256"] = hashlib.sha256(data).hexdigest()
        (store.root / "current.json").write_text(json.dumps(pointer))
        alone = ofac(tmp_path / "alone", roles="")
        assert refused(lambda: store.import_file(alone)) == (2, ["KAN-2049", "KAN-2049"])

    @pytest.mark.parametrize(
        ("parties", "codes"), [(300, []), (297, []), (296, ["KAN-2050", "KAN-2050"])]
    )
    def test_sdn_that_was_cut_off_between_two_rows(
        self, store: Store, tmp_path: Path, parties: int, codes: list[str]
    ) -> None:
        path = ofac(tmp_path / "cut", parties, 300)
        assert refused(lambda: store.import_file(path))[1] == ["KAN-2041", *codes]
        assert store.import_file(path, confirm_shrink=True).rows == parties

    @pytest.mark.parametrize("end", ["", "\x1a"])
    def test_the_end_mark(self, store: Store, tmp_path: Path, end: str) -> None:
        path = ofac(tmp_path / "files", end=end)
        codes = refused(lambda: store.import_file(path))[1]
        assert codes == ["KAN-2041"] + ([] if end else ["KAN-2051"])

    def test_files_that_all_lack_the_end_mark(self, store: Store, tmp_path: Path) -> None:
        path = ofac(tmp_path / "files", end="", roles="")
        assert refused(lambda: store.import_file(path))[1] == ["KAN-2041"]

    def test_a_programme_of_the_asset_freeze_list(self, store: Store, tmp_path: Path) -> None:
        def book(name: str, first: int, second: int) -> Path:
            rows = [[("2020.1.1", n, f"発明{n}", f"INVENTED {n}") for n in range(count)]
                    for count in (first, second)]  # fmt: skip
            titles = "2.タリバーン関係者等", "21.ソマリア"
            found = {t: [MOF_HEADER, *r] for t, r in zip(titles, rows, strict=True) if r}
            return put(tmp_path, name, mof_xlsx(found))

        kept = store.import_file(book("a20260305.xlsx", 200, 3), confirm_shrink=True)
        with pytest.raises(ProblemError) as caught:
            store.import_file(book("a20260405.xlsx", 203, 0))
        (problem,) = caught.value.problems
        assert problem.found.en == "mof-freeze/21: 0 rows, where the edition in use has 3."
        assert store.editions() == (kept,)

    def test_a_sheet_that_the_index_lists(self, store: Store, tmp_path: Path) -> None:
        row = ("2020.1.1", 1, "発明", "INVENTED")
        data = mof_xlsx(
            {"2.タリバーン関係者等": [MOF_HEADER, row]},
            index=((1, "ミロシェビッチ"), ("2", "タリバーン"), (8, "【解除】リベリア")),
        )
        path = put(tmp_path, "a20260305.xlsx", data)
        with pytest.raises(ProblemError) as caught:
            store.import_file(path)
        first, second = caught.value.problems
        assert (first.code, second.code) == ("KAN-2041", "KAN-2052")
        assert "programme 1 (ミロシェビッチ)" in second.found.en
        assert store.import_file(path, confirm_shrink=True).rows == 1

    def test_no_date_where_the_edition_in_use_has_one(self, store: Store, tmp_path: Path) -> None:
        kept = store.import_file(csl(tmp_path, 5, "csl_2026-07-31.csv"), confirm_shrink=True)
        undated = csl(tmp_path, 6, "consolidated.csv")
        assert refused(lambda: store.import_file(undated)) == (2, ["KAN-2053"])
        assert store.editions() == (kept,)
        assert store.import_file(undated, edition_date=date(2026, 8, 7)).rows == 6
        assert store.import_file(csl(tmp_path, 7, "x.csv"), confirm_shrink=True).rows == 7


@pytest.mark.parametrize("loader", [LOADER, LOADER + 1], ids=["entries", "files"])
def test_an_altered_edition_is_noticed_although_its_index_is_saved(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loader: int
) -> None:
    edition = store.import_file(csl(tmp_path, 5, "csl_2026-07-31.csv"), confirm_shrink=True)
    monkeypatch.setattr("kaname.screening.editions.LOADER", loader)
    folder = tmp_path / "index" / "one"
    assert len(open_engine(store.editions(), folder)) == 5
    assert len(open_engine(store.editions(), folder)) == 5
    name = "entries.jsonl" if loader == LOADER else "raw/csl_2026-07-31.csv"
    path = edition.path / name
    path.write_bytes(path.read_bytes().replace(b"No. 3", b"No. 9"))
    assert refused(lambda: open_engine(store.editions(), folder)) == (3, ["KAN-2045"])


def test_of_old_indexes_one_is_kept_and_no_empty_folder(store: Store, tmp_path: Path) -> None:
    for count in range(5, 9):
        path = csl(tmp_path, count, f"csl_2026-07-3{count - 5}.csv".replace("30", "29"))
        store.import_file(path, confirm_shrink=True)
        open_engine(store.editions(), store.derived_folder())
    kept = sorted((store.root / "index").iterdir())
    assert len(kept) == 2
    assert store.derived_folder() in kept
    assert all(len(list(folder.iterdir())) == 1 for folder in kept)


def test_the_real_lists_are_whole(tmp_path: Path) -> None:
    """No part of a real edition is doubted; one of which a sheet or half is taken away is."""
    sdn = real("us/ofac_sdn_2021-07.csv")
    folder = tmp_path / "cut"
    folder.mkdir()
    for role in ("alt", "add", "sdn_comments"):
        beside = sdn.with_name(f"ofac_{role}_2021-07.csv")
        (folder / beside.name).write_bytes(beside.read_bytes())
    store = store_at(tmp_path / "home")
    half = sdn.read_bytes().split(b"\r\n")[:8_800]
    cut = put(folder, sdn.name, b"\r\n".join(half) + b"\r\n\x1a")
    assert refused(lambda: store.import_file(cut))[1] == ["KAN-2041", "KAN-2050", "KAN-2050"]
    assert refused(lambda: store.import_file(sdn))[1] == ["KAN-2041"]
