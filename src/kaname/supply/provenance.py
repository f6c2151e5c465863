"""Where a figure comes from: publisher, edition, licence, and the hash of the very file."""

from dataclasses import dataclass

__all__ = ["Provenance"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """The source of a data set.

    ``sha256`` is of the bytes that were read; empty for a table that Kaname ships itself.
    """

    publisher: str
    title: str
    edition: str = ""
    """As the publisher names it, such as ``202601`` or ``MCS 2025``; empty when unknown."""
    address: str = ""
    licence: str = ""
    sha256: str = ""
    file: str = ""
    """The name of the file, without its folder."""
    imported_at: str = ""
    """UTC, ISO 8601; empty for a table that Kaname ships."""
    synthetic: bool = False
    """Made up by a generator. Everything that is shown of it says so."""
