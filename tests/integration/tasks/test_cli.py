"""Facts about the commands of tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.tasks import rules, service
from app.tasks.models import Task
from app.tasks.types import TaskState
from tests.integration.tasks.kinds import REFUSED, ask

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.usefixtures("kinds")
def test_the_list_says_what_became_of_each_task(app: Flask) -> None:
    ask("refuse", "a")
    service.run_waiting("tests")
    ask(key="b")
    runner = app.test_cli_runner(env={"COLUMNS": "200"})
    both = runner.invoke(args=["tasks", "list"]).output
    assert REFUSED in both
    assert both.index("排队中") < both.index("未完成"), "newest first"
    failed = runner.invoke(args=["tasks", "list", "--state", "failed"]).output
    assert "未完成" in failed
    assert "排队中" not in failed


@pytest.mark.usefixtures("kinds")
def test_the_sweep_says_what_it_has_put_right(app: Flask) -> None:
    ask()
    with transaction(database.session) as session:
        silent = stored_now() - 2 * rules.LOST_AFTER
        values = {"state": TaskState.RUNNING, "worker": "office:1", "heartbeat_at": silent}
        session.execute(update(Task).values(values))
    result = app.test_cli_runner().invoke(args=["tasks", "sweep"])
    assert result.output.startswith("重新排队 1 个，放弃 0 个")
    assert service.tasks()[0].state is TaskState.QUEUED
