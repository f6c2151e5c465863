"""The datasets and the matcher, in the shapes of ``GET /catalog`` and ``GET /algorithms``."""

from datetime import date
from typing import Any

from kaname.core.text import Text, plain
from kaname.screening.publishers import list_files, lists
from kaname.web.matching import text_shown
from kaname.web.opened import ALL, Opened
from kaname.web.settings import ALGORITHM, ALGORITHMS_OF_OTHERS, Settings
from kaname.web.vocabulary import topics_of_list
from kaname.web.words import words

__all__ = ["algorithms", "catalogue", "title_of"]


def title_of(dataset: str) -> Text:
    """Return what a dataset is called."""
    if dataset == ALL:
        return words()("catalogue.all")
    if dataset in list_files():
        return list_files()[dataset].name
    return lists()[dataset].name if dataset in lists() else plain(dataset)


def catalogue(opened: Opened, today: date) -> dict[str, Any]:
    """Return the datasets that are served."""
    versions = {edition.list_file: edition for edition in opened.editions}
    datasets = []
    for name, held in opened.datasets.items():
        edition = versions.get(name)
        day = edition.edition_date if edition else None
        title = title_of(name)
        datasets.append(
            {
                "name": name,
                "title": title.en,
                "title_ja": title.ja,
                "version": edition.label if edition else None,
                "updated_at": day.isoformat() if day else None,
                "last_export": day.isoformat() if day else None,
                "children": sorted(held - {name}) if name not in held or len(held) > 1 else [],
                "topics": list(topics_of_list(name)),
                "load": True,
                "index_current": True,
            }
        )
    return {
        "datasets": datasets,
        "current": list(opened.datasets),
        "outdated": [],
        "index_stale": False,
        "editions": opened.described(today),
        "notes": [text_shown(note) for note in opened.notices],
    }


def algorithms(settings: Settings) -> dict[str, Any]:
    """Return the one matcher that is offered."""
    others = ", ".join(ALGORITHMS_OF_OTHERS)
    about = words()("algorithm.about", points=settings.points, others=others)
    docs = {"description": about.en, "config": {}, "features": {}}
    return {
        "algorithms": [
            {
                "name": ALGORITHM,
                "description": about.en,
                "description_ja": about.ja,
                "features": {},
                "docs": docs,
            }
        ],
        "default": ALGORITHM,
        "best": ALGORITHM,
    }
