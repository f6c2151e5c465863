"""Deals made by chance out of every fact field of the case format.

Every field is filled by its kind, from values on both sides of what the tables of law divide:
classifications that the lists name, countries of every group, numbers at and beside the limits.
"""

import random
from collections.abc import Sequence
from dataclasses import MISSING, fields, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from kaname.core.case import Case, FieldSpec, Item, Owner, Party, field_specs
from kaname.core.case_fields import Money
from kaname.core.hit import Entry, Hit, Identity, owner_key
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.tables import load_table

__all__ = ["DAYS", "PARTY_IDS", "attribute", "chance_case", "chance_hits", "choices", "value_of"]

DAYS = (
    date(2026, 11, 20), date(2026, 11, 20), date(2026, 10, 1), date(2025, 10, 20),
    date(2025, 10, 8), date(2024, 6, 3), date(2022, 10, 10),
)  # fmt: skip
PARTY_IDS = ("maker", "user", "other")
_ROLES = {
    "maker": (("exporter",), ("seller", "manufacturer"), ("exporter", "seller")),
    "user": (("end_user",), ("ultimate_consignee", "end_user"), ("ultimate_consignee",)),
    "other": (("bank",), ("forwarder",), ("broker",), ("intermediate_consignee",), ("payer",),
              ("buyer",)),
}  # fmt: skip
COUNTRIES = (
    "US", "JP", "CN", "CN", "CN", "HK", "MO", "RU", "BY", "IR", "KP", "SY", "CU", "UA", "VE", "DE",
    "KR", "CA", "GB", "AU", "AE", "TW", "IL", "SG", "IN", "IQ", "LY", "PK", "MM", "NI", "TR",
)  # fmt: skip
ENTRIES = (
    "EAR99", "EAR99", "3A001.a.2", "3A001.b.2.a", "3A001", "3A090.a", "3A090.b", "3A090",
    "4A090.a", "3B001.c.1.a", "3B001.a.4", "3B001", "3B993.b", "3D001", "3E001", "3A991.p",
    "4A994.l", "5A002.a.1", "5D002.c.1", "5A992.c", "5E002", "9A515.a", "9A515.y", "9A610.x",
    "9A610.y", "0A501.a", "1C350.b.1", "1C351.d.1", "2B350.a", "2A983", "2B001.b",
    "6A003.b.4.b", "9A991.d", "8A992", "5A001.f.1", "0A983", "0A998", "1C990", "2A290", "6E002",
    "7A103.a", "9E003.a.1", "3E905", "4A005",
)  # fmt: skip
METI = (
    "not_listed", "not_listed", "1の項(1)", "2の項(12)1", "3の項(2)", "4の項(1)", "5の項(18)",
    "7の項(1)", "7の項(16)", "7の項", "8の項", "9の項(7)", "15の項(7)", "16の項(1)", "16の項(2)",
    "16の項",
)  # fmt: skip
TARIFF = (
    "8542.31", "8542", "8486.20", "8471.30", "8471", "0901.11", "8456", "8802.40", "9031.80",
    "8411.91", "2844.10", "3926.90", "9306.30", "7304.11",
)  # fmt: skip
SHARES = ("0", "9.99", "10", "10.01", "24.99", "25", "25.01", "49.99", "50", "50.01", "100")
AMOUNTS = (
    "0", "1", "1499", "1500", "1501", "3000", "5000", "49999", "50000", "50001", "999999",
    "1000000", "1000001", "5000000",
)  # fmt: skip
CHIP = (
    "0", "1", "2", "3.2", "8", "16", "100", "600", "814", "1399", "1400", "1599", "1600", "2400",
    "4799", "4800", "6499", "6500", "20999", "21000",
)  # fmt: skip
LISTS = (
    "bis-entity", "bis-entity", "bis-entity", "bis-dpl", "bis-uvl", "bis-meu", "ofac-sdn",
    "ofac-sdn", "ofac-cmic", "state-dtc", "meti-eul", "meti-eul", "mof-freeze",
)  # fmt: skip
REQUIREMENTS = (
    "For all items subject to the EAR. (See §744.11 of the EAR)", "",
    "For all items subject to the EAR (see §§ 734.9(e), and 744.11 of the EAR).",
    "For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)",
    "For all items subject to the EAR (See §§ 734.9(e)(3), 734.4(a)(9), 744.11, 744.23 of the EAR)",
    "For all items subject to the EAR, including FDP (See §§ 734.9(g), 746.8(a)(3) and 744.21(b))",
    "All items on the CCL. (See §744.11 of the EAR)",
)  # fmt: skip
PROGRAMS = (
    (), ("SDGT",), ("NPWMD",), ("RUSSIA-EO14024",), ("IRAN",), ("CUBA",), ("SDNTK", "IRAN"),
)  # fmt: skip
CONCERNS = ("", "核 N", "生物、化学、ミサイル、核 B,C,M,N", "通常兵器 CW", "ミサイル M")


def attribute(record: type, name: str) -> str:
    """Return the attribute that holds a field; it differs for words of Python's own."""
    names = {field.name for field in fields(record)}
    return name if name in names else f"{name}_"


@cache
def _named(side: str, table: str, column: str) -> tuple[str, ...]:
    rows = load_table(f"kaname.law.{side}.export", table)
    return tuple(sorted({row[column] for row in rows if row[column]}))


def choices(spec: FieldSpec) -> tuple[Any, ...]:
    """Return values of one field, on both sides of what the law divides by it; ``()`` for none."""
    if spec.kind == "word":
        return spec.words
    return {
        "yes_no": (True, False), "country": COUNTRIES, "eccn": ENTRIES, "meti_item": METI,
        "hs": TARIFF, "percent": tuple(Decimal(share) for share in SHARES),
        "currency": ("JPY", "USD"), "id": PARTY_IDS, "text": ("Example Works", "Second Example"),
        "date": DAYS, "birth_date": (date(1980, 5, 17),), "entry_id": (),
        "number": tuple(Decimal(n) for n in (CHIP if spec.name.startswith("chip") else AMOUNTS)),
    }.get(spec.kind, ())  # fmt: skip


def value_of(chance: random.Random, spec: FieldSpec, known: float) -> Any:
    """Return a value for a field; of a record, one whose fields are known with that chance."""
    if spec.kind == "mapping":
        return _mapping(chance, spec)
    if spec.record is not None and not spec.many:
        return _record(chance, spec.record, known)
    if spec.record is not None:
        return tuple(_record(chance, spec.record, known) for _ in range(chance.randrange(3)))
    found = choices(spec)
    if not spec.many:
        return chance.choice(found)
    if not found:
        return ()
    if "none" in found and chance.random() < 0.5:
        return ("none",)
    others = [value for value in found if value != "none"]
    drawn = tuple(dict.fromkeys(chance.choice(others) for _ in range(chance.randrange(3))))
    return ("none",) if not drawn and "none" in found else drawn


def _mapping(chance: random.Random, spec: FieldSpec) -> dict[str, str]:
    if spec.name == "exception_conditions":
        names = _named("us", "exception_conditions", "condition")
    elif spec.name == "conditions":
        names = _named("jp", "conditions", "condition")
    else:
        names = _named("jp", "goods_thresholds", "quantity")
        return dict.fromkeys(chance.sample(names, 2), "100 mm")
    return {name: chance.choice(("yes", "yes", "no")) for name in names if chance.random() < 0.7}


def _record(chance: random.Random, record: type, known: float, **given: Any) -> Any:
    made = dict(given)
    for spec in field_specs(record):
        name = attribute(record, spec.name)
        if name in made:
            continue
        if chance.random() < known:
            made[name] = value_of(chance, spec, known)
        else:
            default = next(f.default for f in fields(record) if f.name == name)
            made[name] = default if default is not MISSING else UNKNOWN
    return record(**made)


def _item(chance: random.Random, item_id: str, known: float) -> Item:
    item: Item = _record(chance, Item, known, id=item_id, us_parts=UNKNOWN)
    value: Any = UNKNOWN
    if chance.random() < known:
        currency = chance.choice(("JPY", "JPY", "USD"))
        value = Money(Decimal(chance.choice(AMOUNTS)), currency)
    if chance.random() < 0.5:  # TPP, or what it is reckoned from: both together may contradict
        item = replace(item, chip_tpp=UNKNOWN)
    else:
        item = replace(item, chip_tops=UNKNOWN, chip_bit_length=UNKNOWN)
    ground = chance.choice(("none", "none", "none", item.public_ground))
    agency = chance.choice(("none", "none", "none", item.other_agency))
    return replace(item, value=value, public_ground=ground, other_agency=agency)


def _party(chance: random.Random, party_id: str, known: float) -> Party:
    owners: Any = UNKNOWN
    if chance.random() < known:
        owners = tuple(
            _record(chance, Owner, known, party=UNKNOWN, name=f"Owner {n}", same_as=(),
                    not_same_as=())
            for n in range(chance.randrange(3))
        )  # fmt: skip
    released: Any = UNKNOWN
    if chance.random() < 0.2:
        released = chance.choice(COUNTRIES)
    party: Party = _record(
        chance, Party, known, id=party_id, owners=owners, roles=chance.choice(_ROLES[party_id]),
        same_as=(), not_same_as=(), addresses=(), identifiers=(), released_in=released,
    )  # fmt: skip
    return party


def chance_case(chance: random.Random, known: float = 1.0) -> Case:
    """Return a deal made by chance.

    Args:
        chance: what draws.
        known: how likely each fact is given.
    """
    parties = tuple(
        _party(chance, party_id, known)
        for party_id in PARTY_IDS[: 2 + (chance.random() < 0.4)]
    )  # fmt: skip
    items = tuple(_item(chance, f"item{n}", known) for n in range(1 + (chance.random() < 0.25)))
    case: Case = _record(chance, Case, known, parties=parties, items=items)
    start = chance.choice(("JP", "JP", "US", "US", chance.choice(COUNTRIES)))
    via: Any = () if chance.random() < 0.7 else case.places.via
    return replace(case, places=replace(case.places, from_=start, via=via))


def chance_hits(chance: random.Random, case: Case, count: int = 3) -> tuple[Hit, ...]:
    """Return up to ``count`` entries of lists that may be parties of the case, or owners."""
    keys = [
        key
        for party in case.parties
        for key in (party.id, *_owner_keys(party))
    ]  # fmt: skip
    return tuple(
        _hit(chance, chance.choice(keys), number) for number in range(chance.randrange(count + 1))
    )


def _owner_keys(party: Party) -> Sequence[str]:
    owners = party.owners
    return [owner_key(party.id, n) for n in range(len(owners))] if isinstance(owners, tuple) else []


def _hit(chance: random.Random, key: str, number: int) -> Hit:
    list_id = chance.choice(LISTS)
    details = [("licence_requirement", chance.choice(REQUIREMENTS)),
               ("licence_policy", "Presumption of denial"),
               ("concern", chance.choice(CONCERNS))]  # fmt: skip
    entry = Entry(
        id=f"{list_id}:{number:012x}", list_id=list_id, name="Listed Works",
        programs=chance.choice(PROGRAMS), details=tuple(d for d in details if d[1]),
    )  # fmt: skip
    identity = chance.choice(tuple(Identity))
    return Hit(key, entry, 100, identity, "Example Works", "Listed Works", (), "test")
