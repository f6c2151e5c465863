"""Japan's list control and catch-all read a second time, as simply as can be.

Nothing of the engine is used: the tables are read with ``csv``, a day is a text, and an answer is
``yes``, ``no`` or ``maybe``. The goods are shipped from Japan to a user abroad.
"""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import kaname.law

TABLES = Path(kaname.law.__file__).parent / "jp" / "export" / "tables"
OUTCOMES = {
    "yes": "licence_required", "maybe": "undetermined", "no": "no_requirement_found",
}  # fmt: skip
NO, YES, MAYBE = "no", "yes", "maybe"

Line = dict[str, str]


def lines(name: str, day: str) -> list[Line]:
    """Return the rows of a table that hold on a day."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if row["valid_from"] <= day <= (row["valid_to"] or "9999")]


def either(answers: Iterable[str]) -> str:
    """Return yes when any is, else maybe when any is."""
    found = set(answers)
    return YES if YES in found else MAYBE if MAYBE in found else NO


def both(*answers: str) -> str:
    """Return no when any is, else maybe when any is."""
    return NO if NO in answers else MAYBE if MAYBE in answers else YES


def but_not(answer: str, excluded: str) -> str:
    """Return an answer, less what is taken out."""
    return both(answer, {YES: NO, NO: YES, MAYBE: MAYBE}[excluded])


class Reader:
    """Answers for one day."""

    def __init__(self, day: str) -> None:
        self.goods = lines("list_items", day)
        self.group_a = {row["country"] for row in lines("group_a", day)}
        self.embargoed = {row["country"] for row in lines("un_arms_embargo", day)}
        self.codes = lines("catchall_hs", day)
        self.parts = sorted({row["scope"] for row in self.codes})
        """Of item 16: one until 2025-10-08, two from then on."""
        self.tests = lines("article_4_tests", day)
        self.bars = lines("clear_use_bars", day)
        self.known: dict[object, str] = {}
        """What was asked before."""

    def listed(self, number: tuple[str, ...]) -> str:
        """Tell whether goods are of items 1 to 15.

        Args:
            number: item, sub-item and part as far as they are given; ``()`` when a person found
                the goods to be under none.
        """
        if number not in self.known:
            self.known[number] = self._listed(number)
        return self.known[number]

    def _listed(self, number: tuple[str, ...]) -> str:
        if not number or number[0] == "16":
            return NO
        for row in self.goods:
            own = (row["item"], row["sub_item"], row["part"])
            if own[: len(number)] == number and row["status"] == "listed":
                return YES
        return MAYBE

    def kind(self, country: str) -> str:
        """Return the class of a destination."""
        if country in self.group_a:
            return "group_a"
        return "un_embargo" if country in self.embargoed else "other"

    def inside(self, part: str, code: str) -> str:
        """Tell whether goods of an HS code are in a part of item 16."""
        if (part, code) not in self.known:
            self.known[part, code] = self._inside(part, code) if code else MAYBE
        return self.known[part, code]

    def _inside(self, part: str, code: str) -> str:
        named: list[str] = []
        taken: list[str] = []
        for row in self.codes:
            if row["scope"] != part:
                continue
            covers = NO
            if code.startswith(row["code"]):
                covers = MAYBE if row["rule"] == "include_if_part" else YES
            elif row["code"].startswith(code):
                covers = MAYBE
            (taken if row["rule"] == "exclude" else named).append(covers)
        found = but_not(either(named), either(taken))
        return but_not(found, self.inside("16.1", code)) if part == "16.2" else found

    def tested(self, part: str, kind: str, facts: Mapping[str, str], clear: str) -> str:
        """Tell whether a test is engaged.

        Args:
            part: of item 16.
            kind: of destination.
            facts: answers by test: ``wmd_use``, ``conventional_user`` ...
            clear: whether use for something other than arms is clear.
        """
        found = []
        for row in self.tests:
            if (row["rule"], row["destination"]) != (part, kind) or row["test"] == "none":
                continue
            answer = facts[row["test"]]
            weapons, _, test = row["test"].partition("_")
            barred = any(
                bar["bar"] == "item_16_1" and bar["weapons"] == weapons
                and bar["rule"] == part and bar["destination"] == kind
                for bar in self.bars
            )  # fmt: skip
            if test == "user" and clear == YES and not barred:
                answer = NO
            if test == "user" and clear == MAYBE and answer == YES and not barred:
                answer = MAYBE
            found.append(answer)
        return either(found)

    def list_control(self, number: tuple[str, ...]) -> str:
        """Return the outcome of list control, whatever the destination."""
        return OUTCOMES[self.listed(number)]

    def catch_all(
        self, number: tuple[str, ...], code: str, country: str, facts: Mapping[str, str],
        clear: str,
    ) -> str:  # fmt: skip
        """Return the outcome of catch-all control; empty where the goods are listed."""
        listed = self.listed(number)
        if listed == YES:
            return ""
        found = []
        for part in self.parts:
            within = self.inside(part, code)
            if number[:1] == ("16",) and (len(number) > 1 or len(self.parts) == 1):
                stated = f"16.{number[1]}" if len(self.parts) > 1 else "16"
                within = YES if part == stated else NO
            found.append(both(within, self.tested(part, self.kind(country), facts, clear)))
        return OUTCOMES[but_not(either(found), listed)]
