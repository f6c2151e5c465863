"""The house rules that are kept by test: imports, sizes, clocks, provenance, names of machines."""

import ast
import csv
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "kaname"
MODULES = sorted(SOURCE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TABLES = sorted((SOURCE / "law").glob("*/*/tables/*.csv"))

MAY_IMPORT = {
    "core": {"core"},
    "compute": {"core", "compute"},
    "screening": {"core", "compute", "screening"},
    "law": {"core", "law"},
    "supply": {"core", "compute", "supply"},
    "joint": {"core", "screening", "law", "supply", "joint"},
    "report": {"core", "law", "supply", "joint", "report"},
    "web": {"core", "screening", "law", "supply", "joint", "records", "report", "compute", "web"},
    "cli": {
        "core",
        "screening",
        "law",
        "supply",
        "joint",
        "report",
        "compute",
        "web",
        "cli",
        "home",
    },
}
"""Room -> the rooms it may import. What is not here may be imported by nobody."""


def room_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).parts
    return parts[0] if len(parts) > 1 else ""


def imported_modules(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_run_one_way(path: Path) -> None:
    room = room_of(path)
    if not room:
        return
    for module in imported_modules(path):
        parts = module.split(".")
        if parts[0] == "kaname" and len(parts) > 1:
            assert parts[1] in MAY_IMPORT[room], f"{room} must not import {module}"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_jurisdictions_do_not_know_each_other(path: Path) -> None:
    parts = path.relative_to(SOURCE).parts
    if parts[0] != "law" or parts[1] not in {"us", "jp", "engine"}:
        return
    others = {"us", "jp"} - {parts[1]}
    for module in imported_modules(path):
        words = module.split(".")
        if words[:2] == ["kaname", "law"] and len(words) > 2:
            assert words[2] not in others, f"{name(path)} must not import {module}"


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=name)
def test_sizes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 600, "a file of more than 600 lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 80, f"{node.name} has {length} lines"


CLOCK_AND_CHANCE = re.compile(
    r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time|random\.|uuid4|os\.urandom)\b"
)
NETWORK = {"urllib.request", "http.client", "socket", "requests", "httpx"}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_clock_chance_and_network_only_at_the_door(path: Path) -> None:
    if room_of(path) not in {"cli", ""}:
        found = CLOCK_AND_CHANCE.search(path.read_text(encoding="utf-8"))
        assert not found, f"{found and found.group()} outside the command line"
    if name(path) != "src/kaname/screening/network.py":
        assert not imported_modules(path) & NETWORK, "only screening/network.py reaches the network"


def test_core_does_no_input_or_output() -> None:
    for path in (SOURCE / "core").glob("*.py"):
        banned = imported_modules(path) & {"os", "pathlib", "shutil", "tempfile", "sqlite3", "sys"}
        assert not banned, f"{name(path)} imports {banned}"


def test_there_are_tables() -> None:
    assert len(TABLES) > 5


@pytest.mark.parametrize("path", TABLES, ids=name)
def test_every_fact_of_law_has_its_provenance(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows, "an empty table"
    for row in rows:
        assert row["citation"], row
        assert row["source"].startswith("https://"), row
        first = date.fromisoformat(row["valid_from"])
        last = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
        assert last is None or first <= last, row
        if row["verified_on"] == "unverified":  # said in every dossier that cites it
            continue
        read_on = date.fromisoformat(row["verified_on"])
        published = date.fromisoformat(row["published_on"]) if row["published_on"] else first
        assert read_on >= min(first, published), f"read before it was published: {row}"


STATES = [path for path in TABLES if ",state," in path.read_text(encoding="utf-8").split("\n")[0]]


def test_some_table_records_suspensions() -> None:
    assert STATES


@pytest.mark.parametrize("path", STATES, ids=name)
def test_what_follows_a_suspension_is_recorded(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["state"] in {"stayed", "suspended"} and row["valid_to"]:
            next_day = (date.fromisoformat(row["valid_to"]) + timedelta(days=1)).isoformat()
            key = row["instrument"]
            after = [r for r in rows if r["instrument"] == key and r["valid_from"] == next_day]
            assert after, f"nothing says what followed {row}"


def test_help_imports_next_to_nothing() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from kaname.cli.main import cli;"
        "before = set(sys.modules); result = CliRunner().invoke(cli, ['--help']);"
        "assert result.exit_code == 0, result.output;"
        "heavy = {'yaml', 'rich', 'jinja2', 'openpyxl', 'rapidfuzz', 'sqlite3', 'urllib.request',"
        " 'kaname.law', 'kaname.screening', 'kaname.joint', 'kaname.report'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def tracked_files() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / part for part in listed.decode().split("\0") if part]


def test_nothing_names_a_machine_or_a_registry() -> None:
    machine = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+|opt/pypi)/")
    for path in tracked_files():
        if not path.is_file() or path.suffix in {".xlsx", ".png", ".gz"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        assert not machine.search(text), f"{name(path)} names a machine's path"
    for file in ("requirements.lock", "Makefile", "pyproject.toml", ".ci/run"):
        assert "://" not in (ROOT / file).read_text(encoding="utf-8"), f"{file} names a host"


def test_pages_load_nothing_from_elsewhere() -> None:
    for path in SOURCE.rglob("*.j2"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script|<link[^>]+href|@import|\bsrc\s*=", text), name(path)


def test_nothing_is_left_for_later() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError|HACK)\b")
    for path in MODULES:
        found = words.search(path.read_text(encoding="utf-8"))
        assert not found, f"{name(path)}: {found and found.group()}"
