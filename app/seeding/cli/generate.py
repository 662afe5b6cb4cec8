"""`demo generate`: invented returns, books, observations and updates, in a database of their own."""

from __future__ import annotations

import os
import subprocess  # nosec B404
import sys
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.seeding.cli.seed import SEED
from app.seeding.service import generate_demo
from app.seeding.types import DemoOrder
from app.web.shell import MonthParameter, refusals
from config import PROJECT_ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from app.kernel.months import Month
    from app.seeding.types import DemoReport
    from config import Settings

CONFIGURED_BY = ("TRACKER_DATA_DIR", "TRACKER_DATABASE_URL")
FOLDER = "demo"
"""Inside the data folder."""
WIDTH = 110
"""Characters of the table of accounts."""

demo = AppGroup("demo", help="Invent data to try the product with.")


@demo.command("generate")
@click.option("--plan", "plan_code", required=True, metavar="CODE", help="Plan, for example jian-2022.")
@click.option("--through", required=True, type=MonthParameter(), help="The last month that is closed.")
@click.option("--seed", required=True, type=int, metavar="N", help="The same number invents the same.")
@click.option(
    "--from",
    "begin",
    type=MonthParameter(),
    help="The first month; without it January of the plan's first year.",
)
@click.option(
    "--leave-open/--close-all",
    default=True,
    help="Leave the month after the last one open, its returns in all states (default).",
)
@with_appcontext
def generate(plan_code: str, through: Month, seed: int, begin: Month | None, *, leave_open: bool) -> None:
    """Invent monthly returns, finance books, observations and quarterly updates in a database marked as demo.

    It never writes into another.

    Where neither TRACKER_DATA_DIR nor TRACKER_DATABASE_URL is set, the database lies in the folder "demo" of
    the data folder. A further run continues after the last closed month.
    """
    if not any(os.environ.get(name) for name in CONFIGURED_BY):
        settings: Settings = current_app.config["SETTINGS"]
        sys.exit(_in_a_database_of_its_own(settings.data_dir / FOLDER))
    order = DemoOrder(plan_code, through, seed, begin, leave_open)
    progress = _progress()
    task = progress.add_task(plan_code, total=None)

    def advance(done: int, of: int) -> None:
        progress.start()
        progress.update(task, completed=done, total=of)

    with refusals():
        try:
            report = generate_demo(order, SEED, advance=advance)
        finally:
            progress.stop()
    _show(report)


def _in_a_database_of_its_own(folder: Path) -> int:
    """Run this command again on a database in a folder of its own, migrated first; return how it ended."""
    environment = os.environ | {"TRACKER_DATA_DIR": str(folder)}
    tracker = [sys.executable, "-m", "flask", "--app", "wsgi"]
    for arguments in (["db", "upgrade"], sys.argv[sys.argv.index("demo") :]):
        command = [*tracker, *arguments]
        done = subprocess.run(command, cwd=PROJECT_ROOT, env=environment, check=False)  # noqa: S603 # nosec B603
        if done.returncode:
            return done.returncode
    shown = folder.relative_to(PROJECT_ROOT) if folder.is_relative_to(PROJECT_ROOT) else folder
    click.echo(f"打开演示库：TRACKER_DATA_DIR={shown} script/run")
    return 0


def _progress() -> Progress:
    """Return a bar on standard error that counts months."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("个月"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )


def _show(report: DemoReport) -> None:
    """Say what was done, and with which accounts it can be tried."""
    months = f"{report.closed[0]} 至 {report.closed[-1]}" if report.closed else "没有新的月份"
    click.echo(
        f"{report.plan_code}：关账 {len(report.closed)} 个月（{months}），提交月报 {report.submitted} 次。"
    )
    if report.updates or report.observed:
        click.echo(f"登记观测值 {report.observed} 条，提交任务进展 {report.updates} 份。")
    if report.left_open:
        click.echo(f"{report.left_open} 仍在填报中，各种状态的月报都有。")
    if report.passed_over:
        click.echo(f"有 {report.passed_over} 步因为库里的内容被人改过而没有做。")
    table = Table("账号", "角色和范围", "密码", box=SIMPLE_HEAD)
    for account in report.accounts:
        is_new = account.name in report.made
        table.add_row(account.name, account.scope, report.password if is_new else "不变")
    # As wide as it needs to be, whatever the terminal: a name that is cut cannot be typed.
    Console(width=WIDTH).print(table)
    if report.password:
        click.echo("密码只显示这一次；再次运行不会改动已有账号的密码。")
