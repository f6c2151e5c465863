"""Where Kaname keeps the lists: the environment variable ``KANAME_HOME``, else the user's data."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaname.screening.editions import Store

__all__ = ["home", "open_store"]


def home() -> Path:
    """Return the folder; it need not exist."""
    given = os.environ.get("KANAME_HOME", "")
    if given:
        return Path(given).expanduser()
    from platformdirs import user_data_dir

    return Path(user_data_dir("kaname", appauthor=False))


def open_store() -> "Store":
    """Return the store of editions in that folder."""
    from kaname.screening.editions import Store

    return Store(home(), clock=lambda: datetime.now(UTC))
