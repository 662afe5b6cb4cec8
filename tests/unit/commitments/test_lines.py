"""Facts about where a commitment stands on a day, and what is due next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.commitments.rules.lines import has_due
from app.commitments.types import Progress, TargetState, UnitRole
from app.commitments.types.asking import Due
from app.commitments.types.lines import CommitmentState
from app.kernel.months import Month
from tests.unit.commitments.promises import CIVIL, HEALTH, TODAY, line, update

if TYPE_CHECKING:
    from app.commitments.types import UpdateFact

SECOND = Month(2023, 6)
BOTH_RESPONSIBLE = (CIVIL.__class__(1, CIVIL.name, "", CIVIL.kind, UnitRole.RESPONSIBLE), HEALTH)
"""Without a lead both report."""


@pytest.mark.parametrize(
    ("due", "updates", "state"),
    [
        pytest.param([], [], CommitmentState.UNREPORTED, id="nobody has reported"),
        pytest.param([], [update(is_approved=None)], CommitmentState.UNREPORTED, id="nothing is approved"),
        pytest.param([], [update(is_approved=False)], CommitmentState.UNREPORTED, id="sent back"),
        pytest.param([], [update(Progress.NOT_STARTED)], CommitmentState.NOT_STARTED, id="not started"),
        pytest.param(["2025"], [update()], CommitmentState.ONGOING, id="under way"),
        pytest.param(["2025"], [update(Progress.DONE)], CommitmentState.DONE, id="said to be done"),
        pytest.param(["2025"], [update(Progress.ONGOING, 1)], CommitmentState.DONE, id="all targets met"),
        pytest.param(["2025", None], [update(Progress.ONGOING, 1)], CommitmentState.ONGOING, id="one of two"),
        pytest.param(["2023-09-28"], [update()], CommitmentState.DUE_SOON, id="ninety days are left"),
        pytest.param(["2023-09-29"], [update()], CommitmentState.ONGOING, id="ninety-one days are left"),
        pytest.param(["2023-06"], [update()], CommitmentState.DUE_SOON, id="the last day itself"),
        pytest.param(["2023-05"], [update()], CommitmentState.OVERDUE, id="the last day has passed"),
        pytest.param(["2023-05"], [update(Progress.DONE)], CommitmentState.OVERDUE, id="done, target unmet"),
        pytest.param(["2023-05"], [update(Progress.ONGOING, 1)], CommitmentState.DONE, id="met in time"),
        pytest.param(["2023-05"], [update(Progress.BLOCKED)], CommitmentState.OVERDUE, id="overdue is worse"),
        pytest.param(["2023-08"], [update(Progress.BLOCKED)], CommitmentState.BLOCKED, id="blocked is worse"),
    ],
)
def test_the_worst_of_targets_and_updates_is_the_state(
    due: list[str | None], updates: list[UpdateFact], state: CommitmentState
) -> None:
    assert line(*due, updates=tuple(updates)).state is state


def test_a_correction_that_waits_leaves_the_approved_one_in_force() -> None:
    found = line(
        "2025", updates=(update(Progress.DONE), update(Progress.BLOCKED, revision=2, is_approved=None))
    )
    assert found.state is CommitmentState.DONE
    assert found.newest is not None
    assert found.newest.content.progress is Progress.BLOCKED


def test_the_newest_quarter_of_a_unit_counts() -> None:
    found = line("2025", updates=(update(Progress.BLOCKED), update(Progress.ONGOING, quarter=SECOND)))
    assert found.state is CommitmentState.ONGOING


@pytest.mark.parametrize(
    ("civil", "health", "state"),
    [
        (Progress.DONE, None, CommitmentState.ONGOING),
        (Progress.DONE, Progress.ONGOING, CommitmentState.ONGOING),
        (Progress.DONE, Progress.BLOCKED, CommitmentState.BLOCKED),
        (Progress.DONE, Progress.DONE, CommitmentState.DONE),
        (Progress.NOT_STARTED, Progress.NOT_STARTED, CommitmentState.NOT_STARTED),
        (Progress.NOT_STARTED, Progress.ONGOING, CommitmentState.ONGOING),
    ],
)
def test_without_a_lead_all_units_are_heard(
    civil: Progress, health: Progress | None, state: CommitmentState
) -> None:
    said = [update(civil)] + ([] if health is None else [update(health, unit=HEALTH)])
    assert line("2025", updates=tuple(said), units=BOTH_RESPONSIBLE).state is state


def test_the_next_target_is_the_earliest_that_is_not_met() -> None:
    found = line("2022", "2024", None, "2023-06", updates=(update(Progress.ONGOING, 1),))
    assert found.next_target is not None
    assert (found.next_target.fact.number, found.next_target.days_left) == (4, 0)
    assert found.other_waiting == 1
    assert [each.state for each in found.targets] == [
        TargetState.MET,
        TargetState.NOT_DUE,
        TargetState.UNDATED,
        TargetState.DUE_SOON,
    ]


def test_a_commitment_without_dates_has_no_next_target() -> None:
    assert line(None).next_target is None
    assert line().other_waiting == 0


@pytest.mark.parametrize(
    ("date", "overdue", "soon", "year"),
    [
        ("2022", True, False, False),
        ("2023-05", True, False, True),
        ("2023-08", False, True, True),
        ("2023", False, False, True),
        ("2024", False, False, False),
        (None, False, False, False),
    ],
)
def test_by_when_something_is_due(date: str | None, overdue: bool, soon: bool, year: bool) -> None:
    found = line(date)
    assert [has_due(found, due, TODAY) for due in Due] == [overdue, soon, year]


def test_what_is_met_is_not_due() -> None:
    found = line("2023-05", updates=(update(Progress.ONGOING, 1),))
    assert not any(has_due(found, due, TODAY) for due in Due)


def test_the_newest_update_is_the_one_submitted_last_for_the_newest_quarter() -> None:
    found = line(updates=(update(quarter=SECOND, unit=HEALTH), update(), update(quarter=SECOND)))
    assert found.newest is not None
    assert (found.newest.quarter, found.newest.organisation_id) == (SECOND, HEALTH.organisation_id)
    assert found.update_of(CIVIL.organisation_id, Month(2023, 9)) is None
