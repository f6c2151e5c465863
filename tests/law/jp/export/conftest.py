"""Small deals for the tests of Japanese export control."""

import sys
from datetime import date
from decimal import Decimal
from types import ModuleType

import pytest

from kaname.core.case import Case, EndUse, Item, Money, Party, Places
from kaname.core.finding import Finding
from kaname.core.hit import Entry, Hit, Identity
from kaname.core.review import Duty
from kaname.law.jp.export import assess, consequences

DAY = date(2026, 11, 20)
BEFORE = date(2025, 10, 8)
AFTER = date(2025, 10, 9)
NO_CONCERN = {
    "weapons_of_mass_destruction": False, "conventional_weapons": False, "military": False,
    "informed_by_meti_wmd": False, "informed_by_meti_conventional": False,
}  # fmt: skip


def yen(amount: str | int) -> Money:
    return Money(Decimal(amount), "JPY")


def user(country: str = "CN", **facts: object) -> Party:
    facts.setdefault("weapons_of_mass_destruction", False)
    return Party(id="user", roles=("end_user",), name="Example Works", country=country, **facts)


def deal(to: str, item: Item, party: Party | None = None, **end_use: bool) -> Case:
    """A deal from Japan in which every end-use question is answered no, but for what is given."""
    return Case(
        parties=(party or user(to),),
        items=(item,),
        places=Places(from_="JP", via=(), to=to),
        end_use=EndUse(**{**NO_CONCERN, **end_use}),
    )


def hit(
    list_id: str, identity: Identity = Identity.PRESUMED, party_id: str = "user", concern: str = ""
) -> Hit:
    entry = Entry(
        id=f"{list_id}:0123456789ab", list_id=list_id, name="Example Works",
        details=(("concern", concern),) if concern else (),
    )  # fmt: skip
    return Hit(party_id, entry, 100, identity, "Example Works", "Example Works", (), "test")


def findings(case: Case, on: date = DAY, *hits: Hit) -> dict[str, Finding]:
    """The findings by provision; each provision must have spoken at most once."""
    found: dict[str, Finding] = {}
    for finding in assess(case, hits, on):
        assert finding.provision not in found
        found[finding.provision] = finding
    return found


def follows(case: Case, on: date = DAY) -> tuple[Duty, ...]:
    """What follows beside a licence."""
    return consequences.follows(case, (), on, assess(case, (), on))


def outcome(case: Case, provision: str, on: date = DAY, *hits: Hit) -> str:
    return findings(case, on, *hits)[f"jp.export.{provision}"].outcome.value


@pytest.fixture
def deals() -> ModuleType:
    """The helpers of this file, for the tests beside it."""
    return sys.modules[__name__]
