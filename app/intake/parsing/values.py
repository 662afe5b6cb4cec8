"""One cell → one value, by the kind of its column. Each refusal is a sentence that says what to do."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.intake.rules.wording import listed, shortened, suggestion
from app.intake.types.layout import Column, ColumnKind
from app.kernel.money import parse_wan_yuan
from app.kernel.partial_dates import PartialDate
from app.projects.types import Measure, Qualifier

if TYPE_CHECKING:
    from datetime import date

LARGEST_COUNT = 100_000_000
"""Beyond every plan, and inside a 32-bit integer of the database."""
LARGEST_QUANTITY = Decimal(1_000_000_000_000)
LIST_SEPARATOR = "|"
MOST_WORDS_SHOWN = 12
FACTOR_DECIMALS = 6
YES = "yes"

_BLANKS = {ColumnKind.LIST: (), ColumnKind.QUALIFIERS: (), ColumnKind.FLAG: False}
"""What a blank cell means where it is not nothing."""


class CellError(ValueError):
    """A cell that cannot be read; its message is the sentence shown."""


def parse_value(text: str | None, column: Column) -> Any:  # noqa: ANN401 - as many types as there are kinds
    """Return what a cell says.

    Raises:
        CellError: the cell cannot be read; its message says what to do.
    """
    if text is None:
        if column.filled:
            message = f"“{column.label}”没有填写；请补上。"
            raise CellError(message)
        return _BLANKS.get(column.kind)
    if column.kind is ColumnKind.LIST:
        return _list(text, column)
    if column.kind is ColumnKind.QUALIFIERS:
        return _qualifiers(text)
    if column.vocabulary is not None:
        return _choice(text, column)
    if column.words and text not in column.words:
        message = (
            f"没有名为“{shortened(text)}”的列{suggestion(text, column.words)}请改成 projects.csv 的列名。"
        )
        raise CellError(message)
    if column.kind is ColumnKind.TEXT:
        _check_length(text, column)
        return text
    return _READERS[column.kind](text, column.label)


def _check_length(text: str, column: Column) -> None:
    if column.longest is not None and len(text) > column.longest:
        message = f"“{column.label}”有 {len(text)} 个字，最多 {column.longest} 个；请缩短。"
        raise CellError(message)


def separated(text: str) -> list[str]:
    """Return the texts of a cell that holds several."""
    return [part for part in (part.strip() for part in text.split(LIST_SEPARATOR)) if part]


def _list(text: str, column: Column) -> tuple[str, ...]:
    parts = separated(text)
    if not parts:
        message = f"“{column.label}”只有分隔符“|”；请补上内容。"
        raise CellError(message)
    for part in parts:
        _check_length(part, column)
    repeated = [part for part in dict.fromkeys(parts) if parts.count(part) > 1]
    if repeated:
        message = f"“{column.label}”里“{listed(repeated)}”重复；请只写一次。"
        raise CellError(message)
    return tuple(parts)


def _choice(text: str, column: Column) -> Any:  # noqa: ANN401 - a member of the column's vocabulary
    vocabulary = column.vocabulary
    values = {member.value: member for member in vocabulary or ()}
    if text in values:
        return values[text]
    labels = {member.label: value for value, member in values.items() if member.label}
    if text in labels:
        message = f"“{text}”请写成代码“{labels[text]}”。"
        raise CellError(message)
    shown = listed(
        f"{value}（{member.label}）" if member.label else value
        for value, member in list(values.items())[:MOST_WORDS_SHOWN]
    )
    message = f"不认识“{shortened(text)}”{suggestion(text, values)}可用的是：{shown}。"
    raise CellError(message)


def _qualifiers(text: str) -> tuple[tuple[Measure, Qualifier], ...]:
    """Read `new_beds=at_least;floor_area_m2=approximate`."""
    measures = {measure.value: measure for measure in Measure}
    qualifiers = {each.value: each for each in Qualifier if each is not Qualifier.EXACT}
    found: dict[Measure, Qualifier] = {}
    for part in (part.strip() for part in text.split(";")):
        measure, separator, qualifier = (piece.strip() for piece in part.partition("="))
        if not separator:
            message = f"“{shortened(part)}”应写成“指标=程度”，多项之间用英文分号，例如 new_beds=at_least。"
            raise CellError(message)
        if measure not in measures:
            message = (
                f"不认识指标“{shortened(measure)}”{suggestion(measure, measures)}"
                f"可用的是：{listed(measures)}。"
            )
            raise CellError(message)
        if qualifier not in qualifiers:
            message = (
                f"不认识程度“{shortened(qualifier)}”{suggestion(qualifier, qualifiers)}"
                "可用的是：at_least（不少于）、approximate（约）。"
            )
            raise CellError(message)
        if measures[measure] in found:
            message = f"指标“{measure}”写了两次；请只写一次。"
            raise CellError(message)
        found[measures[measure]] = qualifiers[qualifier]
    return tuple(found.items())


def _whole(text: str, label: str, least: int) -> int:
    """Read a whole number in plain digits."""
    if not text.isascii() or not text.isdigit():
        kind = "正整数" if least else "不小于 0 的整数"
        message = f"“{label}”应是{kind}，现为“{shortened(text)}”；请只写半角数字，没有就留空。"
        raise CellError(message)
    if len(text) > len(str(LARGEST_COUNT)) or not least <= int(text) <= LARGEST_COUNT:
        message = f"“{label}”应在 {least} 到 {LARGEST_COUNT:,} 之间，现为“{shortened(text)}”；请核对原文。"
        raise CellError(message)
    return int(text)


def _number(text: str, label: str) -> int:
    return _whole(text, label, 1)


def _count(text: str, label: str) -> int:
    return _whole(text, label, 0)


def _amount(text: str, label: str) -> Decimal:
    try:
        amount = parse_wan_yuan(text)
    except ValueError as error:
        message = f"“{label}”应是以万元计的数，现为“{shortened(text)}”；请只写数字，例如 10729.56。"
        raise CellError(message) from error
    if amount < 0:
        message = f"“{label}”不能是负数，现为“{shortened(text)}”；请核对原文。"
        raise CellError(message)
    return amount


def _quantity(text: str, label: str) -> Decimal:
    return _decimal(text, label, 2)


def _factor(text: str, label: str) -> Decimal:
    value = _decimal(text, label, FACTOR_DECIMALS)
    if value == 0:
        message = f"“{label}”不能是 0；没有就留空，表示 1。"
        raise CellError(message)
    return value


def _decimal(text: str, label: str, most_decimals: int) -> Decimal:
    whole, point, decimals = text.partition(".")
    if not (text.isascii() and whole.isdigit() and (decimals.isdigit() if point else not decimals)):
        message = f"“{label}”应是不小于 0 的数，现为“{shortened(text)}”；请只写半角数字，没有就留空。"
        raise CellError(message)
    if len(decimals.rstrip("0")) > most_decimals:
        digits = "两" if most_decimals == 2 else most_decimals  # noqa: PLR2004 - two things are 两
        message = f"“{label}”最多{digits}位小数，现为“{shortened(text)}”。"
        raise CellError(message)
    if len(whole) > len(str(LARGEST_QUANTITY)) or Decimal(text) > LARGEST_QUANTITY:
        message = f"“{label}”太大，现为“{shortened(text)}”；请核对原文和单位。"
        raise CellError(message)
    return Decimal(text)


def _flag(text: str, label: str) -> bool:
    if text != YES:
        message = f"“{label}”只能写 yes 或者留空，现为“{shortened(text)}”。"
        raise CellError(message)
    return True


def _day(text: str, label: str) -> date:
    try:
        value = PartialDate.parse(text)
    except ValueError:
        value = None
    if value is None or str(value) != text or value.last_day != value.first_day:
        message = f"“{label}”应写成 2022-11-22 这样的日期，现为“{shortened(text)}”。"
        raise CellError(message)
    return value.first_day


def _partial_date(text: str, label: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        message = f"“{label}”应写成 2022、2022-06 或 2022-06-30，现为“{shortened(text)}”；请核对原文。"
        raise CellError(message) from error


_READERS = {
    ColumnKind.NUMBER: _number,
    ColumnKind.COUNT: _count,
    ColumnKind.AMOUNT: _amount,
    ColumnKind.QUANTITY: _quantity,
    ColumnKind.FACTOR: _factor,
    ColumnKind.FLAG: _flag,
    ColumnKind.DAY: _day,
    ColumnKind.PARTIAL_DATE: _partial_date,
}
