"""Showing what comes from files, lists and networks, without what a terminal would obey."""

import json
from collections.abc import Iterable

import click

from kaname.core.text import clean

__all__ = ["escaped_json", "show_lines"]


def show_lines(lines: Iterable[str], *, err: bool = False) -> None:
    """Write each line to standard output (or error), cleaned; a line break within one is none."""
    for line in lines:
        click.echo(clean(line), err=err)


def escaped_json(value: object) -> str:
    """Return a value as indented JSON of the same meaning, what could deceive a reader escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    hidden = {c for c in set(text) if c != "\n" and clean(c) != c}
    return text.translate({ord(c): json.dumps(c)[1:-1] for c in hidden})
