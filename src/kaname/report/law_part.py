"""What the law says, as shown: questions, findings with their reasons, divergences, coverage."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from kaname.core.finding import Citation, Claim, Finding, Review
from kaname.core.outcome import Outcome
from kaname.core.unknown import is_known
from kaname.joint.divergence import Divergence, leading
from kaname.joint.dossier import OpenQuestion
from kaname.law.engine.provisions import STATUSES, Coverage
from kaname.law.engine.reviews import policy_word
from kaname.report.fact_part import ReadView, read_view
from kaname.report.party_part import safe_address
from kaname.report.reader import OutcomeView, Reader
from kaname.report.words import clean

__all__ = [
    "CitationView", "ClaimView", "CoverageRow", "CoverageSide", "DivergenceView", "FindingView",
    "QuestionView", "Quiet", "ReviewView", "Side", "answer_key", "citation_views",
    "coverage_sides", "divergence_views", "finding_views", "is_quiet", "oldest_check",
    "question_views", "sides",
]  # fmt: skip

_QUIET: Final = (Outcome.NO_REQUIREMENT_FOUND, Outcome.OUT_OF_SCOPE)
_ANSWER_LETTERS: Final = str.maketrans({" ": "_", "/": "_", "-": "_", ",": None})


@dataclass(frozen=True, slots=True)
class QuestionView:
    """An open question: what it could lead to, where and how to answer, who waits for it."""

    number: int
    wording: str
    could: OutcomeView
    path: str
    """Where in the case file; empty when it is not answered there."""
    how: str
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CitationView:
    """Places in the law with the same days and source; ``stale`` when the day asked is later."""

    cite: str
    in_force: str
    verified: str
    stale: bool
    source: str
    href: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A statement of the trace: ``mark`` is ``holds``, ``fails`` or ``open``."""

    mark: str
    word: str
    text: str
    reads: tuple[ReadView, ...]
    asks: tuple[int, ...]
    cites: tuple[str, ...]
    parts: tuple["ClaimView", ...]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A policy by which an application for the licence would be reviewed."""

    policy: str
    word: str
    basis: str
    text: str
    """What the policy says beyond its word; may be empty."""
    cites: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """What one provision says of one thing."""

    provision: str
    title: str
    capital: str
    subject: str
    subject_text: str
    outcome: OutcomeView
    could_be: OutcomeView | None
    summary: str
    trace: ClaimView
    citations: tuple[CitationView, ...]
    asks: tuple[int, ...]
    policy: str
    """What the provision itself says of review, or that none is held; empty beside ``reviews``."""
    reviews: tuple[ReviewView, ...]
    conditions: tuple[ClaimView, ...]
    caveats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quiet:
    """Findings of one provision that say the same, without a requirement, of several things."""

    title: str
    summary: str
    outcome: OutcomeView
    reasons: tuple[tuple[tuple[str, ...], tuple[ClaimView, ...]], ...]
    """Those whom the same reasons hold for, and the reasons; conditions of an exception last."""
    caveats: tuple[str, ...]
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One capital's findings: of reach, of requirements most severe first, and the quiet ones."""

    jurisdiction: str
    capital: str
    reach: tuple[FindingView, ...]
    loud: tuple[FindingView, ...]
    quiet: tuple[Quiet, ...]
    quiet_text: str


@dataclass(frozen=True, slots=True)
class PartingSide:
    """One capital's side of a divergence."""

    capital: str
    outcome: OutcomeView | None
    """None where the two part on a rule that decides nothing by itself."""
    titles: tuple[str, ...]
    """The provisions it rests on."""


@dataclass(frozen=True, slots=True)
class DivergenceView:
    """Where the two capitals part: on the outcome for an item, or on a rule (no subject)."""

    subject: str
    sides: tuple[PartingSide, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """How far one provision is modelled."""

    title: str
    status: str
    status_word: str
    limits: str
    """What the model leaves out; empty when nothing is known to be."""
    citation: CitationView
    verified_on: str
    asked: bool
    """Whether a finding of this dossier comes from it."""


@dataclass(frozen=True, slots=True)
class CoverageSide:
    """The coverage of one capital's law."""

    capital: str
    summary: str
    rows: tuple[CoverageRow, ...]


def question_views(reader: Reader) -> tuple[QuestionView, ...]:
    """Return the open questions in the dossier's order, numbered from 1."""
    return tuple(
        _question(reader, number, asked) for number, asked in enumerate(reader.dossier.questions, 1)
    )


def answer_key(answer: str) -> str:
    """Return the key under which a type of answer is explained: ``yes/no`` gives ``yes_no``."""
    return answer.casefold().translate(_ANSWER_LETTERS)


def sides(reader: Reader) -> tuple[Side, ...]:
    """Return the findings by capital."""
    names = dict.fromkeys(capital.jurisdiction for capital in reader.dossier.capitals)
    names |= dict.fromkeys(finding.jurisdiction for finding in reader.dossier.findings)
    return tuple(_side(reader, name) for name in names)


def divergence_views(reader: Reader, kind: str) -> tuple[DivergenceView, ...]:
    """Return where the two capitals part.

    Args:
        reader: the dossier.
        kind: ``outcome``, item by item, or ``grounds``, rule by rule.
    """
    return tuple(
        DivergenceView(
            subject=reader.subject(parting.about) if kind == "outcome" else "",
            sides=(
                _parting_side(reader, "US", parting, parting.us, parting.us_provisions),
                _parting_side(reader, "JP", parting, parting.jp, parting.jp_provisions),
            ),
            reason=reader.say.text(parting.reason),
        )
        for parting in reader.dossier.divergences
        if parting.kind == kind
    )


def _parting_side(
    reader: Reader, name: str, parting: Divergence, outcome: Outcome, provisions: tuple[str, ...]
) -> PartingSide:
    titles = tuple(dict.fromkeys(reader.title(provision) for provision in provisions))
    if parting.kind == "outcome":
        carrying = leading(reader.dossier.findings, name, parting.about.id)
    else:
        carrying = tuple(
            finding
            for finding in reader.dossier.finding_list(name)
            if finding.provision in provisions
        )
    silent = parting.kind != "outcome" and outcome in _QUIET
    shown = None if silent else reader.outcome(outcome, carrying)
    return PartingSide(reader.capital(name), shown, titles)


def coverage_sides(reader: Reader) -> tuple[CoverageSide, ...]:
    """Return the coverage register by capital, the least modelled last."""
    found: dict[str, list[Coverage]] = {c.jurisdiction: [] for c in reader.dossier.capitals}
    for entry in reader.dossier.coverage:
        found.setdefault(entry.jurisdiction, []).append(entry)
    return tuple(
        _coverage_side(reader, name, entries) for name, entries in found.items() if entries
    )


def oldest_check(reader: Reader) -> date | None:
    """Return the day on which law that a finding cites was last verified, at the oldest."""
    cited = [c for f in reader.dossier.findings for c in (*f.citations, *_reviewed_by(f))]
    days = [citation.verified_on for citation in cited]
    return min((day for day in days if day is not None), default=None)


def _question(reader: Reader, number: int, asked: OpenQuestion) -> QuestionView:
    question, say = asked.question, reader.say
    return QuestionView(
        number=number,
        wording=say.text(question.wording),
        could=reader.outcome(asked.could_lead_to),
        path="" if question.path.startswith("lists[") else clean(question.path),
        how=say.or_raw(f"answer.{answer_key(question.answer)}", question.answer),
        waiting=tuple(dict.fromkeys(reader.title(provision) for provision in asked.asked_by)),
    )


def _side(reader: Reader, jurisdiction: str) -> Side:
    findings = reader.dossier.finding_list(jurisdiction)
    asked = [finding for finding in findings if not finding.reach]
    loud = [finding for finding in asked if not is_quiet(finding)]
    loud.sort(key=lambda finding: -finding.outcome.severity)
    quiet = [finding for finding in asked if is_quiet(finding)]
    count = len(quiet)
    key = "findings.quiet_one" if count == 1 else "findings.quiet"
    return Side(
        jurisdiction=jurisdiction,
        capital=reader.capital(jurisdiction),
        reach=tuple(_finding_view(reader, finding) for finding in findings if finding.reach),
        loud=finding_views(reader, loud),
        quiet=_quiet(reader, quiet),
        quiet_text=reader.say(key) if count == 1 else reader.say(key, count=count),
    )


def is_quiet(finding: Finding) -> bool:
    """Tell whether a finding requires nothing and leaves nothing open."""
    silent = finding.outcome in _QUIET and not finding.questions
    return silent and not is_known(finding.policy) and not finding.reviews


def _quiet(reader: Reader, findings: Iterable[Finding]) -> tuple[Quiet, ...]:
    groups: dict[tuple[str, Outcome, str], list[Finding]] = {}
    for finding in findings:
        key = (finding.provision, finding.outcome, reader.say.text(finding.summary))
        groups.setdefault(key, []).append(finding)
    return tuple(_quiet_group(reader, group) for group in groups.values())


def _quiet_group(reader: Reader, findings: list[Finding]) -> Quiet:
    views = [_finding_view(reader, finding) for finding in findings]
    subjects: dict[tuple[ClaimView, ...], list[str]] = {}
    for view in views:
        subjects.setdefault((view.trace, *view.conditions), []).append(view.subject)
    first = views[0]
    return Quiet(
        title=first.title,
        summary=first.summary,
        outcome=first.outcome,
        reasons=tuple((tuple(names), claims) for claims, names in subjects.items()),
        caveats=tuple(dict.fromkeys(caveat for view in views for caveat in view.caveats)),
        citations=citation_views(reader, (cited for f in findings for cited in f.citations)),
    )


def _finding_view(reader: Reader, finding: Finding) -> FindingView:
    """Return a finding as it is shown."""
    say, could_be = reader.say, finding.could_be
    subject = reader.subject(finding.about)
    kinds = {"item": "findings.about_item", "party": "findings.about_party"}
    kind = kinds.get(finding.about.kind)
    return FindingView(
        provision=clean(finding.provision),
        title=reader.title(finding.provision),
        capital=reader.capital(finding.jurisdiction),
        subject=subject,
        subject_text=say(kind, name=subject) if kind else subject,
        outcome=reader.outcome(finding.outcome, (finding,)),
        could_be=reader.outcome(could_be) if is_known(could_be) else None,
        summary=say.text(finding.summary),
        trace=_claim(reader, finding.trace),
        citations=citation_views(reader, (*finding.citations, *_reviewed_by(finding))),
        asks=reader.question_numbers(finding.questions),
        policy=_policy(reader, finding),
        reviews=tuple(_review(reader, review) for review in finding.reviews),
        conditions=tuple(_claim(reader, claim) for claim in finding.conditions),
        caveats=tuple(say.text(caveat) for caveat in finding.caveats),
    )


def finding_views(reader: Reader, findings: Iterable[Finding]) -> tuple[FindingView, ...]:
    """Return findings as they are shown: what one provision says alike of one party, once.

    A party may be, or be owned by, many entries of a list: each is a finding, and a reason here.
    """
    groups: dict[tuple[object, ...], list[FindingView]] = {}
    for number, finding in enumerate(findings):
        view = _finding_view(reader, finding)
        alike = finding.about.kind == "party" and not finding.conditions
        key = (view.provision, view.subject, view.outcome, view.could_be)
        groups.setdefault((*key, None if alike else number), []).append(view)
    return tuple(_alike(reader, group) for group in groups.values())


def _alike(reader: Reader, views: list[FindingView]) -> FindingView:
    """Return findings that come to the same as one, with the reasons and the law of each."""
    first, say = views[0], reader.say
    if len(views) == 1:
        return first
    summary = say("findings.alike", first=first.summary, count=len(views))
    policies = dict.fromkeys(view.policy for view in views if view.policy)
    parts = tuple(_entry(view, named=len(policies) > 1) for view in views)
    return replace(
        first,
        summary=summary,
        trace=replace(first.trace, reads=(), asks=(), cites=(), parts=parts),
        citations=tuple(dict.fromkeys(c for view in views for c in view.citations)),
        asks=tuple(sorted({number for view in views for number in view.asks})),
        policy=" / ".join(policies),
        reviews=tuple(dict.fromkeys(review for view in views for review in view.reviews)),
        caveats=tuple(dict.fromkeys(caveat for view in views for caveat in view.caveats)),
    )


def _entry(view: FindingView, *, named: bool) -> ClaimView:
    """Return one of several findings as a reason: what it says, above why.

    ``named``: with its own review policy, as others have another.
    """
    text = f"{view.summary} {view.policy}".rstrip() if named else view.summary
    return replace(view.trace, text=text, reads=(), asks=(), cites=(), parts=(view.trace,))


def _policy(reader: Reader, finding: Finding) -> str:
    """Return what is said of review where no policy of the tables stands, or that none is held."""
    if finding.reviews:
        return ""
    if is_known(finding.policy):
        return reader.say.text(finding.policy)
    asks = finding.outcome is Outcome.LICENCE_REQUIRED
    return reader.say("findings.no_policy") if asks else ""


def _reviewed_by(finding: Finding) -> Iterable[Citation]:
    return (citation for review in finding.reviews for citation in review.citations)


def _review(reader: Reader, review: Review) -> ReviewView:
    say = reader.say
    word, text = say.text(policy_word(review.policy)), say.text(review.text)
    return ReviewView(
        policy=clean(review.policy),
        word=word,
        basis=clean(review.basis),
        text="" if text.rstrip(".。") == word else text,
        cites="; ".join(say.cite(citation.cite) for citation in review.citations),
    )


def _claim(reader: Reader, claim: Claim) -> ClaimView:
    mark = "holds" if claim.holds is True else "fails" if claim.holds is False else "open"
    inner = {question for part in claim.because for question in part.questions}
    return ClaimView(
        mark=mark,
        word=reader.say(f"truth.{mark}"),
        text=reader.say.text(claim.text),
        reads=tuple(read_view(reader, read) for read in claim.reads),
        asks=reader.question_numbers(
            question for question in claim.questions if question not in inner
        ),
        cites=tuple(reader.say.cite(citation.cite) for citation in claim.citations),
        parts=tuple(_claim(reader, part) for part in claim.because),
    )


def citation_views(reader: Reader, citations: Iterable[Citation]) -> tuple[CitationView, ...]:
    """Return each citation once; those with the same source and the same days stand together."""
    groups: dict[CitationView, list[str]] = {}
    for citation in citations:
        view = _citation(reader, citation)
        cites = groups.setdefault(replace(view, cite=""), [])
        if view.cite not in cites:
            cites.append(view.cite)
    return tuple(replace(view, cite="; ".join(cites)) for view, cites in groups.items())


def _citation(reader: Reader, citation: Citation) -> CitationView:
    first, last = citation.in_force_from, citation.in_force_to
    in_force = (
        reader.say("citation.in_force_between", first=first, last=last)
        if last
        else reader.say("citation.in_force_since", first=first)
    )
    parts = [in_force]
    if citation.published_on:
        parts.append(reader.say("citation.published", on=citation.published_on))
    read_on = citation.verified_on
    old = read_on is None or read_on < reader.dossier.as_of
    verified = (
        reader.say("citation.unverified")
        if read_on is None
        else reader.say("citation.stale" if old else "citation.verified", on=read_on)
    )
    return CitationView(
        cite=reader.say.cite(citation.cite),
        in_force=reader.say.join(parts),
        verified=verified,
        stale=old,
        source=clean(citation.source),
        href=safe_address(citation.source),
    )  # fmt: skip


def _read_on(reader: Reader, citation: Citation) -> str:
    day = citation.verified_on
    return reader.say("citation.unverified") if day is None else day.isoformat()


def _coverage_side(reader: Reader, jurisdiction: str, entries: list[Coverage]) -> CoverageSide:
    asked = {finding.provision for finding in reader.dossier.findings}
    asked |= {duty.provision for duty in reader.dossier.follows}
    rows = tuple(
        CoverageRow(
            title=reader.say.text(entry.title),
            status=entry.status,
            status_word=reader.say(f"coverage.{entry.status}"),
            limits=reader.say.text(entry.limits),
            citation=_citation(reader, entry.citation),
            verified_on=_read_on(reader, entry.citation),
            asked=entry.id in asked,
        )
        for entry in sorted(entries, key=lambda entry: STATUSES.index(entry.status))
    )
    counts = {status: sum(row.status == status for row in rows) for status in STATUSES}
    days = [entry.citation.verified_on for entry in entries]
    oldest = min((day.isoformat() for day in days if day is not None), default="-")
    summary = reader.say("coverage.summary", oldest=oldest, **counts)
    return CoverageSide(reader.capital(jurisdiction), summary, rows)
