"""Which names an account can have, and how a typed name is read."""

from __future__ import annotations

import re
import unicodedata

from app.kernel.texts import Text

SHORTEST, LONGEST = 2, 40
_SHAPE = re.compile(r"[0-9a-z\u4e00-\u9fff][0-9a-z\u4e00-\u9fff._-]+")
"""No colon: the record names processes of the system as `system:…`."""


def normalised(typed: str) -> str:
    """Return the name that is meant: full-width letters, capitals and outer blanks make no other account."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", unicodedata.normalize("NFKC", typed)).strip().casefold()


def problem(name: str) -> str | None:
    """Return what is wrong with a normalised name for a new account, in a sentence that says what to do."""
    if not SHORTEST <= len(name) <= LONGEST:
        return Text(
            "账号名须为 {shortest} 至 {longest} 个字符，现在是 {number} 个；请改写。",
            shortest=SHORTEST,
            longest=LONGEST,
            number=len(name),
        )
    if not _SHAPE.fullmatch(name):
        return Text(
            "账号名“{name}”含有不能用的字符；请只用汉字、英文字母、数字和 . _ -，并以汉字、字母或数字开头。",
            name=name,
        )
    return None


def display_problem(display_name: str) -> str | None:
    """Return what is wrong with the name that is shown."""
    if not display_name:
        return Text("请填写显示名称，例如姓名或单位名称。")
    if len(display_name) > LONGEST:
        return Text(
            "显示名称最多 {longest} 个字符，现在是 {number} 个；请缩短。",
            longest=LONGEST,
            number=len(display_name),
        )
    return None
