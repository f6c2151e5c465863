"""How the command line tells what is wrong, and in which language it speaks."""

import os
from typing import Final

import click

from kaname.core.problem import ProblemError
from kaname.core.text import LANGUAGES, clean

__all__ = ["language_option", "report_problems", "spoken"]

META: Final = "kaname.lang"


def spoken(context: click.Context | None = None) -> str:
    """Return the language to speak: the command's ``--lang``, else ``KANAME_LANG``, else en."""
    context = context or click.get_current_context(silent=True)
    if context is not None and META in context.meta:
        return str(context.meta[META])
    given = os.environ.get("KANAME_LANG", "")
    return given if given in LANGUAGES else "en"


def _remember(context: click.Context, _: click.Parameter, value: str | None) -> str:
    """Keep the language where errors that end the command find it too."""
    if value is not None:
        context.meta[META] = value
    return spoken(context)


language_option = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    callback=_remember,
    is_eager=True,
    help="Language of what is shown.  [default: KANAME_LANG, or en]",
)
"""The ``--lang`` option, the same in every command; the command gets ``en`` or ``ja``."""


def report_problems(error: ProblemError, context: click.Context | None = None) -> None:
    """Write every problem of ``error`` to standard error."""
    for problem in error.problems:
        for line in problem.to(spoken(context)).split("\n"):
            click.echo(clean(line), err=True)
