"""Facts about reading the address of finance, and giving it back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.months import Month
from app.portfolio.forms.finance import FinanceForm, query_of
from app.portfolio.types.cube import Figure
from app.portfolio.types.finance import BREAKDOWNS, OF_PLAN, Comparison, FigureSet, FinanceQuery
from app.returns.types.cube import CubeDimension
from app.returns.types.vocabulary import Reading
from app.web.addresses import AddressError

JUNE = Month(2023, 6)
WHOLE = {
    "rows": "type",
    "columns": "source",
    "figure": "paid",
    "set": "rates",
    "plan": "jian-2022",
    "city": "360800",
    "region": "360828",
    "sector": "elder_care",
    "category": "medical_care",
    "type": "公办养老",
    "source": "central_budget",
    "start_year": "2022",
    "end_year": "2024",
    "unit": "7",
    "stage": "none",
    "as_of": "2023-06",
    "reading": "then",
    "compare": "year",
}


def test_an_address_becomes_a_typed_query() -> None:
    form = FinanceForm.parse(WHOLE | {"page": "3"})
    assert form.problems == ()
    assert form.query == FinanceQuery(
        rows=CubeDimension.TYPE,
        columns=CubeDimension.SOURCE,
        figure=Figure.PAID,
        shown=FigureSet.RATES,
        chosen=(
            (CubeDimension.CITY, "360800"),
            (CubeDimension.REGION, "360828"),
            (CubeDimension.PLAN, "jian-2022"),
            (CubeDimension.SECTOR, "elder_care"),
            (CubeDimension.CATEGORY, "medical_care"),
            (CubeDimension.TYPE, "公办养老"),
            (CubeDimension.SOURCE, "central_budget"),
            (CubeDimension.START_YEAR, "2022"),
            (CubeDimension.END_YEAR, "2024"),
            (CubeDimension.UNIT, "7"),
            (CubeDimension.STAGE, ""),
        ),
        as_of=JUNE,
        reading=Reading.THEN,
        compare=Comparison.YEAR,
        page=3,
    )


def test_a_query_gives_its_address_back() -> None:
    assert FinanceForm.parse(WHOLE).query.parameters() == WHOLE
    assert FinanceForm.parse(WHOLE).query.parameters(2) == WHOLE | {"page": "2"}


def test_what_is_the_default_leaves_the_address() -> None:
    form = FinanceForm.parse(
        {"rows": "region", "columns": "", "set": "money", "reading": "now", "compare": "none", "unknown": "1"}
    )
    assert (form.query, form.given, form.is_tidy) == (FinanceQuery(), {}, False)


def test_an_address_without_blanks_and_defaults_stays() -> None:
    form = FinanceForm.parse(WHOLE | {"page": "2"})
    assert form.is_tidy
    assert form.given == WHOLE | {"page": "2"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rows", "project"),
        ("rows", "colour"),
        ("columns", "project"),
        ("figure", "profit"),
        ("set", "all"),
        ("sector", "养老"),
        ("category", "x"),
        ("source", "lottery"),
        ("stage", "done"),
        ("start_year", "22"),
        ("end_year", "２０２２"),
        ("unit", "0"),
        ("unit", "99999999999"),
        ("as_of", "2023-13"),
        ("reading", "later"),
        ("compare", "week"),
        ("page", "-1"),
    ],
)
def test_what_cannot_be_read_is_left_aside_and_said(name: str, text: str) -> None:
    form = FinanceForm.parse({name: text})
    assert form.query == FinanceQuery()
    (problem,) = form.problems
    assert f"{name}={text}" in problem
    assert form.is_tidy, "the address stays as it is, so that the sentence is read with it"
    with pytest.raises(AddressError):
        form.refuse_problems()


@pytest.mark.parametrize(
    ("address", "left_aside"),
    [
        ({"rows": "stage", "columns": "stage"}, "列"),
        ({"rows": "source", "set": "scale"}, "规模和造价"),
        ({"source": "county", "set": "scale"}, "规模和造价"),
        ({"columns": "source", "figure": "new_beds"}, "新增床位"),
    ],
)
def test_what_cannot_be_shown_together_is_said(address: dict[str, str], left_aside: str) -> None:
    form = FinanceForm.parse(address)
    (problem,) = form.problems
    assert left_aside in problem
    assert form.query.figures_shown(JUNE)


def test_of_sources_only_the_figures_are_shown_that_sources_have() -> None:
    by_source = FinanceForm.parse({"rows": "source", "set": "rates"}).query
    assert by_source.figures == (
        Figure.COMPLETION_RATE,
        Figure.RECEIPT_RATE,
        Figure.PAYMENT_RATE,
        Figure.PAYMENT_OF_RECEIVED,
    )


def test_a_crossed_table_shows_the_plan_until_a_month_is_closed() -> None:
    query = FinanceQuery(columns=CubeDimension.SOURCE)
    assert query.figures_shown(None) == (Figure.PLANNED,)
    assert query.figures_shown(JUNE) == (Figure.COMPLETED,)


@pytest.mark.parametrize(
    ("compare", "month"),
    [(None, None), ("month", Month(2023, 5)), ("year", Month(2022, 6)), ("2022-12", Month(2022, 12))],
)
def test_the_month_compared_with_is_counted_from_the_one_shown(
    compare: str | None, month: Month | None
) -> None:
    query = FinanceForm.parse({} if compare is None else {"compare": compare}).query
    assert query.compared(JUNE) == month
    assert query.compared(None) is None


def test_the_projects_behind_a_figure_keep_what_was_chosen() -> None:
    query = FinanceForm.parse(WHOLE | {"page": "4"}).query
    behind = query.of_projects((CubeDimension.TYPE, "民办养老"), (CubeDimension.SOURCE, "county"))
    asked = behind.parameters()
    assert asked == {name: text for name, text in WHOLE.items() if name != "set"} | {
        "type": "民办养老",
        "source": "county",
    }, "the figure clicked belongs to the first set, which is the default"


@pytest.mark.parametrize("name", [name for name in WHOLE if name not in {"rows", "columns", "figure", "set"}])
def test_each_choice_can_be_taken_away(name: str) -> None:
    rest = {each: text for each, text in WHOLE.items() if each != name}
    assert FinanceForm.parse(WHOLE).query.without(name).parameters() == rest


def test_every_figure_belongs_to_one_set_and_every_set_has_a_figure_of_the_plan_or_of_a_source() -> None:
    shown = [figure for each in FigureSet for figure in each.figures]
    assert sorted(shown) == sorted(Figure)
    assert all(FigureSet.of(figure).figures.count(figure) == 1 for figure in Figure)
    assert set(Figure) > OF_PLAN


def test_a_stored_query_string_is_read_or_refused() -> None:
    assert query_of("rows=stage&type=%E5%85%AC%E5%8A%9E").parameters() == {"rows": "stage", "type": "公办"}
    assert query_of("") == FinanceQuery()
    with pytest.raises(AddressError):
        query_of("rows=everything")


NAMES = [*WHOLE, "page", "nonsense"]
TEXTS = st.one_of(
    st.text(),
    st.sampled_from([*(each.value for each in CubeDimension), *Figure, *FigureSet, "none", "2023-06", "0"]),
)


@given(st.dictionaries(st.sampled_from(NAMES), TEXTS))
def test_no_address_breaks_the_form(address: dict[str, str]) -> None:
    form = FinanceForm.parse(address)
    assert form.query.rows is not form.query.columns
    assert form.query.figures_shown(JUNE)
    again = FinanceForm.parse(form.query.parameters(form.query.page))
    assert (again.query, again.problems) == (form.query, ())
    assert FinanceForm.parse(form.given).is_tidy
    assert {each for each, _ in form.query.chosen} <= set(BREAKDOWNS)
