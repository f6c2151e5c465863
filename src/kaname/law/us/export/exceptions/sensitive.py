"""The Sensitive and Very Sensitive Lists: 15 CFR part 774, Supp. Nos. 6 and 7, and 743.1."""

from datetime import date
from typing import Final

from kaname.core.codes import Eccn
from kaname.core.finding import Claim
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Truth, any_true, is_known
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.tables import NotEncodedError, Row, load_table
from kaname.law.us.export.destinations import chart_country, destination
from kaname.law.us.export.eccn import described
from kaname.law.us.export.exceptions.facts import Deal, asked, going_to, is_not, text_of, words
from kaname.law.us.export.words import PACKAGE

__all__ = ["may_pass_sensitive", "on_list", "reports"]

_REPORTED: Final = frozenset({"GBS", "LVS", "TSR", "APP", "STA", "GOV:c"})
"""Exceptions whose exports of items on the Sensitive List are reported (743.1(b))."""


def on_list(eccn: Eccn, on: date, name: str) -> Claim:
    """Return the claim that an item is on a list; open where the list takes part of an entry.

    Raises:
        NotEncodedError: the lists of that day are not held.
    """
    rows = load_table(PACKAGE, "sensitive_list", "list").all(on, name)
    found = [(described(eccn, row["eccn"]), row) for row in rows]
    whole = any_true(named for named, row in found if row["whole"] == "yes")
    part = any_true(named for named, row in found if row["whole"] == "no")
    holds: Truth = True if whole is True else False if whole is part is False else UNKNOWN
    cite = tuple(row.citation for row in rows)[:1]
    return state(holds, words(f"list.{name}"), cite=cite)


def _on_list(deal: Deal, name: str) -> Claim:
    return on_list(deal.eccn, deal.matter.on, name)


def may_pass_sensitive(deal: Deal, row: Row) -> Claim:
    """Return the claim that neither list shuts an exception: not the second, the first by place.

    The argument of the row names the places to which items of the Sensitive List may go. Where a
    list takes part of an entry in words, the case is asked.
    """
    elsewhere = is_not(_on_list(deal, "sensitive"))
    places = row.words("argument")
    going = going_to(deal.matter, places, words("list.places"))
    first = any_of(words("either", one=elsewhere.text, other=going.text), (elsewhere, going))
    held = all_of(text_of(row), (is_not(_on_list(deal, "very_sensitive")), first))
    return held if held.holds is not UNKNOWN else asked(deal, row["condition"], text_of(row))


def reports(deal: Deal, name: str) -> tuple[Text, ...]:
    """Return that exports under an exception are reported, where 743.1 may ask for it."""
    country = destination(deal.matter)
    if name not in _REPORTED or deal.matter.value("", "event") not in ("export", UNKNOWN):
        return ()
    try:
        listed = _on_list(deal, "sensitive").holds
        members = load_table(PACKAGE, "wassenaar_states", "country")
        member = is_known(country) and bool(members.all(deal.matter.on, chart_country(country)))
    except NotEncodedError:
        return ()
    if listed is False or member:
        return ()
    return (words("list.report" if listed is True else "list.report_perhaps"),)
