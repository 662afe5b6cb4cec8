"""Numbers of issued briefs, verification codes, and lists that are written one a line."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from app.briefs.types.issuing import Numbers
from app.briefs.types.vocabulary import DocumentForm
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.briefs.types.issuing import NumberedIssue
    from app.kernel.months import Month

CODE_BYTES = 10
"""80 bits: at a thousand guesses a second, one of ten thousand briefs is hit once in four billion years."""
_GROUP = 4
_YEAR_NUMBER = re.compile(r"年第([0-9]+)期|〕([0-9]+)号")
_MISREAD = str.maketrans("0189", "OIBG")
"""Digits that base32 does not have, and the letters they are misread for."""


def number_text(form: DocumentForm, prefix: str, year: int, numbers: Numbers) -> str:
    """Return 期号 or 发文字号 as it is printed.

    Source of the latter: GB/T 9704-2012, 7.2.5: 机关代字, year in 〔〕, number without 第 or leading zeros.
    """
    if form is DocumentForm.RED_HEAD:
        return f"{prefix}〔{year}〕{numbers.in_year}号"
    return f"{year}年第{numbers.in_year}期（总第{numbers.overall}期）"


def next_numbers(
    issues: Iterable[NumberedIssue], area_code: str, form: DocumentForm, prefix: str, year: int
) -> Numbers:
    """Return the lowest numbers that are free, from all issues of a plan.

    Each area counts its own issues of a 简报. A 发文字号 exists once: all areas of a plan share the count.
    """
    own = [each for each in issues if form is DocumentForm.RED_HEAD or each.area_code == area_code]
    head = f"{prefix}〔{year}〕" if form is DocumentForm.RED_HEAD else f"{year}年第"
    used = [year_number(each.number_text) for each in own if each.number_text.startswith(head)]
    overall = [each.number for each in own if each.area_code == area_code]
    return Numbers(in_year=max(used, default=0) + 1, overall=max(overall, default=0) + 1)


def year_number(text: str) -> int:
    """Return the number within the year that a 期号 or 发文字号 holds; 0 where it holds none."""
    found = _YEAR_NUMBER.search(text)
    return int(found[1] or found[2]) if found else 0


def numbers_problem(given: Numbers, free: Numbers, form: DocumentForm) -> str | None:
    """Return why an issue cannot have these numbers, or None."""
    if given.in_year < free.in_year:
        if form is DocumentForm.RED_HEAD:
            return Text(
                "本年度第 {used} 号已经用过：最小可用第 {free} 号。", used=given.in_year, free=free.in_year
            )
        return Text(
            "本年度第 {used} 期已经用过：最小可用第 {free} 期。", used=given.in_year, free=free.in_year
        )
    if given.overall < free.overall:
        return Text("总第 {used} 期已经用过：最小可用总第 {free} 期。", used=given.overall, free=free.overall)
    return None


def day_problem(day: date, month: Month, today: date) -> str | None:
    """Return why a brief of a month cannot be dated so, or None."""
    if day > today:
        return Text("签发日期不能晚于今天。")
    if (day.year, day.month) < (month.year, month.number):
        return Text("签发日期不能早于所报月份（{month}）。", month=month.in_words)
    return None


def code_of(random: bytes) -> str:
    """Write random bytes as a verification code: base32 in groups of four, ABCD-EFGH-IJKL-MNOP."""
    text = base64.b32encode(random).decode("ascii").rstrip("=")
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def code_typed(text: str) -> str:
    """Return a code as it is stored, from one that somebody has typed off the paper."""
    plain = re.sub(r"[^0-9A-Z]", "", text.upper()).translate(_MISREAD)
    return "-".join(plain[start : start + _GROUP] for start in range(0, len(plain), _GROUP))


def lines(text: str) -> tuple[str, ...]:
    """Return what is written one a line: names of a list, or paragraphs."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
