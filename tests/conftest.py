"""What the whole suite shares: golden files, and modules of help beside the tests."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

TESTS = Path(__file__).resolve().parent
GOLDEN = TESTS / "golden"

if str(TESTS) not in sys.path:
    sys.path.append(str(TESTS))  # `from report.sample import ...`

# The suite tries the same examples every time; `make soak` tries many new ones and prints the seed.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("soak", max_examples=2_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("KANAME_HYPOTHESIS", "suite"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden files anew; read their diff before you commit it",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str | bytes], None]:
    """Compare content with ``tests/golden/<name>``, or write it there with --update-golden."""

    def compare(name: str, content: str | bytes) -> None:
        path = GOLDEN / name
        made = content if isinstance(content, bytes) else content.encode("utf-8")
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made)
        assert path.exists(), f"no golden file {name}: make it with --update-golden"
        if path.read_bytes() != made:
            assert path.read_bytes().decode("utf-8") == made.decode("utf-8"), name

    return compare
