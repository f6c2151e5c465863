"""What ``kaname compare`` writes and shows of what it found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text

if TYPE_CHECKING:
    from kaname.joint.backfill import Open
    from kaname.joint.compare import Comparison
    from kaname.joint.gap_closing import Closing

__all__ = ["Asked", "comparison", "time_line"]

PAGE_CELLS_MAX: Final = 700_000
"""More cells than these make a page or workbook that no program opens well."""
WRITING: Final = Text("Writing {0} …", "{0} を書き出し中 …")
Forms = Sequence[tuple[Path, str]]
Tell = Callable[[Text], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a comparison beside the comparison itself."""

    close: bool
    backfill: bool
    makers: Path | None
    workers: int
    notes: tuple[str, ...] = ()


def comparison(found: "Comparison", asked: Asked, forms: Forms, lang: str, tell: Tell) -> list[str]:
    """Write the files of a comparison, and return the lines to show.

    Raises:
        ProblemError: KAN-3168, there are too many cells for a page or workbook; KAN-3167, the
            table of makers cannot be used; KAN-4003, a file cannot be written.
    """
    _refuse_huge(found, forms)
    openings = _openings(found, asked.makers) if asked.backfill else None
    closing = None
    if asked.close:
        from kaname.cli.compare_close import asking
        from kaname.joint.gap_closing import closing as close

        closing = close(found, asking(asked.workers, tell))
    for path, form in forms:
        tell(Text(WRITING.en.format(path.name), WRITING.ja.format(path.name)))
        _write(found, path, form, lang, closing, openings, asked.notes)
    lines: list[str] = []
    if closing is not None:
        from kaname.report.compare_closing import closing_text

        lines += closing_text(found, closing, lang).splitlines()
    if openings is not None:
        from kaname.report.compare_backfill import backfill_text

        lines += [*([""] if lines else []), *backfill_text(openings, lang).splitlines()]
    if not lines:
        from kaname.report.compare import as_text

        lines = as_text(found, lang).splitlines()
    return lines


def time_line(
    span: tuple[date, date], compared: Callable[[date], "Comparison"], forms: Forms, lang: str,
    tell: Tell,
) -> list[str]:  # fmt: skip
    """Write the files of a time line, and return the lines to show.

    Raises:
        ProblemError: KAN-3164, a day lies before the tables; KAN-4003, a file cannot be written.
    """
    from kaname.cli.files import write_output
    from kaname.joint.compare_time import time_line as moments_of
    from kaname.report import compare_line as shown

    first, last = span
    moments = moments_of(first, last, compared, tell)
    for path, form in forms:
        if form == "csv":
            content = shown.line_csv(moments, lang)
        else:
            draw = {"svg": shown.line_svg, "html": shown.line_html}[form]
            content = draw(moments, last, lang)
        write_output(content, path)
    return shown.line_text(moments, last, lang).splitlines()


def _write(
    found: "Comparison", path: Path, form: str, lang: str, closing: "Closing | None",
    openings: "Sequence[Open] | None", notes: tuple[str, ...],
) -> None:  # fmt: skip
    from kaname.cli.files import write_output

    content: str | bytes
    if form == "xlsx":
        from kaname.report.compare_book import workbook

        content = workbook(found, lang, closing=closing, openings=openings, notes=notes)
    elif closing is not None:
        from kaname.report import compare_closing as shown_closing

        write = {"csv": shown_closing.closing_csv, "html": shown_closing.closing_html}[form]
        content = write(found, closing, lang)
    elif openings is not None:
        from kaname.report.compare_backfill import backfill_csv

        content = backfill_csv(openings, lang)
    else:
        content = _cells(found, form, lang, notes)
    write_output(content, path)


def _cells(found: "Comparison", form: str, lang: str, notes: tuple[str, ...]) -> str:
    from kaname.report import compare as shown

    if form == "csv":
        return shown.as_csv(found, lang)
    return shown.as_svg(found, lang) if form == "svg" else shown.as_html(found, lang, notes)


def _openings(found: "Comparison", makers: Path | None) -> "tuple[Open, ...]":
    from kaname.cli.compare_makers import read_makers
    from kaname.joint.backfill import openings
    from kaname.joint.backfill_shares import ShareMakers

    known = read_makers(makers) if makers is not None else ShareMakers(found.on)
    return openings(found.cells, known)


def _refuse_huge(found: "Comparison", forms: Forms) -> None:
    cells = found.size
    wide = [path for path, form in forms if form in ("html", "xlsx")]
    if cells <= PAGE_CELLS_MAX or not wide:
        return
    raise ProblemError(
        Problem(
            code="KAN-3168",
            place=Place(field="--out"),
            found=Text(f"{cells:,} cells for {wide[0].name}", f"{wide[0].name} に{cells:,}欄"),
            expected=Text(f"at most {PAGE_CELLS_MAX:,}", f"{PAGE_CELLS_MAX:,}以下"),
            mend=Text("write .csv, or ask of fewer items, destinations or end users",
                      ".csv に書き出すか、品目・仕向地・需要者を減らす"),
        )
    )  # fmt: skip
