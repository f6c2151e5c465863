"""Ids of entries whose publisher gives none: a hash of what identifies the party.

The id must stay the same from edition to edition while the party is the same, and must never be
reused for another party. So it is made of the list, the name and the countries alone; only where
two entries of one edition share these is the notice added, and then every column. A decision
recorded under an id can therefore be lost (and is asked for again), but never pass to another
party.
"""

import hashlib
import json
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kaname.core.hit import Entry

__all__ = ["Draft", "content_id", "plain_name", "with_ids"]


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that has no id yet, with what may go into its id, most telling first.

    ``place`` are the country codes as published (not those that were inferred); ``notice`` is the
    official notice that lists the party; ``rest`` is every other published column.
    """

    entry: Entry
    place: tuple[str, ...]
    notice: str
    rest: tuple[str, ...]
    line: int


def plain_name(name: str) -> str:
    """Return the name in one width and case, its letters and digits alone, words apart.

    This is *not* the normalisation of matching: it is part of the ids and must not change.
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())


def content_id(list_id: str, name: str, *more: str) -> str:
    """Return ``<list>:<12 hex digits>`` for a name and what else identifies it."""
    parts = [list_id, plain_name(name), *more]
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return f"{list_id}:{hashlib.sha256(text.encode('utf-8')).hexdigest()[:12]}"


def with_ids(drafts: Sequence[Draft]) -> tuple[tuple[Entry, ...], int]:
    """Return the entries with ids, in the order of their lines, and how many were repetitions."""
    groups: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        place = " ".join(sorted(draft.place))
        groups[content_id(draft.entry.list_id, draft.entry.name, place)].append(draft)
    named: list[tuple[int, Entry]] = []
    for base, group in groups.items():
        kept = _without_repetitions(group)
        for draft, entry_id in zip(kept, _apart(base, kept), strict=True):
            named.append((draft.line, replace(draft.entry, id=entry_id)))
    named.sort(key=lambda pair: pair[0])
    return tuple(entry for _, entry in named), len(drafts) - len(named)


def _without_repetitions(group: list[Draft]) -> list[Draft]:
    """Keep one of drafts that differ in nothing but how the name is spelt; keep the spellings."""
    if len(group) == 1:
        return group
    kept: dict[tuple[str, ...], Draft] = {}
    for draft in group:
        key = (draft.notice, *draft.rest)
        first = kept.setdefault(key, draft)
        if draft.entry.name not in (first.entry.name, *first.entry.aliases):
            aliases = (*first.entry.aliases, draft.entry.name)
            kept[key] = replace(first, entry=replace(first.entry, aliases=aliases))
    return list(kept.values())


def _apart(base: str, group: list[Draft]) -> list[str]:
    """Return ids that tell the drafts of one group apart, whatever their order."""
    if len(group) == 1:
        return [base]
    notices = [draft.notice for draft in group]
    ids = []
    for draft in group:
        more = [draft.notice]
        if notices.count(draft.notice) > 1:
            more += draft.rest
        ids.append(content_id(base.split(":")[0], draft.entry.name, *_place(draft), *more))
    return ids


def _place(draft: Draft) -> tuple[str, ...]:
    return (" ".join(sorted(draft.place)),)
