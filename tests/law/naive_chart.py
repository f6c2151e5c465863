"""The Country Chart read a second time, as simply as can be, to hold the engine to.

Nothing of the engine is used: the tables are read with ``csv``, a day is a text, and an answer is
``yes``, ``no`` or ``maybe``. The item is of US origin and shipped from the United States; of it
nothing is known but its ECCN. Where the tables hold nothing for the day, the answer is ``maybe``
and ``Reader.short`` is set.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import kaname.law

TABLES = Path(kaname.law.__file__).parent / "us" / "export" / "tables"
OUTCOMES = {
    "yes": "licence_required", "maybe": "undetermined", "no": "no_requirement_found",
}  # fmt: skip

Line = dict[str, str]


def lines(name: str) -> list[Line]:
    """Return the rows of a table."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def either(answers: Iterable[str]) -> str:
    """Return yes when any is, else maybe when any is."""
    found = set(answers)
    return "yes" if "yes" in found else "maybe" if "maybe" in found else "no"


def both(*answers: str) -> str:
    """Return no when any is, else maybe when any is."""
    return "no" if "no" in answers else "maybe" if "maybe" in answers else "yes"


def inside(paragraph: str, places: str) -> str:
    """Tell whether a paragraph lies in one of ``places``; maybe when it stands above one."""
    found = []
    for place in places.split():
        if place == "*" or f"{paragraph}.".startswith(f"{place}."):
            found.append("yes")
        elif not paragraph or f"{place}.".startswith(f"{paragraph}."):
            found.append("maybe")
    return either(found)


def but_not(answer: str, excluded: str) -> str:
    """Return an answer, less what is taken out."""
    return both(answer, {"yes": "no", "no": "yes", "maybe": "maybe"}[excluded])


class Reader:
    """Answers for one day."""

    def __init__(self, day: str) -> None:
        self.day = day
        self.short = False
        """Whether a table held nothing for the day since this was last set to False."""
        self.rows: dict[tuple[str, str], list[Line]] = {}
        for name, key in (
            ("ccl_entries", "eccn"), ("ccl_controls", "eccn"), ("ccl_all_destinations", "eccn"),
            ("country_chart", "country"), ("country_groups", "country"),
            ("un_arms_embargo", "country"), ("united_states", "country"),
            ("chart_footnotes", "footnote"), ("prose_requirements", "pointer"),
            ("prose_scopes", "eccn"), ("ccl_paragraphs", "eccn"),
        ):  # fmt: skip
            found = defaultdict(list)
            for line in lines(name):
                found[line[key]].append(line)
            for value, of_key in found.items():
                self.rows[name, value] = of_key

    def now(self, name: str, key: str) -> list[Line]:
        """Return the rows under a key that hold on the day."""
        rows = self.rows.get((name, key), [])
        found = [
            row for row in rows
            if row["valid_from"] <= self.day <= (row["valid_to"] or "9999")
        ]  # fmt: skip
        if rows and not found and all(row["valid_from"] > self.day for row in rows):
            self.short = True
        return found

    def entries(self) -> list[str]:
        """Return the entries of the list on the day."""
        return [eccn for name, eccn in self.rows if name == "ccl_entries" and self.now(name, eccn)]

    def countries(self) -> list[str]:
        """Return every country that the chart names, on any day, and the United States."""
        return [key for name, key in self.rows if name in ("country_chart", "united_states")]

    def chart(self, country: str) -> Line | None:
        """Return the chart's row for a country: its own, or of the country that it goes with."""
        goes_with = [line["row_of"] for line in self.rows.get(("country_chart", country), [])]
        own = [line for line in self.now("country_chart", country) if line["columns"]]
        if any(goes_with) and not own:
            own = self.now("country_chart", goes_with[0])
        found = own or self.now("country_chart", country)
        return found[0] if found else None

    def groups(self, country: str) -> list[str]:
        """Return the Country Groups of a country."""
        found = self.now("country_groups", country)
        for line in self.rows.get(("country_chart", country), []):
            if not found and line["row_of"]:
                found = self.now("country_groups", line["row_of"])
        return found[0]["groups"].split() if found else []

    def among(self, country: str, places: str) -> bool:
        """Tell whether a country is one of ``places``, which are codes, groups or ``*``."""
        goes_with = [line["row_of"] for line in self.rows.get(("country_chart", country), [])]
        named = {"*", country, *goes_with}
        words = places.split()
        if named & set(words):
            return True
        if not any(":" in word for word in words):
            return False
        return bool(set(self.groups(country)) & set(words))

    def covers(self, row: Line, paragraph: str) -> str:
        """Tell whether a licence row covers an item of a paragraph of its entry."""
        if row["scope"] == "entry":
            return "yes"
        place = but_not(
            inside(paragraph, row["paragraphs"] or "*"), inside(paragraph, row["excluded"])
        )
        in_words = inside(paragraph, "*" if row["scope"] == "prose" else row["worded"])
        if place == "no" or in_words == "no":
            return place
        always = [
            but_not(inside(paragraph, rule["within"]), inside(paragraph, rule["within_excluded"]))
            for rule in self.now("prose_scopes", row["eccn"])
            if rule["row"] == row["row"] and rule["kind"] == "always"
        ]
        return both(place, "yes" if "yes" in always else "maybe")

    def reaches(self, row: Line, country: str) -> str:
        """Tell whether what a licence row asks for is asked for to a country."""
        if row["requirement"] == "column":
            chart = self.chart(country)
            if chart is None:
                return "maybe"
            return "yes" if row["column"] in chart["columns"].split() else "no"
        if row["reason"] == "UN":
            of = [line["row_of"] for line in self.rows.get(("country_chart", country), [])]
            named = [place for place in of if place] or [country]
            return "yes" if self.now("un_arms_embargo", named[0]) else "no"
        rules = self.now("prose_requirements", row["pointer"])
        rules = [rule for rule in rules if rule["eccn"] == row["eccn"]] or [
            rule for rule in rules if rule["eccn"] == "*"
        ]
        if not rules:
            return "maybe"
        (rule,) = rules
        if rule["origins"] and not self.among("US", rule["origins"]):
            return "no"
        if self.among(country, rule["destinations"]) and not self.among(country, rule["excepted"]):
            return {
                "required": "yes", "open": "maybe", "listed_entity": "no",
                "end_use_certificate": "maybe", "unless_deployed": "maybe",
            }[rule["effect"]]  # fmt: skip
        return "maybe" if self.among(country, f"{rule['open']} {rule['asked_at']}") else "no"

    def footnotes(self, eccn: str, paragraph: str, country: str) -> str:
        """Tell whether a footnote of the chart asks for a licence."""
        chart = self.chart(country)
        found = []
        for number in (chart or {"footnotes": ""})["footnotes"].split():
            for line in self.now("chart_footnotes", number):
                entry, _, place = line["eccn"].partition(".")
                named = inside(paragraph, place or "*") if entry == eccn else "no"
                left = but_not(named, inside(paragraph, line["excluded"]))
                found.append(left if line["decides"] == "yes" else both(left, "maybe"))
        return either(found)

    def everywhere(self, eccn: str, paragraph: str) -> str:
        """Tell whether a licence is asked for to every destination (738.3(a)(1))."""
        found = []
        for line in self.now("ccl_all_destinations", eccn):
            place = inside(paragraph, line["paragraphs"] or "*")
            found.append(both(place, "maybe") if line["scope"] == "prose" else place)
        return either(found)

    def outcome(self, eccn: str, paragraph: str, country: str) -> str:
        """Return what the chart comes to for an item of an entry to a country."""
        (entry,) = self.now("ccl_entries", eccn)
        if not self.has(eccn, paragraph):
            return OUTCOMES["no" if self.now("united_states", country) else "maybe"]
        chart = self.chart(country)
        if chart and chart["pointer"]:
            return "out_of_scope"
        if entry["status"] == "no_licence_rows" and not self.now("ccl_all_destinations", eccn):
            return OUTCOMES["no" if self.now("united_states", country) else "maybe"]
        found = self.asked(eccn, paragraph, country)
        if found == "maybe" and all(
            self.asked(eccn, place, country) == "yes" for place in self.within(eccn, paragraph)
        ):
            found = "yes"
        return OUTCOMES["no" if self.now("united_states", country) else found]

    def has(self, eccn: str, paragraph: str) -> bool:
        """Tell whether an entry has a paragraph, as far as its list was read."""
        lists = self.rows.get(("ccl_paragraphs", eccn), [])
        held = [line for line in lists if line["valid_from"] <= self.day]
        return not paragraph or not held or any(
            f"{place}.".startswith(f"{paragraph}.")
            for line in held for place in line["paragraphs"].split()
        )  # fmt: skip

    def asked(self, eccn: str, paragraph: str, country: str) -> str:
        """Tell whether any row asks for a licence for an item of a paragraph."""
        rows = [
            both(self.covers(row, paragraph), self.reaches(row, country))
            for row in self.now("ccl_controls", eccn)
        ]
        return either([
            *rows, self.footnotes(eccn, paragraph, country), self.everywhere(eccn, paragraph),
        ])  # fmt: skip

    def within(self, eccn: str, paragraph: str) -> list[str]:
        """Return a paragraph of each kind that the rows tell apart within this one."""
        above = {paragraph}
        for row in self.now("ccl_controls", eccn):
            for place in f"{row['paragraphs']} {row['excluded']} {row['worded']}".split():
                while place and place != "*":
                    above.add(place)
                    place = place.rpartition(".")[0]
        return [f"{place}.zz".lstrip(".") for place in above
                if f"{place}.".startswith(f"{paragraph}." if paragraph else "")]  # fmt: skip
