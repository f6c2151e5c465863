"""The dossier as it is shown, in one language: what terminal and page have in common.

Everything a person reads is decided here; ``text.py`` and ``html.py`` only lay it out, so that
the two say the same. The language is a fact of the view; there is no clock and no I/O.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kaname.core.finding import Finding
from kaname.core.outcome import Outcome
from kaname.core.unknown import is_known
from kaname.joint.divergence import concerning, leading
from kaname.joint.dossier import Capital, Dossier
from kaname.report.exposure_part import ExposureView, exposure_lead, exposure_views
from kaname.report.fact_part import FactGroup, fact_groups
from kaname.report.follow_part import FollowSide, follow_sides
from kaname.report.law_part import (
    CoverageSide,
    DivergenceView,
    QuestionView,
    Side,
    coverage_sides,
    divergence_views,
    oldest_check,
    question_views,
    sides,
)
from kaname.report.order_part import Order, order_of
from kaname.report.party_part import (
    ListView,
    PartyView,
    Route,
    list_views,
    method,
    party_views,
    route,
)
from kaname.report.reader import OutcomeView, Reader
from kaname.report.words import Speaker, clean

__all__ = ["ID_DIGITS", "Banner", "CapitalView", "Head", "ItemRow", "View", "build_view"]

ID_DIGITS = 12
"""How much of the dossier's hash is its short name."""


@dataclass(frozen=True, slots=True)
class Head:
    """What dossier this is."""

    title: str
    reference: str
    as_of: str
    as_of_why: str
    short_id: str
    full_id: str
    software: str


@dataclass(frozen=True, slots=True)
class Banner:
    """What must not be overlooked; an alert more so than a note."""

    alert: bool
    text: str


@dataclass(frozen=True, slots=True)
class CapitalView:
    """One capital's answer in a sentence."""

    jurisdiction: str
    name: str
    country: str
    outcome: OutcomeView
    lead: str
    more: str
    could_rise: str
    not_clearance: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item with both capitals' outcomes."""

    id: str
    name: str
    outcomes: tuple[OutcomeView, ...]
    compared_as: str
    """``same``, ``differs``, or ``open`` while an outcome is undetermined."""


@dataclass(frozen=True, slots=True)
class View:
    """A dossier in one language, ready to be laid out."""

    say: Speaker
    head: Head
    banners: tuple[Banner, ...]
    capitals: tuple[CapitalView, ...]
    items: tuple[ItemRow, ...]
    compared_as: str
    """``same``, ``differs`` or ``open``: the items together, or the deal where there is none."""
    compared_short: str
    compared: str
    route: Route
    questions: tuple[QuestionView, ...]
    parties: tuple[PartyView, ...]
    method: str
    screening_notes: tuple[str, ...]
    divergences: tuple[DivergenceView, ...]
    """The items on which the outcomes differ."""
    grounds: tuple[DivergenceView, ...]
    """The rules on which the two laws part in this deal."""
    sides: tuple[Side, ...]
    order: Order | None
    """Washington's findings in the order of the General Prohibitions; None: as ``sides``."""
    follows: tuple[FollowSide, ...]
    exposure_lead: str
    exposures: tuple[ExposureView, ...]
    facts: tuple[FactGroup, ...]
    lists: tuple[ListView, ...]
    coverage: tuple[CoverageSide, ...]
    notices: tuple[str, ...]


def build_view(dossier: Dossier, language: str) -> View:
    """Return the view of a dossier in ``language`` (``en`` or ``ja``).

    Raises:
        ValueError: there is no such language.
    """
    reader = Reader(dossier, Speaker(language))
    parties = party_views(reader)
    items = _items(reader)
    return View(
        say=reader.say,
        head=_head(reader),
        banners=_banners(reader),
        capitals=tuple(_capital(reader, capital) for capital in dossier.capitals),
        items=items,
        compared_as=_compared_as(dossier, items),
        compared_short=_compared_short(reader, items),
        compared=_compared(reader, items),
        route=route(reader, parties),
        questions=question_views(reader),
        parties=parties,
        method=method(reader),
        screening_notes=tuple(reader.say.text(note) for note in dossier.screened.notes),
        divergences=divergence_views(reader, "outcome"),
        grounds=divergence_views(reader, "grounds"),
        sides=sides(reader),
        order=order_of(reader),
        follows=follow_sides(reader),
        exposure_lead=exposure_lead(reader),
        exposures=exposure_views(reader),
        facts=fact_groups(reader),
        lists=list_views(reader),
        coverage=coverage_sides(reader),
        notices=tuple(reader.say.text(notice) for notice in dossier.notices),
    )


def _head(reader: Reader) -> Head:
    dossier, say = reader.dossier, reader.say
    case = dossier.case
    return Head(
        title=clean(case.title) if is_known(case.title) else say("head.untitled"),
        reference=clean(case.reference) if is_known(case.reference) else say("head.no_reference"),
        as_of=dossier.as_of.isoformat(),
        as_of_why=say.or_raw(f"as_of.{dossier.as_of_basis}", dossier.as_of_basis),
        short_id=clean(dossier.id[:ID_DIGITS]),
        full_id=clean(dossier.id),
        software=say("head.software", version=dossier.kaname),
    )


def _banners(reader: Reader) -> tuple[Banner, ...]:
    """Return what must not be overlooked."""
    lists, say = reader.dossier.screened.lists, reader.say
    banners = []
    starters = [used for used in lists if used.starter]
    rows = sum(used.rows for used in starters)
    if not lists and reader.dossier.case.parties:
        banners.append(Banner(True, say("banner.no_lists")))
    elif starters:
        key = "banner.starter_only" if len(starters) == len(lists) else "banner.starter_too"
        banners.append(Banner(True, say(key, rows=rows)))
    oldest = oldest_check(reader)
    if oldest is not None and oldest < reader.dossier.as_of:
        text = say("banner.stale", oldest=oldest, on=reader.dossier.as_of)
        banners.append(Banner(False, text))
    return tuple(banners)


def _capital(reader: Reader, capital: Capital) -> CapitalView:
    say, name = reader.say, capital.jurisdiction
    findings = concerning(reader.dossier.findings, name)
    carrying = [finding for finding in findings if finding.outcome is capital.outcome]
    more = ""
    if len(carrying) > 1:
        count = len(carrying) - 1
        more = say("verdict.one_more") if count == 1 else say("verdict.more", count=count)
    quiet = capital.outcome in (Outcome.NO_REQUIREMENT_FOUND, Outcome.OUT_OF_SCOPE)
    return CapitalView(
        jurisdiction=name,
        name=reader.capital(name),
        country=say.or_raw(f"country.{name}", name),
        outcome=reader.outcome(capital.outcome, carrying),
        lead=say.text(carrying[0].summary) if carrying else say("verdict.silent"),
        more=more,
        could_rise=_could_rise(reader, capital, findings),
        not_clearance=say("verdict.not_clearance") if quiet else "",
    )


def _could_rise(reader: Reader, capital: Capital, findings: Iterable[Finding]) -> str:
    possible = [f.could_be for f in findings if is_known(f.could_be)]
    worst = max(possible, key=lambda outcome: outcome.severity, default=capital.outcome)
    if worst.severity <= capital.outcome.severity:
        return ""
    return reader.say("verdict.could_rise", outcome=reader.outcome(worst).word)


def _items(reader: Reader) -> tuple[ItemRow, ...]:
    dossier = reader.dossier
    by_capital = [(capital.jurisdiction, dict(capital.items)) for capital in dossier.capitals]
    rows = []
    for item in dossier.case.items:
        outcomes = [outcomes[item.id] for _, outcomes in by_capital if item.id in outcomes]
        shown = tuple(
            reader.outcome(outcomes[item.id], leading(dossier.findings, name, item.id))
            for name, outcomes in by_capital
            if item.id in outcomes
        )
        name = reader.item_name(item.id)
        compared_as = _comparison(outcomes, "" if _silent(dossier, item.id) else "alone")
        rows.append(ItemRow(clean(item.id), name, shown, compared_as))
    return tuple(rows)


def _silent(dossier: Dossier, item_id: str) -> bool:
    """Tell whether nothing that is encoded for a capital concerns an item."""
    return not all(leading(dossier.findings, c.jurisdiction, item_id) for c in dossier.capitals)


def _comparison(outcomes: Iterable[Outcome], alone: str = "alone") -> str:
    """Compare outcomes; while one is undetermined nobody can say whether they differ.

    Where one law does not reach the deal, the other alone answers and there is nothing to compare.
    """
    found = set(outcomes)
    if alone and Outcome.OUT_OF_SCOPE in found and len(found) > 1:
        return alone
    if Outcome.UNDETERMINED in found:
        return "open"
    return "differs" if len(found) > 1 else "same"


def _compared_as(dossier: Dossier, items: tuple[ItemRow, ...]) -> str:
    """Say how the capitals compare on the items together, or where there is none, on the deal."""
    if not items:
        return _comparison(capital.outcome for capital in dossier.capitals)
    found = {row.compared_as for row in items}
    return next(word for word in ("differs", "open", "alone", "same") if word in found)


def _compared_short(reader: Reader, items: tuple[ItemRow, ...]) -> str:
    compared = _compared_as(reader.dossier, items)
    parting = sum(row.compared_as == "differs" for row in items)
    if compared == "differs" and len(items) > 1:
        return reader.say("verdict.part_short", parting=parting, count=len(items))
    return reader.say(
        {"same": "verdict.agree", "open": "verdict.open_short", "alone": "verdict.alone_short"}.get(
            compared, "verdict.part"
        )
    )


def _compared(reader: Reader, items: tuple[ItemRow, ...]) -> str:
    if not items:
        return reader.say("verdict.no_items")
    compared = _compared_as(reader.dossier, items)
    parting = sum(row.compared_as == "differs" for row in items)
    if compared == "same":
        return reader.say("verdict.agree_items")
    if compared == "open":
        return reader.say("verdict.open_items")
    if compared == "alone":
        return reader.say("verdict.alone_items")
    if len(items) == 1:
        return reader.say("verdict.part_one")
    return reader.say("verdict.part_items", parting=parting, count=len(items))
