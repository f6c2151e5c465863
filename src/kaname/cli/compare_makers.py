"""Reading a table of makers for ``kaname compare --backfill --makers FILE``."""

import csv
import io
from pathlib import Path
from typing import Final

from kaname.core.codes import Eccn, MetiItem
from kaname.core.places import is_code
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text
from kaname.joint.backfill import Maker, MakersTable

__all__ = ["MAKERS_COLUMNS", "read_makers"]

MAKERS_COLUMNS: Final = ("name", "country", "eccn", "meti_item", "source")
"""A maker, where it makes, what by either classification, and by which source that is known."""


def read_makers(path: Path) -> MakersTable:
    """Return the makers of a CSV file with the columns of ``MAKERS_COLUMNS``.

    Raises:
        ProblemError: KAN-3167, a column or a fact is missing, or a code is none; all at once.
    """
    from kaname.cli.files import read_input

    data = read_input(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProblemError(_problem(path, None, "not UTF-8", "UTF-8でない")) from error
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in MAKERS_COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        names = ", ".join(missing)
        raise ProblemError(_problem(path, 1, f"lacks the columns {names}", f"列がない: {names}"))
    makers, problems = [], []
    for row in reader:
        cells = {name: (row[name] or "").strip() for name in MAKERS_COLUMNS}
        wrong = _wrong(cells)
        if wrong is not None:
            problems.append(_problem(path, reader.line_num, *wrong))
            continue
        item = str(MetiItem.parse(cells["meti_item"])) if cells["meti_item"] else ""
        eccn = str(Eccn.parse(cells["eccn"])) if cells["eccn"] else ""
        makers.append(Maker(cells["name"], cells["country"], cells["source"], eccn, item))
    if problems:
        raise ProblemError(*problems)
    return MakersTable(makers)


def _wrong(cells: dict[str, str]) -> tuple[str, str] | None:
    """Return what is wrong with a row, in both languages."""
    for name in ("name", "source"):
        if not cells[name]:
            return f"{name} is empty", f"{name} が空"
    if not is_code(cells["country"]):
        return f"{cells['country']!r} is no country", f"{cells['country']!r} は国コードでない"
    if not (cells["eccn"] or cells["meti_item"]):
        return "neither eccn nor meti_item is given", "eccn も meti_item もない"
    for name, parse in (("eccn", Eccn.parse), ("meti_item", MetiItem.parse)):
        if cells[name]:
            try:
                parse(cells[name])
            except ValueError:
                return f"{cells[name]!r} is no {name}", f"{cells[name]!r} は {name} でない"
    return None


def _problem(path: Path, line: int | None, english: str, japanese: str) -> Problem:
    return Problem(
        code="KAN-3167",
        place=Place(file=str(path), line=line),
        found=Text(f"a table of makers cannot be used: {english}",
                   f"製造者の表が使えない: {japanese}"),
        expected=Text("name, country, eccn or meti_item, and source in each row",
                      "各行に name、country、eccn 又は meti_item、source"),
        mend=Text("fill it in; a maker without a source is not taken",
                  "記入する（出典のない行は不可）"),
    )  # fmt: skip
