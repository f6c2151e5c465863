"""``kaname clear``: decisions on hits, and whether their log is whole."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaname.cli.book import organisation_option
from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import escaped_json, show_lines
from kaname.cli.tables import write_table
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Argument, Text
from kaname.home import home, local_store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaname.core.hit import Entry
    from kaname.screening.clearing import Clearings, Decision, Status
    from kaname.screening.customers import Customer
    from kaname.screening.editions import Edition

__all__ = ["clear"]

COLUMNS = (
    "number", "state", "verdict", "customer", "entry_id", "list", "name", "at", "by", "reason",
    "until", "edition", "matcher", "threshold", "score", "why",
)  # fmt: skip


@click.group()
def clear() -> None:
    """Record that a hit is not your customer, or that it is, and why.

    A decision holds for one customer and one version of the list entry. When either changes the
    hit is open again, and `kaname rescreen` says what changed. Decisions are never altered.
    """


@clear.command("add")
@click.argument("customer")
@click.argument("entry")
@click.option("--reason", required=True, help="Why; an auditor reads it.")
@click.option("--by", required=True, metavar="WHO", help="Who decides.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="The last day on which it counts; else it counts until a change.")  # fmt: skip
@click.option("--confirmed", is_flag=True, help="The entry IS the customer.")
@organisation_option
@language_option
def add(
    customer: str,
    entry: str,
    reason: str,
    by: str,
    until: datetime | None,
    confirmed: bool,
    organisation: str,
    lang: str,
) -> None:
    """Clear the hit of ENTRY on CUSTOMER: they are not the same.

    CUSTOMER is an id in the book, ENTRY the id of a list entry as a hit shows it, such as
    ofac-sdn:12345. Both are recorded as they are now.
    """
    from kaname.screening.book import Book, book_path
    from kaname.screening.bulk.version import matcher_version
    from kaname.screening.clearing import Basis, Clearings, Verdict, decisions_path
    from kaname.screening.presets import THRESHOLD

    path = decisions_path(home(), organisation)
    found = Book.load(book_path(home(), organisation)).find(customer)
    edition, listed = _entry(entry)
    score = _score(found, listed, THRESHOLD)
    basis = Basis(edition.label, matcher_version(), THRESHOLD, score)
    decision = Clearings.load(path).decide(
        Verdict.CONFIRMED if confirmed else Verdict.CLEARED,
        found, listed, basis, by=by, reason=reason, at=datetime.now(UTC).astimezone(),
        until=until.date() if until else None,
    )  # fmt: skip
    shown: Argument = _words("clear.until", day=decision.until) if decision.until else ""
    verdict = _words(f"verdict.{decision.verdict.value}")
    lines = [_say("clear.recorded", lang, number=decision.number, verdict=verdict, until=shown)]
    if score is None:
        lines.append(_say("clear.no_hit", lang, threshold=THRESHOLD))
    show_lines(lines)


@clear.command("withdraw")
@click.argument("customer")
@click.argument("entry")
@click.option("--reason", required=True, help="Why; an auditor reads it.")
@click.option("--by", required=True, metavar="WHO", help="Who withdraws it.")
@organisation_option
@language_option
def withdraw(customer: str, entry: str, reason: str, by: str, organisation: str, lang: str) -> None:
    """Withdraw the decision on ENTRY and CUSTOMER; the hit is open again."""
    from kaname.screening.clearing import Clearings, decisions_path
    from kaname.screening.words_clearing import stop

    clearings = Clearings.load(decisions_path(home(), organisation))
    lists = [
        one.list_id
        for one in clearings.in_force()
        if (one.customer_id, one.entry_id) == (customer, entry)
    ]
    if not lists:
        raise stop("KAN-2295", Place(field="ENTRY"), entry=entry[:80])
    at = datetime.now(UTC).astimezone()
    for list_id in lists:
        done = clearings.withdraw(customer, list_id, entry, by=by, reason=reason, at=at)
        show_lines([_say("clear.withdrawn", lang, number=done.number)])


@clear.command("list")
@click.option("--all", "everything", is_flag=True,
              help="Every record, withdrawn and superseded ones too.")  # fmt: skip
@click.option("--customer", metavar="CUSTOMER", help="Of this customer only.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
              help="Write them to a .csv, .xlsx, .json or .jsonl.")  # fmt: skip
@organisation_option
@language_option
def list_decisions(
    everything: bool, customer: str | None, format_: str, out: Path | None, organisation: str,
    lang: str,
) -> None:  # fmt: skip
    """List the decisions and how each hit stands today."""
    from kaname.screening.book import Book, book_path
    from kaname.screening.clearing import Clearings, decisions_path

    clearings = Clearings.load(decisions_path(home(), organisation))
    customers = Book.load(book_path(home(), organisation)).customers()
    chosen = clearings.decisions if everything else clearings.in_force()
    chosen = tuple(one for one in chosen if customer in (None, one.customer_id))
    entries = _entries({one.entry_id for one in chosen}) if chosen else {}
    counting = {one.number for one in clearings.in_force()}
    rows = [_row(one, clearings, customers, entries, counting, lang) for one in chosen]
    if out is not None:
        write_table(out, "decisions", rows, COLUMNS)
    if format_ == "json":
        click.echo(escaped_json(rows))
        return
    for row in rows:
        show_lines([f"{row['number']:>4}  {row['shown']}  {row['customer']}  {row['entry_id']}"
                    f"  {row['name']}", f"      {row['at']}  {row['by']}: {row['reason']}",
                    f"      {row['why']}"])  # fmt: skip
    if not rows:
        show_lines([_say("clear.none", lang)])


@clear.command("check")
@click.option("--mend", is_flag=True,
              help="Cut off a torn last line that a killed writer left.")  # fmt: skip
@organisation_option
@language_option
def check(mend: bool, organisation: str, lang: str) -> None:
    """Check that nothing in the book and the decisions was altered since it was written.

    The seal that is shown is the hash of the last record. Kept elsewhere, it proves later that no
    record up to then was altered or taken away.
    """
    from kaname.screening.book import book_path
    from kaname.screening.chained import ChainedLog
    from kaname.screening.clearing import decisions_path

    problems: list[Problem] = []
    places = {
        "clear.decisions": decisions_path(home(), organisation),
        "clear.customers": book_path(home(), organisation),
    }
    for what, path in places.items():
        log = ChainedLog(path)
        try:
            mended = log.mend() if mend and path.exists() else None
            if mended is not None:
                key = "clear.completed" if mended.completed else "clear.cut"
                facts = {"file": str(mended.aside)} if mended.aside else {}
                show_lines([_words(key, what=_words(what), **facts).to(lang)])
            count, seal = log.seal()
            show_lines([_say("clear.whole", lang, what=_words(what), records=count, seal=seal)])
        except ProblemError as error:
            problems += error.problems
    if problems:
        raise ProblemError(*problems, status=3)


def _entry(entry_id: str) -> "tuple[Edition, Entry]":
    """Return an entry of the editions in use.

    Raises:
        ProblemError: (KAN-2306) none has it.
    """
    from kaname.screening.editions import in_use, merge_entries, starter_edition
    from kaname.screening.words_clearing import stop

    editions = in_use(local_store().editions(), starter_edition())
    for edition, entry in merge_entries(editions):
        if entry.id == entry_id:
            return edition, entry
    raise stop("KAN-2306", Place(field="ENTRY"), entry=entry_id[:80])


def _entries(wanted: set[str]) -> "Mapping[str, Entry]":
    from kaname.screening.editions import in_use, merge_entries, starter_edition

    editions = in_use(local_store().editions(), starter_edition())
    return {entry.id: entry for _, entry in merge_entries(editions) if entry.id in wanted}


def _score(customer: "Customer", entry: "Entry", threshold: int) -> int | None:
    """Return the points of the entry on the customer; None when it is no hit."""
    from kaname.screening.editions import in_use, starter_edition
    from kaname.screening.rescreen import screen_book
    from kaname.screening.screen import open_engine

    with progress() as tell:
        store = local_store()
        editions = in_use(store.editions(), starter_edition())
        engine = open_engine(editions, store.derived_folder(), tell)
        hits = screen_book([customer], engine, threshold, "").hits
    return hits.get((customer.id, entry.list_id, entry.id))


def _row(
    decision: "Decision",
    clearings: "Clearings",
    customers: "Mapping[str, Customer]",
    entries: "Mapping[str, Entry]",
    counting: set[int],
    lang: str,
) -> dict[str, object]:
    state, why = _standing(decision, clearings, customers, entries, counting, lang)
    basis = decision.basis
    (name, *_) = decision.entry_facts.get("name", ("",))
    return {
        "number": decision.number,
        "state": state,
        "shown": _say(f"state.{state}", lang),
        "verdict": decision.verdict.value,
        "customer": decision.customer_id,
        "entry_id": decision.entry_id,
        "list": decision.list_id,
        "name": name,
        "at": decision.at.isoformat(),
        "by": decision.by,
        "reason": decision.reason,
        "until": decision.until.isoformat() if decision.until else None,
        "edition": basis.edition,
        "matcher": basis.matcher,
        "threshold": basis.threshold,
        "score": basis.score,
        "why": why,
    }


def _standing(
    decision: "Decision",
    clearings: "Clearings",
    customers: "Mapping[str, Customer]",
    entries: "Mapping[str, Entry]",
    counting: set[int],
    lang: str,
) -> tuple[str, str]:
    """Return the state of a decision's hit, ``past`` when another came after it, and why."""
    if decision.number not in counting:
        return "past", _say(f"verdict.{decision.verdict.value}", lang)
    customer, entry = customers.get(decision.customer_id), entries.get(decision.entry_id)
    if customer is None:
        return "open", _say("clear.gone_customer", lang)
    if entry is None or entry.list_id != decision.list_id:
        return "open", _say("clear.gone_entry", lang)
    status: Status = clearings.status(customer, entry, _today())
    return status.state.value, status.why.to(lang)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _words(key: str, **facts: Argument) -> Text:
    from kaname.screening.words_clearing import words

    return words()(key, **facts)


def _say(key: str, lang: str, **facts: Argument) -> str:
    from kaname.screening.words_clearing import words

    return words()(key, **facts).to(lang)
