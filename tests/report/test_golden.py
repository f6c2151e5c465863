"""The rendered samples, word for word: a change of what people see shows as a diff."""

import pytest

from kaname.report import render
from report.sample import SAMPLES

FILES = [
    (sample, form, lang)
    for sample in SAMPLES
    for form in ("text", "html", "json")
    for lang in ("en", "ja")
    if form != "json" or lang == "en"  # JSON holds both languages
]
ENDINGS = {"text": "txt", "html": "html", "json": "json"}


@pytest.mark.parametrize(("sample", "form", "lang"), FILES)
def test_as_rendered_before(sample: str, form: str, lang: str, golden) -> None:
    content = render(SAMPLES[sample](), form, lang, terminal=False, width=90)
    name = f"report/{sample}.{ENDINGS[form]}" if form == "json" else ""
    golden(name or f"report/{sample}.{lang}.{ENDINGS[form]}", content)


def test_json_is_the_same_in_every_language() -> None:
    dossier = SAMPLES["etch-tool"]()
    en = render(dossier, "json", "en", terminal=False, width=90)
    assert en == render(dossier, "json", "ja", terminal=True, width=40)


def test_the_same_dossier_gives_the_same_bytes() -> None:
    for form in ("text", "html", "json"):
        made = {
            render(SAMPLES["etch-tool"](), form, "ja", terminal=True, width=80) for _ in range(2)
        }
        assert len(made) == 1, form


def test_what_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="format"):
        render(SAMPLES["bare"](), "pdf", "en", terminal=False, width=80)
    for form in ("text", "html"):
        with pytest.raises(ValueError, match="language"):
            render(SAMPLES["bare"](), form, "fr", terminal=False, width=80)
