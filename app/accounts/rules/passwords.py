"""Which passwords are accepted. Guessability is judged by zxcvbn, which knows common words and patterns."""

from __future__ import annotations

import unicodedata

from app.kernel.texts import Text

SHORTEST = 10
LONGEST = 128
SCORE = 3
"""zxcvbn's 3 of 4: safe even from somebody who has stolen the slowly hashed passwords."""
_JUDGED = 72
"""zxcvbn's time grows with the square of the length: what is longer is judged by its beginning."""
_OURS = {"yilaoyixiao", "一老一小", "台账", "吉安", "上饶", "jian", "shangrao", "tracker"}
_SMALLEST_PART = 3


def normalised(typed: str) -> str:
    """Return a password in one form, however an input method composes its characters."""
    return unicodedata.normalize("NFKC", typed)


def problems(password: str, *, name: str, display_name: str = "") -> tuple[str, ...]:
    """Return what is wrong with a new, normalised password: sentences that say what to do."""
    if len(password) < SHORTEST:
        return (
            Text(
                "密码至少 {shortest} 个字符，现在是 {number} 个；请加长。",
                shortest=SHORTEST,
                number=len(password),
            ),
        )
    if len(password) > LONGEST:
        return (
            Text(
                "密码最多 {longest} 个字符，现在是 {number} 个；请缩短。",
                longest=LONGEST,
                number=len(password),
            ),
        )
    plain = password.casefold()
    named = [part for part in (name, display_name.casefold()) if part and part in plain]
    if any(len(part) >= _SMALLEST_PART or part == name for part in named):
        return (Text("密码不能包含账号名或显示名称；请换一个与账号无关的密码。"),)
    if _score(password, name, display_name) < SCORE:
        sentence = Text(
            "这个密码容易被猜到（常用词、键盘顺序、日期或重复都不安全）；"
            "请改用三四个互不相关的词，或者再加几个没有规律的字符。"
        )
        return (sentence,)
    return ()


def _score(password: str, name: str, display_name: str) -> int:
    # Its word lists take 50 ms to load, which only a change of password needs.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    inputs = [part for part in (name, display_name, *sorted(_OURS)) if part]
    return int(zxcvbn(password[:_JUDGED], user_inputs=inputs, max_length=_JUDGED)["score"])
