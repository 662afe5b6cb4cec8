"""All rules over all rows, and what no rule compared."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.intake.rules.reconcile import columns, parts, sites
from app.intake.rules.reconcile.figures import figure_checks
from app.intake.rules.reconcile.row import Finding, ReconcileRow, reconcile_row, snippet
from app.intake.types.figures import FigureKind
from app.intake.types.reconcile import (
    ListedProject,
    Outcome,
    PlanWithRows,
    ReconcileCheck,
    ReconcileRule,
    Relation,
)
from app.kernel.texts import Text
from app.plans.types import TotalMeasure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.intake.types.figures import TextFigure
    from app.intake.types.package import PlanPackage
    from app.plans.types import PlanFact, PrintedTotalFact, RowNote, Sector

_RULES = (
    columns.bed_findings,
    columns.nursing_findings,
    columns.place_findings,
    parts.area_part_findings,
    sites.site_findings,
    columns.household_findings,
    columns.investment_findings,
    columns.start_findings,
    parts.count_findings,
    parts.unit_price_findings,
    parts.yearly_findings,
    sites.named_findings,
    columns.column_findings,
)

_REASONS = {
    FigureKind.LAND_AREA: Text("用地面积，方案没有可核对的栏目"),
    FigureKind.DEMOLISHED_AREA: Text("拆除的面积，不计入建筑面积"),
    FigureKind.OUTDOOR_AREA: Text("户外面积，不计入建筑面积"),
    FigureKind.HOSPITAL_BEDS: Text("医疗床位，不计入养老床位，没有可核对的栏目"),
    FigureKind.AREA_PER_SITE: Text("每处的面积；处数没有印，无法核对"),
    FigureKind.SITES_EACH: Text("每地一处；地数没有印，无法核对"),
    FigureKind.BUILDINGS: Text("栋数，没有可核对的栏目"),
    FigureKind.CLASSES: Text("班级数，没有总数可核对"),
    FigureKind.ROOMS: Text("房间数，没有总数可核对"),
    FigureKind.SITES: Text("建设一处的说明，没有点位读数"),
    FigureKind.RATIO: Text("比率，缺少可核对的基数"),
    FigureKind.AGE: Text("服务对象的年龄"),
}
_NO_RULE = Text("没有规则可以核对这个数字")


def package_with_rows(package: PlanPackage) -> PlanWithRows:
    """Return the facts of a package that has not been loaded."""
    pairs = zip(package.projects, package.printed_rows, strict=True)
    return PlanWithRows(
        package.plan,
        tuple(ListedProject(project, row) for project, row in pairs),
        package.figures,
        package.relations,
        package.indicators,
    )


def reconcile(plan: PlanWithRows) -> tuple[ReconcileCheck, ...]:
    """Return every comparison of a plan with itself: printed totals, row by row, then its other figures."""
    return (
        *_totals(plan),
        *(check for listed in plan.listed for check in row_checks(plan.plan, listed)),
        *figure_checks(plan),
    )


def _totals(plan: PlanWithRows) -> Iterator[ReconcileCheck]:
    """Compare every printed total with the sum over the rows that it covers."""
    titles = {section.key: section.printed_title for section in plan.plan.sections}
    for stated in plan.plan.printed_totals:
        rows = [each for each in plan.listed if stated.section_key in {None, each.project.section_key}]
        computed = _computed(stated, rows)
        where = plan.plan.list_title if stated.section_key is None else titles[stated.section_key]
        yield ReconcileCheck(
            plan=plan.plan.code,
            section=stated.section_key,
            rule=ReconcileRule.PRINTED_TOTAL,
            printed=Text("{place}：{measure}", place=where, measure=stated.measure.label),
            found=stated.value,
            unit=stated.measure.unit,
            compared_with=Text("{number} 个项目相加", number=len(rows)),
            expected=computed,
            outcome=Outcome.AGREES if stated.value == computed else Outcome.DIFFERS,
        )


def _computed(stated: PrintedTotalFact, rows: list[ListedProject]) -> Decimal:
    if stated.measure is TotalMeasure.PROJECT_COUNT:
        return Decimal(len(rows))
    if stated.measure is TotalMeasure.TOTAL_INVESTMENT:
        return sum((each.project.total_investment for each in rows), Decimal(0))
    return sum((each.project.central_requested or Decimal(0) for each in rows), Decimal(0))


def row_checks(plan: PlanFact, listed: ListedProject) -> tuple[ReconcileCheck, ...]:
    """Return every comparison within one row, and the figures and readings that none of them uses."""
    row = reconcile_row(listed, _sector(plan, listed))
    findings = [finding for rule in _RULES for finding in rule(row)]
    used = {figure.number for finding in findings for figure in finding.figures}
    compared = {measure for finding in findings for measure in finding.measures}
    loose = [_uncompared_figure(figure) for figure in row.figures if figure.number not in used]
    loose += [
        Finding(
            rule=ReconcileRule.UNCOMPARED_READING,
            found=figure.value,
            unit=figure.measure.unit,
            compared_with="",
            expected=None,
            printed=Text("采用的{measure}读数", measure=figure.measure.label),
            explanation=Text("没有找到可核对的印刷文字"),
            fields=(figure.measure.value,),
        )
        for figure in listed.project.figures
        if figure.measure not in compared
    ]
    return tuple(_check(plan.code, row, finding) for finding in (*findings, *loose))


def _sector(plan: PlanFact, listed: ListedProject) -> Sector:
    return next(section.sector for section in plan.sections if section.key == listed.project.section_key)


def _uncompared_figure(figure: TextFigure) -> Finding:
    return Finding(
        rule=ReconcileRule.UNCOMPARED_FIGURE,
        found=figure.value,
        unit=figure.unit,
        compared_with="",
        expected=None,
        figures=(figure,),
        explanation=_REASONS.get(figure.kind, _NO_RULE),
    )


def _check(plan_code: str, row: ReconcileRow, finding: Finding) -> ReconcileCheck:
    project = row.listed.project
    return ReconcileCheck(
        plan=plan_code,
        section=project.section_key,
        project=project.code,
        name=project.name,
        rule=finding.rule,
        printed=finding.printed if finding.printed is not None else snippet(row.text, finding.figures),
        found=finding.found,
        unit=finding.unit,
        compared_with=finding.compared_with,
        expected=finding.expected,
        relation=finding.relation,
        outcome=_outcome(finding),
        explanation=finding.explanation,
        notes=_notes(row, finding),
    )


def _outcome(finding: Finding) -> Outcome:
    if finding.rule in {ReconcileRule.UNCOMPARED_FIGURE, ReconcileRule.UNCOMPARED_READING}:
        return Outcome.UNCOMPARED
    agrees = finding.agrees
    if agrees is None:
        if finding.found is None or finding.expected is None:
            agrees = False
        elif finding.relation is Relation.AT_MOST:
            agrees = finding.found <= finding.expected
        else:
            agrees = finding.found == finding.expected
    return Outcome.AGREES if agrees else Outcome.DIFFERS


def _notes(row: ReconcileRow, finding: Finding) -> tuple[RowNote, ...]:
    """Return the notes that speak of a finding: of its fields, or of the very words that it compares.

    Many notes on the description speak of a misprint elsewhere in it, so those must quote the figure.
    """
    numbers = [row.text[figure.number : figure.end] for figure in finding.figures]
    return tuple(
        note
        for note in row.listed.row.notes
        if (note.field in finding.fields and note.field != "content")
        or (note.field == "content" and any(number in note.printed for number in numbers))
    )
