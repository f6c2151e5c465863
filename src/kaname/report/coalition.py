"""Coalitions as a table, a picture of reach against cost, and a page."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from kaname.core.text import Argument, Text, load_wording, plain
from kaname.joint.coalition import Answer, FrontPoint
from kaname.joint.coalition_search import SLACK
from kaname.report.picture import PALE, PALETTE, Axis, Picture, cut
from kaname.report.supply_page import Part, Table, as_lines, supply_page
from kaname.supply.countries import name_of
from kaname.supply.interval import Interval

__all__ = ["as_html", "as_text", "front_svg", "front_table", "inputs_table", "optima_table"]

_words: Final = load_wording("kaname.report", "words_coalition.toml")
SHOWN: Final = 20
"""So many optima are listed in a terminal and on a page; the CSV has all."""
NAMED: Final = 6
"""So many suppliers of an input are named."""


def say(key: str, language: str, **facts: Argument) -> str:
    """Return a wording of coalitions in a language."""
    return _words(key, **facts).to(language)


def optima_table(answer: Answer, bite: Sequence[Interval] | None = None) -> Table:
    """Return a row for each optimum.

    Args:
        answer: the optima.
        bite: what is left of the target's last products under each; None is unknown.
    """
    keys = (
        "members", "size", "cost", "inputs_denied_count", "inputs_certain_count", "denied_share",
        "bite", "left_low", "left_high", "theta_breaks", "leak_breaks", "needed", "inputs_denied",
        "source", "years",
    )  # fmt: skip
    sources = "; ".join(sorted({one.source.named for one in answer.inputs.shares}))
    years = _span({one.year for one in answer.inputs.shares if one.year})
    left = bite if bite is not None else [None] * len(answer.optima)
    rows = tuple(
        (
            ";".join(one.members), len(one.members), one.cost, len(one.denied), len(one.certain),
            one.denied_share, one.bite, after.low if after else None,
            after.high if after else None, one.theta_breaks, one.leak_breaks,
            ";".join(f"{member}:{lost}" for member, lost in one.needed),
            ";".join(one.denied), sources, years,
        )
        for one, after in zip(answer.optima, left, strict=True)
    )  # fmt: skip
    return _table(keys, rows, ("", "", "{:g}", "", "", *["{:.1%}"] * 6, "", "", "", ""))


def _without_inputs(table: Table) -> Table:
    """Return the first optima without the long list of inputs and the sources, told elsewhere."""
    last = table.names.index("inputs_denied")
    rows = tuple(row[:last] for row in table.rows[:SHOWN])
    return Table(table.names[:last], table.headings[:last], rows, table.forms[:last])


def front_table(points: Sequence[FrontPoint]) -> Table:
    """Return a row for each point of the front."""
    rows = tuple(
        (";".join(one.members), len(one.members), one.cost, one.denied_share) for one in points
    )
    return _table(("members", "size", "cost", "denied_share"), rows, ("", "", "{:g}", "{:.1%}"))


def inputs_table(answer: Answer, names: Mapping[str, Text] | None = None) -> Table:
    """Return a row for each input: the target's own share, other suppliers, and the source."""
    inputs = answer.inputs
    rows = []
    for column, one in enumerate(inputs.shares):
        others = inputs.outside[:, column]
        ranked = sorted(
            (-float(share), country)
            for share, country in zip(others, inputs.countries, strict=True) if share > 0
        )  # fmt: skip
        suppliers = " ".join(f"{country} {-share:.0%}" for share, country in ranked[:NAMED])
        name = names[one.product] if names and one.product in names else plain(one.product)
        denying = sum(one.product in optimum.denied for optimum in answer.optima)
        rows.append(
            (name, f"{denying} / {len(answer.optima)}",
             None if np.isnan(inputs.own[column]) else float(inputs.own[column]),
             suppliers + (" …" if len(ranked) > NAMED else ""),
             " ".join(one.unknown), one.measure, str(one.year or ""),
             one.source.named)
        )  # fmt: skip
    keys = (
        "input", "denied_by", "own_share", "suppliers", "without_figure", "measure", "year",
        "source",
    )  # fmt: skip
    return _table(keys, tuple(rows), ("", "", "{:.0%}", *[""] * 5))


def _table(keys: tuple[str, ...], rows: tuple[tuple[object, ...], ...],
           forms: tuple[str, ...]) -> Table:  # fmt: skip
    headings = tuple(_words(f"column.{key}") for key in keys)
    return Table(keys, headings, rows, forms)  # type: ignore[arg-type]


def _head(answer: Answer, language: str) -> list[str]:
    terms = answer.terms
    target = name_of(terms.target).to(language)
    lines = [
        say("asked", language, target=target, theta=f"{terms.theta:.4g}",
            inputs=f"{terms.inputs:.4g}", count=len(answer.inputs.shares))
    ]  # fmt: skip
    if answer.optima:
        first = answer.optima[0]
        key = "found.one" if len(answer.optima) == 1 else "found.many"
        facts: dict[str, Argument] = {"size": len(first.members), "cost": f"{first.cost:g}"}
        if key == "found.many":
            facts["count"] = len(answer.optima)
        lines.insert(0, say(key, language, **facts))
        if not answer.whole:
            lines.append(say("found.more", language, count=len(answer.optima)))
    else:
        everyone = f"{answer.everyone:.1%}"
        lines.insert(
            0, say("none", language, count=len(answer.candidates), everyone=everyone)
        )  # fmt: skip
    return lines


def _notes(
    answer: Answer, language: str, *, starter: bool, names: Mapping[str, Text] | None = None
) -> list[str]:
    inputs = answer.inputs
    alone = (inputs.own >= 1 - SLACK) & (inputs.own_most >= 1 - SLACK)
    only = int(alone.sum())
    open_ = int((~inputs.outside.any(axis=0) & ~alone).sum())
    target = name_of(answer.terms.target).to(language)
    lines = [say("starter", language)] if starter else []
    lines.append(say("shares", language))
    if only:
        lines.append(say("own", language, count=only, target=target))
    if open_:
        lines.append(say("nobody_named", language, count=open_, target=target))
    if any(len(one.certain) < len(one.denied) for one in answer.optima):
        lines.append(say("uncertain", language))
    if answer.unwilling:
        lines.append(say("unwilling", language, names=" ".join(answer.unwilling)))
    if inputs.left_out:
        called = [names[one].to(language) if names and one in names else one
                  for one in inputs.left_out]  # fmt: skip
        lines.append(say("left_out", language, names=", ".join(called)))
    return lines


def _sources(answer: Answer, language: str) -> list[str]:
    """Return a line for each source of the shares: publisher, title, edition, years."""
    years: dict[str, set[int]] = {}
    for one in answer.inputs.shares:
        held = years.setdefault(one.source.named, set())
        if one.year:
            held.add(one.year)
    return [
        say("source", language, source=source, years=_span(found))
        for source, found in sorted(years.items())
    ]


def _span(years: set[int]) -> str:
    if not years:
        return "–"
    low, high = min(years), max(years)
    return str(low) if low == high else f"{low}–{high}"


def as_text(
    answer: Answer, language: str, bite: Sequence[Interval] | None = None, *,
    starter: bool = False, names: Mapping[str, Text] | None = None,
) -> list[str]:  # fmt: skip
    """Return the answer as lines of a terminal."""
    short = _without_inputs(optima_table(answer, bite))
    target = name_of(answer.terms.target).to(language)
    lines = [say("title", language, target=target), "", *_head(answer, language), ""]
    if answer.optima:
        lines += [*as_lines(short, language), ""]
        lines += [say("confirmed" if bite is not None else "unconfirmed", language)]
    lines += _notes(answer, language, starter=starter, names=names)
    return [*lines, *_sources(answer, language)]


def front_svg(answer: Answer, points: Sequence[FrontPoint], language: str) -> str:
    """Return the front as a picture: cost to the right, share of inputs denied upwards."""
    target = name_of(answer.terms.target).to(language)
    title = say("title", language, target=target)
    picture = Picture(860, 460, title, say("part.front_text", language))
    across = Axis.over([one.cost for one in points], 70, 620)
    up = Axis(0.0, 1.0, 400, 60)
    picture.text(16, 26, title, 15, weight="600")
    picture.axis_x(across, 400, top=60)
    picture.axis_y(up, 70, "{:.0%}", right=620)
    picture.text(345, 436, say("axis.cost", language), 11, anchor="middle")
    picture.text(20, 230, say("axis.denied", language), 11, anchor="middle", turn=-90)
    goal = up.at(answer.terms.inputs)
    picture.line(70, goal, 620, goal, ink=PALETTE[1], width=1.4, dash="6 4")
    goal_text = say("goal", language, inputs=f"{answer.terms.inputs:.0%}")
    picture.text(74, goal - 5, goal_text, 10, ink=PALETTE[1])
    places = [(across.at(one.cost), up.at(one.denied_share)) for one in points]
    stairs = [places[0]] if places else []
    for (_, before), (x, y) in pairwise(places):
        stairs += [(x, before), (x, y)]
    if len(stairs) > 1:
        picture.path(stairs, ink=PALETTE[0])
    low = 66.0
    for number, (one, (x, y)) in enumerate(zip(points, places, strict=True)):
        names = " ".join(one.members) or "–"
        picture.dot(x, y, 4.5, PALETTE[0], hint=f"{names}: {one.denied_share:.1%}")
        if number and low < 400:
            picture.text(x + 5, y - 6, str(number), 9, ink=PALE)
            label = f"{number}  {one.denied_share:.0%}  {names}"
            picture.text(636, low, cut(label, 216, 9.5), 9.5)
            low += 14
    return picture.svg()


def as_html(
    answer: Answer, points: Sequence[FrontPoint], language: str,
    bite: Sequence[Interval] | None = None, *, starter: bool = False,
    names: Mapping[str, Text] | None = None,
) -> str:  # fmt: skip
    """Return a page: the optima, the front as a picture and a table, and the inputs."""
    table = _without_inputs(optima_table(answer, bite))
    said = say("confirmed" if bite is not None else "unconfirmed", language)
    target = name_of(answer.terms.target).to(language)
    parts = [
        Part(say("part.optima", language), (said,), table=table, file="optima.csv"),
        Part(say("part.front", language), (say("part.front_text", language),),
             (front_svg(answer, points, language),), front_table(points), "front.csv"),
        Part(say("part.inputs", language), table=inputs_table(answer, names), file="inputs.csv"),
    ]  # fmt: skip
    if not answer.optima:
        parts = parts[1:]
    return supply_page(
        say("title", language, target=target), parts, language, head=_head(answer, language),
        warnings=_notes(answer, language, starter=starter, names=names),
    )  # fmt: skip
