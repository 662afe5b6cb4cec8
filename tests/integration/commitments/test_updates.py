"""Facts about updates on their way: drafts, submitting, deciding, correcting."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.accounts.types import Grant, Role, Scope, ScopeKind, User
from app.audit.queries import stored_entries
from app.audit.types import Actor
from app.commitments import service
from app.commitments.queries import conditions, facts, updates
from app.commitments.types import Progress, UpdateState
from app.commitments.types.writing import UpdateKey
from app.kernel.errors import NotFoundError
from tests.integration.commitments.factories import (
    CLERK,
    COORDINATOR,
    GOAL,
    HEALTH,
    IN_APRIL,
    QUARTER,
    SHARED,
    TASK,
    UNDER_WAY,
    approve,
    key_of,
    set_up,
    submit,
    target_report,
    unit_id,
)
from tests.integration.services.factories import CITY

if TYPE_CHECKING:
    from app.kernel.months import Month

IN_JULY = datetime(2023, 7, 3, 4, tzinfo=UTC).replace(tzinfo=None)
CORRECTED = replace(UNDER_WAY, done="已完成三所养老院的扩建设计。")
OTHER = Actor("other-clerk")


@pytest.fixture(autouse=True)
def _promised(app: object) -> None:  # noqa: ARG001 - the database is there first
    set_up()


def actions() -> list[str]:
    return [entry.action for entry in stored_entries() if entry.action.startswith("commitment.")]


def newest_state() -> UpdateState:
    return updates.updates_of(key_of())[0].state


def draft_version() -> int:
    fact = facts.commitments(conditions.of_code(TASK.code))[0]
    return updates.draft(fact.id, key_of()).version


# Drafts


def test_a_draft_keeps_what_was_typed_and_its_version_rises() -> None:
    assert service.save_draft(key_of(), {"done": "一"}, 0, actor=CLERK, at=IN_APRIL) == 1
    assert service.save_draft(key_of(), {"done": "二"}, 1, actor=CLERK, at=IN_APRIL) == 2
    fact = facts.commitments(conditions.of_code(TASK.code))[0]
    stored = updates.draft(fact.id, key_of())
    assert (stored.fields, stored.version, stored.saved_by) == ({"done": "二"}, 2, "clerk")


def test_saving_what_is_saved_already_is_no_conflict() -> None:
    service.save_draft(key_of(), {"done": "一"}, 0, actor=CLERK, at=IN_APRIL)
    assert service.save_draft(key_of(), {"done": "一"}, 0, actor=CLERK, at=IN_APRIL) == 1


def test_the_second_of_two_people_is_told_and_given_what_the_first_saved() -> None:
    service.save_draft(key_of(), {"done": "甲写的"}, 0, actor=CLERK, at=IN_APRIL)
    with pytest.raises(service.UpdateConflictError) as caught:
        service.save_draft(key_of(), {"done": "乙写的"}, 0, actor=OTHER, at=IN_APRIL)
    assert caught.value.theirs.fields == {"done": "甲写的"}
    assert caught.value.theirs.saved_by == "clerk"
    assert draft_version() == 1


def test_a_draft_is_recorded_when_it_passes_into_other_hands_only() -> None:
    service.save_draft(key_of(), {"done": "一"}, 0, actor=CLERK, at=IN_APRIL)
    service.save_draft(key_of(), {"done": "二"}, 1, actor=CLERK, at=IN_APRIL)
    service.save_draft(key_of(), {"done": "三"}, 2, actor=OTHER, at=IN_APRIL)
    assert actions().count("commitment.draft") == 2


# Submitting


def test_what_is_submitted_is_read_again_as_it_was() -> None:
    update_id = submit()
    found = updates.update(update_id)
    assert found is not None
    assert found.content == UNDER_WAY
    assert (found.quarter, found.revision, found.state) == (QUARTER, 1, UpdateState.SUBMITTED)
    assert (found.organisation_id, found.submitted_by) == (unit_id(), "clerk")
    assert actions()[-1] == "commitment.submit"


def test_submitting_on_an_outdated_version_is_told() -> None:
    service.save_draft(key_of(), {"done": "甲写的"}, 0, actor=OTHER, at=IN_APRIL)
    with pytest.raises(service.UpdateConflictError):
        service.submit_update(key_of(), UNDER_WAY, {}, 0, actor=CLERK, at=IN_APRIL)
    assert updates.updates_of(key_of()) == ()


def test_what_waits_can_neither_be_saved_nor_submitted_again() -> None:
    submit()
    with pytest.raises(service.UpdateStateError, match="等待市级审核"):
        submit(CORRECTED)
    with pytest.raises(service.UpdateStateError, match="等待市级审核"):
        service.save_draft(key_of(), {"done": "再写"}, draft_version(), actor=CLERK, at=IN_APRIL)


def test_an_update_that_lacks_something_is_refused_with_every_field() -> None:
    blocked = replace(UNDER_WAY, progress=Progress.BLOCKED, done=" ", problem="")
    with pytest.raises(service.UpdateProblemsError) as caught:
        submit(blocked)
    assert set(caught.value.problems) == {"done", "problem"}
    assert updates.updates_of(key_of()) == ()


@pytest.mark.parametrize(
    ("key", "error", "said"),
    [
        (("NO-SUCH", None, QUARTER), NotFoundError, "NO-SUCH"),
        ((TASK.code, HEALTH, QUARTER), NotFoundError, "不由这个单位填报"),
        ((GOAL.code, None, QUARTER), NotFoundError, "不由这个单位填报"),
        ((TASK.code, None, QUARTER.plus(3)), service.UpdateStateError, "2023年第二季度还没有开始填报"),
        ((TASK.code, None, QUARTER.plus(-3)), service.UpdateStateError, "2022年第四季度还没有开始填报"),
        ((TASK.code, None, QUARTER.plus(-1)), service.UpdateStateError, "还没有开始填报"),
    ],
)
def test_what_nobody_owes_cannot_be_submitted(
    key: tuple[str, str | None, Month], error: type[Exception], said: str
) -> None:
    code, unit, quarter = key
    wanted = UpdateKey(code, unit_id(unit) if unit else unit_id(), quarter)
    with pytest.raises(error, match=said):
        service.submit_update(wanted, UNDER_WAY, {}, 0, actor=CLERK, at=IN_APRIL)


def test_where_no_lead_is_printed_each_responsible_unit_reports_for_itself() -> None:
    nothing_of_targets = replace(UNDER_WAY, targets=())
    submit(nothing_of_targets, key_of(SHARED.code))
    submit(nothing_of_targets, key_of(SHARED.code, HEALTH))
    assert len(updates.updates(conditions.of_code(SHARED.code))) == 2


def test_a_late_update_of_an_earlier_quarter_is_still_taken() -> None:
    assert submit(at=IN_JULY) > 0


# Deciding


def test_passing_is_kept_and_recorded() -> None:
    approve(submit())
    found = updates.updates_of(key_of())[0]
    assert (found.state, found.decided_by, found.decision_reason) == (
        UpdateState.APPROVED,
        "coordinator",
        "",
    )
    assert actions()[-1] == "commitment.approve"


def test_sending_back_needs_a_reason() -> None:
    update_id = submit()
    with pytest.raises(service.DecisionError, match="写明理由"):
        service.decide_update(update_id, approve=False, reason="  ", actor=COORDINATOR)
    service.decide_update(update_id, approve=False, reason="请补充数字。", actor=COORDINATOR)
    assert newest_state() is UpdateState.SENT_BACK
    assert actions()[-1] == "commitment.send_back"


def test_a_reason_that_is_too_long_is_refused() -> None:
    with pytest.raises(service.DecisionError, match="最多 500 字，现有 501 字"):
        service.decide_update(submit(), approve=False, reason="长" * 501, actor=COORDINATOR)


def test_nobody_decides_their_own() -> None:
    update_id = submit(actor=COORDINATOR)
    with pytest.raises(service.DecisionError, match="您自己提交的"):
        approve(update_id)
    assert newest_state() is UpdateState.SUBMITTED


def test_the_second_decision_is_told_who_took_the_first() -> None:
    update_id = submit()
    approve(update_id)
    with pytest.raises(service.DecisionError, match="已由 coordinator 通过"):
        service.decide_update(update_id, approve=False, reason="迟到的意见", actor=Actor("second"))
    assert newest_state() is UpdateState.APPROVED


def test_what_there_is_not_cannot_be_decided() -> None:
    with pytest.raises(NotFoundError, match="没有第 999999 号进展"):
        service.decide_update(999999, approve=True, reason="", actor=COORDINATOR)


# Revisions


def test_what_was_sent_back_is_submitted_again_as_the_next_revision() -> None:
    service.decide_update(submit(), approve=False, reason="请补充。", actor=COORDINATOR)
    submit(CORRECTED)
    assert [(each.revision, each.state) for each in updates.updates_of(key_of())] == [
        (2, UpdateState.SUBMITTED),
        (1, UpdateState.SENT_BACK),
    ]


def test_a_correction_after_approval_goes_through_review_again() -> None:
    approve(submit())
    submit(CORRECTED)
    assert newest_state() is UpdateState.SUBMITTED
    approve(updates.updates_of(key_of())[0].id)
    assert [each.state for each in updates.updates_of(key_of())] == [UpdateState.APPROVED] * 2


def test_a_correction_that_changes_nothing_is_refused() -> None:
    approve(submit())
    with pytest.raises(service.UpdateStateError, match="完全一样"):
        submit()


def test_a_target_that_was_met_is_taken_back_with_a_reason_only() -> None:
    met = replace(UNDER_WAY, targets=(target_report(1, Decimal(120), is_met=True),))
    approve(submit(met))
    next_quarter = key_of(quarter=QUARTER.plus(3))
    with pytest.raises(service.UpdateProblemsError) as caught:
        submit(UNDER_WAY, next_quarter, at=IN_JULY)
    assert set(caught.value.problems) == {"target-1-text"}
    back = replace(UNDER_WAY, targets=(target_report(1, Decimal(80), "40张未通过验收。"),))
    assert submit(back, next_quarter, at=IN_JULY) > 0


# Several at once


def coordinator(city: str = CITY.code) -> User:
    grant = Grant(Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, city))
    return User(1, "coordinator", "市级调度", (grant,))


def test_several_are_decided_at_once_and_one_that_fails_stops_no_other() -> None:
    nothing_of_targets = replace(UNDER_WAY, targets=())
    first, own = submit(), submit(nothing_of_targets, key_of(SHARED.code), actor=COORDINATOR)
    done = service.decide_many([first, own, 999999], approve=True, reason="", user=coordinator())
    assert [(each.update_id, each.error is None) for each in done] == [
        (first, True),
        (own, False),
        (999999, False),
    ]
    assert newest_state() is UpdateState.APPROVED


def test_another_city_decides_nothing() -> None:
    done = service.decide_many([submit()], approve=True, reason="", user=coordinator("360800"))
    assert done[0].error == "您没有审核这份进展的权限。"
    assert newest_state() is UpdateState.SUBMITTED
