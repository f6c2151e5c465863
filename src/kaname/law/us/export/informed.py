"""Notices by which BIS tells one exporter that a licence is needed, and end uses not modelled."""

from functools import partial

from kaname.core.outcome import Outcome
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.us.export.lazily import all_in_turn
from kaname.law.us.export.reach import any_item_subject
from kaname.law.us.export.words import words

__all__ = ["informed", "proliferation_end_use"]


@provision("us.export.informed")
def informed(matter: Matter) -> list[Verdict]:
    """Say whether a notice of BIS asks for a licence (such as 744.21(b), 744.23(b))."""
    notice = matter.is_true("end_use", "informed_by_bis", words("informed.notice"))
    return [
        decide(
            all_in_turn(
                words("informed.required"), (lambda: notice, partial(any_item_subject, matter))
            ),
            yes=(Outcome.LICENCE_REQUIRED, words("informed.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("informed.no")),
            open_=words("informed.open"),
        )
    ]


@provision("us.export.proliferation_end_use")
def proliferation_end_use(matter: Matter) -> list[Verdict]:
    """Point at 744.2 to 744.4 when the case states a use for weapons of mass destruction.

    These sections are not modelled: a stated use is reported for review, and silence says nothing.
    """
    use = matter.is_true("end_use", "weapons_of_mass_destruction", words("informed.proliferation"))
    if use.holds is not True:
        return []
    return [Verdict(Outcome.REVIEW_ADVISED, words("informed.proliferation_yes"), use)]
