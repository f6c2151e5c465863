"""When use for something other than arms is clear (明らかガイドライン): what METI's guideline asks.

A statement that the use is clear lifts the test of the user, unless a check of the guideline
fails: then it is not clear, whatever is stated. The checks are rows of ``conditions.csv``; those
that facts of the case decide are rows of ``clear_use_bars.csv``.
"""

from collections.abc import Callable
from typing import Final

from kaname.core.finding import Claim
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.claims import all_of, any_of, flip, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.tables import Row, load_table
from kaname.law.jp.export.conditions import conditions_of
from kaname.law.jp.export.facts import concern_codes, users
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["END_USER_LIST", "clear_use"]

END_USER_LIST: Final = "meti-eul"
ANY: Final = "*"
_KINDS: Final = {"N": "nuclear", "M": "missile", "B": "biological", "C": "chemical"}
"""Concern codes of the End User List, and the kinds of METI's lists of goods at risk."""


def clear_use(matter: Matter, rule: str, destination: str, weapons: str) -> Claim:
    """Return the claim that use for something other than such arms is clear.

    Args:
        matter: the case and the day.
        rule: as in ``tests_engaged``.
        destination: ``group_a``, ``un_embargo`` or ``other``.
        weapons: ``wmd`` or ``conventional``.
    """
    stated = matter.is_true("end_use", "clearly_other_use", words("tests.clear"))
    bars = [_BARS[row["bar"]](matter, row) for row in _bars(matter, rule, destination, weapons)]
    open_bars = [bar for bar in bars if bar.holds is not False]
    checks = _checks(matter)
    failed = [check for check in checks if check.holds is False]
    if failed or any(bar.holds is True for bar in bars):
        because = (*failed, *(bar for bar in bars if bar.holds is True))
        return state(False, words("clear.barred"), because=because)
    if stated.holds is UNKNOWN and checks and all(check.holds is True for check in checks):
        return all_of(words("clear.checked"), [*checks, *_lifted(open_bars)])
    if stated.holds is UNKNOWN:
        asked = (*stated.questions, *(q for check in checks for q in check.questions))
        return state(UNKNOWN, stated.text, ask=asked, because=checks)
    if stated.holds is True and open_bars:
        return all_of(stated.text, [stated, *_lifted(open_bars)])
    return stated


def _bars(matter: Matter, rule: str, destination: str, weapons: str) -> tuple[Row, ...]:
    """Return what bars clear use here; a day before the guideline was read has none encoded."""
    return tuple(
        row
        for row in load_table(PACKAGE, "clear_use_bars")
        if row.in_force(matter.on)
        and row["rule"] in (ANY, rule)
        and row["destination"] in (ANY, destination)
        and row["weapons"] == weapons
    )


def _checks(matter: Matter) -> tuple[Claim, ...]:
    """Return the checks of the guideline on the day; ``()`` on a day before it was read."""
    table = load_table(PACKAGE, "conditions", "measure")
    if not any(row["measure"] == "clear" and row.in_force(matter.on) for row in table):
        return ()
    return conditions_of(matter, "clear")


def _lifted(bars: list[Claim]) -> list[Claim]:
    return [flip(words("clear.no_bar"), bar) for bar in bars]


def _item_16_1(_matter: Matter, row: Row) -> Claim:
    return state(True, words("clear.item_16_1"), cite=(row.citation,))


def _risky_goods(matter: Matter, row: Row) -> Claim:
    """Return the claim that METI's list of goods at risk (conventional arms) names the goods."""

    def named(kinds: tuple[str, ...]) -> bool:
        return "conventional" in kinds

    text = words("clear.risky_goods")
    return matter.claim("item", "concern_kinds", named, text, cite=(row.citation,))


def _matching_concern(matter: Matter, row: Row) -> Claim:
    """Return the claim that a listed user's concern is a kind of weapon the goods are for."""
    text, matches = words("clear.matching_concern"), []
    for party in users(matter):
        for hit in matter.hits_of(party.id, END_USER_LIST):
            codes = {found["code"] for found in concern_codes(hit, matter.on)}
            wanted = {_KINDS[code] for code in codes if code in _KINDS}
            if not wanted:
                continue

            def shared(kinds: tuple[str, ...], wanted: set[str] = wanted) -> bool:
                return bool(wanted & set(kinds))

            same = matter.claim("item", "concern_kinds", shared, text, cite=(row.citation,))
            listed = matter.of_party(party).is_listed_as(hit, words("clear.listed_user"))
            matches.append(all_of(text, [listed, same]))
    return any_of(text, matches)


_BARS: Final[dict[str, Callable[[Matter, Row], Claim]]] = {
    "item_16_1": _item_16_1, "risky_goods": _risky_goods, "matching_concern": _matching_concern,
}  # fmt: skip
