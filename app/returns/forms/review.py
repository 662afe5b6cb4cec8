"""What reviewers ask for and decide, as typed values. Shape and messages only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.kernel.problems import words_problem
from app.kernel.texts import Text
from app.returns.types.overview import Chosen, Desk, ListQuery, Shown
from app.web.addresses import AddressError, clean, month_of
from app.web.reading import clean_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.kernel.months import Month

LONGEST_REASON = 500
_KEY = re.compile(r"(county|city)/([A-Za-z0-9-]{1,20})/([0-9]{4}-[0-9]{2})/([0-9]{1,6})", re.ASCII)
NOTHING_CHOSEN = Text("还没有勾选月报：请勾选要办理的月报。")
NO_REASON = Text("退回必须写明理由，好让项目单位知道改什么。")
NO_COMMENT = Text("请写下意见再提交。")


@dataclass(frozen=True, slots=True)
class ListForm:
    """What an address asks of the reviewer's list, and a sentence about each part that cannot be read."""

    query: ListQuery
    problems: tuple[str, ...]
    ticks_all: bool
    """Whether all boxes come ticked, as they can without a script."""

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> ListForm:
        """Read the parameters of an address; never fails."""
        given = {name: clean(address.get(name, "")) for name in ("plan", "month", "region", "state")}
        problems = []
        month: Month | None = None
        if given["month"]:
            try:
                month = month_of(given["month"])
            except AddressError as error:
                problems.append(error.message)
        shown = Shown(given["state"]) if given["state"] in set(Shown) else None
        if given["state"] and shown is None:
            problems.append(Text("地址中的状态（state={given}）看不懂，不能用作条件。", given=given["state"]))
        query = ListQuery(given["plan"] or None, month, given["region"] or None, shown)
        return cls(query, tuple(problems), address.get("tick") == "all")


@dataclass(frozen=True, slots=True)
class ManyForm:
    """Returns that were ticked, and what is to become of them."""

    chosen: tuple[Chosen, ...]
    passes: bool
    reason: str
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def parse(cls, boxes: Sequence[str], fields: Mapping[str, str]) -> ManyForm:
        """Read the boxes and fields of a form; a box that no page of ours has is no choice."""
        chosen = tuple(dict.fromkeys(found for box in boxes if (found := _chosen(box)) is not None))
        decision, reason, errors = _decision(fields)
        if not chosen:
            errors["chosen"] = NOTHING_CHOSEN
        return cls(chosen, decision == "pass", reason, errors)

    @property
    def keys(self) -> frozenset[str]:
        """The boxes that are ticked."""
        return frozenset(each.key for each in self.chosen)


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """What a reviewer decides of one return, in the version that was seen."""

    version_number: int
    passes: bool
    reason: str
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def parse(cls, fields: Mapping[str, str]) -> DecisionForm:
        """Read the fields of a form."""
        decision, reason, errors = _decision(fields)
        return cls(_number(fields.get("version", "")), decision == "pass", reason, errors)


@dataclass(frozen=True, slots=True)
class CommentForm:
    """A comment on one return, in the version that was seen."""

    version_number: int
    reason: str
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def parse(cls, fields: Mapping[str, str]) -> CommentForm:
        """Read the fields of a form."""
        reason, errors = read_reason(fields, NO_COMMENT)
        return cls(_number(fields.get("version", "")), reason, errors)


def read_reason(fields: Mapping[str, str], missing: str | None) -> tuple[str, dict[str, str]]:
    """Return a reason as typed and what is wrong with it; `missing` is said where it must not be blank."""
    reason = clean_words(fields.get("reason", ""))
    errors = {}
    if not reason and missing:
        errors["reason"] = missing
    if problem := words_problem(reason, LONGEST_REASON):
        errors["reason"] = problem
    return reason, errors


def version_of(address: Mapping[str, str]) -> int | None:
    """Return the version that an address asks for, or None for the newest."""
    return _number(address.get("version", "")) or None


def _decision(fields: Mapping[str, str]) -> tuple[str, str, dict[str, str]]:
    """Return the button that was pressed, the reason, and what is wrong with either."""
    decision = fields.get("decision", "")
    reason, errors = read_reason(fields, NO_REASON if decision == "send_back" else None)
    if decision not in {"pass", "send_back"}:
        errors["decision"] = Text("请选择通过或者退回。")
    return decision, reason, errors


def _chosen(box: str) -> Chosen | None:
    match = _KEY.fullmatch(box)
    if match is None:
        return None
    desk, code, month, number = match.groups()
    try:
        return Chosen(Desk(desk), code, month_of(month), int(number))
    except AddressError:
        return None


def _number(text: str) -> int:
    """Return a version's number; 0, which no version has, for what is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text, re.ASCII) else 0
