"""What the view decides before anything is laid out: who stands where, what leads, what is old."""

from dataclasses import replace
from datetime import date

import pytest

from kaname.core.case import Owner, Party, Places
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN
from kaname.joint.dossier import Dossier
from kaname.report.html import to_html
from kaname.report.json import read_json, to_json
from kaname.report.law_part import is_quiet
from kaname.report.text import to_text
from kaname.report.view import build_view
from report.sample import CASE, HITS, LISTS, STARTER, etch_tool


def with_places(places: Places, *parties: Party) -> Dossier:
    dossier = etch_tool()
    return replace(
        dossier,
        case=replace(CASE, places=places, parties=parties),
        screened=replace(dossier.screened, hits=()),
    )


def stops(dossier: Dossier) -> list[tuple[str, str, list[str]]]:
    view = build_view(dossier, "en")
    return [(s.label, s.place, [party.id for party in s.parties]) for s in view.route.stops]


SELLER = Party(id="s", roles=("seller",), name="S")
USER = Party(id="u", roles=("ultimate_consignee", "end_user"), name="U")
BUYER = Party(id="b", roles=("buyer",), name="B")
CARRIER = Party(id="c", roles=("forwarder",), name="C")
BANK = Party(id="k", roles=("bank",), name="K")


def test_parties_stand_where_their_roles_put_them() -> None:
    places = Places("JP", ("SG", "MY"), "HK", "CN")
    dossier = with_places(places, SELLER, USER, BUYER, CARRIER, BANK)
    assert stops(dossier) == [
        ("From", "Japan (JP)", ["s"]),
        ("Via", "Singapore (SG)", ["c"]),
        ("Via", "Malaysia (MY)", []),
        ("To", "Hong Kong (HK)", ["b"]),
        ("Used at", "China (CN)", ["u"]),
    ]
    assert [party.id for party in build_view(dossier, "en").route.aside] == ["k"]


def test_a_place_that_is_not_given_is_said_not_guessed() -> None:
    dossier = with_places(Places(), USER, CARRIER)
    assert stops(dossier) == [
        ("From", "not given", []),
        ("To (place of use not given)", "not given", ["u"]),
    ]
    view = build_view(dossier, "en")
    assert view.route.note == "Stops on the way are not given."
    assert [party.id for party in view.route.aside] == ["c"]


def test_one_place_for_arrival_and_use_when_the_case_says_so() -> None:
    dossier = with_places(Places("JP", (), "CN", "CN"), USER)
    assert stops(dossier)[-1] == ("To, and used at", "China (CN)", ["u"])
    assert build_view(dossier, "en").route.note == "direct"


def test_hits_on_an_owner_that_is_named_stand_under_its_party() -> None:
    hit = replace(HITS[0], party_id="u.owners[1]")
    owners = (Owner(party="s", percent=UNKNOWN), Owner(name="Fund", country="CN"))
    dossier = with_places(Places(), SELLER, replace(USER, owners=owners))
    dossier = replace(dossier, screened=replace(dossier.screened, hits=(hit,)))
    view = build_view(dossier, "en")
    assert [party.id for party in view.parties] == ["s", "u", "u.owners[1]"]
    assert view.parties[2].roles == "owner of U, Share: not given"
    assert view.parties[2].hits[0].entry_id == hit.entry.id
    assert view.parties[0].owns == ("owns a share of U; how much is not given",)
    assert [party.id for party in view.route.aside] == ["u.owners[1]"]


def test_a_hit_on_nobody_of_the_case_is_not_lost() -> None:
    dossier = replace(etch_tool(), case=replace(CASE, parties=()))
    view = build_view(dossier, "en")
    assert [party.name for party in view.parties] == ["Hits on no party of the case"]
    assert len(view.parties[0].hits) == len(HITS)


@pytest.mark.parametrize(
    ("lists", "name", "flag"),
    [(LISTS, "N", "none"), ((STARTER,), "N", "starter"), ((*LISTS, STARTER), "N", "none"),
     ((), "N", "unscreened"), (LISTS, UNKNOWN, "unscreened"), ((STARTER,), UNKNOWN, "unscreened")],
)  # fmt: skip
def test_what_it_means_that_a_party_has_no_hit(lists, name, flag: str) -> None:
    dossier = with_places(Places(), Party(id="p", name=name))
    dossier = replace(dossier, screened=replace(dossier.screened, lists=lists, hits=()))
    party = build_view(dossier, "en").parties[0]
    assert party.flag == flag
    assert len(party.searched) == (len(lists) if name != UNKNOWN else 0)


def test_a_capital_says_what_leads_and_what_could_be_worse() -> None:
    washington, tokyo = build_view(etch_tool(), "en").capitals
    assert washington.outcome.key == tokyo.outcome.key == "licence_required"
    assert washington.lead.startswith("A licence is required: the end user is owned")
    assert washington.could_rise == "Open facts could raise this to: Prohibited."
    assert tokyo.could_rise == "", "a licence is already required"
    assert washington.not_clearance == ""


def test_an_undetermined_outcome_says_whether_facts_or_the_text_are_missing() -> None:
    finding = next(f for f in etch_tool().findings if f.provision == "us.export.country_chart")
    assert finding.outcome is Outcome.UNDETERMINED
    for questions, word in ((finding.questions, "facts missing"), ((), "read the provision")):
        dossier = replace(etch_tool(), findings=(replace(finding, questions=questions),))
        shown = build_view(dossier, "en").sides[0].loud[0]
        assert shown.outcome.word == f"Undetermined ({word})"


def test_out_of_scope_says_not_encoded_only_when_nothing_is() -> None:
    quiet = build_view(etch_tool(), "ja").sides[0].quiet
    assert [group.outcome.word for group in quiet] == ["要件は見当たらない", "対象外"]
    finding = replace(etch_tool().findings[-1], provision="us.export.direct_product",
                      jurisdiction="US", outcome=Outcome.OUT_OF_SCOPE)  # fmt: skip
    dossier = replace(etch_tool(), findings=(finding,))
    assert build_view(dossier, "ja").sides[0].quiet[0].outcome.word == "対象外（未収録）"


def test_law_that_was_verified_before_the_day_asked_is_marked() -> None:
    view = build_view(etch_tool(), "en")
    assert [banner.alert for banner in view.banners] == [False]
    assert "2026-09-29 at the oldest" in view.banners[0].text
    verified = [c.verified for f in view.sides[0].loud for c in f.citations]
    assert verified.count("not verified after 2026-09-29") == 1
    assert set(verified) == {"not verified after 2026-09-29", "verified through 2026-11-21"}
    before = build_view(replace(etch_tool(), as_of=date(2026, 9, 29)), "en")
    assert before.banners == ()


def test_law_of_the_same_days_and_source_is_written_together() -> None:
    finding = etch_tool().findings[0]
    first = finding.citations[0]
    twin = replace(first, cite="15 CFR 734.3(b)")
    other = replace(first, cite="15 CFR 734.3(c)", verified_on=date(2025, 1, 1))
    dossier = replace(
        etch_tool(), findings=(replace(finding, citations=(first, other, twin, first)),)
    )
    shown = build_view(dossier, "en").sides[0].reach[0].citations
    assert [c.cite for c in shown] == ["15 CFR 734.3; 15 CFR 734.3(b)", "15 CFR 734.3(c)"]


def test_quiet_findings_that_say_the_same_stand_together() -> None:
    first = build_view(etch_tool(), "en").sides[0].quiet[0]
    names = [name for names, _ in first.reasons for name in names]
    assert len(names) == 4
    assert len(first.reasons) == 1
    assert build_view(etch_tool(), "en").sides[0].quiet_text == ("5 findings without a requirement")


def many_entries() -> Dossier:
    """A dossier in which one party is three entries of a list, each with a law of its own."""
    dossier = etch_tool()
    first = next(f for f in dossier.findings if f.about.kind == "party" and not is_quiet(f))
    alike = tuple(
        replace(
            first,
            summary=Text(f"Entry {n} is the party.", f"掲載者{n}に当たる。"),
            citations=(replace(first.citations[0], cite=f"15 CFR 744.{n}"),),
        )
        for n in range(1, 4)
    )
    rest = tuple(f for f in dossier.findings if f is not first)
    return replace(dossier, findings=(*alike, *rest))


def test_what_many_entries_of_a_list_say_of_one_party_is_shown_once() -> None:
    dossier = many_entries()
    provision = dossier.findings[0].provision
    view = build_view(dossier, "en")
    shown = view.order
    loud = [f for side in view.sides for f in side.loud if f.provision == provision]
    assert len([f for f in loud if f.subject == loud[0].subject]) == 1
    assert "In all, 3 entries" in loud[0].summary
    assert [part.text for part in loud[0].trace.parts] == [
        f"Entry {n} is the party." for n in range(1, 4)
    ]
    assert {c.cite for c in loud[0].citations} >= {f"15 CFR 744.{n}" for n in range(1, 4)}
    if shown is not None:
        steps = [f for step in shown.steps for f in step.loud] + list(shown.rest)
        assert len([f for f in steps if "In all, 3 entries" in f.summary]) <= 1


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_entry_is_lost_where_they_are_shown_once(language: str) -> None:
    dossier = many_entries()
    for page in (
        to_html(dossier, language), to_text(dossier, language, terminal=False, width=100),
    ):  # fmt: skip
        for n in range(1, 4):
            name = f"Entry {n} is the party." if language == "en" else f"掲載者{n}に当たる。"
            assert name in page
            assert f"744.{n}" in page
    assert read_json(to_json(dossier)) == dossier


def test_findings_that_differ_or_are_of_items_stay_apart() -> None:
    dossier = etch_tool()
    views = [f for side in build_view(dossier, "en").sides for f in side.loud]
    loud = [f for f in dossier.findings if not f.reach and not is_quiet(f)]
    assert len(views) == len(loud)
    item = next(f for f in loud if f.about.kind == "item")
    twice = replace(dossier, findings=(*dossier.findings, replace(item, caveats=())))
    assert len([f for side in build_view(twice, "en").sides for f in side.loud]) == len(loud) + 1
