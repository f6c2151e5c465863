"""Country programmes of OFAC that bind US persons, or what they own, whatever the item."""

from collections.abc import Iterable
from typing import Final

from kaname.core.finding import Claim
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.claims import all_of, any_of
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.destinations import chart_country, destination, destination_claim
from kaname.law.us.export.persons import us_person_involved
from kaname.law.us.export.us_owned import us_owned_party
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["country_programmes"]

_COLUMNS: Final = ("us_person", "us_owned")
_CHAPTER: Final = "31 CFR chapter V"


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


def _worst(rows: Iterable[Row]) -> Outcome:
    outcomes = [Outcome(row[column]) for row in rows for column in _COLUMNS if row[column]]
    return max(outcomes, key=lambda outcome: outcome.severity)


def _anywhere(matter: Matter) -> Verdict:
    """Return what is open while the destination is not given: it may be that of a programme."""
    rows = load_table(PACKAGE, "country_programmes", "country").in_force(matter.on)
    where = destination_claim(matter, lambda _: UNKNOWN, words("programmes.where"))
    bound = any_of(words("programmes.bound"), [_bound(matter, row, "") for row in rows])
    return decide(
        all_of(words("programmes.bound_there"), (where, bound)),
        yes=(_worst(rows), words("programmes.open", cite=_CHAPTER)),
        no=(Outcome.NO_REQUIREMENT_FOUND, words("programmes.no", cite=_CHAPTER)),
        open_=words("programmes.open", cite=_CHAPTER),
        caveats=(words("programmes.limits"),),
    )


@provision("us.export.country_programmes")
def country_programmes(matter: Matter) -> list[Verdict]:
    """Say whether a country programme of OFAC binds someone in the deal (31 CFR chapter V).

    The programmes reach US persons whether or not the item is subject to the EAR.
    """
    country = destination(matter)
    if not is_known(country):
        return [_anywhere(matter)]
    country = chart_country(country)
    row = load_table(PACKAGE, "country_programmes", "country").find(matter.on, country)
    if row is None:
        return []
    worst = _worst((row,))
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
