"""The pages that a person reads: what is served, and one entry. Nothing is loaded, nothing runs."""

import base64
import hashlib
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from kaname.core.text import Text, clean
from kaname.screening.engine import Listed
from kaname.web.catalogue import title_of
from kaname.web.entities import entity_of, schema_of
from kaname.web.opened import Opened
from kaname.web.settings import ALGORITHM, Settings
from kaname.web.vocabulary import PROPERTIES, SCHEMATA
from kaname.web.words import words

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["index_page", "preview_page"]

ADDRESSES: Final = (
    ("POST", "/match/{dataset}", "page.match"),
    ("GET", "/entities/{id}", "page.entity"),
    ("GET, POST", "/reconcile/{dataset}", "page.reconcile"),
    ("GET", "/catalog", "page.catalog"),
    ("GET", "/algorithms", "page.algorithms"),
    ("GET", "/healthz, /readyz", "page.health"),
    ("POST", "/updatez", "page.update"),
)


def index_page(opened: Opened, settings: Settings, today: date) -> tuple[str, str]:
    """Return the page that says what is served, and its content security policy."""
    editions = []
    for edition, shown in zip(opened.editions, opened.described(today), strict=True):
        editions.append({**shown, "title": title_of(edition.list_file)})
    style = _style()
    page = _template("index.html.j2").render(
        words=words(), style=style, editions=editions, algorithm=ALGORITHM,
        points=settings.points, share=f"{settings.points / 100:.2f}",
        settings=settings, addresses=ADDRESSES,
        notices=(*opened.notices, words()("note.no_clearance"), words()("note.not_advice")),
        datasets=[(name, title_of(name)) for name in opened.datasets],
    )  # fmt: skip
    return page, _policy(style, "'none'")


def preview_page(listed: Listed, settings: Settings) -> tuple[str, str]:
    """Return a small page about an entry, and its content security policy.

    Only the origins that are allowed to read answers may show it in a frame.
    """
    entry = listed.entry
    properties = entity_of(entry)["properties"]
    shown: list[tuple[Text, list[str]]] = [
        (PROPERTIES[name].label, [clean(value) for value in values])
        for name, values in properties.items()
        if name not in ("name", "topics")
    ]
    style = _style()
    page = _template("preview.html.j2").render(
        words=words(), style=style, name=clean(entry.name), title=title_of(entry.list_id),
        schema=SCHEMATA[schema_of(entry)].label, shown=shown, edition=listed.edition, id=entry.id,
    )  # fmt: skip
    return page, _policy(style, " ".join(settings.cors_origins) or "'none'")


def _policy(style: str, ancestors: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {ancestors}"
    )


def _style() -> Any:
    from markupsafe import Markup

    return Markup(_read("page.css"))


@cache
def _read(name: str) -> str:
    return (resources.files("kaname.web") / "templates" / name).read_text(encoding="utf-8")


@cache
def _template(name: str) -> "Template":
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    loader: Callable[[str], str] = _read
    environment = Environment(
        loader=FunctionLoader(loader), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    return environment.get_template(name)
