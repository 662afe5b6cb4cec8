"""What is known of a month, as the query layer returns it, with realistic defaults."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.funding.types import FundingSource
from app.kernel.months import Month
from app.lights.types import DimensionLight, Evaluation, Light, LightDimension, LightFact
from app.portfolio.types import ProjectFact, Sum
from app.projects.types import Stage
from app.returns.types.cube import CubeMeasure
from app.returns.types.facts import MonthFact
from app.returns.types.report import SourceAmounts
from app.returns.types.vocabulary import Grade, Reporting
from tests.unit.portfolio.facts import project

if TYPE_CHECKING:
    from app.portfolio.types.cube import Sums

JUNE = Month(2023, 6)
FACT = MonthFact(
    project_code="EX-01",
    month=JUNE,
    revision=0,
    stage=Stage.FOUNDATION,
    grade=Grade.SMOOTH,
    reporting=Reporting.REPORTED,
    was_late=False,
    version_id=1,
    total_investment=Decimal(1500),
    amounts=(SourceAmounts(FundingSource.CENTRAL_BUDGET, completed=Decimal(400)),),
    next_work="完成基础施工。",
)


def month_fact(**changes: Any) -> MonthFact:  # noqa: ANN401 - any field
    """Return how the example project stood, changed as asked."""
    return replace(FACT, **changes)


def standing_project(code: str = "EX-01", **changes: Any) -> ProjectFact:  # noqa: ANN401 - any field of the month
    """Return a project of its own name with how it stood, changed as asked."""
    return project(code=code, name=f"{code}项目", standing=month_fact(project_code=code, **changes))


def completed(amount: str | None) -> tuple[SourceAmounts, ...]:
    """Return amounts of which only the completed investment (万元) matters."""
    return (
        SourceAmounts(FundingSource.CENTRAL_BUDGET, completed=None if amount is None else Decimal(amount)),
    )


def light_fact(code: str, light: Light | None, **changes: Any) -> LightFact:  # noqa: ANN401 - any field
    """Return the light of a project; None is that of one that is not judged."""
    judged = (
        ()
        if light is None
        else (DimensionLight(LightDimension.PROGRESS, light, 2, f"进度{light.label}，连续2个月。"),)
    )
    return replace(
        LightFact(
            project_code=code,
            month=JUNE,
            revision=0,
            evaluation=Evaluation(light or Light.GREEN, 2, judged),
            rule_set_id=1,
            rule_name="百分点制第1版",
            grade=Grade.SMOOTH,
            reason_id=None,
        ),
        **changes,
    )


def sums(**values: str | None) -> Sums:
    """Return the sums of the cube; what is not given is blank, or none where it is a count."""
    return {measure: _sum(values.get(measure.value), measure) for measure in CubeMeasure}


def _sum(value: str | None, measure: CubeMeasure) -> Sum:
    if value is not None:
        return Sum(Decimal(value), 1)
    return Sum(None, 0) if measure.may_be_blank else Sum(Decimal(0), 0)
