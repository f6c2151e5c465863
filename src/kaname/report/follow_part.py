"""What follows beside a licence, as shown: by capital and by stage."""

from dataclasses import dataclass, replace

from kaname.core.review import STAGES, Duty
from kaname.core.unknown import UNKNOWN
from kaname.report.law_part import CitationView, citation_views
from kaname.report.reader import Reader

__all__ = ["DutyView", "FollowSide", "Stage", "follow_sides"]


@dataclass(frozen=True, slots=True)
class DutyView:
    """One thing that the law asks, or may ask."""

    text: str
    sure: bool
    """Whether it applies on these facts, or where its stage does; else it may."""
    hangs_on: str
    """What is open and decides; empty when it is sure."""
    items: str
    """The items that it concerns; empty when it concerns all of the deal."""
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """The duties of one stage, those that are sure first."""

    name: str
    title: str
    hangs_on: str
    """What is open and decides for all of them alike; empty when that is not so."""
    duties: tuple[DutyView, ...]


@dataclass(frozen=True, slots=True)
class FollowSide:
    """What one capital's law asks."""

    capital: str
    stages: tuple[Stage, ...]
    law: tuple[CitationView, ...]
    """The places in the law, those with the same days together."""


def follow_sides(reader: Reader) -> tuple[FollowSide, ...]:
    """Return what follows by capital, also for one that asks nothing."""
    names = dict.fromkeys(capital.jurisdiction for capital in reader.dossier.capitals)
    return tuple(
        FollowSide(reader.capital(name), _stages(reader, name), _law(reader, name))
        for name in names
    )


def _law(reader: Reader, jurisdiction: str) -> tuple[CitationView, ...]:
    own = [duty for duty in reader.dossier.follows if duty.jurisdiction == jurisdiction]
    views = citation_views(reader, (cited for duty in own for cited in duty.trace.citations))
    days: dict[CitationView, list[str]] = {}
    for view in views:
        days.setdefault(replace(view, cite="", source="", href=""), []).append(view.cite)
    return tuple(replace(view, cite="; ".join(cites)) for view, cites in days.items())


def _stages(reader: Reader, jurisdiction: str) -> tuple[Stage, ...]:
    own = [duty for duty in reader.dossier.follows if duty.jurisdiction == jurisdiction]
    stages = []
    for name in STAGES:
        duties = [duty for duty in own if duty.stage == name]
        duties.sort(key=lambda duty: duty.trace.holds is UNKNOWN)
        if duties:
            views = tuple(_duty(reader, duty) for duty in duties)
            shared = {view.hangs_on for view in views}
            common = shared.pop() if len(shared) == 1 and len(views) > 1 else ""
            if common:
                views = tuple(replace(view, hangs_on="", sure=True) for view in views)
            stages.append(Stage(name, reader.say(f"follows.{name}"), common, views))
    return tuple(stages)


def _duty(reader: Reader, duty: Duty) -> DutyView:
    say, trace = reader.say, duty.trace
    open_ = [say.text(part.text) for part in trace.because if part.holds is UNKNOWN]
    every = {item.id for item in reader.dossier.case.items} <= set(duty.items)
    return DutyView(
        text=say.text(trace.text),
        sure=trace.holds is not UNKNOWN,
        hangs_on=" ".join(open_) if say.language == "en" else "".join(open_),
        items="" if every else say.join(reader.item_name(item_id) for item_id in duty.items),
        citations=citation_views(reader, trace.citations),
    )
