"""Facts about importing bookings from a workbook: read cell by cell, previewed, then all or nothing."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from app.accounts.types import ALL, Grant, Role, Scope, ScopeKind, User
from app.audit import queries as audit
from app.funding import service
from app.funding.forms.ledger_import import UploadError, read_upload, sealed, unsealed
from app.funding.queries import ledger as queries
from app.funding.types import LedgerFilter, LedgerKind, WarningKind
from app.web import workbook_cells
from app.web.workbook_cells import WorkbookError, read_workbook
from tests.integration.funding.ledgers import FINANCE, TODAY
from tests.integration.funding.workbooks import HEADS, ROW, workbook
from tests.integration.portfolio.test_queries_are_constant import counted

if TYPE_CHECKING:
    from app.funding.types import ImportFile

CITY = User(1, "city", "", (Grant(Role.FINANCE, Scope(ScopeKind.CITY, "360800")),))
WAN_AN = User(2, "wan-an", "", (Grant(Role.FINANCE, Scope(ScopeKind.COUNTY, "360828")),))


def upload(*rows: tuple[Any, ...], **more: Any) -> ImportFile:  # noqa: ANN401 - what `workbook` takes
    """Read a workbook as it is uploaded."""
    return read_upload("三月.xlsx", workbook(*rows, **more))


def changed(**cells: Any) -> tuple[Any, ...]:  # noqa: ANN401 - any value of a cell
    """Return the usual row with other cells, by the letter of the column."""
    return tuple(cells.get("ABCDEFG"[place], value) for place, value in enumerate(ROW))


def entries() -> int:
    return queries.sums(ALL, LedgerFilter()).entries


def imported(file: ImportFile, user: User | None = CITY, **more: Any) -> tuple[int, ...]:  # noqa: ANN401
    return service.import_bookings(file, user=user, actor=FINANCE, today=TODAY, **more)


@pytest.mark.usefixtures("loaded_app")
def test_every_row_is_booked_with_the_file_it_came_from() -> None:
    file = upload(ROW, changed(A="JA-03", B="拨付", D=0.1 + 0.2, E="2023年3月1日", G=None))
    first, second = (queries.entry(number) for number in imported(file))
    assert first is not None
    assert second is not None
    assert (first.amount, first.note, first.booked_on) == (Decimal(300), "首批", date(2023, 3, 1))
    assert (second.amount, second.kind, second.note) == (Decimal("0.30"), LedgerKind.DISBURSEMENT, "")
    assert first.file_sha256 == second.file_sha256 == file.sha256
    (line,) = [each for each in audit.history("JA-02") if each.action == "ledger.import"]
    assert {"file", "sha256", "amount"} <= {change.field for change in line.changes}
    assert queries.entries(ALL, LedgerFilter(file=file.sha256)) == queries.entries(ALL, LedgerFilter())


WRONG = (
    changed(A="NO-99"),
    changed(B="划拨", D="三百"),
    changed(C="待落实", D=-5),
    changed(D=0.0000001, E=45000),
    changed(E=date(2024, 1, 1), F=" "),
    changed(A=None, E="2023-03"),
    changed(A="SR-YL-01"),
    changed(A="JA-01"),
)


@pytest.mark.usefixtures("loaded_app")
def test_every_problem_is_said_at_once_with_its_cell_and_nothing_is_booked() -> None:
    file = upload(*WRONG)
    with pytest.raises(service.ImportRefusedError) as refused:
        imported(file, WAN_AN)
    problems = {each.cell: each.message for each in refused.value.preview.problems}
    assert list(problems) == ["A2", "B3", "D3", "C4", "D4", "D5", "E5", "E6", "F6", "A7", "E7", "A8", "A9"]
    assert "可以填 下达、拨付" in problems["B3"]
    assert "不是资金来源" in problems["C4"]
    assert "还没有到" in problems["E6"]
    assert "范围内" in problems["A8"]
    assert entries() == 0


@pytest.mark.usefixtures("loaded_app")
def test_one_wrong_row_keeps_all_others_out() -> None:
    file = upload(ROW, changed(A="JA-03"), changed(A="JA-04", D=0))
    with pytest.raises(service.ImportRefusedError, match="1 处需要更正"):
        imported(file)
    assert entries() == 0


@pytest.mark.usefixtures("loaded_app")
def test_a_preview_writes_nothing_and_sums_what_would_be_booked() -> None:
    file = upload(ROW, changed(A="JA-03", D="1,200.50"), changed(A="JA-03", B="拨付", D=7))
    preview = service.preview_import(file, user=CITY, today=TODAY)
    assert preview.problems == ()
    assert (preview.sums.entries, preview.sums.allocated, preview.sums.disbursed) == (
        3,
        Decimal("1500.50"),
        Decimal(7),
    )
    assert [line.project_name is not None for line in preview.lines] == [True] * 3
    assert entries() == 0


@pytest.mark.usefixtures("loaded_app")
def test_the_same_file_twice_is_warned_of_and_books_only_for_who_confirms() -> None:
    file = upload(ROW)
    (first,) = imported(file)
    preview = service.preview_import(file, user=CITY, today=TODAY)
    assert [each.kind for each in preview.warnings] == [WarningKind.SAME_FILE]
    assert preview.seen == (first,)
    for confirmed in (None, ()):
        with pytest.raises(service.ImportRefusedError):
            imported(file, confirmed=confirmed)
    imported(file, confirmed=preview.seen)
    with pytest.raises(service.ImportRefusedError):
        imported(file, confirmed=preview.seen)
    assert entries() == 2


@pytest.mark.usefixtures("loaded_app")
def test_rows_that_repeat_each_other_must_be_confirmed() -> None:
    file = upload(ROW, changed(F="赣财社指（2023）1号"))
    preview = service.preview_import(file, user=CITY, today=TODAY)
    assert [each.kind for each in preview.strong] == [WarningKind.SAME_BOOKING] * 2
    with pytest.raises(service.ImportRefusedError, match="2 处疑似重复"):
        imported(file)
    assert len(imported(file, confirmed=())) == 2


@pytest.mark.usefixtures("loaded_app")
def test_a_preview_asks_as_often_for_one_row_as_for_many() -> None:
    few, many = upload(ROW), upload(*(changed(A=f"JA-{number:02d}") for number in range(2, 50)))
    sent = []
    for file in (few, many):
        with counted() as statements:
            service.preview_import(file, user=CITY, today=TODAY)
        sent.append(len(statements))
    assert sent[0] == sent[1]


def test_what_is_previewed_comes_back_the_same_and_only_to_its_user() -> None:
    file = upload(ROW, WRONG[1])
    seal = sealed(file, "secret", "county")
    assert unsealed(seal, "secret", "county") == file
    for forged in (seal[:-2] + "xx", "", "{}"):
        with pytest.raises(UploadError, match="重新上传"):
            unsealed(forged, "secret", "county")
    for secret, name in (("other", "county"), ("secret", "city")):
        with pytest.raises(UploadError):
            unsealed(seal, secret, name)


@pytest.mark.parametrize(
    ("heads", "said"),
    [
        (("项目代码", "类别", "资金来源", "金额（元）", "日期", "文号"), "没有“金额（万元）”"),
        ((*HEADS, "文号"), "“文号”这一列出现了 2 次"),
        (("一", "二"), "没有“项目代码”"),
    ],
)
def test_a_sheet_without_its_heads_is_not_read(heads: tuple[str, ...], said: str) -> None:
    file = upload(ROW, heads=heads)
    assert any(said in problem.message for problem in file.problems)
    assert file.rows == ()


def test_heads_are_found_in_any_order_and_way_of_writing() -> None:
    heads = ("文 号", "金额(万元)", "日期", "资金来源", "类别", "项目代码", "经办人")
    file = upload((ROW[5], ROW[3], ROW[4], ROW[2], ROW[1], ROW[0], "张三"), heads=heads)
    (row,) = file.rows
    assert (row.problems, file.unread) == ((), ("经办人",))
    assert row.draft.booking() is not None
    assert row.cells["document_number"] == "A2"


def test_a_sheet_with_heads_alone_has_nothing_to_book() -> None:
    assert [each.cell for each in upload().problems] == ["A2"]


def test_blank_rows_are_passed_over_and_rows_keep_their_numbers() -> None:
    assert [row.number for row in upload(ROW, (), (" ",), ROW).rows] == [2, 5]


def test_a_formula_counts_by_its_value_and_a_time_of_midnight_is_a_day() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, HEADS)
    sheet.write_row(1, 0, ROW[:3])
    sheet.write_formula(1, 3, "=100*3.3", None, 330.00000000000006)
    day = book.add_format({"num_format": "yyyy/m/d h:mm"})
    sheet.write_datetime(1, 4, datetime(2023, 3, 1), day)  # noqa: DTZ001 - a cell has no zone
    sheet.write_string(1, 5, "一")
    book.close()
    (row,) = read_upload("x.xlsx", buffer.getvalue()).rows
    assert (row.draft.amount, row.draft.booked_on) == (Decimal(330), date(2023, 3, 1))


def cells_far_apart() -> bytes:
    """Return a few kilobytes that unpack to seventeen thousand million cells."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "x")
    sheet.write(1_048_575, 16_383, "y")
    book.close()
    return buffer.getvalue()


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def of_version(tenths: int, data: bytes) -> bytes:
    """Return an archive that asks for a later version of the program that unpacks it."""
    place = data.index(b"PK\x01\x02") + 6
    return data[:place] + bytes([tenths]) + data[place + 1 :]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "文件是空的"),
        (b"x" * (workbook_cells.LARGEST_FILE + 1), "超过上限"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧格式"),
        (b"code,amount\nJA-01,5\n", "不是 .xlsx"),
        (b"PK\x03\x04 no archive", "不是 .xlsx"),
        (of_version(99, zipped(**{"xl/workbook.xml": b"<x/>"})), "不是 .xlsx"),
        (zipped(**{"content.xml": b"<office/>"}), "不是 .xlsx"),
        (zipped(**{"xl/workbook.xml": b"<no"}), "打不开"),
        (zipped(**{"xl/workbook.xml": b" " * (workbook_cells.LARGEST_UNPACKED + 1)}), "展开后太大"),
        (cells_far_apart(), "打不开"),
        (workbook(*[ROW] * 12), "超过 10 行"),
        (workbook(heads=(" ",)), "是空的"),
    ],
    ids=["empty", "large", "old", "csv", "cut", "version", "ods", "broken", "bomb", "far", "long", "blank"],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(WorkbookError, match=said):
        read_workbook(data, "台账", 10)


def test_the_sheet_of_the_name_is_read_and_else_the_first() -> None:
    assert read_workbook(workbook(ROW, sheet="其他"), "台账", 10).sheet == "其他"
    assert read_upload("x.xlsx", workbook(ROW, sheet="其他")).rows


def test_nothing_chosen_is_nothing_read() -> None:
    with pytest.raises(UploadError, match="还没有选择文件"):
        read_upload("", b"")
