"""Each constraint of the tables of briefs, broken once; and that nothing issued is changed or deleted."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError, StatementError

from app.briefs.models import BriefDraft, BriefSettingsOfPlan, IssuedBrief
from app.briefs.types import DocumentForm
from app.extensions import database
from tests.integration.returns.factories import MARCH
from tests.integration.services.factories import CITY, PLAN, register_example

if TYPE_CHECKING:
    from flask import Flask

    from app.db.base import Base

AT = datetime(2023, 4, 8)  # noqa: DTZ001 - stored so
SETTINGS: dict[str, Any] = {
    "plan_code": PLAN.code,
    "name": "简报",
    "issuing_unit": "",
    "form": DocumentForm.BULLETIN,
    "document_prefix": "",
    "report_to": "",
    "send_to": "",
    "copy_to": "",
    "version": 1,
    "saved_at": AT,
    "saved_by": "somebody",
}
DRAFT: dict[str, Any] = {
    "plan_code": PLAN.code,
    "month": MARCH,
    "area_code": CITY.code,
    "editor_note": "",
    "next_month": "",
    "version": 1,
    "saved_at": AT,
    "saved_by": "somebody",
}
ISSUED: dict[str, Any] = {
    "plan_code": PLAN.code,
    "month": MARCH,
    "area_code": CITY.code,
    "form": DocumentForm.BULLETIN,
    "number": 1,
    "number_text": "2023年第1期（总第1期）",
    "issued_on": date(2023, 4, 8),
    "issued_at": AT,
    "issued_by": "somebody",
    "reason": "",
    "code": "AAAA-AAAA-AAAA-AAAA",
    "data": "{}",
    "data_sha256": "0" * 64,
    "template_version": "0" * 64,
    "pdf": b"1",
    "pdf_sha256": "1" * 64,
    "mono_pdf": b"2",
    "mono_sha256": "2" * 64,
    "pages": 1,
}
ANOTHER = {
    "month": MARCH.plus(1),
    "number": 2,
    "code": "BBBB-BBBB-BBBB-BBBB",
    "pdf_sha256": "3" * 64,
    "mono_sha256": "4" * 64,
}
"""What has to differ in a second issue."""


@pytest.fixture(autouse=True)
def example(app: Flask) -> None:
    """Register the example plan."""
    del app
    register_example()


def add(model: type[Base], values: dict[str, Any]) -> int:
    row = model(**values)
    database.session.add(row)
    database.session.flush()
    return getattr(row, "id", 0)


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"name": " "}, "name_is_not_blank"),
        ({"copies": 0}, "copies_are_positive"),
        ({"draft_hour": 24}, "draft_hour_is_an_hour"),
        ({"draft_hour": -1}, "draft_hour_is_an_hour"),
        ({"version": 0}, "version_is_positive"),
    ],
)
def test_settings_that_cannot_be_are_refused(changed: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=f"ck_brief_settings_{constraint}"):
        add(BriefSettingsOfPlan, SETTINGS | changed)


def test_settings_belong_to_a_plan_that_exists_and_are_one_each() -> None:
    with pytest.raises(IntegrityError), database.session.begin_nested():
        add(BriefSettingsOfPlan, SETTINGS | {"plan_code": "nowhere"})
    add(BriefSettingsOfPlan, SETTINGS)
    database.session.expunge_all()
    with pytest.raises(IntegrityError):
        add(BriefSettingsOfPlan, SETTINGS)


def test_a_draft_that_cannot_be_is_refused() -> None:
    with pytest.raises(IntegrityError, match="ck_brief_draft_version_is_positive"):
        add(BriefDraft, DRAFT | {"version": 0})


@pytest.mark.parametrize("changed", [{"plan_code": "nowhere"}, {"area_code": "999999"}])
def test_a_draft_is_of_a_plan_and_an_area_that_exist(changed: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        add(BriefDraft, DRAFT | changed)


def test_a_month_has_one_draft_for_each_area() -> None:
    add(BriefDraft, DRAFT)
    with pytest.raises(IntegrityError, match="area_code"):
        add(BriefDraft, DRAFT)


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"number": 0}, "ck_issued_brief_number_is_positive"),
        ({"number_text": " "}, "ck_issued_brief_number_text_is_not_blank"),
        ({"reason": "有错"}, "ck_issued_brief_a_reissue_says_why"),
    ],
)
def test_an_issue_that_cannot_be_is_refused(changed: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        add(IssuedBrief, ISSUED | changed)


@pytest.mark.parametrize("changed", [{"plan_code": "nowhere"}, {"area_code": "999999"}])
def test_an_issue_is_of_a_plan_and_an_area_that_exist(changed: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        add(IssuedBrief, ISSUED | changed)


def test_a_reissue_replaces_an_issue_that_exists() -> None:
    with pytest.raises(IntegrityError):
        add(IssuedBrief, ISSUED | {"supersedes_id": 99_999, "reason": "有错"})


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reissue_without_a_reason_is_refused(reason: str) -> None:
    first = add(IssuedBrief, ISSUED)
    with pytest.raises(IntegrityError, match="ck_issued_brief_a_reissue_says_why"):
        add(IssuedBrief, ISSUED | ANOTHER | {"supersedes_id": first, "reason": reason})


def test_an_issue_is_replaced_once() -> None:
    first = add(IssuedBrief, ISSUED)
    again = {"supersedes_id": first, "reason": "有错"}
    add(IssuedBrief, ISSUED | ANOTHER | again)
    third = {"number": 3, "code": "C", "pdf_sha256": "5" * 64, "mono_sha256": "6" * 64}
    with pytest.raises(IntegrityError, match="supersedes_id"):
        add(IssuedBrief, ISSUED | ANOTHER | again | third)


@pytest.mark.parametrize(
    ("same", "constraint"),
    [
        ("month", "first_of_month|month"),
        ("number", "number"),
        ("code", "code"),
        ("pdf_sha256", "pdf_sha256"),
        ("mono_sha256", "mono_sha256"),
    ],
)
def test_what_tells_issues_apart_is_never_the_same(same: str, constraint: str) -> None:
    add(IssuedBrief, ISSUED)
    with pytest.raises(IntegrityError, match=constraint):
        add(IssuedBrief, ISSUED | ANOTHER | {same: ISSUED[same]})


@pytest.mark.parametrize(
    ("model", "values"), [(BriefSettingsOfPlan, SETTINGS), (IssuedBrief, ISSUED)], ids=["settings", "issue"]
)
def test_the_tables_know_the_forms_of_documents(model: type[Base], values: dict[str, Any]) -> None:
    with pytest.raises((IntegrityError, StatementError)):
        add(model, values | {"form": "letter"})


@pytest.mark.parametrize(
    "statement", ["UPDATE issued_brief SET number = 7", "DELETE FROM issued_brief"], ids=["update", "delete"]
)
def test_an_issue_is_neither_changed_nor_deleted(statement: str) -> None:
    add(IssuedBrief, ISSUED)
    with pytest.raises(DatabaseError, match="issued_brief is append-only"):
        database.session.execute(text(statement))
