"""Facts about lights in lists: the filter, both readings, and that more projects ask no more questions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, func, select

from app.extensions import database
from app.kernel.months import Month
from app.lights import queries
from app.lights.service import dry_run
from app.lights.service.lights import months_were_written
from app.lights.types import PRESETS, Light, Preset
from app.plans.service import register_printed_row
from app.projects.models import Project
from app.projects.service import register_projects
from app.projects.types import Stage
from app.returns import service as returns
from app.returns.models import ReportingPeriod
from app.returns.types.facts import AsOf
from app.returns.types.vocabulary import Reading
from tests.integration.lights.winter import APRIL, FEBRUARY, close_winter, restate
from tests.integration.returns.factories import CITY, CODE, on_day
from tests.integration.services.factories import CLERK, PLAN, PROJECT, ROW, register_example

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

pytestmark = pytest.mark.usefixtures("app")


def codes_with(light: Light, month: object, reading: Reading = Reading.NOW) -> list[str]:
    statement = select(Project.code).where(queries.light_is(light, month, reading)).order_by(Project.code)
    return list(database.session.scalars(statement))


def test_a_list_is_filtered_by_light_in_either_reading() -> None:
    close_winter()
    restate(FEBRUARY, 460)
    assert codes_with(Light.YELLOW, FEBRUARY, Reading.THEN) == [CODE]
    assert codes_with(Light.GREEN, FEBRUARY, Reading.NOW) == [CODE]
    assert codes_with(Light.YELLOW, FEBRUARY, Reading.NOW) == []
    assert codes_with(Light.RED, Month(2020, 1)) == []


def test_the_month_can_be_that_of_each_plan() -> None:
    close_winter()
    latest = (
        select(func.max(ReportingPeriod.month))
        .where(ReportingPeriod.plan_code == Project.plan_code)
        .correlate(Project)
        .scalar_subquery()
    )
    assert codes_with(Light.RED, latest) == [CODE]


def test_a_project_without_a_light_is_in_no_list() -> None:
    close_winter()
    restate(APRIL, 400, Stage.CANCELLED)
    assert [codes_with(light, APRIL) for light in Light] == [[], [], []]
    assert codes_with(Light.RED, APRIL, Reading.THEN) == [CODE]


_OF_TRANSACTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "SELECT pg_advisory")


def questions(ask: Callable[[], object]) -> int:
    """Return how many statements are sent, those that open and end transactions left aside."""
    sent: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(_OF_TRANSACTIONS):
            sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", listen)
    try:
        ask()
    finally:
        event.remove(database.engine, "before_cursor_execute", listen)
    return len(sent)


def register_many(number: int) -> None:
    """Register the example project and others beside it."""
    register_example()
    numbers = range(2, number + 1)
    for each in numbers:
        register_printed_row(replace(ROW, printed_no=each), actor=CLERK)
    more = [replace(PROJECT, code=f"EX-{each:02d}", printed_no=each) for each in numbers]
    register_projects(PLAN.code, [PROJECT, *more], actor=CLERK)


def asked_for(number: int) -> dict[str, int]:
    """Return how many statements things take where there are so many projects, a month closed before."""
    register_many(number)
    for month in (APRIL, APRIL.plus(1)):
        returns.open_period(PLAN.code, month, actor=CITY, today=month.last_day)
        returns.close_period(PLAN.code, month, actor=CITY, at=on_day(month.plus(1), 10))
    codes = [f"EX-{each:02d}" for each in range(1, number + 1)]
    as_of = AsOf(APRIL)
    assert len(queries.lights(codes, as_of)) == number
    at = on_day(APRIL.plus(2), 11)
    return {
        "lights": questions(lambda: queries.lights(codes, as_of)),
        "history": questions(lambda: queries.history(CODE)),
        "judging": questions(lambda: months_were_written(PLAN.code, [APRIL], None, CITY, at)),
        "dry run": questions(lambda: dry_run(PLAN.code, PRESETS[Preset.RATIO])),
    }


@pytest.mark.parametrize("number", [1, 40])
def test_more_projects_ask_no_more_questions(number: int) -> None:
    assert asked_for(number) == {"lights": 2, "history": 2, "judging": 7, "dry run": 8}


@pytest.mark.parametrize("number", [2, 40])
def test_more_projects_take_no_more_statements_to_write(
    app: Flask, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    register_many(number)
    sent: list[int] = []

    def counting(*arguments: Any) -> None:  # noqa: ANN401 - those of a listener
        sent.append(questions(lambda: months_were_written(*arguments)))

    monkeypatch.setitem(app.extensions, "returns.listeners", [counting])
    for month in (APRIL, APRIL.plus(1)):
        returns.open_period(PLAN.code, month, actor=CITY, today=month.last_day)
        returns.close_period(PLAN.code, month, actor=CITY, at=on_day(month.plus(1), 10))
    # The first time a plan is given its rules too.
    assert sent == [19, 11]
