"""Facts about the bytes of CSV, JSON and workbook."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.funding.types import FundingSource
from app.kernel.months import Month
from app.plans.types import RowNote
from app.portfolio.render import csv_text, json_text, workbook
from app.portfolio.render.columns import COLUMNS, noted_column, plain_amount, plain_area
from app.projects.types import Measure, Qualifier, Stage
from app.returns.types.facts import MonthFact
from app.returns.types.report import SourceAmounts
from app.returns.types.vocabulary import Grade, Reporting
from tests.unit.portfolio.facts import export, export_of_june, project

KEYS = [column.key for column in COLUMNS]


def sheet_of(content: bytes, name: str = "项目") -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(content))[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("10729.56", "10729.56"),
        ("1200", "1200.00"),
        ("1200.5", "1200.50"),
        ("0.000001", "0.000001"),
        ("1E+3", "1000.00"),
    ],
)
def test_an_amount_is_exact_with_at_least_two_decimals(amount: str, text: str) -> None:
    assert plain_amount(Decimal(amount)) == text


@pytest.mark.parametrize(("area", "text"), [("7389.20", "7389.2"), ("38800.00", "38800"), ("100", "100")])
def test_an_area_is_exact_without_idle_decimals(area: str, text: str) -> None:
    assert plain_area(Decimal(area)) == text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝"])
def test_text_like_a_formula_stays_text_in_csv_and_workbook(start: str) -> None:
    name = f"{start}cmd|'/c calc'!A1"
    exported = export(project(name=name))
    assert csv_rows(csv_text.write(exported))[0]["项目名称"] == f"'{name}"
    cell = sheet_of(workbook.write(exported)).cell(2, KEYS.index("name") + 1)
    assert (cell.value, cell.data_type) == (name, "s")


def test_an_address_in_a_text_is_no_link_in_the_workbook() -> None:
    sheet = sheet_of(workbook.write(export(project(name="http://example.org"))))
    assert sheet.cell(2, KEYS.index("name") + 1).hyperlink is None


def test_csv_has_one_line_for_each_project() -> None:
    content = csv_text.write(export(project(content="第一行\n第二行"), project(code="EX-02")))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 3
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_what_is_not_printed_is_empty_or_null_and_never_zero() -> None:
    exported = export(project(new_places=None, central_requested=None))
    row = csv_rows(csv_text.write(exported))[0]
    document = json.loads(json_text.write(exported))["projects"][0]
    sheet = sheet_of(workbook.write(exported))
    assert (row["新增托位（个）"], row["申请中央预算内投资（万元）"]) == ("", "")
    assert (document["new_places"], document["central_requested"]) == (None, None)
    assert sheet.cell(2, KEYS.index("new_places") + 1).value is None


def test_a_printed_zero_stays_a_zero() -> None:
    exported = export(project(nursing_beds=0))
    assert csv_rows(csv_text.write(exported))[0]["护理型床位（张）"] == "0"
    assert sheet_of(workbook.write(exported)).cell(2, KEYS.index("nursing_beds") + 1).value == 0


def test_json_has_the_keys_that_other_offices_rely_on() -> None:
    document = json.loads(json_text.write(export(project())))
    assert {"schema", "as_of", "projects"} <= set(document)
    assert {
        "code", "plan", "section", "printed_no", "name", "type", "region", "region_name", "location",
        "start_year", "end_year", "total_investment", "central_requested", "units", "new_beds",
        "nursing_beds", "renovated_beds", "new_places", "floor_area_m2", "scope", "stage", "funding",
        "milestones", "source", "notes",
    } <= set(document["projects"][0])  # fmt: skip


def test_json_values_have_the_stable_types() -> None:
    document = json.loads(json_text.write(export(project())))["projects"][0]
    assert document["total_investment"] == "1500.00"
    assert document["floor_area_m2"] == 7389.2
    assert document["units"] == ["示例县民政局", "示例城投公司"]
    assert document["source"] == {
        "document": "示例市整体解决方案", "annex": "附件", "section": "一、养老项目", "row": 1,
    }  # fmt: skip
    assert document["funding"][0] == {
        "source": "central_budget", "planned": "1200.00", "allocated": None, "received": None,
        "completed": None, "paid": None,
    }  # fmt: skip
    assert (document["stage"], document["milestones"]) == (None, [])


def test_a_whole_area_is_a_whole_number_in_json() -> None:
    content = json_text.write(export(project(floor_area_m2=Decimal("4500.00"))))
    assert b'"floor_area_m2": 4500,' in content


def test_an_inexact_figure_stays_a_number_and_shows_its_word() -> None:
    sheet = sheet_of(workbook.write(export(project(qualifiers=((Measure.NEW_BEDS, Qualifier.AT_LEAST),)))))
    cell = sheet.cell(2, KEYS.index("new_beds") + 1)
    assert (cell.value, cell.number_format) == (120, '"不少于"#,##0')


def test_a_note_is_a_comment_on_the_cell_that_it_is_about() -> None:
    notes = (
        RowNote("printed_type", "结构型", "机构型", "疑误。"),
        RowNote("printed_capacity", "150", "120", "按栏目。"),
        RowNote("household_count", "600", "600", "存疑。"),
        RowNote("soil_kind", "", "", "没有这一列。"),
    )
    sheet = sheet_of(workbook.write(export(project(notes=notes))))
    comments = {key: sheet.cell(2, KEYS.index(key) + 1).comment for key in KEYS}
    assert {key for key, comment in comments.items() if comment} == {
        "type", "new_beds", "household_count", "code",
    }  # fmt: skip
    assert comments["type"] is not None
    assert comments["type"].text == "【项目类型】印作“结构型”；取“机构型”；疑误。"


def test_a_note_on_the_printed_capacity_of_child_care_is_about_places() -> None:
    child_care = project(new_beds=None, nursing_beds=None, bed_kind=None, new_places=100)
    assert noted_column("printed_capacity", child_care) == "new_places"


def test_sums_are_live_formulas_with_their_value() -> None:
    content = workbook.write(export(project(), project(code="EX-02", new_beds=None)))
    position = KEYS.index("new_beds") + 1
    assert sheet_of(content).cell(4, position).value == '=IF(SUBTOTAL(102,K2:K3)=0,"—",SUBTOTAL(109,K2:K3))'
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["项目"]
    assert values.cell(4, position).value == 120
    assert values.cell(4, KEYS.index("new_places") + 1).value == "—"
    assert values.cell(4, 2).value == "2 个项目"


def test_a_workbook_without_projects_has_heads_and_no_sums() -> None:
    sheet = sheet_of(workbook.write(export()))
    assert (sheet.max_row, sheet.cell(1, 1).value) == (1, "项目代码")


def test_sources_that_nobody_uses_are_hidden() -> None:
    sheet = sheet_of(workbook.write(export(project())))
    letters = {key: get_column_letter(place) for place, key in enumerate(KEYS, 1)}
    assert sheet.column_dimensions[letters["planned_other_central"]].hidden
    assert not sheet.column_dimensions[letters["planned_central_budget"]].hidden


def test_the_workbook_is_ready_to_read_and_to_print() -> None:
    sheet = sheet_of(workbook.write(export(project())))
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:AP2")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$B")
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"


def test_a_column_is_wide_enough_for_its_chinese() -> None:
    sheet = sheet_of(workbook.write(export(project(name="示例县社区养老中心"))))
    assert sheet.column_dimensions["B"].width >= 2 * len("示例县社区养老中心")


def test_the_same_projects_give_the_same_bytes() -> None:
    exported = export(project())
    assert workbook.write(exported) == workbook.write(exported)


def test_the_workbook_carries_no_time_of_writing() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook.write(export(project())))) as file:
        assert b"1980-01-01T00:00:00Z" in file.read("docProps/core.xml")
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_legend_names_the_plan_and_says_that_blank_is_not_zero() -> None:
    legend = sheet_of(workbook.write(export(project())), "口径")
    words = {row[0]: str(row[1]) for row in legend.iter_rows(values_only=True)}
    assert "示府字〔2022〕1号" in words["来源"]
    assert "空白不是零" in words["空白"]


STANDING = MonthFact(
    "EX-01",
    Month(2023, 6),
    0,
    Stage.STRUCTURE,
    Grade.SLOW,
    Reporting.ZERO,
    was_late=True,
    version_id=1,
    total_investment=Decimal(1500),
    amounts=(
        SourceAmounts(FundingSource.CENTRAL_BUDGET, Decimal(1200), None, Decimal(0), Decimal("12.345678")),
    ),
)


def test_a_file_of_the_register_has_no_column_of_returns() -> None:
    heads = csv_text.write(export(project())).decode("utf-8-sig").splitlines()[0]
    assert "完成投资" not in heads
    assert "填报情况" not in heads


def test_a_month_adds_its_columns_to_csv_and_workbook() -> None:
    exported = export_of_june(project(standing=STANDING), project(code="EX-02"))
    first, second = csv_rows(csv_text.write(exported))
    assert (first["形象进度"], first["进度自评"], first["填报情况"]) == (
        "在建（主体）",
        "缓慢",
        "零报（迟报）",
    )
    assert (first["数据月份"], second["数据月份"]) == ("2023-06", "")
    assert (first["到位合计（万元）"], first["下达合计（万元）"]) == ("0.00", "")
    assert first["完成投资：中央预算内投资（万元）"] == "12.345678"
    sheet = sheet_of(workbook.write(exported))
    heads = [cell.value for cell in sheet[1]]
    assert heads == list(first)
    completed = get_column_letter(heads.index("完成投资合计（万元）") + 1)
    assert (
        sheet[f"{completed}4"].value
        == f'=IF(SUBTOTAL(102,{completed}2:{completed}3)=0,"—",SUBTOTAL(109,{completed}2:{completed}3))'
    )
    unused = get_column_letter(heads.index("到位：其他中央资金（万元）") + 1)
    assert sheet.column_dimensions[unused].hidden


def test_the_legend_names_the_month_and_its_reading() -> None:
    legend = sheet_of(workbook.write(export_of_june(project(standing=STANDING))), "口径")
    words = {row[0]: str(row[1]) for row in legend.iter_rows(values_only=True)}
    assert words["截至月份"] == "示例市2023-06，更正后。"
    assert "累计数" in words["下达、到位、完成投资、支付"]
