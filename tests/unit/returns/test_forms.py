"""What owners type becomes a report, and whatever cannot be read stays as it was typed, with a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.funding.types import FundingSource, PlannedAmount
from app.kernel.characters import character_problem
from app.kernel.partial_dates import PartialDate
from app.projects.types import MilestoneKind, Stage
from app.returns.forms import ReturnForm, fields_of, fields_of_previous, names
from app.returns.forms.content import without_problem
from app.returns.types.report import MilestoneReport, ProblemReport, Report, SourceAmounts
from app.returns.types.vocabulary import Amount, Grade, ProblemKind, ProblemLevel
from app.web.reading import clean_words, read_amount, read_day, read_partial_date
from tests.unit.returns.builders import BASIS, REPORT, amounts, month_fact, report


def without_computed(content: Report) -> Report:
    """Return a report without the amount that nobody types: what is planned of 待落实."""
    rows = tuple(
        replace(row, planned=None) if row.source is FundingSource.UNASSIGNED else row
        for row in content.amounts
    )
    return replace(content, amounts=tuple(row for row in rows if row != SourceAmounts(row.source)))


NAMES = [
    "stage",
    "grade",
    "progress",
    *(names.amount(source, kind) for source in FundingSource for kind in Amount),
    *(
        names.of_source(source, part)
        for source in FundingSource
        for part in ("reduction_reason", "is_advance")
    ),
    *(names.of_milestone(kind, part) for kind in MilestoneKind for part in ("planned", "actual", "waiver")),
    *(
        names.of_problem(number, part)
        for number in (0, 1, 19, 20)
        for part in ("kind", "level", "description")
    ),
    "explanations-total_exceeded",
    "explanations-",
    "explanations-A B",
]
MONEY = st.none() | st.decimals(0, 10**9, places=6) | st.decimals(0, 10**6, places=2)
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2099, 12, 31))
LINES = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=30).filter(
    lambda text: character_problem(text) is None
)
PARTIAL = st.none() | st.sampled_from(["2022", "2022-06", "2022-06-30"]).map(PartialDate.parse)
SOURCES = st.sampled_from(FundingSource)
ROWS = st.builds(
    SourceAmounts,
    SOURCES,
    *[MONEY] * 5,
    reduction_reason=LINES,
    is_advance=st.booleans(),
).filter(lambda row: row != SourceAmounts(row.source))
MILESTONES = st.builds(
    MilestoneReport, st.sampled_from(MilestoneKind), PARTIAL, DAYS, DAYS, LINES, DAYS, LINES
).filter(lambda row: not row.is_blank)
PROBLEMS = st.builds(
    ProblemReport,
    st.sampled_from(ProblemKind),
    st.sampled_from(ProblemLevel),
    LINES.filter(bool),
    LINES,
    DAYS,
)
EXPLANATIONS = st.dictionaries(
    st.sampled_from(["total_exceeded", "order.start.actual", "not_completed.completion.actual"]),
    LINES.filter(bool),
)
REPORTS = st.builds(
    Report,
    st.sampled_from(Stage),
    st.sampled_from(Grade),
    LINES,
    LINES,
    st.lists(ROWS, unique_by=lambda row: row.source).map(
        lambda rows: tuple(sorted(rows, key=lambda row: row.source.position))
    ),
    st.lists(MILESTONES, unique_by=lambda row: row.kind, max_size=4).map(
        lambda rows: tuple(sorted(rows, key=lambda row: row.kind.position))
    ),
    st.lists(PROBLEMS, max_size=3).map(tuple),
    EXPLANATIONS.map(lambda texts: tuple(sorted(texts.items()))),
).map(without_computed)


@settings(deadline=None, max_examples=60)
@given(REPORTS)
def test_a_report_written_into_a_form_reads_back_as_it_was(content: Report) -> None:
    form = ReturnForm(fields_of(content))
    assert form.problems == {}
    assert form.to_report() == content
    assert form.texts == fields_of(content)


@settings(deadline=None, max_examples=100)
@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=20), st.text(max_size=40)))
@example({"amounts-city-paid": "1e9", "progress": "\x00", "grade": "\ud800"})
@example({"amounts-city-paid": "9" * 5000, "milestones-start-actual": "９９９９-99-99"})
@example({"explanations-a": "x" * 9000, "problems-0-description": "😀" * 3000})
def test_a_form_reads_whatever_is_sent_and_keeps_only_what_it_knows(fields: dict[str, str]) -> None:
    form = ReturnForm(fields)
    known = {*form.typed, *(name for name in fields if names.explained_key(name))}
    assert set(form.texts) <= set(fields) & known
    assert set(form.problems) <= known
    assert all(message.endswith("。") for message in form.problems.values())
    again = ReturnForm(form.texts)
    assert (again.texts, again.problems) == (form.texts, form.problems)
    form.so_far(Stage.PREPARATION, Grade.SMOOTH)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1234.5", "1234.5"),
        ("1,234.50", "1234.50"),
        ("1，234", "1234"),
        ("１２３．５", "123.5"),
        (" 120 万元", "120"),
        ("0", "0"),
        ("-0", "0"),
        ("0.000001", "0.000001"),
        ("+5", "5"),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, amount: str) -> None:
    assert read_amount(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("abc", "不是数"),
        ("1e9", "不是数"),
        ("一百", "不是数"),
        ("12 元", "不是数"),
        ("1.2.3", "不是数"),
        ("-5", "不能是负数"),
        ("0.0000001", "小数最多六位"),
        ("9" * 40, "太大"),
        ("٣", "不是数"),
        ("NaN", "不是数"),
        ("Infinity", "不是数"),
    ],
)
def test_what_is_no_amount_is_refused_with_a_reason(typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_amount(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "2023-06-05",
        "2023-6-5",
        "2023.6.5",
        "2023/6/5",
        "2023年6月5日",
        "2023 年 6 月 5 日",
        "２０２３年６月５日",
    ],
)
def test_a_date_is_read_as_people_type_it(typed: str) -> None:
    assert read_day(typed) == date(2023, 6, 5)


@pytest.mark.parametrize(
    ("typed", "read"), [("2023", "2023"), ("2023年", "2023"), ("2023.6", "2023-06"), ("2023年6月", "2023-06")]
)
def test_a_planned_date_is_as_precise_as_it_was_typed(typed: str, read: str) -> None:
    assert read_partial_date(typed) == PartialDate.parse(read)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("2023-6", "缺少日"),
        ("2023-02-30", "不是日期"),
        ("5/6/2023", "不是日期"),
        ("明天", "不是日期"),
        ("1023-06-05", "年份不对"),
        ("0000-01-01", "不是日期"),
    ],
)
def test_what_is_no_date_is_refused_with_a_reason(typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_day(typed)


def test_words_lose_control_characters_and_keep_their_lines() -> None:
    assert clean_words(" 一\x00\r\n二\x07\r三\ud800\t😀 ") == "一\n二\n三 😀"


def test_messages_name_the_field_and_the_text_stays() -> None:
    form = ReturnForm({"amounts-city-paid": "约五十", "stage": "built"})
    assert form.problems == {
        "amounts-city-paid": "市级财政·支付“约五十”不是数：请只写数字，单位是万元，例如 1234.56。",
        "stage": "形象进度“built”不在可选范围内：请重新选择。",
    }
    assert form.texts == {"amounts-city-paid": "约五十", "stage": "built"}
    assert form.missing == {"grade": "请选择进度自评。"}


def test_a_text_over_its_limit_is_kept_and_refused() -> None:
    form = ReturnForm({"progress": "长" * 2001, "explanations-total_exceeded": "长" * 2001})
    assert form.problems["progress"] == "本月进展太长：最多 2000 字，现有 2001 字。"
    assert "太长" in form.problems["explanations-total_exceeded"]
    assert len(form.texts["progress"]) == 2001


def test_an_emoji_in_a_problem_is_named_by_its_field_and_place_and_a_rare_character_is_taken() -> None:
    fields = {
        "problems-0-kind": "land",
        "problems-0-level": "county",
        "problems-0-description": "老城𰻞街🏠未交地",
        "explanations-total_exceeded": "老城𰻞街",
    }
    form = ReturnForm(fields)
    assert form.problems == {
        names.of_problem(0, "description"): (
            "问题1·情况“老城𰻞街🏠未交地”中的“🏠”（第 5 字）是"
            "表情符号，文件里印不出来：请删去，或者改用文字。"
        )
    }


def test_a_problem_that_was_begun_asks_for_the_rest() -> None:
    form = ReturnForm({"problems-1-department": "县自然资源局"})
    assert set(form.problems) == {"problems-1-kind", "problems-1-level", "problems-1-description"}
    assert form.number_of_problems == 2
    assert form.so_far(Stage.PREPARATION, Grade.SMOOTH).problems == ()


def test_a_report_needs_stage_and_grade() -> None:
    with pytest.raises(ValueError, match="stage"):
        ReturnForm({"stage": "structure"}).to_report()


def test_dropping_a_problem_moves_the_others_up_and_touches_nothing_else() -> None:
    fields = {f"problems-{number}-description": str(number) for number in range(3)} | {"progress": "x"}
    assert without_problem(fields, 1) == {
        "problems-0-description": "0",
        "problems-1-description": "2",
        "progress": "x",
    }


def test_a_first_month_starts_from_the_plan() -> None:
    split = (
        PlannedAmount(FundingSource.CENTRAL_BUDGET, Decimal(1200)),
        PlannedAmount(FundingSource.UNASSIGNED, Decimal(600)),
    )
    assert fields_of_previous(None, BASIS, split) == {
        "amounts-central_budget-planned": "1200.00",
        "milestones-start-planned": "2021",
        "milestones-completion-planned": "2023",
    }


def test_a_later_month_starts_from_the_month_before_but_for_reasons_of_falls() -> None:
    row = amounts(planned="100", paid="5", reduction_reason="结算审计核减")
    fact = month_fact(report(row, explanations=(("total_exceeded", "已批概算调整"),)))
    fields = fields_of_previous(fact, BASIS, ())
    assert fields["amounts-central_budget-paid"] == "5.00"
    assert fields["progress"] == REPORT.progress
    assert fields["explanations-total_exceeded"] == "已批概算调整"
    assert not any(name.endswith("reduction_reason") for name in fields)


def test_names_of_fields_are_told_apart_and_explanations_know_their_key() -> None:
    form = ReturnForm({})
    assert all(first != second for first, second in pairwise(sorted(form.typed)))
    assert "amounts-unassigned-planned" not in form.typed
    assert names.explained_key("explanations-falls.city.paid") == "falls.city.paid"
    assert names.explained_key("explanations-<script>") is None
    assert names.explained_key("progress") is None
