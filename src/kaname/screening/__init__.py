"""WHO: lists, editions, names, hits.

from kaname.home import local_store
from kaname.screening import Screener

store = local_store()
screener = Screener(store.editions(), store.derived_folder())
for name, matches in screener.screen(["Example Trading Co., Ltd."]).items():
    for match in matches:
        print(name, match.score, match.listed.entry.id, match.listed_name)
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kaname.screening.screener import Screener as Screener
    from kaname.screening.screener import screen_file as screen_file

__all__ = ["Screener", "screen_file"]


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: the rooms beside this one start faster without it."""
    if name in __all__:
        from kaname.screening import screener

        return getattr(screener, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
