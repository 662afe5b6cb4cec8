"""Facts about `check_package`: every fault of a package is told, all at once, each with its cell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.intake.rules.package import shared_problems
from app.intake.rules.stored import stored_problems
from app.intake.service import check_package
from app.intake.types.package import FILES as PACKAGE_FILES
from app.kernel.problems import Severity
from tests.unit.intake.packages import (
    FILES,
    NOTES,
    PLAN,
    PROJECTS,
    REGIONS,
    lines,
    with_cell,
    with_column,
    with_row,
    without_row,
    write_package,
)
from tests.unit.intake.stated import STATED

if TYPE_CHECKING:
    from pathlib import Path

    from app.intake.types.package import PlanPackage


def found(folder: Path) -> list[str]:
    package, problems = check_package(folder)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    assert (package is None) == bool(errors)
    return lines(problems)


def test_a_faultless_package_has_no_problems(tmp_path: Path) -> None:
    package, problems = check_package(write_package(tmp_path / "demo-2022"))
    assert problems == ()
    assert package is not None
    assert [project.code for project in package.projects] == ["DE-YL-01", "DE-YL-02", "DE-TY-01"]


@pytest.mark.parametrize("name", PACKAGE_FILES)
def test_any_file_of_a_package_stands_for_the_whole(tmp_path: Path, name: str) -> None:
    cells = {("projects.csv", "DE-YL-01", "region"): "1"}
    folder = write_package(tmp_path / "demo-2022", cells=cells, files=STATED)
    assert check_package(folder / name) == check_package(folder)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        pytest.param("region", "990029", "没有地区代码“990029”，是否应为“990022”？", id="unknown region"),
        pytest.param("region", "", "“地区代码”没有填写", id="blank region"),
        pytest.param("section", "养老院", "没有“养老院”这一部分，是否应为“养老”？", id="unknown section"),
        pytest.param(
            "printed_type", "公办养老院", "没有项目类型“公办养老院”，是否应为“公办养老”？", id="unknown type"
        ),
        pytest.param(
            "units", "东湖县民政", "没有单位“东湖县民政”，是否应为“东湖县民政局”？", id="unknown unit"
        ),
        pytest.param("units", "东湖县民政局|东湖民政局", "是同一个单位（东湖县民政局）", id="one unit twice"),
        pytest.param("units", "东湖县民政局|东湖县民政局", "“东湖县民政局”重复", id="one name twice"),
        pytest.param("units", "|", "只有分隔符", id="only separators"),
        pytest.param(
            "qualifiers", "beds=at_least", "不认识指标“beds”，是否应为“new_beds”？", id="unknown measure"
        ),
        pytest.param(
            "qualifiers", "new_beds=atleast", "不认识程度“atleast”，是否应为“at_least”？", id="qualifier"
        ),
        pytest.param("qualifiers", "new_beds", "应写成“指标=程度”", id="no qualifier"),
        pytest.param(
            "qualifiers", "new_beds=at_least;new_beds=approximate", "写了两次", id="qualifier twice"
        ),
        pytest.param("qualifiers", "new_places=at_least", "“new_places”没有数值", id="qualifier of a blank"),
        pytest.param("code", "DE-YL-7", "代码应是“DE-YL-01”，现为“DE-YL-7”", id="code against number"),
        pytest.param("printed_no", "0", "“印刷序号”应在 1 到", id="number 0"),
        pytest.param("printed_no", "一", "应是正整数，现为“一”", id="number in words"),
        pytest.param("total_investment", "-5", "不能是负数，现为“-5”", id="negative money"),
        pytest.param("total_investment", "1200万", "应是以万元计的数，现为“1200万”", id="money with a unit"),
        pytest.param("total_investment", "１２００", "应是以万元计的数", id="full-width digits"),
        pytest.param("total_investment", "1e5", "应是以万元计的数", id="an exponent"),
        pytest.param("total_investment", "NaN", "应是以万元计的数", id="not a number"),
        pytest.param("total_investment", "0.0000001", "应是以万元计的数", id="finer than one fen"),
        pytest.param("total_investment", "", "“总投资”没有填写", id="blank money"),
        pytest.param(
            "central_requested", "1200.51", "1200.51 万元超过总投资 1200.5 万元", id="central above total"
        ),
        pytest.param("end", "2020", "止期 2020 早于起期 2021", id="end before start"),
        pytest.param("start", "2021/5", "应写成 2022、2022-06 或 2022-06-30", id="a date with slashes"),
        pytest.param("start", "2021-13", "应写成 2022、2022-06 或 2022-06-30", id="month 13"),
        pytest.param("start", "1921", "相差 100 年", id="a slip of the finger"),
        pytest.param("new_beds", "1.5", "应是不小于 0 的整数，现为“1.5”", id="half a bed"),
        pytest.param("new_beds", "100余", "现为“100余”；请只写半角数字", id="beds with a word"),
        pytest.param("new_beds", "999999999999", "应在 0 到 100,000,000 之间", id="too many beds"),
        pytest.param("nursing_beds", "101", "护理型床位 101 张多于床位 100 张", id="nursing above beds"),
        pytest.param(
            "printed_nursing_beds", "101", "护理床位数栏 101 大于新增床（托）位数栏 100", id="columns"
        ),
        pytest.param("floor_area_m2", "5000.123", "最多两位小数", id="three decimals"),
        pytest.param("floor_area_m2", "0", "建筑面积不能是 0", id="no area"),
        pytest.param("floor_area_m2", "-1", "应是不小于 0 的数", id="negative area"),
        pytest.param("floor_area_m2", "9" * 14, "太大", id="an area beyond the earth"),
        pytest.param("site_count", "0", "应在 1 到", id="no sites"),
        pytest.param("bed_kind", "", "有床位但没有写床位性质", id="beds of no kind"),
        pytest.param(
            "bed_kind",
            "elder",
            "不认识“elder”，是否应为“elder_care”？可用的是：elder_care（养老床位）",
            id="kind",
        ),
        pytest.param("bed_kind", "养老床位", "请写成代码“elder_care”", id="a label for a value"),
        pytest.param("name", "长" * 201, "有 201 个字，最多 200 个", id="too long a name"),
        pytest.param("scope", "", "“内容摘要”没有填写", id="blank scope"),
    ],
)
def test_a_wrong_cell_is_told_with_its_address(tmp_path: Path, column: str, value: str, words: str) -> None:
    folder = write_package(tmp_path / "demo-2022", cells={("projects.csv", "DE-YL-01", column): value})
    told = [line for line in found(folder) if words in line]
    assert [line.startswith(f"错误：projects.csv 第2行 “{column}”列：") for line in told] == [True]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        pytest.param("start", "2020", "2020 不在规划期（2021-2025 年）内", id="before the plan"),
        pytest.param("end", "2027", "2027 不在规划期（2021-2025 年）内", id="behind the plan"),
        pytest.param(
            "period_printed", "2022-2023", "建设期限印的是“2022-2023”，起止年份却是 2021-2023", id="period"
        ),
        pytest.param("region", "990022", "写的是东湖县，地区代码却是 990022", id="another county"),
    ],
)
def test_what_may_be_right_is_only_a_warning(tmp_path: Path, column: str, value: str, words: str) -> None:
    folder = write_package(tmp_path / "demo-2022", cells={("projects.csv", "DE-YL-01", column): value})
    package, problems = check_package(folder)
    assert package is not None
    told = [(problem.severity, problem.address.column) for problem in problems if words in problem.message]
    assert told == [(Severity.WARNING, column)]


def test_a_year_outside_the_plan_needs_no_warning_once_a_note_explains_it(tmp_path: Path) -> None:
    notes = with_row(
        NOTES, code="DE-YL-01", field="start", printed="2020-2023", reading="2020", reason="原文如此。"
    )
    cells = {
        ("projects.csv", "DE-YL-01", "start"): "2020",
        ("projects.csv", "DE-YL-01", "period_printed"): "2020-2023",
    }
    assert found(write_package(tmp_path / "demo-2022", cells=cells, files={"notes.csv": notes})) == []


ON_THE_MAP = """\
code,name,level,parent,short_names,former_names,former_codes,map_row,map_column
990000,示例市,city,,,,,,
990021,东湖县,county,990000,东湖,,,2,3
990022,西山区,county,990000,,西山县,990032,2,1
DE-GX,高新技术开发区,zone,990000,高新区|高新,,,,
"""


def test_regions_may_say_where_they_lie_on_the_map(tmp_path: Path) -> None:
    assert found(write_package(tmp_path / "demo-2022", files={"regions.csv": ON_THE_MAP})) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("990032,2,1", "990032,2,3", "第4行 “map_row”列：示意图第 2 行第 3 列在第 3 行已经用过"),
        ("990032,2,1", "990032,2,", "第4行 “map_column”列：“西山区”在示意图上的位置只填了一半"),
        ("990032,2,1", "990032,13,1", "第4行 “map_row”列：示意图的行和列最多到 12；请改小“13”"),
        ("city,,,,,,", "city,,,,,1,1", "第2行 “map_row”列：设区市不画在自己的示意图上"),
    ],
)
def test_a_place_on_the_map_is_whole_on_the_grid_and_taken_once(
    tmp_path: Path, before: str, after: str, expected: str
) -> None:
    regions = ON_THE_MAP.replace(before, after)
    (line,) = found(write_package(tmp_path / "demo-2022", files={"regions.csv": regions}))
    assert expected in line


def test_dates_of_different_precision_that_cannot_be_ordered_are_refused(tmp_path: Path) -> None:
    cells = {
        ("projects.csv", "DE-YL-01", "start"): "2023-06",
        ("projects.csv", "DE-YL-01", "period_printed"): "2023",
    }
    (line,) = found(write_package(tmp_path / "demo-2022", cells=cells))
    assert line.startswith("错误：projects.csv 第2行 “end”列：起期 2023-06 和止期 2023 的精度不同")


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        (
            ("regions.csv", "990021", "name"),
            "西山区",
            "regions.csv 第4行 “name”列：“西山区”在第 3 行已经用过",
        ),
        (
            ("regions.csv", "990021", "short_names"),
            "高新",
            "regions.csv 第5行 “short_names”列：“高新”在第 3 行已经用过",
        ),
        (
            ("regions.csv", "990021", "short_names"),
            "东湖县",
            "regions.csv 第3行 “short_names”列：“东湖县”在同一行已经用过",
        ),
        (
            ("regions.csv", "990021", "code"),
            "990022",
            "regions.csv 第4行 “code”列：地区代码“990022”在第 3 行已经用过",
        ),
        (
            ("regions.csv", "990022", "former_codes"),
            "990021",
            "第4行 “former_codes”列：原代码“990021”在第 3 行已经用过",
        ),
        (("regions.csv", "990021", "parent"), "", "“东湖县”没有上级地区"),
        (("regions.csv", "990021", "parent"), "990022", "上级地区“990022”不是设区市"),
        (("regions.csv", "990021", "parent"), "990021", "上级地区不能是自己"),
        (("regions.csv", "990021", "parent"), "990001", "没有上级地区“990001”，是否应为“990021”？"),
        (("regions.csv", "990000", "parent"), "990021", "设区市没有上级地区"),
        (("regions.csv", "990021", "code"), "99002", "应是 GB/T 2260 的六位数字"),
        (("regions.csv", "990021", "level"), "县", "不认识“县”"),
        (
            ("organisations.csv", "西山区卫健委", "name"),
            "东湖县民政局",
            "第3行 “name”列：“东湖县民政局”在第 2 行已经用过",
        ),
        (
            ("organisations.csv", "西山区卫健委", "aliases"),
            "东湖民政局",
            "第3行 “aliases”列：“东湖民政局”在第 2 行已经用过",
        ),
        (("organisations.csv", "西山区卫健委", "region"), "990099", "没有地区代码“990099”"),
        (("organisations.csv", "西山区卫健委", "kind"), "healt", "不认识“healt”，是否应为“health”？"),
        (("notes.csv", "DE-YL-01", "code"), "DE-YL-91", "没有项目“DE-YL-91”，是否应为“DE-YL-01”？"),
        (("notes.csv", "DE-YL-01", "field"), "contents", "没有名为“contents”的列，是否应为“content”？"),
        (("notes.csv", "DE-YL-01", "reason"), "", "“理由”没有填写"),
        (("funding.csv", "DE-TY-01", "code"), "DE-TY-91", "没有项目“DE-TY-91”"),
        (("funding.csv", "DE-TY-01", "source"), "central", "不认识“central”"),
        (("funding.csv", "DE-TY-01", "planned"), "79", "“planned”列：项目 DE-TY-01：各资金来源合计 399"),
        (("funding.csv", "DE-TY-01", "planned"), "-80", "“计划投资”不能是负数"),
        (("funding.csv", "DE-TY-01", "source"), "self_raised", "“企业自筹/社会资本”在第 2 行已经写过"),
        (
            ("projects.csv", "DE-YL-02", "code"),
            "DE-YL-01",
            "第4行 “code”列：项目代码“DE-YL-01”在第 2 行已经用过",
        ),
        (
            ("projects.csv", "DE-YL-02", "printed_no"),
            "1",
            "第4行 “printed_no”列：印刷序号 1 在第 2 行已经用过",
        ),
        (
            ("projects.csv", "DE-YL-02", "printed_no"),
            "9",
            "代码前缀 DE-YL- 的印刷序号不连续，缺 2、3、4、5、6、7、8",
        ),
    ],
)
def test_cells_that_contradict_others_are_told(
    tmp_path: Path, cell: tuple[str, str, str], value: str, expected: str
) -> None:
    told = found(write_package(tmp_path / "demo-2022", cells={cell: value}))
    assert any(expected in line for line in told), told


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'region: "990000"',
            'region: "990001"',
            "plan.yaml 第3行 “region”列：regions.csv 里没有地区代码“990001”",
        ),
        ('region: "990000"', 'region: "990021"', "第3行 “region”列：方案的地区应是设区市"),
        ("code: demo-2022", "code: Demo 2022", "第1行 “code”列：方案代码“Demo 2022”会出现在网址和命令里"),
        ("last_year: 2025", "last_year: 2020", "第8行 “last_year”列：规划期终止年 2020 早于起始年 2021"),
        (
            "first_year: 2021",
            "first_year: 20210",
            "第7行 “first_year”列：年份应在 1949 到 2100 之间，现为 20210",
        ),
        ("code_prefix: DE-TY-", "code_prefix: DE/TY-", "第25行 “sections.code_prefix”列：代码前缀“DE/TY-”"),
        ("issued_on: 2022-11-22", "issued_on: 2022-11", "第6行 “issued_on”列：“印发日期”应写成 2022-11-22"),
        ("title: 示例市整体解决方案\n", "", "第1行 “title”列：缺少“title”（方案名称）；请补上。"),
        ("title: 示例市", "titel: 示例市", "第2行 “titel”列：不认识“titel”，是否应为“title”？"),
        ("title: 示例市整体解决方案", "title: [a, b]", "第2行 “title”列：这里应是一个值"),
        ('central_share_ceiling: "60"', 'central_share_ceiling: "160"', "第10行 “central_share_ceiling”列"),
        ("key: 托育", "key: 养老", "“sections.key”列：部分“养老”在第 24 行已经写过"),
        (
            "sector: child_care",
            "sector: childcare",
            "“sections.sector”列：不认识“childcare”，是否应为“child_care”？",
        ),
        ("section: 养老", "section: 养老院", "第28行 “printed_totals.section”列：没有“养老院”这一部分"),
        ('value: "3"', 'value: "3.5"', "第27行 “printed_totals.value”列：项目个数应是整数"),
        (
            "section: 养老, measure: total_investment",
            "section: null, measure: project_count",
            "在第 27 行已经写过",
        ),
        ("field: units", "field: unit", "第22行 “columns.field”列：没有名为“unit”的列，是否应为“units”？"),
        ("field: units", "field: name", "第22行 “columns”列：列“name”在第 13 行已经写过"),
        ("head: 项目类型", "head: 项目名称", "第14行 “columns”列：表头“项目名称”在第 13 行已经写过"),
        (
            "head: 新增床（托）位数",
            "head: 规模",
            "第18行 “columns.head”列：表头“规模”认不出是“printed_capacity”",
        ),
        (
            "  - {head: 组织实施单位, field: units}\n",
            "",
            "第11行 “columns”列：projects.csv 的 units 没有对应的表头",
        ),
        ("普惠托育: child_care", "普惠托育: childcare", "第31行 “types.普惠托育”列：不认识“childcare”"),
        ("普惠托育: child_care", "普惠: child_care", "第31行 “types.普惠”列：没有一个项目是“普惠”类型"),
        (
            "types:\n  公办养老: institutional_care\n  普惠托育: child_care\n",
            "types: x\n",
            "第29行 “types”列：这里应是",
        ),
        ("types:\n  公办养老: institutional_care\n  普惠托育: child_care\n", "", "“types”列：缺少“types”"),
        (
            PLAN[PLAN.index("sections:") : PLAN.index("types:")],
            "sections: {}\nprinted_totals: [1]\n",
            "这里应是列表",
        ),
        (
            PLAN[PLAN.index("sections:") : PLAN.index("types:")],
            "sections: []\nprinted_totals: [1]\n",
            "一个部分也没有",
        ),
        (PLAN, "- a\n", "plan.yaml 第1行：文件内容应是“键: 值”的形式"),
    ],
)
def test_a_wrong_key_of_the_plan_is_told_with_its_row(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    assert old in PLAN
    told = found(write_package(tmp_path / "demo-2022", files={"plan.yaml": PLAN.replace(old, new)}))
    assert any(expected in line for line in told), told


@pytest.mark.parametrize("file", [name for name in FILES if name != "funding.csv"])
def test_a_missing_file_is_one_problem_and_hides_no_other(tmp_path: Path, file: str) -> None:
    cells = {("funding.csv", "DE-TY-01", "planned"): "x"}
    told = found(write_package(tmp_path / "demo-2022", cells=cells, files={file: None}))
    assert [line for line in told if "没有这个文件" in line] == [
        f"错误：{file}：没有这个文件；请按数据包格式（seed/README.md）补上。"
    ]
    assert [line for line in told if "funding.csv 第2行" in line] != []
    assert len(told) == 2


def test_a_funding_file_may_be_left_out(tmp_path: Path) -> None:
    assert found(write_package(tmp_path / "demo-2022", files={"funding.csv": None})) == []


def test_a_missing_column_is_told_once_and_not_for_every_row(tmp_path: Path) -> None:
    files = {"projects.csv": with_column(PROJECTS, "region", None)}
    assert found(write_package(tmp_path / "demo-2022", files=files)) == [
        "错误：projects.csv 第1行 “region”列：缺少“region”（地区代码）列；请在表头中补上这一列及其内容。"
    ]


def test_an_unknown_column_is_told_with_the_nearest_known_one(tmp_path: Path) -> None:
    files = {"projects.csv": with_column(PROJECTS, "total_investment", "total_investement")}
    told = found(write_package(tmp_path / "demo-2022", files=files))
    assert any("不认识“total_investement”列，是否应为“total_investment”？" in line for line in told)
    assert any("缺少“total_investment”（总投资）列" in line for line in told)


def test_columns_that_a_plan_does_not_print_may_be_left_out(tmp_path: Path) -> None:
    projects = PROJECTS
    plan = PLAN
    for column in ("printed_capacity", "printed_nursing_beds", "central_requested", "remark"):
        projects = with_column(projects, column, None)
        plan = "\n".join(line for line in plan.splitlines() if f"field: {column}" not in line)
    files = {"projects.csv": projects, "plan.yaml": plan}
    assert found(write_package(tmp_path / "demo-2022", files=files)) == []


def test_a_note_on_a_column_that_the_package_leaves_out_is_told(tmp_path: Path) -> None:
    files = {"projects.csv": with_column(PROJECTS, "remark", None)}
    cells = {("notes.csv", "DE-YL-01", "field"): "remark"}
    (line,) = found(write_package(tmp_path / "demo-2022", cells=cells, files=files))
    assert "projects.csv 里没有“remark”列" in line


def test_one_note_twice_is_a_warning(tmp_path: Path) -> None:
    again = NOTES + NOTES.splitlines()[1] + "\n"
    (line,) = found(write_package(tmp_path / "demo-2022", files={"notes.csv": again}))
    assert line.startswith("提醒：notes.csv 第3行：这条批注与第 2 行")


def test_a_ragged_row_is_one_problem_although_others_refer_to_it(tmp_path: Path) -> None:
    organisations = FILES["organisations.csv"].replace("civil_affairs,990021,", "civil_affairs,")
    regions = REGIONS.replace("990021,东湖县,county,990000,东湖,,", "990021,东湖县,county")
    told = found(
        write_package(
            tmp_path / "demo-2022", files={"organisations.csv": organisations, "regions.csv": regions}
        )
    )
    assert [line.split("：")[1] for line in told] == ["regions.csv 第3行", "organisations.csv 第2行"]


def test_rows_behind_a_cell_of_two_lines_are_counted_as_in_an_editor(tmp_path: Path) -> None:
    told = found(
        write_package(
            tmp_path / "demo-2022", files={"projects.csv": PROJECTS.replace("DE-TY-01,托育", "DE-TY-01,托幼")}
        )
    )
    assert told[0].startswith("错误：projects.csv 第5行 “section”列：")


def test_all_problems_come_at_once_in_reading_order(tmp_path: Path) -> None:
    cells = {
        ("notes.csv", "DE-YL-01", "field"): "x",
        ("projects.csv", "DE-TY-01", "start"): "x",
        ("projects.csv", "DE-YL-01", "end"): "2020",
        ("projects.csv", "DE-YL-01", "total_investment"): "-1",
        ("projects.csv", "DE-YL-01", "region"): "1",
        ("regions.csv", "990021", "level"): "x",
        ("organisations.csv", "西山区卫健委", "kind"): "x",
        ("funding.csv", "DE-TY-01", "source"): "x",
    }
    files = {"plan.yaml": PLAN.replace("last_year: 2025", "last_year: x")}
    told = found(write_package(tmp_path / "demo-2022", cells=cells, files=files))
    assert [line.split("：")[1] for line in told] == [
        "plan.yaml 第8行 “last_year”列",
        "regions.csv 第3行 “level”列",
        "organisations.csv 第3行 “kind”列",
        "projects.csv 第2行 “total_investment”列",
        "projects.csv 第2行 “region”列",
        "projects.csv 第2行 “end”列",
        "projects.csv 第2行 “period_printed”列",
        "projects.csv 第5行 “start”列",
        "notes.csv 第2行 “field”列",
        "funding.csv 第2行 “source”列",
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_table_of_another_encoding_is_refused(tmp_path: Path, encoding: str) -> None:
    files = {"projects.csv": PROJECTS.encode(encoding)}
    (line,) = found(write_package(tmp_path / "demo-2022", files=files))
    assert line.startswith("错误：projects.csv")
    assert encoding.upper() in line


def test_a_byte_order_mark_is_accepted_in_every_file(tmp_path: Path) -> None:
    files = {name: b"\xef\xbb\xbf" + text.encode() for name, text in FILES.items()}
    assert found(write_package(tmp_path / "demo-2022", files=files)) == []


@pytest.mark.parametrize("file", PACKAGE_FILES)
def test_an_empty_file_is_told(tmp_path: Path, file: str) -> None:
    told = found(write_package(tmp_path / "demo-2022", files={file: b""}))
    assert [line for line in told if "文件是空的" in line] == [
        f"错误：{file}：文件是空的；请放入带表头的内容，或者改用未损坏的副本。"
    ]


def test_a_table_with_a_head_and_no_rows_is_told(tmp_path: Path) -> None:
    head = PROJECTS.splitlines()[0] + "\n"
    told = found(write_package(tmp_path / "demo-2022", files={"projects.csv": head}))
    assert "错误：projects.csv：只有表头，没有数据行；请补上数据。" in told


def test_notes_and_funding_may_have_no_rows(tmp_path: Path) -> None:
    files = {name: FILES[name].splitlines()[0] + "\n" for name in ("notes.csv", "funding.csv")}
    assert found(write_package(tmp_path / "demo-2022", files=files)) == []


def test_a_misspelt_file_is_told_with_the_name_that_was_meant(tmp_path: Path) -> None:
    files = {"project.csv": PROJECTS, "README.md": "notes of ours"}
    (line,) = found(write_package(tmp_path / "demo-2022", files=files))
    assert line.startswith("提醒：project.csv：数据包里没有这种文件，是否应为“projects.csv”？")


@pytest.mark.parametrize(
    ("name", "words"),
    [("nothing", "没有这个文件或文件夹"), ("project.csv", "是否应为“projects.csv”？")],
)
def test_a_path_that_is_no_package_is_told(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "project.csv").write_text("x", encoding="utf-8")
    package, (problem,) = check_package(tmp_path / name)
    assert package is None
    assert words in problem.message


def test_a_folder_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_package(tmp_path / "demo-2022")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.iterdir", refuse)
    package, (problem,) = check_package(folder)
    assert package is None
    assert "文件夹打不开（Permission denied）" in problem.message


def package_at(folder: Path, **changes: dict[str, str]) -> PlanPackage:
    package, problems = check_package(write_package(folder, **changes))  # type: ignore[arg-type]
    assert package is not None, problems
    return package


def test_two_packages_may_share_regions_and_offices_that_they_state_alike(tmp_path: Path) -> None:
    one = package_at(tmp_path / "demo-2022")
    plan = PLAN.replace("demo-2022", "demo-2025").replace("DE-", "DF-")
    projects = PROJECTS.replace("DE-YL", "DF-YL").replace("DE-TY", "DF-TY")
    notes, funding = NOTES.replace("DE-", "DF-"), FILES["funding.csv"].replace("DE-", "DF-")
    other = package_at(
        tmp_path / "demo-2025",
        files={"plan.yaml": plan, "projects.csv": projects, "notes.csv": notes, "funding.csv": funding},
    )
    assert list(shared_problems([one, other])) == []
    different = package_at(
        tmp_path / "other",
        files={
            "plan.yaml": plan,
            "projects.csv": projects,
            "notes.csv": notes,
            "funding.csv": funding,
            "regions.csv": with_cell(REGIONS, "990021", "short_names", ""),
        },
    )
    assert [problem.message.split("在方案")[0] for problem in shared_problems([one, different])] == [
        "地区“990021”"
    ]


def test_one_plan_in_two_folders_is_refused(tmp_path: Path) -> None:
    package = package_at(tmp_path / "demo-2022")
    told = [problem.message.split("在方案")[0] for problem in shared_problems([package, package])]
    assert told[:2] == ["方案代码“demo-2022”", "项目代码“DE-YL-01”"]


class Holding:
    """A database that holds something."""

    region_names: dict[str, str] = {}  # noqa: RUF012 - replaced, never changed
    sections: frozenset[str] = frozenset()
    projects: dict[str, str] = {}  # noqa: RUF012
    projects_elsewhere: dict[str, str] = {}  # noqa: RUF012
    indicators: dict[str, str] = {}  # noqa: RUF012
    indicators_elsewhere: dict[str, str] = {}  # noqa: RUF012
    commitments: dict[str, str] = {}  # noqa: RUF012
    commitments_elsewhere: dict[str, str] = {}  # noqa: RUF012


def test_what_the_database_would_lose_is_an_error(tmp_path: Path) -> None:
    package = package_at(tmp_path / "demo-2022")
    stored = Holding()
    assert list(stored_problems(package, stored, "demo-2022")) == []
    stored.projects = {"DE-YL-03": "旧项目"}
    stored.projects_elsewhere = {"DE-TY-01": "other-2022"}
    stored.sections = frozenset({"综合性"})
    stored.region_names = {"东湖县": "990027"}
    stored.indicators = {"DE-I-07": "旧指标"}
    stored.indicators_elsewhere = {"DE-I-01": "other-2022"}
    stored.commitments = {"DE-T-07": "旧任务"}
    stored.commitments_elsewhere = {"DE-T-01": "other-2022"}
    told = [str(problem).split("；", maxsplit=1)[0] for problem in stored_problems(package, stored, "d")]
    assert told == [
        "错误：d/projects.csv：库中已有项目 DE-YL-03（旧项目），数据包里没有",
        "错误：d/projects.csv “code”列：项目代码 DE-TY-01 在库中属于方案 other-2022",
        "错误：d/indicators.csv：库中已有指标 DE-I-07（旧指标），数据包里没有",
        "错误：d/indicators.csv “code”列：指标代码 DE-I-01 在库中属于方案 other-2022",
        "错误：d/commitments.csv：库中已有任务 DE-T-07（旧任务），数据包里没有",
        "错误：d/commitments.csv “code”列：任务代码 DE-T-01 在库中属于方案 other-2022",
        "错误：d/plan.yaml “sections”列：库中已有“综合性”部分的项目，plan.yaml 里没有这个部分",
        "错误：d/regions.csv “name”列：库中“东湖县”的代码是 990027，这里是 990021",
    ]


def test_the_package_holds_what_its_files_say(tmp_path: Path) -> None:
    package = package_at(tmp_path / "demo-2022")
    first = package.projects[0]
    assert first.units == ("东湖民政局",)
    assert str(first.total_investment) == "1200.5"
    assert [
        (figure.measure.value, str(figure.value), figure.qualifier.value) for figure in first.figures
    ] == [
        ("new_beds", "100", "exact"),
        ("nursing_beds", "60", "exact"),
        ("floor_area_m2", "5000", "approximate"),
    ]
    assert dict(package.printed_rows[2].cells)["组织实施单位"] == "西山区卫健委、东湖县民政局"
    assert dict(package.printed_rows[1].cells)["其中：护理床位数"] == ""
    assert [head for head, _ in package.printed_rows[0].cells][:2] == ["序号", "项目名称"]
    assert [note.reason for note in package.printed_rows[0].notes] == ["“约”按约数读。"]
    splits = {
        code: [(each.source.value, str(each.amount)) for each in split] for code, split in package.splits
    }
    assert splits == {
        "DE-YL-01": [("central_budget", "700"), ("unassigned", "500.5")],
        "DE-YL-02": [("unassigned", "1799.5")],
        "DE-TY-01": [("central_budget", "80"), ("self_raised", "320")],
    }


def test_cities_come_before_what_lies_in_them_whatever_the_order_of_the_rows(tmp_path: Path) -> None:
    city = REGIONS.splitlines()[1]
    regions = without_row(REGIONS, "990000") + city + "\n"
    package = package_at(tmp_path / "demo-2022", files={"regions.csv": regions})
    assert [region.code for region in package.regions] == ["990000", "990021", "990022", "DE-GX"]
    assert replace(package.regions[0], position=1) == package_at(tmp_path / "again").regions[0]
