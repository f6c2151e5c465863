"""How often a name that is on no list alerts, as it was measured.

A threshold means something only by what it lets through: of names that are on no list, the share
that alerts at it. ``rates.csv`` holds the counts, by kind of name, script and threshold, against
lists of different length; ``bench/screening/rates.py`` measures them and writes the table. What was
measured on too few names, or not at all, has no rate: none is guessed.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Final

from kaname.core.text import Argument, Text
from kaname.screening.presets import PRESETS
from kaname.screening.scripts.letters import script_of_letter
from kaname.screening.words_screening import words

__all__ = [
    "KINDS", "SCRIPTS", "Measured", "Rate", "alert_rate", "main_script", "measured", "rates_page",
    "rates_text", "shown_rates",
]  # fmt: skip

FILE: Final = "rates.csv"
ALERT: Final = "alert"
FOUND: Final = "found"
KINDS: Final = ("person", "organisation")
SCRIPTS: Final = ("latin", "arabic", "han", "hangul", "cyrillic", "kana", "other")
FEW: Final = 90
"""Fewer names say nothing of a rate."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One count: of ``names`` names ``counted`` reached ``points`` against ``parties`` parties.

    ``measure`` is ``alert`` (clean names that alert) or ``found`` (names of listed parties, under
    which their own entry is found).
    """

    measure: str
    list_name: Text
    parties: int
    name_kind: str
    script: str
    points: int
    names: int
    counted: int
    names_from: str
    measured_on: date


@dataclass(frozen=True, slots=True)
class Rate:
    """The share of clean names of a kind, in a script, that alert at ``threshold`` points.

    It was measured at ``measured_at`` points; where these are fewer, the share is at most that.
    """

    name_kind: str
    script: str
    threshold: int
    measured_at: int
    names: int
    alerting: int
    parties: int
    measured_on: date

    @property
    def share(self) -> float:
        """Return the share, 0 to 1."""
        return self.alerting / self.names

    @property
    def at_most(self) -> bool:
        """Tell whether the share is a bound: it was measured at a lower threshold."""
        return self.measured_at < self.threshold


@cache
def measured() -> tuple[Measured, ...]:
    """Return the table."""
    file = resources.files("kaname.screening") / FILE
    return tuple(
        Measured(
            measure=row["measure"],
            list_name=Text(row["list_en"], row["list_ja"]),
            parties=int(row["parties"]),
            name_kind=row["name_kind"],
            script=row["script"],
            points=int(row["points"]),
            names=int(row["names"]),
            counted=int(row["counted"]),
            names_from=row["names_from"],
            measured_on=date.fromisoformat(row["measured_on"]),
        )
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    )


def main_script(name: str) -> str:
    """Return the script that most letters of a name are in, as in ``SCRIPTS``; "" when none is."""
    counted = Counter(filter(None, map(script_of_letter, name)))
    return max(SCRIPTS, key=lambda script: counted[script]) if counted else ""


def alert_rate(name_kind: str, script: str, threshold: int, parties: int) -> Rate | None:
    """Return the rate at a threshold; None when it was not measured, or on too few names.

    Args:
        name_kind: one of ``KINDS``.
        script: one of ``SCRIPTS``.
        threshold: points that a name has to reach. Between two measured ones the rate of the lower
            is returned, which is the higher rate.
        parties: how many are searched: a longer list alerts more, so that what was measured on the
            shortest list that is not shorter counts, else on the longest.
    """
    lengths = sorted({one.parties for one in measured() if one.measure == ALERT})
    if not lengths:
        return None
    length = next((one for one in lengths if one >= parties), lengths[-1])
    there = [
        one
        for one in measured()
        if (one.measure, one.parties, one.name_kind, one.script)
        == (ALERT, length, name_kind, script)
        and one.points <= threshold
        and one.names >= FEW
    ]
    if not there:
        return None
    best = max(there, key=lambda one: one.points)
    return Rate(name_kind, script, threshold, best.points, best.names, best.counted, best.parties,
                best.measured_on)  # fmt: skip


def shown_rates(scripts: Iterable[str], threshold: int, parties: int) -> tuple[Rate, ...]:
    """Return the rates of names in these scripts, persons and organisations, as far as measured."""
    wanted = {*scripts}
    pairs = [(kind, script) for kind in KINDS for script in SCRIPTS if script in wanted]
    found = [alert_rate(kind, script, threshold, parties) for kind, script in pairs]
    return tuple(rate for rate in found if rate is not None)


def rates_text(
    scripts: Sequence[str], threshold: int, parties: int, *, brief: bool = False
) -> Text:
    """Return in one line what a threshold means for names in these scripts.

    Of what was not measured it is said that it was not: each by itself, or where it is to be
    ``brief`` and some was measured, all of it together.
    """
    known = shown_rates(scripts, threshold, parties)
    groups = [(kind, script) for kind in KINDS for script in SCRIPTS if script in scripts]
    together = brief and 0 < len(known) < len(groups)
    rates = [(*group, alert_rate(*group, threshold, parties)) for group in groups]
    parts = [_part(*one) for one in rates if one[2] is not None or not together]
    if together:
        parts.append(words()("rates.others"))
    joined = Text("; ".join(part.en for part in parts), "、".join(part.ja for part in parts))
    if not known:
        return words()("rates.none", threshold=threshold, groups=joined)
    key = "rates.line_at_most" if known[0].at_most else "rates.line"
    return words()(key, threshold=threshold, groups=joined, measured=known[0].measured_at,
                   parties=f"{known[0].parties:,}")  # fmt: skip


def _part(name_kind: str, script: str, rate: Rate | None) -> Text:
    facts: dict[str, Argument] = {
        "kind": words()(f"rates.kind.{name_kind}"), "script": words()(f"rates.script.{script}"),
    }  # fmt: skip
    if rate is None:
        return words()("rates.unmeasured", **facts)
    key = "rates.at_most" if rate.at_most else "rates.measured"
    return words()(key, **facts, share=_percent(rate.alerting, rate.names, up=rate.at_most),
                   alerting=f"{rate.alerting:,}", names=f"{rate.names:,}")  # fmt: skip


def rates_page() -> str:
    """Return the table of ``docs/matching.md``: the presets, against each list measured."""
    lengths = sorted({one.parties for one in measured()})
    lines = ["| preset | points | searched | listed parties found | unlisted persons that alert"
             " | unlisted companies that alert |", "|---|---|---|---|---|---|"]  # fmt: skip
    for preset, points in PRESETS.items():
        for length in lengths:
            rows = [one for one in measured() if (one.parties, one.points) == (length, points)]
            found = [one for one in rows if one.measure == FOUND]
            people = [one for one in rows if (one.measure, one.name_kind) == (ALERT, "person")]
            firms = [one for one in rows if (one.measure, one.name_kind) == (ALERT, "organisation")]
            cells = (
                preset,
                str(points),
                f"{rows[0].list_name.en}, {length:,} parties",
                _together(found) or "not measured",
                f"{_together(people)}: {_by_script(people)}",
                "; ".join(f"{one.counted} of {one.names}" for one in firms),
            )
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _together(rows: Sequence[Measured]) -> str:
    names = sum(one.names for one in rows)
    return _percent(sum(one.counted for one in rows), names) if names else ""


def _by_script(rows: Sequence[Measured]) -> str:
    ordered = sorted(rows, key=lambda one: SCRIPTS.index(one.script))
    return ", ".join(
        f"{words()(f'rates.script.{one.script}').en} {_percent(one.counted, one.names)}"
        for one in ordered
        if one.names >= FEW
    )


def _percent(part: int, whole: int, *, up: bool = False) -> str:
    """Return a share with one place after the point, or two where it is small; a bound goes up."""
    places = 2 if 0 < 1000 * part < whole else 1
    unit = 100 * 10**places
    rounded = -(-unit * part // whole) if up else (2 * unit * part + whole) // (2 * whole)
    return f"{rounded / 10**places:.{places}f} %"
