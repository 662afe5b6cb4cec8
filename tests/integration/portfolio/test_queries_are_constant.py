"""No page asks more of the database when there are more projects."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from app.accounts.types import Role
from app.extensions import database
from app.plans.service import register_printed_row
from app.projects.service import register_projects
from tests.conftest import sign_in
from tests.integration.portfolio.months import JUNE, MAY, close_month, report
from tests.integration.services.factories import CLERK, PLAN, PROJECT, ROW, register_example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the SELECTs that are sent."""
    sent: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", listen)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", listen)


def queries_of(client: FlaskClient, address: str) -> int:
    with counted() as sent:
        assert client.get(address).status_code == 200
    assert sent
    return len(sent)


def register_many() -> None:
    """Register sixty projects beside the one of the example, each with a unit and a split of its own row."""
    numbers = range(2, 62)
    for number in numbers:
        register_printed_row(replace(ROW, printed_no=number), actor=CLERK)
    more = [
        replace(PROJECT, code=f"EX-{number:02d}", printed_no=number, printed_type=f"类型{number}")
        for number in numbers
    ]
    register_projects(PLAN.code, [PROJECT, *more], actor=CLERK)


@pytest.mark.parametrize(
    "page",
    [
        "/composition",
        "/projects",
        "/projects?as_of={month}&reading=then&stage=structure&sort=-completed",
        "/projects?light=green&sort=-light",
        "/projects.csv",
        "/projects/EX-01",
    ],
)
def test_a_page_asks_as_often_for_one_project_as_for_many(app: Flask, page: str) -> None:
    client = sign_in(app, Role.ADMINISTRATOR)
    register_example()
    close_month(PLAN.code, MAY, {"EX-01": report()})
    few = queries_of(client, page.format(month=MAY))
    register_many()
    close_month(PLAN.code, JUNE, {f"EX-{number:02d}": report() for number in range(1, 62)})
    assert few == queries_of(client, page.format(month=JUNE))


@pytest.mark.parametrize(("page", "most"), [("/composition", 20), ("/projects", 17), ("/projects/JA-12", 28)])
def test_a_page_of_both_plans_asks_little(client: FlaskClient, page: str, most: int) -> None:
    """Who is signed in takes two of these."""
    assert queries_of(client, page) <= most
