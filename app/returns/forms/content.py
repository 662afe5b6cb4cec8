"""A content → the texts of its fields: how a form is filled before anybody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.funding.types import FundingSource
from app.kernel.money import wan_yuan_text
from app.projects.types import MilestoneKind
from app.returns.forms import names
from app.returns.rules.carrying import as_planned
from app.returns.types.vocabulary import Amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.funding.types import PlannedAmount
    from app.returns.types.facts import MonthFact
    from app.returns.types.report import MilestoneReport, ProblemReport, ProjectBasis, Report, SourceAmounts


def fields_of(report: Report) -> dict[str, str]:
    """Return a report as a form would send it; blanks are left out."""
    pairs = {
        "stage": report.stage.value,
        "grade": report.grade.value,
        "progress": report.progress,
        "next_work": report.next_work,
        **dict(_of_amounts(report.amounts)),
        **dict(_of_milestones(report.milestones)),
        **dict(_of_problems(report.problems)),
        **{names.of_explanation(key): text for key, text in report.explanations},
    }
    return {name: text for name, text in pairs.items() if text}


def fields_of_previous(
    fact: MonthFact | None, basis: ProjectBasis, split: Iterable[PlannedAmount]
) -> dict[str, str]:
    """Return what a month's form holds before anybody types: the month before, or what the plan says.

    Reasons why amounts fell belong to their own month and are not taken over.
    """
    amounts = as_planned(fact.amounts if fact is not None else (), tuple(split))
    pairs = dict(_of_amounts(amounts))
    if fact is not None:
        pairs |= {
            "stage": fact.stage.value if fact.stage else "",
            "grade": fact.grade.value if fact.grade else "",
            "progress": fact.progress,
            "next_work": fact.next_work,
            **dict(_of_milestones(fact.milestones)),
            **dict(_of_problems(fact.problems)),
            **{names.of_explanation(key): text for key, text in fact.explanations},
        }
    pairs |= plan_fields(basis)
    return {name: text for name, text in pairs.items() if text and not name.endswith("-reduction_reason")}


def plan_fields(basis: ProjectBasis) -> dict[str, str]:
    """Return the fields that the plan decides and nobody types: its own dates of 开工 and 竣工."""
    return {
        names.of_milestone(MilestoneKind.START, "planned"): str(basis.planned_start),
        names.of_milestone(MilestoneKind.COMPLETION, "planned"): str(basis.planned_completion),
    }


def without_problem(fields: Mapping[str, str], number: int) -> dict[str, str]:
    """Return the fields of a form without one of its problems; those after it move up."""
    rows = [
        {name: text for name, text in fields.items() if name.startswith(names.of_problem(each, ""))}
        for each in range(names.MOST_PROBLEMS)
    ]
    others = {name: text for name, text in fields.items() if not any(name in row for row in rows)}
    kept = [row for each, row in enumerate(rows) if each != number]
    return others | {
        names.of_problem(place, name.rpartition("-")[2]): text
        for place, row in enumerate(kept)
        for name, text in row.items()
    }


def _of_amounts(amounts: Iterable[SourceAmounts]) -> Iterator[tuple[str, str]]:
    for row in amounts:
        for kind in Amount:
            amount = row.amount(kind)
            if amount is not None and (row.source, kind) != (FundingSource.UNASSIGNED, Amount.PLANNED):
                yield names.amount(row.source, kind), wan_yuan_text(amount)
        yield names.of_source(row.source, "reduction_reason"), row.reduction_reason
        yield names.of_source(row.source, "is_advance"), "y" if row.is_advance else ""


def _of_milestones(milestones: Iterable[MilestoneReport]) -> Iterator[tuple[str, str]]:
    for row in milestones:
        for part in ("planned", "forecast", "actual", "expires_on"):
            day = getattr(row, part)
            yield names.of_milestone(row.kind, part), "" if day is None else str(day)
        yield names.of_milestone(row.kind, "document_number"), row.document_number
        yield names.of_milestone(row.kind, "waiver"), row.waiver


def _of_problems(problems: Iterable[ProblemReport]) -> Iterator[tuple[str, str]]:
    for number, row in enumerate(problems):
        yield names.of_problem(number, "kind"), row.kind.value
        yield names.of_problem(number, "level"), row.level.value
        yield names.of_problem(number, "description"), row.description
        yield names.of_problem(number, "department"), row.department
        yield (
            names.of_problem(number, "needed_by"),
            "" if row.needed_by is None else row.needed_by.isoformat(),
        )
