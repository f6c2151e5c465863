"""Where Kaname keeps what a user imports, on this machine."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaname.screening.editions import Store
    from kaname.supply.store import Store as SupplyStore

__all__ = ["home", "local_store", "supply_store"]


def home() -> Path:
    """Return the folder: ``KANAME_HOME``, else the platform's place for a user's data."""
    given = os.environ.get("KANAME_HOME")
    if given:
        return Path(os.path.expanduser(given))  # noqa: PTH111 - leaves an unknown ~user as it is
    from platformdirs import user_data_path

    return user_data_path("kaname", appauthor=False)


def local_store() -> "Store":
    """Return the store of list editions on this machine."""
    from kaname.screening.editions import Store

    return Store(home(), clock=lambda: datetime.now(UTC))


def supply_store() -> "SupplyStore":
    """Return the store of imported trade, production, tables and networks on this machine."""
    from kaname.supply.store import Store

    return Store(home() / "supply", clock=lambda: datetime.now(UTC))
