"""Facts about the reconciliation page without a database: its sums, its list, its series, its address."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from app.funding.types import (
    Age,
    DifferenceKey,
    DifferenceNote,
    DifferenceState,
    DifferenceStep,
    EntryFact,
    FundingSource,
    LedgerKind,
    Owes,
    Sides,
)
from app.kernel.errors import NotFoundError
from app.kernel.months import Month
from app.portfolio.forms.reconciliation import ReconciliationForm, StepForm, key_of, moment_of
from app.portfolio.rules.reconciliation import listed, month_lines, row_of, series_of, sums_of
from app.portfolio.types import ProjectFilter
from app.portfolio.types.reconciliation import (
    ComparedPair,
    CountAndAmount,
    DifferenceOrder,
    DifferenceRow,
    ReconciliationQuery,
    StateAsked,
)
from app.returns.types.vocabulary import Reading
from app.web.addresses import AddressError

JUNE = Month(2023, 6)
CENTRAL = FundingSource.CENTRAL_BUDGET
AT = datetime(2023, 7, 5, 8)  # noqa: DTZ001 - the database keeps UTC without a zone


def row(
    code: str, reported: int | None, recorded: int | None, months: int, *steps: DifferenceStep
) -> DifferenceRow:
    """Return a row whose difference has stood for some months; 0 where the sides agree."""
    key = DifferenceKey(code, CENTRAL, LedgerKind.ALLOCATION)
    sides = Sides(JUNE, *(None if each is None else Decimal(each) for each in (reported, recorded)))
    notes = [
        DifferenceNote(key, JUNE, step, sides.reported, sides.recorded, "在途。", AT, "finance")
        for step in steps
    ]
    return row_of(ComparedPair(key, code, "万安县", sides, JUNE.plus(1 - months) if months else None), notes)


ROWS = (
    row("JA-01", 10, 30, 1),
    row("JA-02", 100, None, 5, DifferenceStep.EXPLAIN),
    row("JA-03", None, 40, 14),
    row("JA-04", 7, 7, 0),
    row("JA-05", 1, 2, 5, DifferenceStep.EXPLAIN, DifferenceStep.CLOSE),
)


def test_a_row_says_who_owes_what_and_for_how_long() -> None:
    said: list[tuple[object, ...]] = [
        (each.difference, each.months, each.age, each.owes, each.state, each.last and each.last.step)
        for each in ROWS
    ]
    assert said == [
        (-20, 1, Age.THIS_MONTH, Owes.OWNER, DifferenceState.OPEN, None),
        (100, 5, Age.TO_6, Owes.BUREAU, DifferenceState.EXPLAINED, DifferenceStep.EXPLAIN),
        (-40, 14, Age.OVER_12, Owes.OWNER, DifferenceState.OPEN, None),
        (0, 0, None, None, None, None),
        (-1, 5, Age.TO_6, Owes.OWNER, DifferenceState.CLOSED, DifferenceStep.CLOSE),
    ]


def test_what_is_closed_is_in_the_sum_of_differences_but_has_no_age() -> None:
    sums = sums_of(ROWS, 12)
    assert (sums.agreeing, sums.differing) == (12, CountAndAmount(4, Decimal(161)))
    assert dict(sums.by_state) == {
        DifferenceState.OPEN: CountAndAmount(2, Decimal(60)),
        DifferenceState.EXPLAINED: CountAndAmount(1, Decimal(100)),
        DifferenceState.CLOSED: CountAndAmount(1, Decimal(1)),
    }
    assert dict(sums.by_owes) == {
        Owes.OWNER: CountAndAmount(2, Decimal(60)),
        Owes.BUREAU: CountAndAmount(1, Decimal(100)),
    }
    ageing = {age: (dict(by_owes), together) for age, by_owes, together in sums.ageing}
    nothing = CountAndAmount()
    assert ageing[Age.TO_6] == (
        {Owes.OWNER: nothing, Owes.BUREAU: CountAndAmount(1, Decimal(100))},
        CountAndAmount(1, Decimal(100)),
    )
    assert ageing[Age.TO_3][1] == nothing
    assert sum(together.count for _, together in ageing.values()) == sums.open_together.count == 3


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ["JA-02", "JA-03", "JA-01", "JA-05"]),
        ("all=1", ["JA-02", "JA-03", "JA-01", "JA-05", "JA-04"]),
        ("all=1&state=open", ["JA-03", "JA-01"]),
        ("state=unsettled", ["JA-02", "JA-03", "JA-01"]),
        ("state=closed", ["JA-05"]),
        ("owes=owner", ["JA-03", "JA-01", "JA-05"]),
        ("state=unsettled&owes=owner&age=over-12", ["JA-03"]),
        ("age=4-6", ["JA-02", "JA-05"]),
        ("sort=age", ["JA-03", "JA-02", "JA-05", "JA-01"]),
        ("sort=project", ["JA-01", "JA-02", "JA-03", "JA-05"]),
        ("sort=nonsense", ["JA-02", "JA-03", "JA-01", "JA-05"]),
    ],
)
def test_the_list_is_narrowed_and_ordered_as_its_address_says(address: str, expected: list[str]) -> None:
    form = ReconciliationForm.parse(dict(part.split("=") for part in address.split("&") if part))
    assert [each.pair.key.project_code for each in listed(ROWS, form.query)] == expected


def test_an_address_comes_back_as_it_was_read() -> None:
    address = {
        "plan": "jian-2022",
        "region": "360828",
        "as_of": "2023-06",
        "reading": "then",
        "q": "养老",
        "source": "county",
        "kind": "disbursement",
        "state": "unsettled",
        "owes": "bureau",
        "age": "2-3",
        "all": "1",
        "sort": "age",
        "page": "3",
    }
    form = ReconciliationForm.parse(address)
    assert (form.query.parameters(form.query.page), form.problems) == (address, ())
    rest = {"state", "owes", "age", "all", "page"}
    assert form.query.listing() == {name: text for name, text in address.items() if name not in rest}
    assert form.query.without("owes").parameters().keys() == address.keys() - {"owes", "page"}
    assert form.query.sorted_by(DifferenceOrder.AMOUNT).parameters().keys() == address.keys() - {
        "sort",
        "page",
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("as_of", "2023-13"),
        ("kind", "loan"),
        ("source", "x"),
        ("state", "x"),
        ("age", "9"),
        ("page", "0"),
        ("page", "９"),
        ("all", "yes"),
    ],
)
def test_what_cannot_be_read_is_named_and_left_aside(name: str, text: str) -> None:
    form = ReconciliationForm.parse({name: text, "plan": "jian-2022"})
    assert form.query == ReconciliationQuery(ProjectFilter(plan="jian-2022"))
    assert f"{name}={text}" in form.problems[0]
    with pytest.raises(AddressError):
        form.refuse_problems()


def test_a_state_that_is_asked_for_covers_its_differences() -> None:
    assert [state for state in DifferenceState if StateAsked.UNSETTLED.covers(state)] == [
        DifferenceState.OPEN,
        DifferenceState.EXPLAINED,
    ]
    assert all(StateAsked(state.value).covers(state) for state in DifferenceState)


def entry(number: int, amount: int, day: date) -> EntryFact:
    return EntryFact(
        id=number,
        project_code="JA-01",
        project_name="",
        region_name="",
        kind=LedgerKind.ALLOCATION,
        source=CENTRAL,
        amount=Decimal(amount),
        booked_on=day,
        document_number=f"{number}号",
        note="",
        reverses_id=None,
        reversed_by_id=None,
        recorded_at=AT,
        recorded_by="finance",
    )


def test_a_month_holds_what_was_booked_up_to_its_last_day() -> None:
    months = [(JUNE.plus(-2), None), (JUNE.plus(-1), Decimal(5)), (JUNE, Decimal(9))]
    entries = [entry(1, 5, date(2023, 5, 31)), entry(2, 6, date(2023, 6, 1)), entry(3, 8, date(2023, 7, 1))]
    assert series_of(months, entries) == (
        Sides(JUNE.plus(-2), None, None),
        Sides(JUNE.plus(-1), Decimal(5), Decimal(5)),
        Sides(JUNE, Decimal(9), Decimal(11)),
    )


def test_the_series_begins_where_either_side_first_has_an_amount() -> None:
    series = [
        Sides(JUNE.plus(-3), None, None),
        Sides(JUNE.plus(-2), None, Decimal(4)),
        Sides(JUNE.plus(-1), Decimal(4), Decimal(4)),
        Sides(JUNE, Decimal(9), Decimal(4)),
    ]
    lines = month_lines(CENTRAL, series)
    assert [
        (line.sides.month, line.is_of_run, line.reported_change, line.recorded_change) for line in lines
    ] == [
        (JUNE.plus(-2), False, None, 4),
        (JUNE.plus(-1), False, 4, None),
        (JUNE, True, 5, None),
    ]


def test_where_nothing_was_ever_stated_only_the_month_looked_at_is_shown() -> None:
    series = [Sides(JUNE.plus(-1), None, None), Sides(JUNE, None, None)]
    assert [line.sides.month for line in month_lines(CENTRAL, series)] == [JUNE]


def test_a_form_carries_the_amounts_that_were_seen() -> None:
    fields = {"month": "2023-06", "reported": "", "recorded": "1000.50", "text": " 在途。 "}
    form = StepForm.parse(fields, DifferenceStep.CLOSE)
    assert (form.seen, form.text, form.errors) == (Sides(JUNE, None, Decimal("1000.50")), "在途。", {})


@pytest.mark.parametrize("step", DifferenceStep)
def test_a_form_without_a_text_says_what_to_write(step: DifferenceStep) -> None:
    fields = {"month": "2023-06", "reported": "1", "recorded": "2", "text": "  "}
    assert StepForm.parse(fields, step).errors["text"].startswith("请写明")


def test_a_text_that_is_too_long_is_kept_and_refused() -> None:
    fields = {"month": "2023-06", "reported": "1", "recorded": "2", "text": "在" * 501}
    form = StepForm.parse(fields, DifferenceStep.EXPLAIN)
    assert (len(form.text), "最多 500 字" in form.errors["text"]) == (501, True)


@pytest.mark.parametrize(
    "changed", [{"month": "x"}, {"reported": "x"}, {"recorded": "NaN"}, {"recorded": None}]
)
def test_a_form_that_lost_what_was_seen_is_refused(changed: dict[str, str | None]) -> None:
    fields = {"month": "2023-06", "reported": "1", "recorded": "2", "text": "在途。"} | changed
    given = {name: text for name, text in fields.items() if text is not None}
    with pytest.raises(AddressError):
        StepForm.parse(given, DifferenceStep.EXPLAIN)


def test_an_address_of_one_pair_names_source_kind_month_and_reading() -> None:
    assert key_of("JA-01", "county", "disbursement") == DifferenceKey(
        "JA-01", FundingSource.COUNTY, LedgerKind.DISBURSEMENT
    )
    assert moment_of({"as_of": "2023-06", "reading": "then"}) == (JUNE, Reading.THEN)
    assert moment_of({"reading": "x"}) == (None, Reading.NOW)
    for source, booking in (("x", "disbursement"), ("county", "x")):
        with pytest.raises(NotFoundError):
            key_of("JA-01", source, booking)
