"""Tasks that run beside the pages, on an embedded queue or on many workers, with the same code.

A task is a row of our own table, which holds its state; huey's queue carries its number, and huey's consumer
looks after the processes that do it (docs/adr/0014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from app.kernel.texts import Text

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Register the commands, and the templates that other features' pages show a task with."""
    from app.tasks import cli  # noqa: PLC0415 - tables and types are used without them
    from app.tasks.service import forget, provide_periodic  # noqa: PLC0415

    app.register_blueprint(Blueprint("task_templates", __name__, template_folder="templates"))
    app.cli.add_command(cli.tasks)
    provide_periodic(app, Text("清理早已结束的任务"), forget)
