"""The way of a return: 草稿 → 已提交 → 县级通过 → 市级通过, or 退回 with a reason (domain.md §4)."""

from __future__ import annotations

from typing import Final

from app.kernel.texts import Text
from app.returns.types.vocabulary import ReturnState, Step

_MOVES = {
    (ReturnState.DRAFT, Step.SUBMIT): ReturnState.SUBMITTED,
    (ReturnState.SENT_BACK, Step.SUBMIT): ReturnState.SUBMITTED,
    (ReturnState.COUNTY_PASSED, Step.CITY_PASS): ReturnState.CITY_PASSED,
    (ReturnState.COUNTY_PASSED, Step.CITY_SEND_BACK): ReturnState.SENT_BACK,
}
_COUNTY_MOVES = {
    (ReturnState.SUBMITTED, Step.COUNTY_PASS): ReturnState.COUNTY_PASSED,
    (ReturnState.SUBMITTED, Step.COUNTY_SEND_BACK): ReturnState.SENT_BACK,
}
"""Where a county reviews first."""
_WITHOUT_COUNTY = {
    (ReturnState.SUBMITTED, Step.CITY_PASS): ReturnState.CITY_PASSED,
    (ReturnState.SUBMITTED, Step.CITY_SEND_BACK): ReturnState.SENT_BACK,
}
"""Where the city alone reviews, as for a project of the whole city."""
_COUNTY_STEPS = frozenset({Step.COUNTY_PASS, Step.COUNTY_SEND_BACK})
_NEEDS_REASON = frozenset({Step.COUNTY_SEND_BACK, Step.CITY_SEND_BACK, Step.COMMENT})

_APPROVED: Final = Text("已通过的内容有误的，请在关账后办理更正。")
_WAY_ON_FOR_OWNERS = {ReturnState.CITY_PASSED: _APPROVED}
_WAY_ON_FOR_REVIEWERS = {
    ReturnState.DRAFT: Text("请等填报单位提交。"),
    ReturnState.SENT_BACK: Text("请等填报单位修改后重新提交。"),
    ReturnState.COUNTY_PASSED: Text("现由市级审核。"),
    ReturnState.CITY_PASSED: _APPROVED,
}
"""What a reviewer can do, or has to wait for; a submitted return depends on who reviews first."""


def next_state(state: ReturnState, step: Step, *, has_county_step: bool) -> ReturnState | None:
    """Return the state that a step leads to, the same one for a comment; None where it is not possible.

    Source: domain.md §4: "草稿 → 已提交 → 县级通过 → 市级通过 (frozen with the month), or 退回 with a
    reason to the owner at either step".
    """
    if step is Step.COMMENT:
        # A draft that nobody submitted is its owner's own affair.
        return None if state is ReturnState.DRAFT else state
    moves = _MOVES | (_COUNTY_MOVES if has_county_step else _WITHOUT_COUNTY)
    return moves.get((state, step))


def steps_possible(state: ReturnState, *, has_county_step: bool) -> tuple[Step, ...]:
    """Return the steps that can be taken from a state, in the order of the vocabulary."""
    return tuple(
        step for step in Step if next_state(state, step, has_county_step=has_county_step) is not None
    )


def needs_reason(step: Step) -> bool:
    """Return whether a step needs words. Source: domain.md §4, "退回 with a reason"; a comment is words."""
    return step in _NEEDS_REASON


def refusal(state: ReturnState, step: Step, *, has_county_step: bool) -> str:
    """Return the sentence that says why a step cannot be taken from a state, and what can be done instead."""
    if step in _COUNTY_STEPS and not has_county_step:
        return Text("该项目没有县级审核环节，不能“{step}”：提交后由市级直接审核。", step=step.label)
    if step is Step.SUBMIT:
        then = _WAY_ON_FOR_OWNERS.get(state, Text("退回后可以修改并重新提交。"))
    elif state is ReturnState.SUBMITTED:
        then = Text("请先由县级审核。") if has_county_step else Text("请刷新页面，按当前状态办理。")
    else:
        then = _WAY_ON_FOR_REVIEWERS[state]
    return Text(
        "该月填报的状态为“{state}”，不能“{step}”：{then}", state=state.label, step=step.label, then=then
    )
