"""Facts about the commands and reads of the ledger, and about what its table itself refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.accounts.types import ALL, Grant, Role, Scope, ScopeKind, User
from app.audit import queries as audit
from app.extensions import database
from app.funding import service
from app.funding.models import LedgerEntry
from app.funding.queries import ledger as queries
from app.funding.types import FundingSource, LedgerFilter, LedgerKind
from app.kernel.errors import NotFoundError
from app.projects.queries import subject_of
from tests.integration.funding.ledgers import (
    BOOKING,
    COUNTY_FINANCE,
    FINANCE,
    TODAY,
    book,
    register_more,
)
from tests.integration.portfolio.test_queries_are_constant import counted
from tests.integration.services.factories import register_example

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("registered")


@pytest.fixture
def registered(app: object) -> None:  # noqa: ARG001 - its database is used
    """Register the example project."""
    register_example()


def the_books(**changes: Any) -> int:  # noqa: ANN401 - any argument of the command
    """Let the county's finance bureau book the example."""
    given: dict[str, Any] = {"user": COUNTY_FINANCE, "actor": FINANCE, "today": TODAY} | changes
    return service.book(given.pop("booking", BOOKING), **given)


def test_an_entry_is_kept_as_it_was_booked() -> None:
    number = the_books()
    entry = queries.entry(number)
    assert entry is not None
    assert (entry.project_code, entry.project_name, entry.region_name) == ("EX-01", "示例养老院", "示例县")
    assert (entry.kind, entry.source, entry.amount) == (BOOKING.kind, BOOKING.source, BOOKING.amount)
    assert (entry.booked_on, entry.document_number, entry.note) == (
        date(2023, 3, 1),
        "示财社〔2023〕1号",
        "首批",
    )
    assert (entry.recorded_by, entry.counts) == ("county-finance", True)


def test_booking_leaves_a_line_in_the_record_of_its_project() -> None:
    number = the_books()
    (line,) = [each for each in audit.history("EX-01") if each.action == "ledger.book"]
    changes = {change.field: change.new for change in line.changes}
    assert line.subject == f"ledger:{number}"
    assert changes["amount"] == "300.00"
    assert changes["document_number"] == "示财社〔2023〕1号"


def test_every_problem_of_an_entry_is_said_at_once() -> None:
    wrong = replace(BOOKING, amount=Decimal(0), booked_on=date(2024, 1, 1), project_code="NO-99")
    with pytest.raises(service.BookingError) as refused:
        the_books(booking=wrong)
    assert refused.value.problems.keys() == {"project", "amount", "booked_on"}
    assert queries.sums(ALL, LedgerFilter()).entries == 0


def test_nobody_books_for_a_project_beyond_their_county() -> None:
    elsewhere = User(2, "other", "", (Grant(Role.FINANCE, Scope(ScopeKind.COUNTY, "990099")),))
    auditor = User(3, "auditor", "", (Grant(Role.AUDITOR, Scope(ScopeKind.EVERYTHING)),))
    for user in (elsewhere, auditor):
        with pytest.raises(service.BookingError) as refused:
            the_books(user=user)
        assert refused.value.problems.keys() == {"project"}


def test_a_document_booked_twice_must_be_confirmed_by_who_saw_the_first() -> None:
    first = the_books()
    again = replace(BOOKING, document_number="示财社 (2023) 1号", amount=Decimal(5))
    with pytest.raises(service.DuplicateError) as refused:
        the_books(booking=again)
    assert refused.value.seen == (first,)
    second = the_books(booking=again, confirmed=refused.value.seen)
    assert second > first


def test_the_same_confirmed_form_sent_twice_books_once() -> None:
    first = the_books()
    the_books(confirmed=[first])
    with pytest.raises(service.DuplicateError):
        the_books(confirmed=[first])
    assert queries.sums(ALL, LedgerFilter()).entries == 2


def test_a_document_of_many_projects_is_booked_without_a_question() -> None:
    register_more(2)
    the_books()
    the_books(booking=replace(BOOKING, project_code="EX-02"))
    with pytest.raises(service.DuplicateError, match="日期是 2023-03-01"):
        the_books(
            booking=replace(BOOKING, project_code="EX-02", kind=LedgerKind.DISBURSEMENT, booked_on=TODAY)
        )


def test_an_entry_that_was_reversed_is_booked_anew_without_a_question() -> None:
    number = the_books()
    service.reverse(number, "金额记错", date(2023, 4, 1), actor=FINANCE, today=TODAY)
    the_books(booking=replace(BOOKING, amount=Decimal(30)))
    assert queries.sums(ALL, LedgerFilter()).allocated == Decimal(30)


def test_a_reversal_is_the_negative_of_its_entry() -> None:
    number = the_books()
    reversal_id = service.reverse(number, " 金额记错 ", date(2023, 4, 1), actor=FINANCE, today=TODAY)
    entry, reversal = queries.entry(number), queries.entry(reversal_id)
    assert entry is not None
    assert reversal is not None
    assert (entry.reversed_by_id, entry.amount, entry.counts) == (reversal_id, Decimal(300), False)
    assert (reversal.reverses_id, reversal.amount, reversal.counts) == (number, Decimal(-300), False)
    assert (reversal.booked_on, reversal.note) == (date(2023, 4, 1), "金额记错")
    assert (reversal.kind, reversal.source, reversal.document_number) == (
        entry.kind,
        entry.source,
        entry.document_number,
    )
    (line,) = [each for each in audit.history("EX-01") if each.action == "ledger.reverse"]
    assert (line.reason, line.subject) == ("金额记错", f"ledger:{reversal_id}")


def test_an_entry_is_reversed_at_most_once_and_a_reversal_never() -> None:
    number = the_books()
    reversal = service.reverse(number, "金额记错", TODAY, actor=FINANCE, today=TODAY)
    with pytest.raises(service.ReversalError, match="已由"):
        service.reverse(number, "再冲一次", TODAY, actor=FINANCE, today=TODAY)
    with pytest.raises(service.ReversalError, match="本身是"):
        service.reverse(reversal, "冲回来", TODAY, actor=FINANCE, today=TODAY)
    with pytest.raises(service.ReversalError) as refused:
        service.reverse(book(), "", date(2022, 1, 1), actor=FINANCE, today=TODAY)
    assert refused.value.problems.keys() == {"reason", "booked_on"}
    with pytest.raises(NotFoundError):
        service.reverse(99_999, "金额记错", TODAY, actor=FINANCE, today=TODAY)


def test_what_is_on_record_counts_until_a_day_and_a_reversal_from_its_own() -> None:
    first = book()
    book(amount=Decimal("0.5"), booked_on=date(2023, 3, 31), document_number="二")
    book(kind=LedgerKind.DISBURSEMENT, booked_on=date(2023, 4, 1), document_number="三")
    service.reverse(first, "错", date(2023, 5, 1), actor=FINANCE, today=TODAY)

    def recorded(until: date) -> dict[LedgerKind, Decimal]:
        by_code = queries.recorded_amounts(["EX-01"], until)
        assert by_code == queries.recorded_amounts(ALL, until)
        return {each.kind: each.amount for each in by_code}

    allocated, disbursed = LedgerKind.ALLOCATION, LedgerKind.DISBURSEMENT
    assert recorded(date(2023, 2, 28)) == {}
    assert recorded(date(2023, 3, 31)) == {allocated: Decimal("300.50")}
    assert recorded(date(2023, 4, 30)) == {allocated: Decimal("300.50"), disbursed: Decimal(300)}
    assert recorded(date(2023, 5, 1)) == {allocated: Decimal("0.50"), disbursed: Decimal(300)}
    single = queries.recorded_entries(["EX-01"])
    assert [each.amount for each in single] == [Decimal(300), Decimal("0.5"), Decimal(-300), Decimal(300)]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (LedgerFilter(), "4321"),
        (LedgerFilter(project="ex-02"), "4"),
        (LedgerFilter(project="养老院"), "4321"),
        (LedgerFilter(project="%"), ""),
        (LedgerFilter(kind=LedgerKind.DISBURSEMENT), "3"),
        (LedgerFilter(source=FundingSource.CITY), "2"),
        (LedgerFilter(document="（2023）2"), "2"),
        (LedgerFilter(first_day=date(2023, 3, 2), last_day=date(2023, 3, 3)), "32"),
        (LedgerFilter(plan="other"), ""),
        (LedgerFilter(plan="example-2022", file="a" * 64), ""),
    ],
)
def test_a_filter_finds_what_it_says(chosen: LedgerFilter, found: str) -> None:
    register_more(2)
    numbers = [
        book(document_number="示财社〔2023〕1号"),
        book(document_number="示财社〔2023〕2号", source=FundingSource.CITY, booked_on=date(2023, 3, 2)),
        book(document_number="三", kind=LedgerKind.DISBURSEMENT, booked_on=date(2023, 3, 3)),
        book(document_number="四", project_code="EX-02", booked_on=date(2023, 3, 4)),
    ]
    entries = queries.entries(ALL, chosen)
    assert [numbers.index(each.id) + 1 for each in entries] == [int(digit) for digit in found]
    assert queries.sums(ALL, chosen).entries == len(entries)
    assert queries.entries(ALL, chosen, limit=1, offset=1) == entries[1:2]


def test_what_an_entry_is_to_the_policy_is_its_project() -> None:
    assert queries.subject_of_entry(book()) == subject_of("EX-01")
    assert queries.subject_of_entry(99_999) is None


@pytest.mark.parametrize(
    "read",
    [
        lambda: queries.entries(ALL, LedgerFilter(project="EX")),
        lambda: queries.sums(ALL, LedgerFilter()),
        lambda: queries.entries_of_project("EX-01"),
        lambda: queries.entries_by_document(["示财社[2023]1号", "二"]),
        lambda: queries.recorded_amounts(ALL, TODAY),
        lambda: queries.recorded_entries(["EX-01", "EX-02"]),
        lambda: queries.project_names(ALL),
    ],
)
def test_a_read_is_one_query_however_much_it_finds(read: Callable[[], object]) -> None:
    register_more(8)
    for number in range(1, 9):
        service.reverse(book(project_code=f"EX-{number:02d}"), "错", TODAY, actor=FINANCE, today=TODAY)
    database.session.expire_all()
    with counted() as sent:
        assert read()
    assert len(sent) == 1


STORED: dict[str, Any] = {
    "project_id": 0,
    "kind": LedgerKind.ALLOCATION,
    "source": FundingSource.CITY,
    "amount": Decimal(1),
    "booked_on": date(2023, 3, 1),
    "document_number": "一",
    "document_key": "一",
    "note": "",
    "recorded_at": datetime(2023, 3, 1),  # noqa: DTZ001 - stored so
    "recorded_by": "somebody",
}


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"reverses_id": 1, "amount": Decimal(0), "note": "错"}, "amount_is_not_zero"),
        ({"amount": Decimal(-1)}, "only_a_reversal_is_negative"),
        ({"reverses_id": 1, "note": "错"}, "only_a_reversal_is_negative"),
        ({"reverses_id": 1, "amount": Decimal(-1), "note": " "}, "a_reversal_says_why"),
        ({"source": FundingSource.UNASSIGNED}, "money_has_a_source"),
        ({"document_number": " "}, "document_number_is_not_blank"),
    ],
)
def test_the_table_refuses_what_no_entry_can_be(changed: dict[str, Any], constraint: str) -> None:
    number = book()
    values = STORED | {"project_id": queries.project_ids(["EX-01"])["EX-01"]} | changed
    if "reverses_id" in changed:
        values["reverses_id"] = number
    database.session.add(LedgerEntry(**values))
    with pytest.raises(IntegrityError, match=constraint):
        database.session.flush()


def test_the_table_refuses_a_second_reversal() -> None:
    number = book()
    service.reverse(number, "错", TODAY, actor=FINANCE, today=TODAY)
    values = STORED | {"project_id": queries.project_ids(["EX-01"])["EX-01"]}
    database.session.add(LedgerEntry(**values | {"amount": Decimal(-1), "note": "错", "reverses_id": number}))
    with pytest.raises(IntegrityError, match="reverses_id"):
        database.session.flush()


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [("kind", "gift", "ledger_kind_is_known"), ("source", "moon", "funding_source_is_known")],
)
def test_the_table_knows_its_vocabularies(column: str, value: str, constraint: str) -> None:
    columns = (
        "project_id, kind, source, amount, booked_on, document_number, document_key, note,"
        " recorded_at, recorded_by"
    )
    values = {"kind": "allocation", "source": "city"} | {column: value}
    statement = text(
        f"INSERT INTO ledger_entry ({columns}) SELECT id, :kind, :source, 1, '2023-03-01', '一', '一', '',"  # noqa: S608 - fixed text
        " '2023-03-01 00:00:00', 'x' FROM project"
    )
    with pytest.raises(IntegrityError, match=constraint):
        database.session.execute(statement, values)


@pytest.mark.parametrize("statement", ["UPDATE ledger_entry SET amount = 2", "DELETE FROM ledger_entry"])
def test_an_entry_is_neither_changed_nor_deleted(statement: str) -> None:
    book()
    with pytest.raises(DatabaseError, match="ledger_entry is append-only"):
        database.session.execute(text(statement))


def test_an_entry_belongs_to_a_project_that_exists() -> None:
    database.session.add(LedgerEntry(**STORED | {"project_id": 99_999}))
    with pytest.raises(IntegrityError):
        database.session.flush()
