"""Migrating the database, the checks of `doctor`, and who may see and repeat a task."""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.rules.policy import may_enter
from app.accounts.types import Action
from app.audit.service import record
from app.db.engine import refresh_statistics
from app.db.state import another_state
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.errors import NotAllowedError
from app.kernel.texts import Text
from app.lights.service import ensure_lights
from app.returns.service.rollups import ensure_rollups
from app.tasks import service as tasks
from app.tasks.rules import is_worker_missing
from app.web.queries import is_demo
from config import PROJECT_ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from alembic.config import Config

    from app.accounts.types import User
    from app.audit.types import Actor
    from app.tasks.types import TaskFact
    from config import Settings

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
NATIVE_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}
"""What WeasyPrint loads, and the Debian package that has it. Without the subset library a brief is 17 times
slower to write, silently."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `doctor`: what was looked at, whether it is well, and what was found or what to do."""

    name: str
    passed: bool
    detail: str


def alembic_config() -> Config:
    """Return the configuration of the migrations, bound to the application's own engine."""
    # Loading Alembic takes longer than most commands run, so it comes where it is used, here and below.
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(PROJECT_ROOT / "migrations"))
    config.attributes["connection"] = database.engine
    return config


def upgrade() -> None:
    """Migrate the database to head, and make what is derived from its rows where an older one lacks it."""
    from alembic import command  # noqa: PLC0415

    command.upgrade(alembic_config(), "head")
    with transaction(database.session) as session:
        session.execute(another_state())
    ensure_rollups()
    ensure_lights()
    refresh_statistics(database.engine)


def settings_in_use() -> list[tuple[str, str]]:
    """Return every setting under the name of its environment variable; secrets are not shown."""
    settings: Settings = current_app.config["SETTINGS"]
    return [
        ("TRACKER_DATA_DIR", str(settings.data_dir)),
        ("TRACKER_DATABASE_URL", database.engine.url.render_as_string(hide_password=True)),
        ("TRACKER_SECRET_KEY", "(set)"),
        ("TRACKER_HOST", settings.host),
        ("TRACKER_PORT", str(settings.port)),
        ("TRACKER_PROXIES", str(settings.proxies)),
        ("TRACKER_IDLE_MINUTES", str(settings.idle_minutes)),
        ("TRACKER_SESSION_HOURS", str(settings.session_hours)),
        ("TRACKER_REQUIRE_SECOND_FACTOR", settings.require_second_factor),
        ("TRACKER_QUEUE_URL", make_url(settings.queue_url).render_as_string(hide_password=True)),
        ("TRACKER_WORKERS", str(settings.workers)),
        ("TRACKER_PUBLIC_URL", settings.public_url or "(as whoever signs a brief reaches the server)"),
    ]


def checks() -> list[Check]:
    """Look at everything that the product needs from its machine."""
    settings: Settings = current_app.config["SETTINGS"]
    return [
        _database_check(),
        _demo_check(),
        _folder_check(settings.data_dir),
        _exposure_check(settings),
        _queue_check(),
        _workers_check(),
        *(_library_check(library, package) for library, package in NATIVE_LIBRARIES.items()),
        _fonts_check(PROJECT_ROOT / "reports" / "fonts"),
    ]


def _database_check() -> Check:
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    try:
        with database.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        return Check("database", passed=False, detail=f"{error.__class__.__name__}: TRACKER_DATABASE_URL")
    where = database.engine.url.render_as_string(hide_password=True)
    if current == head:
        return Check("database", passed=True, detail=f"{where} @ {current}")
    return Check(
        "database", passed=False, detail=f"{where} @ {current}, head {head}: flask --app wsgi db upgrade"
    )


def _demo_check() -> Check:
    """Say whether the figures are invented. Neither is wrong, but nobody should have to guess."""
    try:
        marked = is_demo()
    except SQLAlchemyError:
        database.session.rollback()
        return Check("demo", passed=True, detail="unknown: the database is not ready")
    return Check(
        "demo", passed=True, detail="yes, 演示数据: every page and brief says so" if marked else "no"
    )


def _folder_check(folder: Path) -> Check:
    return Check(
        "data folder",
        passed=folder.is_dir() and os.access(folder, os.W_OK),
        detail=f"TRACKER_DATA_DIR={folder}",
    )


def _exposure_check(settings: Settings) -> Check:
    """Say who can listen in: plain http is allowed in an intranet, and somebody should know."""
    if settings.host in LOOPBACK:
        detail = "this machine only"
    elif settings.proxies:
        detail = "behind a proxy: it must be the only way in, and overwrite X-Forwarded-For, -Proto and -Host"
    else:
        detail = f"{settings.host}, plain http: passwords can be overheard; put a proxy with https in front"
    return Check("exposure", passed=True, detail=detail)


def _queue_check() -> Check:
    """Say whether workers can be told of tasks."""
    try:
        waiting = tasks.waiting_in_queue()
    except Exception as error:  # noqa: BLE001 - each kind of queue fails in its own way
        return Check("queue", passed=False, detail=f"{error.__class__.__name__}: TRACKER_QUEUE_URL")
    return Check("queue", passed=True, detail=f"answers, {waiting} in it")


def _workers_check() -> Check:
    """Say whether somebody works on tasks. Nobody does before the first start, so that is not wrong."""
    try:
        last = tasks.last_minute()
    except SQLAlchemyError:
        database.session.rollback()
        return Check("workers", passed=True, detail="unknown: the database is not ready")
    if is_worker_missing(last, stored_now()):
        detail = "none in the last minutes: script/run has one; otherwise flask --app wsgi tasks work"
    else:
        detail = f"last seen {last} UTC"
    return Check("workers", passed=True, detail=detail)


def _library_check(library: str, package: str) -> Check:
    try:
        ctypes.CDLL(library)
    except OSError:
        return Check(library, passed=False, detail=f"apt-get install {package}")
    return Check(library, passed=True, detail="loads")


def _fonts_check(folder: Path) -> Check:
    fonts = sorted(path.name for path in folder.glob("*/*.otf")) + sorted(
        path.name for path in folder.glob("*/*.ttf")
    )
    return Check("fonts", passed=bool(fonts), detail=", ".join(fonts) or f"{folder} holds no fonts")


def task_for(user: User, task_id: int) -> TaskFact:
    """Return a task to somebody who may see it: who asked for it, who does such things, an administrator.

    Raises:
        NotFoundError: there is none of this number.
        NotAllowedError: it is somebody else's.
    """
    fact = tasks.task(task_id)
    kind = tasks.kind_or_none(fact.kind)
    does_such_things = kind is not None and kind.action is not None and may_enter(user, Action(kind.action))
    if fact.created_by != user.name and not does_such_things and not may_enter(user, Action.ADMINISTER_TASKS):
        message = Text(
            "第 {task_id} 号任务由别人发起，您的账号不能查看；如确有需要，请与管理员联系。", task_id=task_id
        )
        raise NotAllowedError(message)
    return fact


def retry_task(user: User, task_id: int, *, actor: Actor) -> int:
    """Have a failed task done again, for somebody who may see it; return the number of the task that waits.

    Raises:
        NotFoundError, NotAllowedError: as `task_for`.
        NotFailedError: it has not failed.
    """
    with transaction(database.session):
        fact = task_for(user, task_id)
        waiting = tasks.ask_again(task_id)
        if waiting == task_id:
            record(actor=actor, action="task.retry", subject=f"task:{task_id}", reason=fact.label)
        return waiting
