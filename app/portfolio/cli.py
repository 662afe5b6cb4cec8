"""`projects export`: the register as JSON, CSV or a workbook, for other offices' scripts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup

from app.kernel.errors import TrackerError
from app.kernel.files import write_whole
from app.kernel.months import Month
from app.portfolio import service
from app.portfolio.forms import AddressError, month_of
from app.portfolio.render import csv_text, json_text, workbook
from app.web.shell import refusals

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.portfolio.types import Export

WRITERS: dict[str, Callable[[Export], bytes]] = {
    "json": json_text.write,
    "csv": csv_text.write,
    "xlsx": workbook.write,
}

projects = AppGroup("projects", help="The register of projects.")


class MonthParameter(click.ParamType[Month]):
    """A month given as YYYY-MM."""

    name = "YYYY-MM"

    def convert(self, value: str | Month, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        """Return the month, or fail with a sentence."""
        if isinstance(value, Month):
            return value
        try:
            return month_of(value)
        except AddressError as error:
            self.fail(error.message, param, ctx)


@projects.command("export")
@click.option("--format", "kind", type=click.Choice(list(WRITERS)), required=True, help="Kind of file.")
@click.option("--plan", "plan_code", help="Code of one plan; all plans without it.")
@click.option("--as-of", type=MonthParameter(), help="Month of the figures, kept in the file.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write, instead of standard output.",
)
def export(kind: str, plan_code: str | None, as_of: Month | None, out: Path | None) -> None:
    """Write the register to standard output or to a file."""
    with refusals():
        content = WRITERS[kind](service.export_of_plan(plan_code, as_of))
        if out is not None:
            _write(out, content)
            return
    if kind == "xlsx" and sys.stdout.isatty():
        message = "xlsx 是二进制文件，不能显示在终端上，请加 --out 文件名。"
        raise click.ClickException(message)
    click.echo(content, nl=False)


def _write(path: Path, content: bytes) -> None:
    """Write a file, or say why it cannot be written."""
    try:
        write_whole(path, content)
    except OSError as error:
        message = f"不能写入 {path}：{error.strerror}。"
        raise TrackerError(message) from error
