"""What holds of the 勾稽 rules for any report at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from app.funding.types import FundingSource
from app.kernel.months import Month
from app.kernel.problems import Severity
from app.projects.types import MilestoneKind, Stage
from app.returns.rules.consistency import blocking, findings
from app.returns.rules.differences import report_of
from app.returns.types.report import MilestoneReport, ProjectBasis, Report, SourceAmounts
from app.returns.types.vocabulary import Amount, Grade
from tests.unit.returns.builders import (
    BASIS,
    MONTH,
    keys,
    month_fact,
    with_amount,
)

if TYPE_CHECKING:
    from app.returns.types.facts import MonthFact

SUMS = st.none() | st.decimals(
    min_value=-1, max_value=1_000_000_000, allow_nan=False, allow_infinity=False, places=6
)
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1))
TEXTS = st.sampled_from(["", " ", "说明"])
ROWS = st.builds(
    SourceAmounts,
    source=st.sampled_from(FundingSource),
    planned=SUMS,
    allocated=SUMS,
    received=SUMS,
    completed=SUMS,
    paid=SUMS,
    reduction_reason=TEXTS,
    is_advance=st.booleans(),
)
MILESTONES = st.builds(
    MilestoneReport, kind=st.sampled_from(MilestoneKind), forecast=DAYS, actual=DAYS, waiver=TEXTS
)
REPORTS = st.builds(
    Report,
    stage=st.sampled_from(Stage),
    grade=st.sampled_from(Grade),
    progress=TEXTS,
    next_work=TEXTS,
    amounts=st.lists(ROWS, max_size=4, unique_by=lambda row: row.source).map(tuple),
    milestones=st.lists(MILESTONES, max_size=5, unique_by=lambda each: each.kind).map(tuple),
    explanations=st.lists(
        st.tuples(st.sampled_from(["total_exceeded", "order.start.actual", "x"]), TEXTS), max_size=2
    ).map(tuple),
)
BASES = st.builds(
    replace,
    st.just(BASIS),
    total_investment=st.decimals(min_value=0, max_value=1_000_000_000, places=2),
    milestones=st.lists(st.sampled_from(MilestoneKind), unique=True).map(
        lambda kinds: tuple(sorted(kinds, key=lambda kind: kind.position))
    ),
)
MONTHS = st.builds(Month, st.integers(2021, 2026), st.integers(1, 12))


@settings(max_examples=100)
@given(REPORTS, st.none() | REPORTS.map(month_fact), BASES, MONTHS)
def test_rules_answer_for_any_report_and_name_each_fault_once(
    content: Report, previous: MonthFact | None, basis: ProjectBasis, month: Month
) -> None:
    result = findings(content, previous, basis, month)
    assert len(set(keys(result))) == len(result)
    for each in result:
        assert each.message.endswith("。")
        assert each.field in {"stage", "progress", "next_work"} or each.field.split("-")[0] in {
            "amounts",
            "milestones",
        }


@settings(max_examples=100)
@given(REPORTS, BASES, MONTHS)
def test_a_report_equal_to_last_months_falls_nowhere_and_is_asked_nothing_about_order(
    content: Report, basis: ProjectBasis, month: Month
) -> None:
    result = findings(content, month_fact(content, month.plus(-1)), basis, month)
    assert not [key for key in keys(result) if key.startswith(("falls", "order"))]
    assert report_of(month_fact(content)) == content


@settings(max_examples=100)
@given(REPORTS, BASES)
def test_nothing_blocks_exactly_when_all_findings_are_warnings_that_are_explained(
    content: Report, basis: ProjectBasis
) -> None:
    result = findings(content, None, basis, MONTH)
    explained = {key for key, words in content.explanations if words.strip()}
    is_free = all(each.severity is Severity.WARNING and each.key in explained for each in result)
    assert (blocking(result, content) == ()) is is_free


@settings(max_examples=100)
@given(
    REPORTS, st.sampled_from(FundingSource), st.sampled_from([each for each in Amount if each != "planned"])
)
def test_raising_an_amount_never_makes_it_fall(content: Report, source: FundingSource, kind: Amount) -> None:
    row = content.of_source(source)
    raised = with_amount(row, kind, (row.amount(kind) or Decimal(0)) + 1)
    others = tuple(each for each in content.amounts if each.source is not source)
    result = findings(replace(content, amounts=(*others, raised)), month_fact(content), BASIS, MONTH)
    assert not [key for key in keys(result) if key.startswith("falls")] or row.amount(kind) is None
    assert f"falls.{source.value}.{kind.value}" not in keys(result)
