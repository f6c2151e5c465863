"""Small deals for the tests of US export control."""

import sys
from datetime import date
from decimal import Decimal
from types import ModuleType

import pytest

from kaname.core.case import Case, EndUse, Item, Owner, Party, Places
from kaname.core.finding import Claim, Finding
from kaname.core.hit import Entry, Hit, Identity
from kaname.law.us.export import assess

DAY = date(2026, 10, 1)
ALL_ITEMS = "For all items subject to the EAR. (See §744.11 of the EAR)"


def part(
    eccn: str | None = "EAR99", origin: str = "JP", content: str | None = "0", **facts: object
) -> Item:
    """An item made in Japan without US content, EAR99, but for what is given."""
    facts = {
        "kind": "goods", "us_direct_product": False, "food_or_medicine": False,
        "public_ground": "none", **facts,
    }  # fmt: skip
    if eccn is not None:
        facts["eccn"] = eccn
    if content is not None:
        facts["us_content_percent"] = Decimal(content)
    return Item(id="part", origin=origin, **facts)  # type: ignore[arg-type]


def user(country: str = "CN", **facts: object) -> Party:
    """An end user that is no US person and not military, with no owners to name."""
    facts = {
        "id": "user", "roles": ("end_user",), "name": "Example Works", "kind": "company",
        "owners": (), "us_person": False, "military": False, **facts,
    }  # fmt: skip
    return Party(country=country, **facts)  # type: ignore[arg-type]


def maker(**facts: object) -> Party:
    """A Japanese exporter that is no US person, with no owners to name."""
    return user(**{"country": "JP", "id": "maker", "roles": ("exporter",), **facts})


def deal(
    to: str, item: Item | None = None, *parties: Party, start: str = "JP", **facts: object
) -> Case:
    """A deal from Japan in which every question about the end use is answered no."""
    use: dict[str, object] = {
        "military": False, "weapons_of_mass_destruction": False, "informed_by_bis": False,
        "advanced_semiconductors": False, "supercomputer": False, "controlled_uses": ("none",),
    }  # fmt: skip
    places: dict[str, object] = {"from_": start, "via": (), "to": to}
    for name, value in facts.items():
        (places if name in {"via", "end_use_at", "occupied_region"} else use)[name] = value
    return Case(
        parties=parties or (maker(), user(to)),
        items=(item or part(),),
        places=Places(**places),  # type: ignore[arg-type]
        end_use=EndUse(**use),  # type: ignore[arg-type]
    )


def hit(
    list_id: str, party_id: str = "user", identity: Identity = Identity.PRESUMED,
    programs: tuple[str, ...] = (), requirement: str = ALL_ITEMS,
) -> Hit:  # fmt: skip
    details = (("licence_requirement", requirement), ("licence_policy", "Presumption of denial"))
    entry = Entry(
        id=f"{list_id}:0123456789ab", list_id=list_id, name="Example Works", programs=programs,
        details=details if list_id == "bis-entity" and requirement else (),
    )  # fmt: skip
    return Hit(party_id, entry, 100, identity, "Example Works", "Example Works", (), "test")


def owner(percent: str | None, **facts: object) -> Owner:
    if percent is not None:
        facts["percent"] = Decimal(percent)
    return Owner(**facts)  # type: ignore[arg-type]


def findings(case: Case, *hits: Hit, on: date = DAY) -> list[Finding]:
    return list(assess(case, hits, on))


def finding(case: Case, provision: str, *hits: Hit, on: date = DAY) -> Finding:
    """The one finding of ``us.export.<provision>`` about the item, the case or the end user."""
    found = [
        f
        for f in findings(case, *hits, on=on)
        if f.provision == f"us.export.{provision}"
        and (f.about.kind != "party" or f.about.id == "user")
    ]
    assert len(found) == 1, [f.summary.en for f in found]
    return found[0]


def outcome(case: Case, provision: str, *hits: Hit, on: date = DAY) -> str:
    return finding(case, provision, *hits, on=on).outcome.value


def asked(found: Finding) -> set[str]:
    return {question.id for question in found.questions}


def texts(claim: Claim) -> list[str]:
    """Every statement of a trace in English."""
    return [claim.text.en, *(text for inner in claim.because for text in texts(inner))]


@pytest.fixture
def us() -> ModuleType:
    """The helpers of this file, for the tests beside it."""
    return sys.modules[__name__]
