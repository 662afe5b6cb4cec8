"""Facts about numbers, days, verification codes and what is typed when preparing a brief."""

from __future__ import annotations

from datetime import date

import pytest

from app.briefs.forms.issuing import IssueForm, RemarksForm
from app.briefs.forms.settings import NO_VERSION, SettingsForm
from app.briefs.rules import issuing as rules
from app.briefs.types import BriefSettings, Distribution, DocumentForm
from app.briefs.types.issuing import IssueOrder, NumberedIssue, Numbers
from app.kernel.months import Month

BULLETIN, RED_HEAD = DocumentForm.BULLETIN, DocumentForm.RED_HEAD
JUNE = Month(2023, 6)
CITY, COUNTY = "361100", "361104"


def issued(text: str, number: int, area: str = CITY, form: DocumentForm = BULLETIN) -> NumberedIssue:
    return NumberedIssue(area, form, number, text)


@pytest.mark.parametrize(
    ("form", "text"),
    [(BULLETIN, "2023年第6期（总第9期）"), (RED_HEAD, "饶一老一小办〔2023〕6号")],
)
def test_a_number_is_printed_as_its_form_asks(form: DocumentForm, text: str) -> None:
    assert rules.number_text(form, "饶一老一小办", 2023, Numbers(6, 9)) == text
    assert rules.year_number(text) == 6


@pytest.mark.parametrize(
    ("form", "year", "expected"),
    [
        (BULLETIN, 2023, Numbers(3, 16)),
        (BULLETIN, 2024, Numbers(1, 16)),
        (RED_HEAD, 2023, Numbers(9, 16)),
        (RED_HEAD, 2024, Numbers(1, 16)),
    ],
    ids=["within the year", "of a new year", "shared by all areas", "of a new year, as a document"],
)
def test_numbers_go_on_from_the_highest_that_was_given(
    form: DocumentForm, year: int, expected: Numbers
) -> None:
    given = [
        issued("2022年第12期（总第12期）", 12),
        issued("2023年第1期（总第13期）", 13),
        issued("2023年第2期（总第14期）", 14),
        issued("2023年第7期（总第7期）", 7, COUNTY),
        issued("办〔2023〕8号", 8, COUNTY, RED_HEAD),
        issued("办〔2023〕5号", 15, CITY, RED_HEAD),
        issued("原办〔2023〕30号", 11, CITY, RED_HEAD),
    ]
    assert rules.next_numbers(given, CITY, form, "办", year) == expected


def test_the_first_issue_is_number_one() -> None:
    assert rules.next_numbers([], CITY, BULLETIN, "", 2023) == Numbers(1, 1)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (Numbers(3, 5), None),
        (Numbers(7, 20), None),
        (Numbers(2, 5), "本年度第 2 期已经用过：最小可用第 3 期。"),
        (Numbers(3, 4), "总第 4 期已经用过：最小可用总第 5 期。"),
    ],
)
def test_a_number_may_leave_a_gap_and_never_comes_twice(given: Numbers, problem: str | None) -> None:
    assert rules.numbers_problem(given, Numbers(3, 5), BULLETIN) == problem


@pytest.mark.parametrize(
    ("day", "is_possible"),
    [
        (date(2023, 5, 31), False),
        (date(2023, 6, 28), True),
        (date(2023, 7, 8), True),
        (date(2023, 7, 9), False),
    ],
)
def test_a_brief_is_dated_neither_before_its_month_nor_in_the_future(day: date, *, is_possible: bool) -> None:
    assert (rules.day_problem(day, JUNE, date(2023, 7, 8)) is None) == is_possible


def test_a_code_has_eighty_bits_in_groups_of_four() -> None:
    code = rules.code_of(bytes(range(rules.CODE_BYTES)))
    assert code == "AAAQ-EAYE-AUDA-OCAJ"
    assert len(code.replace("-", "")) * 5 == 80


@pytest.mark.parametrize("typed", ["aaaq eaye auda ocaj", "AAAQEAYEAUDAOCAJ", " aaaq-eaye-auda-0caj。"])
def test_a_code_is_found_however_it_is_typed(typed: str) -> None:
    assert rules.code_typed(typed) == "AAAQ-EAYE-AUDA-OCAJ"


def test_a_list_has_one_name_a_line_and_no_blank_ones() -> None:
    assert rules.lines(" 市政府 \n\n各县（市、区）\n") == ("市政府", "各县（市、区）")


TYPED = {
    "name": " 一老一小重大项目调度简报 ",
    "issuing_unit": "上饶市发展和改革委员会",
    "form": "red_head",
    "document_prefix": "饶一老一小办",
    "report_to": "市委\r\n市政府",
    "send_to": "",
    "copy_to": "各县（市、区）发改委",
    "copies": "60",
    "draft_hour": "8",
    "version": "3",
}


def test_settings_are_read_as_they_are_typed() -> None:
    form = SettingsForm.parse("shangrao-2022", TYPED)
    assert form.errors == {}
    assert form.settings == BriefSettings(
        plan_code="shangrao-2022",
        name="一老一小重大项目调度简报",
        issuing_unit="上饶市发展和改革委员会",
        form=RED_HEAD,
        document_prefix="饶一老一小办",
        distribution=Distribution(("市委", "市政府"), (), ("各县（市、区）发改委",), 60),
        draft_hour=8,
        version=3,
    )
    assert SettingsForm.of(form.settings).fields == form.fields | {"name": "一老一小重大项目调度简报"}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("name", " ", "简报名称没有填"),
        ("name", "长" * 41, "最多 40 字，现有 41 字"),
        ("issuing_unit", "长" * 81, "最多 80 字"),
        ("form", "letter", "请选择文种"),
        ("document_prefix", "", "红头文件要有机关代字"),
        ("report_to", "\n".join(["市委"] * 41), "最多 40 行，现有 41 行"),
        ("copy_to", f"市委\n{'长' * 61}", "第 2 行"),
        ("copies", "0", "1 至 9999"),
        ("copies", "六十", "1 至 9999"),
        ("draft_hour", "24", "0 至 23"),
    ],
)
def test_what_is_wrong_with_settings_is_said_beside_its_field(name: str, value: str, sentence: str) -> None:
    form = SettingsForm.parse("jian-2022", TYPED | {name: value})
    assert list(form.errors) == [name]
    assert sentence in form.errors[name]
    assert form.settings is None


@pytest.mark.parametrize("text", ["", "x", "-1", "9" * 10])
def test_settings_without_a_version_are_never_saved_unseen(text: str) -> None:
    form = SettingsForm.parse("jian-2022", TYPED | {"version": text})
    assert form.settings is not None
    assert form.settings.version == NO_VERSION


def test_remarks_keep_their_lines_and_say_when_they_are_too_long() -> None:
    form = RemarksForm.parse({"editor_note": "一。\r\n二。", "next_month": "长" * 3001, "version": "2"})
    assert form.texts[0] == "一。\n二。"
    assert form.errors == {"next_month": "下月重点太长：最多 3000 字，现有 3001 字。"}


ORDER = {
    "in_year": "6",
    "overall": "9",
    "issued_on": "2023-07-08",
    "reason": "",
    "seen": "abc",
    "confirmed": "y",
}


def test_an_order_is_read_as_it_is_typed() -> None:
    form = IssueForm.parse(ORDER)
    assert form.order == IssueOrder(Numbers(6, 9), date(2023, 7, 8), "", "abc")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("in_year", "0", "请填正整数"),
        ("in_year", "", "没有填"),
        ("overall", "九", "请填正整数"),
        ("issued_on", "", "签发日期没有填"),
        ("issued_on", "2023-02-30", "不是日期"),
        ("reason", "长" * 501, "最多 500 字"),
        ("confirmed", "", "先核对"),
    ],
)
def test_what_is_wrong_with_an_order_is_said_beside_its_field(name: str, value: str, sentence: str) -> None:
    form = IssueForm.parse(ORDER | {name: value})
    assert form.order is None
    assert list(form.errors) == [name]
    assert sentence in form.errors[name]
    assert form.fields.get(name, "") == (value if name in form.fields else "")
