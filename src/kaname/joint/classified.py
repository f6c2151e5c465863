"""Classifications as people write them: what no list has, and the nearest right ones.

Reading a case refuses a notation that it cannot read; here the refusal also names the rows that
may be meant, and a case that was read is told which of its classifications no list holds.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from kaname.core.case import Case, Item
from kaname.core.codes import Eccn, MetiItem
from kaname.core.problem import Problem, ProblemError
from kaname.core.reading import read_case as read
from kaname.core.text import Text, load_wording
from kaname.core.unknown import is_known
from kaname.law.engine.tables import NotEncodedError
from kaname.law.jp.export.list_numbers import GOODS, TECHNOLOGY, absence, listed_rows, undivided
from kaname.law.jp.export.notations import looks_like_a_number, rows_meant
from kaname.law.us.export.classifications import nearest_entries, unlisted

__all__ = ["nearest", "read_case", "remarks"]

_GIVEN: Final = re.compile("^“(.*?)”")
_REFUSED: Final = frozenset({"KAN-1027", "KAN-1028"})
_STATED_LISTED: Final = ("該当", "該当品", "リスト該当")
_words: Final = load_wording("kaname.joint", "words_classified.toml")


def read_case(source: bytes, file: str, on: date) -> Case:
    """Read a case file as ``kaname.core.reading`` does, and name the nearest classifications.

    Args:
        source: the file's content.
        file: its name, for the problems.
        on: the day whose lists are looked at.

    Raises:
        ProblemError: with every problem of the file.
    """
    try:
        return read(source, file=file)
    except ProblemError as error:
        problems = (_mended(problem, on) for problem in error.problems)
        raise ProblemError(*problems, status=error.status) from error


def nearest(written: str, on: date) -> tuple[str, ...]:
    """Return the classifications of either list that come nearest to what is written."""
    if looks_like_a_number(written):
        return rows_meant(written, on)
    return nearest_entries(written, on)


def remarks(case: Case, on: date) -> tuple[tuple[str, Text], ...]:
    """Return the classifications of a case that no list holds on a day: the path, and why."""
    return tuple(remark for item in case.items for remark in _of_item(item, on))


def _of_item(item: Item, on: date) -> Iterator[tuple[str, Text]]:
    if is_known(item.eccn):
        why = unlisted(Eccn.parse(str(item.eccn)), on)
        if why is not None:
            yield f"items[{item.id}].eccn", why[0]
    if not is_known(item.meti_item):
        return
    number = MetiItem.parse(str(item.meti_item))
    table = GOODS if item.kind == "goods" or not is_known(item.kind) else TECHNOLOGY
    try:
        if number.is_listed and not listed_rows(table, number, on):
            why_not = absence(table, number, str(number), on)
            yield f"items[{item.id}].meti_item", why_not.text
        one = undivided(number, on)
        if one is not None:
            yield f"items[{item.id}].meti_item", one.text
    except NotEncodedError:
        return


def _mended(problem: Problem, on: date) -> Problem:
    given = _GIVEN.match(problem.found.en)
    if problem.code not in _REFUSED or given is None:
        return problem
    if given.group(1).strip() in _STATED_LISTED:
        return replace(problem, mend=_words("classified.number"))
    near = nearest(given.group(1), on)
    if not near:
        return problem
    listed = Text(", ".join(near), "、".join(near))
    return replace(problem, mend=_words("classified.near", near=listed))
