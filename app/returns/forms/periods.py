"""What is entered about deadlines, closing and the working calendar. Shape and messages only."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.kernel.problems import words_problem
from app.kernel.texts import Text
from app.returns.rules.periods import rule_problem
from app.returns.types.periods import DeadlineRule
from app.returns.types.vocabulary import DeadlineMonth, RestDayShift
from app.web.reading import clean_words, read_day

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_NOTE = 120
FIRST_YEAR, LAST_YEAR = 2000, 2099
_DAYS = {
    "opening_day": Text("开始填报日"),
    "deadline_day": Text("截止日"),
    "december_day": Text("12 月截止日"),
}


@dataclass(frozen=True, slots=True)
class RuleForm:
    """A deadline rule as typed, and as a rule where it can be one."""

    fields: dict[str, str]
    rule: DeadlineRule | None
    errors: dict[str, str]
    """Field name → message; "rule" for the rule as a whole."""

    @classmethod
    def of(cls, rule: DeadlineRule) -> RuleForm:
        """Return the form of a rule that stands."""
        fields = {name: "" if value is None else str(value) for name, value in asdict(rule).items()}
        fields["preparatory_by_quarter"] = "y" if rule.preparatory_by_quarter else ""
        return cls(fields, rule, {})

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> RuleForm:
        """Read the fields of a form."""
        names = (*_DAYS, "deadline_month", "shift", "preparatory_by_quarter")
        fields = {name: clean_words(given.get(name, "")) for name in names}
        errors: dict[str, str] = {}
        days = {name: _day(fields[name], label, errors, name) for name, label in _DAYS.items()}
        for name in ("opening_day", "deadline_day"):
            if not fields[name]:
                errors[name] = Text("{day}没有填：请填 1 至 28 之间的日子。", day=_DAYS[name])
        if fields["deadline_month"] not in set(DeadlineMonth):
            errors["deadline_month"] = Text("请选择截止日在当月还是次月。")
        if fields["shift"] not in set(RestDayShift):
            errors["shift"] = Text("请选择遇休息日怎样调整。")
        if errors:
            return cls(fields, None, errors)
        rule = DeadlineRule(
            opening_day=days["opening_day"] or 0,
            deadline_month=DeadlineMonth(fields["deadline_month"]),
            deadline_day=days["deadline_day"] or 0,
            december_day=days["december_day"],
            shift=RestDayShift(fields["shift"]),
            preparatory_by_quarter=bool(fields["preparatory_by_quarter"]),
        )
        problem = rule_problem(rule)
        return cls(fields, None, {"rule": problem}) if problem else cls(fields, rule, {})


@dataclass(frozen=True, slots=True)
class CloseForm:
    """Whether whoever closes a month has confirmed what will be carried forward, and what they saw of it."""

    seen: str
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def parse(cls, fields: Mapping[str, str]) -> CloseForm:
        """Read the fields of a form."""
        errors: dict[str, str] = (
            {} if fields.get("confirmed") == "y" else {"confirmed": Text("关账不能撤销：请先勾选确认。")}
        )
        return cls(fields.get("seen", ""), errors)


@dataclass(frozen=True, slots=True)
class WorkingDayForm:
    """A day of the working calendar as typed."""

    fields: dict[str, str]
    day: date | None
    is_working: bool
    note: str
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> WorkingDayForm:
        """Read the fields of a form."""
        fields = {name: clean_words(given.get(name, "")) for name in ("day", "kind", "note")}
        errors: dict[str, str] = {}
        day: date | None = None
        try:
            day = read_day(fields["day"])
        except ValueError as error:
            errors["day"] = (
                Text("日期{problem}", problem=str(error)) if fields["day"] else Text("日期没有填。")
            )
        if fields["kind"] not in {"working", "rest"}:
            errors["kind"] = Text("请选择上班还是休息。")
        if not fields["note"]:
            errors["note"] = Text("请写明依据，例如国务院办公厅通知的文号。")
        elif problem := words_problem(fields["note"], LONGEST_NOTE):
            errors["note"] = problem
        return cls(fields, None if errors else day, fields["kind"] == "working", fields["note"], errors)


def year_of(address: Mapping[str, str], otherwise: int) -> int:
    """Return the year that an address asks for, or another where it names none."""
    text = address.get("year", "")
    year = int(text) if re.fullmatch(r"[0-9]{4}", text, re.ASCII) else otherwise
    return year if FIRST_YEAR <= year <= LAST_YEAR else otherwise


def _day(text: str, label: str, errors: dict[str, str], name: str) -> int | None:
    """Return the day of a month, or None with a message where the text is none."""
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,2}", text, re.ASCII):
        errors[name] = Text("{label}“{text}”不是日子：请只写数字，例如 5。", label=label, text=text[:10])
        return None
    return int(text)
