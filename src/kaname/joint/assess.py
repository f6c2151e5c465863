"""The main job: a case comes in, is asked who and what each capital requires, and is a dossier."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaname.core.case import Case
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text
from kaname.core.unknown import is_known
from kaname.joint.dossier import Dossier, ListUsed, Screened, assemble
from kaname.joint.exposure import exposures
from kaname.joint.who import NEEDED, list_name, screening_findings
from kaname.joint.words import words
from kaname.law.engine.provisions import coverage
from kaname.law.jp.export import assess as assess_japan
from kaname.law.jp.export.consequences import follows as follows_in_japan
from kaname.law.jp.export.review_criteria import with_reviews as reviewed_in_japan
from kaname.law.us.export import assess as assess_united_states
from kaname.law.us.export.consequences import follows as follows_in_united_states
from kaname.law.us.export.exceptions import candidates
from kaname.law.us.export.licence_reviews import with_reviews as reviewed_in_united_states
from kaname.law.us.export.prohibitions import explained
from kaname.screening.editions import Edition, Store, in_use, starter_edition
from kaname.screening.engine import Engine
from kaname.screening.screen import ScreeningReport, open_engine, screen_parties

if TYPE_CHECKING:
    from kaname.supply.store import Store as SupplyStore

__all__ = ["Desk", "open_desk"]

STARTER: Final = "starter"

Tell = Callable[[Text], None]


@dataclass(frozen=True)
class Desk:
    """What an assessment needs, loaded once: the editions in use and the engine over them.

    ``supply`` opens what the user imported of trade and shares, and is asked only when an item has
    a code to look up; without it only the tables that ship are.
    """

    editions: tuple[Edition, ...]
    engine: Engine
    supply: "Callable[[], SupplyStore] | None" = None

    def assess(self, case: Case, on: date | None = None, today: date | None = None) -> Dossier:
        """Return the dossier of a case.

        Args:
            case: the facts.
            on: the day whose law answers; when None, the day of shipment in the case.
            today: the day to take when neither is known. There is no clock in here.

        Raises:
            ProblemError: KAN-4004, no day is known.
        """
        day, basis = _day(case, on, today)
        report = screen_parties(case.parties, self.engine, self.editions)
        searched = [e.list_file for e in self.editions if e.list_file != STARTER]
        american = (
            *assess_united_states(case, report.hits, day), *candidates(case, report.hits, day),
        )  # fmt: skip
        japanese = assess_japan(case, report.hits, day)
        findings = (
            *reviewed_in_united_states(case, report.hits, day, american),
            *reviewed_in_japan(case, report.hits, day, japanese),
            *screening_findings(case, searched, day),
        )
        lists = tuple(_list_used(edition, day) for edition in self.editions)
        return assemble(
            version=_version(),
            as_of=day,
            as_of_basis=basis,
            case=case,
            screened=_screened(report, lists),
            findings=findings,
            coverage=tuple(coverage().values()),
            notices=(*_confirmed(self.editions), *_notices(case, lists, day)),
            order=explained(case, report.hits, day, findings),
            follows=(
                *follows_in_united_states(case, report.hits, day, american),
                *follows_in_japan(case, report.hits, day, japanese),
            ),
            exposures=exposures(case, day, self.supply),
        )


def open_desk(
    store: Store, *, tell: Tell = lambda _: None, folder: Path | None = None,
    supply: "Callable[[], SupplyStore] | None" = None,
) -> Desk:  # fmt: skip
    """Return a desk over the editions of ``store`` that are in use.

    Where a list is not there in full, the starter list stands in, and every dossier says so.

    Args:
        store: the editions.
        tell: is told what is being done while it takes time.
        folder: where the index is kept; the store's own folder for what is derived by default.
        supply: opens what was imported of trade and shares; it is asked only when it is needed.

    Raises:
        ProblemError: (status 3) a list cannot be used. Nobody is ever screened against nothing.
    """
    editions = in_use(store.editions(), starter_edition())
    engine = open_engine(editions, folder or store.derived_folder(), tell)
    return Desk(editions, engine, supply)


@cache
def _version() -> str:
    return version("kaname")


def _day(case: Case, on: date | None, today: date | None) -> tuple[date, str]:
    if on is not None:
        return on, "given"
    if is_known(case.ship_date):
        return case.ship_date, "ship_date"
    if today is not None:
        return today, "today"
    raise ProblemError(
        Problem(
            code="KAN-4004",
            place=Place(field="ship_date"),
            found=words("day.found"),
            expected=words("day.expected"),
            mend=words("day.mend"),
        )
    )


def _list_used(edition: Edition, on: date) -> ListUsed:
    day = edition.edition_date
    return ListUsed(
        list_file=edition.list_file,
        publisher=edition.publisher,
        edition=edition.label,
        edition_date=day,
        sha256=edition.sha256,
        rows=edition.rows,
        age_days=(on - day).days if day is not None else None,
        starter=edition.list_file == STARTER,
        warnings=edition.warnings,
    )


def _screened(report: ScreeningReport, lists: tuple[ListUsed, ...]) -> Screened:
    return Screened(
        lists=lists,
        threshold=report.threshold,
        names=report.names_screened,
        hits=report.hits,
        notes=report.notes,
    )


def _confirmed(editions: Iterable[Edition]) -> Iterable[Text]:
    """Yield a notice for each list that a person accepted although it might not be whole."""
    for edition in editions:
        if edition.confirmed:
            yield words("notice.list_confirmed", list=edition.publisher, edition=edition.label)


def _notices(case: Case, lists: tuple[ListUsed, ...], on: date) -> Iterable[Text]:
    """Yield what every reader of the dossier must know, the most important first."""
    starter = next((used for used in lists if used.starter), None)
    if starter is not None and len(lists) == 1:
        yield words("notice.starter_only", rows=starter.rows)
    elif starter is not None:
        yield words("notice.starter_too", rows=starter.rows)
    for list_file in (name for names in NEEDED.values() for name in names):
        if not any(used.list_file == list_file for used in lists):
            yield words("notice.list_missing", list=list_name(list_file))
    for used in lists:
        if used.edition_date is None:
            yield words("notice.list_undated", list=used.publisher)
        elif used.edition_date > on and not used.starter:
            yield words(
                "notice.list_newer", list=used.publisher, edition_date=used.edition_date, on=on
            )
    if not case.parties:
        yield words("notice.no_parties")
    if not case.items:
        yield words("notice.no_items")
    yield words("notice.supply")
    yield words("notice.not_clearance")
    yield words("notice.not_legal_advice")
