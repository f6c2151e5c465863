"""Dates of birth, however exactly either side gives them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.core.partial_date import BirthDate, PartialDate, date_from_iso
from kaname.screening import facts
from kaname.screening.births import Span, spans_of
from kaname.screening.facts import birth_reason

YEAR = Span(date(1962, 1, 1), date(1962, 12, 31))
AGREES, MONTH, YEAR_ONLY = facts.BIRTH_AGREES, facts.BIRTH_MONTH_AGREES, facts.BIRTH_YEAR_AGREES
ONE, DIFFERS = facts.BIRTH_DIFFERS_ONE, facts.BIRTH_DIFFERS


def points(born: str, *listed: str) -> int:
    reason = birth_reason(date_from_iso(born), listed)
    assert reason is not None
    return reason.points


@pytest.mark.parametrize(
    "text",
    ["1962", "circa 1962", "Circa 1962", "c. 1962", "approximately 1962", "about 1962",
     "around 1962", "1962年", "1962年頃", "おおよそ1962年", "およそ1962年", "１９６２年"],
)  # fmt: skip
def test_a_year_however_it_is_written(text: str) -> None:
    assert spans_of(text) == (YEAR,)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1962-05-03", date(1962, 5, 3), date(1962, 5, 3)),
        ("circa 07 Jul 1966", date(1966, 7, 7), date(1966, 7, 7)),
        ("Mar 1962", date(1962, 3, 1), date(1962, 3, 31)),
        ("19620503", date(1962, 5, 3), date(1962, 5, 3)),
        ("1964-02", date(1964, 2, 1), date(1964, 2, 29)),
        ("1981 to 1983", date(1981, 1, 1), date(1983, 12, 31)),
        ("circa 1979-1982", date(1979, 1, 1), date(1982, 12, 31)),
        ("between 1960 and 1964", date(1960, 1, 1), date(1964, 12, 31)),
        ("01 Jan 1947 to 01 Jan 1949", date(1947, 1, 1), date(1949, 1, 1)),
        ("Mar 1962 to Feb 1963", date(1962, 3, 1), date(1963, 2, 28)),
        ("1957年から1959年の間", date(1957, 1, 1), date(1959, 12, 31)),
        ("1962年-1963年頃", date(1962, 1, 1), date(1963, 12, 31)),
        ("1937年~1945年", date(1937, 1, 1), date(1945, 12, 31)),
        ("1950s", date(1950, 1, 1), date(1959, 12, 31)),
        ("1950年代", date(1950, 1, 1), date(1959, 12, 31)),
        ("to 1960", date.min, date(1960, 12, 31)),
        ("1960 to", date(1960, 1, 1), date.max),
    ],
)
def test_what_a_listed_text_means(text: str, first: date, last: date) -> None:
    assert spans_of(text) == (Span(first, last),)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("1977年または1978年の頃", [1977, 1978]), ("1980年12月19日または1980年1月19日", [1980]),
        ("1962, or 1964", [1962, 1964]), ("at Belgrade, on 19 December 1942", [1942]),
        ("1983 to 1981", [1983, 1981]), ("1402年6月24日(ヒジュラ暦)", []), ("unknown", []),
        ("1900 to 1990", [1900, 1990]), ("2000-02-30", [2000]), ("", []),
    ],
)  # fmt: skip
def test_where_no_form_is_known_each_year_stands_alone(text: str, years: list[int]) -> None:
    assert [span.first.year for span in spans_of(text)] == years
    assert all(span.years_from(year) == 0 for span, year in zip(spans_of(text), years, strict=True))


@pytest.mark.parametrize(
    ("born", "listed", "expected"),
    [
        ("1962", ("1962",), YEAR_ONLY), ("1962", ("1962-05-03",), YEAR_ONLY),
        ("1962", ("circa 1962",), YEAR_ONLY), ("1962", ("Mar 1962",), YEAR_ONLY),
        ("1962", ("1950-01-01", "1962-05-03"), YEAR_ONLY),
        ("1962", ("1961", "1963"), ONE), ("1962", ("1963-01-01",), ONE),
        ("1962", ("1964",), DIFFERS), ("1962", ("1980-05-03", "1990"), DIFFERS),
        ("1962", ("between 1960 and 1964",), YEAR_ONLY), ("1960", ("1960 to 1964",), YEAR_ONLY),
        ("1959", ("1960 to 1964",), ONE), ("1966", ("1960 to 1964",), DIFFERS),
        ("1962-05", ("1962-05-03",), MONTH), ("1962-05", ("1962-05",), MONTH),
        ("1962-05", ("May 1962", "1990"), MONTH), ("1962-05", ("1962",), YEAR_ONLY),
        ("1962-05", ("01 Jan 1962 to 31 Dec 1962",), YEAR_ONLY),
        ("1962-05", ("1960 to 1964",), YEAR_ONLY), ("1962-05", ("1962-06-03",), 0),
        ("1962-05", ("1962-06-03", "1962"), YEAR_ONLY), ("1963-05", ("1962-05-03",), ONE),
        ("1970-05", ("1962-05-03",), DIFFERS), ("1963-03", ("Mar 1962 to Feb 1963",), 0),
        ("1962-05-03", ("1962-05-03",), AGREES), ("1962-05-03", ("1962",), YEAR_ONLY),
        ("1962-05-03", ("1962-09-09",), 0), ("1962-05-03", ("1962-05-04",), 0),
        ("1962-05-03", ("1962-05",), MONTH), ("1962-05-03", ("Oct 1962",), 0),
        ("1962-05-03", ("1962-05-04", "1962"), YEAR_ONLY), ("1962-05-03", ("1963",), ONE),
        ("1962-05-03", ("1960 to 1964",), YEAR_ONLY), ("1960-01-01", ("1960 to 1964",), YEAR_ONLY),
        ("1964-12-31", ("1960 to 1964",), YEAR_ONLY), ("1965-01-01", ("1960 to 1964",), ONE),
        ("1966-05-03", ("1960 to 1964",), DIFFERS), ("1955-05-03", ("1955年頃",), YEAR_ONLY),
    ],
)  # fmt: skip
def test_what_a_date_of_birth_is_worth(born: str, listed: tuple[str, ...], expected: int) -> None:
    assert points(born, *listed) == expected


@pytest.mark.parametrize(
    ("born", "listed", "english", "japanese"),
    [
        ("1962", "1962-05-03", "birth year agrees", "生年のみ一致"),
        ("1962-05", "1962-05-03", "year and month of birth agree", "生年月が一致"),
        ("1962-05", "1962-06-03", "the month differs", "月は異なる"),
        ("1962", "1960 to 1964", "lies in the range", "範囲内"),
        ("1962-05-03", "1962-09-09", "the date does not", "日付は異なる"),
        ("1962", "1963", "differs by one year", "1年異なる"),
        ("1962", "1990", "differs by 28 years", "28年異なる"),
    ],
)
def test_it_is_said_in_words(born: str, listed: str, english: str, japanese: str) -> None:
    reason = birth_reason(date_from_iso(born), (listed,))
    assert reason is not None
    assert english in reason.text.en
    assert japanese in reason.text.ja
    for text in (reason.text.en, reason.text.ja):
        assert born in text
        assert listed in text


def test_what_a_date_would_help_with_is_said_when_none_is_given() -> None:
    reason = birth_reason(None, ("circa 1962",))
    assert reason is not None
    assert "would help" in reason.text.en
    assert birth_reason(date(1962, 5, 3), ("not known",)) is None
    assert birth_reason(PartialDate(1962), ()) is None


DAYS = st.dates(date(1900, 1, 1), date(2030, 12, 31))
LISTED = st.lists(
    DAYS.map(date.isoformat)
    | DAYS.map(lambda day: day.isoformat()[:7])
    | DAYS.map(lambda day: str(day.year))
    | DAYS.map(lambda day: f"circa {day.year}"),
    min_size=1,
    max_size=3,
).map(tuple)


@given(DAYS, LISTED)
def test_whole_days_agree_as_far_as_the_list_knows_them(
    born: date, listed: tuple[str, ...]
) -> None:
    """The very day, its month where no day is listed, its year where no month is; else nothing
    for the same year, and the nearest year counts."""
    known = [text.removeprefix("circa ") for text in listed]
    worth = {10: AGREES, 7: MONTH, 4: YEAR_ONLY}
    agreed = [worth[len(text)] for text in known if born.isoformat().startswith(text)]
    apart = min(abs(born.year - int(text[:4])) for text in known)
    expected = max(agreed) if agreed else {0: 0, 1: ONE}.get(apart, DIFFERS)
    assert points(born.isoformat(), *listed) == expected


@given(DAYS, LISTED)
def test_who_says_less_never_gets_more_unless_the_rest_differs(
    born: date, listed: tuple[str, ...]
) -> None:
    year, month = PartialDate(born.year), PartialDate(born.year, born.month)
    scores = []
    for known in (year, month, born):
        reason = birth_reason(known, listed)
        assert reason is not None
        scores.append(reason.points)
    assert scores == sorted(scores) or 0 in scores[1:]
    assert AGREES > MONTH > YEAR_ONLY > 0


@given(DAYS, st.sampled_from([4, 7, 10]), st.text(max_size=30))
def test_any_listed_text_is_borne(born: date, exact: int, text: str) -> None:
    known: BirthDate = date_from_iso(born.isoformat()[:exact])
    reason = birth_reason(known, (text,))
    assert reason is None or DIFFERS <= reason.points <= AGREES
