"""What the rules printed in the CFR do not show: stays, and rules not enforced, by date."""

from datetime import date

from kaname.core.text import Text
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["first_day", "not_verified_after", "status_on"]


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
