"""Table 2-3 No. 3 of the Export Order by tariff code: luxury goods that may not go to Russia.

METI's circular reads the number by HS codes, most of them above a price. The price is that of one
unit of the goods; a code that the circular narrows in words leaves the answer open.
"""

import re
from decimal import Decimal

from kaname.core.case import Money, Quantity
from kaname.core.finding import Claim, Question, Read
from kaname.core.unknown import UNKNOWN, Truth, any_true, is_known
from kaname.law.engine.claims import state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["luxury_goods"]

YEN = "JPY"
SIX = 6


def luxury_goods(matter: Matter) -> Claim | None:
    """Return the claim that the tariff code and the price put goods under No. 3.

    None when no code is given, when none of the table's fits, or before the edition that was read:
    other numbers of Table 2-3 may still take the goods in.
    """
    hs = matter.value("item", "hs")
    if not is_known(hs):
        return None
    code = re.sub(r"\D", "", str(hs))
    rows = [
        row for row in load_table(PACKAGE, "russia_luxury")
        if row.in_force(matter.on) and _fits(code, row) is not False
    ]  # fmt: skip
    if not rows:
        return None
    held = [_holds(matter, code, row) for row in rows]
    holds = any_true(held)
    if holds is False:
        return None
    row = next((r for r, truth in zip(rows, held, strict=True) if truth is holds), rows[0])
    text = words("embargo.luxury", part=row["part"], amount=int(row["above_jpy"]))
    reads = (Read(matter.path("item", "hs"), str(hs)), *_read(matter))
    return state(holds, text, reads=reads, ask=_asked(matter, code), cite=(row.citation,))


def _fits(code: str, row: Row) -> Truth:
    """Tell whether a code is under a row; Unknown for one that is too short to tell."""
    out = row.words("except_hs")
    if any(code.startswith(other) for other in out):
        return False
    if code.startswith(row["hs"]):
        return UNKNOWN if len(code) < SIX and out else True
    return UNKNOWN if row["hs"].startswith(code) else False


def _holds(matter: Matter, code: str, row: Row) -> Truth:
    price, most = _price(matter), Decimal(row["above_jpy"])
    total = _yen(matter)
    if total is not None and total <= most:
        return False
    if price is None:
        return UNKNOWN
    if price <= most:
        return False
    return _fits(code, row) if row["code_decides"] == "yes" else UNKNOWN


def _yen(matter: Matter) -> Decimal | None:
    value = matter.value("item", "value")
    if not isinstance(value, Money) or value.currency != YEN or not is_known(value.amount):
        return None
    return value.amount


def _price(matter: Matter) -> Decimal | None:
    """Return the price of one unit in yen; None while the value or the number is not known."""
    total, quantity = _yen(matter), matter.value("item", "quantity")
    if total is None or not isinstance(quantity, Quantity) or not is_known(quantity.amount):
        return None
    return total / quantity.amount if quantity.amount else None


def _read(matter: Matter) -> tuple[Read, ...]:
    value = matter.value("item", "value")
    return (Read(matter.path("item", "value"), shown(value)),) if isinstance(value, Money) else ()


def _asked(matter: Matter, code: str) -> tuple[Question, ...]:
    """Return what is still to be told: the code in full, the value in yen, the number of units."""
    asked = [ask("item.hs", matter.path("item", "hs"))] if len(code) < SIX else []
    if _yen(matter) is None:
        asked.append(ask("item.value.jpy", matter.path("item", "value")))
    elif _price(matter) is None:
        asked.append(ask("item.quantity", matter.path("item", "quantity")))
    number = matter.path("item", "russia_table_number")
    return tuple(asked) or (ask("item.russia_table_number", number),)
