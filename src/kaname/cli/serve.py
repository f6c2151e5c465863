"""``kaname serve``: the lists as a service for other programs."""

import os
import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import click

from kaname.cli.problems import language_option
from kaname.core.text import Text
from kaname.home import home, local_store

if TYPE_CHECKING:
    from kaname.web.decided import Decisions

__all__ = ["serve"]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS",
              help="Where to listen; 0.0.0.0 is every network this machine is in.")  # fmt: skip
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--batch", type=click.IntRange(1, 10_000), default=100, show_default=True,
              help="Queries in one request at most.")  # fmt: skip
@click.option("--lists", "chosen", metavar="LIST,...",
              help="Only these: as `kaname lists status` names them.")  # fmt: skip
@click.option("--organisation", metavar="NAME",
              help="Say beside each result of a query with an id what was decided in its name"
              " (own: yours, see `kaname clear`).")  # fmt: skip
@click.option("--cors-origin", "origins", multiple=True, metavar="ORIGIN",
              help="A web page's origin that may read answers, such as"
              " http://127.0.0.1:3333 (may be repeated).")  # fmt: skip
@click.option("--allowed-host", "hosts", multiple=True, metavar="HOST",
              help="A name under which the service is reached (may be repeated). On 127.0.0.1"
              " only this machine's own names are.")  # fmt: skip
@click.option("--allow-names-in-urls", is_flag=True,
              help="Let clients that can only GET (OpenRefine's suggestions) put names into"
              " addresses, which proxies and browsers keep.")  # fmt: skip
@language_option
def serve(
    host: str,
    port: int,
    batch: int,
    chosen: str | None,
    organisation: str | None,
    origins: tuple[str, ...],
    hosts: tuple[str, ...],
    allow_names_in_urls: bool,
    lang: str,
) -> None:
    """Answer other programs over HTTP: yente's POST /match, and OpenRefine's reconciliation.

    \b
    kaname serve                              on this machine only, port 8000
    curl -s localhost:8000/readyz             which lists are searched, and how old they are

    There is no password and no encryption: before other machines may reach it, put a proxy in
    front that has both. Names and dates of birth are never logged. With KANAME_UPDATE_TOKEN set,
    POST /updatez with that token opens the lists anew; when they change they are in any case.
    """
    from kaname.web.opened import Lists
    from kaname.web.server import LOOPBACK
    from kaname.web.server import serve as run
    from kaname.web.settings import Settings
    from kaname.web.words import words

    loopback = host in ("127.0.0.1", "::1", "localhost")
    if not loopback:
        click.echo(words()("cli.open", host=host).to(lang), err=True)
    for origin in origins:
        if origin != "*" and not origin.startswith(("http://", "https://")):
            raise click.UsageError("--cors-origin is an origin such as http://127.0.0.1:3333")
    allowed = tuple(name.lower() for name in hosts)
    settings = Settings(
        queries_max=batch,
        cors_origins=origins,
        allow_names_in_urls=allow_names_in_urls,
        allowed_hosts=(*LOOPBACK, *allowed) if loopback else allowed,
        update_token=os.environ.get("KANAME_UPDATE_TOKEN", ""),
    )
    keys = [key.strip() for key in (chosen or "").split(",") if key.strip()]
    tell = partial(_tell, lang)
    lists = Lists(local_store(), time.monotonic, tell, keys)
    lists.check()
    decisions = None if organisation is None else _decisions(organisation)
    click.echo(words()("cli.serving", address=f"http://{host}:{port}/").to(lang), err=True)
    run(
        lists, settings, host, port, time.monotonic, lambda: datetime.now(UTC).date(), decisions
    )  # fmt: skip


def _decisions(organisation: str) -> "Decisions":
    """Return the decisions of an organisation, read once to see that they can be.

    Raises:
        ProblemError: its name cannot be that of a file (KAN-2296), or the log cannot be used
            (status 3).
    """
    from kaname.screening.clearing import decisions_path
    from kaname.web.decided import Decisions

    path = decisions_path(home(), organisation)
    decisions = Decisions(path, organisation, lambda: datetime.now(UTC).astimezone().date())
    decisions.load()
    return decisions


def _tell(lang: str, text: Text) -> None:
    """Say on standard error what takes time."""
    click.echo(text.to(lang), err=True)
