"""Facts about texts: strings like any other, which can be said again."""

from __future__ import annotations

import copy
import json
import pickle
from decimal import Decimal

import pytest

from app.kernel.errors import NotFoundError
from app.kernel.texts import Text, joined, said

ENGLISH = {
    "共{number}个项目": "Projects: {number}",
    "{city}：{words}": "{city}: {words}",
    "{before}；{after}": "{before}; {after}",
    "{amount:,.2f}万元": "{amount:,.2f} ×10k yuan",
    "未填报": "Not reported",
}


def in_english(text: Text) -> str:
    return said(text, lambda template: ENGLISH.get(template, template))


def test_a_text_is_the_chinese_string() -> None:
    text = Text("共{number}个项目", number=3)
    assert text == "共3个项目"
    by_word: dict[str, int] = {text: 1}
    assert by_word["共3个项目"] == 1
    assert json.dumps(text, ensure_ascii=False) == '"共3个项目"'
    assert f"{text}。" == "共3个项目。"


def test_a_text_is_said_again_with_the_same_values() -> None:
    assert in_english(Text("共{number}个项目", number=3)) == "Projects: 3"
    assert in_english(Text("{amount:,.2f}万元", amount=Decimal("1234.5"))) == "1,234.50 ×10k yuan"


def test_a_text_within_a_text_is_said_again_too() -> None:
    text = Text("{city}：{words}", city="吉安", words=Text("共{number}个项目", number=3))
    assert text == "吉安：共3个项目"
    assert in_english(text) == "吉安: Projects: 3"


def test_without_values_braces_stand_for_themselves() -> None:
    assert Text("{b}：{c}") == "{b}：{c}"
    assert in_english(Text("{b}：{c}")) == "{b}：{c}"


def test_what_somebody_typed_is_no_template() -> None:
    text = Text("{city}：{words}", city="{number}", words="{words.__class__}")
    assert text == "{number}：{words.__class__}"
    assert in_english(text) == "{number}: {words.__class__}"


def test_joined_texts_are_said_again_one_by_one() -> None:
    parts = [Text("未填报"), "吉安", Text("共{number}个项目", number=3)]
    assert joined("；", parts) == "未填报；吉安；共3个项目"
    assert in_english(joined("；", parts)) == "Not reported; 吉安; Projects: 3"


def test_nothing_is_blank_in_every_language() -> None:
    for blank in (joined("、", []), Text("")):
        assert blank == said(blank, lambda template: template or "Project-Id-Version: header") == ""


def test_joining_one_is_itself() -> None:
    assert in_english(joined("、", [Text("未填报")])) == "Not reported"


def test_only_separators_of_sentences_join() -> None:
    with pytest.raises(KeyError):
        joined("/", ["a", "b"])


def test_the_message_of_an_error_is_still_a_text() -> None:
    message = str(NotFoundError(Text("共{number}个项目", number=3)))
    assert isinstance(message, Text)
    assert in_english(message) == "Projects: 3"


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])  # noqa: S301
def test_a_copy_remembers_too(again: object) -> None:
    assert callable(again)
    text = again(Text("{city}：{words}", city="吉安", words=Text("未填报")))
    assert text == "吉安：未填报"
    assert in_english(text) == "吉安: Not reported"
