"""The review policy that a licence application would meet (15 CFR 742.2 to 742.19, 744, 746).

An application is reviewed under every policy that applies, and a licence is issued only if each of
them allows it (742.1(f)). What the table of policies does not hold for a day is not said. It is
said of findings, after the rules: what many cells are asked for does not need it.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from kaname.core.case import Case, Item, Places
from kaname.core.finding import POLICIES, About, Citation, Claim, Finding, Review
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome
from kaname.core.text import Text, plain
from kaname.core.unknown import UNKNOWN, Truth, all_true, is_known, negate
from kaname.law.engine.matter import Matter
from kaname.law.engine.reviews import reviews_in_words
from kaname.law.engine.tables import NotEncodedError, Row, load_table
from kaname.law.us.export.ccl import entry_of, licence_rows
from kaname.law.us.export.country_chart import chart_row, licence_row_claims
from kaname.law.us.export.destinations import destination, is_among
from kaname.law.us.export.eccn import among, classification
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["asks_for_licence", "with_reviews"]

_PREFIX: Final = "us.export."
_CHART: Final = frozenset({"us.export.country_chart", "us.export.deemed_exports"})
_LISTED: Final = frozenset({"us.export.entity_list", "us.export.affiliates"})
_SECTION: Final = re.compile(r"\b74[46]\.\d+")
_NOTICE: Final = "informed"
_BY_SECTION: Final = "end_use_rules"
"""A rule that stands for several sections: those that carry its answer have the policies."""
_PUBLISHED: Final = (
    ("presumption_of_denial", re.compile(r"presumption of denial", re.IGNORECASE)),
    ("denial", re.compile(r"policy of denial", re.IGNORECASE)),
    ("case_by_case", re.compile(r"case[- ]by[- ]case", re.IGNORECASE)),
    ("presumption_of_approval", re.compile(r"presumption of approval", re.IGNORECASE)),
)
"""What entries of the Entity List say of review; one that says several is mixed."""


def asks_for_licence(finding: Finding) -> bool:
    """Tell whether a finding asks, or may ask, for a licence."""
    needed = Outcome.LICENCE_REQUIRED
    return finding.outcome is needed or (
        finding.outcome is Outcome.UNDETERMINED and finding.could_be is needed
    )


def with_reviews(
    case: Case, hits: tuple[Hit, ...], on: date, findings: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Return the findings, those that may ask for a licence with the policies it would meet.

    Where there are such reviews, the policy of the finding is what they say. A list's entry is the
    policy of its own rule: its words are those that the review repeats.

    Args:
        case: the facts.
        hits: entries of publishers' lists that may be parties of the case.
        on: the day whose law answers.
        findings: what US export control says of the case.
    """
    matter = Matter(case, on, hits)
    return tuple(_reviewed(matter, f) if asks_for_licence(f) else f for f in findings)


def _reviewed(matter: Matter, finding: Finding) -> Finding:
    reviews = _reviews(matter, finding)
    if not reviews:
        return finding
    own = finding.provision in _LISTED and is_known(finding.policy)
    policy = finding.policy if own else reviews_in_words(reviews)
    return replace(finding, reviews=reviews, policy=policy)


def _reviews(matter: Matter, finding: Finding) -> tuple[Review, ...]:
    try:
        if finding.provision in _CHART:
            found = _by_chart(matter, finding)
        elif finding.provision in _LISTED:
            found = _by_list(matter, finding)
        else:
            found = _by_provision(matter, finding)
    except NotEncodedError:
        return ()
    return tuple(sorted(_merged(found), key=lambda review: POLICIES.index(review.policy)))


def _merged(found: Iterable[Review]) -> Iterable[Review]:
    """Return each policy once, with all that it is the policy for."""
    bases: dict[Review, list[str]] = {}
    for review in found:
        names = bases.setdefault(replace(review, basis=""), [])
        if review.basis and review.basis not in names:
            names.append(review.basis)
    return [replace(review, basis=", ".join(names)) for review, names in bases.items()]


def _by_chart(matter: Matter, finding: Finding) -> list[Review]:
    """Return the policies of the licence rows that ask, or may ask, for the licence."""
    found: list[Review] = []
    for of_item in _asked(matter, finding):
        entry = entry_of(of_item)
        if entry is None or entry.row is None or chart_row(of_item) is None:
            continue
        rows = licence_rows(of_item, entry.eccn)
        claims = licence_row_claims(of_item, entry, deemed=finding.about.kind == "party")
        keys = [
            row.words("column") or row.words("pointer")
            for row, claim in zip(rows, claims, strict=False)
            if claim.holds is not False
        ]
        every = load_table(PACKAGE, "ccl_all_destinations", "eccn").all(
            of_item.on, entry.eccn.entry
        )
        keys += [
            (row["policy"],)
            for row, claim in zip(every, claims[len(rows) :], strict=False)
            if claim.holds is not False
        ]
        for key in keys:
            found += _held(of_item, ("country_chart",), key)
    return found


def _asked(matter: Matter, finding: Finding) -> list[Matter]:
    """Return what a finding by the chart was asked of: an item, or what a person is released."""
    case, about = matter.case, finding.about
    if about.kind == "item":
        return [matter.of_item(item) for item in case.items if item.id == about.id]
    party = next((p for p in case.parties if About("party", p.id) == about), None)
    if party is None or not is_known(party.nationalities) or not party.nationalities:
        return []
    route = Places(from_=party.released_in, via=(), to=party.nationalities[-1])
    there = replace(matter, case=replace(case, places=route), party=None)
    return [there.of_item(item) for item in case.items if _releasable(item)]


def _releasable(item: Item) -> bool:
    return not is_known(item.kind) or item.kind != "goods"


def _by_provision(matter: Matter, finding: Finding) -> list[Review]:
    """Return the policies of a rule that is no row of the chart, by its name or its section."""
    of_item = next(
        (matter.of_item(i) for i in matter.case.items if About("item", i.id) == finding.about),
        matter,
    )
    name = finding.provision.removeprefix(_PREFIX)
    table = load_table(PACKAGE, "review_policies")
    named = {row["provision"] for row in table}
    if name in named:
        basis = _basis(matter, name)
        return [] if name == _NOTICE and basis is None else _held(of_item, (name,), basis)
    if name != _BY_SECTION:
        return []
    cited = (cite for cite in _cited(finding.trace) for cite in _SECTION.findall(cite))
    return _held(of_item, tuple(cited), ())


def _basis(matter: Matter, name: str) -> tuple[str, ...] | None:
    """Return what a rule turns on: the kinds of weapons, or the paragraphs of a notice.

    ``()``: nothing; None: the case does not say.
    """
    field = {"proliferation_end_use": "wmd_kinds", _NOTICE: "informed_under"}.get(name)
    if field is None:
        return ()
    value = matter.value("end_use", field)
    return value if isinstance(value, tuple) else None


def _held(
    matter: Matter, provisions: tuple[str, ...], basis: tuple[str, ...] | None
) -> list[Review]:
    """Return the policies that the table holds, for the item and the destination.

    Args:
        matter: the deal, asked of an item where the rule is about one.
        provisions: the rules.
        basis: the reasons for control or kinds asked for; None for any.
    """
    found = []
    for row in load_table(PACKAGE, "review_policies").in_force(matter.on):
        if row["provision"] not in provisions:
            continue
        bases = row.words("basis")
        if bases and basis is not None and not set(bases) & set(basis):
            continue
        if _names(matter, row) is True and _takes_in(matter, row) is True:
            shown = next((b for b in basis or () if b in bases), bases[0] if bases else "")
            found.append(_review(row, shown))
    return found


def _names(matter: Matter, row: Row) -> Truth:
    if (row["items"] == "*" and not row["items_excepted"]) or matter.item is None:
        return True
    item = classification(matter)
    if item is None:
        return UNKNOWN
    left_out = among(item, row.words("items_excepted"))
    return all_true((among(item, row.words("items")), negate(left_out)))


def _takes_in(matter: Matter, row: Row) -> Truth:
    if row["destinations"] == "*" and not row["excepted"]:
        return True
    country = destination(matter)
    if not is_known(country):
        return UNKNOWN
    reached = is_among(matter.on, country, row.words("destinations"))
    return reached and not is_among(matter.on, country, row.words("excepted"))


def _review(row: Row, basis: str) -> Review:
    text = Text(row["text_en"], row["text_ja"])
    return Review(row["policy"], basis, text, (row.citation,))


def _by_list(matter: Matter, finding: Finding) -> list[Review]:
    """Return what the Entity List states for the entries that a finding rests on."""
    name = finding.provision.removeprefix(_PREFIX)
    rows = load_table(PACKAGE, "review_policies").in_force(matter.on)
    own = [row for row in rows if row["provision"] == name]
    read = frozenset(_paths(finding.trace))
    cited = tuple(row.citation for row in own)
    stated = [
        _stated(hit, published, cited)
        for hit in matter.hits
        if f"hits[{hit.entry.id}]" in read
        if (published := hit.entry.detail("licence_policy"))
    ]
    return stated or [_review(row, "") for row in own]


def _stated(hit: Hit, published: str, cited: tuple[Citation, ...]) -> Review:
    """Return the policy that an entry states, with its own words."""
    policies = [name for name, pattern in _PUBLISHED if pattern.search(published)]
    policy = policies[0] if len(policies) == 1 else "mixed" if policies else "as_listed"
    text = words("reviews.published", entry=plain(hit.listed_name), published=plain(published))
    return Review(policy, "", text, cited)


def _paths(claim: Claim) -> Iterable[str]:
    """Yield the paths of all facts that a statement rests on."""
    for read in claim.reads:
        yield read.path
    for part in claim.because:
        yield from _paths(part)


def _cited(claim: Claim) -> Iterable[str]:
    """Yield what a statement cites, but for the parts of it that do not hold."""
    if claim.holds is not False:
        yield from (citation.cite for citation in claim.citations)
        for part in claim.because:
            yield from _cited(part)
