"""Iran: 15 CFR 746.7, with the embargo of 31 CFR part 560 to which it refers."""

from typing import Final

from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, any_true, is_known
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import load_table
from kaname.law.engine.watching import part
from kaname.law.us.export.ccl import entry_of, licence_rows, row_scope
from kaname.law.us.export.destinations import destination
from kaname.law.us.export.eccn import described
from kaname.law.us.export.persons import us_person_involved
from kaname.law.us.export.reach import subject
from kaname.law.us.export.tariff import on_tariff_list
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["by_classification", "iran"]

_IRAN: Final = "IR"
_FIREARMS_COLUMN: Final = "FC1"
"""The one chart column that 746.7(a)(1)(i) does not name."""


@part
def by_classification(matter: Matter) -> Claim:
    """Return the claim that 746.7(a)(1)(i) asks for a licence for the item's ECCN."""
    path = matter.path("item", "eccn")
    text = words("iran.ccl")
    entry = entry_of(matter)
    if entry is None:
        return state(UNKNOWN, text, ask=(ask("item.eccn", path),))
    reads = (Read(path, str(entry.eccn)),)
    if entry.eccn.is_ear99:
        return state(False, text, reads=reads)
    named = load_table(PACKAGE, "iran_items").in_force(matter.on)
    by_name = state(
        any_true(described(entry.eccn, row["eccn"]) for row in named),
        words("iran.named"), reads=reads, ask=(ask("item.eccn.paragraph", path,
        eccn=entry.eccn.entry),), cite=tuple(row.citation for row in named)[:1],
    )  # fmt: skip
    by_column = [
        row_scope(matter, entry.eccn, row)
        for row in licence_rows(matter, entry.eccn)
        if row["requirement"] == "column" and row["column"] != _FIREARMS_COLUMN
    ]
    return any_of(text, (by_name, *by_column))


@part
def _is_there(matter: Matter) -> bool:
    country = destination(matter)
    return is_known(country) and country == _IRAN


@provision("us.export.iran")
def iran(matter: Matter) -> list[Verdict]:
    """Say whether an item for Iran needs a licence, of BIS or of OFAC (746.7)."""
    if not _is_there(matter):
        return []
    items = any_of(
        words("iran.items"),
        (by_classification(matter), on_tariff_list(matter, "iran", words("iran.supplement_7"))),
    )
    ear = all_of(words("iran.ear"), (items, subject(matter)))
    claim = any_of(words("iran.required"), (ear, us_person_involved(matter)))
    return [
        decide(
            claim,
            yes=(Outcome.LICENCE_REQUIRED, words("iran.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("iran.no")),
            open_=words("iran.open"),
            policy=words("policy.iran"),
            caveats=(words("iran.general_licences"),),
        )
    ]
