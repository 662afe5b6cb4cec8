"""Facts about the sectors that a project concerns."""

from __future__ import annotations

import pytest

from app.plans.types import Sector
from app.projects.rules import sectors_of


@pytest.mark.parametrize("sector", [each for each in Sector if each is not Sector.MIXED])
def test_a_project_of_one_sector_concerns_that_sector_alone(sector: Sector) -> None:
    assert sectors_of(sector) == {sector.value}


def test_a_mixed_project_concerns_the_bureaus_of_both_elders_and_children() -> None:
    assert sectors_of(Sector.MIXED) == {"mixed", "elder_care", "child_care"}
