"""A comparison in numbers: where the capitals part most, and why cells are undetermined."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from kaname.core.codes import Eccn
from kaname.core.finding import Finding
from kaname.core.outcome import Outcome
from kaname.core.text import Text, load_wording
from kaname.joint.compare import OPEN, SAME, Cell, Comparison, Sides
from kaname.joint.compare_ask import ITEM_ID, Asked, EndUser, stated_case
from kaname.joint.divergence import leading
from kaname.law.engine.tables import NotEncodedError, load_table
from kaname.law.jp.export import assess as assess_japan
from kaname.law.jp.export.facts import GROUP_A, JAPAN, member
from kaname.law.us.export import assess as assess_united_states
from kaname.law.us.export.destinations import groups_of, in_united_states

__all__ = [
    "BANDS", "CAUSES", "Cause", "Fact", "Tally", "band_of", "by_band", "by_destination", "by_item",
    "by_product_group", "causes", "facts_that_decide", "item_title", "parting", "product_group",
    "read_through", "title_of_band", "title_of_category", "title_of_group",
]  # fmt: skip

BANDS: Final = ("home", "japan_a", "us_a", "other", "us_d", "us_d5", "us_e")
"""Kinds of destination: the two countries themselves, to which one of them does not export; then
from those treated best: Tokyo's Group A; others in A:5 or A:6; in no group of concern; in D:1 to
D:4; in D:5; in E:1 or E:2. D:5 and E count first, then Group A and A:5 or A:6."""

CAUSES: Final = ("us.elsewhere", "us.printed", "us.fact", "jp.unsure", "jp.unknown", "jp.fact")
"""Why a capital's answer is open: the entry points to another rule or agency; a rule is printed
and not enforced; a fact of the item or deal is missing; Tokyo's item is not sure, or not known; or
a fact of Tokyo's law is missing."""

EAR99: Final = "EAR99"
_ASSESS: Final = {"US": assess_united_states, "JP": assess_japan}
_words: Final = load_wording("kaname.joint", "words_compare.toml")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cells of a group have each divergence."""

    key: str
    counts: Mapping[str, int]

    @property
    def cells(self) -> int:
        """Return how many cells there are."""
        return sum(self.counts.values())

    @property
    def apart(self) -> int:
        """Return in how many the capitals are known to part."""
        return self.cells - self.counts[SAME] - self.counts[OPEN]


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason for which cells are undetermined."""

    key: str
    """One of ``CAUSES``."""
    cells: int
    """In how many it stands in the way."""
    alone: int
    """In how many nothing else does."""
    text: Text
    mend: Text
    """What decides it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A question of the law that is open in some cells, and would decide them."""

    capital: str
    question: str
    """Its id in the register; empty when the law asks no question that a case could answer."""
    wording: Text
    cells: int
    example: str


def product_group(eccn: str) -> str:
    """Return the category and product group of an ECCN, such as ``3A``; EAR99 is its own."""
    return eccn if eccn == EAR99 else eccn[:2]


def title_of_category(key: str) -> Text:
    """Return the name of a category of the Commerce Control List, of which ``key`` begins."""
    return _words(f"category.{key if key == EAR99 else key[:1]}")


def title_of_group(key: str) -> Text:
    """Return the name of a product group, such as of ``3A``."""
    return _words("category.EAR99") if key == EAR99 else _words(f"product_group.{key[1]}")


def title_of_band(key: str) -> Text:
    """Return the name of a kind of destination, one of ``BANDS``."""
    return _words(f"band.{key}")


def item_title(eccn: str, on: date) -> Text:
    """Return what an entry of the list is about, in our words; empty when nothing is held."""
    if eccn == EAR99:
        return _words("category.EAR99")
    table = load_table("kaname.law.us.export", "ccl_entries", "eccn")
    try:
        row = table.find(on, Eccn.parse(eccn).entry)
    except NotEncodedError:
        row = None
    return Text("", "") if row is None else Text(row["title_en"], row["title_ja"])


def read_through() -> Text:
    """Return through which editions the main tables of both capitals were read."""
    shown = []
    for package, name in (("us", "country_chart"), ("us", "country_groups"),
                          ("us", "ccl_controls"), ("jp", "list_items"),
                          ("jp", "technology_items")):  # fmt: skip
        rows = load_table(f"kaname.law.{package}.export", name).rows
        read = [row.citation.verified_on for row in rows if row.citation.verified_on is not None]
        shown.append(f"{name} {max(read)}")
    return _words("read_through", tables=", ".join(shown))


def band_of(place: str, on: date) -> str:
    """Return which of ``BANDS`` a destination belongs to on a day."""
    if place == JAPAN or in_united_states(on, place):
        return "home"
    groups = groups_of(on, place)
    if groups & {"E:1", "E:2"}:
        return "us_e"
    if "D:5" in groups:
        return "us_d5"
    if member(GROUP_A, on, place) is not None:
        return "japan_a"
    if groups & {"A:5", "A:6"}:
        return "us_a"
    return "us_d" if any(group.startswith("D:") for group in groups) else "other"


def by_product_group(comparison: Comparison) -> tuple[Tally, ...]:
    """Return the tally of each product group, in the order of the items."""
    found: dict[str, Counter[str]] = {}
    for asked, row in zip(comparison.items, comparison.rows, strict=True):
        counts = found.setdefault(product_group(asked.eccn), Counter())
        counts.update(said.divergence for said in row)
    return _tallies(found)


def by_item(comparison: Comparison) -> tuple[Tally, ...]:
    """Return the tally of each item, in order; items of one ECCN are taken together."""
    found: dict[str, Counter[str]] = {}
    for asked, row in zip(comparison.items, comparison.rows, strict=True):
        found.setdefault(asked.eccn, Counter()).update(said.divergence for said in row)
    return _tallies(found)


def by_destination(comparison: Comparison, *, abroad: bool = False) -> tuple[Tally, ...]:
    """Return the tally of each destination, in order.

    Args:
        comparison: the cells.
        abroad: without the two countries themselves, to which one of them does not export.
    """
    users = len(comparison.end_users)
    found: dict[str, Counter[str]] = {}
    for number, place in enumerate(comparison.destinations):
        if abroad and band_of(place, comparison.on) == "home":
            continue
        counts = found.setdefault(place, Counter())
        for column in range(number * users, (number + 1) * users):
            counts.update(row[column].divergence for row in comparison.rows)
    return _tallies(found)


def by_band(comparison: Comparison) -> dict[tuple[str, str], Tally]:
    """Return the tally of each product group and kind of destination."""
    users = len(comparison.end_users)
    kinds = [band_of(place, comparison.on) for place in comparison.destinations]
    bands = [band for band in kinds for _ in range(users)]
    found: dict[tuple[str, str], Counter[str]] = {}
    for asked, row in zip(comparison.items, comparison.rows, strict=True):
        group = product_group(asked.eccn)
        for (band, divergence), count in Counter(
            (band, said.divergence) for band, said in zip(bands, row, strict=True)
        ).items():
            found.setdefault((group, band), Counter())[divergence] += count
    return {key: Tally(" ".join(key), counts) for key, counts in found.items()}


def parting(tallies: Iterable[Tally], most: int) -> tuple[Tally, ...]:
    """Return those in which the capitals part in the most cells, the most first."""
    found = [tally for tally in tallies if tally.apart]
    return tuple(sorted(found, key=lambda tally: (-tally.apart, tally.key))[:most])


def causes(comparison: Comparison) -> tuple[Cause, ...]:
    """Return why cells are undetermined, what stands in the way of most first."""
    open_: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    elsewhere = _elsewhere(comparison.on)
    for asked, row in zip(comparison.items, comparison.rows, strict=True):
        several = Counter(map(id, row))
        for said in {id(said): said for said in row if said.divergence == OPEN}.values():
            found = tuple(_of_cell(asked, said, elsewhere))
            for key in found:
                open_[key] += several[id(said)]
            if len(found) == 1:
                alone[found[0]] += several[id(said)]
    return tuple(
        Cause(key, count, alone[key], _words(f"cause.{key}"), _words(f"cause_mend.{key}"))
        for key, count in open_.most_common()
    )


def facts_that_decide(comparison: Comparison) -> tuple[Fact, ...]:
    """Return the questions that are open where a capital's answer is, those of most cells first.

    The law is asked again once for each item and answer, and says what it would need to know.
    """
    users = {user.name: user for user in comparison.end_users}
    classes: dict[tuple[str, int, int, str], tuple[str, Cell, int]] = {}
    for cell in comparison.cells:
        for capital, side in (("US", cell.us), ("JP", cell.jp)):
            if side.outcome is Outcome.UNDETERMINED:
                key = (capital, id(cell.asked), id(side), cell.end_user)
                _, first, cells = classes.get(key, (capital, cell, 0))
                classes[key] = (capital, first, cells + 1)
    counted: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], tuple[Text, Asked]] = {}
    for capital, cell, cells in classes.values():
        asked = _open_questions(capital, cell, users[cell.end_user])
        for question, wording in asked.items():
            counted[capital, question] += cells
            examples.setdefault((capital, question), (wording, cell.asked))
    return tuple(
        Fact(capital, question, examples[capital, question][0], cells,
             examples[capital, question][1].eccn)
        for (capital, question), cells in counted.most_common()
    )  # fmt: skip


def _open_questions(capital: str, cell: Cell, user: EndUser) -> dict[str, Text]:
    """Return the questions that would decide a cell, by id; under "" that there is none."""
    case = stated_case(capital, cell.asked, cell.destination, user, cell.on)
    findings: tuple[Finding, ...] = _ASSESS[capital](case, user.hits, cell.on)
    carried = leading(findings, capital, ITEM_ID)
    asked = {q.id: q.wording for finding in carried for q in finding.trace.questions}
    return asked or {"": _words("fact.none")}


def _of_cell(asked: Asked, said: Sides, elsewhere: frozenset[str]) -> Iterator[str]:
    if said.us.outcome is Outcome.UNDETERMINED:
        code = Eccn.parse(asked.eccn)
        away = not code.is_ear99 and code.entry in elsewhere
        yield "us.elsewhere" if away else "us.printed" if said.us.printed else "us.fact"
    if said.jp.outcome is Outcome.UNDETERMINED:
        if asked.meti_item:
            yield "jp.fact"
        else:
            known = any(pair.meti_item for pair in asked.known)
            yield "jp.unsure" if known else "jp.unknown"


def _elsewhere(on: date) -> frozenset[str]:
    """Return the entries that state no requirement of their own on a day."""
    rows = load_table("kaname.law.us.export", "ccl_entries").in_force(on)
    return frozenset(row["eccn"] for row in rows if row["status"] == "no_licence_rows")


def _tallies(found: Mapping[str, Counter[str]]) -> tuple[Tally, ...]:
    return tuple(Tally(key, counts) for key, counts in found.items())
