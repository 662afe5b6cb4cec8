"""Making the accounts of a demo database: all new ones of a run share one random password, shown once."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import current_app

from app.accounts import queries as account_queries
from app.accounts.service.accounts import create
from app.accounts.service.passwords import COST, hashed, one_time_password
from app.audit.service import record
from app.audit.types import SHELL
from app.db.transaction import transaction
from app.extensions import database

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.seeding.types import AccountPlan

_QUICK = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


def make_accounts(wanted: Sequence[AccountPlan]) -> tuple[frozenset[str], str]:
    """Make the accounts that are missing; return their names and their password, empty where none was.

    An account that is there keeps its password: whoever tries the product may have changed it.
    """
    with transaction(database.session):
        known = {each.name for each in account_queries.accounts()}
        missing = [each for each in wanted if each.name not in known]
        if not missing:
            return frozenset(), ""
        password = one_time_password()
        # One hash for all: they share the password anyway, and each hash takes as long as it is meant to.
        password_hash = hashed(password)
        for each in missing:
            with _quick_hashes():
                account_id, _ = create(each.name, each.display_name, each.grants, actor=SHELL)
            account = account_queries.account_for_edit(account_id)
            if account is not None:
                account.password_hash = password_hash
                account.must_change_password = False
                record(actor=SHELL, action="account.demo_password", subject=f"account:{each.name}")
        return frozenset(each.name for each in missing), password


@contextmanager
def _quick_hashes() -> Iterator[None]:
    """Hash quickly what is thrown away at once: the one-time password that comes with each new account."""
    configured = current_app.config.get(COST)
    current_app.config[COST] = _QUICK
    try:
        yield
    finally:
        if configured is None:
            current_app.config.pop(COST)
        else:
            current_app.config[COST] = configured
