"""What METI examines when it decides on a licence or an approval (METI's circular, 1-1(7), 2-1-1).

Only what the circular on the Export Order says is held: of goods, licence by licence. The criteria
of bulk licences and of technology stand elsewhere.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from kaname.core.case import Case
from kaname.core.finding import Finding, Review
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import is_known
from kaname.law.engine.matter import Matter
from kaname.law.engine.tables import Row, load_table
from kaname.law.jp.export.facts import destination
from kaname.law.jp.export.words import PACKAGE

__all__ = ["with_reviews"]

_PREFIX: Final = "jp.export."


def with_reviews(
    case: Case, hits: tuple[Hit, ...], on: date, findings: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Return the findings, those that may ask for a licence with what METI would examine.

    Args:
        case: the facts.
        hits: entries of publishers' lists that may be parties of the case.
        on: the day whose law answers.
        findings: what Japanese export control says of the case.
    """
    rows = [row for row in load_table(PACKAGE, "review_criteria") if row.in_force(on)]
    matter = Matter(case, on, hits)
    return tuple(
        replace(f, reviews=tuple(_review(row) for row in rows if _meets(matter, f, row)))
        if _asks(f) else f
        for f in findings
    )  # fmt: skip


def _asks(finding: Finding) -> bool:
    needed = Outcome.LICENCE_REQUIRED
    return finding.outcome is needed or (
        finding.outcome is Outcome.UNDETERMINED and finding.could_be is needed
    )


def _meets(matter: Matter, finding: Finding, row: Row) -> bool:
    if finding.provision.removeprefix(_PREFIX) not in row.words("provisions"):
        return False
    country = destination(matter)
    return row["places"] == "*" or (is_known(country) and country in row.words("places"))


def _review(row: Row) -> Review:
    return Review(row["policy"], "", Text(row["text_en"], row["text_ja"]), (row.citation,))
