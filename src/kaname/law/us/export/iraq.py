"""Iraq: 15 CFR 746.3."""

from typing import Final

from kaname.core.finding import Claim
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import load_table
from kaname.law.engine.watching import part
from kaname.law.us.export.ccl import entry_of, licence_rows, row_scope
from kaname.law.us.export.destinations import destination
from kaname.law.us.export.reach import subject
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["iraq"]

_IRAQ: Final = "IQ"


@part
def _by_reason(matter: Matter) -> Claim:
    """Return the claim that the item is controlled for a reason that 746.3(a) names."""
    text = words("iraq.reasons")
    entry = entry_of(matter)
    if entry is None:
        return state(UNKNOWN, text, ask=(ask("item.eccn", matter.path("item", "eccn")),))
    if entry.eccn.is_ear99:
        return state(False, text)
    table = load_table(PACKAGE, "iraq_reasons", "reason")
    rows = [row for row in licence_rows(matter, entry.eccn) if table.all(matter.on, row["reason"])]
    cite = tuple(row.citation for row in table.in_force(matter.on))[:1]
    return any_of(text, [row_scope(matter, entry.eccn, row) for row in rows], cite=cite)


@part
def _is_there(matter: Matter) -> bool:
    country = destination(matter)
    return is_known(country) and country == _IRAQ


@provision("us.export.iraq")
def iraq(matter: Matter) -> list[Verdict]:
    """Say whether an item for Iraq needs a licence (746.3)."""
    if not _is_there(matter):
        return []
    military = matter.is_true("end_use", "military", words("iraq.military"))
    items = any_of(words("iraq.items"), (_by_reason(matter), military))
    return [
        decide(
            all_of(words("iraq.required"), (items, subject(matter))),
            yes=(Outcome.LICENCE_REQUIRED, words("iraq.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("iraq.no")),
            open_=words("iraq.open"),
            policy=words("policy.iraq"),
            caveats=(words("chart.exceptions"),),
        )
    ]
