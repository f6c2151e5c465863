"""METI circular 1-1(7)(i): listed goods that are part of other goods, and when they still count.

Goods of items 1 to 15 that are duly built or mixed into other goods are taken for unlisted where
they are no main element of them (a tenth of their value or less settles it, counted by number in
brackets) or cannot well be separated. Some mixtures, and computers that the Goods Ordinance names
as built in, are kept out of that.
"""

from decimal import Decimal
from typing import Final

from kaname.core.case import Money, Part
from kaname.core.codes import MetiItem
from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, Truth, is_known
from kaname.law.engine.claims import all_of, any_of, flip, state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.jp.export.conditions import conditions_of
from kaname.law.jp.export.facts import goods, listed_rows
from kaname.law.jp.export.temporary_landing import exported
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["listed_parts"]

FIELD: Final = "listed_parts"
COMPUTERS: Final = "8"
HUNDRED: Final = 100
_QUESTIONS: Final = {
    "inseparable": "item.listed_parts.inseparable",
    "mixed": "item.listed_parts.mixed",
    "usable_as_such": "item.listed_parts.usable_as_such",
}


@provision("jp.export.listed_parts")
def listed_parts(matter: Matter) -> list[Verdict]:
    """Require a licence for listed goods inside the goods, unless they are a small part of them."""
    parts = matter.value("item", FIELD)
    if not isinstance(parts, tuple) or not parts:
        return []
    leaves = exported(matter)
    if goods(matter).holds is False or leaves.holds is False:
        return []
    counts = [_counts(matter, number, part, parts) for number, part in enumerate(parts)]
    claim = all_of(
        words("parts.claim"), [leaves, goods(matter), any_of(words("parts.any"), counts)]
    )
    caveats = (words("parts.caveat"),)
    return [
        decide(
            claim,
            yes=(Outcome.LICENCE_REQUIRED, words("parts.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("parts.no")),
            open_=words("parts.open"),
            caveats=caveats,
        )
    ]


def _counts(
    matter: Matter, index: int, part: Part, parts: tuple[Part, ...]
) -> Claim:  # fmt: skip
    """Return the claim that one part is listed and counts as such inside the goods."""
    path = matter.path("item", f"{FIELD}[{index + 1}]")
    number = _number(part)
    if number is None or not number.is_listed:
        return _not_read(matter, part, path, number)
    rows = listed_rows(number, matter.on)
    if not rows:
        text = words("parts.no_row", number=str(number), day=matter.on)
        return state(UNKNOWN, text, ask=(ask("item.meti_item", f"{path}.meti_item"),))
    reads = (Read(f"{path}.meti_item", str(number)),)
    small = _small(matter, number, path, parts)
    mixture = _mixture(matter, part, number, path, small)
    lifted = all_of(
        words("parts.lifted"),
        [
            *conditions_of(matter, "parts.built_in"),
            *(conditions_of(matter, "parts.item_8") if number.item == COMPUTERS else ()),
            any_of(
                words("parts.minor"),
                [small, _stated(part, "inseparable", path), _not_main(matter, small)],
            ),
        ],
    )  # fmt: skip
    text = words("parts.counts", number=str(number))
    claim = any_of(text, [*mixture, flip(words("parts.not_lifted"), lifted)])
    return state(
        claim.holds, text, reads=reads, ask=claim.questions, cite=(rows[0].citation,),
        because=claim.because,
    )  # fmt: skip


def _number(part: Part) -> MetiItem | None:
    try:
        return MetiItem.parse(str(part.meti_item)) if is_known(part.meti_item) else None
    except ValueError:
        return None


def _not_read(matter: Matter, part: Part, path: str, number: MetiItem | None) -> Claim:
    """Return what is said of a part without a number of items 1 to 15."""
    text, field = words("parts.listed"), f"{path}.meti_item"
    if number is None:
        return state(UNKNOWN, text, ask=(ask("item.meti_item", field),))
    return state(False, text, reads=(Read(field, str(part.meti_item)),))


def _small(matter: Matter, number: MetiItem, path: str, parts: tuple[Part, ...]) -> Claim:
    """Return the claim that all parts of one number in brackets are a tenth of the value or less.

    Parts whose number or value is not known leave it open, unless what is known is too much.
    """
    rule = next(row for row in _rules(matter) if row["rule"] == "share")
    percent = Decimal(rule["percent"])
    text = words("parts.small", percent=rule["percent"], number=str(number))
    whole, where = matter.value("item", "value"), matter.path("item", "value")
    if not isinstance(whole, Money) or not is_known(whole.amount) or not whole.amount:
        return state(UNKNOWN, text, ask=(ask("item.value", where),), cite=(rule.citation,))
    worth, open_ = Decimal(0), False
    for part in parts:
        other = _number(part)
        if other is not None and (other.item, other.sub) != (number.item, number.sub):
            open_ |= other.item == number.item and not (other.sub and number.sub)
            continue
        if other is None or not is_known(part.value):
            open_ = True
            continue
        worth += part.value
    reads = (Read(where, shown(whole)), Read(f"{path}.value", shown(worth)))
    within = worth * HUNDRED <= percent * whole.amount
    holds: Truth = UNKNOWN if open_ and within else within
    question = ask("item.listed_parts.value", f"{path}.value")
    return state(holds, text, reads=reads, ask=(question,), cite=(rule.citation,))


def _not_main(matter: Matter, small: Claim) -> Claim:
    """Return the claim that parts above the share are no main element, which a person judges."""
    if small.holds is True:
        return small
    return all_of(words("parts.not_main"), conditions_of(matter, "parts.not_main"))


def _mixture(
    matter: Matter, part: Part, number: MetiItem, path: str, small: Claim
) -> list[Claim]:  # fmt: skip
    """Return what keeps a mixture listed: its kind, or that it serves for the same use."""
    mixed = _stated(part, "mixed", path)
    named = [
        row for row in _rules(matter)
        if row["rule"] == "mixed" and row["item"] == number.item
        and number.within(row["sub_item"]) is not False
    ]  # fmt: skip
    if named:
        cited = [row.citation for row in named]
        sure: Truth = True if number.within(named[0]["sub_item"]) is True else UNKNOWN
        kind = state(sure, words("parts.mixture_named"), cite=cited)
        return [all_of(words("parts.mixture"), [mixed, kind])]
    usable = _stated(part, "usable_as_such", path)
    main = flip(words("parts.main"), small)
    return [all_of(words("parts.mixture"), [mixed, main, usable])]


def _stated(part: Part, field: str, path: str) -> Claim:
    """Return the claim that a yes/no fact of a part is yes."""
    value, text = getattr(part, field), words(f"parts.{field}")
    if not is_known(value):
        return state(UNKNOWN, text, ask=(ask(_QUESTIONS[field], f"{path}.{field}"),))
    return state(bool(value), text, reads=(Read(f"{path}.{field}", shown(value)),))


def _rules(matter: Matter) -> tuple[Row, ...]:
    return load_table(PACKAGE, "part_rules").in_force(matter.on)
