"""A customer, an entry, and what changed between two versions of either, field by field."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kaname.core.canonical import content_hash
from kaname.core.hit import Entry
from kaname.core.partial_date import BirthDate
from kaname.core.text import Text
from kaname.screening.engine import Query
from kaname.screening.words_clearing import field_name, words

__all__ = [
    "Change", "Customer", "Facts", "changes_between", "entry_facts", "hash_of_facts", "sound",
]  # fmt: skip

Facts = Mapping[str, tuple[str, ...]]
"""Field -> its values, each once, in order; fields without a value are left out."""

_PLURAL: Final = ("aliases", "weak_aliases", "countries", "addresses", "identifiers",
                  "birth_dates", "programs")  # fmt: skip
SHOWN_MAX: Final = 12
"""As many values of a field are shown of a change; the decision keeps all."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody the user deals with: an id of the user's own, and what a screening compares.

    ``kind`` and ``countries`` are as in ``Query``. Empty facts are facts that nobody gave.
    """

    id: str
    names: tuple[str, ...]
    kind: str = ""
    countries: tuple[str, ...] = ()
    birth_date: BirthDate | None = None
    identifiers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    @classmethod
    def of_query(cls, customer_id: str, query: Query) -> "Customer":
        """Return the customer that is looked for by ``query``."""
        return cls(
            id=customer_id,
            names=tuple(map(sound, query.names)),
            kind=query.kind,
            countries=query.countries,
            birth_date=query.birth_date,
            identifiers=tuple(map(sound, query.identifiers)),
            addresses=tuple(map(sound, query.addresses)),
        )

    def query(self) -> Query:
        """Return what is looked for when the customer is."""
        return Query(
            names=self.names,
            kind=self.kind,
            countries=self.countries,
            identifiers=self.identifiers,
            birth_date=self.birth_date,
            addresses=self.addresses,
        )

    def facts(self) -> Facts:
        """Return what a screening compares, in canonical form: the order in which names, countries
        and so on were given is no fact, nor are blanks or the way an accent is coded.
        """
        return _canonical(
            {
                "names": self.names,
                "kind": (self.kind,),
                "countries": self.countries,
                "birth_date": () if self.birth_date is None else (self.birth_date.isoformat(),),
                "identifiers": self.identifiers,
                "addresses": self.addresses,
            }
        )


def entry_facts(entry: Entry) -> Facts:
    """Return the content of an entry in canonical form, without its id and its list.

    Every detail is a field of its own: ``details.licence_policy``.
    """
    values: dict[str, Iterable[str]] = {"name": (entry.name,), "kind": (entry.kind,)}
    values |= {name: getattr(entry, name) for name in _PLURAL}
    for key, value in entry.details:
        values[f"details.{key}"] = (*values.get(f"details.{key}", ()), value)
    return _canonical(values)


def hash_of_facts(facts: Facts) -> str:
    """Return the SHA-256 of facts in hexadecimal."""
    return content_hash(facts)


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: all its values before and after."""

    side: str
    """``entry`` or ``customer``."""
    field: str
    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def text(self) -> Text:
        """Return the change in words: of several values only those that went or came."""
        went = [value for value in self.old if value not in self.new]
        came = [value for value in self.new if value not in self.old]
        return words()(
            f"change.{self.side}", field=field_name(self.field), old=_shown(went), new=_shown(came)
        )


def changes_between(side: str, old: Facts, new: Facts) -> tuple[Change, ...]:
    """Return every field in which two versions differ, in the order of their names."""
    return tuple(
        Change(side, field, tuple(old.get(field, ())), tuple(new.get(field, ())))
        for field in sorted({*old, *new})
        if tuple(old.get(field, ())) != tuple(new.get(field, ()))
    )


def _shown(values: list[str]) -> Text:
    if not values:
        return words()("change.nothing")
    shown = "; ".join(values[:SHOWN_MAX])
    if len(values) <= SHOWN_MAX:
        return Text(shown, shown)
    return words()("change.and_more", shown=shown, number=len(values) - SHOWN_MAX)


def _canonical(values: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    tidied = {
        field: tuple(sorted({_tidy(value) for value in several} - {""}))
        for field, several in values.items()
    }
    return {field: several for field, several in tidied.items() if several}


def sound(text: str) -> str:
    """Return a text that can be written in UTF-8: halves of characters become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _tidy(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", sound(value)).split())
