"""What Japanese findings may conclude, and from which day each provision is asked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from types import ModuleType

import pytest

from kaname.core.case import Case, EndUse, Item, Party, Places
from kaname.core.finding import Finding
from kaname.core.hit import Identity
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.provisions import coverage
from kaname.law.jp.export import assess

ITEMS = (
    Item(id="bare"),
    Item(id="listed", kind="goods", meti_item="7の項(16)"),
    Item(id="arms", kind="goods", meti_item="1の項(1)"),
    Item(id="other", kind="goods", meti_item="not_listed", hs="8542.31"),
    Item(id="in_2_3", kind="goods", meti_item="not_listed", russia_table_listed=True),
    Item(id="drawings", kind="technology"),
)
PLACES = tuple(
    Places(from_=start, via=via, to=to)
    for start, via, to in product(
        (UNKNOWN, "JP", "US"), (UNKNOWN, (), ("JP",)),
        (UNKNOWN, "CN", "DE", "LY", "KP", "RU", "BY", "UA", "JP"),
    )
)  # fmt: skip
USES = (
    EndUse(),
    EndUse(
        weapons_of_mass_destruction=True, conventional_weapons=True, military=True,
        informed_by_meti_wmd=True, informed_by_meti_conventional=True,
    ),
)  # fmt: skip
DAYS = (date(1990, 1, 1), date(2023, 4, 9), date(2025, 10, 8), date(2026, 11, 20))


def everything(deals: ModuleType) -> Iterator[Finding]:
    parties = tuple(
        Party(id=role, roles=(role,), name="Example Works", meti_designated=True)
        for role in ("end_user", "seller", "bank")
    )
    hits = tuple(
        deals.hit(list_id, identity, party_id=party.id, concern="核\nN")
        for list_id in ("meti-eul", "mof-freeze")
        for identity in (Identity.CONFIRMED, Identity.OPEN)
        for party in parties
    )
    for places, use, day in product(PLACES, USES, DAYS):
        case = Case(parties=parties, items=ITEMS, places=places, end_use=use)
        yield from assess(case, hits, day)


def test_no_japanese_rule_that_is_encoded_ends_in_a_prohibition(deals: ModuleType) -> None:
    """Art. 48 asks for a licence or an approval; a ban is how it is decided, not what it says."""
    seen = set()
    for finding in everything(deals):
        assert finding.outcome is not Outcome.PROHIBITED, finding.provision
        assert finding.could_be is not Outcome.PROHIBITED, finding.provision
        if finding.outcome is Outcome.UNDETERMINED:
            assert isinstance(finding.could_be, Outcome), finding.provision
            assert finding.could_be.severity > Outcome.UNDETERMINED.severity, finding.provision
        seen.add((finding.provision, finding.outcome))
    provisions = {provision for provision, _ in seen}
    assert len(provisions) == 12
    undetermined = {name for name, outcome in seen if outcome is Outcome.UNDETERMINED}
    assert undetermined == provisions


@pytest.mark.parametrize(
    ("provision", "first"),
    [
        ("catch_all", date(2002, 4, 1)),
        ("end_user_list", date(2002, 4, 1)),
        ("embargo", date(2006, 11, 15)),
        ("list_control", date(1949, 12, 1)),
    ],
)
def test_a_provision_is_asked_from_the_day_of_what_it_cites(
    deals: ModuleType, provision: str, first: date
) -> None:
    row = coverage()[f"jp.export.{provision}"]
    assert row.citation.in_force_from == first
    case = deals.deal("KP", replace(ITEMS[3], id="goods"))
    hit = deals.hit("meti-eul", concern="核\nN")
    before = deals.findings(case, first - timedelta(days=1), hit)
    assert row.id not in before
    assert row.id in deals.findings(case, first, hit)


@pytest.mark.parametrize("provision", ["catch_all", "end_user_list", "embargo"])
def test_the_limits_say_what_the_first_day_rests_on(provision: str) -> None:
    row = coverage()[f"jp.export.{provision}"]
    assert "In force from" in row.limits.en
