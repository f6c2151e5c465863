"""Notices by which BIS tells one exporter that a licence is needed, and WMD end uses."""

from dataclasses import replace
from functools import partial

from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, Truth, is_known
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.destinations import destination, destination_claim, is_among
from kaname.law.us.export.lazily import all_in_turn
from kaname.law.us.export.reach import any_item_subject
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["informed", "proliferation_end_use"]


def _notice(matter: Matter) -> Claim:
    """Return the claim that BIS gave a notice; paragraphs that the case names show it."""
    text = words("informed.notice")
    under = matter.value("end_use", "informed_under")
    stated = matter.value("end_use", "informed_by_bis")
    if isinstance(under, tuple) and under and not is_known(stated):
        path = matter.path("end_use", "informed_under")
        return state(True, text, reads=(Read(path, shown(under)),))
    return matter.is_true("end_use", "informed_by_bis", text)


def _notice_reaches(matter: Matter) -> Claim:
    """Return the claim that the notice reaches the deal.

    A notice under 744.6(c)(1) binds a US person whatever the item, and one under 734.9(a)(3) makes
    the item subject itself; any other asks for an item subject to the EAR. While the case does
    not say under which paragraph it was given, an item that is not subject leaves it open.
    """
    item = any_item_subject(matter)
    under = matter.value("end_use", "informed_under")
    path = matter.path("end_use", "informed_under")
    text = words("informed.reaches")
    if not isinstance(under, tuple) or not under:
        if item.holds is not False:
            return item
        question = ask("end_use.informed_under", path)
        return state(UNKNOWN, text, because=(item,), ask=(question,))
    table = load_table(PACKAGE, "notices", "notice")
    rows = [row for name in under for row in table.all(matter.on, name)]
    cite = tuple(row.citation for row in rows)
    reads = (Read(path, shown(under)),)
    if any(row["reaches"] != "subject" for row in rows):
        return state(True, text, reads=reads, cite=cite)
    return all_of(text, (item,), cite=cite)


@provision("us.export.informed")
def informed(matter: Matter) -> list[Verdict]:
    """Say whether a notice of BIS asks for a licence, under any paragraph of part 744."""
    parts = (partial(_notice, matter), partial(_notice_reaches, matter))
    return [
        decide(
            all_in_turn(words("informed.required"), parts),
            yes=(Outcome.LICENCE_REQUIRED, words("informed.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("informed.no")),
            open_=words("informed.open"),
        )
    ]


def _reached(matter: Matter) -> Claim:
    """Return the claim that a rule of 744.2 to 744.4 reaches the destination.

    While the case does not say which kind of weapon, it holds only where every kind is reached.
    """
    table = load_table(PACKAGE, "wmd_uses", "kind")
    kinds = matter.value("end_use", "wmd_kinds")
    rows = [
        row
        for row in table.in_force(matter.on)
        if not isinstance(kinds, tuple) or row["kind"] in kinds
    ]
    claims = [_by_kind(matter, row) for row in rows]
    text = words("informed.wmd_reached")
    if isinstance(kinds, tuple):
        return any_of(text, claims)
    if all(claim.holds is True for claim in claims):
        return all_of(text, claims)
    if not is_known(destination(matter)):
        return all_of(text, claims)
    question = ask("end_use.wmd_kinds", "end_use.wmd_kinds")
    return state(UNKNOWN, text, ask=(question,), because=claims)


def _by_kind(matter: Matter, row: Row) -> Claim:
    def reached(country: str) -> Truth:
        if is_among(matter.on, country, row.words("open")):
            return UNKNOWN
        return not is_among(matter.on, country, row.words("excepted"))

    text = words(f"informed.wmd_{row['kind']}")
    return destination_claim(matter, reached, text, (row.citation,))


@provision("us.export.proliferation_end_use")
def proliferation_end_use(matter: Matter) -> list[Verdict]:
    """Say what a use for weapons of mass destruction asks for (744.2(a), .3(a), .4(a)).

    A use that the case neither states nor rules out is open wherever such a use would count, and
    is asked for alone.
    """
    use = matter.is_true("end_use", "weapons_of_mass_destruction", words("informed.proliferation"))
    if use.holds is False or (use.holds is UNKNOWN and not _wmd_rows(matter)):
        return []
    parts = (lambda: use, partial(any_item_subject, matter), partial(_reached, matter))
    claim = all_in_turn(words("informed.wmd_required"), parts)
    stated = use.holds is True
    if not stated and claim.holds is False:
        return []
    return [
        decide(
            claim if stated else replace(claim, questions=use.questions),
            yes=(Outcome.LICENCE_REQUIRED, words("informed.proliferation_yes")),
            no=(Outcome.REVIEW_ADVISED, words("informed.proliferation_no")),
            open_=words(f"informed.proliferation_{'open' if stated else 'unstated'}"),
            caveats=(words("informed.us_persons"),),
        )
    ]


def _wmd_rows(matter: Matter) -> tuple[Row, ...]:
    """Return the rules held of the day; ``()`` of a day before any is held."""
    rows = load_table(PACKAGE, "wmd_uses", "kind").rows
    return tuple(row for row in rows if row.in_force(matter.on))
