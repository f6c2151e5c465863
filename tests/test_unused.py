"""Nothing is kept that nothing uses: functions, classes, and the wordings of every room."""

import ast
import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kaname.core.text import Wording

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "kaname"
MODULES = sorted(SOURCE.rglob("*.py"))
TEMPLATES = sorted(SOURCE.rglob("*.j2"))
WORDINGS = sorted(SOURCE.rglob("words*.toml"))
ALSO_SAY = {"screening": ("cli", "web", "joint"), "joint": ("cli",), "core": ("cli",),
            "web": ("cli",), "supply": ("cli", "report", "joint")}  # fmt: skip
"""Room -> the rooms that use its wordings as well."""


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")


def room_of(path: Path) -> str:
    """Return the folder whose code a file belongs to; of law, each jurisdiction's."""
    parts = path.relative_to(SOURCE).parts
    return "/".join(parts[: 2 if parts[0] == "law" else 1])


# --- functions and classes --------------------------------------------------------------------


@cache
def asked_for() -> tuple[set[tuple[str, str]], set[str]]:
    """Return what is imported by name from a module, and every attribute that is read."""
    imported, attributes = set(), set()
    for folder in ("src", "tests", "bench"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(parsed(path)):
                if isinstance(node, ast.ImportFrom) and node.module:
                    imported |= {(node.module, alias.name) for alias in node.names}
                elif isinstance(node, ast.Attribute):
                    attributes.add(node.attr)
    attributes |= {word for path in TEMPLATES
                   for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}  # fmt: skip
    return imported, attributes


def defined(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Yield what the code itself must ask for: no commands, routes, or methods that click calls."""
    called_by_click = {
        id(method)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(base).startswith("click.") for base in node.bases)
        for method in node.body
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("__"):
            decorators = " ".join(ast.unparse(decorator) for decorator in node.decorator_list)
            taken = re.search(r"\.(command|group|get|post)\(", decorators)
            if not taken and id(node) not in called_by_click:
                yield node


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_function_and_class_is_used(path: Path) -> None:
    imported, attributes = asked_for()
    tree = parsed(path)
    here = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in defined(tree):
        used = node.name in here | attributes or (module_of(path), node.name) in imported
        assert used, f"{node.name}, line {node.lineno}, is used nowhere"


# --- wordings ---------------------------------------------------------------------------------


def strings(path: Path) -> Iterator[str]:
    if path.suffix == ".py":
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    elif path.suffix == ".j2":
        yield from re.findall(r"""["']([\w.-]+)["']""", path.read_text(encoding="utf-8"))


def families(path: Path) -> Iterator[str]:
    """Yield patterns of the texts that code puts together; each place is a group.

    One that is all places counts only where it is asked of wordings.
    """
    if path.suffix == ".j2":
        found = re.findall(r"""["']([a-z_.]+[._])["'] ~""", path.read_text(encoding="utf-8"))
        yield from (f"{re.escape(start)}(.+)" for start in found)
        return
    said = {id(node.args[0]) for node in ast.walk(parsed(path))
            if isinstance(node, ast.Call) and node.args
            and re.search(r"(words|say)(\(\))?$", ast.unparse(node.func))}  # fmt: skip
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else ""
                     for part in node.values]  # fmt: skip
            if id(node) in said or re.search(r"[a-z]{2}", "".join(parts)):
                yield "".join(re.escape(part) or "(.+)" for part in parts)
        elif isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant):
            start = str(node.left.value)
            if start.endswith("."):
                yield re.escape(start) + "(.+)"
                yield re.escape(start) + "(.+)_(.+)"


@cache
def said_in(room: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the texts, and the patterns of texts, in a room and in those that say its words."""
    rooms = {room, *ALSO_SAY.get(room, ())}
    paths = [path for path in (*MODULES, *TEMPLATES) if room_of(path) in rooms]
    return (
        frozenset(text for path in paths for text in strings(path)),
        frozenset(pattern for path in paths for pattern in families(path)),
    )


@cache
def values() -> frozenset[str]:
    """Return what may stand in a place: texts of the code, of tables and of registers, as keys."""
    found = {text for path in (*MODULES, *TEMPLATES) for text in strings(path)}
    for path in SOURCE.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [cell for row in csv.reader(file) for cell in row if len(cell) < 100]
        found |= {part for cell in rows for part in (cell, *cell.split(), *cell.split("|"))}
    for path in SOURCE.rglob("*.toml"):
        if path not in WORDINGS:
            found |= set(re.findall(r'"([^"\n]+)"', path.read_text(encoding="utf-8")))
            found |= set(re.findall(r"^\[+([\w.-]+)\]", path.read_text(encoding="utf-8"), re.M))
    return frozenset(found | {re.sub(r"\W+", "_", text.casefold()).strip("_") for text in found})


def is_used(key: str, texts: frozenset[str], patterns: frozenset[str], deep: int = 2) -> bool:
    """Tell whether a key stands in the code, or is put together of what may stand there."""
    if key in texts:
        return True
    if deep == 0:
        return False
    for pattern in patterns:
        match = re.fullmatch(pattern, key)
        if match and all(
            part in values() or is_used(part, frozenset(), patterns, deep - 1)
            for part in match.groups()
        ):  # fmt: skip
            return True
    return False


@pytest.mark.parametrize("path", WORDINGS, ids=name)
def test_every_wording_is_used(path: Path) -> None:
    texts, patterns = said_in(room_of(path))
    for key in Wording.parse(path.read_text(encoding="utf-8")):
        whole = re.sub(r"\.(found|expected|mend)$", "", key)
        assert is_used(key, texts, patterns) or is_used(whole, texts, patterns), key
