"""Rules of one update: what must be said, and whether a step can be taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.commitments.types import Progress, UpdateState
from app.commitments.types.writing import UpdateKey
from app.kernel.problems import words_problem
from app.kernel.texts import Text
from app.plans.rules import with_unit
from app.plans.types import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from app.commitments.types import CommitmentTargetFact, TargetReport, UpdateContent, UpdateFact
    from app.commitments.types.writing import FileFact

LONGEST = {"done": 2000, "problem": 1000, "next_step": 1000}
"""Characters of each text."""
LONGEST_TARGET_TEXT = 300
LONGEST_REASON = 500
"""Characters of what is said to whoever wrote an update."""
LARGEST_VALUE = 10**12
"""Beyond it a value is a slip, in whatever unit."""
_HUNDRED = 100
YES = "yes"
"""What a ticked box sends."""
_WORDS = {
    "progress": Text("进展"),
    "done": Text("已做的工作"),
    "problem": Text("存在的问题"),
    "next_step": Text("下一步打算"),
}
_PARTS = {"met": Text("已实现"), "value": Text("达到的数值"), "text": Text("说明")}
_TARGET = re.compile(r"target-([0-9]{1,4})-(met|value|text)", re.ASCII)


def field_of_target(number: int, part: str) -> str:
    """Return the name of a field about a target: `met`, `value` or `text`."""
    return f"target-{number}-{part}"


def field_label(name: str) -> str:
    """Return what a field of the form is called; an unknown one as it is."""
    match = _TARGET.fullmatch(name)
    if match is None:
        return _WORDS.get(name, name)
    return Text("目标 {number} {part}", number=match[1], part=_PARTS[match[2]])


def field_in_words(name: str, text: str) -> str:
    """Return what was typed or chosen in a field as its user saw it; blank stays blank."""
    if name == "progress" and text in set(Progress):
        return Progress(text).label
    return Text("是") if text == YES and name.endswith("-met") else text


def problems(
    content: UpdateContent, targets: Iterable[CommitmentTargetFact], met: frozenset[int]
) -> dict[str, str]:
    """Return what keeps an update from being submitted: field name → sentence.

    `met` holds the numbers of the targets that the same unit has reported as met before.
    """
    found: dict[str, str] = {
        name: problem
        for name, longest in LONGEST.items()
        if (problem := words_problem(getattr(content, name), longest, _WORDS[name]))
    }
    if not content.done.strip():
        found["done"] = (
            Text("请写明为什么还没有启动、做了哪些准备。")
            if content.progress is Progress.NOT_STARTED
            else Text("请写明本季度已做的工作。")
        )
    if content.progress is Progress.BLOCKED and not content.problem.strip():
        found["problem"] = Text("进展为“受阻”时，请写明受阻的原因和需要谁协调。")
    said = {each.number: each for each in content.targets}
    known = {each.number: each for each in targets}
    for number in sorted(said.keys() - known.keys()):
        found[field_of_target(number, "text")] = Text(
            "这项任务没有第 {number} 个目标，请刷新页面后再填。", number=number
        )
    for number, target in known.items():
        found |= _problems_of_target(content.progress, target, said.get(number), is_met_before=number in met)
    return found


def key_of(update: UpdateFact) -> UpdateKey:
    """Return what an update is of."""
    return UpdateKey(update.commitment_code, update.organisation_id, update.quarter)


def next_refusal(newest: UpdateFact | None) -> str | None:
    """Return why a unit cannot write its update of a quarter now, or None when it can.

    `newest` is its newest revision. While one waits, nothing more can be submitted; what was approved is
    corrected by a new revision, which goes through review again.
    """
    if newest is not None and newest.state is UpdateState.SUBMITTED:
        return Text("这个季度的进展已经提交，正在等待市级审核；退回或通过之后才能再改。")
    return None


def is_archived(file: FileFact, revisions: Iterable[UpdateFact]) -> bool:
    """Return whether a file went with an update that was approved: it stays, as that update does.

    `revisions` are those of the unit's quarter that the file belongs to.
    """
    return any(each.is_approved and file.uploaded_at <= each.submitted_at for each in revisions)


def holds(comparison: Comparison, value: Decimal, bound: Decimal) -> bool:
    """Return whether a value keeps what a target states."""
    return {
        Comparison.EQUAL: value >= bound,
        Comparison.AT_LEAST: value >= bound,
        Comparison.MORE_THAN: value > bound,
        Comparison.LESS_THAN: value < bound,
        Comparison.AT_MOST: value <= bound,
    }[comparison]


def _problems_of_target(
    progress: Progress, target: CommitmentTargetFact, said: TargetReport | None, *, is_met_before: bool
) -> dict[str, str]:
    text = "" if said is None else said.text.strip()
    found: dict[str, str] = {}
    if problem := words_problem(text, LONGEST_TARGET_TEXT, Text("说明")):
        found["text"] = problem
    if said is not None and said.value is not None:
        sentence = _value_problem(target, said, has_text=bool(text))
        if sentence:
            found["value"] = sentence
    is_met = said is not None and said.is_met
    if not is_met and not text:
        if is_met_before:
            found["text"] = Text("以前报过已实现；现在改为未实现的，请说明原因。")
        elif progress is Progress.DONE:
            found["text"] = Text("进展为“已完成”时，没有实现的目标请说明原因。")
    return {field_of_target(target.number, part): sentence for part, sentence in found.items()}


def _value_problem(target: CommitmentTargetFact, said: TargetReport, *, has_text: bool) -> str | None:
    """Return what is wrong with a reached value, or None."""
    value = said.value
    if value is None:
        return None
    if value < 0:
        return Text("达到的数值不能是负数。")
    if value > LARGEST_VALUE:
        return Text("达到的数值太大，请核对单位。")
    if target.unit == "%" and value > _HUNDRED:
        return Text("百分比不能超过 100，请核对。")
    if (
        said.is_met
        and target.value is not None
        and not has_text
        and not holds(target.comparison, value, target.value)
    ):
        bound = with_unit(target.value, target.unit)
        goal = Text("{comparison}{bound}", comparison=target.comparison.label, bound=bound)
        return Text("达到的数值没有到目标（{goal}），请核对，或者说明为什么算已实现。", goal=goal)
    return None
