"""Facts about drafts that make themselves: asked for at closing and at the set hour, made by a task."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from app.audit.queries import found as entries
from app.audit.types import EntryFilter
from app.briefs import queries, render
from app.briefs.service import drafts, scheduling
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import CHINA
from app.kernel.errors import TrackerError
from app.projects.types import Stage
from app.returns import queries as returns
from app.tasks import service as tasks
from app.tasks.models import Task
from app.tasks.types import TaskState
from tests.integration.briefs.signing import (
    APRIL,
    change_settings,
    close_two_months,
    fake_pdf,
    print_at_once,
    the_city,
)
from tests.integration.portfolio.closed_portfolio import restate
from tests.integration.returns.factories import CODE, MARCH
from tests.integration.services.factories import PLAN

if TYPE_CHECKING:
    from flask import Flask

    from app.briefs.types import Brief
    from app.tasks.types import Arguments

OF_MARCH: Arguments = {"plan": PLAN.code, "month": str(MARCH)}
OF_APRIL: Arguments = {"plan": PLAN.code, "month": str(APRIL)}


@pytest.fixture(autouse=True)
def closed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Close two months of the example plan, and let nothing be rendered."""
    del app
    print_at_once(monkeypatch)
    close_two_months()


def no_progress(done: int, total: int, message: str) -> None:
    assert 0 <= done <= total
    assert message


def asked() -> list[tuple[str, str]]:
    """Return month and state of the tasks that make drafts, in order."""
    return [
        (str(each.arguments["month"]), each.state.value) for each in tasks.tasks(scheduling.KIND, 100)[::-1]
    ]


def hour_after_deadline(hour: int, days: int = 1) -> datetime:
    """Return an hour in China of a day after April's deadline, as naive UTC."""
    period = returns.period(PLAN.code, APRIL)
    assert period is not None
    midnight = datetime.combine(period.deadline + timedelta(days=days), datetime.min.time(), CHINA)
    return (midnight + timedelta(hours=hour)).astimezone(UTC).replace(tzinfo=None)


def make_older(at: datetime) -> None:
    """Let all tasks have been asked for at a moment of the past."""
    with transaction(database.session) as session:
        session.execute(update(Task).values(created_at=at))


def test_closing_a_month_asks_for_its_drafts_without_a_worker() -> None:
    assert asked() == [("2023-03", "queued"), ("2023-04", "queued")]
    assert tasks.tasks(scheduling.KIND, 1)[0].created_by == "city"


def test_a_restatement_asks_for_none() -> None:
    restate(CODE, MARCH, "401", Stage.STRUCTURE)
    assert len(asked()) == 2


def test_the_task_begins_a_draft_of_every_place_once() -> None:
    assert scheduling.make_drafts(OF_APRIL, no_progress) == "2 份草稿都已生成，可以核对、签发。"
    scheduling.make_drafts(OF_APRIL, no_progress)
    made = queries.drafts(APRIL)
    assert [area for _, _, area in made] == ["990000", "990021"]
    assert {each.saved_by for each in made.values()} == {"system:brief-drafts"}
    assert len(entries(EntryFilter(action="brief.draft"))) == 2


def test_remarks_that_were_written_already_stay() -> None:
    drafts.save_remarks(the_city(), APRIL, ("写好了。", ""), 0, actor=scheduling.DRAFTER)
    scheduling.make_drafts(OF_APRIL, no_progress)
    assert queries.drafts(APRIL)[PLAN.code, APRIL, "990000"].editor_note == "写好了。"


def test_only_the_newest_closed_month_is_drafted() -> None:
    assert "此后又有月份关账" in scheduling.make_drafts(OF_MARCH, no_progress)
    assert queries.drafts() == {}


def test_a_draft_that_fails_is_named_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(brief: Brief) -> render.RenderedPdf:
        if brief.area.county is None:
            message = "缺少字形“𰻞”。"
            raise render.RenderError(message)
        return fake_pdf(brief)

    monkeypatch.setattr(render, "pdf", broken)
    with pytest.raises(TrackerError, match="2 份草稿中有 1 份没有排成。示例市：缺少字形“𰻞”。"):
        scheduling.make_drafts(OF_APRIL, no_progress)
    assert [area for _, _, area in queries.drafts(APRIL)] == ["990021"]


def test_a_worker_does_it() -> None:
    tasks.run_waiting("tests")
    assert asked() == [("2023-03", "done"), ("2023-04", "done")]
    assert len(queries.drafts(APRIL)) == 2
    last = scheduling.latest_tasks()[scheduling.key_of(PLAN.code, APRIL)]
    assert last.state is TaskState.DONE


@pytest.mark.parametrize(
    ("hour", "days", "is_due"),
    [(7, 1, False), (8, 1, True), (23, 1, True), (23, 0, False), (8, 2, False)],
)
def test_drafts_are_asked_for_again_from_the_set_hour_of_the_day_after_the_deadline(
    hour: int, days: int, *, is_due: bool
) -> None:
    change_settings(draft_hour=8)
    tasks.run_waiting("tests")
    make_older(hour_after_deadline(0))
    scheduling.ask_at_the_hour(hour_after_deadline(hour, days))
    assert asked()[2:] == ([("2023-04", "queued")] if is_due else [])


def test_they_are_asked_for_once() -> None:
    change_settings(draft_hour=8)
    tasks.run_waiting("tests")
    make_older(hour_after_deadline(0))
    scheduling.ask_at_the_hour(hour_after_deadline(8))
    assert len(asked()) == 3
    tasks.run_waiting("tests")
    scheduling.ask_at_the_hour(hour_after_deadline(9))
    assert len(asked()) == 3


def test_a_plan_without_an_hour_is_left_alone() -> None:
    tasks.run_waiting("tests")
    scheduling.ask_at_the_hour(hour_after_deadline(8))
    assert len(asked()) == 2
