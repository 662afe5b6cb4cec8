"""Facts about finding, ordering and counting commitments, the matrix, dates by quarter, and what is owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.commitments.forms.listing import OverviewForm
from app.commitments.rules import duties, tables
from app.commitments.rules import overview as rules
from app.commitments.rules.words import words_of
from app.commitments.service.reminders import collected
from app.commitments.types import CommitmentKind, Progress, QuarterSchedule, TargetState, UnitRole
from app.commitments.types.asking import Grouping, Ordering, OverviewFilter, OverviewQuery, SortKey
from app.commitments.types.lines import CommitmentState, Duty
from app.commitments.types.overview import Choices, PlanInReach, UnitInReach
from app.kernel.months import Month
from app.web.addresses import AddressError
from tests.unit.commitments.promises import CIVIL, HEALTH, QUARTER, TODAY, line, update

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.commitments.types.lines import CommitmentLine

PLAN = PlanInReach("example-2022", "示例市")
FIRST, SECOND = (
    QuarterSchedule(QUARTER, date(2023, 3, 25), date(2023, 4, 5)),
    QuarterSchedule(Month(2023, 6), date(2023, 6, 25), date(2023, 7, 5)),
)
OVERDUE = line("2022", code="EX-T-01", position=1)
SOON = line("2023-08", code="EX-T-02", position=2, updates=(update(),))
QUIET = line(
    code="EX-P-01", position=3, kind=CommitmentKind.POLICY, document="附件1", group="土地政策", units=()
)
LINES = (OVERDUE, SOON, QUIET)


def codes(lines: Iterable[CommitmentLine]) -> list[str]:
    return [each.fact.code for each in lines]


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("printed", ["EX-T-01", "EX-T-02", "EX-P-01"]),
        ("-printed", ["EX-P-01", "EX-T-02", "EX-T-01"]),
        ("due", ["EX-T-01", "EX-T-02", "EX-P-01"]),
        ("-due", ["EX-T-02", "EX-T-01", "EX-P-01"]),
        ("reported", ["EX-T-02", "EX-T-01", "EX-P-01"]),
        ("state", ["EX-T-01", "EX-T-02", "EX-P-01"]),
        ("-state", ["EX-P-01", "EX-T-02", "EX-T-01"]),
    ],
)
def test_rows_without_what_they_are_ordered_by_stand_last(ordering: str, expected: list[str]) -> None:
    form = OverviewForm.parse({"sort": ordering})
    assert codes(rules.ordered(LINES, form.query.ordering)) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"state": "overdue"}, ["EX-T-01"]),
        ({"due": "soon"}, ["EX-T-02"]),
        ({"due": "year"}, ["EX-T-02"]),
        ({"target": "due_soon"}, ["EX-T-02"]),
        ({"year": "2022"}, ["EX-T-01"]),
        ({"year": "none"}, ["EX-P-01"]),
        ({}, ["EX-T-01", "EX-T-02", "EX-P-01"]),
    ],
)
def test_what_depends_on_the_day_is_found(asked: dict[str, str], expected: list[str]) -> None:
    assert codes(rules.found(LINES, OverviewForm.parse(asked).query.chosen, TODAY)) == expected


def test_counts_name_every_state() -> None:
    counts = rules.counts_of(LINES)
    assert counts.total == 3
    assert counts.number(CommitmentState.OVERDUE) == 1
    assert [state for state, _ in counts.counts] == list(CommitmentState)


def test_a_commitment_counts_for_each_of_its_units() -> None:
    with_counties = replace(OVERDUE, fact=replace(OVERDUE.fact, counties=True))
    (table,) = rules.groups((with_counties, SOON, QUIET), Grouping.UNIT)
    assert table.caption == "示例市：按单位"
    assert [(row.label, row.counts.total, row.leads, row.unit_id) for row in table.rows] == [
        ("示例市民政局", 2, 2, 1),
        ("示例市卫生健康委员会", 2, 0, 2),
        ("各县（市、区）人民政府", 1, 0, None),
    ]
    assert table.rows[0].parameters == (("plan", "example-2022"), ("unit", "1"))


def test_a_commitment_counts_for_each_year_of_its_targets() -> None:
    (table,) = rules.groups((line("2022", "2022-06", "2025"), QUIET), Grouping.DUE)
    assert [(row.label, row.counts.total) for row in table.rows] == [
        ("2022年", 1),
        ("2025年", 1),
        ("没有定期限的目标", 1),
    ]


def test_documents_are_counted_with_their_headings() -> None:
    other = line(code="EX-T-09", position=9, group="完善服务体系")
    (table,) = rules.groups((OVERDUE, other, QUIET), Grouping.DOCUMENT)
    assert [(row.label, row.counts.total, row.is_part) for row in table.rows] == [
        ("正文", 2, False),
        ("健全保障体系", 1, True),
        ("完善服务体系", 1, True),
        ("附件1", 1, False),
    ]


def test_the_matrix_marks_each_part_and_sums_its_columns() -> None:
    shared = line(code="EX-T-03", position=4, units=(replace(HEALTH, role=UnitRole.LEAD), HEALTH), zones=True)
    matrix = tables.matrix_of(PLAN, (OVERDUE, shared, QUIET))
    assert [(column.short, column.leads, column.responsible) for column in matrix.columns] == [
        ("市卫生健康委员会", 1, 2),
        ("市民政局", 1, 0),
        ("功能区", 0, 1),
    ]
    (policies, (policy,)), (tasks, (first, second)) = matrix.groups
    assert (policies, tasks) == (CommitmentKind.POLICY, CommitmentKind.TASK)
    assert policy.marks == ((), (), ())
    assert first.marks == ((UnitRole.RESPONSIBLE,), (UnitRole.LEAD,), ())
    assert second.marks == ((UnitRole.LEAD, UnitRole.RESPONSIBLE), (), (UnitRole.RESPONSIBLE,))


def test_a_year_is_put_into_no_quarter() -> None:
    found = tables.by_year(tables.targets_of([line("2023", "2023-06", "2023-02-01", "2025-12", None)]))
    assert [(year, [group.key for group in groups]) for year, groups in found] == [
        (2023, ["2023-q1", "2023-q2", "2023"]),
        (2025, ["2025-q4"]),
    ]
    assert found[0][1][2].label == "2023年内（方案只写到年）"
    assert found[0][1][1].number(TargetState.DUE_SOON) == 1


def test_targets_that_ask_for_attention_are_overdue_or_soon_due_the_earliest_first() -> None:
    found = tables.attention([line("2023-08", "2022", None, "2025"), line("2023-05", position=2)])
    assert [str(each.target.fact.due) for each in found] == ["2022", "2023-05", "2023-08"]


def test_the_unit_that_leads_owes_the_quarter_that_is_open() -> None:
    (owed,) = duties.duties([SOON], {"example-2022": (FIRST, SECOND)}, TODAY)
    assert (owed.unit, owed.quarter, owed.duty, owed.days_left) == (CIVIL, SECOND.quarter, Duty.MISSING, 5)


def test_what_was_sent_back_stands_first_also_of_an_earlier_quarter() -> None:
    returned = line(code="EX-T-05", position=5, updates=(update(is_approved=False),))
    found = duties.duties([OVERDUE, returned], {"example-2022": (FIRST, SECOND)}, TODAY)
    assert [(each.line.fact.code, each.quarter, each.duty) for each in found] == [
        ("EX-T-05", FIRST.quarter, Duty.SENT_BACK),
        ("EX-T-01", SECOND.quarter, Duty.MISSING),
        ("EX-T-05", SECOND.quarter, Duty.MISSING),
    ]
    assert found[0].reason == "请补充文号。"


def test_the_nearest_day_is_of_the_quarter_that_is_missing() -> None:
    quarters = {"example-2022": (FIRST, SECOND)}
    returned = line(code="EX-T-05", position=5, updates=(update(is_approved=False),))
    found = collected([OVERDUE, returned], quarters, TODAY)
    assert (found.sent_back, found.missing) == (1, 2)
    assert found.nearest is not None
    assert (found.nearest.duty, found.nearest.due_on) == (Duty.MISSING, SECOND.due_on)
    resubmitted = line(updates=(update(is_approved=False), update(quarter=SECOND.quarter)))
    assert collected([resubmitted], quarters, TODAY).nearest is None


def test_nothing_is_owed_of_what_is_submitted_of_no_unit_or_before_any_quarter_opens() -> None:
    submitted = line(updates=(update(is_approved=None),))
    assert duties.duties([submitted, QUIET], {"example-2022": (FIRST,)}, TODAY) == ()
    assert duties.duties([OVERDUE], {}, TODAY) == ()
    assert [each.update.state.value for each in duties.waiting([submitted, SOON])] == ["submitted"]


def test_only_the_units_asked_for_are_reminded() -> None:
    quarters = {"example-2022": (FIRST,)}
    assert duties.duties([OVERDUE], quarters, TODAY, frozenset({HEALTH.organisation_id})) == ()
    assert duties.waiting([line(updates=(update(is_approved=None),))], frozenset({2})) == ()


def test_units_with_most_missing_updates_stand_first() -> None:
    by_health = line(code="EX-T-07", position=7, units=(replace(HEALTH, role=UnitRole.LEAD),))
    returned = line(code="EX-T-08", position=8, updates=(update(is_approved=False),))
    found = duties.missing([by_health, OVERDUE, SOON, returned], QUARTER)
    assert [(each.name, each.codes) for each in found] == [
        ("示例市民政局", ("EX-T-01", "EX-T-08")),
        ("示例市卫生健康委员会", ("EX-T-07",)),
    ]


def test_an_address_survives_being_read_and_written() -> None:
    address = {
        "plan": "example-2022",
        "unit": "counties",
        "role": "lead",
        "kind": "task",
        "sector": "elder_care",
        "state": "overdue",
        "due": "soon",
        "target": "met",
        "document": "附件1",
        "group": "土地政策",
        "year": "none",
        "q": "养老 托育",
        "by": "unit",
        "sort": "-due",
        "page": "3",
    }
    form = OverviewForm.parse(address)
    assert form.problems == ()
    assert form.query.parameters(form.query.page) == address
    assert form.query.kept() == {"by": "unit", "sort": "-due"}
    assert form.query.files() == {name: address[name] for name in address if name not in {"by", "page"}}


@pytest.mark.parametrize(
    "wrong", ["unit=zero", "state=late", "due=now", "year=20", "sort=name", "page=0", "by=x"]
)
def test_what_cannot_be_read_is_said_and_refused_for_a_file(wrong: str) -> None:
    name, text = wrong.split("=")
    form = OverviewForm.parse({name: text, "q": ""})
    assert form.query == OverviewQuery()
    assert form.has_blanks
    (sentence,) = form.problems
    assert wrong in sentence
    with pytest.raises(AddressError, match="看不懂"):
        form.refuse_problems()


def test_a_click_on_the_head_of_a_column_turns_its_order() -> None:
    assert Ordering().after_click(SortKey.DUE) == Ordering(SortKey.DUE)
    assert Ordering(SortKey.DUE).after_click(SortKey.DUE) == Ordering(SortKey.DUE, descending=True)
    assert Ordering(SortKey.DUE).direction == "升序"
    assert Ordering(SortKey.DUE, descending=True).direction == "降序"


def test_restrictions_are_said_in_words_and_what_finds_nothing_says_so() -> None:
    choices = Choices((PLAN,), (UnitInReach(1, CIVIL.name, "示例市"),), ("正文",))
    chosen = OverviewFilter(plan="gone", unit="1", kind=CommitmentKind.TASK, document="正文", year="2025")
    assert words_of(chosen, choices) == (
        ("plan", "方案", "gone（查无此项）"),
        ("unit", "单位", "示例市民政局"),
        ("kind", "种类", "重点任务"),
        ("document", "文件", "正文"),
        ("year", "期限", "2025年"),
    )
    assert words_of(OverviewFilter(year="none"), choices) == (("year", "期限", "没有定期限的目标"),)


def test_each_state_has_a_mark_a_colour_and_a_meaning() -> None:
    assert {(state.colour, state.mark) for state in CommitmentState} == {
        ("red", "■"),
        ("yellow", "▲"),
        ("green", "●"),
        ("none", "○"),
    }
    assert all(state.meaning for state in CommitmentState)
    assert line(updates=(update(Progress.DONE),)).state.colour == "green"
