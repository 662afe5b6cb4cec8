"""Facts about where a commitment and its targets stand, going by approved updates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.commitments.rules.lines import line_of
from app.commitments.rules.standing import in_force, met_before, standing_of, target_state
from app.commitments.types import Progress, TargetState
from app.commitments.types.lines import CommitmentState
from app.commitments.types.standing import TargetClaim
from app.kernel.partial_dates import PartialDate
from tests.unit.commitments.reporting import (
    AUTUMN,
    BEDS,
    CIVIL,
    HEALTH,
    SPRING,
    SUMMER,
    TASK,
    report,
    update,
)

if TYPE_CHECKING:
    from app.commitments.types import UpdateFact

MAY = date(2023, 5, 1)
MET = TargetClaim(is_met=True, value=None, text="", quarter=SPRING, organisation_name=CIVIL.name)
UNMET = replace(MET, is_met=False, text="在建。")


@pytest.mark.parametrize(
    ("due", "claim", "today", "state"),
    [
        (None, None, MAY, TargetState.UNDATED),
        (None, MET, MAY, TargetState.MET),
        (PartialDate.of_year(2023), MET, date(2024, 5, 1), TargetState.MET),
        (PartialDate.of_year(2023), None, MAY, TargetState.NOT_DUE),
        (PartialDate.of_year(2023), UNMET, MAY, TargetState.NOT_DUE),
        # A year means its last day: 90 days before it the target is about to be due.
        (PartialDate.of_year(2023), None, date(2023, 10, 1), TargetState.NOT_DUE),
        (PartialDate.of_year(2023), None, date(2023, 10, 2), TargetState.DUE_SOON),
        (PartialDate.of_year(2023), None, date(2023, 12, 31), TargetState.DUE_SOON),
        (PartialDate.of_year(2023), None, date(2024, 1, 1), TargetState.OVERDUE),
        (PartialDate.of_year(2023), UNMET, date(2024, 1, 1), TargetState.OVERDUE),
        (PartialDate.parse("2023-06"), None, date(2023, 6, 30), TargetState.DUE_SOON),
        (PartialDate.parse("2023-06"), None, date(2023, 7, 1), TargetState.OVERDUE),
        (PartialDate.parse("2023-06-15"), None, date(2023, 6, 16), TargetState.OVERDUE),
    ],
)
def test_a_target_stands_by_its_claim_and_its_last_day(
    due: PartialDate | None, claim: TargetClaim | None, today: date, state: TargetState
) -> None:
    assert target_state(replace(BEDS, due=due), claim, today) is state


@pytest.mark.parametrize(
    ("updates", "is_met"),
    [
        ([], None),
        ([update(SPRING, CIVIL, report(met=True), approved=None)], None),
        ([update(SPRING, CIVIL, report(met=True), approved=False)], None),
        ([update(SPRING, CIVIL, report(2, met=True))], None),
        ([update(SPRING, CIVIL, report())], None),
        ([update(SPRING, CIVIL, report(met=True))], True),
        ([update(SPRING, CIVIL, report(value=20))], False),
        # What was met stays met, whatever a later update leaves out.
        ([update(SPRING, CIVIL, report(met=True)), update(SUMMER, CIVIL)], True),
        ([update(SPRING, CIVIL, report(met=True)), update(SUMMER, CIVIL, report())], True),
        ([update(SPRING, CIVIL, report(met=True)), update(SUMMER, CIVIL, report(value=80))], True),
        # It is taken back with a reason, and only by what was approved.
        ([update(SPRING, CIVIL, report(met=True)), update(SUMMER, CIVIL, report(text="验收未过"))], False),
        (
            [
                update(SPRING, CIVIL, report(met=True)),
                update(SUMMER, CIVIL, report(text="验收未过"), approved=None),
            ],
            True,
        ),
        # A late update of an earlier quarter takes nothing back.
        ([update(SUMMER, CIVIL, report(met=True)), update(SPRING, CIVIL, report(text="在建"))], True),
        # Another unit speaks for itself alone.
        ([update(SPRING, CIVIL, report(met=True)), update(SUMMER, HEALTH, report(text="不清楚"))], True),
        # A correction counts in place of what it corrects.
        (
            [
                update(SPRING, CIVIL, report(met=True)),
                update(SPRING, CIVIL, report(text="误报"), revision=2),
            ],
            False,
        ),
    ],
)
def test_a_target_is_met_while_an_approved_update_says_so(
    updates: list[UpdateFact],
    is_met: bool | None,
) -> None:
    claim = standing_of(BEDS, in_force(updates), MAY).claim
    assert (None if claim is None else claim.is_met) is is_met


def test_the_newest_value_is_shown_with_its_quarter_and_unit() -> None:
    updates = [update(SPRING, CIVIL, report(value=20)), update(SUMMER, CIVIL, report(value=60))]
    claim = standing_of(BEDS, in_force(updates), MAY).claim
    assert claim is not None
    assert (claim.value, claim.quarter, claim.organisation_name) == (Decimal(60), SUMMER, CIVIL.name)


@pytest.mark.parametrize(
    ("updates", "state"),
    [
        ([], CommitmentState.UNREPORTED),
        ([update(progress=Progress.BLOCKED, approved=None)], CommitmentState.UNREPORTED),
        ([update(progress=Progress.BLOCKED, approved=False)], CommitmentState.UNREPORTED),
        ([update(progress=Progress.BLOCKED)], CommitmentState.BLOCKED),
        (
            [update(SUMMER, progress=Progress.DONE), update(AUTUMN, progress=Progress.BLOCKED)],
            CommitmentState.BLOCKED,
        ),
        (
            [update(SUMMER, progress=Progress.DONE), update(SUMMER, progress=Progress.BLOCKED, revision=2)],
            CommitmentState.BLOCKED,
        ),
        (
            [
                update(SUMMER, progress=Progress.DONE),
                update(SUMMER, progress=Progress.BLOCKED, revision=2, approved=None),
            ],
            CommitmentState.DONE,
        ),
        # Units that do not report on it do not decide that it is done.
        ([update(SUMMER, HEALTH, progress=Progress.DONE)], CommitmentState.ONGOING),
    ],
)
def test_a_commitment_is_as_far_as_the_newest_approved_update_says(
    updates: list[UpdateFact], state: CommitmentState
) -> None:
    assert line_of(TASK, updates, MAY).state is state


def test_of_each_quarter_the_newest_approved_revision_is_in_force() -> None:
    revisions = [
        update(SPRING, revision=1, approved=False),
        update(SPRING, revision=2),
        update(SPRING, revision=3, approved=None),
        update(SUMMER),
    ]
    assert [(each.quarter, each.revision) for each in in_force(revisions)] == [(SPRING, 2), (SUMMER, 1)]


def test_what_a_unit_has_met_counts_from_earlier_quarters_until_it_is_taken_back() -> None:
    updates = [
        update(SPRING, CIVIL, report(1, met=True), report(2, met=True)),
        update(SUMMER, CIVIL, report(1, text="未过验收")),
        update(SPRING, HEALTH, report(1, met=True)),
    ]
    assert met_before(updates, CIVIL.organisation_id, SPRING) == frozenset()
    assert met_before(updates, CIVIL.organisation_id, SUMMER) == {1, 2}
    assert met_before(updates, CIVIL.organisation_id, AUTUMN) == {2}
