"""An ownership report as text, JSON or CSV, in English or Japanese."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from kaname.core.canonical import to_plain
from kaname.core.text import Argument, Text, clean, load_wording
from kaname.core.unknown import UNKNOWN
from kaname.joint.ownership import Judged, OwnershipReport, Rule
from kaname.joint.ownership_flags import held_text
from kaname.joint.ownership_words import Told, listed_text, tell

__all__ = [
    "GROUPS",
    "ShownFlag",
    "by_answer",
    "flags_once",
    "interest_text",
    "say",
    "terms_text",
    "to_csv",
    "to_json",
    "to_text",
]

GROUPS: Final = ("yes", "open", "no")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_words: Final = load_wording("kaname.report", "words_ownership.toml")


def say(key: str, lang: str, **facts: Argument) -> str:
    """Return a label in a language."""
    return clean(_words(key, **facts).to(lang))


def answer_key(judged: Judged) -> str:
    """Return ``yes``, ``open`` or ``no``."""
    return "open" if judged.answer is UNKNOWN else "yes" if judged.answer else "no"


def by_answer(report: OwnershipReport) -> dict[str, list[tuple[str, list[Judged]]]]:
    """Return the companies, each under the most serious answer that any rule gives."""
    companies: dict[str, list[Judged]] = {}
    for judged in report.judged:
        companies.setdefault(judged.company, []).append(judged)
    groups: dict[str, list[tuple[str, list[Judged]]]] = {key: [] for key in GROUPS}
    for company, some in companies.items():
        worst = min((GROUPS.index(answer_key(one)) for one in some), default=len(GROUPS) - 1)
        groups[GROUPS[worst]].append((company, some))
    return groups


def interest_text(judged: Judged) -> Text:
    """Return the economic interest in words."""
    interest = judged.interest
    if interest is None:
        return _words("label.interest_none")
    if interest.low == interest.high:
        return _words("label.interest_value", low=interest.low)
    return _words("label.interest_range", low=interest.low, high=interest.high)


def terms_text(judged: Judged) -> list[Text]:
    """Return the entries whose terms apply, with what their edition says of them."""
    texts = []
    for listing in judged.terms:
        entry = listing.hit.entry if listing.hit else None
        requirement = entry.detail("licence_requirement") if entry else ""
        policy = entry.detail("licence_policy") if entry else ""
        texts.append(
            _words(
                "label.term",
                entry=f"{entry.name if entry else ''} {listing.entry}".strip(),
                requirement=requirement or _words("label.term_none"),
                policy=policy or _words("label.policy_none"),
            )
        )
    return texts


@dataclass(frozen=True, slots=True)
class ShownFlag:
    """A red flag of a company, once for all the rules under which it shows."""

    kind: str
    text: Text
    cites: tuple[str, ...]
    rules: tuple[Rule, ...]
    everywhere: bool
    """It shows under every rule that the company was judged by."""

    def line(self, lang: str) -> str:
        """Return the flag in a language: which rules, unless all; what; where it stands."""
        under = "" if self.everywhere else " / ".join(rule.name.to(lang) for rule in self.rules)
        said = say("label.flag_under", lang, rules=under) if under else say("label.flag", lang)
        cite = f" ({'; '.join(self.cites)})" if self.cites else ""
        return clean(f"{said}: {self.text.to(lang)}{cite}")


def flags_once(some: Sequence[Judged]) -> list[ShownFlag]:
    """Return the red flags of one company, each once, in the order in which they are met."""
    found: dict[tuple[str, Text], list[tuple[Rule, str]]] = {}
    for judged in some:
        for flag in judged.flags:
            found.setdefault((flag.kind, flag.text), []).append((judged.rule, flag.cite))
    shown = []
    for (kind, text), places in found.items():
        cites = tuple(dict.fromkeys(cite for _, cite in places if cite))
        rules = {rule.id: rule for rule, _ in places}
        everywhere = len(rules) == len({judged.rule.id for judged in some})
        shown.append(ShownFlag(kind, text, cites, tuple(rules.values()), everywhere))
    return shown


def head_lines(report: OwnershipReport, lang: str) -> list[str]:
    """Return what was asked of what: parties, editions searched."""
    graph = report.graph
    facts: dict[str, Argument] = {
        "links": len(graph.links), "controls": len(graph.controls), "parties": len(graph.members),
    }  # fmt: skip
    editions = [
        say(
            "head.edition", lang, edition=edition.label, rows=edition.rows,
            day=edition.edition_date or _words("head.undated"),
        )
        for edition in report.editions
    ]  # fmt: skip
    searched = say("head.not_searched", lang)
    if editions:
        searched = say("head.searched", lang, names=report.names, editions=", ".join(editions))
    return [say("head.links", lang, **facts), searched]


def rule_line(rule: Rule, lang: str) -> str:
    """Return a rule, its state on the day, and where it stands."""
    cite = f" ({rule.citation.cite})" if rule.citation else ""
    return clean(f"{rule.name.to(lang)}: {rule.state_text.to(lang)}{cite}")


def to_text(report: OwnershipReport, lang: str) -> str:
    """Return the report as lines of text; nothing in it would move a terminal."""
    lines = [f"{say('head.kind', lang)} {report.on.isoformat()}"]
    lines += ["  " + line for line in head_lines(report, lang)]
    lines += ["  " + rule_line(rule, lang) for rule in report.rules]
    lines += ["! " + note.to(lang) for note in report.notes]
    whole = len({judged.company for judged in report.judged}) == 1
    for key, companies in by_answer(report).items():
        title = say(f"part.{key}", lang)
        lines += ["", "== " + say("part.count", lang, title=title, number=len(companies)) + " =="]
        for company, some in companies:
            if key == "no":
                lines += _below(report, some, lang)
                continue
            lines += ["", report.graph.name(company)]
            for judged in some:
                lines += _block(report, judged, lang, whole=whole)
            lines += _flag_lines(some, "  ", lang)
    return "".join(clean(line).rstrip() + "\n" for line in lines)


def _below(report: OwnershipReport, some: list[Judged], lang: str) -> Iterable[str]:
    for judged in some:
        yield "  " + say(
            "label.below_line", lang, company=report.graph.name(judged.company),
            rule=judged.rule.name, held=held_text(judged.held), named=judged.named,
            interest=interest_text(judged),
        )  # fmt: skip
        itself = tell(report, judged).itself
        if itself is not None:
            yield "      " + itself.to(lang)
    yield from _flag_lines(some, "      ", lang)


def _flag_lines(some: Sequence[Judged], indent: str, lang: str) -> Iterable[str]:
    for flag in flags_once(some):
        yield indent + flag.line(lang)


def _block(report: OwnershipReport, judged: Judged, lang: str, *, whole: bool) -> Iterable[str]:
    told = tell(report, judged, whole=whole)
    yield f"  [{judged.rule.name.to(lang)}] {told.answer.to(lang)}"
    yield "      " + judged.said.to(lang)
    if told.itself is not None:
        yield "      " + told.itself.to(lang)
    for label, texts in _reasons(judged, told):
        for text in texts:
            yield f"      {say(f'label.{label}', lang)}: {text.to(lang)}"
    yield f"      {say('label.interest', lang)}: {interest_text(judged).to(lang)}"


def _reasons(judged: Judged, told: Told) -> Iterable[tuple[str, Iterable[Text]]]:
    yield "path", told.chains
    yield "arithmetic", told.steps
    yield "carried", (told.carriers,) if told.carriers else ()
    yield "decides", told.deciding
    yield "terms", terms_text(judged)


def to_json(report: OwnershipReport) -> str:
    """Return the report as JSON, in both languages."""
    shown = {
        "format": "kaname-ownership-1",
        "as_of": report.on,
        "rules": [
            {
                "id": rule.id, "name": rule.name, "state": rule.state, "limit": rule.limit,
                "until": rule.until.isoformat() if rule.until else "",
                "citation": rule.citation.cite if rule.citation else "", "lists": rule.lists,
            }
            for rule in report.rules
        ],
        "editions": [
            {"edition": e.label, "sha256": e.sha256, "rows": e.rows,
             "edition_date": e.edition_date.isoformat() if e.edition_date else ""}
            for e in report.editions
        ],
        "notes": report.notes,
        "problems": [
            {"code": p.code, "place": str(p.place), "found": p.found} for p in report.problems
        ],
        "results": [_result(report, judged) for judged in report.judged],
    }  # fmt: skip
    text = json.dumps(to_plain(shown), ensure_ascii=False, indent=1)
    hidden = {char for char in set(text) if char != "\n" and clean(char) != char}
    return text.translate({ord(char): json.dumps(char)[1:-1] for char in hidden}) + "\n"


def _result(report: OwnershipReport, judged: Judged) -> dict[str, Any]:
    told = tell(report, judged)
    name = report.graph.name
    interest = judged.interest
    return {
        "company": name(judged.company),
        "company_id": judged.company,
        "rule": judged.rule.id,
        "state": judged.rule.state,
        "listed_by_ownership": {"yes": "yes", "no": "no"}.get(answer_key(judged), "undetermined"),
        "least": judged.held.least,
        "most": judged.held.most,
        "most_excluded": judged.held.most_open,
        "named": judged.named,
        "economic_interest": {"low": interest.low, "high": interest.high} if interest else {},
        "said": judged.said,
        "listed_itself": told.itself or "",
        "paths": told.chains,
        "steps": [
            {
                "company": name(step.company), "sum_at_least": step.low,
                "owners": [
                    {"owner": name(h.owner), "low": h.share.low, "high": h.share.high,
                     "entries": listed_text(report, h.owner, judged.rule.lists)}
                    for h in step.owners
                ],
            }
            for step in judged.steps[:200]
        ],
        "steps_in_all": len(judged.steps),
        "arithmetic": told.steps,
        "carried_by": _carried(report, judged),
        "deciding": [
            {
                "owner": name(fact.owner),
                "company": name(fact.company) if fact.company else "",
                "worked_out": fact.tried,
                "yes_from": _given(fact.yes_from), "no_below": _given(fact.no_below),
                "no_above": _given(fact.no_above),
                "if_listed": _truth(fact.if_listed) if not fact.company else "",
                "if_not_listed": _truth(fact.if_not_listed) if not fact.company else "",
            }
            for fact in (judged.deciding.facts if judged.deciding else ())
        ],
        "terms": terms_text(judged),
        "red_flags": [{"kind": f.kind, "text": f.text, "citation": f.cite} for f in judged.flags],
    }  # fmt: skip


def _carried(report: OwnershipReport, judged: Judged) -> dict[str, Any]:
    why = judged.carriers
    if why is None:
        return {}
    sets = [[report.graph.name(one) for one in chosen] for chosen in why.sets]
    return {
        "sets": sets, "complete": why.complete,
        "needed": [report.graph.name(one) for one in why.needed],
    }  # fmt: skip


def _given(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _truth(value: object) -> str:
    return "undetermined" if value is UNKNOWN else "yes" if value else "no"


_COLUMNS: Final = (
    "company", "company_id", "rule", "state", "listed_by_ownership", "least", "most", "named",
    "economic_low", "economic_high", "said", "paths", "arithmetic", "carried_by", "deciding",
    "red_flags",
)  # fmt: skip


def to_csv(report: OwnershipReport, lang: str) -> str:
    """Return one row for each company and rule; cells that a spreadsheet would run are quoted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for judged in report.judged:
        told = tell(report, judged)
        interest = judged.interest
        cells: tuple[str, ...] = (
            report.graph.name(judged.company), judged.company, judged.rule.id, judged.rule.state,
            _truth(judged.answer), _given(judged.held.least), _given(judged.held.most),
            _given(judged.named), _given(interest.low) if interest else "",
            _given(interest.high) if interest else "", judged.said.to(lang),
            _cell(told.chains, lang), _cell(told.steps, lang),
            told.carriers.to(lang) if told.carriers else "", _cell(told.deciding, lang),
            _cell([flag.text for flag in judged.flags], lang),
        )  # fmt: skip
        writer.writerow([_safe(cell) for cell in cells])
    return out.getvalue()


def _cell(texts: Iterable[Text], lang: str) -> str:
    return " | ".join(text.to(lang) for text in texts)


def _safe(cell: str) -> str:
    text = clean(cell)
    return "'" + text if text.startswith(_FORMULA) else text
