"""Facts about the pages of tasks: who sees one, what it says, and having a failed one done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from app.accounts.types import Action, Role, Scope, ScopeKind
from app.audit.queries import stored_entries
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.tasks import rules, service
from app.tasks.models import Task
from app.tasks.types import TaskKind, TaskState
from tests.conftest import EVERYTHING, sign_in
from tests.integration.tasks.kinds import REFUSED, Kinds, ask, kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

CITY = Scope(ScopeKind.CITY, "360800")


@pytest.fixture
def loaded_kinds(loaded_app: Flask) -> Iterator[Kinds]:
    """Provide kinds of tasks, one of them for coordinators, where users and regions are."""
    with kinds_of(loaded_app) as kinds:
        kind = TaskKind("draft", "生成简报初稿", kinds.refuse, action=Action.PREPARE_BRIEFS)
        service.provide_kind(loaded_app, kind)
        yield kinds


@pytest.mark.usefixtures("loaded_kinds")
def test_the_list_shows_each_task_with_its_state_and_leads_to_it(client: FlaskClient) -> None:
    failed, waiting = ask("refuse", "a"), ask(key="b")
    service.run_waiting("tests")
    ask(key="c")
    page = client.get("/tasks").text
    assert f'href="/tasks/{failed}"' in page
    assert f'href="/tasks/{waiting}"' in page
    assert REFUSED in page
    only_failed = client.get("/tasks?state=failed").text
    assert f'href="/tasks/{failed}"' in only_failed
    assert f'href="/tasks/{waiting}"' not in only_failed
    assert client.get("/tasks?state=nonsense").status_code == 200


def test_an_empty_list_says_so_and_that_nobody_works(client: FlaskClient) -> None:
    page = client.get("/tasks").text
    assert "没有符合条件的任务" in page
    assert "没有工作进程在运行" in page


def test_workers_that_were_there_this_minute_are_not_missed(loaded_app: Flask, client: FlaskClient) -> None:
    with loaded_app.app_context():
        assert service.run_periodic("office:1") >= 1
    page = client.get("/tasks").text
    assert "没有工作进程在运行" not in page
    assert "清理早已结束的任务" in page
    assert "office:1" in page


@pytest.mark.usefixtures("loaded_kinds")
def test_a_page_looks_again_only_while_its_task_goes_on(client: FlaskClient) -> None:
    number = ask()
    page = client.get(f"/tasks/{number}").text
    assert f'data-hx-get="/tasks/{number}/state?link=0"' in page
    assert "刷新查看最新进度" in page
    with transaction(database.session) as session:
        values = {"state": TaskState.RUNNING, "done": 1, "total": 3, "message": "第 1 步"}
        session.execute(update(Task).values(values))
    shown = client.get(f"/tasks/{number}/state")
    assert "HX-Refresh" not in shown.headers
    assert '<progress class="task-bar" max="3" value="1"' in shown.text
    assert "第 1 步" in shown.text
    with transaction(database.session) as session:
        session.execute(update(Task).values(state=TaskState.DONE, finished_at=stored_now()))
    over = client.get(f"/tasks/{number}/state")
    assert over.headers["HX-Refresh"] == "true"
    assert "hx-get" not in over.text
    assert "hx-get" not in client.get(f"/tasks/{number}").text


@pytest.mark.usefixtures("loaded_kinds")
def test_a_failed_task_is_done_again_by_a_button_and_that_is_on_record(client: FlaskClient) -> None:
    number = ask("break", "a")
    service.run_waiting("tests")
    page = client.get(f"/tasks/{number}").text
    assert rules.BROKEN in page
    assert f'action="/tasks/{number}/retry"' in page
    answer = client.post(f"/tasks/{number}/retry")
    assert (answer.status_code, answer.location) == (303, f"/tasks/{number}")
    assert "已重新排队" in client.get(answer.location).text
    entry = list(stored_entries())[-1]
    assert (entry.action, entry.subject) == ("task.retry", f"task:{number}")
    refused = client.post(f"/tasks/{number}/retry")
    assert refused.status_code == 409
    assert "未完成的才能重新执行" in refused.text
    assert list(stored_entries())[-1].id == entry.id


@pytest.mark.usefixtures("loaded_kinds")
def test_a_task_is_seen_by_who_asked_who_does_such_things_and_administrators(loaded_app: Flask) -> None:
    others, drafts, own = ask(), ask("draft", "d"), ask(key="own")
    owner, coordinator, administrator = (
        sign_in(loaded_app, Role.OWNER, Scope(ScopeKind.UNIT, "1")),
        sign_in(loaded_app, Role.CITY_COORDINATOR, CITY),
        sign_in(loaded_app, Role.ADMINISTRATOR, EVERYTHING),
    )
    with transaction(database.session) as session:
        session.execute(update(Task).where(Task.id == own).values(created_by=signed_in_name(owner)))
    for client, seen in ((owner, {own}), (coordinator, {drafts}), (administrator, {own, drafts, others})):
        for number in (own, drafts, others):
            expected = 200 if number in seen else 403
            assert client.get(f"/tasks/{number}").status_code == expected
            assert client.get(f"/tasks/{number}/state").status_code == expected
            answer = client.post(f"/tasks/{number}/retry").status_code
            assert answer == (409 if number in seen else 403)
    assert administrator.get("/tasks/999").status_code == 404


def signed_in_name(client: FlaskClient) -> str:
    """Return the name of whoever is signed in."""
    page = client.get("/account").text
    start = page.index("owner-")
    return page[start : start + len("owner-") + 8]
