"""What must hold between the facts of one case: owners and confirmations that fit together."""

from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

from kaname.core.case import Case, Owner, Party
from kaname.core.reading_problems import Mark, Report, shown
from kaname.core.text import plain
from kaname.core.unknown import is_known

__all__ = ["ENTRIES_MAX", "check_case"]

ENTRIES_MAX: Final = 100
"""As many parties, items, or owners of one party, as one deal may have."""
NEAREST_MAX: Final = 5
"""As many ids as are offered in place of one that is not there."""


def check_case(case: Case, marks: Mapping[str, Mark], report: Report) -> None:
    """Add the problems between the facts of a case.

    Args:
        case: what was read.
        marks: field path -> where its value stands.
        report: takes the problems.
    """
    ids = tuple(party.id for party in case.parties)
    _check_size(len(case.parties), "parties", marks, report)
    _check_size(len(case.items), "items", marks, report)
    for party in case.parties:
        path = f"parties[{party.id}]"
        for name in ("other_names", "addresses", "identifiers"):
            _check_size(len(getattr(party, name)), f"{path}.{name}", marks, report)
        _check_decisions(party, path, marks, report)
        if is_known(party.owners):
            _check_owners(party, party.owners, ids, path, marks, report)


def _check_size(count: int, field: str, marks: Mapping[str, Mark], report: Report) -> None:
    if count > ENTRIES_MAX:
        report.add("too_big", marks.get(field), field, count=count, limit=ENTRIES_MAX)


def _check_decisions(
    decided: Party | Owner, path: str, marks: Mapping[str, Mark], report: Report
) -> None:
    for name in ("same_as", "not_same_as"):
        _check_size(len(getattr(decided, name)), f"{path}.{name}", marks, report)
    both = sorted(set(decided.same_as) & set(decided.not_same_as))
    for entry in both:
        field = f"{path}.not_same_as"
        report.add("same_and_not", marks.get(field), field, text=shown(entry))


def _check_owners(
    party: Party, owners: tuple[Owner, ...], ids: tuple[str, ...], path: str,
    marks: Mapping[str, Mark], report: Report,
) -> None:  # fmt: skip
    total = Decimal(0)
    _check_size(len(owners), f"{path}.owners", marks, report)
    for position, owner in enumerate(owners):
        _check_decisions(owner, f"{path}.owners[{position}]", marks, report)
        field = f"{path}.owners[{position}].party"
        if is_known(owner.party) and owner.party == party.id:
            report.add("owner_itself", marks.get(field), field, text=shown(owner.party))
        elif is_known(owner.party) and owner.party not in ids:
            others = [other for other in ids if other != party.id]
            near = get_close_matches(owner.party, others, NEAREST_MAX, 0.0)
            report.add("owner_unknown", marks.get(field), field, text=shown(owner.party),
                       parties=plain(", ".join(near) or "-"))  # fmt: skip
        if is_known(owner.percent):
            total += owner.percent
    if total > 100:
        field = f"{path}.owners"
        report.add("owner_sum", marks.get(field), field, sum=total)
