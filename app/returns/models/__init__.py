"""Tables of periods, returns, month facts and restatements. Times are UTC.

What was submitted or closed is append-only: triggers made by the migration refuse UPDATE and DELETE on the
tables of `APPEND_ONLY`, on both databases.
"""

from __future__ import annotations

from app.returns.models.facts import ProjectMonth, ProjectMonthAmount, Restatement, RestatementAmount
from app.returns.models.periods import DeadlineRuleOfPlan, ReportingPeriod, WorkingDayException
from app.returns.models.reports import (
    EvidenceFile,
    MonthlyReturn,
    ReturnVersion,
    ReviewStep,
    VersionAmount,
    VersionExplanation,
    VersionMilestone,
    VersionProblem,
)
from app.returns.models.rollups import RollupCell

APPEND_ONLY = (
    ReturnVersion,
    VersionAmount,
    VersionMilestone,
    VersionProblem,
    VersionExplanation,
    ReviewStep,
    ProjectMonth,
    ProjectMonthAmount,
    RestatementAmount,
)

__all__ = [
    "APPEND_ONLY",
    "DeadlineRuleOfPlan",
    "EvidenceFile",
    "MonthlyReturn",
    "ProjectMonth",
    "ProjectMonthAmount",
    "ReportingPeriod",
    "Restatement",
    "RestatementAmount",
    "ReturnVersion",
    "ReviewStep",
    "RollupCell",
    "VersionAmount",
    "VersionExplanation",
    "VersionMilestone",
    "VersionProblem",
    "WorkingDayException",
]
