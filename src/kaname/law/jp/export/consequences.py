"""What Tokyo's law asks beside a licence: papers to file, customs, records, penalties."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from kaname.core.case import Case
from kaname.core.finding import Claim, Finding, Read
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome
from kaname.core.review import STAGES, Duty, duties_of
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Truth, all_true, any_true, is_known
from kaname.law.engine.claims import state
from kaname.law.engine.matter import Matter
from kaname.law.engine.tables import Row, load_table
from kaname.law.jp.export.facts import GROUP_A, destination, destination_class, goods, item_number
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["PROVISION", "follows"]

PROVISION: Final = "jp.export.consequences"
TECHNOLOGY: Final = "technology"
APPROVAL: Final = "approval"
WMD_ITEMS: Final = frozenset({"2", "3", "3の2", "4"})
"""Items of the heavier penalty (Export Order Art. 14, Foreign Exchange Order Art. 27); of item 1
some sub-items too, so that both penalties are shown for it."""
LONG_RECORDS: Final = frozenset({"1", *WMD_ITEMS})
_APPROVALS: Final = frozenset({"jp.export.embargo", "jp.export.table_2"})
"""What asks for METI's approval (Art. 48(3)), not for a licence (Art. 48(1))."""
_RETURNS: Final = frozenset({"special_general", "special_return"})
"""Bulk licences under which goods are sent back."""


def follows(
    case: Case, hits: tuple[Hit, ...], on: date, findings: Iterable[Finding]
) -> tuple[Duty, ...]:
    """Return what Tokyo's law asks of those in the deal beside the licence itself.

    Args:
        case: the facts.
        hits: entries of publishers' lists that may be parties of the case.
        on: the day whose law answers.
        findings: what Tokyo's law says of the case.
    """
    own = [f for f in findings if f.jurisdiction == "JP"]
    matter = Matter(case, on, hits)
    said: dict[str, list[tuple[str, Claim]]] = {stage: [] for stage in STAGES}
    for item in case.items:
        found = [f for f in own if f.about.kind == "item" and f.about.id == item.id]
        for stage, claim in _of_item(matter.of_item(item), found):
            said[stage].append((item.id, claim))
    duties = []
    for stage, claims in said.items():
        duties += duties_of("JP", PROVISION, stage, claims)
    return tuple(duties)


def _of_item(matter: Matter, findings: list[Finding]) -> Iterable[tuple[str, Claim]]:
    """Yield what is asked for an item, each with its stage."""
    needed = _needed(findings)
    licence = needed
    if needed is True:
        asking = {f.provision for f in findings if _asks(f)}
        licence = bool(asking - _APPROVALS)
        approval = bool(asking & _APPROVALS)
        yield from (("apply", c) for c in _forms(matter, licence=licence, approval=approval))
    for row in _rows(matter, "duties"):
        claim = _duty(matter, row, needed, licence)
        if claim is not None:
            yield row["stage"], claim
    if needed is True:
        yield from (("keep", claim) for claim in _records(matter))
        yield from (("breach", claim) for claim in (*_penalties(matter), *_sanctions(matter)))


def _asks(finding: Finding) -> bool:
    return finding.outcome is Outcome.LICENCE_REQUIRED


def _needed(findings: list[Finding]) -> Truth:
    """Tell whether a licence or an approval is needed, as far as was found."""
    found: list[Truth] = [
        True if _asks(f) else UNKNOWN
        for f in findings
        if _asks(f) or (is_known(f.could_be) and f.could_be is Outcome.LICENCE_REQUIRED)
    ]
    return any_true(found)


def _forms(matter: Matter, *, licence: bool, approval: bool) -> list[Claim]:
    """Return the papers of the application, and how long a licence of it is valid."""
    technology = goods(matter).holds is False

    def asked(case: str) -> bool:
        if technology or case == TECHNOLOGY:
            return technology and case == TECHNOLOGY
        return approval if case == APPROVAL else licence

    rows = tuple(row for row in _rows(matter, "filing_forms") if asked(row["case"]))
    claims = [_said(row, words("follows.form", label=_label(row))) for row in rows]
    for row in _rows(matter, "licence_validity") if licence else ():
        claims.append(_said(row, words("follows.valid", months=int(row["months"]))))
    return claims


def _duty(matter: Matter, row: Row, needed: Truth, licence: Truth) -> Claim | None:
    """Return that a row of the table of duties applies, with why; None when it does not."""
    parts = []
    number = item_number(matter)
    if row["items"] != "*":
        inside: Truth = UNKNOWN if number is None else number.item in row.words("items")
        open_: Truth = UNKNOWN if inside is True else inside
        parts.append(state(open_, words("follows.item", items=row["items"].replace(" ", ", "))))
    for need in row.words("needs"):
        parts.append(_need(matter, need, needed, licence))
    if any(part.holds is False for part in parts):
        return None
    text = _label(row)
    holds = all_true(part.holds for part in parts)
    shown = [part for part in parts if part.holds is not True]
    return state(holds, text, because=shown, cite=(row.citation,))


def _need(matter: Matter, need: str, needed: Truth, licence: Truth) -> Claim:
    """Return that something stands: a licence, a licence or an approval, goods, a bulk licence."""
    if need in ("licence", "needed"):
        return state((licence if need == "licence" else needed) is True, words("follows.needed"))
    if need == "licence_open":
        return state(UNKNOWN if needed is UNKNOWN else False, words("follows.needed"))
    if need == "goods":
        return goods(matter)
    if need == "bulk":
        held = matter.value("", "bulk_licence")
        holds: Truth = held != "none" if is_known(held) else False
        return state(holds, words("follows.bulk"))
    raise ValueError(f"duties: no such need: {need!r}")


def _records(matter: Matter) -> list[Claim]:
    number = item_number(matter)
    kind = None
    if number is not None:
        kind = "items_1_to_4" if number.item in LONG_RECORDS else "items_5_to_16"
    held = matter.value("", "bulk_licence")
    kinds = {kind, "bulk_return"} if held in _RETURNS else {kind}
    return [
        _said(row, words("follows.record", label=_label(row), years=int(row["years"])), matter)
        for row in _rows(matter, "record_periods")
        if kind is None or row["class"] in kinds
    ]


def _penalties(matter: Matter) -> list[Claim]:
    number, country = item_number(matter), destination(matter)
    kinds = {"listed", "listed_wmd", "imposed", "conditions"}
    if number is not None and number.is_listed:
        if number.item in WMD_ITEMS:
            kinds -= {"listed"}
        elif number.item != "1":
            kinds -= {"listed_wmd"}
    elif number is not None and is_known(country):
        kinds -= {"listed_wmd"}
        if destination_class(matter.on, country) == GROUP_A:
            kinds -= {"listed"}
    rows = [row for row in _rows(matter, "penalties") if row["class"] in kinds]
    return [_said(row, _penalty(row), matter) for row in rows]


def _penalty(row: Row) -> Text:
    key = "follows.penalty_company" if row["company_fine_jpy"] else "follows.penalty"
    company = {"company": int(row["company_fine_jpy"])} if row["company_fine_jpy"] else {}
    return words(
        key, label=_label(row), years=int(row["years"]), fine=int(row["fine_jpy"]),
        times=int(row["times_value"]), **company,
    )  # fmt: skip


def _sanctions(matter: Matter) -> list[Claim]:
    return [
        _said(row, words("follows.sanction", label=_label(row), years=int(row["years"])))
        for row in _rows(matter, "administrative_sanctions")
    ]


def _rows(matter: Matter, table: str) -> tuple[Row, ...]:
    """Return the rows of a table on the day; ``()`` on a day before it begins."""
    return tuple(row for row in load_table(PACKAGE, table) if row.in_force(matter.on))


def _said(row: Row, text: Text, matter: Matter | None = None) -> Claim:
    reads: tuple[Read, ...] = ()
    if matter is not None and is_known(matter.value("item", "meti_item")):
        path = matter.path("item", "meti_item")
        reads = (Read(path, str(matter.value("item", "meti_item"))),)
    return state(True, text, reads=reads, cite=(row.citation,))


def _label(row: Row) -> Text:
    number = f"{int(row['number']):,}" if row.values.get("number") else ""
    return Text(
        row["label_en"].replace("{number}", number), row["label_ja"].replace("{number}", number)
    )
