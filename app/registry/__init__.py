"""Imports every model, for migrations, and looks after the installation: migrating, checking, its tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.texts import Text

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Register the commands, and the pages of tasks."""
    # Imported here, since every model is imported without the web for a migration.
    from app.accounts.types import Action  # noqa: PLC0415
    from app.registry import cli, views  # noqa: PLC0415
    from app.web import navigation  # noqa: PLC0415

    app.register_blueprint(views.blueprint)
    navigation.add_entry(
        app,
        position=80,
        label=Text("任务"),
        endpoint="tasks.task_list",
        action=Action.ADMINISTER_TASKS,
        menu=navigation.ADMIN,
        description=Text("查看后台任务的进度和结果，未完成的可以重新执行；查看工作进程是否在运行。"),
    )
    app.cli.add_command(cli.db)
    app.cli.add_command(cli.doctor)
    app.cli.add_command(cli.serve)
