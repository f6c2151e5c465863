"""The wordings of the lists: each code is raised somewhere, has its page, and reads in both."""

import re

from kaname.core.problem import Place
from kaname.screening.words_lists import problem, words
from screening.list_files import ROOT

KEYS = re.findall(
    r"^\[([^\]]+)\]$",
    (ROOT / "src" / "kaname" / "screening" / "words_lists.toml").read_text(encoding="utf-8"),
    re.M,
)
CODES = sorted({key.split(".")[0] for key in KEYS if key.startswith("KAN-")})
SOURCE = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("screening", "cli")
    for path in (ROOT / "src" / "kaname" / folder).rglob("*.py")
)


def test_every_code_has_its_page() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "errors").glob("KAN-2*.md")}
    assert set(CODES) <= pages
    for code in CODES:
        page = (ROOT / "docs" / "errors" / f"{code}.md").read_text(encoding="utf-8")
        assert page.startswith(f"# {code}: ")
        for part in ("**What it means.**", "**Cause.**", "**How to mend it.**"):
            assert part in page, code
        assert re.search("[\u3040-\u30ff]", page), f"{code} has no Japanese"


def test_every_code_is_raised_and_every_code_raised_is_worded() -> None:
    raised = set(re.findall(r'"(KAN-(?:20\d|22[123])\d)"', SOURCE))
    assert raised == set(CODES)


def test_every_wording_of_the_command_line_is_used() -> None:
    keys = {key for key in KEYS if key.startswith("cli.")}
    assert all(key in words() for key in KEYS)
    assert {key for key in keys if f'"{key}"' not in SOURCE} == set()


def test_a_problem_reads_in_both_languages() -> None:
    shown = problem("KAN-2040", Place("a.csv"), list="bis-uvl", new=3, old=30, percent=10, rows=20)
    assert "bis-uvl: 3 rows, where the edition in use has 30." in shown.to("en")
    assert "bis-uvl：3行（使用中の版は30行）。" in shown.to("ja")
