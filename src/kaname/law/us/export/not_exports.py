"""Activities that are no exports, and keys that are treated as what they open: 734.18, 734.19.

Both are asked of what the case states under ``items[].exception_conditions``: where nobody says
that technology is encrypted, or that a key is handed over, nothing is said of it. That an activity
is no export is offered as a candidate, as licence exceptions are: it lowers no other finding.
"""

from typing import Final

from kaname.core.finding import Claim
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.law.engine.claims import all_of, flip
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.conditions import stated_condition
from kaname.law.us.export.reach import subject
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["access_information", "not_exports"]

_TRIGGER: Final = "trigger"


@provision("us.export.not_exports")
def not_exports(matter: Matter) -> list[Verdict]:
    """Offer each ground on which what the case describes is no export, reexport or transfer."""
    rows = load_table(PACKAGE, "not_exports", "ground").in_force(matter.on)
    grounds = [row for row in rows if row["part"] == _TRIGGER and _claim(matter, row).holds is True]
    return [_offered(matter, [r for r in rows if r["ground"] == g["ground"]], g) for g in grounds]


def _offered(matter: Matter, rows: list[Row], ground: Row) -> Verdict:
    claims = tuple(_claim(matter, row) for row in rows)
    cite = ground.citation.cite
    claim = all_of(words("not_export.claim", cite=cite), claims, cite=(ground.citation,))
    if claim.holds is False:
        return Verdict(Outcome.OUT_OF_SCOPE, words("not_export.no", cite=cite), claim)
    key = "not_export.yes" if claim.holds is True else "not_export.open"
    caveats = (words("not_export.caveat"),)
    return Verdict(
        Outcome.EXCEPTION_AVAILABLE, words(key, cite=cite), claim, conditions=claims,
        caveats=caveats,
    )  # fmt: skip


def _claim(matter: Matter, row: Row) -> Claim:
    """Return what one row asks: a fact of the case, or the kind of the item."""
    text = Text(row["text_en"], row["text_ja"])
    if row["test"] == "kind":
        kinds = row.words("argument")
        return matter.claim("item", "kind", lambda kind: kind in kinds, text, cite=(row.citation,))
    claim = stated_condition(matter, row["condition"], text, (row.citation,))
    return claim if row["argument"] == "yes" else flip(words("not_export.not", text=text), claim)


@provision("us.export.access_information")
def access_information(matter: Matter) -> list[Verdict]:
    """Say what is asked of keys, passwords and software keys that the case says are handed over."""
    verdicts = []
    for row in load_table(PACKAGE, "access_information", "ground").in_force(matter.on):
        text = Text(row["text_en"], row["text_ja"])
        given = stated_condition(matter, row["condition"], text, (row.citation,))
        if given.holds is not True:
            continue
        known = (stated_condition(matter, row["known"], text, (row.citation,)),)
        facts = (given, *(known if row["known"] else ()), subject(matter))
        ground = row["ground"]
        verdicts.append(
            decide(
                all_of(words(f"access.{ground}"), facts, cite=(row.citation,)),
                yes=(Outcome(row["outcome"]), words(f"access.{ground}_yes")),
                no=(Outcome.NO_REQUIREMENT_FOUND, words(f"access.{ground}_no")),
                open_=words(f"access.{ground}_open"),
            )
        )
    return verdicts
