"""What the commands of all features share: errors of services become sentences, and exit 1."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.kernel.errors import ProblemsError, TrackerError
from app.kernel.files import writing_whole
from app.kernel.months import Month
from app.web.addresses import AddressError, month_of
from app.web.errors import DATABASE_IS_NOT_READY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.kernel.problems import Problem


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


@contextmanager
def refusals() -> Iterator[None]:
    """Turn the errors of services into sentences on standard error, and exit 1."""
    try:
        yield
    except ProblemsError as error:
        show_problems(error.problems)
        click.echo(error.message, err=True)
        sys.exit(1)
    except TrackerError as error:
        click.echo(error.message, err=True)
        sys.exit(1)
    except (OperationalError, ProgrammingError) as error:
        click.echo(f"{DATABASE_IS_NOT_READY}（{error.orig}）", err=True)
        sys.exit(1)


def show_problems(problems: Sequence[Problem]) -> None:
    """Print every problem with its cell, one a line."""
    for problem in problems:
        click.echo(str(problem), err=True)


@contextmanager
def output(out: Path | None, *, kind: str, is_text: bool = True) -> Iterator[BinaryIO]:
    """Give what a command writes its file to: a file that appears whole, or standard output.

    Raises:
        TrackerError: the file cannot be written, or what a terminal cannot show is meant for one.
    """
    if out is None:
        if not is_text and sys.stdout.isatty():
            message = f"{kind} 是二进制文件，不能显示在终端上，请加 --out 文件名。"
            raise TrackerError(message)
        yield sys.stdout.buffer
        return
    try:
        with writing_whole(out) as file:
            yield file
    except OSError as error:
        message = f"不能写入 {out}：{error.strerror}。"
        raise TrackerError(message) from error
