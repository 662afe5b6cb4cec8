"""Every model of the product, so that the metadata is whole."""

from __future__ import annotations

from app.accounts.models import RecoveryCode, SavedView, SignInAttempt, UserAccount, UserGrant, UserSession
from app.audit.models import AuditEntry
from app.db.base import Base
from app.db.mark import DatabaseMark
from app.directory.models import Organisation, OrganisationAlias, Region, RegionAlias
from app.funding.models import (
    AnnualPlanAmount,
    AnnualPlanOfProject,
    DifferenceNoteOfProject,
    LedgerEntry,
    PlannedSplit,
    SplitChangeLine,
    SplitChangeOfProject,
)
from app.plans.models import Plan, PlanSection, PrintedRow, PrintedRowNote, PrintedTotal
from app.projects.models import Project, ProjectUnit
from app.returns.models import (
    DeadlineRuleOfPlan,
    EvidenceFile,
    MonthlyReturn,
    ProjectMonth,
    ProjectMonthAmount,
    ReportingPeriod,
    Restatement,
    RestatementAmount,
    ReturnVersion,
    ReviewStep,
    RollupCell,
    VersionAmount,
    VersionExplanation,
    VersionMilestone,
    VersionProblem,
    WorkingDayException,
)

__all__ = [
    "AnnualPlanAmount",
    "AnnualPlanOfProject",
    "AuditEntry",
    "Base",
    "DatabaseMark",
    "DeadlineRuleOfPlan",
    "DifferenceNoteOfProject",
    "EvidenceFile",
    "LedgerEntry",
    "MonthlyReturn",
    "Organisation",
    "OrganisationAlias",
    "Plan",
    "PlanSection",
    "PlannedSplit",
    "PrintedRow",
    "PrintedRowNote",
    "PrintedTotal",
    "Project",
    "ProjectMonth",
    "ProjectMonthAmount",
    "ProjectUnit",
    "RecoveryCode",
    "Region",
    "RegionAlias",
    "ReportingPeriod",
    "Restatement",
    "RestatementAmount",
    "ReturnVersion",
    "ReviewStep",
    "RollupCell",
    "SavedView",
    "SignInAttempt",
    "SplitChangeLine",
    "SplitChangeOfProject",
    "UserAccount",
    "UserGrant",
    "UserSession",
    "VersionAmount",
    "VersionExplanation",
    "VersionMilestone",
    "VersionProblem",
    "WorkingDayException",
]

metadata = Base.metadata
