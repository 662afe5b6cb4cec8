"""`tasks work`, `tasks list` and `tasks sweep`."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, cast

import click
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console
from rich.table import Table

from app.tasks import service
from app.tasks.types import TaskState
from app.web.filters import clock

if TYPE_CHECKING:
    from flask import Flask

    from app.tasks.types import TaskFact

tasks = AppGroup("tasks", help="Work on what is to be done beside the pages.")
MOST_WORKERS = 64


@tasks.command("work")
@click.option(
    "--workers",
    "count",
    type=click.IntRange(1, MOST_WORKERS),
    help="Processes; TRACKER_WORKERS unless given.",
)
@click.option("--beside-server", "server", type=int, hidden=True)
def work_on_tasks(count: int | None, server: int | None) -> None:
    """Work on tasks until stopped. SIGTERM gives back what is running; Ctrl-C waits for it."""
    # Only this command needs huey's consumer.
    from app.tasks.service.workers import work  # noqa: PLC0415

    logging.basicConfig(
        stream=sys.stderr,
        level=logging.WARNING,
        format="%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s",
    )
    if server is None:
        logging.getLogger("tracker.tasks").setLevel(logging.INFO)
    app = cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001
    work(app, count or app.config["SETTINGS"].workers or 1, server=server)


@tasks.command("list")
@click.option("--kind", help="Only tasks of this kind.")
@click.option(
    "--state", type=click.Choice([state.value for state in TaskState]), help="Only tasks in this state."
)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many.")
def list_tasks(kind: str | None, state: str | None, limit: int) -> None:
    """List the latest tasks, newest first."""
    table = Table("编号", "任务", "状态", "进度", "发起", "开始", "结束", "说明")
    for task in service.tasks(kind, limit, None if state is None else TaskState(state)):
        table.add_row(*_cells(task))
    Console().print(table)


@tasks.command("sweep")
def sweep_tasks() -> None:
    """Give tasks of lost workers to others, and tell the queue what it missed, as workers do anyway."""
    swept = service.sweep()
    click.echo(f"重新排队 {swept.given_back} 个，放弃 {swept.given_up} 个，补发 {swept.sent} 个。")


def _cells(task: TaskFact) -> tuple[str, ...]:
    return (
        str(task.id),
        task.label,
        task.state.label,
        f"{task.done}/{task.total}" if task.total else "—",
        f"{task.created_by} {clock(task.created_at)}",
        clock(task.started_at),
        clock(task.finished_at),
        task.message,
    )
