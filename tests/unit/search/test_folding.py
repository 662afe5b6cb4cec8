from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.rules.folding import Query, code_key, fold, prepare, sound_of

texts = st.text(max_size=30)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("饶府字〔2022〕40号", "饶府字202240号"),
        ("饶府字[2022] 40号", "饶府字202240号"),
        ("饶府字（２０２２）４０号", "饶府字202240号"),
        ("ＪＡ－１２", "ja12"),
        ("示范性托育中心 （一期）", "示范性托育中心一期"),
        ("①", "1"),
        ("100㎡", "100m2"),
        ("“一老一小”", "一老一小"),
        (" \u200b\u00ad ", ""),
    ],
)
def test_ways_of_writing_are_folded_into_one(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize("code", ["SR-YL-03", "sr-yl-3", "sryl3", "ＳＲ－ＹＬ－０３", "sr yl 003"])
def test_a_code_is_the_same_without_signs_and_leading_zeros(code: str) -> None:
    assert code_key(code) == code_key("SR-YL-03")


@pytest.mark.parametrize(("code", "other"), [("JA-10", "JA-1"), ("JA-30", "JA-3"), ("JA-12", "SR-12")])
def test_codes_that_differ_stay_apart(code: str, other: str) -> None:
    assert code_key(code) != code_key(other)


@pytest.mark.parametrize(
    ("typed", "sound"),
    [
        ("jishuixian", "jishuixian"),
        ("Ji Shui Xian", "jishuixian"),
        ("jí shuǐ xiàn", "jishuixian"),
        ("xi'an", "xian"),
        ("ｊｓｘ", "jsx"),
        ("lǜ", "lv"),
        ("nü", "nv"),
        ("j", ""),
        ("ja12", ""),
        ("吉水", ""),
        ("", ""),
    ],
)
def test_letters_are_taken_for_pinyin_however_they_are_typed(typed: str, sound: str) -> None:
    assert sound_of(typed) == sound


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("吉水 托育", ["吉水", "托育"]),
        ("吉水tuoyu", ["吉水", "tuoyu"]),
        ("饶府字〔2022〕40号", ["饶府字", "2022", "40", "号"]),
        ("托育　托育", ["托育"]),
        ("sr-yl-3", []),
        ("吉水 a", []),
        ("托育", []),
    ],
)
def test_words_are_parts_between_blanks_brackets_and_scripts(typed: str, words: list[str]) -> None:
    assert [word.text for word in Query(typed).words] == words


@given(texts)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_every_folded_character_knows_its_place(text: str) -> None:
    prepared = prepare(text)
    assert prepared.folded == fold(text)
    assert len(prepared.places) == len(prepared.folded)
    assert list(prepared.places) == sorted(prepared.places)
    assert all(0 <= place < len(text) for place in prepared.places)


@given(texts)
def test_any_text_can_be_asked_for(text: str) -> None:
    query = Query(text)
    assert all(word.folded for word in query.words)
    assert query.sound == "" or query.sound.isascii()
