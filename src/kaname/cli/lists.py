"""``kaname lists``: import, update and inspect the parties' lists."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import click

from kaname.cli.lists_diff import diff
from kaname.cli.problems import language_option, report_problems, spoken
from kaname.cli.progress import progress
from kaname.cli.shown import escaped_json, show_lines
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text, clean
from kaname.home import home, local_store

if TYPE_CHECKING:
    from kaname.screening.editions import Edition, Store
    from kaname.screening.network import Address, Fetched, Progress

__all__ = ["lists"]


@click.group()
def lists() -> None:
    """Import, update and inspect the lists that parties are screened against.

    \b
    kaname lists import consolidated.csv 20250929_4.xlsx
    kaname lists update             fetch every list from its publisher
    kaname lists status             what is in use, and how old it is
    kaname lists diff OLD NEW       what an edition added, removed and changed
    """


lists.add_command(diff)


class _ImportCommand(click.Command):
    """The command that imports; its help names every list file there is."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the kinds of files, read from the table of list files when help is asked for."""
        from kaname.screening.publishers import importable_files

        lang = spoken(ctx)
        rows = [
            (file.id, f"{file.name.to(lang)} - {file.publisher.to(lang)}")
            for file in importable_files()
        ]
        with formatter.section(_words()("cli.kinds_of_files").to(lang)):
            formatter.write_dl(rows)


@lists.command("import", cls=_ImportCommand)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The edition's date, where neither the file nor its name states it.",
)
@click.option("--confirm", is_flag=True, help="Accept an edition that shrank or is older.")
@language_option
def import_files(files: tuple[Path, ...], day: datetime | None, confirm: bool, lang: str) -> None:
    """Import list FILES as the editions in use.

    What a file is, its content tells, whatever it is called; .gz is unpacked. Files that belong to
    another (alt.csv, add.csv beside sdn.csv; a delta beside entities.ftm.json) are taken with it.
    The edition in use stays in use when a file cannot be read.
    """
    store = local_store()
    problems: list[Problem] = []
    status, imported = 0, 0
    for path in _without_companions(files):
        try:
            with progress() as tell:
                tell(_words()("cli.reading", name=clean(path.name)))
                edition = store.import_file(path, confirm, day.date() if day else None)
            show_lines([*_imported(edition, lang), *_set_aside(store, lang)])
            imported += 1
        except ProblemError as error:
            problems += error.problems
            status = max(status, error.status)
    if imported:
        _index(store)
    if problems:
        raise ProblemError(*problems, status=status)


@lists.command("update")
@click.argument("names", metavar="[LIST]...", nargs=-1)
@click.option("--url", help="The file's address, on the publisher's own host, for one LIST.")
@click.option("--confirm", is_flag=True, help="Accept an edition that shrank or is older.")
@language_option
def update(names: tuple[str, ...], url: str | None, confirm: bool, lang: str) -> None:
    """Fetch LISTs (all, when none is named) from their publishers, and import them.

    Nothing is fetched unless this command is run. A list that did not change is not sent again;
    a download that broke off goes on where it stopped.
    """
    from kaname.screening.network import addresses
    from kaname.screening.publishers import list_files

    known = tuple(name for name in list_files() if addresses(name))
    chosen = names or known
    unknown = [
        _problem("KAN-2067", name=n, known=", ".join(known)) for n in chosen if n not in known
    ]
    if unknown:
        raise ProblemError(*unknown)
    if url is not None and (len(chosen) != 1 or len(addresses(chosen[0])) != 1):
        raise ProblemError(_problem("KAN-2068", count=len(chosen)))
    store = local_store()
    status, ended = 0, 0
    for name in chosen:
        try:
            edition = _updated(store, addresses(name), url, confirm, lang)
            show_lines([*_imported(edition, lang), *_set_aside(store, lang)])
        except ProblemError as error:
            report_problems(error)
            status, ended = max(status, error.status), ended + 1
    if ended < len(chosen):
        _index(store)
    if ended:
        click.get_current_context().exit(status)


def _index(store: "Store") -> None:
    """Build the search index of what is now in use, so that the next search need not wait."""
    from kaname.screening.editions import in_use, starter_edition
    from kaname.screening.screen import open_engine

    editions = in_use(store.editions(), starter_edition())
    with progress() as tell:
        tell(_words()("cli.indexing"))
        open_engine(editions, store.derived_folder(), tell)


@lists.command("status")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@language_option
def show_status(format_: str, lang: str) -> None:
    """Show which editions are in use: publisher, date, age, rows, hash, warnings."""
    from kaname.screening.editions import in_use, starter_edition

    found = local_store().editions()
    used = in_use(found, starter_edition())
    today = datetime.now(UTC).astimezone().date()
    if format_ == "json":
        click.echo(escaped_json([_plain(e, today) for e in used]))
        return
    show_lines(_table([_row(edition, today, lang) for edition in used], lang))
    show_lines(_advice(found, lang))


@lists.command("warnings")
@click.argument("name", metavar="LIST")
@language_option
def show_warnings(name: str, lang: str) -> None:
    """Show what was noticed while the edition of LIST in use was imported."""
    edition = next((e for e in local_store().editions() if e.list_file == name), None)
    if edition is None:
        raise ProblemError(_problem("KAN-2069", name=name))
    found = edition.read_warnings()
    for warning in found:
        parts = ("  " + warning[part][lang] for part in ("found", "mend"))
        show_lines([f"{warning['code']} {warning['place']}", *parts])
    if not found:
        show_lines([_words()("cli.no_warnings", label=edition.label).to(lang)])


def _words() -> Callable[..., Text]:
    from kaname.screening.words_lists import words

    return words()


def _problem(code: str, **facts: str | int) -> Problem:
    from kaname.screening.words_lists import problem

    return problem(code, Place(), **facts)


def _without_companions(files: tuple[Path, ...]) -> list[Path]:
    """Leave out alt.csv and the like when the sdn.csv beside which they stand is given too."""
    from kaname.screening.sources import companion_names

    beside = {
        path.parent / name
        for path in files
        for names in companion_names(path.name).values()
        for name in names
    }
    return [path for path in files if path not in beside]


def _updated(
    store: "Store", places: "tuple[Address, ...]", url: str | None, confirm: bool, lang: str
) -> "Edition":
    """Fetch the files of one list, and import them.

    Raises:
        ProblemError: they cannot be fetched, or not be used.
    """
    folder = home() / "lists" / "downloads" / places[0].list_file
    fetched = [_fetched(place, url, folder, lang) for place in places]
    days = [one.server_date for one in fetched if one.server_date]
    with progress() as tell:
        tell(_words()("cli.reading", name=clean(fetched[0].path.name)))
        return store.import_file(fetched[0].path, confirm, server_date=min(days, default=None))


FILE_NAMES = {
    "csl": "consolidated.csv", "sdn": "sdn.csv", "alt": "alt.csv", "add": "add.csv",
    "comments": "sdn_comments.csv", "eu-fsf": "xmlFullSanctionsList_1_1.xml",
}  # fmt: skip
"""The names under which files with a fixed address are kept; others keep the publisher's."""


def _fetched(place: "Address", url: str | None, folder: Path, lang: str) -> "Fetched":
    from kaname.screening.network import fetch

    address = url or place.url or _found(place, folder)
    name = FILE_NAMES.get(place.role) or address.rsplit("/", 1)[-1]
    show_lines([_words()("cli.updating", url=address).to(lang)], err=True)
    with _bar() as progress:
        return fetch(address, place.hosts, folder / name, progress=progress)


def _found(place: "Address", folder: Path) -> str:
    """Return the address of the newest file that the publisher's page links.

    Raises:
        ProblemError: the page cannot be fetched, or links none or several.
    """
    from kaname.screening.network import fetch, newest_link

    page = fetch(place.page, place.hosts, folder / "page.html", page_wanted=True).path
    text = page.read_text(encoding="utf-8", errors="replace")
    link = newest_link(text, place.page, place.link_pattern)
    if link is None:
        facts = {"list": place.list_file, "page": place.page, "pattern": place.link_pattern}
        raise ProblemError(_problem("KAN-2066", **facts), status=3)
    return link


@contextmanager
def _bar() -> "Iterator[Progress | None]":
    """Yield what shows the bytes received, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TransferSpeedColumn

    columns = BarColumn(), DownloadColumn(), TransferSpeedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=None)
        yield lambda received, total: shown.update(task, completed=received, total=total)


def _known_by(edition: "Edition") -> Text:
    found: Text = _words()(f"known_by.{edition.date_known_by.replace(' ', '_')}")
    return found


def _imported(edition: "Edition", lang: str) -> list[str]:
    words = _words()
    rows = json.loads((edition.path / "manifest.json").read_bytes())["rows"]
    facts: dict[str, Any] = {
        "label": edition.label,
        "rows": edition.rows,
        "entries": rows["loaded"],
        "day": edition.edition_date or words("cli.unknown_day"),
        "known_by": _known_by(edition),
    }
    lines = [words("cli.unchanged" if edition.already_current else "cli.imported", **facts)]
    if not edition.already_current:
        counts = {"loaded": rows["loaded"], "merged": rows["merged"], "lost": rows["in_warnings"]}
        removed = rows["removed_by_publisher"]
        lines.append(words("cli.accounted", **counts, removed=removed))
    if edition.warnings:
        lines.append(words("cli.warnings", count=edition.warnings, list=edition.list_file))
    shown = [line.to(lang) for line in lines]
    for warning in edition.read_warnings():
        if warning["code"] == "KAN-2019":  # parties are missed without it: not left to be asked for
            shown.append("  ".join(["", warning["found"][lang], warning["mend"][lang]]))
    if edition.edition_date is None:
        shown.append(words("cli.undated").to(lang))
    return shown


def _set_aside(store: "Store", lang: str) -> list[str]:
    """Say what became of a record of editions in use that was damaged."""
    if store.set_aside is None:
        return []
    facts = {"file": store.set_aside.name, "folder": str(store.root / "editions")}
    return [_words()("cli.set_aside", **facts).to(lang)]


def _advice(found: "tuple[Edition, ...]", lang: str) -> list[str]:
    from kaname.screening.editions import starter_edition
    from kaname.screening.publishers import list_files

    words = _words()
    if not found:
        starter = starter_edition()
        return [
            words("cli.none", folder=str(home())).to(lang),
            words("cli.starter", entries=starter.rows).to(lang),
        ]
    covered = {list_id for edition in found for list_id in edition.rows_by_source}
    lacking = [
        file.name.to(lang)
        for file in list_files().values()
        if file.id in {"csl", "meti-eul", "mof-freeze"} and not _is_covered(file.id, found, covered)
    ]
    joined = "、".join(lacking) if lang == "ja" else ", ".join(lacking)
    return [words("cli.lacking", lists=joined).to(lang)] if lacking else []


def _is_covered(list_file: str, found: "tuple[Edition, ...]", covered: set[str]) -> bool:
    return list_file in covered or any(edition.list_file == list_file for edition in found)


def _plain(edition: "Edition", today: date) -> dict[str, object]:
    day = edition.edition_date
    return {
        "list": edition.list_file,
        "edition": edition.label,
        "publisher": {"en": edition.publisher.en, "ja": edition.publisher.ja},
        "edition_date": day.isoformat() if day else None,
        "date_known_by": edition.date_known_by,
        "age_days": (today - day).days if day else None,
        "rows": edition.rows,
        "rows_by_source": dict(edition.rows_by_source),
        "sha256": edition.sha256,
        "warnings": edition.warnings,
        "imported_at": edition.imported_at or None,
    }


COLUMNS = ("list", "edition", "age", "rows", "warnings", "hash", "publisher")


def _row(edition: "Edition", today: date, lang: str) -> tuple[str, ...]:
    words = _words()
    day = edition.edition_date
    return (
        edition.list_file,
        f"{day}" if day else words("cli.unknown_day").to(lang),
        words("column.days", days=(today - day).days).to(lang) if day else "-",
        f"{edition.rows:,d}",
        f"{edition.warnings:,d}",
        edition.id,
        edition.publisher.to(lang),
    )


def _table(rows: list[tuple[str, ...]], lang: str) -> list[str]:
    """Return columns that line up, wide characters counted as two."""
    words = _words()
    head = tuple(words(f"column.{name}").to(lang) for name in COLUMNS)
    widths = [max(_width(row[at]) for row in (head, *rows)) for at in range(len(COLUMNS))]
    lines = (
        "  ".join(f"{cell}{' ' * (w - _width(cell))}" for cell, w in zip(row, widths, strict=True))
        for row in (head, *rows)
    )
    return [line.rstrip() for line in lines]


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "FW" else 1 for c in text)
