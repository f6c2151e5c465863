"""The reading of one chip's figures by the law of a day: for ``kaname law chip``."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from kaname.core.case import Case, Item
from kaname.core.finding import Claim, Question
from kaname.core.text import Text, plain
from kaname.core.unknown import UNKNOWN, Truth
from kaname.law.engine.claims import questions_of
from kaname.law.engine.matter import Matter
from kaname.law.engine.tables import NotEncodedError, Row, load_table
from kaname.law.us.export.advanced_chips import review_claim, within_by_facts
from kaname.law.us.export.chips import calculated, chip_rows, criterion
from kaname.law.us.export.status import status_on
from kaname.law.us.export.words import PACKAGE
from kaname.law.us.export.words import chip_words as words

__all__ = ["ChipReading", "Criterion", "read_chip"]

_MEASURES = ("tpp", "density", "memory_density")
_PROCESSORS = ("a", "b")
"""The paragraphs of 3A090 for processors, on which those of other entries rest, stricter first."""

_NON_DIFFUSION: Final = "742.6(a)(6)(iii)(A)"
"""The requirement for 3A090.a by destination and headquarters, which came before AI Diffusion."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of 3A090: its paragraph, its limits as signs, and whether the chip meets it."""

    paragraph: str
    limits: str
    claim: Claim
    citation: str


@dataclass(frozen=True, slots=True)
class ChipReading:
    """What the law of a day says of a chip's figures.

    ``answer`` maps each paragraph letter of 3A090 to the truth value of being within it; it is
    empty for a day before the first rule. ``products`` are paragraphs of other entries that an item
    holding the chip falls under, with the paragraphs that it is otherwise described in.
    """

    on: date
    calculations: tuple[Text, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    answer: tuple[tuple[str, Truth], ...] = ()
    products: tuple[tuple[str, str], ...] = ()
    review: Claim | None = None
    questions: tuple[Question, ...] = ()
    notes: tuple[Text, ...] = ()


def read_chip(item: Item, on: date) -> ChipReading:
    """Return the reading of a chip's figures by the law of a day.

    Args:
        item: the chip, with its ``chip_`` facts.
        on: the day whose law answers.
    """
    matter = Matter(Case(items=(item,)), on, item=item)
    try:
        rows = chip_rows(matter)
    except NotEncodedError as gap:
        return ChipReading(on, notes=(words("chip.not_held", day=gap.earliest),))
    within = within_by_facts(matter)
    calculations = [calculated(matter, kind) for kind in _MEASURES]
    reviewed = any(within[letter].holds is not False for letter in _PROCESSORS if letter in within)
    reviews = _review_rows(on) if reviewed else []
    review = review_claim(matter, reviews[0]) if reviews else None
    met = [letter for letter, claim in within.items() if claim.holds is True]
    claims = [claim for claim in within.values() if claim.holds is UNKNOWN]
    return ChipReading(
        on=on,
        calculations=tuple(claim.text for claim in calculations if claim is not None),
        criteria=tuple(
            Criterion(
                f"{row['eccn']}.{row['paragraph']}", _limits(row), criterion(matter, row),
                row.citation.cite,
            )
            for row in rows
        ),
        answer=tuple((letter, claim.holds) for letter, claim in within.items()),
        products=_products(on, met),
        review=review,
        questions=questions_of(claims),
        notes=_notes(on, rows, met),
    )  # fmt: skip


def _review_rows(on: date) -> list[Row]:
    table = load_table(PACKAGE, "chip_review_policies")
    return [row for row in table if row.in_force(on) and row["tpp_below"]]


def _limits(row: Row) -> str:
    signs = {
        "tpp_from": "TPP ≥ {}", "tpp_below": "TPP < {}", "density_from": "PD ≥ {}",
        "density_below": "PD < {}", "transfer_rate_from": "I/O ≥ {} GB/s",
        "memory_density_above": "MBD > {}",
    }  # fmt: skip
    return ", ".join(sign.format(row[name]) for name, sign in signs.items() if row[name])


def _products(on: date, met: list[str]) -> tuple[tuple[str, str], ...]:
    first = next((letter for letter in _PROCESSORS if letter in met), "")
    return tuple(
        (f"{row['eccn']}.{row['paragraph']}", f"{row['eccn']} {row['base']}")
        for row in load_table(PACKAGE, "advanced_chip_products")
        if row.in_force(on) and row["limits"] == f"3A090.{first}"
    )


def _notes(on: date, rows: tuple[Row, ...], met: list[str]) -> tuple[Text, ...]:
    notes = []
    for row in rows:
        if row["comply_from"] and on < date.fromisoformat(row["comply_from"]):
            notes.append(
                words("chip.comply_from", paragraph=plain(f"3A090.{row['paragraph']}"),
                      first=row.citation.in_force_from, day=date.fromisoformat(row["comply_from"]))
            )  # fmt: skip
        if row.citation.verified_on is None:
            notes.append(words("chip.not_verified", cite=plain(row.citation.cite)))
    if "a" in met:
        try:
            status = status_on(on, "ai_diffusion")
        except NotEncodedError:
            status = None
        if status is not None:
            key = "chip.diffusion" if status["state"] == "in_force" else "chip.diffusion_stayed"
            notes.append(words(key, cite=plain(status.citation.cite)))
            notes += _before_diffusion(on) if status["state"] != "in_force" else []
            if status["known_through"] and on > date.fromisoformat(status["known_through"]):
                last = date.fromisoformat(status["known_through"])
                notes.append(words("chip.known_through", day=last))
    return (*notes, words("chip.informed"), words("chip.foundries"))


def _before_diffusion(on: date) -> list[Text]:
    """Return where 3A090.a needs a licence beside the rule that BIS does not enforce."""
    notes = []
    for row in load_table(PACKAGE, "prose_requirements"):
        if row["pointer"] == _NON_DIFFUSION and row.in_force(on):
            key = "chip.diffusion_places_but" if row["excepted"] else "chip.diffusion_places"
            notes.append(_places(key, row, row["destinations"], row["excepted"]))
    for row in load_table(PACKAGE, "chip_headquarters"):
        if row["pointer"] == _NON_DIFFUSION and row.in_force(on):
            notes.append(_places("chip.diffusion_headquarters", row, row["places"]))
    return notes


def _places(key: str, row: Row, places: str, excepted: str = "") -> Text:
    """Return a note on the places of a row, written as the table writes them."""
    given = {"places": plain(places.replace(" ", ", ")), "cite": plain(row.citation.cite)}
    if excepted:
        given["excepted"] = plain(excepted.replace(" ", ", "))
    return words(key, **given)
