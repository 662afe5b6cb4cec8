"""How far actual money is behind its schedule, by each preset, and which light that is.

Comparisons are made by multiplication, so that a figure that lies on a threshold is found there exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.lights.types import Light, Preset

if TYPE_CHECKING:
    from app.lights.types import Thresholds

_PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Lag:
    """Actual against scheduled money (万元), both of a base.

    All three may be multiples of the true amounts: the schedule of a year, base × m / 12, is exact times 12.
    """

    base: Decimal
    scheduled: Decimal
    actual: Decimal

    @property
    def gap(self) -> Decimal:
        """What is missing; negative where more was done than scheduled."""
        return self.scheduled - self.actual

    def measure(self, preset: Preset) -> Decimal:
        """Return how far behind it is in the unit of the preset.

        百分点制: 序时进度 − actual / base, in percentage points. 比例制: actual / scheduled, %. 缺口制:
        shortfall / scheduled, %. Source: domain.md §5.
        """
        if preset is Preset.POINTS:
            return self.gap * _PER_CENT / self.base
        part = self.actual if preset is Preset.RATIO else self.gap
        return part * _PER_CENT / self.scheduled

    def light(self, preset: Preset, limits: Thresholds) -> Light:
        """Return the light. On the threshold of yellow 百分点制 is yellow, 比例制 and 缺口制 are not yet."""
        if preset is Preset.POINTS:
            behind, whole = self.gap * _PER_CENT, self.base
            is_red, is_yellow = behind > limits.red * whole, behind >= limits.yellow * whole
        elif preset is Preset.RATIO:
            done, whole = self.actual * _PER_CENT, self.scheduled
            is_red, is_yellow = done < limits.red * whole, done < limits.yellow * whole
        else:
            behind, whole = self.gap * _PER_CENT, self.scheduled
            is_red, is_yellow = behind > limits.red * whole, behind > limits.yellow * whole
        return Light.RED if is_red else Light.YELLOW if is_yellow else Light.GREEN
