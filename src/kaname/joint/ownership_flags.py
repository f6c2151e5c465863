"""Red flags beside the share: control, small and unknown stakes, own shares, other lists.

None of them is ownership, and none changes an answer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kaname.core.hit import Identity
from kaname.core.shareholding import ANY_SHARE, WHOLE, Counting, Held, Share
from kaname.core.text import Text, load_wording, plain
from kaname.core.unknown import UNKNOWN
from kaname.screening.look_through import Interest
from kaname.screening.ownership import Link, OwnershipGraph
from kaname.screening.ownership_screen import Listing
from kaname.screening.publishers import lists

__all__ = ["Flag", "flags_of", "held_text", "list_name", "share_text"]

words: Final = load_wording("kaname.joint", "words_ownership.toml")
_CONTROL_CITE: Final = "OFAC FAQ 398"
_CAUTION_CITE: Final = "OFAC FAQ 398, 400"
_FLAG_29_CITE: Final = "15 CFR part 732, Supp. No. 3, (b), Red Flag 29"
_RED_FLAG_LISTS: Final = frozenset({"bis-entity", "bis-meu"})
_PLACES: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Flag:
    """One red flag: a stable kind, what is said, and what it rests on."""

    kind: str
    text: Text
    cite: str = ""


def list_name(list_id: str) -> Text:
    """Return the name of a list."""
    known = lists().get(list_id)
    return known.name if known else plain(list_id)


def share_text(share: Share) -> Text:
    """Return a share in words."""
    if share.is_exact:
        return words("share.exact", low=share.low)
    if share.low == 0 and share.high == WHOLE and not (share.low_open or share.high_open):
        return words("share.unknown")
    key = {(False, False): "range", (True, False): "above", (False, True): "below"}.get(
        (share.low_open, share.high_open), "between"
    )
    return words(f"share.{key}", low=share.low, high=share.high)


def held_text(held: Held) -> Text:
    """Return what is held together, in words."""
    if held.least == held.most:
        return words("held.exact", least=held.least)
    key = "held.range_open" if held.most_open else "held.range"
    return words(key, least=held.least, most=min(held.most, WHOLE))


def flags_of(
    rule: str,
    state: str,
    limit: Decimal,
    graph: OwnershipGraph,
    company: str,
    counting: Counting,
    controlled: Counting,
    interest: Interest | None,
    listings: Mapping[str, tuple[Listing, ...]],
    lists_of_rule: tuple[str, ...],
) -> tuple[Flag, ...]:
    """Return the red flags of one company under one rule."""
    held = counting.held(company)
    answer = held.reaches(limit)
    found = [
        *_control(graph, company, counting, controlled),
        *_other_lists(graph, company, listings, lists_of_rule),
    ]
    if graph.shares.excess_of(company) > 0:
        found.append(Flag("excess", words("flag.excess")))
    if answer is False and held.most > 0:
        cite = _CAUTION_CITE if rule == "ofac" else ""
        found.append(Flag("minority", words("flag.minority", held=held_text(held)), cite))
    if rule == "bis" and state == "in_force" and answer is UNKNOWN:
        found += _flag_29(graph, company, counting, listings)
    if answer is False:
        found += _rest(graph, company, counting, held, limit)
    if answer is not True:
        found += _treasury(graph, company, counting, limit)
    if interest is None:
        found.append(Flag("circle", words("flag.circle")))
    elif answer is False and interest.low >= limit:
        found.append(Flag("interest", words("flag.interest", part=interest.low)))
    return tuple(found)


def _control(
    graph: OwnershipGraph, company: str, counting: Counting, controlled: Counting
) -> Iterator[Flag]:
    for link in graph.controls:
        if link.company != company:
            continue
        counts = counting.counts(link.owner)
        if counts is False:
            counts = controlled.counts(link.owner)
        if counts is False:
            continue
        key = "flag.control" if counts is True else "flag.control_open"
        owner, controls = graph.name(link.owner), graph.name(company)
        text = words(key, owner=owner, company=controls, how=_how(link))
        yield Flag("control", text, _CONTROL_CITE)
    for holding in graph.shares.owners_of(company):
        if counting.counts(holding.owner) is False and controlled.counts(holding.owner) is True:
            text = words(
                "flag.control_above",
                owner=graph.name(holding.owner),
                share=share_text(holding.share),
            )
            yield Flag("control_above", text, _CONTROL_CITE)


def _how(link: Link) -> Text:
    """Return how somebody controls, with the percentage of votes or the like that is stated."""
    stated = link.share != ANY_SHARE
    if not link.how and not stated:
        return plain("")
    parts = [plain(link.how)] if link.how else []
    parts += [share_text(link.share)] if stated else []
    how = Text(", ".join(part.en for part in parts), "、".join(part.ja for part in parts))
    return words("flag.how", how=how)


def _other_lists(
    graph: OwnershipGraph,
    company: str,
    listings: Mapping[str, tuple[Listing, ...]],
    lists_of_rule: tuple[str, ...],
) -> Iterator[Flag]:
    """Yield owners and controllers on lists whose reach over ownership is not encoded."""
    owners = [h.owner for h in graph.shares.owners_of(company)]
    owners += [link.owner for link in graph.controls if link.company == company]
    for owner in dict.fromkeys(owners):
        for listing in listings.get(owner, ()):
            if listing.list_id in lists_of_rule:
                continue
            open_ = listing.identity is Identity.OPEN
            key = "flag.other_list_open" if open_ else "flag.other_list"
            text = words(
                key,
                owner=graph.name(owner),
                list=list_name(listing.list_id),
                entry=listing.entry,
            )
            yield Flag("other_list", text)


def _flag_29(
    graph: OwnershipGraph,
    company: str,
    counting: Counting,
    listings: Mapping[str, tuple[Listing, ...]],
) -> Iterator[Flag]:
    """Yield Red Flag 29 where a party on the Entity or MEU List owns a share nobody knows."""
    for holding in graph.shares.owners_of(company):
        on = {one.list_id for one in listings.get(holding.owner, ())}
        listed = bool(on & _RED_FLAG_LISTS) or counting.sure.get(holding.owner, 0) > 0
        if not holding.share.is_exact and listed and counting.counts(holding.owner) is True:
            yield Flag("red_flag_29", words("flag.red_flag_29"), _FLAG_29_CITE)
            return


def _rest(
    graph: OwnershipGraph, company: str, counting: Counting, held: Held, limit: Decimal
) -> Iterator[Flag]:
    """Yield that owners whom the file does not name could hold what is missing."""
    rows = graph.shares.owners_of(company)
    named = sum((h.share.low for h in rows), Decimal(0))
    others = sum((h.share.low for h in rows if counting.counts(h.owner) is False), Decimal(0))
    if held.most > 0 and WHOLE - others >= limit and named < WHOLE:
        yield Flag("rest", words("flag.rest", named=named, needed=limit - held.most))


def _treasury(
    graph: OwnershipGraph, company: str, counting: Counting, limit: Decimal
) -> Iterator[Flag]:
    rows = graph.shares.owners_of(company)
    own = sum((h.share.low for h in rows if h.owner == company), Decimal(0))
    if not 0 < own < WHOLE:
        return
    part = counting.held(company).most * WHOLE / (WHOLE - own)
    if part >= limit:
        shown = min(part, WHOLE).quantize(_PLACES).normalize()
        yield Flag("treasury", words("flag.treasury", own=own, part=shown, limit=limit))
