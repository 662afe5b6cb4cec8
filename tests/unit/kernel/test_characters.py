"""Facts about characters that no document can show."""

from __future__ import annotations

import pytest

from app.kernel.characters import character_problem
from app.kernel.problems import words_problem


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("北门安置房🏠已封顶", "“北门安置房🏠已封顶”中的“🏠”（第 6 字）是表情符号"),
        ("第一行\n完成✅", "“第一行 完成✅”中的“✅”（第 2 行第 3 字）是表情符号"),
        ("感谢❤\ufe0f支持", "“感谢❤\ufe0f支持”中的“❤\ufe0f”（第 3 字）是表情符号"),
        ("第1\ufe0f\u20e3项", "（第 2 字）是表情符号"),
        ("姓名\ue816某", "“姓名”后面（第 3 字）有一个自造字（U+E816）"),
        ("坏\x07了🏠", "“坏”后面（第 2 字）有一个控制字符（U+0007）"),
        ("坏\U000e0080了", "“坏”后面（第 2 字）有一个未定义字符（U+E0080）"),
        ("坏\U0002ffff了", "有一个未定义字符（U+2FFFF）"),
    ],
)
def test_what_no_document_can_show_is_named_with_its_place(text: str, sentence: str) -> None:
    problem = character_problem(text)
    assert problem is not None
    assert sentence in problem
    assert "请删去" in problem


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain\r\ntext\t1",
        "堎糰䶮",
        "𰻞",
        "\U00031350",
        "\U0002ebf0",
        "㎡①★●▲■√×〔2022〕40号",
        "葛\U000e0100城",
        "①\n②",
    ],
)
def test_chinese_however_rare_and_the_signs_of_offices_are_taken(text: str) -> None:
    assert character_problem(text) is None


def test_words_are_too_long_or_cannot_be_printed_or_may_be_kept() -> None:
    assert words_problem("四个字了", 3, "说明") == "说明太长：最多 3 字，现有 4 字。"
    assert str(words_problem("好👍", 3, "说明")).startswith("说明：“好👍”中的“👍”（第 2 字）是表情符号")
    assert str(words_problem("好👍", 3)).startswith("“好👍”中的")
    assert words_problem("三个字", 3, "说明") is None
