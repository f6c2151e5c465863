"""What a threshold means: the table of measured rates, what is shown of it, and its page."""

import json
import re
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaname.cli.main import cli
from kaname.screening.presets import PRESETS
from kaname.screening.rates import (
    ALERT,
    FEW,
    FOUND,
    KINDS,
    SCRIPTS,
    alert_rate,
    main_script,
    measured,
    rates_page,
    rates_text,
    shown_rates,
)

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "matching.md"
SHORT, LONG = sorted({one.parties for one in measured()})
Run = Callable[..., Result]


def test_the_page_shows_the_table() -> None:
    page = PAGE.read_text(encoding="utf-8")
    (shown,) = re.findall(
        r"<!-- rates:start[^>]*-->\n\n(.*?)\n\n<!-- rates:end -->", page, flags=re.DOTALL
    )
    assert shown == rates_page(), "python bench/screening/rates.py --page"


def test_every_preset_was_measured_on_every_list() -> None:
    for points in PRESETS.values():
        for parties in (SHORT, LONG):
            assert alert_rate("person", "latin", points, parties) is not None
            assert alert_rate("organisation", "latin", points, parties) is not None


def test_the_table_says_what_was_counted_of_what_and_when() -> None:
    keys = [(one.measure, one.parties, one.name_kind, one.script, one.points) for one in measured()]
    assert len(set(keys)) == len(keys)
    for one in measured():
        assert 0 <= one.counted <= one.names
        assert one.names > 0
        assert one.measure in (ALERT, FOUND)
        assert one.measure == FOUND or (one.name_kind in KINDS and one.script in SCRIPTS)
        assert one.names_from
        assert one.list_name.en
        assert one.list_name.ja
        assert one.measured_on.year >= 2026


def test_a_higher_threshold_alerts_less_and_finds_less() -> None:
    groups = defaultdict(list)
    for one in measured():
        groups[one.measure, one.parties, one.name_kind, one.script].append(one)
    for group in groups.values():
        counts = [one.counted for one in sorted(group, key=lambda one: one.points)]
        assert counts == sorted(counts, reverse=True)
        assert len({one.names for one in group}) == 1


@pytest.mark.parametrize("parties", [SHORT, LONG])
def test_between_two_thresholds_the_lower_one_bounds_the_rate(parties: int) -> None:
    there = sorted({one.points for one in measured()})
    for lower, upper in pairwise(there):
        exact = alert_rate("person", "latin", lower, parties)
        assert exact is not None
        assert (exact.measured_at, exact.at_most) == (lower, False)
        if upper - lower > 1:
            between = alert_rate("person", "latin", upper - 1, parties)
            assert between is not None
            assert (between.measured_at, between.at_most) == (lower, True)
            assert between.share == exact.share
    assert alert_rate("person", "latin", there[0] - 1, parties) is None


def test_what_was_not_measured_has_no_rate() -> None:
    (kana,) = {one.names for one in measured() if one.script == "kana"}
    assert kana < FEW
    assert alert_rate("person", "kana", 81, SHORT) is None
    assert alert_rate("organisation", "han", 81, SHORT) is None
    said = rates_text(["kana"], 81, SHORT)
    assert "not been measured" in said.en
    assert "%" not in said.en + said.ja
    assert "companies in Hangul not measured" in rates_text(["hangul"], 81, SHORT).en


def test_a_bound_is_not_rounded_down_and_a_few_are_not_none() -> None:
    cells = re.compile(r"(at most )?(\d+\.\d+) % \(([\d,]+) of ([\d,]+)\)")
    seen = 0
    for threshold in range(60, 101):
        for parties in (SHORT, LONG):
            rates = shown_rates(SCRIPTS, threshold, parties)
            found = cells.findall(rates_text(SCRIPTS, threshold, parties).en)
            for rate, (bound, share, alerting, names) in zip(rates, found, strict=True):
                assert (alerting, names) == (f"{rate.alerting:,}", f"{rate.names:,}")
                assert bool(bound) == rate.at_most
                assert abs(float(share) / 100 - rate.share) < 0.001
                assert not rate.at_most or float(share) / 100 >= rate.share
                assert (float(share) == 0) == (rate.alerting == 0)
                seen += 1
    assert seen > 500


def test_the_rate_is_that_of_a_list_as_long_as_what_is_searched() -> None:
    lengths = {
        searched: shown_rates(["latin"], 81, searched)[0].parties
        for searched in (1, SHORT, SHORT + 1, LONG, LONG + 100_000)
    }
    assert list(lengths.values()) == [SHORT, SHORT, LONG, LONG, LONG]


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("Northwind 1", "latin"), ("北京航空航天大学", "han"), ("トヨタ自動車部品", "han"),
        ("ミロシェヴィッチ", "kana"), ("Иванов", "cyrillic"), ("محمد", "arabic"),
        ("김정은", "hangul"), ("राम", "other"), ("…", ""),
    ],
)  # fmt: skip
def test_the_script_of_a_name_is_that_of_most_of_its_letters(name: str, script: str) -> None:
    assert main_script(name) == script


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KANAME_LANG", raising=False)

    def invoke(*arguments: object) -> Result:
        chosen = [] if "--lists" in arguments else ["--lists", "starter"]
        result = CliRunner().invoke(cli, ["screen", *map(str, arguments), *chosen])
        assert result.exit_code == 0, result.output
        return result

    return invoke


@pytest.mark.parametrize("preset", PRESETS)
def test_an_answer_says_what_its_threshold_means(run: Run, preset: str) -> None:
    rate = alert_rate("person", "latin", PRESETS[preset], SHORT)
    assert rate is not None
    counts = f"({rate.alerting} of {rate.names:,})"
    lines = run("Sakuradia Xylophon Works", "--preset", preset).stdout.splitlines()
    (line,) = [line for line in lines if "points mean" in line]
    assert f"What {PRESETS[preset]} points mean" in line
    places = 2 if rate.share < 0.001 else 1
    assert f"persons in Latin letters {100 * rate.share:.{places}f} % {counts}" in line
    assert "at most" not in line
    assert lines.index(line) == len(lines) - 2
    assert "の意味" in run("Sakuradia", "--preset", preset, "--lang", "ja").stdout


def test_an_answer_speaks_of_the_scripts_that_were_asked(run: Run) -> None:
    shown = json.loads(run("김철수", "Хуавэй", "--format", "json").stdout)["alert_rates"]
    assert {one["script"] for one in shown["measured"]} == {"hangul", "cyrillic"}
    for one in shown["measured"]:
        rate = alert_rate(one["name_kind"], one["script"], PRESETS["balanced"], SHORT)
        assert rate is not None
        assert (one["alerting"], one["names"]) == (rate.alerting, rate.names)
        assert one["measured_on"] == rate.measured_on.isoformat()
    assert "Latin" not in shown["text"]["en"]
    assert "ハングル" in shown["text"]["ja"]


def test_a_file_says_what_its_threshold_means(run: Run, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("name\nSomebody Else\n", encoding="utf-8")
    asked = ("--file", names, "--out", tmp_path / "hits.csv", "--lists", "starter")
    bound = alert_rate("person", "latin", 83, SHORT)
    assert bound is not None
    assert bound.at_most
    said = run(*asked, "--threshold", 83).stdout
    assert said.count("not measured") == 1
    (shown,) = re.findall(r"persons in Latin letters at most (\d+\.\d+) %", said)
    assert bound.share <= float(shown) / 100 < bound.share + 0.001
    assert f"as measured at {bound.measured_at} points" in said
    assert "not been measured" in run(*asked, "--threshold", 10, "--restart").stdout
