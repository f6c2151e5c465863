"""The case of the sample dossier, made by hand; its companies are invented."""

from datetime import date
from decimal import Decimal

from kaname.core.case import (
    Address,
    Case,
    EndUse,
    Identifier,
    Item,
    Money,
    Owner,
    Party,
    Places,
    Quantity,
)

CASE = Case(
    title="Dry etch system to a Chinese fab whose parent is listed",
    reference="2026-0147",
    event="export",
    ship_date=date(2026, 11, 20),
    parties=(
        Party(
            id="maker",
            roles=("seller", "exporter", "manufacturer"),
            name="Aozora Etch Systems K.K.",
            other_names=("青空エッチシステムズ株式会社",),
            kind="company",
            country="JP",
            addresses=(Address("2-11 Minato-cho, Sendai, Miyagi", "JP"),),
            identifiers=(Identifier("Corporate Number", "1370001999999"),),
            owners=(),
            us_person=False,
        ),
        Party(
            id="forwarder",
            roles=("forwarder",),
            name="Merlion Bridge Logistics Pte. Ltd.",
            kind="company",
            country="SG",
        ),
        Party(
            id="fab",
            roles=("ultimate_consignee", "end_user"),
            name="Hoshizora Microdevice (Hefei) Co., Ltd.",
            other_names=("星空微电子（合肥）有限公司",),
            kind="company",
            country="CN",
            owners=(Owner(party="parent", percent=Decimal("62.5")), Owner(name="Staff fund")),
        ),
        Party(
            id="parent",
            roles=("other",),
            name="Hoshizora Semiconductor Group",
            kind="company",
            country="CN",
        ),
        Party(id="bank", roles=("bank",)),
    ),
    items=(
        Item(
            id="etcher",
            description="Dry etch system for 300 mm wafers",
            kind="goods",
            quantity=Quantity(Decimal(1), "set"),
            value=Money(Decimal("412000000"), "JPY"),
            hs="8486.20",
            eccn="3B001",
            meti_item="7の項(16)",
            origin="JP",
            us_content_percent=Decimal("27"),
            technical_parameters={"etch type": "anisotropic, dry", "wafer": "300 mm"},
        ),
        Item(
            id="spares",
            description="Quartz rings and seals",
            kind="goods",
            quantity=Quantity(Decimal(40), "pieces"),
            value=Money(Decimal("3800000"), "JPY"),
            eccn="EAR99",
            origin="JP",
            us_content_percent=Decimal("4.5"),
        ),
    ),
    places=Places(from_="JP", via=("SG",), to="CN"),
    end_use=EndUse(
        description="Memory production at the Hefei line",
        weapons_of_mass_destruction=False,
        conventional_weapons=False,
        military=False,
        informed_by_bis=False,
        informed_by_meti_wmd=False,
        informed_by_meti_conventional=False,
    ),
)  # fmt: skip
