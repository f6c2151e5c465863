"""The path to an answer in words that a person can check: listed owner, share, company, sum."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kaname.core.hit import Identity
from kaname.core.shareholding import Counting, Holding
from kaname.core.text import Text, load_wording, plain
from kaname.core.unknown import UNKNOWN, Truth
from kaname.joint.ownership import Judged, OwnershipReport
from kaname.joint.ownership_flags import held_text, list_name, share_text
from kaname.screening.ownership_why import Decider, Step

__all__ = ["Told", "answer_text", "chains", "listed_text", "tell"]

words: Final = load_wording("kaname.joint", "words_ownership.toml")
STEPS_SHOWN: Final = 12
CHAINS_SHOWN: Final = 6
SETS_SHOWN: Final = 6
FACTS_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Told:
    """An answer and its reasons as texts."""

    answer: Text
    itself: Text | None
    chains: tuple[Text, ...]
    steps: tuple[Text, ...]
    carriers: Text | None
    deciding: tuple[Text, ...]


def answer_text(judged: Judged) -> Text:
    """Return the answer: at or above, below, or undetermined."""
    key = "open" if judged.answer is UNKNOWN else "yes" if judged.answer else "no"
    if key == "open":
        return words("answer.open")
    return words(f"answer.{key}", limit=judged.rule.limit)


def tell(report: OwnershipReport, judged: Judged, *, whole: bool = False) -> Told:
    """Return an answer in words.

    Args:
        report: of which it is a part.
        judged: the answer.
        whole: show every step; else a dozen of a long proof.
    """
    counting = report.countings[judged.rule.id]
    return Told(
        answer=answer_text(judged),
        itself=_itself(report, judged),
        chains=tuple(_chain(report, one) for one in chains(judged, counting)),
        steps=tuple(_steps(report, judged, counting, whole)),
        carriers=_carriers(report, judged),
        deciding=tuple(_deciding(report, judged)),
    )


def listed_text(report: OwnershipReport, party: str, lists: tuple[str, ...] = ()) -> Text:
    """Return the entries that a party is, or may be; of the lists named, or of all."""
    some = [
        one
        for one in report.listings.get(party, ())
        if (not lists or one.list_id in lists) and one.identity is not Identity.EXCLUDED
    ]
    texts = [
        Text(f"{list_name(one.list_id).en} {one.entry}", f"{list_name(one.list_id).ja} {one.entry}")
        for one in some
    ]
    return _listing(texts) if texts else plain("-")


def chains(judged: Judged, counting: Counting) -> tuple[tuple[Holding, ...], ...]:
    """Return the ways from listed owners down to the company, one for each of its owners.

    After those come ways for listed owners that stand on none of them: each is the shortest.
    """
    ranks = counting.possible if judged.answer is UNKNOWN else counting.sure
    steps = {step.company: step for step in judged.steps}
    last = steps.get(judged.company)
    ways = [_up(holding, steps, ranks, judged.company) for holding in (last.owners if last else ())]
    ways = [way for way in ways if way[0].owner != judged.company]
    towards: dict[str, Holding] = {}
    waiting = [judged.company]
    for company in waiting:
        owners = steps[company].owners if company in steps else ()
        for holding in owners:
            if holding.owner not in towards and holding.owner != judged.company:
                towards[holding.owner] = holding
                waiting.append(holding.owner)
    shown = {way[0].owner for way in ways}
    others = sorted(owner for owner in towards if ranks.get(owner) == 0 and owner not in shown)
    ways += [_down(towards, owner, judged.company) for owner in others[:CHAINS_SHOWN]]
    return tuple(ways[:CHAINS_SHOWN])


def _up(
    holding: Holding, steps: Mapping[str, Step], ranks: Mapping[str, int], company: str
) -> tuple[Holding, ...]:
    """Return the way to a share from a listed owner, always by the first owner that is enough."""
    way = [holding]
    while ranks.get(way[-1].owner, 0) > 0 and way[-1].owner != company:
        step = steps.get(way[-1].owner)
        if step is None or not step.owners:
            break
        way.append(step.owners[0])
    return tuple(reversed(way))


def _down(towards: dict[str, Holding], owner: str, company: str) -> tuple[Holding, ...]:
    way = [towards[owner]]
    while way[-1].company != company:
        way.append(towards[way[-1].company])
    return tuple(way)


def _chain(report: OwnershipReport, way: tuple[Holding, ...]) -> Text:
    graph = report.graph
    shown = way if len(way) <= STEPS_SHOWN else (*way[:3], *way[-3:])
    english, japanese = [graph.name(way[0].owner)], [graph.name(way[0].owner)]
    for number, holding in enumerate(shown):
        if len(shown) < len(way) and number == 3:
            english.append(f"... {len(way) - len(shown)} ...")
            japanese.append(f"…{len(way) - len(shown)}段階…")
        share = share_text(holding.share)
        english += [share.en, graph.name(holding.company)]
        japanese += [share.ja, graph.name(holding.company)]
    return Text(" -> ".join(english), " → ".join(japanese))


def _itself(report: OwnershipReport, judged: Judged) -> Text | None:
    if judged.itself is False:
        return None
    key = "itself.open" if judged.itself is UNKNOWN else "itself.yes"
    return words(key, entries=listed_text(report, judged.company, judged.rule.lists))


def _steps(
    report: OwnershipReport, judged: Judged, counting: Counting, whole: bool
) -> Iterable[Text]:
    """Yield the arithmetic, company by company, the one asked about last."""
    if judged.answer is False and judged.held.most == 0:
        return
    before = [step for step in judged.steps if step.company != judged.company]
    hidden = 0 if whole else max(0, len(before) - STEPS_SHOWN)
    for number, step in enumerate(before):
        if hidden and number == 3:
            yield words("step.more", number=hidden)
        if number < 3 or number >= 3 + hidden:
            yield _step(report, judged, counting, step)
    if judged.steps_left_out:
        yield words("step.left_out")
    yield _total(report, judged, counting)


def _step(report: OwnershipReport, judged: Judged, counting: Counting, step: Step) -> Text:
    parts = _parts(report, judged, counting, step.owners)
    name = report.graph.name(step.company)
    if judged.answer is True or step.company in counting.sure:
        return words(
            "step.counts", company=name, parts=parts, sum=step.low, limit=judged.rule.limit
        )
    held = held_text(counting.held(step.company))
    return words("step.total_parts", company=name, parts=parts, held=held)


def _total(report: OwnershipReport, judged: Judged, counting: Counting) -> Text:
    rows = [
        holding
        for holding in report.graph.shares.owners_of(judged.company)
        if holding.owner != judged.company and counting.counts(holding.owner) is not False
    ]
    rows.sort(key=lambda h: (counting.counts(h.owner) is UNKNOWN, -h.share.low, h.owner))
    name, held = report.graph.name(judged.company), held_text(judged.held)
    if not rows:
        return words("step.total", company=name, held=held)
    parts = _parts(report, judged, counting, rows)
    return words("step.total_parts", company=name, parts=parts, held=held)


def _parts(
    report: OwnershipReport, judged: Judged, counting: Counting, rows: Iterable[Holding]
) -> Text:
    parts = []
    for holding in rows:
        counts = counting.counts(holding.owner)
        by_list = counting.possible.get(holding.owner) == 0
        share = share_text(holding.share)
        name = report.graph.name(holding.owner)
        if by_list:
            key = "step.part_listed"
            if counting.sure.get(holding.owner) != 0:
                key = f"step.part_{_doubt(report, judged, holding.owner)}"
            entries = listed_text(report, holding.owner, judged.rule.lists)
            parts.append(words(key, owner=name, share=share, entries=entries))
        else:
            key = "step.part_counts" if counts is True else "step.part_may_count"
            parts.append(words(key, owner=name, share=share))
    return Text(" + ".join(part.en for part in parts), " + ".join(part.ja for part in parts))


def _carriers(report: OwnershipReport, judged: Judged) -> Text | None:
    if judged.answer is not True:
        return None
    why = judged.carriers
    if why is None or not why.sets:
        return words("carriers.unknown")
    sets = [
        _listing([plain(report.graph.name(one)) for one in chosen], " + ") for chosen in why.sets
    ]
    if len(why.sets) == 1 and why.complete:
        return words("carriers.one" if len(why.sets[0]) == 1 else "carriers.only", owners=sets[0])
    more = not why.complete or len(sets) > SETS_SHOWN
    shown = _listing(sets[:SETS_SHOWN], "; ")
    return words("carriers.sets_more" if more else "carriers.sets", sets=shown)


def _deciding(report: OwnershipReport, judged: Judged) -> Iterable[Text]:
    facts = judged.deciding.facts if judged.deciding else ()
    for fact in facts[:FACTS_SHOWN]:
        yield decider_text(report, judged, fact)
    if judged.answer is UNKNOWN and not facts:
        yield words("decides.excess")


def decider_text(report: OwnershipReport, judged: Judged, fact: Decider) -> Text:
    """Return what one unknown fact would decide."""
    owner = report.graph.name(fact.owner)
    if not fact.company:
        entries = listed_text(report, fact.owner, judged.rule.lists)
        if not fact.tried:
            return words("decides.untried_party", owner=owner, entries=entries)
        return words(
            f"decides.{_doubt(report, judged, fact.owner)}",
            owner=owner,
            entries=entries,
            yes=_truth(fact.if_listed),
            no=_truth(fact.if_not_listed),
        )
    what = []
    if fact.yes_from is not None:
        what.append(words("decides.yes_from", yes=fact.yes_from))
    if fact.no_below is not None:
        what.append(words("decides.no_below", no=fact.no_below))
    if fact.no_above is not None:
        what.append(words("decides.no_above", no=fact.no_above))
    assert fact.share is not None
    return words(
        "decides.share", owner=owner, company=report.graph.name(fact.company),
        share=share_text(fact.share),
        what=_listing(
            what or [words("decides.not_alone" if fact.tried else "decides.untried")], "; "
        ),
    )  # fmt: skip


def _doubt(report: OwnershipReport, judged: Judged, party: str) -> str:
    """Return what is open of a listing: who it is, or whether the rule extends to it."""
    some = [o for o in report.listings.get(party, ()) if o.list_id in judged.rule.lists]
    return "identity" if any(o.identity is Identity.OPEN for o in some) else "extends"


def _truth(value: Truth) -> Text:
    return words(f"decides.truth_{'open' if value is UNKNOWN else 'yes' if value else 'no'}")


def _listing(texts: list[Text], sign: str = ", ") -> Text:
    japanese = {", ": "、", "; ": "、"}.get(sign, sign)
    return Text(sign.join(t.en for t in texts), japanese.join(t.ja for t in texts))
