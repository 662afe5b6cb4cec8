"""Facts about the tables of commitments: what each constraint refuses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.commitments.models import (
    Commitment,
    CommitmentDecision,
    CommitmentDraft,
    CommitmentFile,
    CommitmentTarget,
    CommitmentUnit,
    CommitmentUpdate,
    UpdateTarget,
)
from app.commitments.types import CommitmentKind, Progress, UnitRole
from app.extensions import database
from app.kernel.months import Month
from app.plans.types import Comparison, Sector
from tests.integration.commitments.factories import IN_APRIL, QUARTER, approve, set_up, submit, unit_id
from tests.integration.services.factories import PLAN

if TYPE_CHECKING:
    from app.db.base import Base


@pytest.fixture(autouse=True)
def _promised(app: object) -> None:  # noqa: ARG001 - the database is there first
    set_up()


def refuses(stored: Base, constraint: str) -> None:
    database.session.add(stored)
    with pytest.raises(IntegrityError, match=constraint):
        database.session.flush()
    database.session.rollback()


def task_id() -> int:
    return database.session.scalars(select(Commitment.id).where(Commitment.code == "EX-T-01")).one()


def commitment(**changed: object) -> Commitment:
    columns: dict[str, object] = {
        "code": "EX-T-09",
        "plan_code": PLAN.code,
        "kind": CommitmentKind.TASK,
        "document": "正文",
        "section": "",
        "printed_no": 9,
        "position": 9,
        "group": "",
        "title": "另一项",
        "summary": "",
        "expected": "",
        "sector": Sector.MIXED,
        "counties": False,
        "zones": False,
        "note": "",
    }
    return Commitment(**(columns | changed))


def target(**changed: object) -> CommitmentTarget:
    columns: dict[str, object] = {
        "commitment_id": task_id(),
        "number": 9,
        "due_on": None,
        "due_precision": None,
        "printed": "",
        "summary": "",
        "value": Decimal(1),
        "unit": "",
        "comparison": Comparison.EQUAL,
        "note": "",
    }
    return CommitmentTarget(**(columns | changed))


def update(**changed: object) -> CommitmentUpdate:
    columns: dict[str, object] = {
        "commitment_id": task_id(),
        "organisation_id": unit_id(),
        "quarter": QUARTER,
        "revision": 1,
        "progress": Progress.ONGOING,
        "done": "已开工。",
        "problem": "",
        "next_step": "",
        "submitted_at": IN_APRIL,
        "submitted_by": "clerk",
    }
    return CommitmentUpdate(**(columns | changed))


def file(**changed: object) -> CommitmentFile:
    columns: dict[str, object] = {
        "commitment_id": task_id(),
        "organisation_id": unit_id(),
        "quarter": QUARTER,
        "stored_name": "a" * 40,
        "original_name": "照片.png",
        "media_type": "image/png",
        "size": 1,
        "sha256": "0" * 64,
        "uploaded_at": IN_APRIL,
        "uploaded_by": "clerk",
    }
    return CommitmentFile(**(columns | changed))


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"code": "EX-T-01"}, "commitment.code|uq_commitment_code"),
        ({"position": 1}, "commitment.plan_code, commitment.position|uq_commitment_plan_code_position"),
        ({"position": 0}, "position_is_positive"),
        ({"title": "  "}, "title_is_not_blank"),
        ({"plan_code": "no-plan"}, "FOREIGN KEY|fk_commitment_plan_code_plan"),
    ],
)
def test_a_commitment_has_a_code_a_place_and_a_title(changed: dict[str, object], constraint: str) -> None:
    refuses(commitment(**changed), constraint)


@pytest.mark.parametrize(
    ("position", "role", "constraint"),
    [
        (0, UnitRole.RESPONSIBLE, "position_is_positive"),
        (9, UnitRole.LEAD, "organisation_id, commitment_unit.role|organisation_id_role"),
    ],
)
def test_a_unit_has_a_part_once_and_a_place(position: int, role: UnitRole, constraint: str) -> None:
    refuses(
        CommitmentUnit(
            commitment_id=task_id(),
            position=position,
            role=role,
            organisation_id=unit_id(),
            printed_name="市民政局",
        ),
        constraint,
    )


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"number": 1}, "commitment_target.number|commitment_id_number"),
        ({"number": 0}, "number_is_positive"),
        ({"due_on": date(2023, 1, 1)}, "due_has_a_precision"),
    ],
)
def test_a_target_has_a_number_and_a_date_with_its_precision(
    changed: dict[str, object], constraint: str
) -> None:
    refuses(target(**changed), constraint)


def test_a_draft_has_a_version() -> None:
    refuses(
        CommitmentDraft(
            commitment_id=task_id(),
            organisation_id=unit_id(),
            quarter=QUARTER,
            content={},
            version=0,
            saved_at=IN_APRIL,
            saved_by="clerk",
        ),
        "version_is_positive",
    )


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"revision": 0}, "revision_counts_up"),
        ({"quarter": Month(2023, 4)}, "quarter_ends_a_quarter"),
        ({"done": " "}, "done_is_not_blank"),
        ({"progress": Progress.BLOCKED}, "blocked_says_why"),
    ],
)
def test_an_update_says_what_was_done_in_a_quarter(changed: dict[str, object], constraint: str) -> None:
    refuses(update(**changed), constraint)


def test_a_revision_of_a_quarter_is_there_once() -> None:
    submit()
    refuses(update(), "commitment_update.revision|uq_commitment_update_commitment_id")


def test_an_update_speaks_of_a_target_once() -> None:
    update_id = submit()
    database.session.expunge_all()
    refuses(
        UpdateTarget(update_id=update_id, number=1, is_met=True, value=None, text=""),
        "commitment_update_target.number|pk_commitment_update_target",
    )


def decision(update_id: int, *, is_approved: bool, reason: str = "") -> CommitmentDecision:
    return CommitmentDecision(
        update_id=update_id,
        is_approved=is_approved,
        reason=reason,
        decided_at=IN_APRIL,
        decided_by="coordinator",
    )


def test_sending_back_has_a_reason() -> None:
    refuses(decision(submit(), is_approved=False, reason=" "), "sending_back_has_a_reason")


def test_an_update_is_decided_once() -> None:
    update_id = submit()
    approve(update_id)
    database.session.expunge_all()
    refuses(decision(update_id, is_approved=True), "commitment_decision.update_id|pk_commitment_decision")


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"size": 0}, "size_is_positive"),
        ({"sha256": "0"}, "sha256_is_one"),
        ({"quarter": Month(2023, 4)}, "quarter_ends_a_quarter"),
    ],
)
def test_a_file_has_bytes_a_hash_and_a_quarter(changed: dict[str, object], constraint: str) -> None:
    refuses(file(**changed), constraint)


def test_bytes_belong_to_one_file() -> None:
    database.session.add(file())
    database.session.flush()
    refuses(file(), "commitment_file.stored_name|uq_commitment_file_stored_name")
