"""The words that fields of the case format take, each once."""

from typing import Final

__all__ = [
    "APPROVAL_EXCEPTIONS",
    "BULK_CELLS", "BULK_LICENCES", "CONCERN_KINDS", "CONTROLLED_USES", "EVENTS",
    "EXCEPTION_CASES", "FOOTNOTES",
    "ITEM_KINDS", "NOTICES", "OTHER_AGENCIES", "PARTY_KINDS", "PUBLIC_GROUNDS",
    "REASONS_FOR_CONTROL", "REGIONS", "ROLES", "SHIPMENT_PURPOSES", "SPECIFIC_CATEGORIES",
    "WMD_KINDS",
]  # fmt: skip

EVENTS: Final = ("export", "reexport", "transfer")
ROLES: Final = (
    "seller", "exporter", "manufacturer", "buyer", "purchaser", "intermediate_consignee",
    "ultimate_consignee", "end_user", "forwarder", "broker", "bank", "payer", "other",
)  # fmt: skip
PARTY_KINDS: Final = ("company", "government", "university", "person", "vessel", "aircraft")
ITEM_KINDS: Final = ("goods", "software", "technology")
REGIONS: Final = ("none", "crimea", "donetsk", "luhansk")
WMD_KINDS: Final = ("nuclear", "chemical_biological", "missile")
CONTROLLED_USES: Final = (
    "none", "rocket_or_drone_300_km", "rocket_or_drone_range_unknown", "precursor_plant",
    "maritime_nuclear_propulsion", "military_intelligence", "military_commodity",
    "advanced_node_design", "chip_equipment_of_headquartered", "vessel_or_aircraft_abroad",
)  # fmt: skip
"""Uses of 15 CFR part 744 that no other fact of the end use states."""
CONCERN_KINDS: Final = ("nuclear", "missile", "biological", "chemical", "conventional")
SPECIFIC_CATEGORIES: Final = ("none", "employed", "benefit", "instructed")
EXCEPTION_CASES: Final = (
    "none", "ship_stores", "aircraft_parts", "international_body", "mission", "free_return",
    "free_sending", "published", "basic_research", "patent", "use_technology",
    "program_use_technology", "program_with_goods", "market_program",
)  # fmt: skip
APPROVAL_EXCEPTIONS: Final = (
    "none", "relief", "sample", "parcel", "foreign_mission", "public_gift", "unchanged_return",
    "traveller", "emigrant",
)  # fmt: skip
BULK_LICENCES: Final = (
    "none", "general", "special_general", "specific", "special_return", "specific_subsidiary",
)  # fmt: skip
BULK_CELLS: Final = ("general", "special_general", "specific_only", "none")
REASONS_FOR_CONTROL: Final = (
    "NS", "NS1", "NS2", "MT", "MT1", "NP", "NP1", "NP2", "CB", "CB1", "CB2", "CB3", "RS", "RS1",
    "RS2", "FC", "FC1", "CC", "CC1", "CC2", "CC3", "AT", "AT1", "AT2", "CW", "EI", "FP", "SI",
    "SL", "SS", "UN",
)  # fmt: skip
"""Reasons of 15 CFR 738.2(d)(2)(i), and the columns of the Country Chart that belong to them."""
PUBLIC_GROUNDS: Final = (
    "none", "published", "fundamental_research", "course", "patent", "standards",
    "system_description", "telemetry", "printed_matter",
)  # fmt: skip
"""Grounds of 15 CFR 734.3(b)(2), (3) on which something is not subject to the EAR."""
OTHER_AGENCIES: Final = ("none", "state", "treasury", "nrc", "doe", "pto", "fms")
"""Who alone controls an item that is not subject to the EAR (15 CFR 734.3(b)(1))."""
FOOTNOTES: Final = ("1", "3", "4", "5")
"""Footnotes of the Entity List to which a foreign direct product rule belongs."""
NOTICES: Final = (
    "734.9(a)(3)", "744.2(b)", "744.3(b)", "744.4(b)", "744.6(c)(1)", "744.9(b)", "744.11(c)",
    "744.17(b)", "744.21(b)", "744.22(b)", "744.23(b)",
)  # fmt: skip
"""Paragraphs of the EAR under which BIS tells persons that a licence is needed."""
SHIPMENT_PURPOSES: Final = (
    "none", "tools_of_trade", "traveller_technology", "replacement_kit", "exhibition",
    "testing_or_repair_abroad", "news_media", "own_facility_abroad", "transit_through_us",
    "us_exhibition_return", "foreign_item_return", "refused_entry_return", "beta_software",
    "replacement_part", "servicing_or_replacement", "nuclear_safeguards", "us_government",
    "cooperating_government", "chemical_inspection", "space_station", "gift_parcel",
    "humanitarian_donation", "operation_technology", "sales_technology", "software_update",
    "mass_market_software", "university_employee", "technology_copy", "baggage",
    "aircraft_sojourn", "vessel_or_aircraft_parts", "airline_supplies", "vessel_sojourn",
    "research_spacecraft",
)  # fmt: skip
"""What a shipment is for, as the licence exceptions of 15 CFR 740.9 to 740.15 divide it."""
