"""Writing a table of results: CSV, Excel, JSON or JSON Lines, harmless to a spreadsheet."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from kaname.cli.files import write_output
from kaname.cli.shown import escaped_json

__all__ = ["FORMS", "form_of_file", "table_bytes", "write_table"]

FORMS: Final = ("csv", "xlsx", "json", "jsonl")


def form_of_file(path: Path) -> str:
    """Return the form that a file's ending names.

    Raises:
        ProblemError: (KAN-2283) it names none.
    """
    form = path.suffix.casefold().removeprefix(".")
    if form in FORMS:
        return form
    from kaname.core.problem import Place
    from kaname.screening.bulk.words import stop

    raise stop("KAN-2283", Place(str(path)), ending=path.suffix or "-", known=", ".join(FORMS))


def table_bytes(form: str, title: str, rows: Sequence[Mapping[str, object]],
                names: Sequence[str]) -> bytes:  # fmt: skip
    """Return rows as a file of that form.

    Args:
        form: one of ``FORMS``.
        title: of the sheet, in Excel.
        rows: heading -> value; every row has every heading.
        names: the headings, in order.
    """
    if form == "json":
        return (escaped_json([{name: row[name] for name in names} for row in rows]) + "\n").encode()
    from kaname.screening.bulk.writers import rendered

    if form == "jsonl":
        lines = ({name: row[name] for name in names} for row in rows)
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    cells = [[row[name] for name in names] for row in rows]
    if form == "csv":
        return rendered([list(names), *cells], "csv", names)
    from kaname.screening.bulk.sheets import write_workbook

    with tempfile.TemporaryDirectory(prefix="kaname-") as folder:
        path = Path(folder) / "table.xlsx"
        write_workbook(path, (), title, names, iter(cells))
        return path.read_bytes()


def write_table(path: Path, title: str, rows: Sequence[Mapping[str, object]],
                names: Sequence[str]) -> None:  # fmt: skip
    """Write rows to a file, whole or not at all; its ending decides the form.

    Raises:
        ProblemError: the ending names no form (KAN-2283), or the file cannot be written (KAN-4003).
    """
    write_output(table_bytes(form_of_file(path), title, rows, names), path)
