"""Facts about registering commitments: by names and aliases, compared as a whole, recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.audit.queries import stored_entries
from app.commitments import service
from app.commitments.queries import commitments
from app.commitments.types import CommitmentUnitFact, UnitRole
from app.directory.queries import unit_choices
from app.directory.service import register_organisations
from app.kernel.errors import NotFoundError
from tests.integration.commitments.factories import (
    ALL_OF_THEM,
    BEDS,
    BUREAUS,
    CIVIL,
    CLERK,
    GOAL,
    HEALTH,
    IN_APRIL,
    LOADER,
    RULES,
    SHARED,
    TASK,
    key_of,
    set_up,
    submit,
)
from tests.integration.services.factories import PLAN, register_example

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.commitments.types import RegisterCommitment

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def _directory(app: object) -> None:  # noqa: ARG001 - the database is there first
    register_example()
    register_organisations(BUREAUS, actor=LOADER)


def register(stated: Sequence[RegisterCommitment] = ALL_OF_THEM) -> int:
    return service.register_commitments(PLAN.code, stated, actor=LOADER)


@pytest.mark.usefixtures("_directory")
def test_what_is_stated_is_read_again_with_official_names() -> None:
    assert register() == len(ALL_OF_THEM)
    found = commitments()
    assert [fact.code for fact in found] == ["EX-T-01", "EX-T-02", "EX-G-01"]
    task = found[0]
    assert [(unit.role, unit.name, unit.printed_name) for unit in task.units] == [
        (UnitRole.LEAD, CIVIL, "市民政局"),
        (UnitRole.RESPONSIBLE, HEALTH, "市卫健委"),
    ]
    assert task.targets == (BEDS, RULES)
    assert (task.plan_title, task.city_name) == (PLAN.title, "示例市")


@pytest.mark.usefixtures("_directory")
def test_leads_report_and_where_none_is_printed_all_that_are_responsible() -> None:
    register()
    owing = {fact.code: [unit.name for unit in fact.reporting_units] for fact in commitments()}
    assert owing == {"EX-T-01": [CIVIL], "EX-T-02": [HEALTH, CIVIL], "EX-G-01": []}


@pytest.mark.usefixtures("_directory")
def test_registering_the_same_again_writes_and_records_nothing() -> None:
    register()
    entries = len(list(stored_entries()))
    assert register() == 0
    assert len(list(stored_entries())) == entries


@pytest.mark.usefixtures("_directory")
@pytest.mark.parametrize(
    "changed",
    [
        replace(TASK, title="另一个名称"),
        replace(TASK, counties=False),
        replace(TASK, units=TASK.units[:1]),
        replace(TASK, units=(replace(TASK.units[0], role=UnitRole.RESPONSIBLE), TASK.units[1])),
        replace(TASK, targets=(BEDS,)),
        replace(TASK, targets=(replace(BEDS, value=None), RULES)),
        replace(TASK, targets=(replace(BEDS, due=None), RULES)),
    ],
)
def test_one_that_differs_is_written_alone(changed: RegisterCommitment) -> None:
    register()
    assert register((changed, SHARED, GOAL)) == 1
    assert commitments()[0].title == changed.title
    assert register((changed, SHARED, GOAL)) == 0


@pytest.mark.usefixtures("_directory")
def test_commitments_can_change_places() -> None:
    register()
    assert register((replace(SHARED, position=1), replace(TASK, position=2), GOAL)) == 2
    assert [fact.code for fact in commitments()] == ["EX-T-02", "EX-T-01", "EX-G-01"]


@pytest.mark.usefixtures("_directory")
def test_a_body_that_is_printed_under_two_names_counts_once() -> None:
    twice = replace(TASK, units=(*TASK.units, CommitmentUnitFact(UnitRole.LEAD, CIVIL)))
    assert register([twice]) == 1
    assert [unit.printed_name for unit in commitments()[0].leads] == ["市民政局"]
    assert register([twice]) == 0


@pytest.mark.usefixtures("_directory")
def test_every_unknown_name_is_told_at_once_and_nothing_is_written() -> None:
    unknown = replace(GOAL, units=(CommitmentUnitFact(UnitRole.LEAD, "市某某局"),))
    other = replace(SHARED, units=(CommitmentUnitFact(UnitRole.LEAD, "省某某厅"),))
    with pytest.raises(service.RegisterError, match="EX-T-02 的“省某某厅”、EX-G-01 的“市某某局”"):
        register((TASK, other, unknown))
    assert commitments() == ()


@pytest.mark.usefixtures("_directory")
def test_an_unknown_plan_is_refused() -> None:
    with pytest.raises(NotFoundError, match="no-plan"):
        service.register_commitments("no-plan", [], actor=LOADER)


@pytest.mark.usefixtures("_directory")
@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ((replace(TASK, plan_code="other-2022"),), "EX-T-01 不是方案 example-2022"),
        ((TASK, replace(TASK, position=2)), "编号重复：EX-T-01"),
    ],
)
def test_what_is_of_another_plan_or_stated_twice_is_refused(
    stated: tuple[RegisterCommitment, ...], said: str
) -> None:
    with pytest.raises(service.RegisterError, match=said):
        register(stated)


@pytest.mark.usefixtures("_directory")
def test_what_is_stated_no_longer_is_removed_and_recorded() -> None:
    register()
    assert register((TASK, GOAL)) == 1
    assert [fact.code for fact in commitments()] == ["EX-T-01", "EX-G-01"]
    assert [entry.action for entry in stored_entries()][-1] == "commitment.remove"


def test_what_a_unit_has_reported_on_is_not_removed() -> None:
    set_up()
    submit()
    with pytest.raises(service.RegisterError, match="EX-T-01 已有单位填报进展"):
        register((SHARED, GOAL))


def test_a_draft_alone_keeps_a_commitment_too() -> None:
    set_up()
    service.save_draft(key_of(), {"done": "草稿"}, 0, actor=CLERK, at=IN_APRIL)
    with pytest.raises(service.RegisterError, match="EX-T-01 已有单位填报进展"):
        register((SHARED, GOAL))


def test_a_commitment_that_was_reported_on_can_still_be_corrected() -> None:
    set_up()
    submit()
    assert register((replace(TASK, title="更正后的名称"), SHARED, GOAL)) == 1
    assert commitments()[0].title == "更正后的名称"


def test_an_account_can_be_made_for_every_bureau_that_has_a_part() -> None:
    set_up()
    offered = {label for _, choices in unit_choices() for _, label in choices}
    assert {unit.name for fact in commitments() for unit in fact.units} <= offered
