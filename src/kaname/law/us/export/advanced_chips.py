"""Advanced chips by what they can do: ECCN 3A090 and what holds one, and the review they meet.

15 CFR part 774, Supp. No. 1, ECCNs 3A090, 4A090 and the .z paragraphs; 742.6(a)(6), (b)(10).
"""

from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Final

from kaname.core.codes import Eccn
from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.text import Text, plain
from kaname.core.unknown import UNKNOWN, Unknown, is_known, negate
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.ccl import licence_rows, row_scope
from kaname.law.us.export.chip_headquarters import headquarters_rule, received_by_headquartered
from kaname.law.us.export.chips import (
    chip_rows,
    dram_bandwidth,
    has_chip_facts,
    meets,
    processing_performance,
    written,
)
from kaname.law.us.export.country_chart import requirement_in_words
from kaname.law.us.export.destinations import (
    destination,
    destination_claim,
    in_united_states,
    is_among,
    leaves_united_states,
)
from kaname.law.us.export.eccn import classification
from kaname.law.us.export.lazily import all_in_turn
from kaname.law.us.export.reach import subject
from kaname.law.us.export.words import PACKAGE
from kaname.law.us.export.words import chip_words as words

__all__ = ["advanced_chips", "review_claim", "within_by_facts"]

_CHIP, _HOLDER = "3A090", "4A090"
_REVIEWED: Final = frozenset({"742.6(a)(6)(iii)(A)", "742.6(a)(6)(iii)(B)"})
"""Requirements whose applications meet the policies of 742.6(b)(10)(iii)."""


def _classified(matter: Matter) -> Eccn | None:
    """Return the entry whose rows are asked: that of the case for a chip, or 4A090 or 3A090.

    A chip is asked as 3A090 and what holds one as 4A090, each without paragraph, so that the facts
    decide; None when neither the facts nor the classification speak of an advanced chip.
    """
    stated = classification(matter)
    resting = load_table(PACKAGE, "advanced_chip_products", "eccn")
    holder = stated is not None and resting.knows(stated.entry)
    if has_chip_facts(matter):
        return Eccn(_HOLDER if holder else _CHIP)
    rests = stated is not None and (
        stated.entry in (_CHIP, _HOLDER) or (holder and stated.within("z") is True)
    )
    return stated if rests else None


def _rows(matter: Matter, eccn: Eccn) -> tuple[Row, ...]:
    return tuple(row for row in licence_rows(matter, eccn) if row["scope"] == "paragraphs")


def _row_claim(matter: Matter, eccn: Eccn, row: Row) -> Claim:
    parts = (partial(row_scope, matter, eccn, row), partial(requirement_in_words, matter, row))
    name = f"{row['eccn']}.{row['paragraphs'].replace(' ', ' .')}"
    return all_in_turn(words("chip.within", paragraph=plain(name)), parts, cite=(row.citation,))


def _by_headquarters(matter: Matter, eccn: Eccn, rows: tuple[Row, ...]) -> list[Claim]:
    """Return the claims that a receiving party's headquarters ask for a licence anywhere."""
    claims = []
    for row in rows:
        rule = headquarters_rule(matter, row["pointer"])
        if rule is None:
            continue
        parts = (
            partial(row_scope, matter, eccn, row),
            partial(received_by_headquartered, matter, rule),
        )
        text = words("chip.headquarters_row", limits=plain(rule["limits"]))
        claims.append(all_in_turn(text, parts, cite=(rule.citation,)))
    return claims


def within_by_facts(matter: Matter) -> dict[str, Claim]:
    """Return, for each paragraph of 3A090 in force, the claim that the chip is within it.

    Raises:
        NotEncodedError: the day lies before 3A090.
    """
    letters = dict.fromkeys(row["paragraph"][0] for row in chip_rows(matter))
    return {letter: meets(matter, letter) for letter in letters}


def review_claim(matter: Matter, row: Row) -> Claim:
    """Return the claim that an application meets a review policy by bandwidth (91 FR 1684)."""
    tpp, dram = Fraction(row["tpp_below"]), Fraction(row["dram_below"])
    path = matter.path("item", "chip_dram_bandwidth")
    parts = (
        destination_claim(
            matter, lambda place: is_among(matter.on, place, row.words("destinations")),
            words("chip.policy_place"),
        ),
        matter.claim(
            "places", "from", lambda place: in_united_states(matter.on, str(place)),
            words("chip.policy_from"),
        ),
        matter.claim("item", "kind", lambda kind: kind == "goods", words("chip.policy_goods")),
        state(
            negate(processing_performance(matter).at_least(tpp)),
            words("chip.tpp_below", limit=plain(written(tpp))),
            reads=_given(matter, "chip_tpp", "chip_tops", "chip_bit_length"),
            ask=(ask("item.chip_tpp", matter.path("item", "chip_tpp")),),
        ),
        state(
            negate(dram_bandwidth(matter).at_least(dram)),
            words("chip.dram_below", limit=plain(written(dram))),
            reads=_given(matter, "chip_dram_bandwidth"),
            ask=(ask("item.chip_dram_bandwidth", path),),
        ),
    )  # fmt: skip
    return all_of(words("chip.policy_claim"), parts, cite=(row.citation,))


def _given(matter: Matter, *fields: str) -> tuple[Read, ...]:
    values = ((field, matter.value("item", field)) for field in fields)
    return tuple(
        Read(matter.path("item", field), str(value)) for field, value in values if is_known(value)
    )


def _review(matter: Matter) -> tuple[Text | Unknown, tuple[Claim, ...]]:
    """Return the policy that an application would meet, and the claim that decides it."""
    place = destination(matter)
    rows = [
        row
        for row in load_table(PACKAGE, "chip_review_policies").rows
        if row.in_force(matter.on)
        and is_known(place)
        and is_among(matter.on, place, row.words("destinations"))
    ]
    eased = [row for row in rows if row["policy"] == "case_by_case"]
    if not rows:
        return UNKNOWN, ()
    if not eased:
        return words("policy.chips_denial"), ()
    claim = review_claim(matter, eased[0])
    if claim.holds is UNKNOWN:
        return words("policy.chips_open"), (claim,)
    key = "policy.chips_case_by_case" if claim.holds else "policy.chips_denial"
    return words(key), (claim,)


def _caveats(matter: Matter, asked: Eccn) -> tuple[Text, ...]:
    caveats = [words("chip.informed"), words("chip.foundries")]
    if not has_chip_facts(matter):
        return tuple(caveats)
    stated = classification(matter)
    letters = [name for name, claim in within_by_facts(matter).items() if claim.holds is True]
    if asked.entry == _HOLDER:
        letters = [name for name in letters if name != "c"]
    if letters and stated is not None and not _agrees(stated, letters):
        found = ", ".join(f"{_CHIP}.{name}" for name in letters)
        caveats.insert(0, words("chip.stated_differs", eccn=str(stated), found=plain(found)))
    if matter.value("item", "chip_die_area") == 0:
        caveats.append(words("chip.no_area"))
    return tuple(caveats)


def _agrees(stated: Eccn, letters: list[str]) -> bool:
    """Tell whether a classification is, or may be, one that the facts lead to."""
    if stated.entry in (_CHIP, _HOLDER):
        return any(stated.within(letter) is not False for letter in letters)
    return stated.within("z") is not False and not stated.is_ear99 and stated.entry != "3A991"


@provision("us.export.advanced_chips")
def advanced_chips(matter: Matter) -> list[Verdict]:
    """Say whether a chip's facts, or its classification, ask for a licence (742.6(a)(6))."""
    asked = _classified(matter)
    if asked is None:
        return []
    rows = _rows(matter, asked)
    claims = [_row_claim(matter, asked, row) for row in rows]
    named = words("chip.required")
    inside = any_of(named, [*claims, *_by_headquarters(matter, asked, rows)])
    claim = inside
    if inside.holds is not False:
        claim = all_of(named, (inside, leaves_united_states(matter), subject(matter)))
    reviewed = any(
        claim.holds is not False and row["pointer"] in _REVIEWED
        for claim, row in zip(claims, rows, strict=True)
    )
    policy, conditions = _review(matter) if reviewed else (UNKNOWN, ())
    verdict = decide(
        claim,
        yes=(
            Outcome.LICENCE_REQUIRED,
            words("chip.yes", destination=words("chip.this_destination")),
        ),
        no=(Outcome.NO_REQUIREMENT_FOUND, words("chip.no")),
        open_=words("chip.open"),
        policy=policy,
        caveats=_caveats(matter, asked),
    )
    return [replace(verdict, conditions=conditions if claim.holds is not False else ())]
