"""Where a figure comes from: publisher, edition, licence, and the hash of the very file."""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Provenance", "joint"]


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

    @property
    def named(self) -> str:
        """Return publisher, title and edition as far as known, else the name of the file.

        What is made up says so.
        """
        parts = (self.publisher, self.title, self.edition)
        known = " ".join(part for part in parts if part) or self.file
        return f"{known} (SYNTHETIC)" if self.synthetic else known


def joint(sources: Sequence[Provenance]) -> Provenance:
    """Return one provenance for several files of a publisher; hashes and names stand in a row."""
    first = sources[0]
    if len(sources) == 1:
        return first

    def row(name: str) -> str:
        return "; ".join(dict.fromkeys(str(getattr(s, name)) for s in sources if getattr(s, name)))

    return Provenance(
        publisher=row("publisher"), title=row("title"), edition=row("edition"),
        address=row("address"), licence=row("licence"), sha256=row("sha256"), file=row("file"),
        imported_at=row("imported_at"), synthetic=any(s.synthetic for s in sources),
    )  # fmt: skip
