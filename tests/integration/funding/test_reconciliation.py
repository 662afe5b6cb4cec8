"""Facts about explaining, closing and reopening differences, on both databases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.audit import queries as audit
from app.audit.types import Actor
from app.extensions import database
from app.funding.queries.reconciliation import notes_on
from app.funding.rules.reconciliation import state_of
from app.funding.service.ledger import book, reverse
from app.funding.service.reconciliation import (
    DifferenceChangedError,
    DifferenceError,
    recorded_amount,
    take_step,
)
from app.funding.types import (
    Booking,
    DifferenceKey,
    DifferenceState,
    DifferenceStep,
    FundingSource,
    LedgerKind,
    Sides,
)
from app.kernel.errors import NotFoundError
from app.kernel.months import Month
from app.projects.models import Project
from tests.integration.returns.factories import CODE, MARCH, set_up

if TYPE_CHECKING:
    from flask import Flask

FINANCE, OWNER = Actor("finance"), Actor("owner")
CENTRAL = FundingSource.CENTRAL_BUDGET
KEY = DifferenceKey(CODE, CENTRAL, LedgerKind.ALLOCATION)
REPORTED = Decimal(800)


def booked(
    amount: str,
    day: date,
    number: str,
    *,
    source: FundingSource = CENTRAL,
    kind: LedgerKind = LedgerKind.ALLOCATION,
) -> int:
    """Book an amount for the example project."""
    return book(
        Booking(CODE, kind, source, Decimal(amount), day, number),
        user=None,
        actor=FINANCE,
        today=date(2023, 12, 31),
    )


@pytest.fixture
def ledger(app: Flask) -> Flask:
    """Return an application where the bureau has recorded 1,000 万元 by the end of March 2023."""
    set_up()
    booked("1000", date(2023, 3, 8), "示财建〔2023〕1号")
    return app


def close(recorded: str | None = "1000", words: str = "认可在途。") -> None:
    amount = None if recorded is None else Decimal(recorded)
    take_step(DifferenceStep.CLOSE, KEY, Sides(MARCH, REPORTED, amount), words, actor=FINANCE)


def state(reported: str = "800", month: Month = MARCH) -> DifferenceState:
    return state_of(notes_on(KEY), Decimal(reported), recorded_amount(KEY, month))


@pytest.mark.usefixtures("ledger")
def test_what_is_said_stays_with_the_amounts_and_in_the_record() -> None:
    take_step(
        DifferenceStep.EXPLAIN, KEY, Sides(MARCH, REPORTED, Decimal(1000)), "  文件三月底才到。 ", actor=OWNER
    )
    (note,) = notes_on(KEY)
    assert (note.key, note.month, note.step, note.text, note.actor) == (
        KEY,
        MARCH,
        DifferenceStep.EXPLAIN,
        "文件三月底才到。",
        "owner",
    )
    assert (note.reported, note.recorded) == (REPORTED, Decimal(1000))
    entry = audit.history(CODE)[0]
    assert (entry.action, entry.subject, entry.reason) == (
        "difference.explain",
        "difference:EX-01:中央预算内投资:下达",
        "文件三月底才到。",
    )
    assert {change.field: change.new for change in entry.changes} == {
        "month": "2023-03",
        "reported_amount": "800.00",
        "recorded_amount": "1000.00",
    }


@pytest.mark.usefixtures("ledger")
def test_a_closed_difference_is_open_again_by_itself_while_the_ledger_says_another_amount() -> None:
    close()
    assert state() is DifferenceState.CLOSED
    entry_id = booked("50", date(2023, 3, 9), "示财建〔2023〕2号")
    assert state() is DifferenceState.OPEN
    reverse(entry_id, "录错。", date(2023, 3, 20), actor=FINANCE, today=date(2023, 12, 31))
    assert state() is DifferenceState.CLOSED


@pytest.mark.usefixtures("ledger")
def test_what_is_booked_after_the_month_leaves_it_closed() -> None:
    close()
    booked("50", date(2023, 4, 1), "示财建〔2023〕2号")
    assert state() is DifferenceState.CLOSED
    assert state(month=Month(2023, 4)) is DifferenceState.OPEN


@pytest.mark.usefixtures("ledger")
def test_reopening_takes_back_what_was_closed_and_what_was_explained() -> None:
    take_step(
        DifferenceStep.EXPLAIN, KEY, Sides(MARCH, REPORTED, Decimal(1000)), "文件三月底才到。", actor=OWNER
    )
    close()
    take_step(
        DifferenceStep.REOPEN, KEY, Sides(MARCH, REPORTED, Decimal(1000)), "文件编号不符。", actor=FINANCE
    )
    assert state() is DifferenceState.OPEN
    assert [note.step for note in notes_on(KEY)] == list(DifferenceStep)


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("step", DifferenceStep)
@pytest.mark.parametrize("blank", ["", " \n "])
def test_every_step_needs_a_text(step: DifferenceStep, blank: str) -> None:
    with pytest.raises(DifferenceError, match="要写明理由和依据"):
        take_step(step, KEY, Sides(MARCH, REPORTED, Decimal(1000)), blank, actor=FINANCE)
    assert notes_on(KEY) == ()


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("seen", [None, "0", "999.99"])
def test_whoever_saw_another_recorded_amount_is_told_both_as_they_are_now(seen: str | None) -> None:
    with pytest.raises(DifferenceChangedError) as caught:
        close(recorded=seen)
    assert (caught.value.reported, caught.value.recorded) == (REPORTED, Decimal(1000))
    assert "800.00" in caught.value.message
    assert "1000.00" in caught.value.message
    assert notes_on(KEY) == ()


@pytest.mark.usefixtures("ledger")
def test_of_two_who_close_the_same_difference_the_second_is_told() -> None:
    close()
    with pytest.raises(DifferenceError, match="刚刚已经办结"):
        close(words="我也认可。")
    assert len(notes_on(KEY)) == 1


@pytest.mark.usefixtures("ledger")
def test_what_is_closed_is_not_explained_and_what_is_open_is_not_reopened() -> None:
    with pytest.raises(DifferenceError, match="还没有说明"):
        take_step(
            DifferenceStep.REOPEN, KEY, Sides(MARCH, REPORTED, Decimal(1000)), "再看看。", actor=FINANCE
        )
    close()
    with pytest.raises(DifferenceError, match="已经办结"):
        take_step(DifferenceStep.EXPLAIN, KEY, Sides(MARCH, REPORTED, Decimal(1000)), "补充。", actor=OWNER)


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("key", "reported", "recorded"),
    [
        (KEY, Decimal(1000), Decimal(1000)),
        (DifferenceKey(CODE, CENTRAL, LedgerKind.DISBURSEMENT), None, None),
        (DifferenceKey(CODE, FundingSource.BANK_LOAN, LedgerKind.DISBURSEMENT), Decimal(5), None),
    ],
    ids=["equal", "both blank", "a loan that the bureau never booked"],
)
def test_there_is_nothing_to_say_where_nothing_differs(
    key: DifferenceKey, reported: Decimal | None, recorded: Decimal | None
) -> None:
    with pytest.raises(DifferenceError, match="没有差异"):
        take_step(DifferenceStep.EXPLAIN, key, Sides(MARCH, reported, recorded), "为什么？", actor=OWNER)


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    "key",
    [
        DifferenceKey("EX-99", CENTRAL, LedgerKind.ALLOCATION),
        DifferenceKey(CODE, FundingSource.UNASSIGNED, LedgerKind.ALLOCATION),
    ],
)
def test_there_is_no_such_pair(key: DifferenceKey) -> None:
    with pytest.raises(NotFoundError):
        take_step(DifferenceStep.CLOSE, key, Sides(MARCH, None, Decimal(1)), "认可。", actor=FINANCE)


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("constraint", "broken"),
    [
        ("text_is_not_blank", {"text": "  "}),
        ("money_has_a_source", {"source": "unassigned"}),
        ("funding_source_is_known", {"source": "lottery"}),
        ("ledger_kind_is_known", {"kind": "loan"}),
        ("difference_step_is_known", {"step": "forget"}),
        ("(FOREIGN KEY|fk_difference_note_project_id_project)", {"project_id": 4711}),
        ("(NOT NULL constraint failed: difference_note.actor|null value in column .actor.)", {"actor": None}),
    ],
)
def test_the_database_refuses_a_note_that_breaks(constraint: str, broken: dict[str, Any]) -> None:
    row = {
        "project_id": database.session.scalars(select(Project.id)).one(),
        "source": "central_budget",
        "kind": "allocation",
        "month": 202303,
        "step": "close",
        "text": "认可。",
        "taken_at": "2023-04-05 08:00:00",
        "actor": "finance",
    }
    columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    statement = text(f"INSERT INTO difference_note ({columns}) VALUES ({values})")  # noqa: S608 - names of ours
    database.session.execute(statement, row)
    with pytest.raises(IntegrityError, match=constraint):
        database.session.execute(statement, row | broken)
    database.session.rollback()
