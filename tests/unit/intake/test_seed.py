"""Facts about the two plans of the seed: every difference in them comes out by rule, and is explained."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app.intake.rules.figures import figures
from app.intake.rules.reconcile import package_with_rows, reconcile
from app.intake.service import check_package
from app.intake.types.reconcile import Outcome, ReconcileRule, RuleGroup
from app.plans.types import StatedMeasure
from app.projects.types import Measure
from config import PROJECT_ROOT

if TYPE_CHECKING:
    from app.intake.types.package import PlanPackage
    from app.intake.types.reconcile import ReconcileCheck

CODES = ("jian-2022", "shangrao-2022")


@pytest.fixture(scope="module")
def packages() -> dict[str, PlanPackage]:
    found = {code: check_package(PROJECT_ROOT / "seed" / code) for code in CODES}
    assert {code: problems for code, (_, problems) in found.items()} == dict.fromkeys(CODES, ())
    return {code: package for code, (package, _) in found.items() if package is not None}


@pytest.fixture(scope="module")
def compared(packages: dict[str, PlanPackage]) -> list[ReconcileCheck]:
    return [check for code in CODES for check in reconcile(package_with_rows(packages[code]))]


def test_both_plans_are_complete(packages: dict[str, PlanPackage]) -> None:
    numbers = {
        code: [(row.section_key, row.printed_no) for row in package.printed_rows]
        for code, package in packages.items()
    }
    assert numbers["jian-2022"] == [
        *(("养老", number) for number in range(1, 34)),
        *(("托育", number) for number in range(34, 53)),
        *(("儿童友好", number) for number in range(53, 55)),
    ]
    assert numbers["shangrao-2022"] == [
        *(("养老", number) for number in range(1, 44)),
        *(("托幼", number) for number in range(1, 32)),
        *(("综合性", number) for number in range(1, 3)),
    ]


def test_every_printed_total_agrees(compared: list[ReconcileCheck]) -> None:
    totals = [check for check in compared if check.rule is ReconcileRule.PRINTED_TOTAL]
    assert len(totals) == 12
    assert all(check.agrees for check in totals)


def test_every_difference_has_a_note(compared: list[ReconcileCheck]) -> None:
    bare = [
        f"{check.project} {check.rule.value}: {check.printed} {check.found} {check.expected}"
        for check in compared
        if check.outcome is Outcome.DIFFERS and not check.notes
    ]
    assert bare == []


def test_the_differences_of_both_plans_are_these(compared: list[ReconcileCheck]) -> None:
    differences = [
        (
            check.project,
            check.rule.value,
            *(value and f"{value:f}" for value in (check.found, check.expected)),
        )
        for check in compared
        if check.outcome is Outcome.DIFFERS and check.project is not None
    ]
    assert differences == [
        ("JA-10", "nursing_beds", "200", None),
        ("JA-10", "nursing_reading", None, "200"),
        ("JA-15", "beds", "150", "100"),
        ("JA-22", "nursing_beds", "300", "720"),
        ("JA-23", "capacity_reading", "993", None),
        ("JA-32", "nursing_beds", "320", "344"),
        ("SR-YL-16", "households_per_year", "480", "600"),
        ("SR-YL-31", "second_area", "50000", "26400"),
        ("SR-YL-32", "second_area", "2000", "2300"),
        ("SR-YL-34", "investment", "4000", "5000"),
        ("SR-TY-11", "second_area", "1600", "1350"),
        ("SR-TY-11", "room_areas", "710", "1350"),
        ("SR-TY-11", "class_areas", "640", "190"),
        ("SR-TY-12", "second_area", "33000", "30000"),
        ("SR-TY-13", "second_area", "1300", "1156"),
        ("SR-TY-13", "room_areas", "240", "1156"),
        ("SR-TY-13", "class_areas", "620", "140"),
        ("SR-TY-28", "second_area", "720", "420"),
        ("SR-TY-28", "room_areas", "720", "420"),
        ("SR-TY-29", "second_area", "740", "420"),
        ("SR-TY-29", "room_areas", "740", "420"),
        ("SR-TY-30", "second_area", "1000", "420"),
        ("SR-TY-30", "room_areas", "1000", "420"),
        ("SR-TY-31", "second_area", "660", "420"),
        ("SR-TY-31", "room_areas", "660", "420"),
    ]


@pytest.mark.parametrize(
    ("code", "figures", "relations", "comparisons", "indicators", "values", "commitments", "targets"),
    [("jian-2022", 88, 19, 19, 27, 81, 56, 53), ("shangrao-2022", 319, 75, 141, 20, 20, 41, 57)],
)
def test_all_that_the_plans_state_is_there(  # noqa: PLR0917 - one number each
    packages: dict[str, PlanPackage],
    code: str,
    figures: int,
    relations: int,
    comparisons: int,
    indicators: int,
    values: int,
    commitments: int,
    targets: int,
) -> None:
    package = packages[code]
    checks = [
        check for check in reconcile(package_with_rows(package)) if check.rule.group is RuleGroup.FIGURES
    ]
    assert (len(package.figures), len(package.relations), len(checks)) == (figures, relations, comparisons)
    assert len(package.indicators) == indicators
    assert sum(len(each.values) for each in package.indicators) == values
    assert len(package.commitments) == commitments
    assert sum(len(each.targets) for each in package.commitments) == targets


def test_the_differences_between_the_figures_of_both_plans_are_these(compared: list[ReconcileCheck]) -> None:
    differences = [
        (check.place.table, check.place.item, f"{check.found:f}", f"{check.expected:f}")
        for check in compared
        if check.outcome is Outcome.DIFFERS and check.place is not None
    ]
    assert differences == [
        ("正文", "托位需求", "20550", "20111"),
        ("表一", "每千常住人口托位数", "1.93", "1.92"),
        ("表1", "农村居家养老提供餐饮设施个数占建制村比例", "80.23", "80.24"),
        ("表3", "是否具有《托育机构卫生评价报告》", "119", "118"),
        ("表3", "是否具有消防安全检查合格证明", "200", "199"),
        ("表3", "是否具有《食品经营许可证》", "375", "374"),
        ("表3", "实际收托婴幼儿数", "8919", "9113"),
        ("表3", "提供托育服务的机构数", "363", "381"),
        ("表3", "可提供托位数", "11765", "11775"),
        ("正文", "公办养老机构床位总数", "9602", "9740"),
        ("正文", "公办养老机构收住老人", "3340", "3363"),
        ("正文", "养老机构签约率", "100", "115"),
        ("正文", "托育服务机构数", "455", "459"),
        ("正文", "托育服务机构数", "455", "459"),
        ("正文", "非营利性托幼机构占比", "34.9", "35.2"),
        ("正文", "60岁及以上人口占比", "17.69", "17.41"),
        ("正文", "65岁及以上人口占比", "12.45", "12.25"),
        ("正文", "0-3岁婴幼儿占总人口比重", "4.62", "4.55"),
        ("正文", "2025年新增床位", "7500", "7546"),
    ]


def test_every_relation_of_the_plans_can_be_recomputed(compared: list[ReconcileCheck]) -> None:
    assert [check.printed for check in compared if check.rule is ReconcileRule.UNCOMPARED_RELATION] == []


@pytest.mark.parametrize(
    ("code", "measure", "region", "as_of"),
    [
        ("jian-2022", StatedMeasure.BEDS, "360800", "2021-10"),
        ("jian-2022", StatedMeasure.PLACES, "360800", "2021-10"),
        ("jian-2022", StatedMeasure.RESIDENT_POPULATION, "360800", "2020-11"),
        ("shangrao-2022", StatedMeasure.BEDS, "361100", "2022-06"),
        ("shangrao-2022", StatedMeasure.PLACES, "361127", "2022-06"),
        ("shangrao-2022", StatedMeasure.RESIDENT_POPULATION, "361127", "2020-11"),
    ],
)
def test_a_figure_to_compute_with_has_its_day(
    packages: dict[str, PlanPackage], code: str, measure: StatedMeasure, region: str, as_of: str
) -> None:
    (found,) = [
        figure
        for figure in packages[code].figures
        if figure.measure is measure and figure.region_code == region
    ]
    assert str(found.as_of) == as_of


def test_no_digit_of_any_description_is_passed_over(packages: dict[str, PlanPackage]) -> None:
    passed_over = [
        (project.code, match.group())
        for package in packages.values()
        for project in package.projects
        for match in re.finditer(r"\d+", project.content)
        if not any(figure.number <= match.start() < figure.end for figure in figures(project.content))
    ]
    assert passed_over == []


def test_every_figure_that_nothing_compares_has_its_reason(compared: list[ReconcileCheck]) -> None:
    loose = [check for check in compared if check.rule is ReconcileRule.UNCOMPARED_FIGURE]
    assert {check.explanation for check in loose} == {
        "用地面积，方案没有可核对的栏目",
        "拆除的面积，不计入建筑面积",
        "户外面积，不计入建筑面积",
        "医疗床位，不计入养老床位，没有可核对的栏目",
        "每处的面积；处数没有印，无法核对",
        "每地一处；地数没有印，无法核对",
        "栋数，没有可核对的栏目",
        "班级数，没有总数可核对",
        "房间数，没有总数可核对",
        "比率，缺少可核对的基数",
        "服务对象的年龄",
        "没有规则可以核对这个数字",
    }
    unknown = [check.printed for check in loose if check.explanation == "没有规则可以核对这个数字"]
    assert unknown == ["是一家专门从事", "上饶市佳诺托育是一家专注"]


def test_every_reading_of_ours_is_held_against_printed_words(compared: list[ReconcileCheck]) -> None:
    bare = [check.project for check in compared if check.rule is ReconcileRule.UNCOMPARED_READING]
    assert bare == []


@pytest.mark.parametrize(
    ("code", "measure", "value"),
    [
        ("SR-YL-03", Measure.NEW_BEDS, 100),
        ("SR-YL-13", Measure.SITES, 72),
        ("SR-YL-16", Measure.HOUSEHOLDS, 600),
        ("JA-23", Measure.RENOVATED_BEDS, 993),
        ("JA-22", Measure.FLOOR_AREA, 33088),
    ],
)
def test_a_reading_that_took_thought_is_kept(
    packages: dict[str, PlanPackage], code: str, measure: Measure, value: int
) -> None:
    projects = {project.code: project for package in packages.values() for project in package.projects}
    readings = {figure.measure: figure.value for figure in projects[code].figures}
    assert readings[measure] == value
