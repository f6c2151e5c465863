"""One process, several, or a Ray cluster: the same bytes."""

from pathlib import Path

import pytest

from compute.test_runners import ray_runner, tasks_are_found
from kaname.screening import Screener
from kaname.screening.bulk import run as run_module
from kaname.screening.bulk.request import Request
from kaname.screening.bulk.run import run_file
from screening.bulk.bulk_files import home_with_lists, names_of, write_csv

__all__ = ["tasks_are_found"]  # a fixture that every test here uses


@pytest.mark.parametrize("where", ["pool", "ray"])
def test_the_output_is_the_same_wherever_it_is_made(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if where == "ray":
        ray_runner()
    monkeypatch.setattr(run_module, "CHUNK_ROWS", 20)
    store, editions = home_with_lists(tmp_path / "home")
    rows = [("name", "country"), *((name, "China") for name in names_of(130))]
    file = write_csv(tmp_path / "names.csv", rows)
    folder = store.derived_folder()
    plain = run_file(Request(file, tmp_path / "a.csv", top=5, workers=1), editions, folder)
    cluster = "local" if where == "ray" else ""
    request = Request(file, tmp_path / "b.csv", top=5, workers=2, cluster=cluster)
    other = run_file(request, editions, folder)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert plain.tally == other.tally
    assert plain.tally.hits > 30


def test_the_python_interface(tmp_path: Path) -> None:
    store, editions = home_with_lists(tmp_path / "home")
    screener = Screener(editions, store.derived_folder(), starter=False)
    assert len(screener) == 6
    found = screener.screen(["Zorbatek Instruments", "Somebody Else"])
    assert [match.listed_name for match in found["Zorbatek Instruments"]] == [
        "Zorbatek Instruments Ltd."
    ]
    assert found["Somebody Else"] == ()
    with pytest.raises(ValueError, match="no letter"):
        screener.screen(["…"])
    assert screener.screen([]) == {}
