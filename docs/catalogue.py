"""Write docs/errors/README.md, the table of all errors, from their pages. Run by ``make docs``."""

from pathlib import Path

ERRORS = Path(__file__).resolve().parent / "errors"
INTRODUCTION = """# Errors

Every problem Kaname reports has a code, says where it is, what was found, what was expected and how
to mend it. KAN-1: case files. KAN-2: lists and screening. KAN-3: tables of law. KAN-4: the command
line. KAN-6: supply.

各エラーの意味と直し方。KAN-1は案件ファイル、KAN-2はリストと照合、KAN-3は法令表、KAN-4はコマンドに
関するもの、KAN-6は供給網に関するもの。

| Code | What is wrong |
|---|---|
"""


def catalogue() -> str:
    """Return the page: one row an error, from the first line of its page."""
    rows = []
    for page in sorted(ERRORS.glob("KAN-*.md")):
        title = page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        code, _, meaning = title.partition(": ")
        rows.append(f"| [{code}]({page.name}) | {meaning} |\n")
    return INTRODUCTION + "".join(rows)


if __name__ == "__main__":
    (ERRORS / "README.md").write_text(catalogue(), encoding="utf-8")
