"""Facts about checking figures, relations, indicators and commitments: each fault is told with its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.intake.service import check_package
from app.kernel.problems import Severity
from app.outcomes.types import OutcomeMeasure, ValueKind
from app.plans.types import Comparison
from tests.unit.intake.packages import REGIONS, lines, without_row, write_package
from tests.unit.intake.stated import STATED, with_cells, without_line, write_stated

if TYPE_CHECKING:
    from pathlib import Path


def found(folder: Path) -> list[str]:
    package, problems = check_package(folder)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    assert (package is None) == bool(errors)
    return lines(problems)


def test_a_faultless_package_becomes_commands(tmp_path: Path) -> None:
    package, problems = check_package(write_stated(tmp_path / "demo-2022"))
    assert problems == ()
    assert package is not None
    assert [figure.position for figure in package.figures] == list(range(1, 14))
    assert [str(relation.scale) for relation in package.relations] == ["1", "0.1", "10", "10000", "1"]
    beds, places = package.indicators
    assert (beds.measure, places.measure) == (
        OutcomeMeasure.BEDS_PER_1000_ELDERS,
        OutcomeMeasure.PLACES_PER_1000_RESIDENTS,
    )
    assert [(value.year, value.kind, value.comparison) for value in beds.values] == [
        (2020, ValueKind.ACTUAL, Comparison.EQUAL),
        (2025, ValueKind.TARGET, Comparison.MORE_THAN),
    ]
    assert places.values[0].value is None
    task, policy = package.commitments
    assert [(unit.role.value, unit.name) for unit in task.units] == [
        ("lead", "东湖民政局"),
        ("responsible", "西山区卫健委"),
    ]
    assert (task.counties, task.zones, policy.counties, policy.zones) == (True, True, False, False)
    assert [target.number for target in task.targets] == [1, 2, 3]
    assert policy.targets[0].comparison is Comparison.AT_MOST


def test_a_package_without_these_files_has_no_problems(tmp_path: Path) -> None:
    package, problems = check_package(write_package(tmp_path / "demo-2022"))
    assert problems == ()
    assert package is not None
    assert (package.figures, package.relations, package.indicators, package.commitments) == ((), (), (), ())


Fault = tuple[int, dict[str, str], str, str]
"""Line, changed cells, the column whose cell is told, and words of what is said."""

FIGURE_FAULTS: list[Fault] = [
    (2, {"region": "990029"}, "region", "没有地区代码“990029”，是否应为“990022”？"),
    (2, {"table": ""}, "table", "“所在的表”没有填写"),
    (2, {"row": "0"}, "row", "“行号”应在 1 到"),
    (2, {"measure": "resident"}, "measure", "不认识“resident”"),
    (2, {"value": "50.51"}, "value", "“50.5”里没有 50.51；请核对，读法与印刷不同时在 note 里说明"),
    (2, {"value": "50.555"}, "value", "“采用的数”最多两位小数"),
    (2, {"value": "", "measure": "", "note": ""}, "value", "“50.5”里有数却没有采用"),
    (2, {"value": "", "note": "读不清。"}, "value", "有测度“常住人口”就要有采用的数"),
    (2, {"as_of": ""}, "as_of", "有测度“常住人口”就要有时点"),
    (2, {"as_of": "2026"}, "as_of", "时点 2026 不在 1949 年到规划期终止年 2025 年之间"),
    (2, {"as_of": "2020/11"}, "as_of", "应写成 2022、2022-06 或 2022-06-30"),
    (2, {"region": ""}, "region", "有测度“常住人口”就要有地区代码"),
    (2, {"unit": "户"}, "unit", "“常住人口”的单位应是“人”（或者“万人”），现为“户”"),
    (2, {"unit": ""}, "unit", "现为空白"),
    (3, {"item": "常住人口"}, "item", "“表一”第 1 行的“常住人口”在第 2 行已经写过"),
    (3, {"label": "示例"}, "label", "“表一”第 1 行的行头在第 2 行是“示例市”，这里是“示例”"),
    (3, {"region": "990021"}, "region", "第 1 行的地区代码在第 2 行是“990000”，这里是“990021”"),
    (12, {"item": "60岁以上人口"}, "item", "正文的“60岁以上人口”在第 11 行已经用过"),
    (
        12,
        {"measure": "elderly_population", "as_of": "2020-11", "unit": "人"},
        "measure",
        "在第 11 行已经有了",
    ),
    (13, {"as_of": "2024"}, "as_of", "时点应在 2025 年，现为 2024"),
    (14, {"value": "5"}, "value", "原文印的是“—”，不能有数"),
]
RELATION_FAULTS: list[Fault] = [
    (2, {"table": "表二"}, "table", "figures.csv 里没有表“表二”；有的是：表一、正文。请改正"),
    (2, {"item": "托位"}, "item", "“表一”里没有项目“托位”，是否应为“托位数”？"),
    (2, {"relation": "totals"}, "relation", "不认识“totals”，是否应为“total”？"),
    (2, {"operands": "托位数"}, "operands", "“合计”不写运算项，现有 1 个"),
    (2, {"scale": "2"}, "scale", "“合计”不用乘数"),
    (2, {"rows": "东湖县"}, "rows", "这种关系不分行"),
    (2, {"table": "正文", "item": "养老床位数", "relation": "sum"}, "operands", "至少要有 2 个运算项"),
    (3, {"operands": "托位数"}, "operands", "“相除”要有 2 个运算项，现有 1 个"),
    (3, {"operands": "托位|常住人口"}, "operands", "“表一”里没有项目“托位”，是否应为“托位数”？"),
    (3, {"operands": "正文/床位|常住人口"}, "operands", "“正文”里没有项目“床位”"),
    (3, {"scale": "0"}, "scale", "“乘数”不能是 0"),
    (3, {"scale": "0.0000001"}, "scale", "“乘数”最多6位小数"),
    (3, {"rows": "东湖区"}, "rows", "“表一”没有“东湖区”这一行，是否应为“东湖县”？"),
    (4, {"operands": "表一/常住人口|指标/DE-I-02"}, "operands", "应写成“指标代码/年份”"),
    (4, {"operands": "表一/常住人口|指标/DE-I-02/2023"}, "operands", "没有 DE-I-02 在 2023 年的数"),
    (4, {"operands": "表一/常住人口|指标/DE-I-02/2020"}, "operands", "没有 DE-I-02 在 2020 年的数"),
    (
        5,
        {"item": "托育机构数"},
        "rows",
        "“正文”的“一（一）”行没有“托育机构数”的数",
    ),
    (6, {"item": "DE-I-01"}, "item", "应写成“指标代码/年份”"),
    (6, {"item": "DE-I-09/2025"}, "item", "没有 DE-I-09 在 2025 年的数"),
    (6, {"operands": "养老床位数"}, "operands", "前要写它所在的表，例如 正文/养老床位数"),
]
INDICATOR_FAULTS: list[Fault] = [
    (2, {"code": "指标一"}, "code", "会出现在网址里，请只用英文字母、数字和连字符"),
    (2, {"kind": "binding1"}, "kind", "不认识“binding1”，是否应为“binding”？"),
    (2, {"direction": "越高越好"}, "direction", "请写成代码“up”"),
    (2, {"unit": "%"}, "unit", "“每千名老年人养老床位数”的单位应是“张”，现为“%”"),
    (3, {"code": "DE-I-01"}, "code", "指标代码“DE-I-01”在第 2 行已经用过"),
    (3, {"printed_no": "1"}, "printed_no", "印刷序号“1”在第 2 行已经用过"),
    (3, {"measure": "beds_per_1000_elders", "unit": "张"}, "measure", "在第 2 行已经用过"),
    (3, {"code": "DE-I-03"}, "code", "indicator_values.csv 里没有 DE-I-03 的数"),
]
VALUE_FAULTS: list[Fault] = [
    (2, {"indicator": "DE-I-9"}, "indicator", "indicators.csv 里没有指标“DE-I-9”"),
    (2, {"year": "1900"}, "year", "实际值的年份应在 1949 到 2025 之间"),
    (3, {"year": "2020"}, "year", "规划值的年份应在 2021 到 2025 之间，现为 2020"),
    (3, {"year": "2030"}, "year", "规划值的年份应在 2021 到 2025 之间，现为 2030"),
    (3, {"value": "34"}, "value", "“>33”里没有 34"),
    (3, {"comparison": "equal"}, "comparison", "原文印的是“>33”，比较关系应是 more_than"),
    (3, {"comparison": ""}, "comparison", "有数但没有写比较关系"),
    (4, {"value": "3"}, "value", "原文印的是“—”，不能有数"),
    (4, {"comparison": "equal"}, "comparison", "没有数就没有比较关系"),
    (5, {"kind": "target", "indicator": "DE-I-01"}, "year", "DE-I-01 在 2025 年的规划值在第 3 行已经写过"),
]
COMMITMENT_FAULTS: list[Fault] = [
    (2, {"code": "任务一"}, "code", "会出现在网址里"),
    (2, {"kind": "tasks"}, "kind", "不认识“tasks”，是否应为“task”？"),
    (2, {"sector": ""}, "sector", "“领域”没有填写"),
    (2, {"lead_units": "东湖民政"}, "lead_units", "没有单位“东湖民政”，是否应为“东湖民政局”？"),
    (2, {"responsible_units": "西山卫健委"}, "responsible_units", "没有单位“西山卫健委”"),
    (
        2,
        {"responsible_units": "东湖县民政局|东湖民政局"},
        "responsible_units",
        "是同一个单位（东湖县民政局）；每个单位只写一次",
    ),
    (2, {"counties": "是"}, "counties", "“各县（市、区）政府”只能写 yes 或者留空，现为“是”"),
    (3, {"code": "DE-T-01"}, "code", "任务代码“DE-T-01”在第 2 行已经用过"),
    (3, {"title": ""}, "title", "“标题”没有填写"),
]
TARGET_FAULTS: list[Fault] = [
    (2, {"commitment": "DE-T-1"}, "commitment", "commitments.csv 里没有任务“DE-T-1”，是否应为“DE-T-01”？"),
    (2, {"due": "2020"}, "due", "期限 2020 早于规划期起始年 2021"),
    (2, {"due": "2025年"}, "due", "应写成 2022、2022-06 或 2022-06-30"),
    (2, {"value": "65"}, "value", "“护理型床位达到60%以上”里没有 65"),
    (2, {"unit": ""}, "unit", "有目标值但没有单位"),
    (2, {"comparison": ""}, "comparison", "有数但没有写比较关系"),
    (3, {"no": "1"}, "no", "DE-T-01 的第 1 个目标在第 2 行已经写过"),
    (3, {"indicator": "DE-I-1"}, "indicator", "indicators.csv 里没有指标“DE-I-1”"),
    (4, {"note": ""}, "value", "里有数却没有采用"),
    (4, {"comparison": "equal"}, "comparison", "没有数就没有比较关系"),
]
FAULTS = [
    pytest.param(name, fault, id=f"{name} {fault[0]} {fault[2]} {number}")
    for name, faults in (
        ("figures", FIGURE_FAULTS),
        ("relations", RELATION_FAULTS),
        ("indicators", INDICATOR_FAULTS),
        ("indicator_values", VALUE_FAULTS),
        ("commitments", COMMITMENT_FAULTS),
        ("commitment_targets", TARGET_FAULTS),
    )
    for number, fault in enumerate(faults)
]


@pytest.mark.parametrize(("name", "fault"), FAULTS)
def test_each_fault_is_told_with_its_cell(name: str, fault: Fault, tmp_path: Path) -> None:
    line, changes, column, words = fault
    file = f"{name}.csv"
    folder = write_stated(tmp_path / "demo-2022", **{name: with_cells(STATED[file], line, **changes)})
    told = found(folder)
    beginning = f"错误：{file} 第{line}行 “{column}”列："
    assert any(problem.startswith(beginning) and words in problem for problem in told), told


def test_faults_of_all_files_are_told_at_once_in_their_order(tmp_path: Path) -> None:
    folder = write_stated(
        tmp_path / "demo-2022",
        figures=with_cells(STATED["figures.csv"], 2, region="1"),
        relations=with_cells(STATED["relations.csv"], 2, table="表九"),
        indicators=with_cells(STATED["indicators.csv"], 2, unit="%"),
        indicator_values=with_cells(STATED["indicator_values.csv"], 2, year="1900"),
        commitments=with_cells(STATED["commitments.csv"], 2, lead_units="某局"),
        commitment_targets=with_cells(STATED["commitment_targets.csv"], 2, due="1999"),
    )
    assert [problem.split("：")[1].split(" ")[0] for problem in found(folder)] == [
        "figures.csv",
        "figures.csv",
        "relations.csv",
        "indicators.csv",
        "indicator_values.csv",
        "commitments.csv",
        "commitment_targets.csv",
    ]


def test_a_reading_that_differs_from_the_print_needs_only_a_note(tmp_path: Path) -> None:
    figures = with_cells(STATED["figures.csv"], 12, value="2001", note="印作2000余张。")
    assert found(write_stated(tmp_path / "demo-2022", figures=figures)) == []


def test_a_target_after_the_plan_is_a_warning(tmp_path: Path) -> None:
    targets = with_cells(STATED["commitment_targets.csv"], 2, due="2035")
    (problem,) = found(write_stated(tmp_path / "demo-2022", commitment_targets=targets))
    assert problem.startswith("提醒：commitment_targets.csv 第2行 “due”列：期限 2035 晚于规划期终止年 2025")


def test_the_same_relation_twice_is_a_warning(tmp_path: Path) -> None:
    relations = STATED["relations.csv"] + STATED["relations.csv"].splitlines(keepends=True)[1]
    (problem,) = found(write_stated(tmp_path / "demo-2022", relations=relations))
    assert problem.startswith("提醒：relations.csv 第7行：这条关系与第 2 行相同")


def test_a_total_needs_a_row_of_the_city(tmp_path: Path) -> None:
    figures = STATED["figures.csv"]
    for line in (4, 3, 2):
        figures = without_line(figures, line)
    told = found(write_stated(tmp_path / "demo-2022", figures=figures))
    assert any("第2行 “relation”列：“表一”没有全市一行" in problem for problem in told)


def test_a_total_of_a_county_is_no_row_of_the_city(tmp_path: Path) -> None:
    figures = STATED["figures.csv"]
    for line in (2, 3, 4):
        figures = with_cells(figures, line, label="合计", region="990021", measure="")
    told = found(write_stated(tmp_path / "demo-2022", figures=figures))
    assert len(told) == 1
    assert "第2行 “relation”列：“表一”没有全市一行" in told[0]


def test_functional_zones_must_be_regions_of_the_city(tmp_path: Path) -> None:
    folder = write_package(
        tmp_path / "demo-2022", files={**STATED, "regions.csv": without_row(REGIONS, "DE-GX")}
    )
    assert found(folder) == [
        "错误：commitments.csv 第2行 “zones”列：regions.csv 里没有功能区；请留空，或者补上功能区。"
    ]


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ("figures", "relations.csv 第2行 “table”列：figures.csv 里没有表“表一”"),
        ("indicators", "indicator_values.csv 第2行 “indicator”列：indicators.csv 里没有指标“DE-I-01”"),
        ("indicator_values", "indicators.csv 第2行 “code”列：indicator_values.csv 里没有 DE-I-01 的数"),
        (
            "commitments",
            "commitment_targets.csv 第2行 “commitment”列：commitments.csv 里没有任务“DE-T-01”",
        ),
    ],
)
def test_a_file_that_another_refers_to_must_not_be_left_out(left_out: str, told: str, tmp_path: Path) -> None:
    problems = found(write_stated(tmp_path / "demo-2022", **{left_out: None}))
    assert any(told in problem for problem in problems)


@pytest.mark.parametrize("left_out", ["relations", "commitment_targets"])
def test_a_file_that_nothing_refers_to_may_be_left_out(left_out: str, tmp_path: Path) -> None:
    assert found(write_stated(tmp_path / "demo-2022", **{left_out: None})) == []


def test_a_ragged_row_is_one_problem_and_not_one_more_for_each_that_refers_to_it(tmp_path: Path) -> None:
    folder = write_stated(
        tmp_path / "demo-2022",
        figures=STATED["figures.csv"].replace("养老床位2000张,2000,", "养老床位2000张,2000"),
        indicators=STATED["indicators.csv"].replace("beds_per_1000_elders,", "beds_per_1000_elders"),
        commitments=STATED["commitments.csv"].replace("东湖县民政局,,,", "东湖县民政局,,"),
    )
    assert [problem.split("：")[1] for problem in found(folder)] == [
        "figures.csv 第12行",
        "indicators.csv 第2行",
        "commitments.csv 第3行",
    ]
