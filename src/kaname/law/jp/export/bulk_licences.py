"""METI's bulk licences (包括許可): candidates with conditions, never an approval.

Which item may go where under which licence stands in tables A and B of METI's rules, cell by cell;
the cell is a fact of the case. What the rules say of all cells (the places and the items that a
licence never takes in) stands in ``tables/bulk_licences.csv``; what is known of single cells at
second hand is only noted (``tables/bulk_notes.csv``), and settles none.
"""

from typing import Final

from kaname.core.codes import MetiItem
from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.claims import all_of, any_of, flip, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.engine.watching import part
from kaname.law.jp.export.conditions import conditions_of, misnamed
from kaname.law.jp.export.facts import (
    GROUP_A,
    destination,
    from_japan,
    goods,
    item_number,
    listed,
    member,
)
from kaname.law.jp.export.regions import region_claim, regions_of
from kaname.law.jp.export.technology_list import listed_technology
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["bulk_licences"]

NONE: Final = "none"
NEVER: Final = ("un_arms_embargo", "concern")
"""Tables 3-2 and 4, which the special general licence takes in neither as destination nor on the
way."""


@provision("jp.export.bulk_licences")
def bulk_licences(matter: Matter) -> list[Verdict]:
    """Offer the bulk licences for a listed item, each with its conditions and what fails."""
    if from_japan(matter).holds is False or not _is_listed(matter):
        return []
    rows = load_table(PACKAGE, "bulk_licences", "licence").in_force(matter.on)
    value = matter.value("", "bulk_licence")
    held = next((row for row in rows if row["licence"] == value), None)
    reads = (Read("bulk_licence", str(value)),) if is_known(value) else ()
    if value == NONE:
        claim = state(False, words("bulk.none_held"), reads=reads)
        return [Verdict(Outcome.OUT_OF_SCOPE, words("bulk.no_licence"), claim)]
    if held is not None:
        parts = _conditions(matter, held)
        claim = all_of(words("bulk.claim", label=_label(held)), parts)
        claim = state(claim.holds, claim.text, reads=reads, ask=claim.questions, because=parts)
        return [_verdict(matter, claim, parts, _label(held))]
    parts = tuple(_candidate(matter, row) for row in rows)
    claim = any_of(words("bulk.any"), parts)
    question = ask("case.bulk_licence", "bulk_licence")
    claim = state(
        claim.holds, claim.text, ask=(question, *claim.questions), because=claim.because
    )  # fmt: skip
    return [_verdict(matter, claim, parts, _left(rows, parts))]


def _left(rows: tuple[Row, ...], parts: tuple[Claim, ...]) -> Text:
    """Return the names of the licences that nothing shuts out yet; all of them together if none."""
    left = [_label(row) for row, part in zip(rows, parts, strict=True) if part.holds is not False]
    if not left:
        return words("bulk.some")
    return Text(", ".join(label.en for label in left), "、".join(label.ja for label in left))


def _verdict(matter: Matter, claim: Claim, parts: tuple[Claim, ...], label: Text) -> Verdict:
    if claim.holds is False:
        outcome, summary = Outcome.OUT_OF_SCOPE, words("bulk.no", label=label)
    else:
        outcome = Outcome.EXCEPTION_AVAILABLE
        summary = words("bulk.yes" if claim.holds is True else "bulk.open", label=label)
    caveats = (words("bulk.never_approval"), words("bulk.cells"), *misnamed(matter))
    return Verdict(outcome, summary, claim, conditions=parts, caveats=(*caveats, *_notes(matter)))


@part
def _is_listed(matter: Matter) -> bool:
    """Tell whether the item is stated to be of items 1 to 15, as goods or as technology."""
    if goods(matter).holds is False:
        return listed_technology(matter).holds is True
    return listed(matter).holds is True


def _candidate(matter: Matter, row: Row) -> Claim:
    """Return whether one licence could cover the deal: first by place, cell and what bars it."""
    parts = _conditions(matter, row)
    return all_of(words("bulk.claim", label=_label(row)), parts)


def _conditions(matter: Matter, row: Row) -> tuple[Claim, ...]:
    return (
        _place(matter, row),
        *_way(matter, row),
        *_items(matter, row),
        *_cell(matter, row),
        _no_weapons(matter),
        *_no_arms(matter, row),
        _no_notice(matter),
        *conditions_of(matter, f"bulk.{row['licence']}"),
    )


@part
def _place(matter: Matter, row: Row) -> Claim:
    """Return the claim that the licence can take in the destination."""
    text = words(f"bulk.place.{row['destinations']}")
    if row["destinations"] == "any":
        return state(True, text, cite=(row.citation,))
    country = destination(matter)
    if not is_known(country):
        return state(UNKNOWN, text, ask=(ask("places.to", "places.to"),), cite=(row.citation,))
    reads = (Read("places.to", country),)
    if row["destinations"] == GROUP_A:
        inside = member("group_a", matter.on, country) is not None
        return state(inside, text, reads=reads, cite=(row.citation,))
    return state(not _barred(matter, country), text, reads=reads, cite=(row.citation,))


def _way(matter: Matter, row: Row) -> tuple[Claim, ...]:
    """Return the claim that the way touches no place that the licence shuts out."""
    if not row["transit"]:
        return ()

    def clear(via: tuple[str, ...]) -> bool:
        return not any(_barred(matter, country) for country in via)

    return (matter.claim("places", "via", clear, words("bulk.way"), cite=(row.citation,)),)


def _barred(matter: Matter, country: str) -> bool:
    return any(member(table, matter.on, country) is not None for table in NEVER)


def _items(matter: Matter, row: Row) -> tuple[Claim, ...]:
    """Return the claim that the item is none that the licence never takes in, such as arms."""
    never = row.words("not_items")
    number = item_number(matter)
    if number is None or f"{number.item}の項" not in never:
        return ()
    read = Read(matter.path("item", "meti_item"), str(number))
    text = words("bulk.items", items=", ".join(never))
    return (state(False, text, reads=(read,), cite=(row.citation,)),)


@part
def _noted(matter: Matter) -> tuple[Row, ...]:
    """Return what is known at second hand of the cells for the item."""
    number = item_number(matter)
    if number is None:
        return ()
    return tuple(
        row for row in load_table(PACKAGE, "bulk_notes").rows
        if row.in_force(matter.on)
        and any(MetiItem.parse(item) == number for item in row.words("items"))
    )  # fmt: skip


def _notes(matter: Matter) -> tuple[Text, ...]:
    """Return what is known at second hand of the cell for the item and the destination."""
    rows = _noted(matter)
    if not rows:  # where it goes is looked at only for the few items of which something is known
        return ()
    country = destination(matter)
    regions = set(regions_of(matter.on, country) if is_known(country) else ())
    if not regions or goods(matter).holds is not True:
        return ()
    return tuple(
        Text(row["text_en"], row["text_ja"]) for row in rows
        if regions & set(row.words("regions")) and not regions & set(row.words("not_regions"))
    )  # fmt: skip


def _cell(matter: Matter, row: Row) -> tuple[Claim, ...]:
    """Return the claim that METI's table has a mark of this licence for item and destination."""
    cells = row.words("cells")
    if not cells:
        return ()

    def marked(cell: str) -> bool:
        return cell in cells

    text = words("bulk.cell")
    cited = matter.claim("item", "bulk_cell", marked, text, cite=(row.citation,))
    return (
        state(
            cited.holds, text, reads=cited.reads, ask=cited.questions, cite=cited.citations,
            because=region_claim(matter) if is_known(matter.value("", "bulk_licence")) else (),
        ),
    )  # fmt: skip


def _no_weapons(matter: Matter) -> Claim:
    return flip(
        words("bulk.no_weapons"),
        matter.is_true("end_use", "weapons_of_mass_destruction", words("tests.wmd_use")),
    )


@part
def _no_arms(matter: Matter, row: Row) -> tuple[Claim, ...]:
    """Return the claim that no use for conventional arms is known; in Group A it is reported."""
    country = destination(matter)
    if row["destinations"] == GROUP_A:
        return ()
    if is_known(country) and member(GROUP_A, matter.on, country) is not None:
        return ()
    use = matter.is_true("end_use", "conventional_weapons", words("tests.conventional_use"))
    return (flip(words("bulk.no_arms"), use),)


def _no_notice(matter: Matter) -> Claim:
    notices = [
        matter.is_true("end_use", "informed_by_meti_wmd", words("tests.wmd_inform")),
        matter.is_true(
            "end_use", "informed_by_meti_conventional", words("tests.conventional_inform")
        ),
    ]
    return flip(words("bulk.no_notice"), any_of(words("bulk.notice"), notices))


def _label(row: Row) -> Text:
    return Text(row["label_en"], row["label_ja"])
