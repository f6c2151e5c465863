"""The coverage register as one page: nothing is loaded, nothing runs, and it prints well."""

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from kaname.core.text import Text
from kaname.law.engine.provisions import Coverage
from kaname.law.engine.sections import ADVICE, Section, law_of
from kaname.report.coverage import (
    CAPITALS,
    HEADINGS,
    INTRODUCTION,
    STATUS,
    TITLE,
    counts,
    day_text,
    legend,
    number_of,
)

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["to_html"]

_TITLE: Final = Text("What law is encoded", "収録している法令")
_KIND: Final = Text("coverage", "収録状況")
_BY_PROVISION: Final = Text("By provision", "規定ごとの収録状況")
_PROVISION: Final = Text("Provision", "規定")


def to_html(rows: Iterable[Coverage], found: Iterable[Section], lang: str) -> str:
    """Return provisions and sections as one self-contained page in ``lang`` (``en``, ``ja``).

    Args:
        rows: the provisions to show, perhaps none.
        found: the sections to show, perhaps none.
        lang: the language.
    """
    from markupsafe import Markup

    style = _read("dossier.css") + _read("coverage.css")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    sections = list(found)
    head, kinds = legend(sections, lang)
    return _template().render(
        lang=lang,
        style=Markup(style),
        style_hash=f"sha256-{digest}",
        title=_TITLE.to(lang),
        kind=_KIND.to(lang),
        provisions=[_provision(row, lang) for row in rows],
        by_provision=_BY_PROVISION.to(lang),
        provision=_PROVISION.to(lang),
        by_section=TITLE.to(lang),
        introduction=INTRODUCTION.to(lang).replace("*", ""),
        counts=counts(sections, lang),
        legend=head,
        kinds=kinds,
        headings={key: text.to(lang) for key, text in HEADINGS.items()},
        laws=[
            {"key": key, "name": name.to(lang), "rows": [_section(row, lang) for row in own]}
            for (key, name), own in groupby(sections, law_of)
        ],
    )


def _provision(row: Coverage, lang: str) -> dict[str, str]:
    return {
        "name": row.title.to(lang),
        "capital": CAPITALS[row.jurisdiction].to(lang),
        "cite": row.citation.cite,
        "source": row.citation.source,
        "status": row.status,
        "word": STATUS[row.status].to(lang),
        "limits": row.limits.to(lang),
        "read": day_text(row.citation.verified_on, lang),
    }


def _section(row: Section, lang: str) -> dict[str, Any]:
    return {
        "number": number_of(row, lang),
        "title": row.title.to(lang),
        "source": row.source,
        "status": row.status,
        "word": STATUS[row.status].to(lang),
        "provisions": row.provisions,
        "advice": ADVICE[row.advice][0].to(lang) if row.advice else "",
        "limits": row.limits.to(lang),
        "read": day_text(row.verified_on, lang),
    }


@cache
def _template() -> "Template":
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    return environment.get_template("coverage.html.j2")


def _read(name: str) -> str:
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf-8")
