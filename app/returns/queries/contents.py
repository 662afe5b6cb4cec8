"""Rows of a version or a month as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.partial_dates import PartialDate
from app.returns.types.report import MilestoneReport, ProblemReport, Report, SourceAmounts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from app.funding.types import FundingSource
    from app.returns.models import (
        ProjectMonthAmount,
        RestatementAmount,
        ReturnVersion,
        VersionAmount,
        VersionMilestone,
        VersionProblem,
    )


def report_of_version(version: ReturnVersion) -> Report:
    """Return the content of a version, its parts in their own orders."""
    return Report(
        stage=version.stage,
        grade=version.grade,
        progress=version.progress,
        next_work=version.next_work,
        amounts=tuple(
            SourceAmounts(
                each.source,
                each.planned,
                each.allocated,
                each.received,
                each.completed,
                each.paid,
                each.reduction_reason,
                each.is_advance,
            )
            for each in _by_source(version.amounts)
        ),
        milestones=milestones_of(version.milestones),
        problems=problems_of(version.problems),
        explanations=tuple((each.key, each.text) for each in version.explanations),
    )


def amounts_of(
    rows: Iterable[ProjectMonthAmount | RestatementAmount], advanced: Collection[FundingSource] = ()
) -> tuple[SourceAmounts, ...]:
    """Return amounts in the order of sources; `advanced` are those of which some was paid in advance."""
    return tuple(
        SourceAmounts(
            each.source,
            each.planned,
            each.allocated,
            each.received,
            each.completed,
            each.paid,
            is_advance=each.source in advanced,
        )
        for each in sorted(rows, key=lambda row: row.source.position)
    )


def milestones_of(rows: Iterable[VersionMilestone]) -> tuple[MilestoneReport, ...]:
    """Return milestones in their order."""
    return tuple(
        MilestoneReport(
            each.kind,
            # A composite of an entity says the same, and a row of a table has none.
            PartialDate.if_known(each.planned_on, each.planned_precision),
            each.forecast,
            each.actual,
            each.document_number,
            each.expires_on,
            each.waiver,
        )
        for each in sorted(rows, key=lambda row: row.kind.position)
    )


def problems_of(rows: Iterable[VersionProblem]) -> tuple[ProblemReport, ...]:
    """Return problems in the order in which they were entered."""
    return tuple(
        ProblemReport(each.kind, each.level, each.description, each.department, each.needed_by)
        for each in rows
    )


def _by_source(rows: Iterable[VersionAmount]) -> list[VersionAmount]:
    return sorted(rows, key=lambda row: row.source.position)
