from __future__ import annotations

import pytest

from app.kernel.errors import NotFoundError
from app.kernel.months import Month
from app.portfolio.forms.findings import FindingsForm, kind_of
from app.portfolio.types.findings import FindingKind, FindingsQuery
from app.returns.types.vocabulary import Reading
from app.web.addresses import AddressError


def test_an_address_is_read_as_a_query() -> None:
    form = FindingsForm.parse(
        {"as_of": "2023-06", "reading": "then", "plan": "jian-2022", "region": "360802", "months": "12"}
    )
    assert form.query == FindingsQuery(Month(2023, 6), Reading.THEN, "jian-2022", "360802", 12)
    assert not form.problems
    assert FindingsForm.parse(form.query.parameters()).query == form.query


@pytest.mark.parametrize(
    ("name", "text"),
    [("as_of", "6月"), ("reading", "later"), ("months", "5"), ("months", "３"), ("months", "-6")],
)
def test_what_cannot_be_read_is_left_aside_with_a_sentence(name: str, text: str) -> None:
    form = FindingsForm.parse({name: text})
    assert form.query == FindingsQuery()
    assert f"{name}={text}" in form.problems[0]
    with pytest.raises(AddressError):
        form.refuse_problems()


def test_blanks_and_strangers_are_no_choice() -> None:
    form = FindingsForm.parse({"plan": " ", "other": "x", "months": "3"})
    assert (form.has_blanks, form.given, form.problems) == (True, {"months": "3"}, ())


def test_a_kind_is_read_from_its_value_alone() -> None:
    assert kind_of("unit_cost") is FindingKind.UNIT_COST
    with pytest.raises(NotFoundError, match="没有“costs”这一类疑点"):
        kind_of("costs")
