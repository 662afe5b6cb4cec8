"""`outcomes report`: what plans have reached and will reach, for scripts and for a terminal."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup

from app.outcomes.render import book, text
from app.outcomes.service.pages import outcomes_report
from app.outcomes.types.pages import OutcomesQuery
from app.returns.types.vocabulary import Reading
from app.web.shell import MonthParameter, output, refusals

if TYPE_CHECKING:
    from app.kernel.months import Month
    from app.outcomes.types.pages import OutcomesFile

FORMATS = ("table", "json", "csv", "xlsx")
WIDTH_OF_A_FILE = 200
"""Columns when a table goes to a file or a pipe."""

outcomes = AppGroup("outcomes", help="What the projects of a plan have reached, and what is to be expected.")


@outcomes.command("report")
@click.option("--plan", "plan_code", required=True, help="Code of the plan.")
@click.option("--as-of", type=MonthParameter(), help="Closed month; the latest without it.")
@click.option("--format", "kind", type=click.Choice(FORMATS), default="table", help="Kind of output.")
@click.option(
    "--reading",
    type=click.Choice([reading.value for reading in Reading]),
    default=Reading.NOW.value,
    help="As reported then, or as known now (the default), after restatements.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="File, instead of standard output."
)
def report(plan_code: str, as_of: Month | None, kind: str, reading: str, out: Path | None) -> None:
    """Print measures, indicators and counties of a plan as of a closed month."""
    with refusals():
        file = outcomes_report(OutcomesQuery(plan_code, as_of, Reading(reading)))
        with output(out, kind=kind, is_text=kind != "xlsx") as target:
            target.write(_written(file, kind))


def _written(file: OutcomesFile, kind: str) -> bytes:
    match kind:
        case "csv":
            return text.write_csv(file)
        case "json":
            return text.write_json(file)
        case "xlsx":
            return book.write_workbook(file)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH_OF_A_FILE
    return f"{text.write_table(file, width)}\n".encode()
