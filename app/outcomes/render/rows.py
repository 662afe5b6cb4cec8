"""The rows that all files of outcomes share: one for each indicator or measure in each region.

Figures are those of the page, rounded as it shows them, so that page, CSV, workbook and JSON say the same.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.rounding import half_up
from app.outcomes.render.words import rounded
from app.outcomes.rules.standing import gap_unit, outlook_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.outcomes.types.outcome import MeasureOutcome, RegionOutcome
    from app.outcomes.types.pages import IndicatorLine, OutcomesFile, PlanOutcomes

Value = str | int | Decimal | None

HEADS = {
    "plan": "方案",
    "city": "城市",
    "region_code": "地区代码",
    "region": "地区",
    "indicator": "指标编号",
    "name": "指标",
    "unit": "单位",
    "kind": "性质",
    "month": "截至月份",
    "baseline": "基期值",
    "baseline_as_of": "基期",
    "attained": "最新值",
    "attained_as_of": "最新值时间",
    "attained_source": "最新值来源",
    "target_printed": "目标（方案所印）",
    "target": "目标值",
    "target_year": "目标年份",
    "standing": "是否达到",
    "forecast": "目标年末预计",
    "low": "模拟下限（10%）",
    "high": "模拟上限（90%）",
    "share_reaching": "模拟中达到目标的比例（%）",
    "gap": "缺口（正数为还差，负数为富余）",
    "gap_unit": "缺口单位",
    "needed": "方案需新增",
    "promised": "项目承诺新增",
    "renovated": "项目改造（不增加）",
    "in_use": "已投用的新增",
    "remark": "说明",
}
"""Names of the fields of a row, and the heads under which people read them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator or measure in one region; None is unknown and never 0."""

    plan: str
    city: str
    region_code: str
    region: str
    indicator: str
    name: str
    unit: str
    kind: str = ""
    month: str = ""
    baseline: Decimal | None = None
    baseline_as_of: str = ""
    attained: Decimal | None = None
    attained_as_of: str = ""
    attained_source: str = ""
    target_printed: str = ""
    target: Decimal | None = None
    target_year: int | None = None
    standing: str = ""
    forecast: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    share_reaching: Decimal | None = None
    gap: Decimal | None = None
    gap_unit: str = ""
    needed: Decimal | None = None
    promised: Decimal | None = None
    renovated: Decimal | None = None
    in_use: Decimal | None = None
    remark: str = ""

    def values(self) -> dict[str, Value]:
        """Return the fields by name, in the order of the heads."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def rows_of(file: OutcomesFile) -> Iterator[Row]:
    """Yield the rows of all plans: computed measures with their counties first, then the other indicators."""
    for shown in file.page.shown:
        lines = {line.indicator.code: line for line in shown.lines}
        for outcome in shown.measures:
            yield _measure_row(shown, outcome, lines.get(outcome.indicator_code or ""))
            for region in outcome.regions:
                yield _region_row(shown, outcome, region)
        computed = {outcome.indicator_code for outcome in shown.measures}
        for line in shown.lines:
            if line.indicator.code not in computed:
                yield _indicator_row(shown, line)


def is_of_county(row: Row, file: OutcomesFile) -> bool:
    """Return whether a row is of a county and not of a whole city."""
    return row.region_code not in {shown.plan.city_code for shown in file.page.shown}


def _measure_row(shown: PlanOutcomes, outcome: MeasureOutcome, line: IndicatorLine | None) -> Row:
    measure, promised = outcome.measure, outcome.promised
    return Row(
        plan=shown.plan.code,
        city=shown.plan.city,
        region_code=outcome.region_code,
        region=outcome.region_name,
        indicator=outcome.indicator_code or "",
        name=line.indicator.name if line else measure.label,
        unit=measure.unit,
        kind=line.indicator.kind.label if line else "",
        month=str(outcome.month or ""),
        baseline=rounded(outcome.baseline, measure),
        baseline_as_of=str(outcome.baseline_as_of or ""),
        attained=rounded(outcome.attained, measure),
        attained_as_of=str(outcome.month or "") if outcome.attained is not None else "",
        attained_source="按项目推算" if outcome.attained is not None else "",
        target_printed=line.target.printed if line and line.target else "",
        target=outcome.target,
        target_year=outcome.target_year,
        standing=outlook_of(outcome).label,
        forecast=rounded(outcome.forecast, measure),
        low=rounded(outcome.range.low, measure) if outcome.range else None,
        high=rounded(outcome.range.high, measure) if outcome.range else None,
        share_reaching=half_up(outcome.range.share_reaching, 1) if outcome.range else None,
        gap=_whole(outcome.gap),
        gap_unit=gap_unit(measure),
        needed=promised.needed if promised else None,
        promised=promised.promised if promised else None,
        renovated=promised.renovated if promised else None,
        remark=_joined((outcome.sentence, promised.sentence if promised else "", outcome.thin)),
    )


def _region_row(shown: PlanOutcomes, outcome: MeasureOutcome, region: RegionOutcome) -> Row:
    measure = outcome.measure
    return Row(
        plan=shown.plan.code,
        city=shown.plan.city,
        region_code=region.region_code,
        region=region.region_name,
        indicator=outcome.indicator_code or "",
        name=measure.label,
        unit=measure.unit,
        month=str(outcome.month or ""),
        baseline=rounded(region.baseline, measure),
        baseline_as_of=str(outcome.baseline_as_of or "") if region.baseline is not None else "",
        attained=rounded(region.attained, measure),
        attained_as_of=str(outcome.month or "") if region.attained is not None else "",
        attained_source="按项目推算" if region.attained is not None else "",
        target=region.target,
        target_year=outcome.target_year,
        forecast=rounded(region.forecast, measure),
        gap=_whole(region.gap),
        gap_unit=gap_unit(measure),
        promised=region.planned_amount,
        in_use=region.in_use_amount,
        remark=region.missing,
    )


def _indicator_row(shown: PlanOutcomes, line: IndicatorLine) -> Row:
    indicator, latest, target = line.indicator, line.latest, line.target
    return Row(
        plan=shown.plan.code,
        city=shown.plan.city,
        region_code=shown.plan.city_code,
        region=shown.plan.city,
        indicator=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        kind=indicator.kind.label,
        month=str(shown.month or ""),
        attained=latest.value if latest else None,
        attained_as_of=str(latest.as_of) if latest else "",
        attained_source=latest.source if latest else "",
        target_printed=target.printed if target else "",
        target=target.value if target else None,
        target_year=target.year if target else None,
        standing=line.standing.label,
        remark=indicator.note,
    )


def _whole(value: Decimal | None) -> Decimal | None:
    return None if value is None else half_up(value, 0)


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
