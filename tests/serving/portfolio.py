"""An installation on the day before the deadline: both plans, an open period, one owner for each project."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from app import create_app
from app.accounts.models import UserAccount, UserGrant
from app.accounts.service.passwords import hashed
from app.accounts.types import Role, ScopeKind
from app.audit.types import SHELL, SYSTEM_LOADER
from app.extensions import database
from app.kernel.months import Month
from app.projects.models import Project, ProjectUnit
from app.registry.service import upgrade
from app.returns.service import open_period
from app.seeding.service import load_seed
from config import PROJECT_ROOT, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.serving.server import Installation

MONTH: Final = Month(2023, 6)
PLANS: Final = ("jian-2022", "shangrao-2022")
PASSWORD: Final = "Linshi-57-Taihe-cunju"


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who reports one project."""

    name: str
    project_code: str
    number: int
    """Tells owners apart, in their names and in their figures."""

    @property
    def progress(self) -> str:
        """What this owner reports in words."""
        return f"第 {self.number} 个项目：用地手续正在办理。"

    @property
    def report(self) -> dict[str, str]:
        """What this owner types, by the names of the form's fields: no two owners type the same."""
        return {
            "stage": "preparation",
            "grade": "smooth",
            "progress": self.progress,
            "next_work": "继续办理用地手续。",
            **{f"amounts-county-{kind}": amount for kind, amount in self.amounts.items()},
        }

    @property
    def amounts(self) -> dict[str, str]:
        """The amounts from the county's budget, as typed."""
        kinds = ("paid", "completed", "received", "allocated")
        return {kind: f"{whole + self.number / 100:.2f}" for whole, kind in enumerate(kinds, 1)}


@contextmanager
def application(installation: Installation) -> Iterator[Flask]:
    """Enter an application of this process on the installation; its connections are closed afterwards."""
    app = create_app(Settings.from_environment(installation.environment))
    with app.app_context():
        try:
            yield app
        finally:
            database.session.close()
            database.engine.dispose()


def prepare(installation: Installation) -> tuple[Owner, ...]:
    """Fill an empty database, and return the owners in the order of their projects."""
    with application(installation):
        upgrade()
        load_seed(PROJECT_ROOT / "seed", actor=SYSTEM_LOADER)
        for plan_code in PLANS:
            open_period(plan_code, MONTH, actor=SHELL, today=date(2023, 6, 30))
        return tuple(_owners())


def give_account(owner: Owner) -> None:
    """Make an account that may see everything, unless there is one of that name."""
    if database.session.scalar(select(UserAccount.id).where(UserAccount.name == owner.name)) is None:
        everything = UserGrant(
            role=Role.ADMINISTRATOR, scope_kind=ScopeKind.EVERYTHING, scope_key="", scope_city=""
        )
        database.session.add(_account(owner.name, "Reader", hashed(PASSWORD), everything))
        database.session.commit()


def _account(name: str, display_name: str, password_hash: str, grant: UserGrant) -> UserAccount:
    return UserAccount(
        name=name,
        display_name=display_name,
        password_hash=password_hash,
        must_change_password=False,
        created_at=datetime.now(UTC).replace(tzinfo=None),
        grants=[grant],
    )


def _owners() -> Iterator[Owner]:
    """Make an account for each project, which holds for the unit that reports it."""
    units = (
        select(Project.code, ProjectUnit.organisation_id)
        .join(ProjectUnit, ProjectUnit.project_id == Project.id)
        .order_by(Project.code, ProjectUnit.position)
    )
    first_unit: dict[str, int] = {}
    for code, unit in database.session.execute(units):
        first_unit.setdefault(code, unit)
    # One hash for all: what is measured is signing in, not making accounts.
    password_hash = hashed(PASSWORD)
    for number, (code, unit) in enumerate(first_unit.items(), 1):
        owner = Owner(f"owner{number}", code, number)
        grant = UserGrant(role=Role.OWNER, scope_kind=ScopeKind.UNIT, scope_key=str(unit), scope_city="")
        database.session.add(_account(owner.name, f"填报员 {number}", password_hash, grant))
        yield owner
    database.session.commit()
