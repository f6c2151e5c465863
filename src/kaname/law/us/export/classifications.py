"""ECCNs that the Commerce Control List does not have: their successors, and the nearest entries."""

import re
import unicodedata
from contextlib import suppress
from datetime import date
from typing import Final

from kaname.core.codes import Eccn
from kaname.core.finding import Citation
from kaname.core.text import Text
from kaname.law.engine.tables import NotEncodedError, load_table
from kaname.law.us.export.eccn import in_paragraphs
from kaname.law.us.export.paragraphs import placement
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["misplaced", "nearest_entries", "successors", "unlisted"]

_LIKE: Final = re.compile("([0-9])([A-Z])([0-9]{0,3})")
_SHOWN: Final = 3


def unlisted(eccn: Eccn, on: date) -> tuple[Text, tuple[Citation, ...]] | None:
    """Return why an ECCN has no entry with rows of its own on a day, None when it has one.

    Where the list says what took its place, that is named; else the nearest entries are. So is a
    paragraph that the entry does not have, with the nearest of its paragraphs.
    """
    if eccn.is_ear99:
        return None
    try:
        row = load_table(PACKAGE, "ccl_entries", "eccn").find(on, eccn.entry)
    except NotEncodedError:
        return None
    if row is not None and row["status"] != "no_licence_rows":
        return misplaced(eccn, on)
    moved, cited = successors(eccn, on)
    if row is not None:
        if not moved:
            return misplaced(eccn, on) or _temporary(eccn, on)
        return words("chart.moved", eccn=str(eccn), successors=", ".join(moved)), cited
    if moved:
        return words("chart.retired", eccn=str(eccn), successors=", ".join(moved)), cited
    near = ", ".join(nearest_entries(eccn.entry, on))
    return words("chart.unknown_eccn", eccn=str(eccn), nearest=near), ()


def _temporary(eccn: Eccn, on: date) -> tuple[Text, tuple[Citation, ...]] | None:
    """Return what is asked of an entry for items under temporary control (0Y521); None for others.

    Such an entry takes in only what Supplement No. 5 to part 774 lists, each for a year unless it
    is issued anew (742.6(a)(8)): whether a listing still stands is not for the list to say.
    """
    try:
        row = load_table(PACKAGE, "temporary_controls", "eccn").find(on, eccn.entry)
    except NotEncodedError:
        return None
    if row is None:
        return None
    if not row["lapses"]:
        return words("chart.temporary_none", eccn=eccn.entry), (row.citation,)
    item = Text(row["label_en"], row["label_ja"])
    text = words("chart.temporary", eccn=eccn.entry, item=item, lapses=row["lapses"])
    return text, (row.citation,)


def misplaced(eccn: Eccn, on: date) -> tuple[Text, tuple[Citation, ...]] | None:
    """Return why an entry has no items under an ECCN's paragraph on a day, None when it may."""
    found = placement(eccn, on)
    if not found.is_wrong:
        return None
    name, near = str(eccn), ", ".join(found.nearest)
    if found.standing == "reserved":
        return words("chart.reserved_paragraph", eccn=name, nearest=near), found.cite
    if found.standing == "named":
        by = found.named_by
        return words("chart.named_paragraph", eccn=name, nearest=near, by=by), found.cite
    if found.since is not None:
        since = found.since.isoformat()
        return words("chart.removed_paragraph", eccn=name, nearest=near, date=since), found.cite
    return words("chart.no_paragraph", eccn=name, nearest=near), found.cite


def successors(eccn: Eccn, on: date) -> tuple[tuple[str, ...], tuple[Citation, ...]]:
    """Return where an entry's items went, as the list itself says, and the citations."""
    rows = [
        row
        for row in load_table(PACKAGE, "retired_eccns")
        if row["eccn"] == eccn.entry and row.in_force(on)
        and in_paragraphs(eccn, row.words("paragraphs")) is not False
    ]  # fmt: skip
    found = tuple(dict.fromkeys(name for row in rows for name in row.words("successors")))
    return found, tuple(row.citation for row in rows)


def nearest_entries(written: str, on: date) -> tuple[str, ...]:
    """Return the entries that come nearest to an ECCN as written; ``()`` when it is like none.

    Those of the same category and product group come first, then those of the same category; of
    these, those nearest in number. Where the list says what took an entry's place, that is named;
    where the entry has no such paragraph, those beside it are.
    """
    found = _LIKE.search(unicodedata.normalize("NFKC", written).upper())
    if found is None:
        return ()
    with suppress(ValueError):
        moved, _ = successors(Eccn.parse(written), on)
        if moved:
            return moved
        beside = placement(Eccn.parse(written), on).nearest
        if beside:
            return beside
    try:
        rows = load_table(PACKAGE, "ccl_entries").in_force(on)
    except NotEncodedError:
        return ()
    mine = found.groups()

    def distance(other: str) -> tuple[bool, bool, bool, int, str]:
        parts = _LIKE.match(other)
        category, group, number = parts.groups() if parts else ("", "", "")
        same_category, same_group = category == mine[0], group == mine[1]
        apart = abs(int(number or 0) - int(mine[2] or 0))
        return not (same_category and same_group), not same_category, not same_group, apart, other

    return tuple(sorted({row["eccn"] for row in rows}, key=distance)[:_SHOWN])
