"""The short ways for most names and words say what the long ways say."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kaname.core.hit import Entry
from kaname.screening import fold as fold_module
from kaname.screening import names as names_module
from kaname.screening import packing
from kaname.screening import token as token_module
from kaname.screening.fold import fold, split_words
from kaname.screening.legal_forms import abbreviations, generic_words, legal_forms
from kaname.screening.names import NameForm, name_forms, plain_form
from kaname.screening.token import token
from kaname.screening.word_tables import latin
from screening.test_kernel import kernel

KINDS = ("", "person", "organisation", "vessel", "aircraft")
PIECE = st.one_of(
    st.sampled_from([" ".join(form) for form in (*legal_forms().at_end, *legal_forms().at_start)]),
    st.sampled_from(sorted(abbreviations())),
    st.sampled_from(sorted(generic_words())),
    st.sampled_from([
        "Xylophon", "KAMEX", "O'Neil", "the", "and", "A", "B.", "s. a.", "13th", "Second", "No.",
        "a.k.a.", "aka", "a. k.a", "d/b/a", "formerly known as", "doing business as", "Tanaka",
        "unit 7", "and its subsidiaries", "including any successor", "subordinate institution",
        "(Kamex)", "[XYZ]", "(Co)", "su-27", "Limtied", "x/y", "q.r.s", "Ünlü", "L`tif", "&",
    ]),
    st.text("abcdefkmnstuABK.,'-/&()12 ", min_size=1, max_size=9),
)  # fmt: skip
NAME = st.lists(PIECE, min_size=1, max_size=6).map(" ".join)
WORD = st.one_of(
    st.sampled_from(sorted(latin().words)),
    st.sampled_from(sorted(latin().stems)).flatmap(
        lambda stem: st.text("aeiouns", max_size=3).map(lambda ending: stem + ending)
    ),
    st.sampled_from(sorted(generic_words())),
    st.sampled_from(["al", "bin", "haji", "dr", "yusuf", "mohammed", "bob", "france", "factories"]),
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9),
)
ANY = re.compile("")


def the_long_way(name: str, kind: str, *, keep_legal_form: bool) -> tuple[NameForm, ...]:
    """Return the forms of a name with every rule asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(names_module, "_MORE_THAN_A_NAME", ANY)
        patch.setattr(fold_module, "_plain_words", lambda _: ())
        assert plain_form(name, kind) is None
        return name_forms.__wrapped__(name, kind, keep_legal_form=keep_legal_form)


@settings(deadline=None, max_examples=600)
@given(NAME, st.sampled_from(KINDS), st.booleans())
@example("Xylophon Co Limtied", "", True)
@example("OOO Trading", "organisation", False)
@example("Ali Sa", "", True)
@example("The And", "person", False)
def test_a_name_is_read_the_same_by_the_short_way(name: str, kind: str, keep: bool) -> None:
    found = name_forms.__wrapped__(name, kind, keep_legal_form=keep)
    assert found == the_long_way(name, kind, keep_legal_form=keep)


@settings(deadline=None, max_examples=600)
@given(NAME.map(fold))
def test_words_are_parted_the_same_by_the_short_way(folded: str) -> None:
    found = split_words(folded)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fold_module, "_plain_words", lambda _: ())
        assert split_words(folded) == found


@settings(deadline=None, max_examples=600)
@given(WORD)
def test_a_word_is_the_same_token_by_the_short_way(word: str) -> None:
    found = token.__wrapped__(word)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(token_module, "_is_in_a_table", lambda _: True)
        assert token.__wrapped__(word) == found


def test_most_plain_names_take_the_short_way() -> None:
    """Otherwise the tests above compare the long way with itself."""
    plain = plain_form("Xylophon Optics Co., Ltd.", "")
    assert plain is not None
    assert plain[0] == ("xylophon", "optics")
    assert plain_form("Juan B. O'Neil", "person") == (("juan", "b", "oneil"), ())
    assert plain_form("Xylophon (XYL) Optics", "") is None
    assert not token_module._is_in_a_table("xylophon")
    assert fold_module._plain_words("the xylophon") == ("xylophon",)


@settings(deadline=None)
@given(st.lists(st.lists(st.text("abcé9北", min_size=1, max_size=6), min_size=1, max_size=5)))
def test_neighbours_are_joined_where_they_may(forms: list[list[str]]) -> None:
    """Names looked for are joined by ``may_join`` alone; those listed have to be as well."""
    words = packing._numbered([tuple(form) for form in forms])
    pairs, triples = [], []
    for form in forms:
        for place in range(len(form)):
            two, three = form[place : place + 2], form[place : place + 3]
            pairs.append("".join(two) if len(two) == 2 and packing.may_join(two) else "")
            triples.append("".join(three) if len(three) == 3 and packing.may_join(three) else "")
    assert (words.pairs, words.triples) == (pairs, triples)
    assert set(filter(None, pairs + triples)) == set(words.parts)
    assert all(len(joined) <= packing.JOINED_LETTERS for joined in words.parts)


LETTERS = st.text("aeijxcqghTtdkmnsz0197", min_size=1, max_size=14)
LONG = st.text("bcdkmtaqx", min_size=30, max_size=60)
LISTED = st.lists(st.one_of(WORD, LETTERS, LONG, st.just("北京电子")), min_size=1, max_size=5)


@settings(deadline=None)
@given(st.lists(LISTED.map(" ".join), min_size=1, max_size=12))
@example(["a"])
@example(["xxcj" * 3, "13", "kaqaxa jacija cece"])
def test_many_entries_are_packed_as_few_are(names: list[str]) -> None:
    entries = [(Entry(f"a:{n}", "a", name), "a@0") for n, name in enumerate(names)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "kernel", kernel)
        few = packing.packed(entries)
        patch.setattr(packing, "MANY_FROM", 0)
        many = packing.packed(entries)
    assert list(many) == list(few)
    for section, values in few.items():
        assert (section, many[section]) == (section, values)
