"""The page on matching says what the program does: its worked examples and its numbers."""

import re
from pathlib import Path

import pytest

from kaname.core.hit import Entry
from kaname.screening import facts, packing
from kaname.screening.engine import Listed, Query, build
from kaname.screening.kernel import layout
from kaname.screening.presets import PRESETS
from kaname.screening.token import Kind

PAGE = Path(__file__).resolve().parents[2] / "docs" / "matching.md"
RUNS = (
    (
        "Japanese", Query(("（株）サクラディア精密機械製作所",), "organisation", ("JP",)),
        Entry("meti-eul:1", "meti-eul", "Sakuradia Precision Machinery Works, Ltd.",
              countries=("KP",)),
    ),
    (
        "Chinese", Query(("中国电子科技集团公司第十四研究所",), "", ("CN",)),
        Entry("bis-entity:1", "bis-entity",
              "China Electronics Technology Group Corporation 14th Research Institute (CETC 14)",
              countries=("CN",)),
    ),
    (
        "Russian", Query(("АО «Рособоронэкспорт»",), "organisation"),
        Entry("ofac-sdn:1", "ofac-sdn", "ROSOBORONEKSPORT OAO", "organisation",
              countries=("RU",)),
    ),
)  # fmt: skip
SORTS = {
    Kind.NUMBER: "number", Kind.COMMON: "word of the dictionary", Kind.PLACE: "place",
    Kind.GENERIC: "generic word", Kind.LETTER: "single letter", Kind.TITLE: "title",
    Kind.PARTICLE: "particle",
}  # fmt: skip


def signed(points: int) -> str:
    return f"{points:+d}".replace("-", "−") if points else "0"


def worked() -> str:
    lines = []
    for language, query, entry in RUNS:
        (match,) = build([Listed(entry, "example@0")]).search(query, 1)
        lines += [f"**{language}:** {query.names[0]}, found as {entry.name}", ""]
        lines += ["| points | reason | 理由 |", "|---|---|---|"]
        for reason in match.reasons:
            lines.append(f"| {signed(reason.points)} | {reason.text.en} | {reason.text.ja} |")
        lines += [f"| **{match.score}** | | |", ""]
    return "\n".join(lines)


def points() -> str:
    weights = [("any other word", packing.weight(Kind.WORD, 1), packing.weight(Kind.WORD, 5000))]
    for kind, sort in SORTS.items():
        weights.append((sort, packing.weight(kind, 1), packing.weight(kind, 5000)))
    lines = ["| sort of word | weight in one entry | in 5,000 |", "|---|---|---|"]
    lines += [f"| {sort} | {one} | {many} |" for sort, one, many in weights]
    rules = [
        ("words left over, of their weight", f"{layout.LARGER_REST} % on the side with more, "
         f"{layout.SMALLER_REST} % on the other"),
        ("numbers differ", f"−{layout.NUMBERS_DIFFER}"),
        ("only one word of several agrees", f"−{layout.ONE_WORD_OF_MORE}"),
        ("only generic words agree, and others are left over", f"at most {layout.GENERIC_MAX}"),
        ("another order", f"−{layout.ORDER_DIFFERS}"),
        ("an initial beside its word", f"{layout.INITIAL} % alike"),
    ]  # fmt: skip
    lines += ["", "| rule | points |", "|---|---|"]
    lines += [f"| {rule} | {worth} |" for rule, worth in rules]
    return "\n".join(lines)


@pytest.mark.parametrize(("name", "made"), [("worked", worked), ("points", points)])
def test_the_page_shows_what_the_program_says(
    name: str, made: object, request: pytest.FixtureRequest
) -> None:
    """``--update-golden`` writes the page anew."""
    assert callable(made)
    text = f"<!-- {name}:start -->\n\n{made().strip()}\n\n<!-- {name}:end -->"
    page = PAGE.read_text(encoding="utf-8")
    section = re.compile(f"<!-- {name}:start -->.*?<!-- {name}:end -->", re.DOTALL)
    assert len(section.findall(page)) == 1
    if request.config.getoption("--update-golden"):
        PAGE.write_text(section.sub(lambda _: text, page), encoding="utf-8")
        return
    assert text in page, "make it with --update-golden"


def test_the_page_names_the_presets_and_the_points_of_facts() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, threshold in PRESETS.items():
        assert f"| {name} | {threshold} |" in page
    assert f"Country +{facts.COUNTRY_AGREES} when it agrees, −{-facts.COUNTRY_DIFFERS}" in page
    assert f"Date of birth +{facts.BIRTH_AGREES}, −{-facts.BIRTH_DIFFERS_ONE}" in page
    assert f"−{-facts.BIRTH_DIFFERS} beyond" in page
    assert f"Address +{facts.ADDRESS_AGREES}. Kind −{-facts.KIND_DIFFERS}." in page
    assert f"lifts a match to {facts.IDENTIFIER_SCORE}" in page
    assert f"At most {layout.KEPT_MAX} names" in page
    assert f"brackets costs {packing.BRACKET} points" in page
