"""What ``kaname coalition`` is given: countries, and tables of terms and weights."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from kaname.cli.files import read_input
from kaname.core.problem import Place, Problem, ProblemError, worded
from kaname.core.text import load_wording
from kaname.joint.coalition import Terms
from kaname.supply.countries import alpha3, nearest
from kaname.supply.shares import Share

__all__ = ["terms_of"]

_words: Final = load_wording("kaname.joint", "words_coalition.toml")
TERMS: Final = ("cost", "limit", "leak")


def terms_of(target: str, shares: Sequence[Share], given: Mapping[str, Any]) -> Terms:
    """Return the terms that the options and files state.

    Raises:
        ProblemError: all that is wrong with them: KAN-6110 a country nobody knows, KAN-6113 a
            number out of its range, KAN-6114 a table that cannot be read.
    """
    problems: list[Problem] = []
    who = _country(target, Place(field="--target"), problems)
    wanted = _countries(given["candidates"], "--candidates", problems)
    unwilling = _countries(given["without"], "--without", problems) or frozenset()
    suppliers = frozenset(share.country for share in shares if share.country)
    candidates = (wanted if wanted is not None else suppliers) - unwilling - {who}
    by_term = _terms_file(given["terms_file"], problems)
    weights = _weights_file(given["weights_file"], {share.product for share in shares}, problems)
    for name in ("theta", "inputs"):
        if not 0 < given[name] <= 1:
            problems.append(_range(Place(field=f"--{name}"), given[name], "0 < … ≤ 1"))
    if not 0 <= given["leak"] <= 1:
        problems.append(_range(Place(field="--leak"), given["leak"], "0 … 1"))
    if problems:
        raise ProblemError(*problems)
    everyone = dict.fromkeys(candidates, given["leak"]) if given["leak"] else {}
    terms = Terms(who, given["theta"], given["inputs"], candidates, weights)
    return replace(
        terms, costs=by_term["cost"], limits=by_term["limit"], leaks=everyone | by_term["leak"]
    )


def _country(spelling: str, place: Place, problems: list[Problem]) -> str:
    found = alpha3(spelling.strip())
    if found is None:
        like = ", ".join(nearest(spelling)) or "-"
        problems.append(worded(_words, "KAN-6110", place, found=spelling, nearest=like))
    return found or ""


def _countries(listed: str | None, option: str, problems: list[Problem]) -> frozenset[str] | None:
    if listed is None:
        return None
    return frozenset(
        _country(one, Place(field=option), problems) for one in listed.split(",") if one.strip()
    )


def _range(place: Place, found: float, expected: str) -> Problem:
    return worded(_words, "KAN-6113", place, found=f"{found:g}", expected=expected)


def _rows(path: Path, names: tuple[str, ...], problems: list[Problem]) -> list[dict[str, str]]:
    """Return the rows of a CSV that has at least the first of ``names``."""
    place = Place(str(path))
    try:
        text = read_input(path).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        problems.append(worded(_words, "KAN-6114", place, found=str(error), known=", ".join(names)))
        return []
    headings = set(rows[0]) if rows else set()
    if not rows or names[0] not in headings or not headings & set(names[1:]):
        found = ", ".join(str(one) for one in headings) or "-"
        problems.append(worded(_words, "KAN-6114", place, found=found, known=", ".join(names)))
        return []
    return rows


def _terms_file(path: Path | None, problems: list[Problem]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {name: {} for name in TERMS}
    if path is None:
        return found
    for line, row in enumerate(_rows(path, ("country", *TERMS), problems), 2):
        country = _country(row["country"] or "", Place(str(path), line, field="country"), problems)
        for name in TERMS:
            if (row.get(name) or "").strip():
                place = Place(str(path), line, field=name)
                most = 1.0 if name == "leak" else None
                found[name][country] = _number(row[name], place, problems, most)
    return found


def _weights_file(path: Path | None, known: set[str], problems: list[Problem]) -> dict[str, float]:
    if path is None:
        return {}
    found = {}
    for line, row in enumerate(_rows(path, ("input", "weight"), problems), 2):
        name = (row["input"] or "").strip()
        if name not in known:
            place = Place(str(path), line, field="input")
            problems.append(worded(_words, "KAN-6115", place, found=name))
        place = Place(str(path), line, field="weight")
        found[name] = _number(row["weight"], place, problems)
    return found


def _number(text: str, place: Place, problems: list[Problem], most: float | None = None) -> float:
    try:
        number = float(text)
    except (TypeError, ValueError):
        number = float("nan")
    if number >= 0 and number != float("inf") and (most is None or number <= most):
        return number
    expected = "≥ 0" if most is None else f"0 … {most:g}"
    problems.append(worded(_words, "KAN-6113", place, found=str(text), expected=expected))
    return 0.0
