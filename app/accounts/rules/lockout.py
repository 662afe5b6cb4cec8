"""When a name or an address has failed too often, and until when it must wait."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

FAILURES_OF_NAME = 5
FAILURES_FROM_ADDRESS = 20
WINDOW = timedelta(minutes=15)
LOOK_BACK = 2 * WINDOW
"""How far back failures can matter: a lock that still holds, and the failures that led to it."""


def locked_until(failures: Sequence[datetime], limit: int, at: datetime) -> datetime | None:
    """Return until when no attempt is taken, or None.

    `failures` are those since the last success, in order. As soon as `limit` of them lie within 15 minutes,
    the lock holds for 15 minutes from the last one; attempts during a lock are refused without being counted,
    so that nobody can keep somebody else out for longer by going on.
    """
    if len(failures) < limit or failures[-limit] <= failures[-1] - WINDOW:
        return None
    until = failures[-1] + WINDOW
    return until if at < until else None


def sentence(until: datetime, at: datetime) -> str:
    """Return what somebody who is locked out is told; the same whether or not there is such an account."""
    minutes = max(1, -(-int((until - at).total_seconds()) // 60))
    return Text(
        "登录失败次数过多，请在 {minutes} 分钟后再试。如果忘了密码，请联系管理员重置。", minutes=minutes
    )
