"""What a threshold means, measured: ``python bench/screening/rates.py`` (some minutes).

Of names that are on no list, the share that alerts at each threshold, by kind of name and script,
against a short list (OFAC's of 2021-07) and a long one (the Consolidated Screening List); and of
names of listed parties the share under which their own entry is found. The kind of a party is not
given, as on the command line. A name alerts when the engine returns any entry at that threshold,
which is what `kaname screen` shows.

Writes ``src/kaname/screening/rates.csv``, which the command shows its rates from, and the table in
``docs/matching.md``. Run it again whenever names come to be matched otherwise.
"""

import csv
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

for _name in ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_name] = "1"

import ours  # noqa: E402
import sets  # noqa: E402

from kaname.screening.engine import Engine, Query  # noqa: E402
from kaname.screening.presets import PRESETS  # noqa: E402
from kaname.screening.rates import ALERT, FILE, FOUND, SCRIPTS, main_script  # noqa: E402

TABLE: Final = sets.ROOT / "src" / "kaname" / "screening" / FILE
PAGE: Final = sets.ROOT / "docs" / "matching.md"
SECTION: Final = re.compile(r"(<!-- rates:start[^>]*-->\n\n).*?(\n\n<!-- rates:end -->)", re.DOTALL)
POINTS: Final = sorted({60, 66, 75, 78, 84, 87, 95, 100, *PRESETS.values()})
SHOWN: Final = 100
"""Hits of one name that the command shows at most."""
COMPANIES: Final = "neg_jp_us_company"
COLUMNS: Final = ("measure", "list_en", "list_ja", "parties", "name_kind", "script", "points",
                  "names", "counted", "names_from", "measured_on")  # fmt: skip
LISTS: Final = (
    ("OFAC's SDN list of 2021-07", "OFACのSDNリスト（2021年7月）", ours.sdn),
    (
        "the Consolidated Screening List of 2026-07",
        "統合スクリーニング・リスト（2026年7月）",
        ours.csl,
    ),
)


def alerting(
    engine: Engine, names: Sequence[str], points: int
) -> tuple[Counter[str], Counter[str]]:
    """Return by script how many names there are, and how many alert."""
    there: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for name in names:
        script = main_script(name)
        there[script] += 1
        found[script] += bool(engine.search(Query((name,)), 1, points))
    return there, found


def finding(engine: Engine, listed: Sequence[sets.Question], points: int) -> int:
    """Return under how many names of listed parties their own entry is among those shown."""
    return sum(
        any(match.listed.entry.id in one.right for match in engine.search(query, SHOWN, points))
        for one in listed
        for query in (Query((one.name,)),)
    )


def measured() -> list[dict[str, Any]]:
    """Return the rows of the table."""
    people = [one.name for one in sets.invented_people()]
    asked = sets.retrieval_questions()
    companies = [one.name for one in asked if one.group == COMPANIES]
    listed = [one for one in asked if one.right]
    clean = {
        "person": (people, "invented persons (negatives_people_20000.csv)"),
        "organisation": (companies, "Japanese and US companies that only China lists"
                                    " (retrieval_queries.csv)"),
    }  # fmt: skip
    day = datetime.now(UTC).date().isoformat()
    rows: list[dict[str, Any]] = []
    for number, (list_en, list_ja, entries) in enumerate(LISTS):
        engine = ours.engine_over(entries())
        ours.compile_loops(engine)
        head = {"list_en": list_en, "list_ja": list_ja, "parties": len(engine)}
        for points in POINTS:
            print(f"{list_en}, {points} points", file=sys.stderr, flush=True)
            for kind, (names, source) in clean.items():
                there, found = alerting(engine, names, points)
                rows += [
                    {**head, "measure": ALERT, "name_kind": kind, "script": script,
                     "points": points, "names": there[script], "counted": found[script],
                     "names_from": source, "measured_on": day}
                    for script in SCRIPTS
                    if there[script]
                ]  # fmt: skip
            if number == 0:  # the other list prints the aliases that were taken out of this one
                rows.append(
                    {**head, "measure": FOUND, "name_kind": "", "script": "", "points": points,
                     "names": len(listed), "counted": finding(engine, listed, points),
                     "names_from": "names of listed parties (retrieval_queries.csv)",
                     "measured_on": day}
                )  # fmt: skip
    return rows


def write_page() -> None:
    """Put the table that a fresh process reads into the page."""
    code = "from kaname.screening.rates import rates_page; print(rates_page(), end='')"
    table = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    ).stdout
    page, count = SECTION.subn(
        lambda found: found[1] + table + found[2], PAGE.read_text(encoding="utf-8")
    )
    assert count == 1, "docs/matching.md has one table of rates"
    PAGE.write_text(page, encoding="utf-8")


def main() -> int:
    """Measure, write the table and the page."""
    if "--page" not in sys.argv[1:]:
        if not sets.SETS.exists() or not sets.LISTS.exists():
            print("skipped: the development sets (../shared beside the repository) are not there")
            return 0
        rows = measured()
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    write_page()
    return 0


if __name__ == "__main__":
    sys.exit(main())
