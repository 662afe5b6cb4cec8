"""What the lead office decides of updates. Shape and messages only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.commitments.forms.addresses import number_or_none
from app.commitments.rules.updates import LONGEST_REASON
from app.kernel.problems import words_problem
from app.kernel.texts import Text
from app.web.reading import clean_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

APPROVE, SEND_BACK = "approve", "send_back"


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """Updates that were ticked, and what is to become of them."""

    chosen: tuple[int, ...]
    approves: bool
    reason: str
    errors: dict[str, str]
    """Field name → message."""

    @classmethod
    def parse(cls, boxes: Sequence[str], fields: Mapping[str, str]) -> ReviewForm:
        """Read the boxes and fields of a form; a box that no page of ours has is no choice."""
        chosen = tuple(dict.fromkeys(number for box in boxes if (number := number_or_none(box))))
        decision, reason = fields.get("decision", ""), clean_words(fields.get("reason", ""))
        errors: dict[str, str] = {}
        if decision not in {APPROVE, SEND_BACK}:
            errors["decision"] = Text("请选择通过或者退回。")
        if not chosen:
            errors["chosen"] = Text("还没有勾选进展：请勾选要办理的进展。")
        if decision == SEND_BACK and not reason:
            errors["reason"] = Text("退回必须写明理由，好让填报单位知道改什么。")
        if problem := words_problem(reason, LONGEST_REASON):
            errors["reason"] = problem
        return cls(chosen, decision == APPROVE, reason, errors)
