"""How a run is shown and kept: a table on the screen, a JSON file, a page to read."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from floors import HEADER, known_lines, lines_of

__all__ = ["as_page", "as_screen", "as_text", "rounded"]

Row = Sequence[str]
Table = tuple[str, Row, Sequence[Row]]


def rounded(value: Any) -> Any:
    """Return a result fit for JSON: figures to six digits, no infinities."""
    if isinstance(value, Mapping):
        return {str(key): rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(inner) for inner in value]
    if isinstance(value, float):
        return float(f"{value:.6g}") if math.isfinite(value) else None
    return value


def tables(result: Mapping[str, Any]) -> Iterator[Table]:
    """Give title, header and rows of every table of a result."""
    yield "Floors", HEADER, [line.cells() for line in lines_of(result)]
    known = known_lines(result)
    if known:
        header = ("the peer", "known, on more cases", "this run")
        yield "Is the harness right?", header, known
    makers = {
        "sdn": _sdn, "cross": _cross, "pairs": _pairs, "negatives": _negatives, "memory": _memory,
        "latency": _latency, "build": _build, "cold": _cold, "contract": _contract,
    }  # fmt: skip
    for section, make in makers.items():
        if section in result:
            yield from make(result[section])


def as_screen(result: Mapping[str, Any]) -> str:
    """Return the tables for a terminal."""
    return "\n".join(
        f"\n{title}\n{as_text(header, rows)}" for title, header, rows in tables(result)
    )


def as_text(header: Row, rows: Iterable[Row]) -> str:
    """Return a table in columns."""
    lines = [header, *rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if not at else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def as_page(result: Mapping[str, Any], about: Mapping[str, Any]) -> str:
    """Return the record as Markdown."""
    parts = ["# Screening, measured", "", *_preface(about)]
    for title, header, rows in tables(result):
        parts += ["", f"## {title}", ""]
        parts.append("| " + " | ".join(header) + " |")
        parts.append("|" + "---|" * len(header))
        parts += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(parts) + "\n"


def _preface(about: Mapping[str, Any]) -> list[str]:
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    load = " and ".join(f"{figure:.2f}" for figure in about["load_average"])
    return [
        f"Measured on {about['date']}. {about['machine']['cores']} cores, "
        f"{about['machine']['processor']}, {about['machine']['memory_gb']} GB, shared with other "
        f"work: load average {load} before and after.",
        "",
        f"{versions}; commit {about['commit']}.",
        "",
        "Written by `make bench-screening`. The peer is nomenklatura's logic-v2 behind its own "
        "blocker; the naive side is the better of two brute-force comparisons of names made "
        "ASCII (rapidfuzz token_sort and Jaro-Winkler). All on the development sets, in one run, "
        "one thread each, the sides one after another. A ratio above 1 means better than the "
        "peer. Absolute speeds vary with what else the machine does; the ratios hold.",
        "",
        "Recall at <= 1 % is the share of listed names whose own entry is among the ten best and "
        "scores above the fifth best score of the 400 clean names.",
    ]


def _sdn(found: Mapping[str, Any]) -> Iterator[Table]:
    sides = [side for side in ("ours", "peer", "token_sort", "jaro_winkler") if side in found]
    keys = ("top1", "recall_at_1pct", "alerts_at_1pct", "candidate_recall")
    rows: list[Row] = [(key, *(_figure(found[side].get(key)) for side in sides)) for key in keys]
    rows.append(
        ("score above", *(_figure(found[side]["threshold_at_1pct_above"]) for side in sides))
    )
    blind = found["ours"]["without_kind"]
    rows += [
        (f"{key}, kind not given", _figure(blind.get(key)), *("" for _ in sides[1:]))
        for key in keys
    ]
    for name in ("slowest", "median", "fastest"):
        rows.append(
            (f"names/s, {name} pass",
             *(f"{found[side]['names_per_second'][name]:,.0f}" for side in sides))
        )  # fmt: skip
    busy = [found[side].get("names_per_processor_second") for side in sides]
    rows.append(("names per second that the processor was busy", *map(_figure, busy)))
    yield f"SDN 2021-07: {found['parties']:,} parties", ("figure", *sides), rows
    yield (
        "SDN: at the thresholds",
        ("threshold", "points", "recall", "clean names that alert"),
        [
            (f"{side} {name}", _figure(at["threshold"]), _figure(at["recall"]),
             f"{at['alerts']:.2%}")
            for side in sides
            for name, at in found[side]["at"].items()
        ],
    )  # fmt: skip
    rows = []
    for group, line in found["ours"]["variants"].items():
        for key in ("top1", "recall_at_1pct", "candidate_recall", "alerts_at_1pct"):
            if key in line:
                own = [found[side]["variants"].get(group, {}).get(key) for side in sides]
                rows.append((f"{group} ({line['queries']}) {key}", *map(_figure, own)))
    yield "SDN: per variant", ("variant", *sides), rows


def _cross(found: Mapping[str, Any]) -> Iterator[Table]:
    sides = [side for side in ("ours", "peer", "token_sort", "jaro_winkler") if side in found]
    rows = []
    for script, line in found["ours"]["scripts"].items():
        for key in line:
            if key != "queries":
                own = [found[side]["scripts"].get(script, {}).get(key) for side in sides]
                rows.append((f"{script} ({line['queries']}) {key}", *map(_figure, own)))
    rows.append(("names/s", *(f"{found[side]['names_per_second']:,.0f}" for side in sides)))
    yield "Across scripts", ("figure", *sides), rows


def _pairs(found: Mapping[str, Any]) -> Iterator[Table]:
    sides = [side for side in ("ours", "peer") if side in found]
    if not sides:
        return
    rows: list[Row] = []
    for script, line in found[sides[0]]["scripts"].items():
        for key in line:
            if key != "matches":
                own = [found[side]["scripts"][script][key] for side in sides]
                rows.append((f"{script} ({line['matches']}) {key}", *map(_figure, own)))
    for key in ("f1", "threshold", "best_f1", "best_at"):
        own = [found[side]["name_bench"][key] for side in sides]
        rows.append((f"name_bench {key}", *map(_figure, own)))
    for key in ("ofac_search_correlation", "microseconds_per_pair"):
        rows.append((key, *(_figure(found[side][key]) for side in sides)))
    yield "Pairs of names", ("figure", *sides), rows


def _negatives(found: Mapping[str, Any]) -> Iterator[Table]:
    for side in ("ours", "peer"):
        if side not in found:
            continue
        alerts = found[side]["alerts"]
        names = [name for name in alerts["all"] if name != "persons"]
        yield (
            f"Invented persons who alert against SDN 2021-07: {side}, "
            f"{found[side]['names_per_second']:,.0f} names/s",
            ("script", "persons", *names),
            [
                (script, str(line["persons"]), *(f"{line[name]:.2%}" for name in names))
                for script, line in alerts.items()
            ],
        )


def _memory(found: Mapping[str, Any]) -> Iterator[Table]:
    rows = [("bare interpreter", "-", f"{found['interpreter_mb']:.0f}", "-")]
    for side in ("ours", "peer"):
        for label, line in found.get(side, {}).items():
            rows.append(
                (f"{side}, {label}", _megabytes(line.get("opened_mb")),
                 _megabytes(line["peak_mb"]), _megabytes(line.get("building_mb")))
            )  # fmt: skip
    yield "Memory, MB", ("process", "opened", "peak with 880 names", "peak of building"), rows


def _latency(found: Mapping[str, Any]) -> Iterator[Table]:
    own = found["ours"]
    keys = ("p50", "p90", "p99", "greatest")
    yield (
        f"One name at a time, warm: {own['entries']:,} entries of {', '.join(own['lists'])}",
        ("ms", *keys),
        [
            (label, *(f"{own[key][name]:.2f}" for name in keys))
            for label, key in (
                ("search", "one_name_ms"),
                ("search and reasons of ten", "one_name_with_reasons_ms"),
                ("search, loops not compiled", "one_name_uncompiled_ms"),
            )
        ],
    )


def _build(found: Mapping[str, Any]) -> Iterator[Table]:
    own = found["ours"]
    keys = ("seconds", "again_seconds", "peak_mb")
    sides = [side for side in ("ours", "peer") if side in found]
    rows = [(side, *(f"{found[side][key]:.2f}" for key in keys)) for side in sides]
    spread = f"{own['least']:.2f} to {own['greatest']:.2f}"
    rows.append(("ours, least and greatest of the first", spread, "", ""))
    title = f"Building an index over {found['parties']:,} parties, {found['names']:,} names"
    header = ("side", "s, first in its process", "s, again in the same", "peak memory, MB")
    yield title, header, rows
    if "peer" in found:
        times = found["peer"]["one_name_ms"]
        yield (
            "The peer over the same list",
            ("figure", "value"),
            [
                (f"one name at a time, p50 of {times['names']}, ms", f"{times['p50']:.0f}"),
                ("the same, p99, ms", f"{times['p99']:.0f}"),
            ],
        )


def _cold(found: Mapping[str, Any]) -> Iterator[Table]:
    own = found["ours"]
    rows = [(f"kaname screen {name!r}", f"{s:.3f}") for name, s in own["seconds_each"].items()]
    rows += [
        ("the slowest of these", f"{own['greatest']:.3f}"),
        ("the first, which builds the index", f"{own['first_run']:.3f}"),
        ("bare interpreter", f"{found['interpreter_seconds']:.3f}"),
    ]
    yield f"From cold: {', '.join(found['lists'])}", ("s", "median of 7"), rows


def _contract(found: Mapping[str, Any]) -> Iterator[Table]:
    own, rows = found["ours"], []
    for part, keys in (("sdn", ("top1", "recall_at_1pct", "alerts_at_1pct")), ("cross", ())):
        if "failed" in own[part]:
            rows.append((part, f"could not be measured: {own[part]['failed']}"))
            continue
        rows += [(f"{part} {key}", _figure(own[part][key])) for key in keys]
        rows += [
            (f"{part} {script} top1", _figure(line["top1"]))
            for script, line in own[part].get("scripts", {}).items()
        ]
        names, seconds = own[part]["names"], own[part]["seconds"]
        rows.append((f"{part}, {names:,} names, whole command, s", f"{seconds:.2f}"))
    if "failed" in own["pairs"]:
        rows.append(("pairs", f"could not be measured: {own['pairs']['failed']}"))
    else:
        for script, line in own["pairs"]["scripts"].items():
            rows += [(f"pairs {script} {key}", _figure(value)) for key, value in line.items()]
        rows.append(("pairs, whole command, s", f"{own['pairs']['seconds']:.2f}"))
    yield "By the command line, kind not given", ("figure", "ours"), rows


def _figure(value: float | None) -> str:
    return "-" if value is None or not math.isfinite(value) else f"{value:.4g}"


def _megabytes(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"
