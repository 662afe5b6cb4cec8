"""Facts about invented observations and quarterly updates: made by the services, month by month."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.accounts.models import UserAccount
from app.accounts.queries import account_named, fact_of
from app.accounts.types import User
from app.audit.service import verify
from app.audit.types import SHELL, Actor
from app.commitments.models import CommitmentDecision, CommitmentUpdate
from app.commitments.queries import commitments
from app.commitments.queries.conditions import of_plan
from app.commitments.rules.reporters import may_report_for
from app.commitments.service import decide_update
from app.extensions import database
from app.kernel.months import Month
from app.outcomes.queries import observations
from app.outcomes.service import outcomes
from app.seeding.rules.observing import SLIP_NOTE
from app.seeding.service import generate_demo, load_seed
from app.seeding.types import DemoOrder
from tests.unit.intake.packages import write_package
from tests.unit.intake.stated import write_stated

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from app.seeding.types import DemoReport

PLAN = "demo-2022"
BEGIN, END = Month(2022, 8), Month(2023, 4)
QUARTERS = (Month(2022, 9), Month(2022, 12), Month(2023, 3))


def generate(packages: Path, through: Month = END, *, leave_open: bool = False) -> DemoReport:
    return generate_demo(DemoOrder(PLAN, through, 7, BEGIN, leave_open), packages)


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    write_stated(tmp_path / PLAN)
    return tmp_path


@pytest.fixture
def generated(app: Flask, packages: Path) -> DemoReport:  # noqa: ARG001 - its database
    return generate(packages)


def test_updates_are_written_from_the_first_opened_quarter_to_the_last_closed_one(
    generated: DemoReport,
) -> None:
    submitted = database.session.scalars(select(CommitmentUpdate)).all()
    assert len(submitted) == generated.updates > 0
    assert {each.quarter for each in submitted} == set(QUARTERS)
    assert generated.passed_over == 0
    assert verify().misfit is None


def test_units_submit_and_the_coordinator_decides(generated: DemoReport) -> None:
    names = {account.name for account in generated.accounts}
    writers = set(database.session.scalars(select(CommitmentUpdate.submitted_by)))
    assert writers <= names
    assert all(each.startswith("demo-unit-") for each in writers)
    decided = set(database.session.scalars(select(CommitmentDecision.decided_by)))
    assert decided == {"demo-city-990000"}


@pytest.mark.usefixtures("generated")
def test_each_unit_that_owes_updates_has_an_account_that_may_write_them() -> None:
    users = []
    for name in database.session.scalars(
        select(UserAccount.name).where(UserAccount.name.startswith("demo-unit-"))
    ):
        stored = account_named(name)
        assert stored is not None
        account = fact_of(stored)
        users.append(User(account.id, account.name, account.display_name, account.grants))
    for fact in commitments(of_plan(PLAN)):
        written = {unit for user in users for unit in may_report_for(user, fact)}
        assert written >= set(fact.reporting_units)


@pytest.mark.usefixtures("generated")
def test_every_observation_says_that_it_is_invented_and_slips_stay_on_record() -> None:
    found = observations(PLAN)
    assert found
    assert all("演示数据" in each.source for each in found)
    assert {each.as_of.year for each in found} == {2021, 2022}
    corrected = [each for each in found if each.corrects_id is not None]
    assert len(corrected) == 2
    assert {each.note for each in corrected} == {SLIP_NOTE}
    assert Counter(each.recorded_by for each in found).keys() <= {
        "demo-city-990000",
        "demo-elder-990000",
        "demo-child-990000",
    }


@pytest.mark.usefixtures("generated")
def test_observed_people_count_in_the_outcomes() -> None:
    (beds, *_) = outcomes(PLAN, as_of=None)
    sources = [each.source for each in beds.attained_formula.inputs]
    assert any("演示数据：2022年统计台账（虚构）" in source for source in sources)


def test_a_month_that_is_left_open_has_no_update_of_its_quarter_yet(app: Flask, packages: Path) -> None:  # noqa: ARG001
    generate(packages, Month(2023, 2), leave_open=True)
    found = database.session.scalar(
        select(func.count()).select_from(CommitmentUpdate).where(CommitmentUpdate.quarter == QUARTERS[-1])
    )
    assert found == 0


def test_a_database_from_before_there_were_commitments_catches_up(app: Flask, tmp_path: Path) -> None:  # noqa: ARG001
    write_package(tmp_path / PLAN)
    before = generate(tmp_path, Month(2022, 12))
    assert (before.updates, before.observed) == (0, 0)
    write_stated(tmp_path / "again" / PLAN)
    load_seed(tmp_path / "again" / PLAN, actor=SHELL)
    after = generate(tmp_path, END)
    assert set(database.session.scalars(select(CommitmentUpdate.quarter))) == set(QUARTERS)
    assert any(name.startswith("demo-unit-") for name in after.made)


def test_what_a_person_decided_between_two_runs_stands(app: Flask, packages: Path) -> None:  # noqa: ARG001
    generate(packages, QUARTERS[0])
    waiting = database.session.scalars(
        select(CommitmentUpdate.id).where(CommitmentUpdate.id.not_in(select(CommitmentDecision.update_id)))
    ).all()

    for number in waiting:
        decide_update(number, approve=True, reason="", actor=Actor("somebody"))
    report = generate(packages, END)
    assert report.closed[-1] == END
    decided = dict(
        database.session.execute(select(CommitmentDecision.update_id, CommitmentDecision.decided_by)).all()
    )
    assert all(decided[number] == "somebody" for number in waiting)
