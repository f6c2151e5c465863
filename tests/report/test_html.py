"""The page: one file that loads nothing and runs nothing, and escapes whatever it is given."""

import base64
import hashlib
import re
from dataclasses import replace

import pytest

from kaname.core.text import Text
from kaname.report import render
from report.page import ALLOWED, Page
from report.sample import HOSTILE, LONG, RTL, SAMPLES, WIDE, bare, etch_tool

LOADING = {
    "src", "srcset", "poster", "data", "action", "formaction", "background", "style", "xlink:href",
    "ping", "manifest",
}  # fmt: skip


def html(sample: str, lang: str = "en") -> str:
    made = render(SAMPLES[sample](), "html", lang, terminal=False, width=90)
    assert isinstance(made, str)
    return made


PAGES = [(sample, lang) for sample in SAMPLES for lang in ("en", "ja")]


@pytest.mark.parametrize(("sample", "lang"), PAGES)
def test_nothing_is_loaded_and_nothing_runs(sample: str, lang: str) -> None:
    page = Page(html(sample, lang))
    assert {tag for tag, _ in page.tags} <= ALLOWED
    for tag, attributes in page.tags:
        assert not LOADING & set(attributes), (tag, attributes)
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        address = attributes.get("href", "#")
        if tag == "a":
            assert address.startswith(("https://", "http://", "#")), address
        else:
            assert address.startswith("#"), (tag, address)
    for word in ("@import", "url(", "expression("):
        assert word not in page.style


@pytest.mark.parametrize(("sample", "lang"), PAGES)
def test_every_anchor_leads_somewhere_once(sample: str, lang: str) -> None:
    page = Page(html(sample, lang))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    anchors = {a["href"][1:] for _, a in page.tags if a.get("href", "").startswith("#")}
    assert anchors <= set(ids)


@pytest.mark.parametrize(("sample", "lang"), PAGES)
def test_the_policy_allows_this_style_sheet_and_nothing_else(sample: str, lang: str) -> None:
    text = html(sample, lang)
    page = Page(text)
    policy = next(a["content"] for _, a in page.tags if "http-equiv" in a)
    style = text.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_a_party_named_script_is_a_name() -> None:
    text = html("hostile")
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(" in text
    assert "javascript:alert(1)" in text, "a source that cannot be followed is shown as text"
    assert "{{ 7 * 7 }}" in text
    words = " ".join(Page(text).words)
    for name in (HOSTILE, LONG, RTL, WIDE, '"><img onerror=x>', "<b>15 CFR</b>"):
        assert name in words
    assert "\u202e" not in text


def test_commands_are_set_as_code_and_escaped() -> None:
    notice = Text("Run `kaname <b>`; a ` alone is a sign.", "`<i>` と `kaname` を実行")
    text = str(render(replace(bare(), notices=(notice,)), "html", "ja", terminal=False, width=9))
    assert "<li><code>&lt;i&gt;</code> と <code>kaname</code> を実行</li>" in text
    text = str(render(replace(bare(), notices=(notice,)), "html", "en", terminal=False, width=9))
    assert "<li>Run `kaname &lt;b&gt;`; a ` alone is a sign.</li>" in text


def test_colour_is_never_the_only_sign() -> None:
    """Each outcome, hit and truth value has its drawing and its word."""
    text = html("etch-tool")
    for block in re.findall(r'<span class="(?:chip|flag) [^"]*">(.*?)</span></span>', text):
        assert "<use href=" in block
        assert re.sub(r"<[^>]+>", "", block).strip()
    for block in re.findall(r'<span class="mark">(.*?)</span></span>', text):
        assert re.search(r'class="said">\w', block)


def test_the_page_says_its_language_and_fits_small_screens_and_paper() -> None:
    for lang in ("en", "ja"):
        text = html("etch-tool", lang)
        assert f'<html lang="{lang}">' in text
        assert '<meta name="viewport" content="width=device-width' in text
    style = Page(html("etch-tool")).style
    for rule in ("prefers-color-scheme: dark", "size: A4", "@media print", "max-width:"):
        assert rule in style
    assert "details::details-content" in style, "folded reasons must show in print"


def test_every_printed_page_bears_the_dossier_number() -> None:
    dossier = etch_tool()
    assert f'@bottom-left {{ content: "Kaname dossier {dossier.id[:12]}"; }}' in html("etch-tool")


def test_findings_without_a_requirement_are_folded() -> None:
    text = html("etch-tool")
    folded = text.split('<details class="quiet">')[1].split("<h3")[0]
    assert "The party is no listed Specially Designated National." in folded
    assert "This is not clearance" not in folded
    assert "Not clearance:" in folded


def test_the_starter_list_is_called_one_above_the_verdicts() -> None:
    text = str(render(etch_tool(starter=True), "html", "en", terminal=False, width=90))
    banner = text.index('<p class="banner alert">')
    assert banner < text.index("Starter list only.") < text.index('<section class="verdicts"')
    assert '<p class="banner alert">' not in html("etch-tool")
