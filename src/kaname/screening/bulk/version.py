"""Which matcher this is: a hash of the code and the tables that decide what a search answers."""

import hashlib
import unicodedata
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

__all__ = ["matcher_version"]

_ENDINGS: Final = (".py", ".csv", ".toml")


@cache
def matcher_version() -> str:
    """Return 12 hex digits that change whenever results could."""
    digest = hashlib.sha256(unicodedata.unidata_version.encode())
    for room in ("kaname.core", "kaname.screening"):
        for name, data in _files(resources.files(room), room):
            digest.update(f"{name} {len(data)}\n".encode())
            digest.update(data)
    return digest.hexdigest()[:12]


def _files(folder: Traversable, path: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for one in sorted(folder.iterdir(), key=lambda other: other.name):
        if one.is_dir():
            if one.name != "__pycache__":
                found += _files(one, f"{path}/{one.name}")
        elif one.name.endswith(_ENDINGS):
            found.append((f"{path}/{one.name}", one.read_bytes()))
    return found
