"""Requests to support foreign boycotts: 15 CFR part 760."""

from kaname.core.outcome import Outcome
from kaname.law.engine.claims import all_of, any_of
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.tables import load_table
from kaname.law.us.export.persons import is_us_person
from kaname.law.us.export.words import PACKAGE
from kaname.law.us.export.words import use_words as words

__all__ = ["antiboycott"]


@provision("us.export.antiboycott")
def antiboycott(matter: Matter) -> list[Verdict]:
    """Say whether a request to support a boycott is to be reported, and may not be met.

    Asked only where the case states a request.
    """
    if matter.value("end_use", "boycott_request") is not True:
        return []
    request = matter.is_true("end_use", "boycott_request", words("boycott.request"))
    people = [is_us_person(matter.of_party(party)) for party in matter.case.parties]
    row = load_table(PACKAGE, "antiboycott", "rule").find(matter.on, "report")
    cite = (row.citation,) if row else ()
    claim = all_of(
        words("boycott.reported"), (request, any_of(words("boycott.person"), people)), cite=cite
    )
    return [
        decide(
            claim,
            yes=(Outcome.NOTIFICATION_REQUIRED, words("boycott.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("boycott.no")),
            open_=words("boycott.open"),
            caveats=(words("boycott.conduct"),),
        )
    ]
