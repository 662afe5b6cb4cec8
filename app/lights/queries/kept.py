"""Reads of the lights that are kept: of a month in either reading, and of a project through all months."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, exists, select, tuple_

from app.extensions import database
from app.lights.models import LightOfDimension, LightRuleSet, ProjectLight
from app.lights.queries.conditions import of_plan, revision_in
from app.lights.types import DimensionLight, Evaluation, KeptLight, LightDimension, LightFact, name_of
from app.projects.models import Project
from app.returns.models import ProjectMonth, ReportingPeriod
from app.returns.types.vocabulary import PeriodState

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.kernel.months import Month
    from app.returns.types.facts import AsOf

_ORDER = {dimension: place for place, dimension in enumerate(LightDimension)}


def lights(codes: Collection[str], as_of: AsOf) -> dict[str, LightFact]:
    """Return the lights of some projects in a closed month, by project code, in two queries.

    A project that was not judged is left out: it has no light.
    """
    found = _facts(
        Project.code.in_(codes), ProjectLight.month == as_of.month, revision_in(as_of.reading, ProjectLight)
    )
    return {fact.project_code: fact for fact in found if fact.evaluation.is_judged}


def history(code: str) -> tuple[LightFact, ...]:
    """Return every light of a project, the newest month first, of each the highest revision first.

    Where it was not judged (`evaluation.is_judged`) there is no light to show.
    """
    return tuple(reversed(_facts(Project.code == code)))


def kept(
    plan_code: str, months: Collection[Month], codes: Collection[str] | None = None
) -> dict[tuple[Month, int], list[KeptLight]]:
    """Return every revision of the lights of a plan in some months, by month and project id, in order."""
    conditions = [*of_plan(plan_code, codes), ProjectLight.month.in_(sorted(months))]
    dimensions = _dimensions(*conditions)
    statement = (
        select(
            ProjectLight.month,
            ProjectLight.project_id,
            ProjectLight.revision,
            ProjectLight.light,
            ProjectLight.months,
            ProjectLight.rule_set_id,
            ProjectLight.reason_id,
            ProjectLight.recorded_at,
        )
        .join(Project, Project.id == ProjectLight.project_id)
        .where(*conditions)
        .order_by(ProjectLight.month, ProjectLight.project_id, ProjectLight.revision)
    )
    found: dict[tuple[Month, int], list[KeptLight]] = defaultdict(list)
    for row in database.session.execute(statement):
        found[row.month, row.project_id].append(
            KeptLight(
                month=row.month,
                project_id=row.project_id,
                revision=row.revision,
                evaluation=_evaluation(row, dimensions),
                rule_set_id=row.rule_set_id,
                reason_id=row.reason_id,
                recorded_at=row.recorded_at,
            )
        )
    return found


def months_without() -> dict[str, Month]:
    """Return the first closed month of each plan that has facts and no lights, by plan code.

    Lights of a month are written for all projects of a plan or for none: one of them is enough to know.
    """
    facts = exists().where(
        ProjectMonth.plan_code == ReportingPeriod.plan_code, ProjectMonth.month == ReportingPeriod.month
    )
    judged = exists().where(
        Project.plan_code == ReportingPeriod.plan_code,
        ProjectLight.project_id == Project.id,
        ProjectLight.month == ReportingPeriod.month,
    )
    statement = (
        select(ReportingPeriod.plan_code, ReportingPeriod.month)
        .where(ReportingPeriod.state == PeriodState.CLOSED, facts, ~judged)
        .order_by(ReportingPeriod.month.desc(), ReportingPeriod.plan_code)
    )
    # The oldest comes last, and stays.
    return dict(database.session.execute(statement).all())


def _facts(*conditions: ColumnElement[bool]) -> list[LightFact]:
    """Return lights in the order of month, project and revision."""
    dimensions = _dimensions(*conditions)
    statement = (
        select(
            Project.code,
            ProjectLight.month,
            ProjectLight.project_id,
            ProjectLight.revision,
            ProjectLight.light,
            ProjectLight.months,
            ProjectLight.rule_set_id,
            ProjectLight.reason_id,
            LightRuleSet.preset,
            LightRuleSet.version,
            ProjectMonth.grade,
        )
        .join(Project, Project.id == ProjectLight.project_id)
        .join(LightRuleSet, LightRuleSet.id == ProjectLight.rule_set_id)
        # A restatement leaves the owner's grade as it was: that of the first revision stands for all.
        .join(
            ProjectMonth,
            (ProjectMonth.project_id == ProjectLight.project_id)
            & (ProjectMonth.month == ProjectLight.month)
            & (ProjectMonth.revision == 0),
        )
        .where(*conditions)
        .order_by(ProjectLight.month, Project.code, ProjectLight.revision)
    )
    return [
        LightFact(
            project_code=row.code,
            month=row.month,
            revision=row.revision,
            evaluation=_evaluation(row, dimensions),
            rule_set_id=row.rule_set_id,
            rule_name=name_of(row.preset, row.version),
            grade=row.grade,
            reason_id=row.reason_id,
        )
        for row in database.session.execute(statement)
    ]


_Dimensions = dict[tuple["Month", int, int], list[DimensionLight]]


def _dimensions(*conditions: ColumnElement[bool]) -> _Dimensions:
    """Return the dimensions of lights by month, project id and revision, in the order of `LightDimension`."""
    key = (LightOfDimension.month, LightOfDimension.project_id, LightOfDimension.revision)
    statement = (
        select(
            *key,
            LightOfDimension.dimension,
            LightOfDimension.light,
            LightOfDimension.months,
            LightOfDimension.sentence,
            LightOfDimension.actual,
            LightOfDimension.scheduled,
        )
        .join(
            ProjectLight,
            tuple_(*key) == tuple_(ProjectLight.month, ProjectLight.project_id, ProjectLight.revision),
        )
        .join(Project, Project.id == ProjectLight.project_id)
        .where(*conditions)
        .order_by(*key, LightOfDimension.dimension)
    )
    found: _Dimensions = defaultdict(list)
    for row in database.session.execute(statement):
        found[row.month, row.project_id, row.revision].append(
            DimensionLight(row.dimension, row.light, row.months, row.sentence, row.actual, row.scheduled)
        )
    for each in found.values():
        each.sort(key=lambda light: _ORDER[light.dimension])
    return found


def _evaluation(row: Any, dimensions: _Dimensions) -> Evaluation:  # noqa: ANN401 - a row of a SELECT
    return Evaluation(
        light=row.light,
        months=row.months,
        dimensions=tuple(dimensions.get((row.month, row.project_id, row.revision), ())),
        is_held=row.reason_id is not None,
    )
