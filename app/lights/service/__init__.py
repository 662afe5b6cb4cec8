"""Commands on rule sets, reasons and lights."""

from __future__ import annotations

from app.lights.service.checking import check_lights, dry_run
from app.lights.service.errors import LightReasonError, RuleSetError
from app.lights.service.lights import ensure_lights
from app.lights.service.reasons import decide_reason, state_reason
from app.lights.service.rule_sets import add_rule_set

__all__ = [
    "LightReasonError",
    "RuleSetError",
    "add_rule_set",
    "check_lights",
    "decide_reason",
    "dry_run",
    "ensure_lights",
    "state_reason",
]
