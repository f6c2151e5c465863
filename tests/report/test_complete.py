"""Nothing is lost on the way to the reader: every finding, question and hit is in every format."""

import html as html_module
import re
from dataclasses import replace

import pytest

from kaname.core.finding import About, Claim
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.joint.divergence import Divergence
from kaname.joint.dossier import Dossier
from kaname.report import render
from report.sample import etch_tool

FORMS = [("text", "en"), ("text", "ja"), ("html", "en"), ("html", "ja"), ("json", "en")]


def flat(text: str) -> str:
    """Return text without blanks: where a line breaks does not matter."""
    return re.sub(r"\s+", "", text)


def shown(dossier: Dossier, form: str, lang: str) -> str:
    made = render(dossier, form, lang, terminal=False, width=80)
    if isinstance(made, bytes):
        return flat(made.decode("utf-8").replace('\\"', '"'))
    if form == "html":
        made = html_module.unescape(re.sub(r"<[^>]+>", "", made.split("</style>")[1]))
    return flat(made)


def claims(claim: Claim) -> list[Claim]:
    return [claim, *(inner for part in claim.because for inner in claims(part))]


@pytest.fixture(params=FORMS, ids="-".join)
def page(request: pytest.FixtureRequest) -> tuple[str, str, str]:
    form, lang = request.param
    return shown(etch_tool(), form, lang), form, lang


def test_head(page: tuple[str, str, str]) -> None:
    text, _, _ = page
    dossier = etch_tool()
    for said in (dossier.id, dossier.as_of.isoformat(), "2026-0147", str(dossier.case.title)):
        assert flat(said) in text


def test_every_finding(page: tuple[str, str, str]) -> None:
    text, form, lang = page
    for finding in etch_tool().findings:
        assert flat(finding.summary.to(lang)) in text
        for citation in finding.citations:
            assert flat(citation.cite) in text
        for caveat in finding.caveats:
            assert flat(caveat.to(lang)) in text
        for condition in finding.conditions:
            assert flat(condition.text.to(lang)) in text
        quiet = not finding.reach and finding.outcome.value in ("no_requirement_found",
                                                               "out_of_scope")  # fmt: skip
        for claim in claims(finding.trace):
            if form != "text" or not quiet:
                assert flat(claim.text.to(lang)) in text


def test_every_review_policy_with_its_place_in_the_law(page: tuple[str, str, str]) -> None:
    text, form, lang = page
    reviews = [review for finding in etch_tool().findings for review in finding.reviews]
    assert len(reviews) == 3
    for review in reviews:
        assert flat(review.text.to(lang)) in text
        assert flat(review.basis) in text
        for citation in review.citations:
            assert flat(citation.cite.partition(" (METI")[0]) in text
        if form == "json":
            assert review.policy in text


def test_every_step_of_the_order_also_where_nothing_was_asked(page: tuple[str, str, str]) -> None:
    text, form, lang = page
    for step in etch_tool().order:
        assert flat(step.title.to(lang)) in text
        assert flat(step.citation.cite) in text
        if form == "json" or not step.findings:
            assert flat(step.silent.to(lang)) in text
    words = {"en": "Asked: nothing found", "ja": "判断の結果、見当たらない"}
    assert flat(words[lang]) in text or form == "json"
    missing = {"en": "Not modelled: Foreign direct", "ja": "未収録: 外国直接製品規則"}
    assert flat(missing[lang]) in text or form == "json"


def test_a_finding_stands_under_the_first_of_its_steps_only() -> None:
    made = render(etch_tool(), "text", "en", terminal=False, width=80)
    assert isinstance(made, str)
    assert made.count("The paragraph of ECCN 3B001 decides") == 1
    first = made.index("    General Prohibition 1\n")
    assert first < made.index("The paragraph of ECCN 3B001 decides")
    assert "    General Prohibition 2\n" not in made


def test_every_duty_and_what_it_hangs_on(page: tuple[str, str, str]) -> None:
    text, form, lang = page
    for duty in etch_tool().follows:
        assert flat(duty.trace.text.to(lang)) in text
        for part in duty.trace.because:
            assert flat(part.text.to(lang)) in text
        for citation in duty.trace.citations:
            assert flat(citation.cite.partition(" (Customs")[0]) in text
    may = {"en": "May apply", "ja": "適用の可能性"}
    assert form == "json" or text.count(flat(may[lang])) == 2, "one duty, and one stage"


def test_every_exposure_with_its_source_and_year(page: tuple[str, str, str]) -> None:
    text, form, lang = page
    assert flat("Tools of the year") in text
    assert "2024" in text
    said = {
        "en": ("would lose 89% to 100% of its supply from outside", "United States 55%",
               "unknown 10%", "takes 25% of what Japan exports under HS 848620 (2022)",
               "Unknown: the item has no ECCN"),
        "ja": ("国外からの供給の89%～100%を失う", "米国55%", "不明10%",
               "日本のHS848620輸出に占める中国の割合は25%",
               "不明:ECCN、項番、HSコードのいずれもなく"),
    }  # fmt: skip
    for part in said[lang]:
        assert form == "json" or flat(part) in text


def test_every_source_is_written_out(page: tuple[str, str, str]) -> None:
    text, form, _ = page
    for finding in etch_tool().findings:
        for citation in finding.citations:
            quiet = finding.outcome.value in ("no_requirement_found", "out_of_scope")
            if form != "text" or not quiet or finding.reach:
                assert citation.source in text


def test_every_question_with_its_place(page: tuple[str, str, str]) -> None:
    text, _, lang = page
    questions = etch_tool().questions
    assert len(questions) == 4
    for asked in questions:
        assert flat(asked.question.wording.to(lang)) in text
        assert flat(asked.question.path) in text


def test_every_hit_with_its_reasons(page: tuple[str, str, str]) -> None:
    text, _, lang = page
    for hit in etch_tool().screened.hits:
        assert flat(hit.entry.id) in text
        assert flat(hit.listed_name) in text
        assert hit.edition in text
        for reason in hit.reasons:
            assert flat(reason.text.to(lang)) in text
        for _, value in hit.entry.details:
            assert flat(value) in text


def test_every_list_with_its_hash_and_every_provision_with_its_limits(
    page: tuple[str, str, str],
) -> None:
    text, form, lang = page
    dossier = etch_tool()
    for used in dossier.screened.lists:
        assert used.sha256 in text
        assert flat(used.publisher.to(lang)) in text
    for entry in dossier.coverage:
        assert flat(entry.title.to(lang)) in text
        asked = any(finding.provision == entry.id for finding in dossier.findings)
        if form != "text" or asked:  # text tells what is left out of the provisions asked
            assert flat(entry.limits.to(lang)) in text
    for notice in dossier.notices:
        assert text.count(flat(notice.to(lang))) == 1, "said once, plainly"


def test_every_divergence(page: tuple[str, str, str]) -> None:
    text, _, lang = page
    assert {parting.kind for parting in etch_tool().divergences} == {"grounds"}
    for parting in etch_tool().divergences:
        assert flat(parting.reason.to(lang)) in text


@pytest.mark.parametrize(("lang", "said"), [("en", "NOT VERIFIED"), ("ja", "未確認（引用")])
@pytest.mark.parametrize("form", ["text", "html"])
def test_law_that_nobody_read_is_said_to_be_unverified(form: str, lang: str, said: str) -> None:
    dossier = etch_tool()
    first = dossier.findings[0]
    unread = tuple(replace(citation, verified_on=None) for citation in first.citations)
    for findings, shown in (
        (dossier.findings, False),
        ((replace(first, citations=unread), *dossier.findings[1:]), True),
    ):
        page = render(replace(dossier, findings=findings), form, lang, terminal=False, width=100)
        assert isinstance(page, str)
        assert (said in page) is shown


@pytest.mark.parametrize("form", ["text", "html"])
def test_outcomes_that_differ_are_shown_with_their_reason(form: str) -> None:
    reason = Text("Because the rulebooks differ.", "規則が異なるため。")
    item = About("item", etch_tool().case.items[0].id)
    parting = Divergence(
        "outcome", item, Outcome.LICENCE_REQUIRED, Outcome.NO_REQUIREMENT_FOUND, reason, (), ()
    )
    dossier = replace(etch_tool(), divergences=(parting,))
    for lang in ("en", "ja"):
        page = render(dossier, form, lang, terminal=False, width=100)
        assert isinstance(page, str)
        assert reason.to(lang) in page


def test_every_given_fact(page: tuple[str, str, str]) -> None:
    text, form, lang = page
    case = etch_tool().case
    for party in case.parties:
        for name in party.other_names:
            assert flat(name) in text
    if form != "json":
        percent = "27%" if lang == "en" else "27％"
        for said in ("JPY412,000,000", "8486.20", "7の項(16)", percent, "2026-11-20"):
            assert said in text


def test_no_entry_found_is_never_clearance(page: tuple[str, str, str]) -> None:
    text, form, lang = page
    if form != "json":
        said = {
            "en": "Noentryfoundisnotclearance",
            "ja": "見つからないことは取引可能の確認ではない",
        }
        assert text.count(said[lang]) == 2  # the maker and the owner who is named
