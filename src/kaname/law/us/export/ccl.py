"""The licence rows of an ECCN entry (part 774, Supp. No. 1): what each covers and asks for."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from kaname.core.codes import Eccn
from kaname.core.finding import Claim, Read
from kaname.core.text import Text, plain
from kaname.core.unknown import UNKNOWN, Truth, is_known
from kaname.law.engine.claims import all_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, Table, load_table, unusable
from kaname.law.engine.watching import part
from kaname.law.us.export.chips import has_chip_facts, meets_product
from kaname.law.us.export.eccn import classification, in_paragraphs, stated_classification
from kaname.law.us.export.paragraphs import known_part, placement
from kaname.law.us.export.prose_scopes import scope_by_facts
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["COLUMNS", "Entry", "entry_of", "licence_rows", "on_the_list", "row_name", "row_scope"]

COLUMNS: Final = frozenset(
    {
        "CB1", "CB2", "CB3", "NP1", "NP2", "NS1", "NS2", "MT1", "RS1", "RS2", "FC1", "CC1", "CC2",
        "CC3", "AT1", "AT2",
    }
)  # fmt: skip
"""The columns of the Country Chart (part 738, Supp. No. 1), some of which no country is marked in.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item's ECCN, as deep as the list has it, and its entry.

    The entry is None when the list has none such, or has no such paragraph of it.
    """

    eccn: Eccn
    row: Row | None
    stated: Eccn
    """The ECCN as written."""

    @property
    def states_requirements(self) -> bool:
        """Tell whether the entry has licence rows of its own."""
        return self.row is not None and self.row["status"] != "no_licence_rows"


@part
def entry_of(matter: Matter) -> Entry | None:
    """Return the entry of the item's ECCN; None when the case gives no ECCN.

    A paragraph that the entry does not have is on no entry.

    Raises:
        NotEncodedError: the list of that day is not held.
    """
    stated = stated_classification(matter)
    if stated is None:
        return None
    if stated.is_ear99:
        return Entry(stated, None, stated)
    row = load_table(PACKAGE, "ccl_entries", "eccn").find(matter.on, stated.entry)
    missing = placement(stated, matter.on).is_wrong
    return Entry(known_part(stated, matter.on), None if missing else row, stated)


def licence_rows(matter: Matter, eccn: Eccn) -> tuple[Row, ...]:
    """Return the licence rows of an entry in force on the day."""
    _check()
    return load_table(PACKAGE, "ccl_controls", "eccn").all(matter.on, eccn.entry)


@cache
def _check() -> None:
    """Check the licence rows of every entry once (see ``check_columns``)."""
    check_columns(load_table(PACKAGE, "ccl_controls", "eccn"))


def check_columns(table: Table) -> None:
    """Refuse licence rows that ask by no column of the Country Chart; none could ever apply.

    Raises:
        ProblemError: (status 3) a row asks by a name that is no column, or in words and by one.
    """
    for number, row in enumerate(table.rows, start=2):
        known = row["column"] in COLUMNS if row["requirement"] == "column" else not row["column"]
        if not known:
            name = f"{row['eccn']} row {row['row']}: {row['column']!r}"
            raise unusable(
                "kaname/law/us/export/tables/ccl_controls.csv", number,
                f"no column of the Country Chart: {name}", f"国別チャートにない列: {name}",
            )  # fmt: skip


@part
def on_the_list(matter: Matter) -> Claim:
    """Return the claim that the item is on the Commerce Control List: it is not EAR99."""
    path = matter.path("item", "eccn")
    eccn = classification(matter)
    if eccn is None:
        return state(UNKNOWN, words("ccl.on_the_list"), ask=(ask("item.eccn", path),))
    return state(not eccn.is_ear99, words("ccl.on_the_list"), reads=(Read(path, str(eccn)),))


def row_name(row: Row) -> Text:
    """Return how a licence row is called: its entry, number and reason for control."""
    return words("ccl.row", eccn=row["eccn"], number=row["row"], reason=row["reason"])


@part
def row_scope(matter: Matter, eccn: Eccn, row: Row) -> Claim:
    """Return the claim that a licence row covers the item.

    A row whose scope stands in words, for the whole entry or for its ``worded`` paragraphs, is
    decided by the reasons for control that the case states, or by what the item is for and whose
    parameters it meets (``prose_scopes``), and open without them. It does not
    cover an item outside the paragraphs that it names.
    """
    path = matter.path("item", "eccn")
    reads = (Read(path, str(eccn)),)
    question = ask("item.eccn.paragraph", path, eccn=eccn.entry)
    listed, excluded = row.words("paragraphs"), row.words("excluded")
    covered = _scope_text(row)
    if row["scope"] == "entry":
        return state(True, covered, reads=reads)
    holds: Truth = in_paragraphs(eccn, listed or ("*",), excluded)
    within = state(holds, covered, reads=reads, ask=(question,))
    if holds is UNKNOWN and listed and not excluded and has_chip_facts(matter):
        within = meets_product(matter, eccn, listed) or within
        holds = within.holds
    worded = ("*",) if row["scope"] == "prose" else row.words("worded")
    inside: Truth = in_paragraphs(eccn, worded) if worded else False
    if inside is False or holds is False:
        return within
    stated = _stated(matter, eccn, row)
    if stated.holds is not UNKNOWN:
        return all_of(covered, (stated,))
    if inside is not True or holds is not True:
        return within
    by_facts = scope_by_facts(matter, eccn, row, row_name(row))
    named = is_known(matter.value("item", "reasons_for_control"))
    if by_facts is not None and (by_facts.holds is True or (by_facts.holds is False and not named)):
        return all_of(covered, (within, by_facts))
    if by_facts is not None:
        questions = (*by_facts.questions, *stated.questions)
        stated = state(UNKNOWN, stated.text, ask=questions, because=(by_facts,))
    return all_of(covered, (within, stated))


def _stated(matter: Matter, eccn: Eccn, row: Row) -> Claim:
    """Return the claim that the item meets what a row states in words, by the reasons stated."""
    text = words("ccl.scope_in_words", row=row_name(row))
    reasons = matter.value("item", "reasons_for_control")
    path = matter.path("item", "reasons_for_control")
    question = ask("item.reasons_for_control", path, eccn=eccn.entry)
    if not isinstance(reasons, tuple):
        return state(UNKNOWN, text, ask=(question,))
    rows = [r for r in licence_rows(matter, eccn) if r["reason"] == row["reason"]]
    holds = _among_reasons(row, frozenset(reasons), alone=len(rows) == 1)
    return state(holds, text, reads=(Read(path, ", ".join(reasons) or "none"),), ask=(question,))


def _among_reasons(row: Row, reasons: frozenset[str], *, alone: bool) -> Truth:
    """Tell whether stated reasons take in a row: by its column, or by its reason if it is alone."""
    columns = row.words("column")
    if not reasons.isdisjoint(columns):
        return True
    of_reason = {reason for reason in reasons if reason.startswith(row["reason"])}
    if not of_reason:
        return False
    if row["reason"] in of_reason:
        return True if alone else UNKNOWN
    return False if columns else UNKNOWN


def _scope_text(row: Row) -> Text:
    if row["scope"] == "entry":
        return words("ccl.covers_entry", eccn=row["eccn"])
    listed = row["paragraphs"] or "*"
    if row["excluded"]:
        return words("ccl.covers_except", eccn=row["eccn"], listed=plain(listed),
                     excluded=plain(row["excluded"]))  # fmt: skip
    return words("ccl.covers_paragraphs", eccn=row["eccn"], listed=plain(listed))
