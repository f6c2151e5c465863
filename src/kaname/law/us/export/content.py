"""The calculation of controlled US content: 15 CFR part 734, Supp. No. 2.

Each US-origin part counts when it would need a licence to the destination by itself; the values
of those that count, over the value of the item, are the share.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from kaname.core.case import Content, Item, Money, Places
from kaname.core.codes import Eccn
from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.text import plain
from kaname.core.unknown import UNKNOWN, Truth, Unknown, any_true, is_known
from kaname.law.engine.claims import state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import NotEncodedError, load_table
from kaname.law.us.export.ccl import Entry, entry_of, licence_rows
from kaname.law.us.export.destinations import chart_country, destination, groups_of
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["Reckoned", "content_codes", "reckoned", "stated_share"]

_HUNDRED: Final = Decimal(100)
_PLACES: Final = Decimal("0.0001")
_FREED: Final = "NS"
_GROUP_B: Final = "B"
"""License Exception GBS frees items controlled for this reason alone, to this group (740.4)."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The share of controlled US content: at least ``low``, at most ``high``, in per cent."""

    low: Decimal
    high: Decimal
    parts: tuple[Claim, ...]
    counted: Decimal
    total: Decimal


def content_codes(matter: Matter) -> tuple[str, ...] | Unknown:
    """Return the ECCNs of all US content, as listed, or as its parts show."""
    stated = matter.value("item", "us_content_eccns")
    if isinstance(stated, tuple):
        return stated
    parts = matter.value("item", "us_parts")
    if not isinstance(parts, tuple):
        return UNKNOWN
    codes = tuple(part.eccn for part in parts if is_known(part.eccn))
    return codes if len(codes) == len(parts) else UNKNOWN


def stated_share(matter: Matter) -> Decimal | Unknown:
    """Return the share as stated, or as reckoned from parts of which all are settled."""
    percent = matter.value("item", "us_content_percent")
    if is_known(percent):
        return Decimal(str(percent))
    found = reckoned(matter)
    return found.low if found is not None and found.low == found.high else UNKNOWN


def reckoned(matter: Matter) -> Reckoned | None:
    """Return the share from the parts of the item; None unless they and its value are given."""
    parts = matter.value("item", "us_parts")
    value = matter.value("item", "value")
    if not isinstance(parts, tuple) or not isinstance(value, Money) or not is_known(value.amount):
        return None
    if not value.amount or any(not is_known(part.value) for part in parts):
        return None
    claims = tuple(_part(matter, number, part) for number, part in enumerate(parts))
    sure = sum((_value(p) for p, c in zip(parts, claims, strict=True) if c.holds is True),
               Decimal())  # fmt: skip
    most = sum((_value(p) for p, c in zip(parts, claims, strict=True) if c.holds is not False),
               Decimal())  # fmt: skip
    total = value.amount
    return Reckoned(_share(sure, total), _share(most, total), claims, sure, total)


def _value(part: Content) -> Decimal:
    assert is_known(part.value)
    return part.value


def _share(value: Decimal, total: Decimal) -> Decimal:
    """Return the share in per cent; what is not exact to four places is rounded up."""
    share = value * _HUNDRED / total
    rounded = share.quantize(_PLACES)
    return rounded if rounded >= share else rounded + _PLACES


def _part(matter: Matter, number: int, part: Content) -> Claim:
    """Return the claim that one part counts as controlled for the destination."""
    path = matter.path("item", f"us_parts[{number + 1}]")
    eccn = part.eccn if is_known(part.eccn) else "?"
    text = words("content.part", eccn=plain(str(eccn)), value=_value(part))
    question = ask("item.us_parts.needs_licence", f"{path}.needs_licence", eccn=str(eccn))
    if is_known(part.needs_licence):
        reads = (Read(f"{path}.needs_licence", shown(part.needs_licence)),)
        return state(part.needs_licence, text, reads=reads)
    if not is_known(part.eccn):
        return state(UNKNOWN, text, ask=(ask("item.us_parts.eccn", f"{path}.eccn"),))
    reads = (Read(f"{path}.eccn", str(part.eccn)),)
    return state(_controlled(matter, part.eccn), text, reads=reads, ask=(question,))


def _controlled(matter: Matter, code: str) -> Truth:
    """Tell whether a US item of an ECCN would need a licence to the destination by itself."""
    country = destination(matter)
    if not is_known(country):
        return UNKNOWN
    try:
        return _needs(matter, code, country)
    except NotEncodedError:
        return UNKNOWN


def _needs(matter: Matter, code: str, country: str) -> Truth:
    """Tell whether a US item would need a licence; open where part 746 or GBS may decide."""
    embargoed = bool(load_table(PACKAGE, "part_746", "country").all(
        matter.on, chart_country(country)))  # fmt: skip
    otherwise: Truth = UNKNOWN if embargoed else False
    ear99 = Eccn.parse(code).is_ear99
    if embargoed and _by_embargo(matter, country, ear99=ear99):
        return True
    if ear99:
        return otherwise
    alone = _alone(matter, code, country)
    entry = entry_of(alone)
    if entry is None or not entry.states_requirements:
        return UNKNOWN
    needed = _by_chart(alone, entry, country)
    return otherwise if needed is False else needed


def _by_embargo(matter: Matter, country: str, *, ear99: bool) -> bool:
    """Tell whether an embargo on all items takes the part (746.2(a), 746.4(a), 746.9(a)).

    Food and medicine of EAR99 may be left out, and whether a part is either is not told.
    """
    rows = load_table(PACKAGE, "embargoes", "country").all(matter.on, chart_country(country))
    return any(
        not row["region"] and row["outcome"] == Outcome.LICENCE_REQUIRED.value
        and (row["exempt"] == "none" or not ear99)
        for row in rows
    )  # fmt: skip


def _by_chart(alone: Matter, entry: Entry, country: str) -> Truth:
    # country_chart asks reach, which asks for the share: it is known only once all are loaded
    from kaname.law.us.export.country_chart import licence_row_claims

    claims = licence_row_claims(alone, entry)
    rows = licence_rows(alone, entry.eccn)
    needed = any_true(claim.holds for claim in claims)
    if needed is not True or _GROUP_B not in groups_of(alone.on, country):
        return needed
    reasons = [*(row["reason"] for row in rows), *("" for _ in claims[len(rows) :])]
    firm = any(
        claim.holds is True and reason != _FREED
        for claim, reason in zip(claims, reasons, strict=True)
    )
    return True if firm else UNKNOWN


def _alone(matter: Matter, code: str, country: str) -> Matter:
    """Return the matter of the part alone, sent from the United States to the destination."""
    item = Item(id="part", eccn=code, origin="US")
    case = replace(matter.case, items=(item,), places=Places(from_="US", via=(), to=country))
    return replace(matter, case=case, item=item, party=None)
