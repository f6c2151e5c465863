"""The classification of goods in trade, and how its revisions correspond."""

from dataclasses import dataclass

from kaname.supply.provenance import Provenance

__all__ = ["Correlation", "Heading", "Link", "Nomenclature"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A code of 2, 4 or 6 digits, the publisher's description of it, and the code above it."""

    code: str
    description: str
    parent: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """The headings of one revision, such as ``HS2022``, sorted by code."""

    name: str
    headings: tuple[Heading, ...]
    source: Provenance


@dataclass(frozen=True, slots=True)
class Link:
    """``newer`` corresponds to ``older``.

    ``relation`` counts the codes on either side of all that hang together: ``1:1``, ``1:n`` (one
    new code takes from several old ones), ``n:1`` (one old code was split) or ``n:n``. Figures of a
    new code carry over to the old one whole where the right side is 1.
    """

    newer: str
    older: str
    relation: str


@dataclass(frozen=True, slots=True)
class Correlation:
    """How the codes of one revision correspond to those of an older one."""

    newer: str
    older: str
    links: tuple[Link, ...]
    source: Provenance
