"""Facts about the way of a return."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.returns.rules.states import needs_reason, next_state, refusal, steps_possible
from app.returns.types.vocabulary import ReturnState, Step

DRAFT, SUBMITTED, COUNTY_PASSED, CITY_PASSED, SENT_BACK = ReturnState

WITH_COUNTY = {
    (DRAFT, Step.SUBMIT): SUBMITTED,
    (SENT_BACK, Step.SUBMIT): SUBMITTED,
    (SUBMITTED, Step.COUNTY_PASS): COUNTY_PASSED,
    (SUBMITTED, Step.COUNTY_SEND_BACK): SENT_BACK,
    (COUNTY_PASSED, Step.CITY_PASS): CITY_PASSED,
    (COUNTY_PASSED, Step.CITY_SEND_BACK): SENT_BACK,
    (SUBMITTED, Step.COMMENT): SUBMITTED,
    (COUNTY_PASSED, Step.COMMENT): COUNTY_PASSED,
    (CITY_PASSED, Step.COMMENT): CITY_PASSED,
    (SENT_BACK, Step.COMMENT): SENT_BACK,
}
WITHOUT_COUNTY = {
    (DRAFT, Step.SUBMIT): SUBMITTED,
    (SENT_BACK, Step.SUBMIT): SUBMITTED,
    (SUBMITTED, Step.CITY_PASS): CITY_PASSED,
    (SUBMITTED, Step.CITY_SEND_BACK): SENT_BACK,
    (COUNTY_PASSED, Step.CITY_PASS): CITY_PASSED,
    (COUNTY_PASSED, Step.CITY_SEND_BACK): SENT_BACK,
    (SUBMITTED, Step.COMMENT): SUBMITTED,
    (COUNTY_PASSED, Step.COMMENT): COUNTY_PASSED,
    (CITY_PASSED, Step.COMMENT): CITY_PASSED,
    (SENT_BACK, Step.COMMENT): SENT_BACK,
}
ALL = [(state, step) for state in ReturnState for step in Step]


@pytest.mark.parametrize(("state", "step"), ALL)
def test_a_return_moves_only_along_its_way(state: ReturnState, step: Step) -> None:
    assert next_state(state, step, has_county_step=True) is WITH_COUNTY.get((state, step))
    assert next_state(state, step, has_county_step=False) is WITHOUT_COUNTY.get((state, step))


@pytest.mark.parametrize("has_county_step", [True, False])
@pytest.mark.parametrize("state", list(ReturnState))
def test_the_possible_steps_are_those_that_lead_somewhere(state: ReturnState, has_county_step: bool) -> None:
    possible = steps_possible(state, has_county_step=has_county_step)
    table = WITH_COUNTY if has_county_step else WITHOUT_COUNTY
    assert possible == tuple(step for step in Step if (state, step) in table)


@pytest.mark.parametrize("has_county_step", [True, False])
@pytest.mark.parametrize(("state", "step"), ALL)
def test_every_refusal_names_the_step_and_what_to_do(
    state: ReturnState, step: Step, has_county_step: bool
) -> None:
    sentence = refusal(state, step, has_county_step=has_county_step)
    assert f"“{step.label}”" in sentence
    assert "：" in sentence
    assert sentence.endswith("。")


@pytest.mark.parametrize(
    ("state", "step", "has_county_step", "sentence"),
    [
        (DRAFT, Step.CITY_PASS, True, "该月填报的状态为“草稿”，不能“市级通过”：请等填报单位提交。"),
        (SUBMITTED, Step.CITY_PASS, True, "该月填报的状态为“已提交”，不能“市级通过”：请先由县级审核。"),
        (
            SUBMITTED,
            Step.COUNTY_PASS,
            False,
            "该项目没有县级审核环节，不能“县级通过”：提交后由市级直接审核。",
        ),
        (
            SUBMITTED,
            Step.SUBMIT,
            True,
            "该月填报的状态为“已提交”，不能“提交”：退回后可以修改并重新提交。",
        ),
        (
            CITY_PASSED,
            Step.CITY_SEND_BACK,
            True,
            "该月填报的状态为“市级通过”，不能“市级退回”：已通过的内容有误的，请在关账后办理更正。",
        ),
    ],
)
def test_a_refusal_says_where_the_return_is_and_who_acts_next(
    state: ReturnState, step: Step, has_county_step: bool, sentence: str
) -> None:
    assert refusal(state, step, has_county_step=has_county_step) == sentence


def test_sending_back_and_commenting_need_words() -> None:
    assert [step for step in Step if needs_reason(step)] == [
        Step.COUNTY_SEND_BACK,
        Step.CITY_SEND_BACK,
        Step.COMMENT,
    ]


class WayOfAReturn(RuleBasedStateMachine):
    """Take any steps in any order, and keep beside them what must be true of them."""

    def __init__(self) -> None:
        super().__init__()
        self.state = ReturnState.DRAFT
        self.has_county_step = True
        self.taken: list[Step] = []

    @initialize(has_county_step=st.booleans())
    def begin(self, *, has_county_step: bool) -> None:
        self.has_county_step = has_county_step

    @rule(step=st.sampled_from(Step))
    def take(self, step: Step) -> None:
        before = self.state
        after = next_state(before, step, has_county_step=self.has_county_step)
        if after is None:
            assert step not in steps_possible(before, has_county_step=self.has_county_step)
            return
        assert (after is before) is (step is Step.COMMENT)
        self.state = after
        if step is not Step.COMMENT:
            self.taken.append(step)

    @invariant()
    def only_what_the_city_passed_is_approved(self) -> None:
        passed = bool(self.taken) and self.taken[-1] is Step.CITY_PASS
        assert (self.state is ReturnState.CITY_PASSED) is passed

    @invariant()
    def an_approved_return_never_moves_again(self) -> None:
        assert Step.CITY_PASS not in self.taken[:-1]

    @invariant()
    def the_owner_may_write_only_before_submission_and_after_it_came_back(self) -> None:
        ours = not self.taken or self.taken[-1] in {Step.COUNTY_SEND_BACK, Step.CITY_SEND_BACK}
        assert self.state.is_with_owner is ours

    @invariant()
    def the_county_is_heard_before_the_city_since_the_last_submission(self) -> None:
        if not self.has_county_step:
            assert Step.COUNTY_PASS not in self.taken
        elif self.state is ReturnState.CITY_PASSED:
            assert self.taken[-3:] == [Step.SUBMIT, Step.COUNTY_PASS, Step.CITY_PASS]

    @invariant()
    def somebody_can_always_go_on(self) -> None:
        moves = set(steps_possible(self.state, has_county_step=self.has_county_step)) - {Step.COMMENT}
        assert bool(moves) is (self.state is not ReturnState.CITY_PASSED)


TestWayOfAReturn = WayOfAReturn.TestCase
TestWayOfAReturn.settings = settings(max_examples=50, stateful_step_count=20)
