"""What the rules printed in the CFR do not show: stays, and rules not enforced, by date."""

from collections.abc import Iterator
from datetime import date

from kaname.core.finding import Claim
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.tables import NotEncodedError, Row, load_table
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["first_day", "not_enforced", "not_verified_after", "only_printed", "status_on"]


def status_on(on: date, instrument: str) -> Row | None:
    """Return the status row of an instrument on that day, or None.

    Raises:
        NotEncodedError: the day lies before the first row.
    """
    return load_table(PACKAGE, "policy_status", "instrument").find(on, instrument)


def first_day(instrument: str) -> date:
    """Return the first day for which the status of an instrument is held.

    Raises:
        ValueError: there is no such instrument.
    """
    rows = load_table(PACKAGE, "policy_status", "instrument")
    return min(r.citation.in_force_from for r in rows if r["instrument"] == instrument)


def not_verified_after(on: date, row: Row) -> tuple[Text, ...]:
    """Return the caveat that nothing later was verified, when the day lies beyond that date."""
    through = row["known_through"]
    if not through or on <= date.fromisoformat(through):
        return ()
    return (words("status.not_verified_after", day=date.fromisoformat(through)),)


def not_enforced(on: date, instrument: str) -> Row | None:
    """Return the status row of an instrument that is printed and not enforced on that day."""
    try:
        status = status_on(on, instrument)
    except NotEncodedError:
        return None
    return status if status is not None and status["state"] == "not_enforced" else None


def only_printed(claim: Claim) -> bool:
    """Tell whether a claim is open for no other reason than that a rule is not enforced.

    No fact of the deal decides it then: the rule is printed, and whether it is applied is BIS's.
    """
    rows = load_table(PACKAGE, "policy_status", "instrument")
    cites = {row.citation.cite for row in rows if row["state"] == "not_enforced"}
    ends = list(_open_ends(claim))
    return bool(ends) and all(cites & {c.cite for c in end.citations} for end in ends)


def _open_ends(claim: Claim) -> Iterator[Claim]:
    """Yield the open claims on which an open claim rests, that rest on no other open one."""
    if claim.holds is not UNKNOWN:
        return
    within = [end for part in claim.because for end in _open_ends(part)]
    yield from within or (claim,)
