"""`db upgrade`, `doctor` and `serve`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app.registry import service

if TYPE_CHECKING:
    from config import Settings

db = AppGroup("db", help="Look after the database.")


@db.command("upgrade")
def db_upgrade() -> None:
    """Migrate the database to head."""
    service.upgrade()


@click.command()
@with_appcontext
def doctor() -> None:
    """List the settings and check the installation; exit 1 when something is wrong."""
    for name, value in service.settings_in_use():
        click.echo(f"{name} = {value}")
    checks = service.checks()
    for check in checks:
        click.echo(f"{'ok  ' if check.passed else 'FAIL'}  {check.name}: {check.detail}")
    sys.exit(0 if all(check.passed for check in checks) else 1)


@click.command()
@with_appcontext
def serve() -> None:
    """Serve the web application on this machine."""
    # Only this command needs the server.
    from app.tasks.service.beside import workers_beside  # noqa: PLC0415
    from app.web.serving import serve as serve_embedded  # noqa: PLC0415

    settings: Settings = current_app.config["SETTINGS"]
    click.echo(f"一老一小重大项目台账  http://{settings.host}:{settings.port}/")
    application = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    with workers_beside(settings.workers):
        serve_embedded(application, host=settings.host, port=settings.port, proxies=settings.proxies)
