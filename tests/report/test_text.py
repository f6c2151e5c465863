"""Text: plain in a log, coloured on a terminal, never wider than asked."""

import re
import subprocess
import sys

import pytest

from kaname.report import render
from kaname.report.lines import Span, columns, wrap
from report.sample import RTL, SAMPLES, TRICK, etch_tool

BOXES = re.compile(r"[\u2500-\u259f]")


def text(sample: str, lang: str = "en", *, terminal: bool = False, width: int = 90) -> str:
    made = render(SAMPLES[sample](), "text", lang, terminal=terminal, width=width)
    assert isinstance(made, str)
    return made


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("width", [24, 40, 80, 100, 400])
@pytest.mark.parametrize("sample", SAMPLES)
def test_no_line_is_wider_than_asked(sample: str, width: int, lang: str) -> None:
    for line in text(sample, lang, width=width).splitlines():
        assert columns(line) <= min(width, 100) or "://" in line, line


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_plain_text_is_only_text(sample: str, lang: str) -> None:
    made = text(sample, lang)
    assert "\x1b" not in made
    assert not BOXES.search(made)
    assert all(char == "\n" or char.isprintable() for char in made)
    assert not any(line != line.rstrip() for line in made.splitlines())


def test_a_terminal_gets_colour_signs_and_links() -> None:
    made = text("etch-tool", terminal=True)
    assert "\x1b[1;31mLicence required\x1b[0m" in made
    assert "✓" in made
    assert "✗" in made
    assert "\x1b]8;" in made


def test_a_terminal_says_what_a_pipe_says() -> None:
    """Without its codes the coloured text holds the same words in the same order."""
    codes = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")
    signs = {"✓": "[holds]", "✗": "[does not hold]", "→": "->", "·": "-", "▲": "!"}
    coloured = codes.sub("", text("etch-tool", terminal=True, width=100))
    for sign, plain in signs.items():
        coloured = coloured.replace(sign, plain)
    legend = "[holds] holds, [does not hold] does not hold, ? unknown"
    assert legend in coloured
    coloured = coloured.replace(legend, "").replace("[unknown]", "?")
    plain_text = text("etch-tool", width=100).replace("[unknown]", "?").replace("==", "")
    assert BOXES.sub("", coloured).split() == plain_text.split()


def test_a_name_moves_no_cursor_and_turns_no_line() -> None:
    for terminal in (False, True):
        made = text("hostile", terminal=terminal)
        assert TRICK not in made
        assert "\x1b[31m" not in re.sub(r"<U\+001B>\[31m", "", made)
        assert "\u202e" not in made
        assert "<U+202E>" in made
    assert RTL in text("hostile")


def test_the_end_is_what_to_do_next() -> None:
    made = text("etch-tool")
    dossier = etch_tool()
    last = made.rindex("== Answer these first ==")
    assert made.index("== Coverage and freshness ==") < last
    tail = made[last:]
    assert re.findall(r"^  (\d)\. ", tail, re.MULTILINE) == ["1", "2", "3", "4"]
    assert dossier.notices[0].en in tail
    assert dossier.id in tail


def test_the_starter_list_is_called_one_at_the_top() -> None:
    made = render(etch_tool(starter=True), "text", "en", terminal=False, width=100)
    assert isinstance(made, str)
    assert made.index("Starter list only.") < made.index("== The two capitals ==")
    assert "Starter list" not in text("etch-tool")


def test_rich_is_imported_only_for_a_terminal() -> None:
    code = (
        "import sys, kaname.report.text, kaname.report.html, kaname.report.json;"
        "print(sorted({'rich', 'jinja2', 'markupsafe'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def lines(made: str, width: int) -> list[str]:
    return ["".join(span.text for span in line) for line in wrap([Span(made)], width)]


def test_a_wide_character_takes_two_columns() -> None:
    assert columns("要 kaname") == 9
    assert columns("e\u0301") == 1
    assert lines("日米経済安全保障", 8) == ["日米経済", "安全保障"]


def test_a_line_does_not_begin_with_closing_punctuation() -> None:
    assert lines("許可が必要。確認", 10) == ["許可が必", "要。確認"]
    assert lines("対象（未収録）", 6) == ["対象", "（未収", "録）"]


def test_words_stay_whole_and_what_is_too_long_is_cut() -> None:
    assert lines("one two three", 7) == ["one two", "three"]
    assert lines("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert lines("see https://example.org/a/long/address now", 10) == [
        "see", "https://example.org/a/long/address", "now",
    ]  # fmt: skip


def test_of_no_text_there_is_one_empty_line() -> None:
    assert lines("", 10) == [""]
    assert lines("   ", 10) == [""]
