"""The ownership report as one page: nothing is loaded, nothing runs, and it prints well."""

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from kaname.core.text import clean
from kaname.joint.ownership import Judged, OwnershipReport
from kaname.joint.ownership_flags import held_text
from kaname.joint.ownership_words import tell
from kaname.report.ownership import (
    GROUPS,
    answer_key,
    by_answer,
    flags_once,
    head_lines,
    interest_text,
    rule_line,
    say,
    terms_text,
)
from kaname.report.ownership_svg import draw

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["to_html"]

DRAWN_MAX: Final = 120
"""Answers that are drawn on one page."""
LISTED_MAX: Final = 2_000
"""Companies below the threshold that one page names."""
_OUTCOME: Final = {"yes": "prohibited", "open": "undetermined", "no": "no_requirement_found"}
"""Answer -> the tone in which the dossier shows an outcome like it."""


def to_html(report: OwnershipReport, lang: str) -> str:
    """Return the report as one self-contained page in ``lang`` (``en`` or ``ja``)."""
    from markupsafe import Markup

    style = _read("dossier.css") + _read("ownership.css")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return _template().render(
        lang=lang,
        style=Markup(style),
        style_hash=f"sha256-{digest}",
        say=lambda key, **facts: say(key, lang, **facts),
        **_view(report, lang),
    )


def _view(report: OwnershipReport, lang: str) -> dict[str, Any]:
    groups = by_answer(report)
    number = sum(len(companies) for companies in groups.values())
    title = say("head.title", lang, number=number)
    if number == 1:
        title = say("head.title_one", lang, name=report.graph.name(report.judged[0].company))
    return {
        "title": title,
        "on": report.on.isoformat(),
        "head": head_lines(report, lang),
        "rules": [rule_line(rule, lang) for rule in report.rules],
        "notes": [clean(note.to(lang)) for note in report.notes],
        "problems": [clean(problem.found.to(lang)) for problem in report.problems],
        "groups": _groups(report, groups, lang),
        "below": _below(report, groups["no"], lang),
        "below_left": max(0, len(groups["no"]) - LISTED_MAX),
        "legend": lang,
    }


def _groups(
    report: OwnershipReport, groups: dict[str, list[tuple[str, list[Judged]]]], lang: str
) -> list[dict[str, Any]]:
    """Return the companies that are drawn: every answer but "below", and what bears a flag."""
    found = []
    number = 0
    for key, companies in groups.items():
        shown: list[dict[str, Any]] = []
        left = 0
        for company, some in companies:
            answers = _drawn(some)
            if not answers:
                continue
            if number >= DRAWN_MAX:
                left += 1
                continue
            cards = []
            answers.sort(key=lambda one: GROUPS.index(answer_key(one)))
            for judged in answers:
                number += 1
                cards.append(_card(report, judged, lang, number))
            shown.append(
                {
                    "name": clean(report.graph.name(company)), "cards": cards,
                    "flags": [flag.line(lang) for flag in flags_once(some)],
                }
            )  # fmt: skip
        found.append(
            {"key": key, "tone": _OUTCOME[key], "title": say(f"part.{key}", lang),
             "number": len(companies), "companies": shown, "left": left}
        )  # fmt: skip
    return found


def _drawn(some: list[Judged]) -> list[Judged]:
    """Return what is drawn of a company: what is not below, and what listed parties own part of.

    Where only a flag that owes nothing to a share is left, one drawing shows it.
    """
    flagged = [one for one in some if one.flags]
    drawn = [one for one in some if answer_key(one) != "no" or (one.flags and one.held.most > 0)]
    return drawn or flagged[:1]


def _card(report: OwnershipReport, judged: Judged, lang: str, number: int) -> dict[str, Any]:
    told = tell(report, judged, whole=len({one.company for one in report.judged}) == 1)

    def texts(some: Any) -> list[str]:
        return [clean(text.to(lang)) for text in some]

    return {
        "tone": _OUTCOME[answer_key(judged)],
        "rule": clean(judged.rule.name.to(lang)),
        "state": clean(judged.rule.state_text.to(lang)),
        "answer": clean(told.answer.to(lang)),
        "said": clean(judged.said.to(lang)),
        "itself": clean(told.itself.to(lang)) if told.itself else "",
        "svg": draw(report, judged, lang, number),
        "reasons": [
            (say(f"label.{label}", lang), texts(some))
            for label, some in (
                ("path", told.chains),
                ("arithmetic", told.steps),
                ("carried", (told.carriers,) if told.carriers else ()),
                ("decides", told.deciding),
                ("terms", terms_text(judged)),
                ("interest", (interest_text(judged),)),
            )
            if some
        ],
    }


def _below(
    report: OwnershipReport, companies: list[tuple[str, list[Judged]]], lang: str
) -> list[dict[str, Any]]:
    return [
        {
            "name": clean(report.graph.name(company)),
            "rows": [
                {
                    "rule": clean(judged.rule.name.to(lang)),
                    "held": clean(held_text(judged.held).to(lang)),
                    "named": f"{judged.named.normalize():f} %",
                    "interest": clean(interest_text(judged).to(lang)),
                }
                for judged in some
            ],
        }
        for company, some in companies[:LISTED_MAX]
    ]


@cache
def _template() -> "Template":
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    return environment.get_template("ownership.html.j2")


def _read(name: str) -> str:
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf-8")
