"""What follows from a US requirement: filings (part 758), records (762), penalties (764)."""

from kaname.core.finding import Claim
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import is_known
from kaname.law.engine.claims import state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, provision
from kaname.law.engine.tables import NotEncodedError, Row, load_table
from kaname.law.us.export.destinations import destination, in_united_states, is_among
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["consequences"]

EAR99 = "EAR99"


@provision("us.export.consequences")
def consequences(matter: Matter) -> list[Verdict]:
    """Say which filings, records and penalties follow from a requirement that was found."""
    rows = [row for row in load_table(PACKAGE, "consequences") if row.in_force(matter.on)]
    said = [_said(row) for row in rows if _concerns(matter, row)]
    if not said:
        return []
    claim = state(True, words("follows.claim"), because=said)
    caveats = (words("follows.caveat"),)
    return [Verdict(Outcome.REVIEW_ADVISED, words("follows.summary"), claim, caveats=caveats)]


def _concerns(matter: Matter, row: Row) -> bool:
    """Tell whether a row is about this deal: a filing, by its origin and destination."""
    if row["kind"] != "filing":
        return True
    start = matter.value("places", "from")
    if isinstance(start, str) and not _american(matter, start):
        return False
    country = destination(matter)
    if not is_known(country) or row["places"] in ("", "*"):
        return True
    if row["class"] == "listed_countries" and matter.value("item", "eccn") == EAR99:
        return False
    try:
        return is_among(matter.on, country, row.words("places"))
    except NotEncodedError:
        return True  # the groups of that day are not held; the row says itself where it applies


def _american(matter: Matter, start: str) -> bool:
    try:
        return in_united_states(matter.on, start)
    except NotEncodedError:
        return True


def _said(row: Row) -> Claim:
    label = Text(row["label_en"], row["label_ja"])
    if row["number"]:
        return state(
            True, words("follows.number", label=label, number=int(row["number"])),
            cite=(row.citation,),
        )  # fmt: skip
    return state(True, words("follows.plain", label=label), cite=(row.citation,))
