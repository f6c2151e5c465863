"""Licence requirements by ECCN and destination: 15 CFR 738.3 and 738.4."""

from functools import partial
from typing import Final

from kaname.core.codes import Eccn
from kaname.core.finding import Citation, Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Truth, is_known
from kaname.law.engine.claims import all_of, any_of, flip, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.engine.watching import part
from kaname.law.us.export.any_paragraph import ELSEWHERE, supposed_paragraphs
from kaname.law.us.export.ccl import (
    Entry,
    entry_of,
    licence_rows,
    on_the_list,
    row_name,
    row_scope,
)
from kaname.law.us.export.chemicals import chemical_notes, without_certificate
from kaname.law.us.export.chip_equipment import not_left_out
from kaname.law.us.export.classifications import unlisted
from kaname.law.us.export.conditions import stated_condition
from kaname.law.us.export.destinations import (
    chart_country,
    destination,
    destination_claim,
    is_among,
    leaves_united_states,
)
from kaname.law.us.export.eccn import described, in_paragraphs
from kaname.law.us.export.features import has_features
from kaname.law.us.export.lazily import all_in_turn
from kaname.law.us.export.reach import firmly_subject, subject
from kaname.law.us.export.status import (
    first_day,
    not_enforced,
    not_verified_after,
    only_printed,
    status_on,
)
from kaname.law.us.export.words import PACKAGE, use_words, words
from kaname.law.us.export.words import chip_words as scope_words

__all__ = ["any_row_claim", "country_chart", "licence_row_claims", "requirement_in_words"]

APPROVED: Final = "approved_uae_entities"
"""The name of the stated condition that all who receive are approved entities of the UAE."""
AMENDMENT: Final = "regional_stability_amendment"
_DIFFUSION: Final = frozenset({"742.6(a)(6)(iii)(A)", "742.6(a)(6)(iii)(B)", "742.6(a)(13)"})
"""Pointers to rules whose printed text is that of the AI Diffusion rule."""
_REQUIRED: Final = frozenset({"required", "end_use_certificate", "unless_deployed"})


def chart_row(matter: Matter) -> Row | None:
    """Return the Country Chart's row for the destination; None when unknown or not there."""
    country = destination(matter)
    if not is_known(country):
        return None
    table = load_table(PACKAGE, "country_chart", "country")
    return table.find(matter.on, chart_country(country))


def licence_row_claims(matter: Matter, entry: Entry, *, deemed: bool = False) -> list[Claim]:
    """Return, for each licence row of the item's entry, the claim that it asks for a licence.

    Args:
        matter: the deal, and the item asked of.
        entry: the item's entry.
        deemed: it is a release to a person, which some requirements leave out.
    """
    rows = licence_rows(matter, entry.eccn)
    claims = [
        _row_claim(matter, entry.eccn, row)
        if not deemed or _reaches_releases(matter, row)
        else state(False, use_words("deemed.row_left_out", row=row_name(row)))
        for row in rows
    ]
    claims += _every_destination(matter, entry.eccn)
    return claims + _footnotes(matter, entry.eccn)


def _row_claim(matter: Matter, eccn: Eccn, row: Row) -> Claim:
    """Return the claim that one row asks for a licence: it covers the item, and the place."""
    parts = (partial(row_scope, matter, eccn, row), partial(_where, matter, row))
    return all_in_turn(words("chart.row", row=row_name(row)), parts, cite=(row.citation,))


def _reaches_releases(matter: Matter, row: Row) -> bool:
    """Tell whether a licence row may reach a release of technology to a person of a country."""
    rule = None if row["requirement"] == "column" else _rule_in_words(matter, row)
    country = destination(matter)
    if rule is None or not rule["deemed"] or not is_known(country):
        return True
    return is_among(matter.on, country, rule.words("deemed"))


def _rule_in_words(matter: Matter, row: Row) -> Row | None:
    """Return the rule to which a requirement in words points, None when it is not held."""
    table = load_table(PACKAGE, "prose_requirements", "pointer", "eccn")
    found = table.find(matter.on, row["pointer"], row["eccn"])
    return found or table.find(matter.on, row["pointer"], "*")


def _column(matter: Matter, row: Row) -> Claim:
    """Return the claim that the chart has an X in the row's column for the destination."""
    return _marked(matter, row["column"])


@part
def _marked(matter: Matter, column: str) -> Claim:
    text = words("chart.column", column=column)
    found = chart_row(matter)
    if found is None:
        return destination_claim(matter, lambda _: UNKNOWN, text)
    return destination_claim(
        matter, lambda _: column in found.words("columns"), text, (found.citation,)
    )


def requirement_in_words(matter: Matter, row: Row) -> Claim:
    """Return the claim that a requirement in words reaches the destination.

    What the table of such requirements does not hold, and where it says that more facts decide,
    is open, whatever the destination.
    """
    if row["reason"] == "UN":
        return _un_embargo(matter)
    rule = _rule_in_words(matter, row)
    if rule is None:
        return state(UNKNOWN, words("chart.in_words", pointer=row["pointer"] or row["eccn"]))
    return _reached(matter, rule, row["pointer"] in _DIFFUSION)


@part
def _un_embargo(matter: Matter) -> Claim:
    """Return the claim that the United Nations' arms embargoes name the destination."""
    table = load_table(PACKAGE, "un_arms_embargo", "country")
    cite = tuple(r.citation for r in table.in_force(matter.on))[:1]
    return destination_claim(
        matter, lambda country: bool(table.all(matter.on, chart_country(country))),
        words("chart.un_embargo"), cite,
    )  # fmt: skip


@part
def _reached(matter: Matter, rule: Row, of_diffusion: bool) -> Claim:
    """Return the claim that a rule in words reaches the destination."""
    text = words("chart.prose", rule=rule.citation.cite)
    claim = destination_claim(
        matter, lambda country: _prose_reaches(matter, rule, country), text, (rule.citation,)
    )
    printed = not_enforced(matter.on, "ai_diffusion") if of_diffusion else None
    if claim.holds is UNKNOWN and printed is not None and is_known(destination(matter)):
        text = words("chart.prose_printed", rule=rule.citation.cite, cite=printed.citation.cite)
        return destination_claim(matter, lambda _: UNKNOWN, text, (rule.citation, printed.citation))
    if rule["origins"]:
        start = matter.claim(
            "places", "from",
            lambda place: is_among(matter.on, str(place), rule.words("origins")),
            scope_words("scope.from"),
        )  # fmt: skip
        return all_of(text, (start, claim))
    if rule["effect"] == "unless_deployed" and claim.holds is True:
        not_deployed = has_features(matter, "not_deployed", use_words("reexport.not_deployed"))
        return all_of(text, (claim, not_deployed))
    if rule["effect"] == "end_use_certificate" and claim.holds is not False:
        return all_of(text, (claim, without_certificate(matter, rule)))
    if rule["firm_reach"] == "yes" and claim.holds is True:
        firm = firmly_subject(matter)
        if firm.holds is not True:
            return all_of(text, (claim, not_left_out(matter, rule, firm)))
    if rule["asked_at"] and claim.holds is False:
        return _unless_approved(matter, rule, claim)
    return claim


def _unless_approved(matter: Matter, rule: Row, claim: Claim) -> Claim:
    """Return the claim for a place that the rule names unless all who receive are approved."""
    text = words("chart.prose", rule=rule.citation.cite)
    named = destination_claim(
        matter, lambda country: is_among(matter.on, country, rule.words("asked_at")), text,
        (rule.citation,),
    )  # fmt: skip
    if named.holds is False:
        return claim
    approved = stated_condition(matter, APPROVED, scope_words("scope.approved_there"))
    return all_of(text, (named, flip(scope_words("scope.not_approved"), approved)))


def _prose_reaches(matter: Matter, rule: Row, country: str) -> Truth:
    """Tell whether a requirement in words reaches a destination; Unknown where more decides."""
    reached = is_among(matter.on, country, rule.words("destinations"))
    if reached and not is_among(matter.on, country, rule.words("excepted")):
        if rule["effect"] == "listed_entity":
            return UNKNOWN if _listed_entity(matter) else False
        return True if rule["effect"] in _REQUIRED else UNKNOWN
    return UNKNOWN if is_among(matter.on, country, rule.words("open")) else False


def _listed_entity(matter: Matter) -> bool:
    """Tell whether any party may be on the Entity List."""
    return any(matter.hits_of(party.id, "bis-entity") for party in matter.case.parties)


@part
def _every_destination(matter: Matter, eccn: Eccn) -> tuple[Claim, ...]:
    """Return the claims of entries for which every destination needs a licence (738.3(a)(1))."""
    claims = []
    path = matter.path("item", "eccn")
    for row in load_table(PACKAGE, "ccl_all_destinations", "eccn").all(matter.on, eccn.entry):
        holds: Truth = True
        if row["scope"] != "entry":
            holds = in_paragraphs(eccn, row.words("paragraphs") or ("*",))
        if row["scope"] == "prose" and holds is not False:
            holds = UNKNOWN
        claims.append(
            state(
                holds,
                words("chart.every_destination", eccn=row["eccn"]),
                reads=(Read(path, str(eccn)),),
                ask=(ask("item.eccn.paragraph", path, eccn=eccn.entry),),
                cite=(row.citation,),
            )
        )
    return tuple(claims)


@part
def _footnote_rows(matter: Matter) -> tuple[Row, ...]:
    """Return the footnotes of the chart that stand at the destination."""
    found = chart_row(matter)
    if found is None:
        return ()
    table = load_table(PACKAGE, "chart_footnotes", "footnote")
    return tuple(row for number in found.words("footnotes") for row in table.all(matter.on, number))


@part
def _may_be_noted(matter: Matter, eccn: Eccn) -> bool:
    """Tell whether a footnote may name the item: one does, or one is not held on the day."""
    return any(
        row.citation.in_force_from > matter.on or described(eccn, row["eccn"]) is not False
        for row in load_table(PACKAGE, "chart_footnotes", "footnote")
    )


def _footnotes(matter: Matter, eccn: Eccn) -> list[Claim]:
    """Return the claims of the chart's footnotes that add a licence requirement."""
    if not _may_be_noted(matter, eccn):
        return []
    path = matter.path("item", "eccn")
    claims = []
    for row in _footnote_rows(matter):
        named = described(eccn, row["eccn"])
        if named is False or any(eccn.within(place) is True for place in row.words("excluded")):
            continue
        text = words("chart.footnote", number=row["footnote"], eccn=row["eccn"])
        if row["decides"] == "by_column" and named is True:
            rows = [r for r in licence_rows(matter, eccn) if r["column"] == row["column"]]
            covered = [row_scope(matter, eccn, r) for r in rows]
            claims.append(any_of(text, covered, cite=(row.citation,)))
            continue
        unclear = row["decides"] == "no" or any(
            eccn.within(place) is UNKNOWN for place in row.words("excluded")
        )
        claims.append(
            state(
                UNKNOWN if unclear else named,
                text,
                reads=(Read(path, str(eccn)),),
                ask=(ask("item.eccn.paragraph", path, eccn=eccn.entry),),
                cite=(row.citation,),
            )
        )
    return claims


def any_row_claim(matter: Matter, entry: Entry, *, deemed: bool = False) -> Claim:
    """Return the claim that a licence row asks for a licence, whatever the paragraph may be.

    Args:
        matter: the deal, and the item asked of.
        entry: the item's entry.
        deemed: it is a release to a person, which some requirements leave out.
    """
    text = words("chart.any_row", eccn=str(entry.eccn))
    found = any_of(text, licence_row_claims(matter, entry, deemed=deemed))
    whatever = None if found.holds is not UNKNOWN else _whatever_paragraph(matter, entry, deemed)
    return found if whatever is None else whatever


def _whatever_paragraph(matter: Matter, entry: Entry, deemed: bool) -> Claim | None:
    """Return the claim that every paragraph is caught by some row; None when one is not.

    The rows that ask for a licence to the destination are found first: whether one covers a
    paragraph is asked of these alone.
    """
    rows = licence_rows(matter, entry.eccn)
    asking = [
        row for row in rows
        if (not deemed or _reaches_releases(matter, row))
        and _where(matter, row).holds is True
    ]  # fmt: skip
    claims = []
    for supposed in supposed_paragraphs(entry.eccn, rows):
        covers = (row for row in asking if row_scope(matter, supposed, row).holds is True)
        row = next(covers, None)
        if row is None:
            return None
        name = str(supposed).replace(ELSEWHERE, "-")
        said = words("chart.any_row_supposed", eccn=name, row=row_name(row))
        claims.append(state(True, said, cite=(row.citation,)))
    text = words("chart.whatever_paragraph", eccn=str(entry.eccn))
    reads = (Read(matter.path("item", "eccn"), str(entry.eccn)),)
    return state(True, text, reads=reads, because=claims)


def _where(matter: Matter, row: Row) -> Claim:
    """Return the claim that a row asks for a licence to the destination, for what it covers."""
    return (_column if row["requirement"] == "column" else requirement_in_words)(matter, row)


def _requirement(matter: Matter, entry: Entry) -> Claim:
    rows = any_row_claim(matter, entry)
    if rows.holds is False:
        return rows
    return all_of(words("chart.required"), (rows, leaves_united_states(matter), subject(matter)))


def _unclassified(matter: Matter, text: Text, cite: tuple[Citation, ...] = ()) -> list[Verdict]:
    """Return the answer while the ECCN is not given or not on the list that is held."""
    path = matter.path("item", "eccn")
    value = matter.value("item", "eccn")
    reads = (Read(path, str(value)),) if is_known(value) else ()
    missing = state(UNKNOWN, text, ask=(ask("item.eccn", path),), reads=reads, cite=cite)
    claim = all_of(
        words("chart.required"), (missing, leaves_united_states(matter), subject(matter))
    )
    return [
        decide(
            claim,
            yes=(Outcome.LICENCE_REQUIRED, text),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("chart.no_export")),
            open_=text,
        )
    ]


@part
def _caveats(matter: Matter, entry: Entry) -> tuple[Text, ...]:
    """Return what to bear in mind: exceptions, and rules printed but not enforced."""
    caveats = [words("chart.exceptions")]
    rows = licence_rows(matter, entry.eccn)
    if any(row["pointer"] in _DIFFUSION for row in rows):
        status = status_on(matter.on, "ai_diffusion")
        if status is not None and status["state"] == "not_enforced":
            caveats.append(words("chart.diffusion", cite=status.citation.cite))
            caveats += not_verified_after(matter.on, status)
    if any(row["reason"] == "RS" for row in rows) and matter.on >= first_day(AMENDMENT):
        status = status_on(matter.on, AMENDMENT)
        if status is not None:
            caveats.append(words("chart.pending", cite=status.citation.cite))
    return (*caveats, *chemical_notes(matter, rows))


@part
def _absent(matter: Matter) -> tuple[Text, tuple[Citation, ...]] | None:
    """Return why the item is on no entry of the list; None when it is on one, or is EAR99."""
    entry = entry_of(matter)
    if entry is None:
        return words("chart.no_eccn"), ()
    return unlisted(entry.stated, matter.on) if entry.row is None else None


@part
def _part_746(matter: Matter) -> Claim | None:
    """Return the claim that the chart sends the destination to part 746; None when it does not."""
    chart = chart_row(matter)
    if chart is None or not chart["pointer"]:
        return None
    text = words("chart.part_746", sections=chart["pointer"].replace(" ", ", "))
    return destination_claim(matter, lambda _: True, text, (chart.citation,))


@provision("us.export.country_chart")
def country_chart(matter: Matter) -> list[Verdict]:
    """Say whether the item's ECCN entry asks for a licence to its destination (738.4)."""
    absent = _absent(matter)
    if absent is not None:
        return _unclassified(matter, *absent)
    if on_the_list(matter).holds is False:
        reads = (Read(matter.path("item", "eccn"), "EAR99"),)
        claim = state(False, words("chart.ear99"), reads=reads)
        return [Verdict(Outcome.NO_REQUIREMENT_FOUND, words("chart.ear99"), claim)]
    embargoed = _part_746(matter)
    if embargoed is not None:
        return [Verdict(Outcome.OUT_OF_SCOPE, embargoed.text, embargoed)]
    entry = entry_of(matter)
    assert entry is not None
    code = str(entry.stated)
    if not entry.states_requirements and not _every_destination(matter, entry.eccn):
        no_rows = (words("chart.no_rows", eccn=code), ())
        return _unclassified(matter, *(unlisted(entry.stated, matter.on) or no_rows))
    claim = _requirement(matter, entry)
    open_ = "chart.open_printed" if only_printed(claim) else "chart.open"
    return [
        decide(
            claim,
            yes=(Outcome.LICENCE_REQUIRED, words("chart.yes", eccn=code)),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("chart.no", eccn=code)),
            open_=words(open_, eccn=code),
            caveats=_caveats(matter, entry),
        )
    ]
