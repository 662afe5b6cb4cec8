"""Reads of settings, drafts and issued briefs, whose bytes are read only when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.types import Subject
from app.briefs.models import BriefDraft, BriefSettingsOfPlan, IssuedBrief
from app.briefs.rules.issuing import lines
from app.briefs.types import (
    BriefKey,
    BriefSettings,
    BriefState,
    Distribution,
    DocumentForm,
    DraftFact,
    IssuedFact,
)
from app.briefs.types.brief import DEFAULT_NAME
from app.briefs.types.issuing import NumberedIssue
from app.directory.models import Region
from app.extensions import database
from app.plans.models import Plan
from app.returns.models import ProjectMonth

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from app.kernel.months import Month


def settings_for_edit(plan_code: str) -> BriefSettingsOfPlan | None:
    """Return the stored settings of a plan for a command."""
    return database.session.get(BriefSettingsOfPlan, plan_code, populate_existing=True)


def settings(plan_code: str) -> BriefSettings:
    """Return the settings of a plan; of version 0 where nobody has set anything yet."""
    stored = database.session.get(BriefSettingsOfPlan, plan_code)
    return _nothing_set(plan_code) if stored is None else to_settings(stored)


def settings_of_plans() -> tuple[BriefSettings, ...]:
    """Return the settings that somebody has made, in the order of plan codes."""
    statement = select(BriefSettingsOfPlan).order_by(BriefSettingsOfPlan.plan_code)
    return tuple(to_settings(each) for each in database.session.scalars(statement))


def to_settings(stored: BriefSettingsOfPlan) -> BriefSettings:
    """Return stored settings as plain values."""
    return BriefSettings(
        plan_code=stored.plan_code,
        name=stored.name,
        issuing_unit=stored.issuing_unit or None,
        form=stored.form,
        document_prefix=stored.document_prefix,
        distribution=Distribution(
            lines(stored.report_to), lines(stored.send_to), lines(stored.copy_to), stored.copies
        ),
        draft_hour=stored.draft_hour,
        version=stored.version,
    )


def _nothing_set(plan_code: str) -> BriefSettings:
    return BriefSettings(
        plan_code=plan_code,
        name=DEFAULT_NAME,
        issuing_unit=None,
        form=DocumentForm.BULLETIN,
        document_prefix="",
        distribution=Distribution((), (), (), None),
        draft_hour=None,
        version=0,
    )


def draft_for_edit(plan_code: str, month: Month, area_code: str) -> BriefDraft | None:
    """Return a stored draft for a command."""
    return database.session.scalar(
        select(BriefDraft)
        .where(
            BriefDraft.plan_code == plan_code, BriefDraft.month == month, BriefDraft.area_code == area_code
        )
        .execution_options(populate_existing=True)
    )


def draft(plan_code: str, month: Month, area_code: str) -> DraftFact | None:
    """Return a draft, or None where nothing was written yet."""
    found = _drafts(
        BriefDraft.plan_code == plan_code, BriefDraft.month == month, BriefDraft.area_code == area_code
    )
    return next(iter(found.values()), None)


def drafts(month: Month | None = None) -> dict[tuple[str, Month, str], DraftFact]:
    """Return the drafts of all plans by plan, month and area, of one month or of all."""
    return _drafts() if month is None else _drafts(BriefDraft.month == month)


def _drafts(*conditions: ColumnElement[bool]) -> dict[tuple[str, Month, str], DraftFact]:
    statement = (
        select(BriefDraft, Plan.region_code)
        .join(Plan, Plan.code == BriefDraft.plan_code)
        .where(*conditions)
        .order_by(BriefDraft.plan_code, BriefDraft.month, BriefDraft.area_code)
    )
    return {
        (stored.plan_code, stored.month, stored.area_code): DraftFact(
            key=BriefKey(stored.plan_code, stored.month, _county(stored.area_code, city)),
            editor_note=stored.editor_note,
            next_month=stored.next_month,
            version=stored.version,
            saved_at=stored.saved_at,
            saved_by=stored.saved_by,
        )
        for stored, city in database.session.execute(statement)
    }


def issues(month: Month | None = None) -> tuple[IssuedFact, ...]:
    """Return the issued briefs of all plans, the newest first, of one month or of all."""
    return _issues() if month is None else _issues(IssuedBrief.month == month)


def newest_issue(plan_code: str, area_code: str) -> IssuedFact | None:
    """Return the brief in force of the latest month of an area for which one was issued, or None."""
    found = _issues(IssuedBrief.plan_code == plan_code, IssuedBrief.area_code == area_code)
    in_force_ones = (each for each in found if each.state is BriefState.ISSUED)
    return max(in_force_ones, key=lambda each: each.key.month, default=None)


def issue(issue_id: int) -> IssuedFact | None:
    """Return one issued brief, or None."""
    return next(iter(_issues(IssuedBrief.id == issue_id)), None)


def issue_of_code(code: str) -> IssuedFact | None:
    """Return the issued brief that bears a verification code, or None."""
    return next(iter(_issues(IssuedBrief.code == code)), None)


def issue_of_file(sha256: str) -> IssuedFact | None:
    """Return the issued brief of which a file is the PDF, in colour or monochrome, or None."""
    found = _issues(or_(IssuedBrief.pdf_sha256 == sha256, IssuedBrief.mono_sha256 == sha256))
    return next(iter(found), None)


def in_force(plan_code: str, month: Month, area_code: str) -> IssuedFact | None:
    """Return the issued brief of a month that nothing has superseded, or None where none was issued."""
    of_month = _issues(
        IssuedBrief.plan_code == plan_code, IssuedBrief.month == month, IssuedBrief.area_code == area_code
    )
    return next((each for each in of_month if each.state is BriefState.ISSUED), None)


def successor(issue_id: int) -> IssuedFact | None:
    """Return the issued brief that supersedes one, or None."""
    return next(iter(_issues(IssuedBrief.supersedes_id == issue_id)), None)


def numbered(plan_code: str) -> tuple[NumberedIssue, ...]:
    """Return the numbers that a plan has given, in the order of issue."""
    statement = (
        select(IssuedBrief.area_code, IssuedBrief.form, IssuedBrief.number, IssuedBrief.number_text)
        .where(IssuedBrief.plan_code == plan_code)
        .order_by(IssuedBrief.id)
    )
    return tuple(NumberedIssue(*row) for row in database.session.execute(statement))


def restated(month: Month | None = None) -> dict[tuple[str, Month, str], datetime]:
    """Return when a month was last corrected, by plan, month and county; of one month or of all."""
    last = func.max(ProjectMonth.recorded_at)
    statement = (
        select(ProjectMonth.plan_code, ProjectMonth.month, ProjectMonth.region_code, last)
        .where(ProjectMonth.revision > 0)
        .group_by(ProjectMonth.plan_code, ProjectMonth.month, ProjectMonth.region_code)
        .order_by(ProjectMonth.plan_code, ProjectMonth.month, ProjectMonth.region_code)
    )
    if month is not None:
        statement = statement.where(ProjectMonth.month == month)
    return {
        (plan_code, of_month, region): at
        for plan_code, of_month, region, at in database.session.execute(statement)
    }


def data_of(issue_id: int) -> str:
    """Return the stored tree of an issued brief that is known to exist, as JSON."""
    return database.session.scalars(select(IssuedBrief.data).where(IssuedBrief.id == issue_id)).one()


def pdf_of(issue_id: int) -> bytes:
    """Return the stored PDF in colour of an issued brief that is known to exist."""
    return database.session.scalars(select(IssuedBrief.pdf).where(IssuedBrief.id == issue_id)).one()


def mono_pdf_of(issue_id: int) -> bytes:
    """Return the stored monochrome PDF of an issued brief that is known to exist."""
    return database.session.scalars(select(IssuedBrief.mono_pdf).where(IssuedBrief.id == issue_id)).one()


def subject_of_area(plan_code: str, area_code: str) -> Subject | None:
    """Return what the briefs of an area are to the policy; None where the plan knows no such area."""
    statement = (
        select(Plan.region_code)
        .join(Region, (Region.code == Plan.region_code) | (Region.parent_code == Plan.region_code))
        .where(Plan.code == plan_code, Region.code == area_code)
    )
    city = database.session.scalar(statement)
    return None if city is None else Subject(city=city, region=area_code)


def subject_of_issue(issue_id: int) -> Subject | None:
    """Return what an issued brief is to the policy; None where there is none of this number."""
    statement = (
        select(Plan.region_code, IssuedBrief.area_code)
        .join(Plan, Plan.code == IssuedBrief.plan_code)
        .where(IssuedBrief.id == issue_id)
    )
    found = database.session.execute(statement).one_or_none()
    return None if found is None else Subject(city=found[0], region=found[1])


def _issues(*conditions: ColumnElement[bool]) -> tuple[IssuedFact, ...]:
    """Return issued briefs without their bytes, the newest first."""
    newer = aliased(IssuedBrief)
    is_superseded = newer.id.is_not(None)
    size = func.length(IssuedBrief.pdf, type_=Integer)
    statement = (
        select(IssuedBrief, Region.name, Plan.region_code, is_superseded, size)
        .join(Plan, Plan.code == IssuedBrief.plan_code)
        .join(Region, Region.code == IssuedBrief.area_code)
        .outerjoin(newer, newer.supersedes_id == IssuedBrief.id)
        .where(*conditions)
        .order_by(IssuedBrief.id.desc())
    )
    return tuple(
        IssuedFact(
            id=stored.id,
            key=BriefKey(stored.plan_code, stored.month, _county(stored.area_code, city)),
            area_name=name,
            form=stored.form,
            number=stored.number,
            number_text=stored.number_text,
            issued_on=stored.issued_on,
            issued_at=stored.issued_at,
            issued_by=stored.issued_by,
            state=BriefState.SUPERSEDED if has_newer else BriefState.ISSUED,
            supersedes_id=stored.supersedes_id,
            reason=stored.reason,
            code=stored.code,
            data_sha256=stored.data_sha256,
            template_version=stored.template_version,
            pdf_sha256=stored.pdf_sha256,
            mono_sha256=stored.mono_sha256,
            pages=stored.pages,
            size=bytes_,
        )
        for stored, name, city, has_newer, bytes_ in database.session.execute(statement)
    )


def _county(area_code: str, city: str) -> str | None:
    return None if area_code == city else area_code
