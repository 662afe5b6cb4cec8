"""Facts about what reviewers and coordinators type: nothing breaks the forms, and what is wrong is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.returns.forms.periods import CloseForm, RuleForm, WorkingDayForm, year_of
from app.returns.forms.punctuality import PunctualityForm
from app.returns.forms.restatements import DecideForm, RestateForm, state_of
from app.returns.forms.review import CommentForm, DecisionForm, ListForm, ManyForm, version_of
from app.returns.types.overview import Desk, Shown, Tally
from app.returns.types.periods import DeadlineRule

NAMES = [
    *("plan", "month", "region", "state", "tick", "version", "decision", "reason", "chosen", "confirmed"),
    *("opening_day", "deadline_day", "december_day", "deadline_month", "shift", "day", "kind", "note"),
    *("year", "unit", "count", "stage", "amounts-central_budget-completed", "amounts-unassigned-planned"),
]
TYPED = st.dictionaries(st.sampled_from(NAMES), st.text(max_size=12))


@given(TYPED)
def test_nothing_that_is_typed_breaks_a_form(typed: dict[str, str]) -> None:
    for form in (ListForm, DecisionForm, CommentForm, CloseForm, RuleForm, WorkingDayForm, RestateForm):
        form.parse(typed)
    DecideForm.parse(typed)
    PunctualityForm.parse(typed)
    ManyForm.parse(list(typed.values()), typed)
    year_of(typed, 2026)
    state_of(typed)
    version_of(typed)


def test_a_box_names_desk_project_month_and_version() -> None:
    form = ManyForm.parse(["county/JA-02/2023-06/3", "county/JA-02/2023-06/3"], {"decision": "pass"})
    (chosen,) = form.chosen
    assert (chosen.desk, chosen.code, str(chosen.month), chosen.version_number) == (
        Desk.COUNTY,
        "JA-02",
        "2023-06",
        3,
    )
    assert (form.keys, form.errors) == (frozenset({"county/JA-02/2023-06/3"}), {})


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"decision": "pass"}, set()),
        ({"decision": "send_back", "reason": "请核对。"}, set()),
        ({"decision": "send_back", "reason": " \n"}, {"reason"}),
        ({"decision": "pass", "reason": "长" * 501}, {"reason"}),
        ({}, {"decision"}),
    ],
)
def test_a_decision_is_complete_or_says_what_is_missing(typed: dict[str, str], wrong: set[str]) -> None:
    assert set(DecisionForm.parse(typed).errors) == wrong


def test_an_unreadable_version_is_one_that_there_is_not() -> None:
    assert DecisionForm.parse({"decision": "pass", "version": "一"}).version_number == 0


def test_the_list_reads_its_address() -> None:
    form = ListForm.parse({"plan": "jian-2022", "month": "2023-06", "region": "360828", "state": "late"})
    assert form.query.parameters() == {
        "plan": "jian-2022",
        "month": "2023-06",
        "region": "360828",
        "state": "late",
    }
    assert (form.query.shown, form.problems) == (Shown.LATE, ())


def test_what_the_list_cannot_read_is_said() -> None:
    assert len(ListForm.parse({"month": "6月", "state": "x"}).problems) == 2


def test_a_rule_survives_its_form() -> None:
    for rule in (DeadlineRule(), DeadlineRule(20, december_day=None, preparatory_by_quarter=True)):
        assert RuleForm.parse(RuleForm.of(rule).fields).rule == rule


def test_punctuality_without_a_count_is_of_what_was_due() -> None:
    assert PunctualityForm.parse({"count": "x"}).tally is Tally.DUE
    assert PunctualityForm.parse({"count": "zero"}).tally is Tally.ZERO
