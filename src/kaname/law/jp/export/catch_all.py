"""Catch-all control (補完的輸出規制): item 16, Export Order Arts. 1(3), 4(1)(iii)(iv), 4(2)(iii).

Until 2025-10-08 item 16 was one; from 2025-10-09 it is 16(1), goods named by HS code, and 16(2),
the other industrial chapters of the tariff. Which scopes and which tests hold on a day stands in
the tables.
"""

import re
from dataclasses import dataclass

from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, Truth, all_true, any_true, is_known, negate
from kaname.law.engine.claims import all_of, any_of, flip, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.jp.export.article_4 import tests_engaged
from kaname.law.jp.export.facts import (
    GROUP_A,
    destination,
    destination_class,
    goods,
    item_number,
    listed,
)
from kaname.law.jp.export.list_numbers import undivided
from kaname.law.jp.export.temporary_landing import exported
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["catch_all", "scopes"]


@dataclass(frozen=True, slots=True)
class Scope:
    """One part of item 16 that is in force, and whether the goods are in it."""

    name: str
    """``16`` before 2025-10-09; ``16.1`` and ``16.2`` from then on."""
    claim: Claim


@provision("jp.export.catch_all")
def catch_all(matter: Matter) -> list[Verdict]:
    """Require a licence for unlisted goods of item 16 when a test of Art. 4 is engaged."""
    is_listed, leaves = listed(matter), exported(matter)
    if False in (goods(matter).holds, leaves.holds) or is_listed.holds is True:
        return []
    premises = [leaves, goods(matter), flip(words("catch.not_listed"), is_listed)]
    parts = scopes(matter)
    country = destination(matter)
    if not is_known(country):
        inside = any_of(words("catch.in_16"), [part.claim for part in parts])
        where = state(UNKNOWN, words("catch.where"), ask=(ask("places.to", "places.to"),))
        return [_verdict(all_of(words("catch.claim"), [*premises, inside, where]))]
    kind = destination_class(matter.on, country)
    tested = [(part, tests_engaged(matter, part.name, kind)) for part in parts]
    engaged = any_of(
        words("catch.engaged"),
        [
            all_of(words(f"catch.scope.{_plain(part.name)}"), [part.claim, tests.engaged])
            for part, tests in tested
        ],
    )
    claim = all_of(words("catch.claim"), [*premises, engaged])
    within = [tests for part, tests in tested if part.claim.holds is not False]
    unless_clear = bool(within) and all(tests.unless_clear for tests in within)
    return [_verdict(claim, group_a=kind == GROUP_A, unless_clear=unless_clear)]


def _verdict(claim: Claim, *, group_a: bool = False, unless_clear: bool = False) -> Verdict:
    return decide(
        claim,
        yes=(Outcome.LICENCE_REQUIRED, words("catch.yes")),
        no=(Outcome.NO_REQUIREMENT_FOUND, words("catch.no_group_a" if group_a else "catch.no")),
        open_=words("catch.unless" if unless_clear else "catch.open"),
    )


def scopes(matter: Matter) -> tuple[Scope, ...]:
    """Return the parts of item 16 in force on the day, with whether the goods are in each.

    Raises:
        NotEncodedError: the tables begin after that day.
    """
    rows = load_table(PACKAGE, "catchall_hs").in_force(matter.on)
    names = tuple(dict.fromkeys(row["scope"] for row in rows))
    number = item_number(matter)
    if number is not None and number.item == "16" and (number.sub or len(names) == 1):
        stated = f"16.{number.sub}" if len(names) > 1 else names[0]
        reads = (Read(matter.path("item", "meti_item"), str(number)),)
        why = undivided(number, matter.on)
        because = () if why is None else (state(True, why.text, reads=reads, cite=why.citations),)
        return tuple(
            Scope(
                name,
                state(
                    name == stated, words(f"catch.in.{_plain(name)}"), reads=reads,
                    because=because,
                ),
            )
            for name in names
        )  # fmt: skip
    found: list[Scope] = []
    for name in names:
        found.append(_by_hs(matter, name, [r for r in rows if r["scope"] == name], found))
    return tuple(found)


def _by_hs(matter: Matter, name: str, rows: list[Row], before: list[Scope]) -> Scope:
    """Return the scope by the HS code; goods of an earlier part are not in a later one."""
    hs, path = matter.value("item", "hs"), matter.path("item", "hs")
    text = words(f"catch.in.{_plain(name)}")
    of_goods = matter.value("item", "kind") in (UNKNOWN, "goods")
    question = ask("item.hs" if of_goods else "item.hs.technology", path)
    if not is_known(hs):
        return Scope(name, state(UNKNOWN, text, ask=(question,)))
    code = re.sub(r"\D", "", str(hs))
    named = any_true(_covers(code, row) for row in rows if row["rule"] != "exclude")
    left_out = any_true(_covers(code, row) for row in rows if row["rule"] == "exclude")
    earlier = any_true(part.claim.holds for part in before)
    holds = all_true((named, negate(left_out), negate(earlier)))
    cited = [row.citation for row in rows if _covers(code, row) is not False] or [rows[0].citation]
    return Scope(
        name,
        state(
            holds, text, reads=(Read(path, str(hs)),), cite=dict.fromkeys(cited),
            ask=(question,),
        ),
    )  # fmt: skip


def _covers(code: str, row: Row) -> Truth:
    """Tell whether a row covers a code; Unknown for a code too short to tell, and for parts."""
    if code.startswith(row["code"]):
        return UNKNOWN if row["rule"] == "include_if_part" else True
    return UNKNOWN if row["code"].startswith(code) else False


def _plain(name: str) -> str:
    return name.replace(".", "_")
