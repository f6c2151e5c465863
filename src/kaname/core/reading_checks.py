"""What must hold between the facts of one case: owners and confirmations that fit together."""

from collections.abc import Mapping
from decimal import Decimal

from kaname.core.case import Case, Owner, Party
from kaname.core.reading_problems import Mark, Report, shown
from kaname.core.text import plain
from kaname.core.unknown import is_known

__all__ = ["check_case"]


def check_case(case: Case, marks: Mapping[str, Mark], report: Report) -> None:
    """Add the problems between the facts of a case.

    Args:
        case: what was read.
        marks: field path -> where its value stands.
        report: takes the problems.
    """
    ids = tuple(party.id for party in case.parties)
    for party in case.parties:
        path = f"parties[{party.id}]"
        _check_decisions(party, path, marks, report)
        if is_known(party.owners):
            _check_owners(party, party.owners, ids, path, marks, report)


def _check_decisions(
    decided: Party | Owner, path: str, marks: Mapping[str, Mark], report: Report
) -> None:
    both = sorted(set(decided.same_as) & set(decided.not_same_as))
    for entry in both:
        field = f"{path}.not_same_as"
        report.add("same_and_not", marks.get(field), field, text=shown(entry))


def _check_owners(
    party: Party, owners: tuple[Owner, ...], ids: tuple[str, ...], path: str,
    marks: Mapping[str, Mark], report: Report,
) -> None:  # fmt: skip
    total = Decimal(0)
    for position, owner in enumerate(owners, start=1):
        _check_decisions(owner, f"{path}.owners[{position}]", marks, report)
        field = f"{path}.owners[{position}].party"
        if is_known(owner.party) and owner.party == party.id:
            report.add("owner_itself", marks.get(field), field, text=shown(owner.party))
        elif is_known(owner.party) and owner.party not in ids:
            others = ", ".join(other for other in ids if other != party.id)
            report.add("owner_unknown", marks.get(field), field, text=shown(owner.party),
                       parties=plain(others or "-"))  # fmt: skip
        if is_known(owner.percent):
            total += owner.percent
    if total > 100:
        field = f"{path}.owners"
        report.add("owner_sum", marks.get(field), field, sum=total)
