"""``kaname supply import`` and ``kaname supply status``: what is taken in, and what is kept."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unicodedata import east_asian_width

import click

from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import escaped_json, show_lines
from kaname.core.problem import Problem, ProblemError
from kaname.home import home, supply_store

if TYPE_CHECKING:
    from kaname.core.text import Wording
    from kaname.supply.importing import Import
    from kaname.supply.store import Damaged, Dataset

__all__ = ["import_", "status"]


@click.command("import")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True,
                type=click.Path(path_type=Path))  # fmt: skip
@click.option("--year", type=click.IntRange(1900, 2100),
              help="Of which year a file is that does not say it.")  # fmt: skip
@language_option
def import_(paths: tuple[Path, ...], year: int | None, lang: str) -> None:
    """Take in trade, production, input-output tables, networks and nomenclatures.

    PATH is a file (CSV, .gz, Parquet, npz), a zip archive or a folder. Its columns tell what it
    is: CEPII BACI, UN Comtrade, USGS, BGS, ETO, OECD ICIO, WIOD, firm links or HS. Every row is
    accounted for: kept, said again, or left out and why. The same file twice changes nothing; a
    new edition takes the place of the old one.
    """
    from kaname.supply.importing import import_path

    store = supply_store()
    problems: list[Problem] = []
    worst = 0
    for path in paths:
        found: list[Import] = []
        with progress() as tell:
            for one in import_path(store, path, year, tell):
                found.append(one)
                if one.outcome in ("kept", "unchanged"):
                    show_lines(_shown(one, lang))
                problems += one.problems
                worst = max(worst, one.status)
        show_lines(_others(found, lang))
    if problems:
        raise ProblemError(*problems, status=worst)


@click.command("status")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@language_option
def status(format_: str, lang: str) -> None:
    """Show what was taken in: of which publisher, edition and years, how much, and its hash.

    A data set whose account is damaged stands marked among the others; the exit status is then 3.
    """
    kept, damaged = supply_store().survey()
    if format_ == "json":
        broken = [_broken(one) for one in damaged]
        click.echo(escaped_json([*(_plain(dataset) for dataset in kept), *broken]))
    else:
        words = _words()
        head = tuple(words(f"column.{name}").to(lang) for name in COLUMNS)
        rows = [*(_row(one, lang) for one in kept), *(_broken_row(one, lang) for one in damaged)]
        if rows:
            kinds = dict.fromkeys(one.kind for one in kept)
            show_lines([*_table([head, *rows]), "", *(_readers(kind, lang) for kind in kinds)])
        else:
            show_lines([words("cli.none", folder=str(home() / "supply")).to(lang)])
    problems = [problem for one in damaged for problem in one.problems]
    if problems:
        raise ProblemError(*problems, status=3)


def _readers(kind: str, lang: str) -> str:
    """Say which commands read a kind of data set."""
    words = _words()
    facts = {"kind": words(f"kind.{kind}"), "commands": words(f"reads.{kind}")}
    return words("cli.read_by", **facts).to(lang)


def _words() -> "Wording":
    from kaname.supply.words_load import words

    return words()


def _shown(one: "Import", lang: str) -> list[str]:
    words = _words()
    key = "cli.unchanged" if one.outcome == "unchanged" else "cli.imported"
    lines = []
    for dataset in one.datasets:
        facts: dict[str, Any] = {"file": one.file, "label": dataset.label}
        facts["kind"] = words(f"kind.{dataset.kind}")
        if one.outcome == "kept":
            facts["size"] = dataset.size
        lines.append(words(key, **facts).to(lang))
    if one.outcome == "unchanged":
        return lines
    account = one.datasets[0].account
    left = sum(account.left_out.values())
    counts = {"read": account.read, "kept": account.kept, "merged": account.merged, "left": left}
    lines.append(words("cli.accounted", **counts).to(lang))
    for reason, count in account.left_out.items():
        facts = {"count": count, "reason": words(f"reason.{reason}")}
        lines.append(words("cli.left_out", **facts).to(lang))
    lines += [f"  {warning.code}  {warning.found.to(lang)}" for warning in one.warnings]
    return lines


def _others(found: "Sequence[Import]", lang: str) -> list[str]:
    """Say which files were read with another, and which were passed over."""
    lines = []
    for outcome, key in (("with_another", "cli.read_with"), ("passed_over", "cli.passed_over")):
        names = [one.file for one in found if one.outcome == outcome]
        if names:
            joined = ("、" if lang == "ja" else ", ").join(names)
            lines.append(_words()(key, names=joined).to(lang))
    return lines


COLUMNS: Final = ("kind", "label", "size", "years", "countries", "products", "unknown", "left_out",
                  "warnings", "hash", "source")  # fmt: skip
HASH_SHOWN: Final = 12


def _row(dataset: "Dataset", lang: str) -> tuple[str, ...]:
    words, summary, source = _words(), dataset.summary, dataset.source
    name = " ".join(part for part in (source.publisher, source.title, source.edition) if part)
    if source.synthetic:
        name = f"{name} ({words('cli.synthetic').to(lang)})"
    return (
        words(f"kind.{dataset.kind}").to(lang),
        dataset.label,
        f"{dataset.size:,d}",
        _years(summary.get("years", [])),
        *(f"{summary[key]:,d}" if key in summary else "-"
          for key in ("countries", "products", "unknown")),
        f"{sum(dataset.account.left_out.values()):,d}",
        f"{dataset.warnings:,d}",
        source.sha256[:HASH_SHOWN],
        name,
    )  # fmt: skip


def _broken_row(one: "Damaged", lang: str) -> tuple[str, ...]:
    words = _words()
    cells = ("-",) * (len(COLUMNS) - 3)
    kind, state = words(f"kind.{one.kind}").to(lang), words("cli.damaged").to(lang)
    return (kind, one.label, *cells, state)


def _broken(one: "Damaged") -> dict[str, object]:
    problems = [
        {"code": problem.code, "place": str(problem.place)}
        | {part: {"en": getattr(problem, part).en, "ja": getattr(problem, part).ja}
           for part in ("found", "expected", "mend")}
        for problem in one.problems
    ]  # fmt: skip
    return {"kind": one.kind, "label": one.label, "damaged": True, "problems": problems}


def _years(years: Sequence[int]) -> str:
    if not years:
        return "-"
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _plain(dataset: "Dataset") -> dict[str, object]:
    account, source = dataset.account, dataset.source
    return {
        "kind": dataset.kind,
        "label": dataset.label,
        "damaged": False,
        "size": dataset.size,
        **dict(dataset.summary),
        "rows": {
            "read": account.read,
            "kept": account.kept,
            "merged": account.merged,
            "left_out": dict(account.left_out),
        },
        "warnings": dataset.read_warnings(),
        "loader": dataset.loader,
        "source": {name: getattr(source, name) for name in source.__dataclass_fields__},
    }


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return columns that line up, wide characters counted as two."""
    widths = [max(_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(
            f"{cell}{' ' * (width - _width(cell))}" for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "FW" else 1 for c in text)
