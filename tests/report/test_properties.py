"""Whatever a dossier holds, it renders: well formed, plain where plain was asked, and readable."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaname.core.case import (
    REGIONS,
    Address,
    Case,
    EndUse,
    Identifier,
    Item,
    Money,
    Owner,
    Party,
    Places,
    Quantity,
)
from kaname.core.finding import About, Citation, Claim, Finding, Question, Read
from kaname.core.hit import Entry, Hit, Identity, Reason
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN
from kaname.joint.dossier import Dossier, ListUsed, Screened, assemble
from kaname.report import render
from kaname.report.json import read_json
from kaname.report.lines import Span, columns, wrap
from report.page import ALLOWED, Page
from report.sample import COVERAGE

words = st.text(max_size=24) | st.sampled_from(
    [
        "<script>",
        "</style>",
        "日本電子部品",
        "شركة",
        "a" * 60,
        "\x1b[2J",
        "\u202e",
        "&amp;",
        "://",
        "",
    ]
)
texts = st.builds(Text, words, words)
days = st.dates(date(1990, 1, 1), date(2040, 1, 1))
amounts = st.decimals(0, 10**9, places=2, allow_nan=False, allow_infinity=False).map(Decimal)
codes = st.sampled_from(["JP", "CN", "HK", "XX", "", "ZZZ"])
ids = st.sampled_from(["a", "b", "a]b", "x.y", '"', ""])
truths = st.sampled_from([True, False, UNKNOWN])


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.just(UNKNOWN) | strategy


def few(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


money = st.builds(Money, maybe(amounts), maybe(words))
paths = st.sampled_from(
    ["items[a].eccn", "parties[a]b].owners", "places.to", "ship_date", "hits[a]", "lists[csl]",
     "items[].us_content_percent", "parties[x.y].roles", "end_use.military", "title"]
) | words  # fmt: skip
values = words | st.sampled_from(["yes", "no", "none", "CN, JP", "open, score 3", "12.5"])
citations = st.builds(Citation, words, days, st.none() | days, words, days, st.none() | days)
questions = st.builds(Question, words, paths, texts, st.sampled_from(["yes/no", "percent", "odd"]))
reads = st.builds(Read, paths, values)
claims = st.recursive(
    st.builds(Claim, truths, texts, reads=few(reads), questions=few(questions)),
    lambda inner: st.builds(
        Claim, truths, texts, because=few(inner), citations=few(citations), questions=few(questions)
    ),
    max_leaves=4,
)
abouts = st.builds(About, st.sampled_from(["case", "item", "party"]), ids)
outcomes = st.sampled_from(list(Outcome))
findings = st.builds(
    Finding, words, st.sampled_from(["US", "JP"]), abouts, outcomes, texts, claims, few(citations),
    questions=few(questions), could_be=maybe(outcomes), policy=maybe(texts), conditions=few(claims),
    caveats=few(texts), reach=st.booleans(),
)  # fmt: skip
owners = st.builds(Owner, maybe(ids), maybe(words), maybe(codes), maybe(amounts))
parties = st.builds(
    Party, ids, few(st.sampled_from(["end_user", "seller", "forwarder", "king"])), maybe(words),
    few(words), kind=maybe(words), country=maybe(codes), addresses=few(st.builds(
        Address, maybe(words), maybe(codes))), identifiers=few(st.builds(Identifier, maybe(words),
        maybe(words))), birth_date=maybe(days), owners=maybe(few(owners)), us_person=truths,
    same_as=few(words),
)  # fmt: skip
items = st.builds(
    Item, ids, maybe(words), quantity=maybe(st.builds(Quantity, maybe(amounts), maybe(words))),
    value=maybe(money), us_content_percent=maybe(amounts), food_or_medicine=truths,
    meti_item=maybe(st.just("not_listed") | words),
    technical_parameters=maybe(st.dictionaries(words, words, max_size=2)),
)  # fmt: skip
places = st.builds(
    Places, maybe(codes), maybe(few(codes)), maybe(codes), maybe(codes),
    occupied_region=maybe(st.sampled_from(REGIONS)),
)  # fmt: skip
cases = st.builds(
    Case, maybe(words), maybe(words), maybe(words), maybe(days), few(parties), few(items), places,
    st.builds(EndUse, maybe(words), truths),
)  # fmt: skip
entries = st.builds(
    Entry, words, words, words, aliases=few(words), countries=few(codes), addresses=few(words),
    programs=few(words),
    details=few(st.tuples(st.sampled_from(["remarks", "concern", "x"]), words)),
)  # fmt: skip
hits = st.builds(
    Hit, ids | st.just("a.owners[0]"), entries, st.integers(0, 100),
    st.sampled_from(list(Identity)), words, words,
    few(st.builds(Reason, texts, st.integers(-9, 9))), words, st.none() | days,
)  # fmt: skip
lists = st.builds(
    ListUsed, words, texts, words, st.none() | days, words, st.integers(0, 10**6),
    st.none() | st.integers(-400, 9000), st.booleans(), st.integers(0, 9),
)  # fmt: skip
screenings = st.builds(
    Screened, few(lists), st.integers(0, 100), st.integers(0, 9), few(hits), few(texts)
)
dossiers = st.builds(
    assemble,
    version=words,
    as_of=days,
    as_of_basis=st.sampled_from(["given", "ship_date", "today", "else"]),
    case=cases,
    screened=screenings,
    findings=few(findings),
    coverage=st.sampled_from([(), COVERAGE]),
    notices=few(texts),
)
languages = st.sampled_from(["en", "ja"])
quick = settings(
    deadline=None,
    max_examples=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@quick
@given(dossiers, languages, st.integers(1, 130))
def test_any_dossier_is_plain_text(dossier: Dossier, language: str, width: int) -> None:
    made = render(dossier, "text", language, terminal=False, width=width)
    assert isinstance(made, str)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", made)
    for line in made.splitlines():
        assert columns(line) <= max(24, min(width, 100)) or "://" in line


@quick
@given(dossiers, languages)
def test_any_dossier_is_a_well_formed_page(dossier: Dossier, language: str) -> None:
    made = render(dossier, "html", language, terminal=False, width=80)
    assert isinstance(made, str)
    page = Page(made)
    assert {tag for tag, _ in page.tags} <= ALLOWED
    assert made.count("<style>") == made.count("</style>") == 1
    assert dossier.id in " ".join(page.words)


@quick
@given(dossiers)
def test_any_dossier_is_read_back_from_its_json(dossier: Dossier) -> None:
    made = render(dossier, "json", "en", terminal=False, width=80)
    assert isinstance(made, bytes)
    assert read_json(made) == dossier


@quick
@given(dossiers, languages)
def test_any_dossier_shows_on_a_terminal(dossier: Dossier, language: str) -> None:
    made = render(dossier, "text", language, terminal=True, width=80)
    assert isinstance(made, str)
    codes = re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x07\x1b]*\x1b\\", "", made)
    assert "\x1b" not in codes


@quick
@given(words, st.integers(1, 40))
def test_wrapping_loses_nothing_but_blanks(text: str, width: int) -> None:
    made = "".join(span.text for line in wrap([Span(text)], width) for span in line)
    assert made.replace(" ", "") == text.replace(" ", "")
