"""The book: whom the user deals with, every customer in every version that was ever put in.

A customer that is put in again with other facts gets a new version; one that is put in unchanged
gets none. A customer that is removed stays in the log. ``version`` is the number of records: with
it the book can be opened again as it was (``at``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from kaname.core.partial_date import date_from_iso
from kaname.core.problem import Place, ProblemError
from kaname.screening.chained import ChainedLog, LogDisk, Mended, Record
from kaname.screening.clearing import OWN, log_path
from kaname.screening.customers import Customer, sound
from kaname.screening.words_clearing import stop

__all__ = ["Added", "Book", "Version", "book_path"]

FORMAT: Final = 1
UNKNOWN_SHOWN_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class Version:
    """A customer as it was put in with record ``number``; None when it was removed with it."""

    number: int
    at: datetime
    customer: Customer | None


@dataclass(frozen=True, slots=True)
class Added:
    """What came of putting customers in: the ids that were new, changed, and unchanged."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


class Book:
    """The customers of one organisation, as they are in its log."""

    def __init__(self, log: ChainedLog, records: Iterable[Record]) -> None:
        self._log = log
        self._versions: dict[str, list[Version]] = {}
        self.version = 0
        self._take(records)

    @classmethod
    def load(cls, path: Path, disk: LogDisk | None = None) -> "Book":
        """Read the log; none yet is an empty book.

        Raises:
            ProblemError: (status 3) as ``ChainedLog.read``, or a record is of another format
                (KAN-2300).
        """
        log = ChainedLog(path, disk)
        return cls(log, log.read())

    @staticmethod
    def mend(path: Path) -> Mended | None:
        """Mend a torn last line; see ``ChainedLog.mend``."""
        return ChainedLog(path).mend()

    def at(self, version: int) -> Mapping[str, Customer]:
        """Return the customers by id, in the order of ids, as they were after that record."""
        found: dict[str, Customer] = {}
        for customer_id in sorted(self._versions):
            there = [one for one in self._versions[customer_id] if one.number <= version]
            if there and there[-1].customer is not None:
                found[customer_id] = there[-1].customer
        return found

    def customers(self) -> Mapping[str, Customer]:
        """Return the customers by id, in the order of ids."""
        return self.at(self.version)

    def versions(self, customer_id: str) -> tuple[Version, ...]:
        """Return every version of a customer, oldest first; none when it was never put in."""
        return tuple(self._versions.get(customer_id, ()))

    def add(self, customers: Iterable[Customer], at: datetime) -> Added:
        """Put customers in; of one that has the same facts and names already nothing is recorded.

        Raises:
            ProblemError: two have one id (KAN-2302), one has no id or no name (KAN-2301), or the
                log cannot be used (status 3). Nothing is recorded then.
        """
        given = list(customers)
        _check(given)
        added = Added((), (), ())

        def make(records: tuple[Record, ...]) -> list[Record]:
            nonlocal added
            self._catch_up(records)
            now = self.customers()
            unchanged = [one.id for one in given if now.get(one.id) == one]
            new = [one.id for one in given if one.id not in now]
            same = set(unchanged)
            more = [one for one in given if one.id not in same]
            fresh = set(new)
            changed = tuple(one.id for one in more if one.id not in fresh)
            added = Added(tuple(new), changed, tuple(unchanged))
            return [_record(one, at) for one in more]

        self._take(self._log.grow(make))
        return added

    def remove(self, customer_ids: Sequence[str], at: datetime) -> None:
        """Take customers out; their versions stay in the log.

        Raises:
            ProblemError: one is not in the book (KAN-2303), or the log cannot be used (status 3).
                Nothing is recorded then.
        """

        def make(records: tuple[Record, ...]) -> list[Record]:
            self._catch_up(records)
            now = self.customers()
            missing = [one for one in dict.fromkeys(customer_ids) if one not in now]
            if missing:
                raise ProblemError(*(_unknown(one) for one in missing[:UNKNOWN_SHOWN_MAX]))
            stamp = at.astimezone(UTC).isoformat(timespec="seconds")
            return [
                {"format": FORMAT, "op": "remove", "at": stamp, "customer": {"id": one}}
                for one in dict.fromkeys(customer_ids)
            ]

        self._take(self._log.grow(make))

    def find(self, customer_id: str) -> Customer:
        """Return a customer.

        Raises:
            ProblemError: (KAN-2303) it is not in the book.
        """
        versions = self.versions(customer_id)
        if not versions or versions[-1].customer is None:
            raise ProblemError(_unknown(customer_id))
        return versions[-1].customer

    def _catch_up(self, records: tuple[Record, ...]) -> None:
        if len(records) < self.version:  # an older copy was put in its place
            self._versions, self.version = {}, 0
        self._take(records[self.version :])

    def _take(self, records: Iterable[Record]) -> None:
        for record in records:
            customer_id, version = _version(record)
            self._versions.setdefault(customer_id, []).append(version)
            self.version = version.number


def book_path(home: Path, organisation: str = OWN) -> Path:
    """Return the log of an organisation's book.

    Raises:
        ProblemError: (KAN-2296) the organisation's name cannot be that of a file.
    """
    return log_path(home, "book", organisation)


def _unknown(customer_id: str) -> Any:
    return stop("KAN-2303", Place(), customer=customer_id[:80]).problems[0]


def _check(customers: Sequence[Customer]) -> None:
    seen: set[str] = set()
    for customer in customers:
        if not customer.id.strip() or not any(name.strip() for name in customer.names):
            raise stop("KAN-2301", Place(), customer=customer.id[:80])
        if customer.id in seen:
            raise stop("KAN-2302", Place(), customer=customer.id[:80], rows="-")
        seen.add(customer.id)


def _record(customer: Customer, at: datetime) -> Record:
    born = customer.birth_date
    return {
        "format": FORMAT,
        "op": "put",
        "at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "customer": {
            "id": sound(customer.id),
            "names": list(map(sound, customer.names)),
            "kind": customer.kind,
            "countries": list(customer.countries),
            "birth_date": born.isoformat() if born else None,
            "identifiers": list(map(sound, customer.identifiers)),
            "addresses": list(map(sound, customer.addresses)),
        },
    }


def _version(record: Record) -> tuple[str, Version]:
    number = record.get("number")
    place = Place(line=number if isinstance(number, int) else None)
    try:
        if record["format"] != FORMAT:
            found = str(record["format"])[:20]
            raise stop("KAN-2300", place, 3, found=found, expected=FORMAT)
        given = record["customer"]
        at = datetime.fromisoformat(record["at"])
        if record["op"] == "remove":
            return str(given["id"]), Version(record["number"], at, None)
        born = given["birth_date"]
        customer = Customer(
            id=given["id"],
            names=tuple(given["names"]),
            kind=given["kind"],
            countries=tuple(given["countries"]),
            birth_date=date_from_iso(born) if born else None,
            identifiers=tuple(given["identifiers"]),
            addresses=tuple(given["addresses"]),
        )
        return customer.id, Version(record["number"], at, customer)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise stop("KAN-2291", place, 3) from error
