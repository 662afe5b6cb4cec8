"""Facts about reading the address of the timeline."""

from __future__ import annotations

import pytest

from app.kernel.months import Month
from app.portfolio.types import ProjectFilter
from app.timeline.forms import TimelineForm
from app.timeline.types import Grouping, Sorting, TimelineQuery, Verdict, Zoom


def test_an_address_becomes_a_typed_query_and_the_same_address_again() -> None:
    address = {
        "plan": "jian-2022",
        "q": "敬老院",
        "as_of": "2023-05",
        "group": "type",
        "sort": "delay",
        "zoom": "quarter",
        "from": "2023-04",
        "slip": "late",
    }
    form = TimelineForm.parse(address)
    assert (form.problems, form.has_blanks) == ((), False)
    assert form.query == TimelineQuery(
        ProjectFilter(plan="jian-2022", q="敬老院", as_of=Month(2023, 5)),
        Grouping.TYPE,
        Sorting.DELAY,
        Zoom.QUARTER,
        Month(2023, 4),
        Verdict.LATE,
    )
    assert form.query.parameters() == address


@pytest.mark.parametrize(("text", "month"), [("2023", Month(2023, 1)), ("2023-08", Month(2023, 8))])
def test_a_window_may_be_named_by_its_year(text: str, month: Month) -> None:
    assert TimelineForm.parse({"zoom": "year", "from": text}).query.first == month


def test_what_is_the_default_leaves_the_address() -> None:
    query = TimelineForm.parse({"group": "region", "sort": "printed", "zoom": "all", "from": "2023"}).query
    assert query.parameters() == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("zoom", "week"),
        ("from", "2023-13"),
        ("from", "0001"),
        ("from", "9999-12"),
        ("from", "今年"),
        ("group", "unit"),
        ("sort", "-total_investment"),
        ("slip", "very"),
        ("as_of", "2023"),
        ("stage", "started"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_and_left_aside(name: str, text: str) -> None:
    form = TimelineForm.parse({name: text, "plan": "jian-2022"})
    assert form.query == TimelineQuery(ProjectFilter(plan="jian-2022"))
    assert len(form.problems) == 1
    assert f"{name}={text}" in form.problems[0]


def test_empty_fields_are_noticed_wherever_they_stand() -> None:
    assert TimelineForm.parse({"group": ""}).has_blanks
    assert TimelineForm.parse({"region": ""}).has_blanks
    assert TimelineForm.parse({"page": "2"}).problems == ()
