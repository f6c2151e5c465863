"""Country programmes of OFAC that bind US persons, or what they own, whatever the item."""

from typing import Final

from kaname.core.finding import Claim
from kaname.core.outcome import Outcome
from kaname.core.unknown import is_known
from kaname.law.engine.claims import all_of, any_of
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.destinations import chart_country, destination
from kaname.law.us.export.persons import us_person_involved
from kaname.law.us.export.us_owned import us_owned_party
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["country_programmes"]

_COLUMNS: Final = ("us_person", "us_owned")


def _bound(matter: Matter, row: Row, country: str) -> Claim:
    """Return the claim that the deal has someone whom the programme binds."""
    claims = []
    if row["us_person"]:
        claims.append(us_person_involved(matter))
    if row["us_owned"]:
        claims.append(us_owned_party(matter, country))
    bound = any_of(words("programmes.bound"), claims, cite=(row.citation,))
    regions = row.words("region")
    if not regions:
        return bound
    region = matter.claim(
        "places", "occupied_region", lambda name: name in regions, words("embargo.region")
    )
    return all_of(words("programmes.bound_there"), (region, bound), cite=(row.citation,))


@provision("us.export.country_programmes")
def country_programmes(matter: Matter) -> list[Verdict]:
    """Say whether a country programme of OFAC binds someone in the deal (31 CFR chapter V).

    The programmes reach US persons whether or not the item is subject to the EAR.
    """
    country = destination(matter)
    if not is_known(country):
        return []
    country = chart_country(country)
    row = load_table(PACKAGE, "country_programmes", "country").find(matter.on, country)
    if row is None:
        return []
    outcomes = [Outcome(row[column]) for column in _COLUMNS if row[column]]
    worst = max(outcomes, key=lambda outcome: outcome.severity)
    cite = row.citation.cite
    return [
        decide(
            _bound(matter, row, country),
            yes=(worst, words(f"programmes.yes_{worst.value}", cite=cite)),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("programmes.no", cite=cite)),
            open_=words("programmes.open", cite=cite),
            caveats=(words("programmes.limits"),),
        )
    ]
