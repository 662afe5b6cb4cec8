"""`projects export`: the register as JSON, CSV or a workbook, for other offices' scripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup

from app.portfolio.render import csv_text, json_text, workbook
from app.portfolio.rules.register import not_closed
from app.portfolio.service import register as service
from app.returns.types.vocabulary import Reading
from app.web.shell import MonthParameter, output, refusals

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.kernel.months import Month
    from app.portfolio.types import Export

WRITERS: dict[str, Callable[[Export], bytes]] = {
    "json": json_text.write,
    "csv": csv_text.write,
    "xlsx": workbook.write,
}

projects = AppGroup("projects", help="The register of projects.")


@projects.command("export")
@click.option("--format", "kind", type=click.Choice(list(WRITERS)), required=True, help="Kind of file.")
@click.option("--plan", "plan_code", help="Code of one plan; all plans without it.")
@click.option(
    "--as-of",
    type=MonthParameter(),
    help="Closed month whose reported figures go into the file; without it, the register alone.",
)
@click.option(
    "--reading",
    type=click.Choice([reading.value for reading in Reading]),
    default=Reading.NOW.value,
    help="How the month is read: as reported then, or as known now (the default), after restatements.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write, instead of standard output.",
)
def export(kind: str, plan_code: str | None, as_of: Month | None, reading: str, out: Path | None) -> None:
    """Write the register to standard output or to a file."""
    with refusals():
        found = service.export_of_plan(plan_code, as_of, Reading(reading))
        content = WRITERS[kind](found)
        if found.as_of is not None and found.shown is not None:
            for plan, latest in found.shown.not_closed:
                click.echo(not_closed(plan, found.as_of, latest), err=True)
        with output(out, kind=kind, is_text=kind != "xlsx") as file:
            file.write(content)
