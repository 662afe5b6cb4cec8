"""An installation with invented figures of both plans, and one account that may see them all."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from app.registry.service import upgrade
from app.seeding.service import generate_demo
from app.seeding.types import DemoOrder
from config import PROJECT_ROOT
from tests.serving.portfolio import PLANS, Owner, application, give_account

if TYPE_CHECKING:
    from app.kernel.months import Month
    from tests.serving.server import Installation

READER = Owner("reader", "", 0)
_SEED = 7


def prepare_demo(installation: Installation, first: Month, last: Month, *, leave_open: bool = False) -> None:
    """Fill a database with the months from one to another; what it holds already is not made again."""
    with application(installation):
        upgrade()
        for plan in PLANS:
            order = DemoOrder(plan, last, _SEED, first, leave_open=leave_open)
            generate_demo(order, PROJECT_ROOT / "seed", advance=lambda done, of: say(f"{done}/{of}"))
        give_account(READER)


def say(text: str) -> None:
    """Say on standard error what is being done."""
    sys.stderr.write(f"\r{text:60}")
    sys.stderr.flush()
