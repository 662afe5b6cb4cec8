"""The form of one return, its fields built over the closed vocabularies."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.funding.types import FundingSource
from app.kernel.problems import words_problem
from app.kernel.texts import Text, joined
from app.projects.types import MilestoneKind, Stage
from app.returns.forms import names
from app.returns.forms.fields import TypedField
from app.returns.rules.differences import field_label
from app.returns.types.report import MilestoneReport, ProblemReport, Report, SourceAmounts
from app.returns.types.vocabulary import Amount, Grade, ProblemKind, ProblemLevel
from app.web.reading import (
    clean_words,
    read_amount,
    read_choice,
    read_day,
    read_partial_date,
    read_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LONGEST_WORDS = 2000
LONGEST_NAME = 120
_REQUIRED = {"stage": Text("请选择形象进度。"), "grade": Text("请选择进度自评。")}
"""What no report can be without; what else must be filled in is for the rules to say."""
_REQUIRED_OF_PROBLEM = {
    "kind": Text("请选择问题的类别。"),
    "level": Text("请选择由哪一级解决。"),
    "description": Text("请写明问题的情况。"),
}


class ReturnForm(Form):
    """A return as typed. `problems` are about its shape; what the 勾稽 rules find stands beside them."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        """Read what was typed; unknown names are left aside."""
        # WTForms takes an empty form for one that was not sent, and would not read it at all.
        super().__init__(MultiDict({"sent": "y", **fields}))
        self.typed = {field.name: field for field in self if isinstance(field, TypedField)}
        self.explanations = _explanations(fields)
        self.validate()

    @cached_property
    def texts(self) -> dict[str, str]:
        """What was typed, by field name, as the draft keeps it; blanks are left out."""
        written = {name: field.written for name, field in self.typed.items() if field.written}
        return written | {names.of_explanation(key): text for key, text in self.explanations.items()}

    @cached_property
    def problems(self) -> dict[str, str]:
        """What cannot be read, or what is left out of a problem that was begun: message by field name."""
        unread: dict[str, str] = {
            name: joined(" ", map(str, field.errors)) for name, field in self.typed.items() if field.errors
        }
        unkept = {
            names.of_explanation(key): problem
            for key, text in self.explanations.items()
            if (problem := words_problem(text, LONGEST_WORDS, Text("原因说明")))
        }
        return unread | unkept | self._unfinished_problems(unread)

    @property
    def missing(self) -> dict[str, str]:
        """What has to be filled in before submitting and is not: message by field name."""
        return {name: message for name, message in _REQUIRED.items() if not self.typed[name].written}

    @property
    def number_of_problems(self) -> int:
        """How many rows of problems the page needs to show all that was typed."""
        return max((number + 1 for number in range(names.MOST_PROBLEMS) if self._is_begun(number)), default=0)

    def to_report(self) -> Report:
        """Return the report; what could not be read is blank in it, so `problems` and `missing` come first.

        Raises:
            ValueError: stage or grade is missing.
        """
        stage, grade = self.value("stage"), self.value("grade")
        if stage is None or grade is None:
            message = "a report has a stage and a grade"
            raise ValueError(message)
        return self.so_far(stage, grade)

    def so_far(self, stage: Stage, grade: Grade) -> Report:
        """Return what can be read by now, with a stage and a grade for the time until they are chosen."""
        return Report(
            stage=self.value("stage") or stage,
            grade=self.value("grade") or grade,
            progress=self.value("progress"),
            next_work=self.value("next_work"),
            amounts=tuple(self._amounts()),
            milestones=tuple(self._milestones()),
            problems=tuple(self._problems()),
            explanations=tuple(sorted(self.explanations.items())),
        )

    def value(self, name: str) -> Any:  # noqa: ANN401 - each field has a type of its own
        """Return what one field holds; what is blank or cannot be read is None, or the blank text."""
        return self.typed[name].data

    def _amounts(self) -> Iterator[SourceAmounts]:
        """Read the sources of which anything is filled in."""
        for source in FundingSource:
            fields = {part: names.of_source(source, part) for part in _SOURCE_PARTS}
            row = SourceAmounts(
                source, **{part: self.value(name) for part, name in fields.items() if name in self.typed}
            )
            if row != SourceAmounts(source):
                yield row

    def _milestones(self) -> Iterator[MilestoneReport]:
        """Read the milestones of which anything is filled in."""
        for kind in MilestoneKind:
            values = {part: self.value(names.of_milestone(kind, part)) for part in _MILESTONE_PARTS}
            row = MilestoneReport(kind, **values)
            if not row.is_blank:
                yield row

    def _problems(self) -> Iterator[ProblemReport]:
        """Read the problems that say at least what they are about, and whom they concern."""
        for number in range(names.MOST_PROBLEMS):
            values = {part: self.value(names.of_problem(number, part)) for part in _PROBLEM_PARTS}
            if all(values[part] for part in _REQUIRED_OF_PROBLEM):
                yield ProblemReport(**values)

    def _unfinished_problems(self, unread: Mapping[str, str]) -> dict[str, str]:
        return {
            name: message
            for number in range(names.MOST_PROBLEMS)
            if self._is_begun(number)
            for part, message in _REQUIRED_OF_PROBLEM.items()
            if not self.typed[name := names.of_problem(number, part)].written and name not in unread
        }

    def _is_begun(self, number: int) -> bool:
        return any(self.typed[names.of_problem(number, part)].written for part in _PROBLEM_PARTS)


def _explanations(fields: Mapping[str, str]) -> dict[str, str]:
    """Return what explains warnings, by the warning's key: the rules name the keys, so any can come."""
    keys = [key for name in fields if (key := names.explained_key(name)) is not None]
    texts = {key: clean_words(fields[names.of_explanation(key)]) for key in keys[: names.MOST_EXPLANATIONS]}
    return {key: text for key, text in texts.items() if text}


def _words(name: str, longest: int = LONGEST_WORDS, *, is_one_line: bool = True) -> TypedField:
    reader = partial(read_words, longest=longest)
    return TypedField(field_label(name), reader, blank="", is_one_line=is_one_line)


def _value(read: Callable[[str], object], name: str, *, blank: object = None) -> TypedField:
    return TypedField(field_label(name), read, blank=blank)


def _is_ticked(_text: str) -> bool:
    return True


_HEAD: dict[str, Callable[[str], TypedField]] = {
    "stage": partial(_value, partial(read_choice, Stage)),
    "grade": partial(_value, partial(read_choice, Grade)),
    "progress": partial(_words, is_one_line=False),
    "next_work": partial(_words, is_one_line=False),
}
_SOURCE_PARTS: dict[str, Callable[[str], TypedField]] = {
    **{kind.value: partial(_value, read_amount) for kind in Amount},
    "reduction_reason": _words,
    "is_advance": partial(_value, _is_ticked, blank=False),
}
_MILESTONE_PARTS: dict[str, Callable[[str], TypedField]] = {
    "planned": partial(_value, read_partial_date),
    "forecast": partial(_value, read_day),
    "actual": partial(_value, read_day),
    "document_number": partial(_words, longest=LONGEST_NAME),
    "expires_on": partial(_value, read_day),
    "waiver": _words,
}
_PROBLEM_PARTS: dict[str, Callable[[str], TypedField]] = {
    "kind": partial(_value, partial(read_choice, ProblemKind)),
    "level": partial(_value, partial(read_choice, ProblemLevel)),
    "description": partial(_words, is_one_line=False),
    "department": partial(_words, longest=LONGEST_NAME),
    "needed_by": partial(_value, read_day),
}


def _makers() -> Iterator[tuple[str, Callable[[str], TypedField]]]:
    """Name every field of the form, with what makes it, in the order of the form."""
    yield from _HEAD.items()
    for source in FundingSource:
        for part, make in _SOURCE_PARTS.items():
            # 待落实 is what the total leaves over: nobody types it.
            if (source, part) != (FundingSource.UNASSIGNED, Amount.PLANNED):
                yield names.of_source(source, part), make
    for kind in MilestoneKind:
        for part, make in _MILESTONE_PARTS.items():
            yield names.of_milestone(kind, part), make
    for number in range(names.MOST_PROBLEMS):
        for part, make in _PROBLEM_PARTS.items():
            yield names.of_problem(number, part), make


for _name, _make in _makers():
    setattr(ReturnForm, _name, _make(_name))
