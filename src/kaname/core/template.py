"""The commented template of a case file, made from the definitions of its fields."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from kaname.core.case import FORMAT, Case, FieldSpec, Item, Party, field_specs
from kaname.core.reading import VERSION_FIELD
from kaname.core.reading_problems import words
from kaname.core.text import LANGUAGES

__all__ = ["case_template"]

_WIDTH: Final = 96
"""Columns of a comment; Chinese characters and kana take two."""

_PIECE: Final = re.compile(r"[!-~]+|.", re.DOTALL)
_NEVER_FIRST: Final = frozenset("、。）」』・ー")


def case_template(language: str) -> str:
    """Return a case file (YAML) with every field, empty, and what it means in ``language``.

    It reads as it stands: one party and one item of which nothing is known. Records that a case
    need not have, such as owners, stand in it as comments.

    Raises:
        ValueError: there is no such language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language!r}")
    head = words()("template.head").to(language)
    lines = [*_comment(head, ""), f"{VERSION_FIELD}: {FORMAT}", "", *_record(Case, "", language)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _record(record: type, indent: str, language: str) -> Iterator[str]:
    for spec in field_specs(record):
        if spec.record is not None and not indent:
            yield ""
        yield from _comment(_help(spec, language), indent)
        yield f"{indent}{spec.name}:"
        if spec.record in (Party, Item):
            yield from _begun(list(_record(spec.record, indent + "    ", language)), indent)
        elif spec.record is not None and not indent:
            yield from _record(spec.record, indent + "  ", language)
        elif spec.record is not None:
            yield from _small_record(spec, indent, language)


def _begun(inner: list[str], indent: str) -> Iterator[str]:
    """Yield the lines of a record, the first field with the dash of a list before it."""
    first = next(n for n, line in enumerate(inner) if not line.lstrip().startswith("#"))
    for number, line in enumerate(inner):
        begins = number == first
        yield f"{indent}  - {line[len(indent) + 4 :]}" if begins else line


def _small_record(spec: FieldSpec, indent: str, language: str) -> Iterator[str]:
    """Yield the fields of a record of a few values, each explained on its own line.

    What stands in a list is stated: an empty owner would say that there is one. So the records
    of a list are comments, which begin to count when their # becomes a blank.
    """
    assert spec.record is not None
    inner = field_specs(spec.record)
    width = max(len(field.name) for field in inner) + 1
    before = f"{indent}#    " if spec.many else f"{indent}  "
    for number, field in enumerate(inner):
        lines = _wrapped(_help(field, language), _WIDTH - len(before) - width - 4)
        start = f"{indent}#  - " if spec.many and number == 0 else before
        yield f"{start}{field.name + ':':{width}}  # {lines[0]}"
        for line in lines[1:]:
            yield f"{before}{'':{width}}  # {line}"


def _help(spec: FieldSpec, language: str) -> str:
    """Return what a field means and, in square brackets, how it is written."""
    say = words()
    forms = [" | ".join(spec.words)] if spec.words else []
    if spec.kind in ("yes_no", "date", "birth_date", "country"):
        forms.append(say(f"template.{spec.kind}").to(language))
    if spec.many and spec.record is None:
        forms.append(say("template.list").to(language))
    if spec.example:
        forms.append(say("template.example", example=spec.example).to(language))
    return spec.meaning.to(language) + (f" [{'; '.join(forms)}]" if forms else "")


def _comment(text: str, indent: str) -> Iterator[str]:
    for paragraph in text.split("\n"):
        for line in _wrapped(paragraph, _WIDTH - len(indent) - 2):
            yield f"{indent}# {line}"


def _wrapped(text: str, width: int) -> list[str]:
    """Return the text in lines of at most ``width`` columns; Latin words stay whole."""
    lines, used = [""], 0
    for piece in _PIECE.findall(text):
        columns = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in piece)
        if used + columns > width and piece.strip() and piece not in _NEVER_FIRST:
            lines, used = [*lines, ""], 0
        lines[-1] += piece
        used += columns
    return [line.strip() for line in lines]
