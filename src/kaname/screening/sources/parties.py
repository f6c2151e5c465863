"""What the loaders of parties share: names cleaned and read, values put together, the last checks.

An entry may be gathered from several rows or records: nothing that any of them publishes is lost.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from kaname.core.hit import Entry
from kaname.core.problem import Place
from kaname.screening.sources.listed_names import read_name
from kaname.screening.sources.loaded import Account, Loaded
from kaname.screening.sources.reading import CONTROLS, SURROGATES, check_rows, stop, tidy

__all__ = [
    "BLANK", "UNREADABLE_SHARE_MAX", "Record", "both", "clean", "close", "details_of", "gather",
    "given", "names_of", "prose_aliases", "record_of", "values_of",
]  # fmt: skip

BLANK: Final = "\N{REPLACEMENT CHARACTER}"
"""What half a character is shown as: JSON can write one, and no encoding holds it."""
UNREADABLE_SHARE_MAX: Final = 100
"""One row in so many may be unreadable; with more, the file is not believed at all."""
_UNSEEN: Final = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff \t\r\n"
"""Marks without width, which mean nothing at the ends of a text."""
_FILLERS: Final = frozenset({"", "na", "n/a", "n.a.", "n.a", "-", "--", "-0-", "null"})
_LENGTH_MAX: Final = 160
"""No name of a known list is longer that is not a description of something."""
_SHORT: Final = 10
_PROSE: Final = re.compile(
    r"\bincluding\b|\band (?:all|any) (?:of )?(?:its|their|other|operating|subsidiar)"
    r"|wherever located|\bsubsidiar(?:y|ies) (?:of|thereof)\b|を含む"
    r"|(?:参与|从事|涉及).{2,}的.{2,}",
    re.I,
)
_CHINESE_CLAUSE: Final = re.compile(r"^(?:参与|从事|涉及).{2,}?的(?=[^的]{2,}$)")
"""A clause in front of a Chinese name: "[that takes part in ...] de [company]"."""


def clean(value: str) -> str:
    """Return a text without blanks at its ends and without control characters.

    C1 controls are read as the Windows-1252 characters that they were before a wrong conversion.
    """
    if value.isascii() and value.isprintable():  # most are: no control character, no half one
        return tidy(value)
    if CONTROLS.search(value):
        value = CONTROLS.sub(
            lambda m: m.group().encode("latin-1").decode("cp1252", "ignore"), value
        )
        value = CONTROLS.sub("", value)
    return tidy(SURROGATES.sub(BLANK, value).strip(_UNSEEN))


def given(value: str | None) -> str:
    """Return a cleaned text, or an empty one for what publishers write where there is none."""
    text = clean(value or "")
    return "" if text.casefold() in _FILLERS else text


def values_of(cell: str, separator: str = ";") -> tuple[str, ...]:
    """Return the values of a cell that is a small CSV of its own, each once.

    A value that holds the separator stands in quotation marks, with its own doubled. A cell that
    breaks this rule is taken apart at every separator.
    """
    if '"' in cell:
        found = _quoted_values(cell, separator)
    elif separator in cell:
        found = cell.split(separator)
    else:
        value = clean(cell)
        return (value,) if value else ()
    if cell.isprintable() and "  " not in cell:  # nothing to clean but the ends
        return tuple(dict.fromkeys([bare for value in found if (bare := value.strip())]))
    cleaned = map(clean, found)
    return tuple(dict.fromkeys(value for value in cleaned if value))


def _quoted_values(cell: str, separator: str) -> list[str]:
    inner = csv.reader(io.StringIO(cell, newline=""), delimiter=separator, strict=True)
    try:
        return [value for row in inner for value in row]
    except csv.Error:
        return cell.split(separator)


def names_of(
    published: str, others: Iterable[str], account: Account, line: int | None, at: str = ""
) -> tuple[str, tuple[str, ...]]:
    """Return a party's name, cleaned, and its other names; name in a warning what is more.

    What can be cut out of the name becomes a further alias; other names stay as they are. An
    empty name means that there is none: the caller accounts for the row. ``others`` are clean.
    """
    spoilt = not published.isprintable()
    if spoilt and (CONTROLS.search(published) or SURROGATES.search(published)):
        account.warn("KAN-2015", line, at, name=clean(published))
    name = clean(published)
    aliases = dict.fromkeys(others)
    if _is_prose("\n".join(aliases)):
        for other in filter(_is_prose, tuple(aliases)):
            account.warn("KAN-2012", line, at, name=other)
            for further in (clean(other.split(" (")[0]), *prose_aliases(other)):
                aliases[further] = None  # what a description explains
    reading, cut = read_name(name), prose_aliases(name)
    if reading.prose or cut or _is_prose(name):
        account.warn("KAN-2012", line, at, name=name)
    elif reading.several:
        account.warn("KAN-2013", line, at, name=name)
    for further in (*reading.aliases, *cut):
        aliases[further] = None
    aliases.pop(name, None)
    aliases.pop("", None)
    return name, tuple(aliases)


def _is_prose(name: str) -> bool:
    """Tell whether a name describes more than a party; short ones are not looked at closely."""
    return len(name) > _SHORT and (len(name) > _LENGTH_MAX or bool(_PROSE.search(name)))


def prose_aliases(name: str) -> tuple[str, ...]:
    """Return the name that is left of a Chinese one when the clause before it is cut off."""
    bare = _CHINESE_CLAUSE.sub("", name)
    return (bare,) if bare != name else ()


def details_of(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the details that are given; values of one name are put together."""
    found: dict[str, dict[str, None]] = {}
    for key, value in pairs:
        if value:
            found.setdefault(key, {})[value] = None
    return tuple((key, "; ".join(values)) for key, values in found.items())


Values = dict[str, None]
"""Values in the order in which they came, each once."""


@dataclass(slots=True)
class Record:
    """What is gathered of one party, from one record or from many rows; values are clean."""

    line: int
    kind: str = ""
    primary: Values = field(default_factory=dict)
    """Names that the publisher calls the party's own; the first one becomes the name."""
    aliases: Values = field(default_factory=dict)
    weak: Values = field(default_factory=dict)
    countries: Values = field(default_factory=dict)
    addresses: Values = field(default_factory=dict)
    identifiers: Values = field(default_factory=dict)
    births: Values = field(default_factory=dict)
    programs: Values = field(default_factory=dict)
    details: dict[str, Values] = field(default_factory=dict)

    def add(self, what: Values, *values: str) -> None:
        """Add what is given to one of the fields."""
        for value in values:
            if value:
                what[value] = None

    def tell(self, key: str, *values: str) -> None:
        """Add a detail; several of one key are put together."""
        for value in values:
            if value:
                self.details.setdefault(key, {})[value] = None

    def entry(self, own_id: str, list_id: str, account: Account) -> Entry | None:
        """Return the entry, or None when the party has no name at all.

        A party that has no name of its own, only aliases, is called by the first of them: the
        strong ones first.
        """
        names = {**self.primary, **self.aliases, **self.weak}
        if not names:
            return None
        first, *others = names
        name, aliases = names_of(
            first, [other for other in others if other not in self.weak], account, self.line
        )
        return Entry(
            id=f"{list_id}:{own_id}",
            list_id=list_id,
            name=name,
            kind=self.kind,
            aliases=aliases,
            weak_aliases=tuple(one for one in self.weak if one != name),
            countries=tuple(self.countries),
            addresses=tuple(self.addresses),
            identifiers=tuple(self.identifiers),
            birth_dates=tuple(self.births),
            programs=tuple(self.programs),
            details=tuple((key, "; ".join(values)) for key, values in self.details.items()),
        )


def both(first: Entry, second: Entry) -> Entry:
    """Return one entry that says what two of one id say; where details differ, it has both."""

    def joined(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*getattr(first, name), *getattr(second, name))))

    names = dict.fromkeys((*first.aliases, second.name, *second.aliases))
    names.pop(first.name, None)
    details = dict(first.details)
    for key, value in second.details:
        known = details.get(key, "")
        details[key] = value if value == known or not known else f"{known} | {value}"
    return Entry(
        id=first.id,
        list_id=first.list_id,
        name=first.name,
        kind=first.kind or second.kind,
        aliases=tuple(names),
        weak_aliases=joined("weak_aliases"),
        countries=joined("countries"),
        addresses=joined("addresses"),
        identifiers=joined("identifiers"),
        birth_dates=joined("birth_dates"),
        programs=joined("programs"),
        details=tuple(details.items()),
    )


def record_of(
    own_id: str, line: int, records: dict[str, Record], account: Account
) -> Record | None:
    """Return the record of the party with this id, a new one where there is none yet.

    A row without an id is accounted for as lost, and None is returned.
    """
    if not own_id:
        account.lose("KAN-2210", line)
        return None
    if own_id in records:
        account.rows_merged += 1
    return records.setdefault(own_id, Record(line))


def gather(entry: Entry, entries: dict[str, Entry], account: Account) -> None:
    """Put an entry with the others; with one of its id already there, make them one."""
    known = entries.get(entry.id)
    if known is None:
        entries[entry.id] = entry
    else:
        entries[entry.id] = both(known, entry)
        account.rows_merged += 1


def close(
    account: Account,
    list_file: str,
    entries: Iterable[Entry],
    rows_by_source: Mapping[str, int],
    edition_date: date | None = None,
) -> Loaded:
    """Return what was loaded, after the checks that every list must pass.

    Weak aliases that are aliases too are left to the aliases.

    Raises:
        ProblemError: the file has no row, no party, or too many rows that cannot be read.
    """
    check_rows(account)
    found = tuple(_apart(entry) for entry in entries)
    if not found or account.rows_lost * UNREADABLE_SHARE_MAX > max(account.rows_read, 300):
        reason = f"{account.rows_lost} / {account.rows_read}"
        raise stop("KAN-2009", Place(account.file), reason=reason)
    return account.close(list_file, found, dict(rows_by_source), edition_date)


def _apart(entry: Entry) -> Entry:
    if not entry.weak_aliases:
        return entry
    strong = {entry.name, *entry.aliases}
    weak = tuple(name for name in entry.weak_aliases if name not in strong)
    return entry if weak == entry.weak_aliases else replace(entry, weak_aliases=weak)
