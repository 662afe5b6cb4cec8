"""Texts as people type them → values. Every refusal is a sentence that says how to write it instead."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from app.kernel.money import from_fen, parse_wan_yuan, to_fen
from app.kernel.partial_dates import PartialDate, Precision
from app.kernel.problems import words_problem
from app.kernel.texts import Text

if TYPE_CHECKING:
    from decimal import Decimal

    from app.kernel.labels import Labelled

    Choice = TypeVar("Choice", bound=Labelled)

LONGEST_KEPT = 10_000
"""Beyond it a text is cut before anything is done with it: no field means as much."""
_LONGEST_QUOTED = 30
_FIRST_YEAR, _LAST_YEAR = 1990, 2099
_DATE = re.compile(
    r"([0-9]{4})(?:\s*[-./年]\s*(?:([0-9]{1,2})(?:\s*[-./月]\s*(?:([0-9]{1,2})\s*日?)?)?)?)?", re.ASCII
)
_SIGNED_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]*)?", re.ASCII)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，。－—／　", "0123456789.,.--/ ")
"""What an input method leaves in the middle of a number or a date."""


def clean_words(text: str) -> str:
    """Return a text without control characters, which a database refuses, and without outer blanks.

    Lines stay lines; a lone surrogate, which no encoding can write, goes too.
    """
    lines = text[:LONGEST_KEPT].replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (each for each in lines if each == "\n" or unicodedata.category(each) not in {"Cc", "Cs"})
    return "".join(kept).strip()


def read_amount(text: str, never_negative: str = Text("这里填开工以来的累计数")) -> Decimal:
    """Read an amount in 万元; `never_negative` says what the field is for, to whoever typed a minus.

    Raises:
        ValueError: it is no amount; the message continues a sentence that begins with the field's name.
    """
    plain = text.translate(_FULL_WIDTH).replace(" ", "").removesuffix("万元")
    try:
        amount = parse_wan_yuan(plain)
    except ValueError as error:
        if _SIGNED_NUMBER.fullmatch(plain):
            problem = Text("“{text}”太大或者太细：单位是万元，小数最多六位。", text=quoted(text))
        else:
            problem = Text("“{text}”不是数：请只写数字，单位是万元，例如 1234.56。", text=quoted(text))
        raise ValueError(problem) from error
    if amount < 0:
        problem = Text("不能是负数：{never_negative}。", never_negative=never_negative)
        raise ValueError(problem)
    return from_fen(to_fen(amount))


def read_day(text: str) -> date:
    """Read a date of which the day is known.

    Raises:
        ValueError: it is none; the message continues a sentence that begins with the field's name.
    """
    read = read_partial_date(text)
    if read.precision is not Precision.DAY:
        problem = Text("“{text}”缺少日：请写到日，例如 2023-06-05。", text=quoted(text))
        raise ValueError(problem)
    return read.first_day


def read_partial_date(text: str) -> PartialDate:
    """Read a date as precise as it is written: 2023, 2023-6, 2023年6月5日.

    Raises:
        ValueError: it is none; the message continues a sentence that begins with the field's name.
    """
    match = _DATE.fullmatch(text.translate(_FULL_WIDTH).strip())
    year, month, day = match.groups() if match else ("", None, None)
    try:
        first_day = date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        problem = Text("“{text}”不是日期：请写成 2023-06-05 这样的形式。", text=quoted(text))
        raise ValueError(problem) from error
    if not _FIRST_YEAR <= first_day.year <= _LAST_YEAR:
        problem = Text(
            "“{text}”的年份不对：应在 {first} 至 {last} 年之间。",
            text=quoted(text),
            first=_FIRST_YEAR,
            last=_LAST_YEAR,
        )
        raise ValueError(problem)
    return PartialDate(first_day, Precision.DAY if day else Precision.MONTH if month else Precision.YEAR)


def read_choice(vocabulary: type[Choice], text: str) -> Choice:
    """Read a choice by its value.

    Raises:
        ValueError: it is none; the message continues a sentence that begins with the field's name.
    """
    try:
        return vocabulary(text)
    except ValueError as error:
        problem = Text("“{text}”不在可选范围内：请重新选择。", text=quoted(text))
        raise ValueError(problem) from error


def read_words(text: str, longest: int) -> str:
    """Read a text of limited length that a document may print.

    Raises:
        ValueError: it is longer, or has a character that cannot be printed; the message continues a
            sentence that begins with the field's name.
    """
    problem = words_problem(text, longest)
    if problem:
        raise ValueError(problem)
    return text


def quoted(text: str) -> str:
    """Return what was typed, short enough to stand in a message."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTED else f"{line[:_LONGEST_QUOTED]}…"
