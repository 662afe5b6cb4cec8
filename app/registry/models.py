"""Every model of the product, so that the metadata is whole."""

from __future__ import annotations

from app.audit.models import AuditEntry
from app.db.base import Base
from app.directory.models import Organisation, OrganisationAlias, Region, RegionAlias
from app.funding.models import PlannedSplit
from app.plans.models import Plan, PlanSection, PrintedRow, PrintedRowNote, PrintedTotal
from app.projects.models import Project, ProjectUnit

__all__ = [
    "AuditEntry",
    "Base",
    "Organisation",
    "OrganisationAlias",
    "Plan",
    "PlanSection",
    "PlannedSplit",
    "PrintedRow",
    "PrintedRowNote",
    "PrintedTotal",
    "Project",
    "ProjectUnit",
    "Region",
    "RegionAlias",
]

metadata = Base.metadata
