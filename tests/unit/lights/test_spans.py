"""Facts about which months a version of the rules judges."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.kernel.months import Month
from app.lights.rules.spans import version_lines
from app.lights.types import PRESETS, Preset, RuleSetFact

AT = datetime(2023, 7, 5, 8)  # noqa: DTZ001 - the database keeps UTC without a zone
JUNE = Month(2023, 6)


def version(number: int, since: Month) -> RuleSetFact:
    return RuleSetFact(number, "plan", number, PRESETS[Preset.POINTS], since, "理由", AT, "admin")


@pytest.mark.parametrize(
    ("sinces", "upcoming", "lasts", "skipped", "current"),
    [
        ([], JUNE, [], [], []),
        ([Month(2021, 1)], JUNE, [None], [], [1]),
        ([Month(2021, 1), JUNE], JUNE, [None, Month(2023, 5)], [], [2]),
        ([Month(2021, 1), JUNE.plus(1)], JUNE, [None, JUNE], [], [1]),
        ([Month(2021, 1), JUNE.plus(2), JUNE], JUNE, [None, None, Month(2023, 5)], [2], [3]),
        ([Month(2021, 1), JUNE, JUNE], JUNE, [None, None, Month(2023, 5)], [2], [3]),
    ],
)
def test_a_version_judges_until_a_later_one_takes_over(
    sinces: list[Month], upcoming: Month, lasts: list[Month | None], skipped: list[int], current: list[int]
) -> None:
    lines = version_lines([version(number, since) for number, since in enumerate(sinces, 1)], upcoming)
    assert [line.last for line in lines] == lasts
    assert [line.fact.version for line in lines if line.is_skipped] == skipped
    assert [line.fact.version for line in lines if line.is_current] == current
