"""The documentation says what the code does: generated pages, error codes, commands, links."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kaname.cli.law import as_markdown
from kaname.cli.main import COMMANDS, cli
from kaname.law.engine.provisions import coverage
from kaname.law.engine.sections import sections
from kaname.report.coverage import sections_markdown

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "kaname"
CODE = re.compile(r"KAN-\d{4}")
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])


def test_the_coverage_page_is_the_register() -> None:
    page = (DOCS / "coverage.md").read_text(encoding="utf-8")
    provisions = as_markdown(tuple(coverage().values()), "en")
    assert page == provisions + sections_markdown(sections().values(), "en"), "run make docs"


def codes_in_source() -> set[str]:
    files = [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.toml"), *SOURCE.rglob("*.csv")]
    return {code for path in files for code in CODE.findall(path.read_text(encoding="utf-8"))}


def test_every_error_has_its_page_and_every_page_its_error() -> None:
    pages = {path.stem for path in (DOCS / "errors").glob("KAN-*.md")}
    assert codes_in_source() == pages


def test_the_catalogue_lists_every_error() -> None:
    catalogue = (DOCS / "errors" / "README.md").read_text(encoding="utf-8")
    for page in sorted((DOCS / "errors").glob("KAN-*.md")):
        title = page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        code, _, meaning = title.partition(": ")
        assert code == page.stem
        assert f"| [{code}]({page.name}) | {meaning} |" in catalogue, f"{code} in docs/errors"


def test_every_error_page_says_how_to_mend_it() -> None:
    for page in (DOCS / "errors").glob("KAN-*.md"):
        text = page.read_text(encoding="utf-8")
        assert "mend" in text.casefold(), page.name
        assert re.search(r"[぀-ヿ一-鿿]", text), f"{page.name} has no Japanese line"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target or target.startswith("#"):
            continue
        place = (page.parent / target.split("#")[0]).resolve()
        assert place.exists(), f"{page.relative_to(ROOT)} links to {target}"


def test_every_command_has_its_help() -> None:
    for name in COMMANDS:
        result = CliRunner().invoke(cli, [name, "--help"])
        assert result.exit_code == 0, result.output
        assert len(result.output) > 100


def test_every_command_the_docs_name_exists() -> None:
    for page in PAGES:
        for name in re.findall(r"kaname (?!2|1|:)([a-z]+)\b", page.read_text(encoding="utf-8")):
            if f"kaname {name}" in {"kaname home"}:
                continue
            known = name in COMMANDS or name in {"dossier", "is"}
            assert known, f"{page.name} names kaname {name}"


def test_the_python_of_the_start_page_runs(tmp_path: Path) -> None:
    text = (DOCS / "start.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    result = subprocess.run(
        [sys.executable, "-c", block],
        cwd=ROOT,
        env={"KANAME_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "->" in result.stdout
