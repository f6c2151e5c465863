"""What changed from one edition of a list to the next: entries added, removed and changed.

Entries are the same when they have the same id. Where the publisher gives no lasting id, Kaname
makes one of name and country (see ``sources.entry_ids``), which is another once the name is
printed differently; there an entry of the new edition is that of the old one with which it shares
a name or an alias, compared in Latin letters without case, accents, legal form and what stands in
brackets, in the same country. So what is left as added and removed was added and removed.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kaname.core.hit import Entry
from kaname.screening.customers import Change, changes_between, entry_facts
from kaname.screening.legal_forms import legal_forms
from kaname.screening.sources.entry_ids import plain_name

__all__ = ["ChangedEntry", "Difference", "EntryKey", "difference", "key_of", "name_keys"]

EntryKey = tuple[str, str]
"""List and id: which entry is meant, whatever edition it stands in."""

NAME_LETTERS_MIN: Final = 4
"""Shorter names, mostly initials, do not make two entries the same."""
_MADE_ID: Final = re.compile(r"[0-9a-f]{12}")
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_FILLED: Final = ("name", "aliases", "weak_aliases")


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """An entry as it was and as it is, and every field that differs."""

    old: Entry
    new: Entry
    changes: tuple[Change, ...]

    @property
    def is_respelt(self) -> bool:
        """Tell whether only the spelling of its names differs: a bracket, an accent, the case."""
        return {c.field for c in self.changes} <= {"id", *_FILLED} and name_keys(
            self.old
        ) == name_keys(self.new)


@dataclass(frozen=True, slots=True)
class Difference:
    """How two editions differ. Every entry of both is in exactly one of the four, ``same`` in
    pairs of old and new.
    """

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[ChangedEntry, ...]
    same: tuple[tuple[Entry, Entry], ...]

    def former_ids(self) -> Mapping[EntryKey, str]:
        """Return, for each entry whose id is another now, the id that it had."""
        pairs = (*((one.old, one.new) for one in self.changed), *self.same)
        return {key_of(new): old.id for old, new in pairs if old.id != new.id}


def key_of(entry: Entry) -> EntryKey:
    """Return which entry it is."""
    return entry.list_id, entry.id


def difference(old: Iterable[Entry], new: Iterable[Entry]) -> Difference:
    """Return how two editions differ, each in the order of ids.

    Entries are only ever paired within their list, one with one.
    """
    before = {key_of(entry): entry for entry in old}
    after = {key_of(entry): entry for entry in new}
    pairs = [(before[key], after[key]) for key in before.keys() & after.keys()]
    gone = [before[key] for key in sorted(before.keys() - after.keys())]
    come = [after[key] for key in sorted(after.keys() - before.keys())]
    pairs += _paired_by_name(gone, come)
    paired_old = {key_of(one) for one, _ in pairs}
    paired_new = {key_of(one) for _, one in pairs}
    changed, same = [], []
    for one, other in sorted(pairs, key=lambda pair: key_of(pair[1])):
        if one == other:
            same.append((one, other))
            continue
        changes = changes_between("entry", entry_facts(one), entry_facts(other))
        if changes:
            changed.append(ChangedEntry(one, other, changes))
        else:
            same.append((one, other))
    return Difference(
        added=tuple(entry for entry in come if key_of(entry) not in paired_new),
        removed=tuple(entry for entry in gone if key_of(entry) not in paired_old),
        changed=tuple(changed),
        same=tuple(same),
    )


def name_keys(entry: Entry) -> frozenset[str]:
    """Return the names and aliases of an entry in the form in which editions are compared."""
    names = (entry.name, *entry.aliases, *entry.weak_aliases)
    return frozenset(key for name in names for key in _keys(name))


def _keys(name: str) -> set[str]:
    """Return a name as Latin words; with and without what stands in brackets."""
    text = unicodedata.normalize("NFKC", name)
    outside, inside = text, []
    while found := _BRACKETS.search(outside):
        inside.append(found[0][1:-1])
        outside = f"{outside[: found.start()]} {outside[found.end() :]}"
    keys = {_words(text), _words(outside), *map(_words, inside)}
    return {key for key in keys if _tells(key)}


def _tells(key: str) -> bool:
    return len(key.replace(" ", "")) >= NAME_LETTERS_MIN


def _words(text: str) -> str:
    """Return the words in Latin letters, without accents and case; other scripts are left out."""
    plain = unicodedata.normalize("NFD", text).casefold()
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"[0-9a-zß-ɏ]+", kept.replace("'", "").replace("’", "")))


def _paired_by_name(gone: Sequence[Entry], come: Sequence[Entry]) -> list[tuple[Entry, Entry]]:
    """Pair entries without lasting ids: the same name before the same alias, more before fewer."""
    by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, entry in enumerate(gone):
        if _is_made(entry):
            for key in _pairing_keys(entry):
                by_name[entry.list_id, key].append(place)
    ranked: list[tuple[bool, int, str, str, int, int]] = []
    for place, entry in enumerate(come):
        if not _is_made(entry):
            continue
        shared: dict[int, int] = defaultdict(int)
        for key in _pairing_keys(entry):
            for other in by_name.get((entry.list_id, key), ()):
                shared[other] += 1
        for other, count in shared.items():
            if _same_place(gone[other], entry):
                same_name = bool(_keys(gone[other].name) & _keys(entry.name))
                ranked.append((not same_name, -count, gone[other].id, entry.id, other, place))
    pairs, used_old, used_new = [], set(), set()
    for *_, other, place in sorted(ranked):
        if other not in used_old and place not in used_new:
            used_old.add(other)
            used_new.add(place)
            pairs.append((gone[other], come[place]))
    return pairs


def _pairing_keys(entry: Entry) -> frozenset[str]:
    """Return what two editions' entries have to share one of: names, and names without their legal
    form ("Pvt Ltd.", "(Pvt.) Limited"); of an entry without Latin letters its name.
    """
    keys = name_keys(entry)
    bare = {" ".join(legal_forms().strip(tuple(key.split()))[0]) for key in keys}
    return keys | {key for key in bare if _tells(key)} or frozenset({plain_name(entry.name)})


def _is_made(entry: Entry) -> bool:
    """Tell whether the id is one that Kaname made of the content."""
    return bool(_MADE_ID.fullmatch(entry.id.removeprefix(f"{entry.list_id}:")))


def _same_place(one: Entry, other: Entry) -> bool:
    """Tell whether the countries agree: one in common, or neither names any."""
    if not one.countries or not other.countries:
        return not one.countries and not other.countries
    return bool(set(one.countries) & set(other.countries))
