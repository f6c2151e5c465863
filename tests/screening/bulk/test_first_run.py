"""What a run says before its rows, and of its pace: compiling first, and no pace out of nothing."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kaname.cli.screen_file import RowProgress
from kaname.core.text import Text
from kaname.screening import kernel
from kaname.screening.bulk import run as run_module
from kaname.screening.bulk.request import Request
from kaname.screening.bulk.run import run_file
from kaname.screening.engine import COMPILE_FROM, Engine
from screening.bulk.bulk_files import home_with_lists, names_of, write_csv


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what is compiled in a folder of its own, in which nothing is yet."""
    folder = tmp_path / "loops"
    folder.mkdir()
    monkeypatch.setattr(kernel, "_kept_in", lambda: folder)
    return folder


def said_by_a_run(folder: Path, rows: int) -> list[str]:
    """Run over so many rows; return what it told, and its first figures of progress."""
    store, editions = home_with_lists(folder / "home")
    file = write_csv(folder / "names.csv", [["name"], *([name] for name in names_of(rows))])
    said: list[str] = []

    def tell(text: Text) -> None:
        said.append(text.en)

    def progress(done: int, total: int | None) -> None:
        said.append(f"{done}/{total}")

    request = Request(file, folder / "hits.csv", workers=1, restart=True)
    run_file(request, editions, store.derived_folder(), tell, progress)
    return said


def test_the_first_run_says_that_it_compiles_and_the_next_does_not(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[Engine] = []

    def compile_loops(engine: Engine) -> None:
        compiled.append(engine)
        kernel.note_kept()

    monkeypatch.setattr(run_module, "compile_loops", compile_loops)
    first = said_by_a_run(tmp_path, COMPILE_FROM)
    at = first.index("Compiling the loops, once after an installation; it takes a minute")
    assert first[at + 1 : at + 3] == [f"0/{COMPILE_FROM}", f"{COMPILE_FROM}/{COMPILE_FROM}"]
    assert kernel.is_kept()
    assert len(compiled) == 1
    assert not [line for line in said_by_a_run(tmp_path, COMPILE_FROM) if "Compiling" in line]
    assert len(compiled) == 1


def test_a_short_file_compiles_nothing(tmp_path: Path, kept: Path) -> None:
    said = said_by_a_run(tmp_path, COMPILE_FROM - 1)
    assert not [line for line in said if "Compiling" in line]
    assert not kernel.is_kept()
    assert not list(kept.iterdir())


def test_what_is_kept_belongs_to_these_sources(kept: Path) -> None:
    assert not kernel.is_kept()
    kernel.note_kept()
    assert kernel.is_kept()
    assert [path.name for path in kept.iterdir()] == [kernel.WHOLE]


_COUNT = """
import sys
from pathlib import Path
from kaname.screening import kernel
from kaname.screening.bulk.run import compile_loops
from kaname.screening.engine import Query
sys.path.insert(0, sys.argv[1])
from screening.bulk.bulk_files import LISTED, home_with_lists
from kaname.screening.screen import open_engine
from kaname.home import home
store, editions = home_with_lists(Path(sys.argv[2]))
engine = open_engine(editions, store.derived_folder())
compile_loops(engine)
loops = [v for m in kernel._MODULES for v in vars(m).values() if hasattr(v, "signatures")]
before = [len(loop.signatures) for loop in loops]
names = [*LISTED, "Qelvane Maritime", "ゾルバテック", "2 Brumdark 7", "x"] * 60
for threshold in (0, 72):
    asked = [Query((name,), kind="organisation") for name in names]
    for found in engine.search_many(asked, 3, threshold):
        [match.reasons for match in found]
print(kernel.is_compiled(), kernel.is_kept(), before == [len(loop.signatures) for loop in loops])
"""


def test_compiling_goes_through_every_loop(tmp_path: Path) -> None:
    tests = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", _COUNT, tests, str(tmp_path / "home")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=400)
    assert done.stdout.split() == ["True", "True", "True"]


class Clock:
    """A clock that a test sets."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def shown() -> Iterator[tuple[RowProgress, Clock]]:
    clock = Clock()
    progress = RowProgress(clock)
    yield progress, clock
    progress.close()


def test_blocks_that_end_together_make_no_pace(shown: tuple[RowProgress, Clock]) -> None:
    progress, clock = shown
    progress.advance(0, 10_000)
    clock.now += 0.98
    progress.advance(1_000, 10_000)
    clock.now += 0.01
    progress.advance(2_000, 10_000)
    assert progress.pace() == 0
    clock.now += 0.01
    progress.advance(2_000, 10_000)
    assert progress.pace() == pytest.approx(2_000)


def test_the_first_line_tells_the_time_from_where_the_rows_began(
    shown: tuple[RowProgress, Clock], capsys: pytest.CaptureFixture[str]
) -> None:
    progress, clock = shown
    clock.now += 60  # reading, building the index, compiling
    progress.advance(0, 11_000)
    clock.now += 10
    progress.advance(1_000, 11_000)
    assert capsys.readouterr().err == "1,000 of 11,000 rows, 100 a second, about 100 s left\n"


def test_what_an_earlier_run_had_done_is_no_pace(
    shown: tuple[RowProgress, Clock], capsys: pytest.CaptureFixture[str]
) -> None:
    progress, clock = shown
    progress.advance(9_000, 11_000)
    clock.now += 10
    progress.advance(10_000, 11_000)
    assert capsys.readouterr().err == "10,000 of 11,000 rows, 100 a second, about 10 s left\n"
