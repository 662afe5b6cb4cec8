"""Facts about the tables of lights: what they refuse, and that what was computed or decided only grows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.extensions import database
from app.kernel.china import stored_now
from app.lights.models import LightOfDimension, LightReason, LightRuleSet, ProjectLight
from app.lights.types import Light, LightDimension, Preset, ReasonState
from app.projects.models import Project
from tests.integration.lights.winter import APRIL, DECEMBER, FEBRUARY, JANUARY, close
from tests.integration.returns.factories import set_up
from tests.integration.services.factories import PLAN

if TYPE_CHECKING:
    from app.db.base import Base

pytestmark = pytest.mark.usefixtures("app")


def refuses(stored: Base, constraint: str) -> None:
    database.session.add(stored)
    with pytest.raises(IntegrityError, match=constraint):
        database.session.flush()
    database.session.rollback()


def project_id() -> int:
    return database.session.scalars(select(Project.id)).one()


def rule_set_id() -> int:
    return database.session.scalars(select(LightRuleSet.id)).one()


def rule_set(**changed: object) -> LightRuleSet:
    """Return a rule set that breaks no constraint, changed as asked."""
    columns: dict[str, object] = {
        "plan_code": PLAN.code,
        "version": 2,
        "preset": Preset.POINTS,
        "progress_yellow": Decimal(10),
        "progress_red": Decimal(30),
        "payment_yellow": Decimal(10),
        "payment_red": Decimal(30),
        "start_red_months": 3,
        "missing_red_months": 2,
        "late_is_yellow": True,
        "since": APRIL,
        "reason": "通知。",
        "recorded_at": stored_now(),
        "recorded_by": "test",
    }
    return LightRuleSet(**(columns | changed))


def reason(**changed: object) -> LightReason:
    """Return a 正当理由 that breaks no constraint, changed as asked."""
    columns: dict[str, object] = {
        "project_id": project_id(),
        "first_month": FEBRUARY,
        "last_month": APRIL,
        "text": "连续降雨。",
        "document_number": "",
        "state": ReasonState.PROPOSED,
        "requested_by": "owner",
        "requested_at": stored_now(),
        "decision_reason": "",
    }
    return LightReason(**(columns | changed))


def light(**changed: object) -> ProjectLight:
    """Return a light that breaks no constraint, changed as asked."""
    columns: dict[str, object] = {
        "month": JANUARY,
        "project_id": project_id(),
        "revision": 0,
        "light": Light.YELLOW,
        "months": 1,
        "rule_set_id": rule_set_id(),
        "recorded_at": stored_now(),
    }
    return ProjectLight(**(columns | changed))


def of_dimension(**changed: object) -> LightOfDimension:
    """Return the light of a dimension that breaks no constraint, changed as asked."""
    columns: dict[str, object] = {
        "month": DECEMBER,
        "project_id": project_id(),
        "revision": 0,
        "dimension": LightDimension.PROGRESS,
        "light": Light.YELLOW,
        "months": 1,
        "sentence": "欠序时。",
    }
    return LightOfDimension(**(columns | changed))


@pytest.mark.parametrize(
    ("constraint", "changed"),
    [
        ("version_is_positive", {"version": 0}),
        ("reason_is_not_blank", {"reason": "  "}),
        ("months_are_positive", {"start_red_months": 0}),
        ("months_are_positive", {"missing_red_months": 0}),
        ("(uq_light_rule_set_plan_code_version|light_rule_set.plan_code, .*version)", {"version": 1}),
    ],
)
def test_the_table_of_rule_sets_refuses(constraint: str, changed: dict[str, object]) -> None:
    set_up()
    close(DECEMBER)
    refuses(rule_set(**changed), constraint)


@pytest.mark.parametrize(
    ("constraint", "changed"),
    [
        ("text_is_not_blank", {"text": " "}),
        ("begins_before_it_ends", {"last_month": JANUARY}),
        ("decided_means_decided_once", {"decided_at": stored_now()}),
        ("decided_means_decided_once", {"state": ReasonState.APPROVED}),
        ("nobody_decides_their_own", {"decided_by": "owner"}),
    ],
)
def test_the_table_of_reasons_refuses(constraint: str, changed: dict[str, object]) -> None:
    set_up()
    refuses(reason(**changed), constraint)


@pytest.mark.parametrize(
    ("constraint", "changed"),
    [
        ("revision_counts_up", {"revision": -1}),
        ("months_are_counted", {"months": -1}),
        ("(pk_project_light|project_light.month, .*revision)", {"month": DECEMBER}),
        ("(fk_project_light_rule_set_id|FOREIGN KEY)", {"rule_set_id": 999}),
    ],
)
def test_the_table_of_lights_refuses(constraint: str, changed: dict[str, object]) -> None:
    set_up()
    close(DECEMBER)
    refuses(light(**changed), constraint)


def test_a_reason_holds_a_light_at_yellow_and_at_no_other() -> None:
    set_up()
    close(DECEMBER)
    stored = reason()
    database.session.add(stored)
    database.session.commit()
    number = stored.id
    refuses(light(light=Light.RED, reason_id=number), "a_reason_holds_at_yellow")
    refuses(light(light=Light.GREEN, months=0, reason_id=number), "a_reason_holds_at_yellow")
    database.session.add(light(reason_id=number))
    database.session.flush()


@pytest.mark.parametrize(
    ("constraint", "changed"),
    [
        ("months_count_what_is_on", {"months": 0}),
        ("months_count_what_is_on", {"light": Light.GREEN}),
        ("(pk_light_dimension|light_dimension.month, .*dimension)", {"dimension": LightDimension.START}),
        ("(fk_light_dimension_month|FOREIGN KEY)", {"month": APRIL}),
    ],
)
def test_the_table_of_dimensions_refuses(constraint: str, changed: dict[str, object]) -> None:
    set_up()
    close(DECEMBER)
    refuses(of_dimension(**changed), constraint)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE light_rule_set SET progress_red = 1",
        "DELETE FROM light_rule_set",
        "UPDATE project_light SET light = 'green'",
        "DELETE FROM project_light",
        "UPDATE light_dimension SET sentence = 'x'",
        "DELETE FROM light_dimension",
    ],
)
def test_what_was_computed_or_decided_is_never_rewritten(statement: str) -> None:
    set_up()
    close(DECEMBER)
    with pytest.raises(DatabaseError, match="append-only"), database.session.begin_nested():
        database.session.execute(text(statement))
