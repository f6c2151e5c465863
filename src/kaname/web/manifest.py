"""What a reconciliation service says of itself: manifest, types and properties."""

from typing import Any, Final

from kaname.web.catalogue import title_of
from kaname.web.settings import Settings
from kaname.web.vocabulary import PROPERTIES, SCHEMATA

__all__ = ["manifest", "properties_of", "type_of"]

SCHEMATA_PAGE: Final = "https://followthemoney.tech/explorer/schemata/"
_ABOVE: Final = {
    "Person": ("LegalEntity", "Thing"), "Company": ("Organization", "LegalEntity", "Thing"),
    "Organization": ("LegalEntity", "Thing"),
    "PublicBody": ("Organization", "LegalEntity", "Thing"),
    "LegalEntity": ("Thing",), "Vessel": ("Thing",), "Airplane": ("Thing",), "Thing": (),
}  # fmt: skip
"""The more general schemata of each."""


def manifest(base: str, dataset: str, settings: Settings) -> dict[str, Any]:
    """Return the manifest of the service at the address ``base``.

    The suggestion of entities is offered only where names in addresses are allowed: a client asks
    for it by GET.
    """
    suggest = {
        "property": {"service_url": base, "service_path": "/suggest/property"},
        "type": {"service_url": base, "service_path": "/suggest/type"},
    }
    if settings.allow_names_in_urls:
        suggest["entity"] = {
            "service_url": base, "service_path": "/suggest/entity",
            "flyout_service_url": base, "flyout_service_path": "/flyout/entity?id=${id}",
        }  # fmt: skip
    return {
        "versions": ["0.2"],
        "name": f"Kaname: {title_of(dataset).en}",
        "identifierSpace": f"{base.partition('/reconcile/')[0]}/entities/",
        "schemaSpace": SCHEMATA_PAGE,
        "documentation": f"{base.partition('/reconcile/')[0]}/",
        "batchSize": min(10, settings.queries_max),
        "view": {"url": f"{base.partition('/reconcile/')[0]}/entities/{{{{id}}}}"},
        "preview": {"url": f"{base}/preview?id={{{{id}}}}", "width": 430, "height": 300},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/extend/property"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Limit",
                    "type": "number",
                    "default": 0,
                    "help_text": "Values of a property at most; 0 is all of them.",
                }
            ],
        },
        "defaultTypes": [type_of(name) for name in SCHEMATA if name != "Thing"],
    }


def type_of(schema: str) -> dict[str, str]:
    """Return a schema as the protocol has types."""
    return {"id": schema, "name": SCHEMATA[schema].label.en}


def properties_of(schema: str, *, every: bool = False) -> list[dict[str, str]]:
    """Return the properties of a schema, or of every one."""
    wide = {schema, *_ABOVE[schema]}
    return [
        {"id": one.id, "name": one.label.en}
        for one in PROPERTIES.values()
        if every or one.schema in wide
    ]
