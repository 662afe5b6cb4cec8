"""Facts about what is typed on the pages of lights."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.kernel.months import Month
from app.lights.forms.overview import LightsForm, state_of
from app.lights.forms.reasons import ReasonForm
from app.lights.forms.rule_sets import RuleSetForm, Step, signature
from app.lights.types import PRESETS, Preset, ReasonState, Thresholds
from app.lights.types.pages import LightsQuery
from app.returns.types.vocabulary import Reading

JULY = Month(2023, 7)
GIVEN = RuleSetForm.of(PRESETS[Preset.POINTS], JULY).fields | {"reason": "会议纪要。", "step": "save"}


def test_an_address_is_read_and_what_cannot_be_read_is_said() -> None:
    form = LightsForm.parse(
        {"plan": "jian-2022", "region": "", "as_of": "2023-06", "reading": "then", "page": "2"}
    )
    assert form == LightsForm(LightsQuery("jian-2022", None, Month(2023, 6), Reading.THEN), 2, ())
    assert form.query.moment() == {"as_of": "2023-06", "reading": "then"}
    wrong = LightsForm.parse({"as_of": "June", "reading": "later", "page": "0"})
    assert wrong.query == LightsQuery()
    assert wrong.query.moment() == {}
    assert wrong.page == 1
    assert len(wrong.problems) == 3


def test_a_state_that_there_is_none_of_is_no_choice() -> None:
    assert state_of({"state": "approved"}) is ReasonState.APPROVED
    assert state_of({"state": "lost"}) is state_of({}) is None


@pytest.mark.parametrize("preset", Preset)
def test_rules_go_into_the_form_and_come_out_the_same(preset: Preset) -> None:
    fields = RuleSetForm.of(PRESETS[preset], JULY).fields
    form = RuleSetForm.parse(fields)
    assert (form.rules, form.since, form.errors) == (PRESETS[preset], JULY, {})
    assert form.step is Step.TRY


def test_numbers_are_read_as_people_type_them() -> None:
    typed = {"progress_yellow": "１２．５", "progress_red": " 40 % ", "payment_red": "25个百分点"}
    form = RuleSetForm.parse(GIVEN | typed | {"late_is_yellow": "", "since": "２０２３-08"})
    assert form.rules is not None
    assert form.rules.progress == Thresholds(Decimal("12.5"), Decimal(40))
    assert form.rules.payment == Thresholds(Decimal(10), Decimal(25))
    assert (form.rules.late_is_yellow, form.since) == (False, Month(2023, 8))


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"preset": "guess"}, "preset", "请选择衡量办法"),
        ({"progress_yellow": ""}, "progress_yellow", "没有填"),
        ({"progress_red": "三十"}, "progress_red", "“三十”不是数"),
        ({"payment_red": "-5"}, "payment_red", "不是数"),
        ({"payment_yellow": "1e3"}, "payment_yellow", "不是数"),
        ({"start_red_months": "2.5"}, "start_red_months", "不是整数"),
        ({"missing_red_months": ""}, "missing_red_months", "没有填"),
        ({"start_red_months": "0"}, "rules", "应在1至12之间"),
        ({"progress_red": "5"}, "rules", "进度的界限不成立"),
        ({"since": ""}, "since", "请写明从哪个月起执行"),
        ({"since": "7月"}, "since", "不是月份"),
        ({"reason": " "}, "reason", "需要写明理由"),
        ({"reason": "长" * 501}, "reason", "太长"),
    ],
)
def test_what_cannot_stand_is_said_and_kept(changed: dict[str, str], field: str, said: str) -> None:
    form = RuleSetForm.parse(GIVEN | changed)
    assert list(form.errors) == [field]
    assert said in form.errors[field]
    assert {name: form.fields[name] for name in changed} == {
        name: text.strip() for name, text in changed.items()
    }


def test_a_preset_fills_the_thresholds_and_leaves_the_rest() -> None:
    form = RuleSetForm.parse(GIVEN | {"preset": "ratio", "progress_red": "x", "step": "fill"}).filled()
    assert form.errors == {}
    assert (form.fields["progress_yellow"], form.fields["progress_red"]) == ("80", "60")
    assert (form.fields["reason"], form.fields["since"], form.unit) == ("会议纪要。", "2023-07", "%")
    unknown = RuleSetForm.parse(GIVEN | {"preset": "guess", "step": "fill"})
    assert unknown.filled() is unknown
    assert unknown.unit == ""


def test_trying_needs_no_reason_and_is_for_these_very_rules() -> None:
    tried = signature(PRESETS[Preset.POINTS])
    assert RuleSetForm.parse(GIVEN | {"tried": tried}).was_tried
    assert not RuleSetForm.parse(GIVEN | {"tried": tried, "progress_red": "40"}).was_tried
    assert not RuleSetForm.parse(GIVEN).was_tried
    assert RuleSetForm.parse(GIVEN | {"reason": "", "step": "try"}).errors == {}


REASON = {"first_month": "2023-04", "last_month": "2023-06", "text": "连续降雨。", "document_number": ""}


def test_a_reason_is_read() -> None:
    form = ReasonForm.parse(REASON)
    assert (form.months, form.errors) == ((Month(2023, 4), Month(2023, 6)), {})
    assert ReasonForm.of(Month(2023, 6)).fields["first_month"] == "2023-06"
    assert ReasonForm.of(None).fields["last_month"] == ""


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"text": " "}, "text", "请写明正当理由"),
        ({"text": "长" * 501}, "text", "最多 500 字"),
        ({"document_number": "号" * 81}, "document_number", "最多 80 字"),
        ({"first_month": ""}, "first_month", "请填起始月份"),
        ({"last_month": "六月"}, "last_month", "不是月份"),
    ],
)
def test_a_reason_that_cannot_be_read_says_why(changed: dict[str, str], field: str, said: str) -> None:
    form = ReasonForm.parse(REASON | changed)
    assert list(form.errors) == [field]
    assert said in form.errors[field]
