"""The words of FollowTheMoney that clients use: schemata, properties, topics.

Source: https://followthemoney.tech/explorer/ ; only what plays a part in a search is here.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from kaname.core.text import Text

__all__ = [
    "ADDRESSES", "BIRTH_DATES", "COUNTRIES", "IDENTIFIERS", "NAMES", "NAME_PARTS", "PROPERTIES",
    "SCHEMATA", "Property", "Schema", "schema_of_kind", "topics_of_list",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Schema:
    """A type of party; ``kind`` is the matcher's word for it, empty where it is left open."""

    id: str
    kind: str
    label: Text
    plural: str


def _schema(name: str, kind: str, label: str, plural: str, japanese: str) -> tuple[str, Schema]:
    return name, Schema(name, kind, Text(label, japanese), plural)


SCHEMATA: Final[Mapping[str, Schema]] = MappingProxyType(
    dict(
        (
            _schema("Person", "person", "Person", "People", "個人"),
            _schema("Company", "organisation", "Company", "Companies", "会社"),
            _schema("Organization", "organisation", "Organization", "Organizations", "組織"),
            _schema("PublicBody", "organisation", "Public body", "Public bodies", "公的機関"),
            _schema("LegalEntity", "", "Legal entity", "Legal entities", "個人又は組織"),
            _schema("Vessel", "vessel", "Vessel", "Vessels", "船舶"),
            _schema("Airplane", "aircraft", "Airplane", "Airplanes", "航空機"),
            _schema("Thing", "", "Thing", "Things", "種別不明"),
        )
    )
)
"""A ``LegalEntity`` may be a person or an organisation, and a ``Thing`` anything."""

_OF_KIND: Final = {
    "person": "Person", "organisation": "Organization", "vessel": "Vessel",
    "aircraft": "Airplane",
}  # fmt: skip


def schema_of_kind(kind: str, published: str = "") -> str:
    """Return the schema of an entry: as published, else by its kind; LegalEntity when unknown."""
    if published in SCHEMATA and published != "Thing":
        return published
    return _OF_KIND.get(kind, "LegalEntity")


NAMES: Final = ("name", "alias", "previousName", "weakAlias", "abbreviation")
NAME_PARTS: Final = (
    "firstName", "secondName", "middleName", "fatherName", "motherName", "lastName",
)  # fmt: skip
"""In the order in which they make a name; used when no name is given whole."""
COUNTRIES: Final = (
    "country", "mainCountry", "jurisdiction", "nationality", "citizenship", "flag",
)  # fmt: skip
IDENTIFIERS: Final = (
    "registrationNumber", "taxNumber", "vatCode", "innCode", "ogrnCode", "okpoCode", "leiCode",
    "dunsCode", "uscCode", "uniqueEntityId", "permId", "cikCode", "swiftBic", "npiCode",
    "giiNumber", "imoNumber", "mmsi", "callSign", "serialNumber", "icaoCode", "passportNumber",
    "idNumber", "socialSecurityNumber", "voenCode", "licenseNumber",
)  # fmt: skip
BIRTH_DATES: Final = ("birthDate",)
ADDRESSES: Final = ("address", "addressEntity")


@dataclass(frozen=True, slots=True)
class Property:
    """What an entry of a result can say."""

    id: str
    label: Text
    schema: str
    """The most general schema that has it."""


def _property(name: str, schema: str, label: str, japanese: str) -> tuple[str, Property]:
    return name, Property(name, Text(label, japanese), schema)


PROPERTIES: Final[Mapping[str, Property]] = MappingProxyType(
    dict(
        (
            _property("name", "Thing", "Name", "名称"),
            _property("alias", "Thing", "Other name", "別名"),
            _property("weakAlias", "Thing", "Weak alias", "弱い別名"),
            _property("country", "Thing", "Country", "国"),
            _property("address", "Thing", "Address", "住所"),
            _property("birthDate", "Person", "Date of birth", "生年月日"),
            _property("idNumber", "LegalEntity", "Identifier", "番号"),
            _property("imoNumber", "Vessel", "IMO number", "IMO番号"),
            _property("registrationNumber", "Thing", "Registration number", "登録番号"),
            _property("program", "Thing", "Programme", "制裁プログラム"),
            _property("topics", "Thing", "Topics", "トピック"),
            _property("notes", "Thing", "Notes", "備考"),
            _property("sourceUrl", "Thing", "Page of the list", "リストのページ"),
        )
    )
)


@cache
def topics_of_list(list_id: str) -> tuple[str, ...]:
    """Return the topics of the entries of a list; none when the table does not know them."""
    file = resources.files("kaname.web") / "topics.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return {row["list_id"]: tuple(row["topics"].split()) for row in rows}.get(list_id, ())
