"""Facts about the bytes of finance's files, made from plain values."""

from __future__ import annotations

import csv
import io
import json
import weakref
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from app.kernel.months import Month
from app.portfolio.render import finance_text
from app.portfolio.render.figures import change_written, head, plain, written
from app.portfolio.render.finance_book import write_projects_xlsx, write_rollup_xlsx
from app.portfolio.render.finance_legend import legend
from app.portfolio.types import PlanName
from app.portfolio.types.cube import Figure, KeyName, ProjectRow, Question, Rollup
from app.portfolio.types.facts import Sum
from app.portfolio.types.finance_file import FinanceFile, KeyedRow
from app.returns.types.cube import CubeDimension, CubeMeasure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from app.portfolio.types.cube import Sums

OCTOBER = Month(2023, 10)
AT = datetime(2023, 11, 6, 1, 30)  # noqa: DTZ001 - stored so
HERE = PlanName("here", "近山市方案", None, "清单", "990000", "近山市")


def sums(projects: int = 1, **values: str | int) -> Sums:
    """Return sums; what is not given is blank, but for what may not be."""
    found = {measure: Sum(None if measure.may_be_blank else Decimal(0), 0) for measure in CubeMeasure}
    given = {CubeMeasure(name): Sum(Decimal(value), projects) for name, value in values.items()}
    return found | {CubeMeasure.PROJECTS: Sum(Decimal(projects), projects)} | given


EAST = sums(
    2, total_investment=1000, planned=1000, allocated=800, received=600, completed="647.4", paid="0.000001",
    completed_year=629, year_planned="647.4",
)  # fmt: skip
WEST = sums(1, total_investment=500, planned=500, received=0, completed_year="-3.5", year_planned=100)
BOTH = sums(
    3, total_investment=1500, planned=1500, allocated=800, received=600, completed="647.4", paid="0.000001",
    completed_year="625.5", year_planned="747.4",
)  # fmt: skip
ROWS = (
    KeyedRow((KeyName("990021", "东县", "近山市"),), EAST),
    KeyedRow((KeyName("990022", "西县", "近山市"),), WEST),
)
FILE = FinanceFile(
    question=Question((CubeDimension.REGION,), (), OCTOBER),
    figures=tuple(Figure),
    total=BOTH,
    produced_at=AT,
    produced_by="王会计",
    filters=(("领域", "养老"),),
)
PROJECTS = (
    ProjectRow("EX-01", "=东县养老院", "东县", "东县民政局", EAST),
    ProjectRow("EX-02", "西县养老院", "西县", "", WEST),
)


def book_of(file: FinanceFile, rows: tuple[KeyedRow, ...] = ROWS, crossed: Rollup | None = None) -> bytes:
    """Return the bytes of a workbook."""
    target = io.BytesIO()
    write_rollup_xlsx(target, file, rows, PROJECTS, crossed)
    return target.getvalue()


def opened(content: bytes, *, computed: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=computed)


def cell(sheet: Worksheet, figure: Figure, row: int) -> object:
    """Return what stands under the head of a figure."""
    heads = [str(each.value).replace("\n", "") for each in sheet[3]]
    return sheet.cell(row, heads.index(head(figure)) + 1).value


def letter(sheet: Worksheet, figure: Figure) -> str:
    heads = [str(each.value).replace("\n", "") for each in sheet[3]]
    return get_column_letter(heads.index(head(figure)) + 1)


def test_a_sheet_has_title_heads_rows_and_total() -> None:
    sheet = opened(book_of(FILE))["汇总"]
    assert [row[0].value for row in sheet.iter_rows(max_row=6)] == [
        "一老一小重大项目资金汇总：按县（市、区）",
        "截至2023年10月末 · 更正后 · 领域：养老 · 金额单位：万元",
        "县（市、区）",
        "近山市 东县",
        "近山市 西县",
        "合计 3 个项目",
    ]
    assert sheet.freeze_panes == "B4"
    assert sheet.auto_filter.ref == f"A3:{get_column_letter(sheet.max_column)}5"


def test_amounts_are_numbers_with_all_their_decimals() -> None:
    sheet = opened(book_of(FILE))["汇总"]
    assert cell(sheet, Figure.PAID, 4) == 0.000001
    assert cell(sheet, Figure.RECEIVED, 5) == 0
    assert cell(sheet, Figure.PAID, 5) == "—"
    assert sheet[f"{letter(sheet, Figure.PAID)}4"].number_format == "#,##0.00####"


def test_totals_are_sums_and_rates_are_divided_from_their_own_row() -> None:
    content = book_of(FILE)
    sheet, computed = opened(content)["汇总"], opened(content, computed=True)["汇总"]
    paid, done = letter(sheet, Figure.PAID), letter(sheet, Figure.COMPLETED)
    assert cell(sheet, Figure.PAID, 6) == f'=IF(COUNT({paid}4:{paid}5)=0,"—",SUM({paid}4:{paid}5))'
    for row in (4, 6):
        rate = f'=IF(AND(ISNUMBER({paid}{row}),N({done}{row})<>0),{paid}{row}/{done}{row},"—")'
        assert cell(sheet, Figure.PAYMENT_RATE, row) == rate
    assert cell(computed, Figure.PAYMENT_RATE, 5) == "—"
    assert str(cell(sheet, Figure.GAP, 6)).startswith("=IF(ISNUMBER(")
    assert (cell(computed, Figure.GAP, 5), cell(computed, Figure.GAP, 6)) == (500, 900)
    assert sheet[f"{letter(sheet, Figure.PAYMENT_RATE)}4"].number_format == "#,##0.0%"


def test_how_far_ahead_is_counted_from_the_month() -> None:
    content = book_of(FILE)
    sheet, computed = opened(content)["汇总"], opened(content, computed=True)["汇总"]
    rate = letter(sheet, Figure.YEAR_COMPLETION_RATE)
    assert cell(sheet, Figure.AHEAD, 4) == f'=IF(ISNUMBER({rate}4),100*({rate}4-10/12),"—")'
    assert cell(computed, Figure.AHEAD, 4) == pytest.approx(13.824, abs=0.001)
    assert sheet[f"{letter(sheet, Figure.AHEAD)}4"].number_format == '+#,##0.0;"−"#,##0.0;0.0'


def test_where_projects_stand_in_several_rows_the_total_is_computed_and_says_so() -> None:
    by_source = replace(
        FILE, question=Question((CubeDimension.SOURCE,), (), OCTOBER), total=replace_projects(2)
    )
    rows = tuple(KeyedRow((KeyName(key, key),), row.sums) for key, row in zip("ab", ROWS, strict=True))
    sheet = opened(book_of(by_source, rows))["汇总"]
    assert cell(sheet, Figure.PROJECTS, 6) == 2
    assert str(cell(sheet, Figure.PLANNED, 6)).startswith("=IF(COUNT(")
    assert "合计不是各行相加" in str(sheet["A7"].value)
    assert head(Figure.TOTAL_INVESTMENT) not in [str(each.value).replace("\n", "") for each in sheet[3]]
    planned = letter(sheet, Figure.PLANNED)
    assert f"/{planned}4" in str(cell(sheet, Figure.COMPLETION_RATE, 4))


def replace_projects(number: int) -> Sums:
    return {**BOTH, CubeMeasure.PROJECTS: Sum(Decimal(number), number)}


def crossing(figure: Figure) -> tuple[FinanceFile, Rollup]:
    """Return counties × sources: the second source has nothing in the west."""
    by = (CubeDimension.REGION, CubeDimension.SOURCE)
    east, west = (row.keys[0] for row in ROWS)
    first, second = KeyName("county", "县级财政"), KeyName("bank_loan", "银行贷款")
    cells: dict[tuple[str, ...], Sums] = {
        ("990021", "county"): sums(2, received=600),
        ("990021", "bank_loan"): sums(1, received=40),
        ("990022", "county"): sums(1),
    }
    rollup = Rollup(
        Question(by, (), OCTOBER),
        cells,
        {by[0]: (east, west), by[1]: (first, second)},
        {
            by[0]: {"990021": sums(2, received=640), "990022": sums(1)},
            by[1]: {"county": sums(3, received=600), "bank_loan": sums(1, received=40)},
        },
        sums(3, received=640),
    )
    file = replace(FILE, question=rollup.question, total=rollup.total, cell=figure)
    return file, rollup


def crossed_rows(file: FinanceFile, rollup: Rollup, *, computed: bool) -> list[tuple[object, ...]]:
    rows = tuple(
        KeyedRow(
            tuple(
                next(each for each in rollup.names[dimension] if each.key == key)
                for dimension, key in zip(rollup.question.by, keys, strict=True)
            ),
            each,
        )
        for keys, each in rollup.cells.items()
    )
    book = opened(book_of(file, rows, rollup), computed=computed)
    assert book.sheetnames == ["汇总", "明细", "项目", "口径"]
    return list(book["汇总"].iter_rows(min_row=3, max_row=6, values_only=True))


def test_a_crossed_table_has_sums_on_both_edges() -> None:
    file, rollup = crossing(Figure.RECEIVED)
    assert crossed_rows(file, rollup, computed=True) == [
        ("县（市、区） ＼ 资金来源", "县级财政", "银行贷款", "合计"),
        ("近山市 东县", 600, 40, 640),
        ("近山市 西县", "—", None, "—"),
        ("合计", 600, 40, 640),
    ]
    live = crossed_rows(file, rollup, computed=False)
    assert live[1][3] == '=IF(COUNT(B4:C4)=0,"—",SUM(B4:C4))'
    assert live[3][1] == '=IF(COUNT(B4:B5)=0,"—",SUM(B4:B5))'
    assert live[3][3] == '=IF(COUNT(D4:D5)=0,"—",SUM(D4:D5))'


def test_edges_of_what_does_not_add_up_are_computed() -> None:
    file, rollup = crossing(Figure.PROJECTS)
    live = crossed_rows(file, rollup, computed=False)
    assert [line[3] for line in live[1:3]] == [2, 1]
    assert live[3][1:3] == ('=IF(COUNT(B4:B5)=0,"—",SUM(B4:B5))', '=IF(COUNT(C4:C5)=0,"—",SUM(C4:C5))')


def test_two_months_stand_side_by_side_with_what_has_changed() -> None:
    file = replace(
        FILE,
        compared=Month(2023, 9),
        compared_total=sums(2, received=500, allocated=1000),
        compared_figures=(Figure.RECEIVED, Figure.RECEIPT_RATE),
    )
    rows = (replace(ROWS[0], compared=sums(2, received=500, allocated=1000)), ROWS[1])
    content = book_of(file, rows)
    sheet, computed = opened(content)["对比"], opened(content, computed=True)["对比"]
    assert [str(each.value).split("\n")[-1] for each in sheet[3]][1:] == ["2023-10", "2023-09", "增减"] * 2
    assert [each.value for each in computed[4]][1:] == [600, 500, 100, 0.75, 0.5, 25]
    assert [each.value for each in computed[5]][1:] == [0, "—", "—", "—", "—", "—"]
    assert sheet["D4"].value == '=IF(AND(ISNUMBER(B4),ISNUMBER(C4)),B4-C4,"—")'
    assert sheet["B6"].value == '=IF(COUNT(B4:B5)=0,"—",SUM(B4:B5))'


def test_projects_have_sums_that_follow_the_filter_and_blanks_that_stay_empty() -> None:
    sheet = opened(book_of(FILE))["项目"]
    assert [each.value for each in sheet[4]][:4] == ["EX-01", "=东县养老院", "东县", "东县民政局"]
    assert sheet["B4"].data_type == "s"
    assert cell(sheet, Figure.PAID, 5) is None
    paid = letter(sheet, Figure.PAID)
    cells = f"{paid}4:{paid}5"
    assert cell(sheet, Figure.PAID, 6) == f'=IF(SUBTOTAL(102,{cells})=0,"—",SUBTOTAL(109,{cells}))'
    assert sheet.freeze_panes == "C4"


def test_every_sheet_prints_on_a4_across_with_its_heads_and_page_numbers() -> None:
    for sheet in opened(book_of(replace(FILE, is_demo=True))):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.oddFooter is not None
        assert sheet.oddHeader is not None
        assert "&P" in str(sheet.oddFooter.center.text)
        assert "演示数据" in str(sheet.oddHeader.center.text)
        if sheet.title != "口径":
            assert sheet.print_title_rows == "$1:$3"
            assert "演示数据" in str(sheet["A2"].value)


def test_the_legend_says_month_reading_filters_gaps_rounding_and_who_made_it_when() -> None:
    found = dict(legend(replace(FILE, not_closed=((HERE, Month(2023, 9)),), compared=Month(2022, 10))))
    assert found["截至月份"] == "2023年10月末。"
    assert found["读法"].startswith("更正后")
    assert found["筛选条件"] == "领域：养老。"
    assert "近山市方案2023年10月没有关账" in found["未关账的方案"]
    assert "2022年10月末" in found["比较"]
    assert "四舍五入" in found["舍入"]
    assert found["资金支付率（%）"] == "支付 ÷ 完成投资。"
    assert found["生成"] == "2023-11-06 09:30（北京时间），王会计。"
    assert "演示数据" not in found
    assert "虚构" in dict(legend(replace(FILE, is_demo=True)))["演示数据"]


def test_without_a_closed_month_the_legend_says_that_only_the_plan_is_known() -> None:
    found = dict(legend(replace(FILE, question=Question())))
    assert "还没有关过账" in found["截至月份"]
    assert "读法" not in found


def test_the_same_values_give_the_same_bytes() -> None:
    assert book_of(FILE) == book_of(FILE)


def test_a_file_of_nothing_is_a_file() -> None:
    sheet = opened(book_of(replace(FILE, total=sums(0)), ()), computed=True)["汇总"]
    assert [sheet["A4"].value, cell(sheet, Figure.PAID, 4)] == ["合计 0 个项目", "—"]


class Watched(ProjectRow):
    """A row whose end can be seen."""

    __hash__ = object.__hash__


def many(alive: weakref.WeakSet[Watched], most: list[int]) -> Iterator[ProjectRow]:
    """Yield rows, and remember how many of them were alive at once."""
    for number in range(300):
        row = Watched(f"EX-{number:03}", "养老院", "东县", "", EAST)
        alive.add(row)
        most.append(len(alive))
        yield row


def test_no_file_keeps_the_rows_that_it_has_written() -> None:
    for write in (
        lambda rows: write_projects_xlsx(io.BytesIO(), rows, FILE),
        lambda rows: b"".join(finance_text.write_projects_csv(rows, FILE)),
    ):
        alive: weakref.WeakSet[Watched] = weakref.WeakSet()
        most: list[int] = []
        write(many(alive, most))
        assert (len(most), max(most) <= 2) == (300, True)


def test_what_goes_wrong_on_the_way_leaves_no_file_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def broken() -> Iterator[ProjectRow]:
        yield PROJECTS[0]
        message = "the database is gone"
        raise RuntimeError(message)

    target = io.BytesIO()
    with pytest.raises(RuntimeError):
        write_projects_xlsx(target, broken(), FILE)
    assert (target.getvalue(), list(tmp_path.iterdir())) == (b"", [])


def test_csv_is_given_away_while_its_rows_are_read() -> None:
    most: list[int] = []
    pieces = finance_text.write_projects_csv(many(weakref.WeakSet(), most), FILE)
    first = next(pieces)
    assert first.startswith(b"\xef\xbb\xbf")
    assert 0 < len(most) < 300
    text = (first + b"".join(pieces)).decode("utf-8-sig")
    assert text.count("\r\n") == 301
    assert "\ufeff" not in text


def test_csv_has_keys_names_and_all_figures() -> None:
    content = b"".join(finance_text.write_rollup_csv(FILE, ROWS)).decode("utf-8-sig")
    east, west = csv.DictReader(io.StringIO(content, newline=""))
    assert (east["县（市、区）（代码）"], east["县（市、区）"]) == ("990021", "东县")
    assert (east["支付（万元）"], east["超/欠序时（百分点）"]) == ("0.000001", "13.8")
    assert (west["支付（万元）"], west["到位（万元）"], west["年度投资完成率（%）"]) == ("", "0.00", "-3.5")
    assert len(east) == 2 + len(Figure)


def test_json_has_the_shape_that_scripts_rely_on() -> None:
    document = json.loads(b"".join(finance_text.write_json(FILE, ROWS)))
    assert {"schema", "as_of", "reading", "by", "filters", "rows", "total"} <= set(document)
    assert (document["schema"], document["as_of"], document["by"]) == (1, "2023-10", ["region"])
    first, second = document["rows"]
    assert (first["keys"], first["names"]) == ({"region": "990021"}, {"region": "东县"})
    assert (first["figures"]["paid"], second["figures"]["paid"]) == ("0.000001", None)
    assert document["total"]["figures"]["planned"] == "1500.00"
    assert json.loads(b"".join(finance_text.write_json(FILE, ())))["rows"] == []


@pytest.mark.parametrize(
    ("figure", "value", "for_scripts", "for_people"),
    [
        (Figure.PROJECTS, "1200", "1200", "1,200"),
        (Figure.PAID, "1234.5", "1234.50", "1,234.50"),
        (Figure.PAYMENT_RATE, "97.15", "97.2", "97.2%"),
        (Figure.AHEAD, "13.84", "13.8", "+13.8"),
        (Figure.AHEAD, "-13.85", "-13.9", "−13.9"),
        (Figure.AHEAD, "-0.04", "0.0", "0.0"),
        (Figure.BED_COST, "15.005", "15.01", "15.01"),
        (Figure.PAID, None, "", "—"),
    ],
)
def test_how_figures_are_written(
    figure: Figure, value: str | None, for_scripts: str, for_people: str
) -> None:
    number = None if value is None else Decimal(value)
    assert (plain(figure, number), written(figure, number)) == (for_scripts, for_people)


@pytest.mark.parametrize(
    ("figure", "value", "text"),
    [
        (Figure.PROJECTS, "3", "+3"),
        (Figure.PAID, "-1200", "−1,200.00"),
        (Figure.PAYMENT_RATE, "0.04", "0.0"),
        (Figure.PAID, None, "—"),
    ],
)
def test_how_changes_are_written(figure: Figure, value: str | None, text: str) -> None:
    assert change_written(figure, None if value is None else Decimal(value)) == text
