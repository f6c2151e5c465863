"""What a person chooses when the service is started."""

from dataclasses import dataclass
from typing import Final

from kaname.screening.presets import THRESHOLD

__all__ = ["ALGORITHM", "ALGORITHMS_OF_OTHERS", "ALGORITHM_HEADER", "Settings"]

ALGORITHM: Final = "kaname"
ALGORITHMS_OF_OTHERS: Final = (
    "logic-v2", "logic-v1", "name-based", "name-qualified", "regression-v1", "er-unstable", "ofac",
)  # fmt: skip
"""Names of matchers that clients of yente are set to; asked for one of them, ours answers."""
ALGORITHM_HEADER: Final = "kaname-algorithm"
"""The header of a response that names the matcher which scored."""
"""What the matcher is called where a client names an algorithm."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The limits and permissions of one service."""

    queries_max: int = 100
    """Queries in one request."""
    body_bytes_max: int = 2_000_000
    names_max: int = 100
    """Names of one query, and values of any other property."""
    letters_max: int = 5_000
    """Letters of a name or another value."""
    limit: int = 5
    """Results of a query when nobody chose."""
    limit_max: int = 500
    seconds_max: float = 30.0
    """How long a request may take to arrive, and to be answered."""
    points: int = THRESHOLD
    """The threshold when nobody chose, in points."""
    allow_names_in_urls: bool = False
    cors_origins: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    """Hosts that a request may be for, without port; none is any."""
    update_token: str = ""
