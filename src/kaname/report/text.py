"""The dossier as text: for a terminal in colour, for a pipe or a log without any sign of one."""

from dataclasses import dataclass, field

from kaname.joint.dossier import Dossier
from kaname.law.engine.provisions import STATUSES
from kaname.report.exposure_text import put_exposures
from kaname.report.follow_part import DutyView
from kaname.report.law_part import (
    CitationView,
    ClaimView,
    DivergenceView,
    FindingView,
    Side,
)
from kaname.report.lines import Span, columns, pad, wrap
from kaname.report.order_part import Order
from kaname.report.party_part import HitView, PartyView
from kaname.report.reader import OutcomeView
from kaname.report.sheet import FANCY, PLAIN, Sheet
from kaname.report.view import View, build_view

__all__ = ["to_text"]


@dataclass(slots=True)
class Seen:
    """What was written before and is not written again."""

    claims: set[ClaimView] = field(default_factory=set)
    citations: set[CitationView] = field(default_factory=set)


def to_text(dossier: Dossier, language: str, *, terminal: bool, width: int) -> str:
    """Return the dossier as text that ends with a line break.

    Args:
        dossier: what to show.
        language: ``en`` or ``ja``.
        terminal: with colours, signs and links; without, nothing but characters of the text.
        width: columns; lines are at most 100 wide, and longer only where a web address stands.

    Raises:
        ValueError: there is no such language.
    """
    view = build_view(dossier, language)
    sheet = Sheet(width, FANCY if terminal else PLAIN)
    _head(sheet, view)
    _verdicts(sheet, view)
    _route(sheet, view)
    _pointer(sheet, view)
    _parties(sheet, view)
    _divergences(sheet, view)
    _findings(sheet, view)
    _follows(sheet, view)
    put_exposures(sheet, view)
    _facts(sheet, view)
    _coverage(sheet, view)
    _questions(sheet, view)
    _notices(sheet, view)
    return sheet.coloured() if terminal else sheet.plain()


def _outcome(outcome: OutcomeView) -> Span:
    return Span(outcome.word, outcome.key)


def _head(sheet: Sheet, view: View) -> None:
    say, head = view.say, view.head
    sheet.put(f"KANAME {say('head.kind')} {head.short_id}", style="dim")
    sheet.put(head.title, style="title")
    sheet.blank()
    pairs = (
        (say("head.reference"), head.reference),
        (say("head.as_of"), f"{head.as_of} ({head.as_of_why})"),
        (say("head.version"), head.software),
    )
    width = max(columns(label) for label, _ in pairs)
    for label, value in pairs:
        sheet.pair(label, value, width=width)
    for banner in view.banners:
        sheet.blank()
        sign = sheet.signs.alert if banner.alert else sheet.signs.dot
        sheet.put(banner.text, indent=2, prefix=f"{sign} ", style="banner" * banner.alert)


def _verdicts(sheet: Sheet, view: View) -> None:
    say = view.say
    sheet.heading(say("verdict.title"))
    width = max((columns(capital.name) for capital in view.capitals), default=0)
    for capital in view.capitals:
        word = [_outcome(capital.outcome)]
        sheet.put(word, indent=2, prefix=Span(pad(capital.name, width) + "  ", "strong"))
        below = 4 + width
        for line in (capital.lead, capital.more, capital.not_clearance, capital.could_rise):
            if line:
                sheet.put(line, indent=below)
        sheet.blank()
    _items(sheet, view)
    sheet.put(view.compared, indent=2)


def _items(sheet: Sheet, view: View) -> None:
    """Write the items as a table: item, one column for each capital, and whether they differ."""
    if not view.items:
        return
    say = view.say
    room = sheet.width - 2
    compared_as = {"differs", "open", *(row.compared_as for row in view.items)} - {"same"}
    mark = max(columns(say(f"verdict.{word}")) for word in compared_as) + 2
    each = max(12, (room - mark) * 3 // 10)
    first = room - mark - each * len(view.capitals)
    if first < 12:
        _items_in_lines(sheet, view)
        return
    widths = (first, *(each for _ in view.capitals), mark)
    heads = (say("verdict.item"), *(capital.name for capital in view.capitals), "")
    _row(sheet, [Span(head, "label") for head in heads], widths)
    for row in view.items:
        name = row.name if row.name == row.id else f"{row.name} [{row.id}]"
        same = row.compared_as == "same"
        compared = Span("") if same else Span(say(f"verdict.{row.compared_as}"), "strong")
        _row(sheet, [Span(name), *(_outcome(o) for o in row.outcomes), compared], widths)
    sheet.blank()


def _items_in_lines(sheet: Sheet, view: View) -> None:
    for row in view.items:
        sheet.put(row.name, indent=2, style="strong")
        for capital, outcome in zip(view.capitals, row.outcomes, strict=True):
            sheet.pair(capital.name, [_outcome(outcome)], indent=4)
        if row.compared_as != "same":
            sheet.put(view.say(f"verdict.{row.compared_as}"), indent=4)
    sheet.blank()


def _row(sheet: Sheet, cells: list[Span], widths: tuple[int, ...]) -> None:
    columns_of_lines = [wrap([cell], width - 2) for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(len(lines) for lines in columns_of_lines)):
        line = [Span("  ")]
        for lines, width in zip(columns_of_lines, widths, strict=True):
            spans = lines[number] if number < len(lines) else []
            used = sum(columns(span.text) for span in spans)
            line += [*spans, Span(" " * max(1, width - used))]
        while line and not line[-1].text.strip():
            line.pop()
        sheet.lines.append(line)


def _route(sheet: Sheet, view: View) -> None:
    sheet.blank()
    stops = [f"{stop.label}: {stop.place}" for stop in view.route.stops]
    arrow = f" {sheet.signs.arrow} "
    sheet.put(arrow.join(stops), indent=2)
    if view.route.note:
        sheet.put(view.route.note, indent=2, style="dim")


def _pointer(sheet: Sheet, view: View) -> None:
    say, count = view.say, len(view.questions)
    sheet.heading(say("section.questions"))
    if not count:
        text = say("questions.none")
    elif count == 1:
        text = say("questions.at_end_one", first=view.questions[0].wording)
    else:
        text = say("questions.at_end", count=count, first=view.questions[0].wording)
    sheet.put(text, indent=2)


def _parties(sheet: Sheet, view: View) -> None:
    say = view.say
    sheet.heading(say("section.parties"))
    if not view.parties:
        sheet.put(say("parties.none"), indent=2)
        return
    sheet.put(view.method, indent=2, style="dim")
    for note in view.screening_notes:
        sheet.put(note, indent=2, prefix=f"{sheet.signs.alert} ", style="banner")
    for party in view.parties:
        sheet.blank()
        _party(sheet, view, party)


def _party(sheet: Sheet, view: View, party: PartyView) -> None:
    say, dot = view.say, sheet.signs.dot
    sheet.put(
        [Span(party.name, "strong"), Span(f" [{party.id}]" if party.id else "", "dim")], indent=2
    )
    if party.roles:
        sheet.put(f"{party.roles} {dot} {party.country}", indent=4)
    for line in party.owns:
        sheet.put(line, indent=4)
    if party.other_names:
        sheet.pair(say("field.party.other_names"), "; ".join(party.other_names), indent=4)
    if party.note:
        sheet.put(party.note, indent=4)
    for edition in party.searched:
        sheet.put(edition, indent=6, prefix=f"{dot} ", style="dim")
    for hit in party.hits:
        _hit(sheet, view, hit)


def _hit(sheet: Sheet, view: View, hit: HitView) -> None:
    say, dot = view.say, sheet.signs.dot
    head = [Span(hit.identity_word, hit.identity), Span(f" {dot} {hit.list_name} {dot} ")]
    sheet.put([*head, Span(hit.score_text)], indent=4)
    sheet.put(hit.identity_meaning, indent=6, style="dim")
    sheet.pair(say("hit.listed"), f"{hit.listed_name} [{hit.entry_id}]", indent=6)
    if hit.matched_name != hit.listed_name:
        sheet.pair(say("hit.matched"), hit.matched_name, indent=6)
    sheet.pair(say("hit.edition"), f"{hit.edition_date} {dot} {hit.edition}", indent=6)
    for text, points in hit.reasons:
        sheet.put(f"{text} ({points})", indent=6, prefix=f"{dot} ")
    for label, value, href in hit.details:
        sheet.pair(label, [Span(value, "", href)], indent=6)


def _divergences(sheet: Sheet, view: View) -> None:
    say = view.say
    sheet.heading(say("section.divergences"))
    if not view.divergences:
        sheet.put(view.compared, indent=2)
    for parting in view.divergences:
        _parting(sheet, view, parting)
    if view.grounds:
        sheet.blank()
        sheet.put(say("divergences.grounds"), indent=2, style="strong")
    for parting in view.grounds:
        sheet.blank()
        _parting(sheet, view, parting)


def _parting(sheet: Sheet, view: View, parting: DivergenceView) -> None:
    say = view.say
    if parting.subject:
        sheet.put(parting.subject, indent=2, style="strong")
    else:
        sheet.put(parting.reason, indent=4)
    for side in parting.sides:
        spans = [_outcome(side.outcome), Span("; ")] if side.outcome else []
        rests = f"{say('divergences.because')}: {'; '.join(side.titles)}"
        rest = rests if side.titles else say("divergences.no_rule")
        if parting.subject and not side.titles:
            spans, rest = spans[:1], ""
        sheet.pair(side.capital, [*spans, Span(rest)], indent=4)
    if parting.subject:
        sheet.put(parting.reason, indent=4)
        sheet.blank()


def _findings(sheet: Sheet, view: View) -> None:
    say, seen = view.say, Seen()
    sheet.heading(say("section.findings"))
    if sheet.signs.marks:
        legend = (f"{sign} {say(f'truth.{name}')}" for name, sign in sheet.signs.marks)
        sheet.put(say.join(legend), indent=2, style="dim")
        sheet.blank()
    if any(side.reach for side in view.sides):
        sheet.put(say("findings.reach"), indent=2, style="strong")
        for side in view.sides:
            for finding in side.reach:
                sheet.blank()
                _finding(sheet, view, finding, seen, reach=True)
            if not side.reach:
                sheet.blank()
                text = say("findings.no_reach" if side.loud or side.quiet else "findings.none")
                sheet.pair(side.capital, text, indent=4)
        sheet.blank()
        sheet.put(say("findings.requirements"), indent=2, style="strong")
    for side in view.sides:
        sheet.blank()
        sheet.put(side.capital, indent=2, style="heading")
        if not (side.loud or side.quiet):
            sheet.put(say("findings.none"), indent=4)
        if view.order is not None and side.jurisdiction == "US":
            _order(sheet, view, view.order, seen)
        else:
            for finding in side.loud:
                sheet.blank()
                _finding(sheet, view, finding, seen, reach=False)
        _quiet(sheet, view, side)


def _order(sheet: Sheet, view: View, order: Order, seen: Seen) -> None:
    """Write the General Prohibitions at a glance, then the findings under each."""
    say, dot = view.say, sheet.signs.dot
    sheet.put(say("order.title"), indent=4, style="strong")
    sheet.put(say("order.lead"), indent=4, style="dim")
    sheet.blank()
    for step in order.steps:
        state = Span(step.state_word, f"state_{step.state}")
        sheet.put([Span(step.title, "strong"), Span(f" {dot} "), state], indent=4, prefix=f"{dot} ")
        sheet.put([Span(step.note), Span(f" [{step.cite}]", "dim")], indent=6)
        if step.not_modelled:
            sheet.put(step.not_modelled, indent=6)
    for step in order.steps:
        if not step.loud:
            continue
        sheet.blank()
        sheet.put(step.title, indent=4, style="heading")
        sheet.put(step.rule, indent=4, style="dim")
        for finding in step.loud:
            sheet.blank()
            _finding(sheet, view, finding, seen, reach=False)
    if order.rest:
        sheet.blank()
        sheet.put(say("order.rest"), indent=4, style="heading")
    for finding in order.rest:
        sheet.blank()
        _finding(sheet, view, finding, seen, reach=False)


def _finding(sheet: Sheet, view: View, finding: FindingView, seen: Seen, *, reach: bool) -> None:
    say, dot = view.say, sheet.signs.dot
    head = [_outcome(finding.outcome)]
    if reach:
        head = [Span(f"{finding.capital}: {finding.title}", "strong")]
        sheet.put([*head, Span(f" {dot} {finding.subject_text}")], indent=4)
    else:
        sheet.put([*head, Span(f" {dot} {finding.subject_text}")], indent=4)
        sheet.put(finding.title, indent=6, style="strong")
    sheet.put(finding.summary, indent=6)
    if finding.could_be and not reach:
        sheet.pair(say("findings.could_be"), [_outcome(finding.could_be)], indent=6)
    sheet.put(say("findings.why") + ":", indent=6, style="label")
    _claim(sheet, view, finding.trace, 8, seen)
    if finding.conditions:
        sheet.put(say("findings.conditions") + ":", indent=6, style="label")
        for condition in finding.conditions:
            _claim(sheet, view, condition, 8, seen)
    _policy(sheet, view, finding)
    for caveat in finding.caveats:
        sheet.pair(say("findings.caveats"), caveat, indent=6)
    _citations(sheet, view, finding, seen)


def _policy(sheet: Sheet, view: View, finding: FindingView) -> None:
    """Write by which policies an application would be reviewed."""
    say = view.say
    if finding.policy:
        sheet.pair(say("findings.policy"), finding.policy, indent=6)
    if not finding.reviews:
        return
    key = "findings.policy" if len(finding.reviews) == 1 else "findings.policy_all"
    sheet.put(say(key) + ":", indent=6, style="label")
    for review in finding.reviews:
        basis = f" ({say('findings.policy_for', basis=review.basis)})" if review.basis else ""
        text = f": {review.text}" if review.text else ""
        spans = [Span(review.word, "strong"), Span(basis + text), Span(f" [{review.cites}]", "dim")]
        sheet.put(spans, indent=8, prefix=f"{sheet.signs.dot} ")


def _claim(
    sheet: Sheet, view: View, claim: ClaimView, indent: int, seen: Seen, *, aside: bool = False
) -> None:
    """Write a statement and its reasons, each set of reasons once.

    ``aside``: the statement is decided and the one it stands under is open, so that it is not what
    matters there; its reasons stand in the other formats.
    """
    mark = sheet.signs.mark(claim.mark, claim.word)
    spans = [Span(claim.text)]
    repeated = bool(claim.parts) and not aside and claim in seen.claims
    if repeated:
        spans.append(Span(" " + view.say("findings.as_above"), "dim"))
    if claim.asks:
        spans.append(Span(f" ({view.say.asks(claim.asks)})", "open"))
    if claim.cites:
        spans.append(Span(f" [{'; '.join(claim.cites)}]", "dim"))
    sheet.put(spans, indent=indent, prefix=Span(mark + " ", claim.mark))
    if repeated or aside:
        return
    seen.claims.add(claim)
    for read in claim.reads:
        text = f"{view.say('findings.read')} {read.label}: {read.value}"
        sheet.put(text, indent=indent + 2, style="dim")
    for part in claim.parts:
        beside = claim.mark == "open" and part.mark != "open"
        _claim(sheet, view, part, indent + 2, seen, aside=beside)


def _citations(sheet: Sheet, view: View, finding: FindingView, seen: Seen) -> None:
    """Write the law of a finding; what was written before is only named."""
    new = [citation for citation in finding.citations if citation not in seen.citations]
    for citation in new:
        dates = f"{citation.cite} ({citation.in_force}; {citation.verified})"
        sheet.put(dates, indent=6, prefix=Span(f"{sheet.signs.dot} ", "label"))
        sheet.put([Span(citation.source, "dim", citation.href)], indent=8)
    old = [citation.cite for citation in finding.citations if citation in seen.citations]
    if old:
        text = f"{'; '.join(old)} {view.say('findings.as_above')}"
        sheet.put(text, indent=6, prefix=Span(f"{sheet.signs.dot} ", "label"))
    seen.citations.update(new)


def _quiet(sheet: Sheet, view: View, side: Side) -> None:
    """Write the findings without a requirement, one line for each provision and answer."""
    if not side.quiet:
        return
    say, dot = view.say, sheet.signs.dot
    sheet.blank()
    sheet.put(side.quiet_text, indent=4, style="strong")
    sheet.put(say("findings.quiet_meaning"), indent=4, style="dim")
    for group in side.quiet:
        subjects = "; ".join(name for names, _ in group.reasons for name in names)
        cites = "; ".join(citation.cite for citation in group.citations)
        spans = [Span(group.title, "strong"), Span(f" {dot} {subjects} {dot} {group.summary}")]
        if group.outcome.key == "out_of_scope":
            spans = [_outcome(group.outcome), Span(f" {dot} "), *spans]
        sheet.put([*spans, Span(f" [{cites}]" if cites else "", "dim")], indent=4, prefix=f"{dot} ")
        for caveat in group.caveats:
            sheet.pair(say("findings.caveats"), caveat, indent=6)


def _follows(sheet: Sheet, view: View) -> None:
    say, dot = view.say, sheet.signs.dot
    sheet.heading(say("section.follows"))
    sheet.put(say("follows.lead"), indent=2, style="dim")
    for side in view.follows:
        sheet.blank()
        sheet.put(side.capital, indent=2, style="heading")
        if not side.stages:
            sheet.put(say("follows.none"), indent=4)
        for stage in side.stages:
            may = [Span(f" {dot} "), Span(say("follows.may"), "undetermined")]
            head = [Span(stage.title, "strong"), *(may if stage.hangs_on else [])]
            sheet.put(head, indent=4)
            if stage.hangs_on:
                sheet.put(say("follows.if", condition=stage.hangs_on), indent=6)
            for duty in stage.duties:
                _duty(sheet, view, duty)
        if side.law:
            sheet.put(say("follows.law") + ":", indent=4, style="label")
        for citation in side.law:
            dates = f"{citation.cite} ({citation.in_force}; {citation.verified})"
            sheet.put(dates, indent=6, prefix=f"{dot} ", style="dim")


def _duty(sheet: Sheet, view: View, duty: DutyView) -> None:
    say, dot = view.say, sheet.signs.dot
    may = [] if duty.sure else [Span(say("follows.may"), "undetermined"), Span(f" {dot} ")]
    items = f" ({say('follows.items', items=duty.items)})" if duty.items else ""
    cites = "; ".join(citation.cite for citation in duty.citations)
    spans = [*may, Span(duty.text + items), Span(f" [{cites}]", "dim")]
    sheet.put(spans, indent=6, prefix=f"{dot} ")
    if duty.hangs_on:
        sheet.put(say("follows.if", condition=duty.hangs_on), indent=8)


def _facts(sheet: Sheet, view: View) -> None:
    say = view.say
    sheet.heading(say("section.facts"))
    if not view.facts:
        sheet.put(say("facts.none_given"), indent=2)
    for group in view.facts:
        sheet.put(group.title, indent=2, style="strong")
        for row in group.rows:
            asks = f" ({say.asks(row.asks)})" if row.asks else ""
            value = [
                Span("; ".join(row.lines) or say("facts.not_given"), "" if row.lines else "open")
            ]
            sheet.pair(row.label, [*value, Span(asks, "open")], indent=4)
        sheet.blank()


def _coverage(sheet: Sheet, view: View) -> None:
    say, dot = view.say, sheet.signs.dot
    sheet.heading(say("section.coverage"))
    sheet.put(say("coverage.lists"), indent=2, style="strong")
    if not view.lists:
        sheet.put(say("coverage.no_lists"), indent=4)
    for used in view.lists:
        starter = f" ({say('coverage.starter')})" if used.starter else ""
        parts = [
            f"{used.publisher}{starter}", used.edition, used.date,
            f"{say('coverage.age')}: {used.age}", f"{say('coverage.rows')}: {used.rows}",
        ]  # fmt: skip
        if used.warnings:
            parts.append(f"{say('coverage.warnings')}: {used.warnings}")
        sheet.put(f" {dot} ".join(parts), indent=4, prefix=f"{dot} ")
        sheet.put(f"SHA-256 {used.sha256}", indent=6, style="dim")
    sheet.blank()
    sheet.put(say("coverage.law"), indent=2, style="strong")
    if not view.coverage:
        sheet.put(say("coverage.no_law"), indent=4)
    for side in view.coverage:
        sheet.put(say("coverage.law_short", capital=side.capital, summary=side.summary), indent=4)
        for status in STATUSES:
            titles = [row.title for row in side.rows if row.status == status]
            if titles:
                sheet.pair(say(f"coverage.{status}"), "; ".join(titles), indent=6)
        limited = [row for row in side.rows if row.asked and row.limits]
        if limited:
            sheet.put(say("coverage.limits_asked") + ":", indent=6, style="label")
        for row in limited:
            sheet.put(f"{row.title}: {row.limits}", indent=8, prefix=f"{dot} ")
        sheet.blank()
    if view.coverage:
        sheet.put(say("coverage.limits_all"), indent=4, style="dim")


def _questions(sheet: Sheet, view: View) -> None:
    say = view.say
    sheet.heading(say("section.questions"))
    if not view.questions:
        sheet.put(say("questions.none"), indent=2)
        return
    sheet.put(say("questions.lead"), indent=2, style="dim")
    for question in view.questions:
        sheet.blank()
        number = Span(f"{question.number}. ", "strong")
        sheet.put(question.wording, indent=2, prefix=number, style="strong")
        sheet.pair(say("questions.could"), [_outcome(question.could)], indent=5)
        if question.path:
            sheet.pair(say("questions.where"), question.path, indent=5)
        sheet.pair(say("questions.how"), question.how, indent=5)
        sheet.pair(say("questions.waiting"), "; ".join(question.waiting), indent=5)


def _notices(sheet: Sheet, view: View) -> None:
    say = view.say
    sheet.heading(say("section.notices"))
    for notice in view.notices:
        sheet.put(notice, indent=2, prefix=f"{sheet.signs.dot} ")
    sheet.blank()
    sheet.put(say("head.hash") + ":", indent=2, style="label")
    sheet.put(view.head.full_id, indent=2)
    sheet.put(say("head.hash_meaning"), indent=2, style="dim")
