"""Features above are told, inside the transaction, when closed months are written: they keep what follows.

A listener gets the plan, the months that were written, in order, and the codes of the projects whose facts
they are, or None for all. What it raises undoes the closing or the restatement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from flask import Flask

    from app.audit.types import Actor
    from app.kernel.months import Month

    Listener = Callable[[str, Sequence[Month], Sequence[str] | None, Actor, datetime], None]

_LISTENERS = "returns.listeners"


def listen_to_months(app: Flask, listener: Listener) -> None:
    """Have a function called with (plan code, months, project codes or None, actor, moment)."""
    app.extensions.setdefault(_LISTENERS, []).append(listener)


def months_were_written(
    plan_code: str, months: Sequence[Month], codes: Sequence[str] | None, *, actor: Actor, at: datetime
) -> None:
    """Tell every listener, in the order of the features from below."""
    for listener in current_app.extensions.get(_LISTENERS, []):
        listener(plan_code, months, codes, actor, at)
