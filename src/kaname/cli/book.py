"""``kaname book``: the customers that are screened again and again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaname.cli.problems import language_option
from kaname.cli.shown import escaped_json, show_lines
from kaname.core.text import Argument, Text
from kaname.home import home

if TYPE_CHECKING:
    from kaname.screening.book import Book, Version
    from kaname.screening.customers import Customer

__all__ = ["book", "organisation_option"]

organisation_option = click.option(
    "--organisation", default="own", metavar="NAME", show_default=True,
    help="Whose book and decisions: one file each.",
)  # fmt: skip
SHOWN_ROWS = 10


@click.group()
def book() -> None:
    """Keep the customers that `kaname rescreen` screens against the lists.

    \b
    kaname book add customers.csv   put customers in; a changed one becomes a new version
    kaname book list
    kaname book show CUSTOMER       every version of one
    """


@book.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--column", metavar="HEADING", help="The column of names, where it is not found.")
@click.option("--map", "mapping", multiple=True, metavar="FIELD=HEADING",
              help="Which column holds what: id, name, other_names, kind, country, birth_date,"
              " identifiers, address.")  # fmt: skip
@click.option("--encoding", metavar="NAME", help="Of a text file, where it is not found.")
@click.option("--sheet", metavar="TITLE", help="Of a workbook; the first one otherwise.")
@organisation_option
@language_option
def add(
    file: Path,
    column: str | None,
    mapping: tuple[str, ...],
    encoding: str | None,
    sheet: str | None,
    organisation: str,
    lang: str,
) -> None:
    """Put the customers of FILE (CSV, Excel, Parquet, JSON Lines) in the book.

    FILE has a row for each customer, with an id of your own and a name; other names, kind,
    country, date of birth, identifiers and address where they are known. A customer that is not
    in FILE stays in the book.
    """
    from kaname.cli.screen_file import mapping_of
    from kaname.screening.book import Book, book_path
    from kaname.screening.book_files import read_customers

    read = read_customers(file, mapping_of(column, mapping), encoding, sheet)
    there = Book.load(book_path(home(), organisation))
    added = there.add(read.customers, datetime.now(UTC))
    show_lines(
        (
            _say("book.unread", lang, field=_field(field), count=len(rows),
                 rows=", ".join(map(str, rows[:SHOWN_ROWS])))
            for field, rows in read.unread.items()
        ),
        err=True,
    )  # fmt: skip
    facts = {"new": len(added.new), "changed": len(added.changed)}
    facts |= {"unchanged": len(added.unchanged), "all": len(there.customers())}
    show_lines([_say("book.added", lang, **facts)])


@book.command("list")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@organisation_option
@language_option
def list_customers(format_: str, organisation: str, lang: str) -> None:
    """List the customers in the book."""
    there = _load(organisation).customers()
    if format_ == "json":
        click.echo(escaped_json([_plain(customer) for customer in there.values()]))
        return
    show_lines(_line(customer) for customer in there.values())
    if not there:
        show_lines([_say("book.empty", lang)])


@book.command("show")
@click.argument("customer")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@organisation_option
@language_option
def show(customer: str, format_: str, organisation: str, lang: str) -> None:
    """Show every version of CUSTOMER."""
    there = _load(organisation)
    versions = there.versions(customer)
    if not versions:
        there.find(customer)
    if format_ == "json":
        click.echo(escaped_json([_plain_version(version) for version in versions]))
        return
    for version in versions:
        key = "book.version" if version.customer else "book.version_removed"
        at = version.at.isoformat(timespec="minutes")
        show_lines([_say(key, lang, number=version.number, at=at)])
        if version.customer is not None:
            facts = version.customer.facts()
            show_lines(f"  {_field(name).to(lang)}: {'; '.join(v)}" for name, v in facts.items())


@book.command("remove")
@click.argument("customers", nargs=-1, required=True)
@organisation_option
@language_option
def remove(customers: tuple[str, ...], organisation: str, lang: str) -> None:
    """Take CUSTOMERS out of the book; their versions and the decisions on them are kept."""
    there = _load(organisation)
    there.remove(customers, datetime.now(UTC))
    number = len(dict.fromkeys(customers))
    show_lines([_say("book.removed", lang, number=number, all=len(there.customers()))])


def _load(organisation: str) -> "Book":
    from kaname.screening.book import Book, book_path

    return Book.load(book_path(home(), organisation))


def _line(customer: "Customer") -> str:
    parts = [customer.id, " = ".join(customer.names), " ".join(customer.countries), customer.kind]
    return "  ".join(part for part in parts if part)


def _plain(customer: "Customer") -> dict[str, object]:
    born = customer.birth_date
    return {
        "id": customer.id,
        "names": customer.names,
        "kind": customer.kind or None,
        "countries": customer.countries,
        "birth_date": born.isoformat() if born else None,
        "identifiers": customer.identifiers,
        "addresses": customer.addresses,
    }


def _plain_version(version: "Version") -> Mapping[str, object]:
    known = _plain(version.customer) if version.customer else None
    return {"version": version.number, "at": version.at.isoformat(), "customer": known}


def _field(name: str) -> Text:
    from kaname.screening.words_clearing import field_name

    plural = {"other_names": "names", "country": "countries", "address": "addresses"}
    return field_name(plural.get(name, name))


def _say(key: str, lang: str, **facts: Argument) -> str:
    from kaname.screening.words_clearing import words

    return words()(key, **facts).to(lang)
