"""``kaname``: the door. A command's module is imported only when that command runs."""

import contextlib
import io
import os
import sys
from typing import Final

import click

from kaname.cli.lazy import LazyGroup
from kaname.cli.problems import report_problems
from kaname.core.problem import ProblemError

__all__ = ["cli", "main"]

COMMANDS: Final = {
    "assess": ("kaname.cli.assess:assess", "Turn one deal into one dossier."),
    "book": ("kaname.cli.book:book", "Keep the customers that are screened again."),
    "case": ("kaname.cli.case:case", "Write a template of a case file, or check one."),
    "clear": ("kaname.cli.clear:clear", "Record decisions on hits: not this party, or it is."),
    "coalition": ("kaname.cli.coalition:coalition", "Who must act together so that it bites."),
    "compare": ("kaname.cli.compare:compare", "Set both capitals' answers side by side."),
    "law": ("kaname.cli.law:law", "What law is encoded, and through which date."),
    "lists": ("kaname.cli.lists:lists", "Import, update and inspect the parties' lists."),
    "ownership": ("kaname.cli.ownership:ownership", "Judge owners under the 50 % rules."),
    "rescreen": ("kaname.cli.rescreen:rescreen", "Screen the book again; what is new since."),
    "schema": ("kaname.cli.schema:schema", "Print the JSON Schema of a format."),
    "screen": ("kaname.cli.screen:screen", "Search names on the loaded lists."),
    "supply": ("kaname.cli.supply:supply", "What depends on whom, and what stops when."),
    "serve": ("kaname.cli.serve:serve", "Answer other programs over HTTP."),
}
"""Command -> where it is, and its line of help (kept here so that help imports nothing)."""


class Door(LazyGroup):
    """The group of all commands; what is wrong with an input is told here, once."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; problems of its input are shown and end it with their status."""
        try:
            return super().invoke(ctx)
        except ProblemError as error:
            report_problems(error, ctx)
            ctx.exit(error.status)


@click.group(cls=Door, lazily=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kaname", message="kaname %(version)s")
def cli() -> None:
    """The open workbench for US-Japan economic security.

    \b
    kaname assess CASE      may this deal go ahead, under Washington's rules AND Tokyo's?
    kaname case new         a commented template to fill in
    kaname lists status     which lists are loaded, and how old they are
    """


def main() -> None:
    """Run the command line; exit 0 done, 2 bad input, 3 a list or table cannot be used."""
    if sys.stdout is None:
        sys.exit(2)  # there is nowhere to show anything, and silence must not look like "done"
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        cli()
    except OSError as error:  # such as a full disk behind standard output
        with contextlib.suppress(OSError):
            click.echo(f"KAN-4003 {error.strerror or error}", err=True)
        os._exit(2)  # what is still buffered cannot be written either


if __name__ == "__main__":
    main()
