"""`plans check` and `plans reconcile`. `plans load` joins the same group in `seeding`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from app.intake import service
from app.intake.render import reconcile_json, reconcile_table
from app.kernel.problems import Severity
from app.web.shell import refusals, show_problems

WIDTH_OF_A_FILE = 200
"""Columns when the output goes to a file or a pipe, where nothing needs to be folded early."""

plans = AppGroup("plans", help="Plan packages: check them, load them, hold a plan against itself.")


@plans.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Check a plan package (a folder, or any file in it): every problem with its cell; writes nothing.

    Exits 1 if there is an error. Needs no database.
    """
    package, problems = service.check_package(file)
    show_problems(problems)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    if package is None:
        click.echo(f"有 {errors} 处错误，{warnings} 处提醒。没有写入任何内容。", err=True)
        sys.exit(1)
    plan = package.plan
    click.echo(
        f"{plan.title}（{plan.code}）：{len(package.projects)} 个项目，没有错误，{warnings} 处提醒。"
        "没有写入任何内容。"
    )


@plans.command("reconcile")
@click.option("--plan", "code", required=True, help="Code of the plan, for example jian-2022.")
@click.option(
    "--format", "kind", type=click.Choice(["table", "json"]), default="table", help="A table, or JSON."
)
def reconcile(code: str, kind: str) -> None:
    """Compare printed totals with computed ones, and figures in descriptions with their columns."""
    with refusals():
        plan, checks = service.reconcile_plan(code)
    if kind == "json":
        click.echo(reconcile_json.write(plan.plan, checks))
        return
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH_OF_A_FILE
    click.echo(reconcile_table.write(plan.plan, checks, width))
