"""Every model of the product, so that the metadata is whole."""

from __future__ import annotations

from app.accounts.models import RecoveryCode, SavedView, SignInAttempt, UserAccount, UserGrant, UserSession
from app.audit.models import AuditEntry
from app.briefs.models import BriefDraft, BriefSettingsOfPlan, IssuedBrief
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
from app.db.base import Base
from app.db.mark import DatabaseMark
from app.db.state import DataState
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
from app.lights.models import LightOfDimension, LightReason, LightRuleSet, ProjectLight
from app.outcomes.models import Indicator, Observation, StatedValue
from app.plans.models import (
    Plan,
    PlanFigure,
    PlanRelation,
    PlanSection,
    PrintedRow,
    PrintedRowNote,
    PrintedTotal,
)
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
from app.tasks.models import Task

__all__ = [
    "AnnualPlanAmount",
    "AnnualPlanOfProject",
    "AuditEntry",
    "Base",
    "BriefDraft",
    "BriefSettingsOfPlan",
    "Commitment",
    "CommitmentDecision",
    "CommitmentDraft",
    "CommitmentFile",
    "CommitmentTarget",
    "CommitmentUnit",
    "CommitmentUpdate",
    "DataState",
    "DatabaseMark",
    "DeadlineRuleOfPlan",
    "DifferenceNoteOfProject",
    "EvidenceFile",
    "Indicator",
    "IssuedBrief",
    "LedgerEntry",
    "LightOfDimension",
    "LightReason",
    "LightRuleSet",
    "MonthlyReturn",
    "Observation",
    "Organisation",
    "OrganisationAlias",
    "Plan",
    "PlanFigure",
    "PlanRelation",
    "PlanSection",
    "PlannedSplit",
    "PrintedRow",
    "PrintedRowNote",
    "PrintedTotal",
    "Project",
    "ProjectLight",
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
    "StatedValue",
    "Task",
    "UpdateTarget",
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
