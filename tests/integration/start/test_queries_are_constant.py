"""The start page asks no more of the database when there are more projects, months or returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts.types import Role, Scope, ScopeKind
from app.extensions import database
from app.returns.models import ReportingPeriod
from app.returns.types.vocabulary import PeriodState
from tests.conftest import sign_in
from tests.integration.portfolio.months import AT, JUNE, MAY, close_month, open_month, report
from tests.integration.portfolio.test_queries_are_constant import queries_of, register_many
from tests.integration.services.factories import CITY as EXAMPLE_CITY
from tests.integration.services.factories import PLAN, register_example

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.ADMINISTRATOR, ScopeKind.EVERYTHING),
        (Role.CITY_COORDINATOR, ScopeKind.CITY),
        (Role.FINANCE, ScopeKind.CITY),
        (Role.AUDITOR, ScopeKind.EVERYTHING),
    ],
)
def test_it_asks_as_often_for_one_project_as_for_many(app: Flask, role: Role, kind: ScopeKind) -> None:
    scope = Scope(kind) if kind is ScopeKind.EVERYTHING else Scope(kind, EXAMPLE_CITY.code)
    client = sign_in(app, role, scope)
    register_example()
    close_month(PLAN.code, MAY.plus(-1), {"EX-01": report()})
    close_month(PLAN.code, MAY, {"EX-01": report()})
    open_month(PLAN.code, JUNE)
    few = queries_of(client, "/")
    register_many()
    close_month(PLAN.code, JUNE.plus(1), {f"EX-{number:02d}": report() for number in range(1, 62)})
    close_month(PLAN.code, JUNE.plus(2), {f"EX-{number:02d}": report() for number in range(1, 62)})
    stored = database.session.get(ReportingPeriod, (PLAN.code, JUNE))
    assert stored is not None
    stored.state, stored.closed_at, stored.closed_by = PeriodState.CLOSED, AT, "city"
    open_month(PLAN.code, JUNE.plus(3))
    assert queries_of(client, "/") == few


@pytest.mark.parametrize("most", [84])
def test_both_plans_ask_little(client: FlaskClient, most: int) -> None:
    """The outcomes of a plan take twelve, commitments eight, lights seven."""
    assert queries_of(client, "/") <= most
