"""Facts about the names of accounts and about passwords."""

from __future__ import annotations

import pytest

from app.accounts.rules import names, passwords


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Zhang.San", "zhang.san"),
        ("  吉安县民政局 ", "吉安县民政局"),
        ("ＡＢ１２", "ab12"),
        ("a\x00b", "a b"),
    ],
)
def test_capitals_full_width_letters_and_blanks_make_no_other_account(typed: str, meant: str) -> None:
    assert names.normalised(typed) == meant


@pytest.mark.parametrize("name", ["ab", "吉安县民政局", "zhang.san_2-x", "1a", "a" * 40])
def test_a_name_of_letters_digits_and_chinese_is_accepted(name: str) -> None:
    assert names.problem(name) is None


@pytest.mark.parametrize("name", ["", "a", "a" * 41, "a b", "system:loader", ".ab", "a/b", "张三！"])
def test_any_other_name_is_refused_with_what_to_do(name: str) -> None:
    assert "请" in (names.problem(name) or "")


@pytest.mark.parametrize(("display_name", "is_accepted"), [("张三", True), ("", False), ("张" * 41, False)])
def test_the_name_that_is_shown_is_neither_blank_nor_long(display_name: str, is_accepted: bool) -> None:
    assert (names.display_problem(display_name) is None) == is_accepted


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short-1!", "至少 10 个字符，现在是 8 个"),
        ("x" * 129, "最多 128 个字符"),
        ("hello-zhang.san-2023", "不能包含账号名"),
        ("prefix张三丰的密码在此处", "不能包含账号名"),
        ("password123", "容易被猜到"),
        ("1qaz2wsx3edc", "容易被猜到"),
        ("aaaaaaaaaaaa", "容易被猜到"),
        ("2023010120230101", "容易被猜到"),
        ("yilaoyixiao1", "容易被猜到"),
    ],
)
def test_a_weak_password_is_refused_with_a_sentence(password: str, words: str) -> None:
    (sentence,) = passwords.problems(password, name="zhang.san", display_name="张三丰")
    assert words in sentence
    assert "请" in sentence or "不能" in sentence


@pytest.mark.parametrize("password", ["mkqp-73xz-vhta", "晨雾 石榴 拖拉机 九月 灯塔 毛衣", "qv8:Lm2?wT" * 12])
def test_a_password_that_is_hard_to_guess_is_accepted(password: str) -> None:
    assert passwords.problems(password, name="zhang.san", display_name="张三丰") == ()


def test_a_password_does_not_depend_on_how_it_was_composed() -> None:
    assert passwords.normalised("café１２") == passwords.normalised("café12")
