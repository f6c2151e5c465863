"""Who counts by ownership: circles, ladders and chains, against a second way of finding it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kaname.core.canonical import canonical_bytes
from kaname.core.case import Case, Owner, Party
from kaname.core.finding import Claim
from kaname.core.hit import Entry, Hit, Identity
from kaname.core.unknown import UNKNOWN, Truth, Unknown
from kaname.law.engine.matter import Matter
from kaname.law.us.export.ownership import Share, listed, share_of

LIMIT = Decimal(50)
DAY = date(2026, 11, 16)


@dataclass(frozen=True)
class Graph:
    """party -> its owners (party, percent), and the parties that are listed themselves."""

    owners: dict[str, tuple[tuple[str, int | None], ...]]
    listed: frozenset[str]
    maybe: frozenset[str]


def share(graph: Graph, party_id: str) -> Share:
    parties = tuple(
        Party(id=name, owners=tuple(Owner(party=o, percent=percent(p)) for o, p in owners))
        for name, owners in graph.owners.items()
    )
    hits = tuple(
        Hit(name, Entry(f"bis-entity:{name}", "bis-entity", name), 100, identity, name, name, (),
            "csl@1")
        for names, identity in ((graph.listed, Identity.PRESUMED), (graph.maybe, Identity.OPEN))
        for name in sorted(names)
    )  # fmt: skip
    matter = Matter(Case(parties=parties), DAY, hits)
    party = matter.case.party(party_id)
    return share_of(matter, party, LIMIT, ("bis-entity",), lambda hit: listed(matter, hit))


def percent(value: int | None) -> Decimal | Unknown:
    return UNKNOWN if value is None else Decimal(value)


def by_paths(graph: Graph, party_id: str, above: frozenset[str] = frozenset()) -> Truth:
    """Find the same by following every path that does not come back to itself."""
    above |= {party_id}
    least = most = others = Decimal(0)
    blank = False
    for owner, share_of_owner in graph.owners[party_id]:
        counts: Truth = owner in graph.listed
        if not counts and owner not in above and owner in graph.owners:
            counts = by_paths(graph, owner, above)
        if counts is False and owner in graph.maybe:
            counts = UNKNOWN
        if counts is False:
            others += share_of_owner or 0
        elif share_of_owner is None:
            blank = True
        else:
            most += share_of_owner
            least += share_of_owner if counts is True else 0
    most = max(most, 100 - others) if blank else most
    return True if least >= LIMIT else UNKNOWN if most >= LIMIT else False


NAMES = "abcde"
OWNERS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from([None, 10, 25, 49, 50, 60])),
    max_size=3,
    unique_by=lambda pair: pair[0],
).map(tuple)
GRAPHS = st.builds(
    Graph,
    st.fixed_dictionaries(dict.fromkeys(NAMES, OWNERS)),
    st.frozensets(st.sampled_from(NAMES), max_size=2),
    st.frozensets(st.sampled_from(NAMES), max_size=2),
).map(lambda graph: Graph(graph.owners, graph.listed, graph.maybe - graph.listed))


@given(GRAPHS)
def test_the_fixed_point_is_what_following_every_path_finds(graph: Graph) -> None:
    for name in NAMES:
        assert share(graph, name).claim.holds is by_paths(graph, name), name


def depth(claim: Claim) -> int:
    return 1 + max((depth(part) for part in claim.because), default=0)


def test_a_circle_does_not_lift_itself() -> None:
    graph = Graph({"a": (("b", 60),), "b": (("a", 60),)}, frozenset(), frozenset())
    assert share(graph, "a").claim.holds is False
    graph = Graph({**graph.owners, "b": (("a", 40), ("c", 60))}, frozenset("c"), frozenset())
    assert share(graph, "a").claim.holds is True


def test_a_long_chain_is_followed_to_its_end_and_its_trace_stays_short() -> None:
    chain = {f"p{n}": ((f"p{n + 1}", 60),) for n in range(99)}
    found = share(Graph({**chain, "p99": ()}, frozenset({"p99"}), frozenset()), "p0")
    assert found.claim.holds is True
    assert depth(found.claim) < 40
    assert len(canonical_bytes(found.claim)) < 40_000


def test_everybody_owning_everybody_ends() -> None:
    names = [f"p{n}" for n in range(30)]
    owners = {name: tuple((other, 3) for other in names if other != name) for name in names}
    found = share(Graph(owners, frozenset({"p7"}), frozenset()), "p0")
    assert found.claim.holds is False
    assert found.least == 3
    assert len(canonical_bytes(found.claim)) < 1_000_000


def test_a_ladder_does_not_double_its_trace_at_each_step() -> None:
    owners = {
        f"p{n}{side}": ((f"p{n + 1}a", 50), (f"p{n + 1}b", 50)) for n in range(20) for side in "ab"
    }
    found = share(
        Graph({**owners, "p20a": (), "p20b": ()}, frozenset({"p20a"}), frozenset()), "p0a"
    )
    assert found.claim.holds is True
    assert len(canonical_bytes(found.claim)) < 200_000
