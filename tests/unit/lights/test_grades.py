"""Where the owner's own grade and the light disagree."""

from __future__ import annotations

import pytest

from app.kernel.months import Month
from app.lights.rules import disagreement, disagreement_of, light_of_works
from app.lights.types import Disagreement, Light
from app.projects.types import Stage
from app.returns.types.vocabulary import Grade, Reporting
from tests.unit.lights.standings import evaluated, standing

ROSIER, GLOOMIER = Disagreement
GREEN, YELLOW, RED = Light


@pytest.mark.parametrize(
    ("grade", "of_green", "of_yellow", "of_red"),
    [
        (Grade.AHEAD, None, ROSIER, ROSIER),
        (Grade.SMOOTH, None, ROSIER, ROSIER),
        (Grade.SLOW, None, None, ROSIER),
        (Grade.BEHIND, GLOOMIER, None, None),
        (Grade.SUSPENDED, GLOOMIER, None, None),
        (None, None, None, None),
    ],
)
def test_a_grade_disagrees_in_either_direction(
    grade: Grade | None,
    of_green: Disagreement | None,
    of_yellow: Disagreement | None,
    of_red: Disagreement | None,
) -> None:
    expected = {GREEN: of_green, YELLOW: of_yellow, RED: of_red, None: None}
    assert {light: disagreement(grade, light) for light in expected} == expected


def test_a_grade_is_held_against_the_works_and_not_against_payment_or_reporting() -> None:
    late_and_unpaid = evaluated(standing(was_late=True, paid="0"))
    assert late_and_unpaid.light is RED
    assert disagreement_of(Grade.SMOOTH, late_and_unpaid) is None
    assert disagreement_of(Grade.BEHIND, late_and_unpaid) is GLOOMIER
    not_begun = evaluated(standing(stage=Stage.PREPARATION, start_due=Month(2023, 6)))
    assert disagreement_of(Grade.SMOOTH, not_begun) is ROSIER


def test_what_an_approved_reason_holds_is_yellow_to_a_grade_too() -> None:
    behind = standing(completed_year="0")
    assert disagreement_of(Grade.SLOW, evaluated(behind)) is ROSIER
    assert disagreement_of(Grade.SLOW, evaluated(behind, held=True)) is None
    assert disagreement_of(Grade.SMOOTH, evaluated(behind, held=True)) is ROSIER


def test_a_grade_of_works_that_are_not_judged_disagrees_with_nothing() -> None:
    unknown = evaluated(
        standing(stage=None, has_started=False, completed_year=None, reporting=Reporting.MISSING)
    )
    assert light_of_works(unknown) is None
    assert disagreement_of(Grade.SUSPENDED, unknown) is None
