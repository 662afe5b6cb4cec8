"""What addresses and forms of outcomes say, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.kernel.months import Month
from app.outcomes.forms.asking import OutcomesForm
from app.outcomes.forms.observations import LONGEST_NOTE, LONGEST_SOURCE, ObservationForm
from app.outcomes.types import RecordObservation
from app.outcomes.types.pages import OutcomesQuery
from app.plans.types import StatedMeasure
from app.returns.types.vocabulary import Reading
from app.web.addresses import AddressError
from tests.unit.outcomes.test_standing import OBSERVATION

TYPED = {
    "region": "360802",
    "as_of": "2023-06",
    "value": "24.6",
    "source": "2023年统计公报",
    "note": "",
    "corrects": "",
}


def parsed(*, of_measure: bool = False, **changes: str) -> ObservationForm:
    return ObservationForm.parse(TYPED | changes, of_measure=of_measure)


def test_an_address_is_read_and_blanks_are_noticed() -> None:
    form = OutcomesForm.parse({"plan": "jian-2022", "as_of": "2023-06", "reading": "then"})
    assert form.query == OutcomesQuery("jian-2022", Month(2023, 6), Reading.THEN)
    assert (form.has_blanks, form.problems) == (False, ())
    assert OutcomesForm.parse({"plan": ""}).has_blanks


def test_a_page_remarks_on_what_it_cannot_read_and_a_file_refuses() -> None:
    form = OutcomesForm.parse({"as_of": "2023-13", "reading": "never"})
    assert form.query == OutcomesQuery()
    assert len(form.problems) == 2
    with pytest.raises(AddressError, match="2023-13"):
        form.refuse_problems()
    OutcomesForm.parse({}).refuse_problems()


def test_an_observation_becomes_a_command() -> None:
    form = parsed()
    assert form.read is not None
    assert form.read.command("jian-2022", "JA-I-07") == RecordObservation(
        plan_code="jian-2022",
        region_code="360802",
        indicator_code="JA-I-07",
        measure=None,
        as_of=form.read.as_of,
        value=Decimal("24.6"),
        source="2023年统计公报",
        note="",
        corrects_id=None,
    )
    assert str(form.read.as_of) == "2023-06"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("2023", "2023"), ("2023-6", "2023-06"), ("2023年6月30日", "2023-06-30"), ("２０２３－０６", "2023-06")],
)
def test_a_date_is_as_precise_as_it_is_typed(typed: str, meant: str) -> None:
    form = parsed(as_of=typed)
    assert form.read is not None
    assert str(form.read.as_of) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("16,138", "16138"), ("５３．９％", "53.9"), ("0", "0"), ("20.30 张", "20.30"), ("795000人", "795000")],
)
def test_a_number_is_read_as_people_type_it(typed: str, meant: str) -> None:
    form = parsed(value=typed)
    assert form.read is not None, form.errors
    assert form.read.value == Decimal(meant)


@pytest.mark.parametrize(
    ("field", "typed", "word"),
    [
        ("value", "", "不填 0"),
        ("value", "-3", "负数"),
        ("value", "79.5万", "换算"),
        ("value", "1.234", "两位"),
        ("value", "1e5", "看不懂"),
        ("as_of", "", "什么时候"),
        ("as_of", "2023-13", "2023-06-30"),
        ("as_of", "去年", "不是日期"),
        ("region", "", "设区市"),
        ("source", "", "出处"),
        ("source", "公" * (LONGEST_SOURCE + 1), "太长"),
        ("note", "因" * (LONGEST_NOTE + 1), "太长"),
        ("corrects", "x", "编号"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_stays_typed(
    field: str, typed: str, word: str
) -> None:
    given = TYPED | {field: typed} | ({"note": "原因"} if field == "corrects" else {})
    form = ObservationForm.parse(given, of_measure=False)
    assert form.read is None
    assert list(form.errors) == [field]
    assert word in form.errors[field]
    assert form.fields == {"measure": "", **given}


def test_a_correction_needs_its_reason() -> None:
    assert set(parsed(corrects="7").errors) == {"note"}
    form = parsed(corrects="7", note="公报修订")
    assert form.read is not None
    assert form.read.corrects_id == 7


def test_a_figure_needs_to_say_which_one_it_is() -> None:
    assert set(parsed(of_measure=True).errors) == {"measure"}
    assert set(parsed(of_measure=True, measure="weather").errors) == {"measure"}
    form = parsed(of_measure=True, measure="beds")
    assert form.read is not None
    command = form.read.command("jian-2022", None)
    assert (command.measure, command.indicator_code) == (StatedMeasure.BEDS, None)


def test_the_form_of_a_correction_begins_with_what_it_corrects() -> None:
    form = ObservationForm.correcting(OBSERVATION)
    assert {name: form.fields[name] for name in ("region", "as_of", "value", "corrects", "note")} == {
        "region": "360800",
        "as_of": "2022",
        "value": "55",
        "corrects": "1",
        "note": "",
    }


def test_what_was_typed_becomes_a_correction_of_what_holds_now() -> None:
    form = parsed(corrects="1", note="公报修订").onto(replace(OBSERVATION, id=9))
    assert form.fields["corrects"] == "9"
    assert form.fields["value"] == "24.6"
    assert parsed().refused({"value": "太大"}).errors == {"value": "太大"}
