"""`audit verify`: whether the record is whole."""

from __future__ import annotations

import re
import sys

import click
from flask.cli import AppGroup

from app.audit import service
from app.web.shell import refusals

audit = AppGroup("audit", help="The append-only record of who changed what.")


class HashParameter(click.ParamType[str]):
    """A hash as `audit verify` prints it."""

    name = "HASH"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the hash in small letters, or fail with a sentence."""
        if not re.fullmatch(r"[0-9a-fA-F]{64}", value.strip()):
            self.fail(f"“{value}”不是哈希：应为 64 位十六进制数字，照 audit verify 打印的抄写。", param, ctx)
        return value.strip().lower()


@audit.command("verify")
@click.option(
    "--expect",
    "expected_hash",
    type=HashParameter(),
    help="A hash noted down earlier, which must still be in the record: only this shows a cut-off end.",
)
def verify(expected_hash: str | None) -> None:
    """Walk the whole record; name the first entry that does not fit, and exit 1."""
    with refusals():
        report = service.verify(expected_hash)
    if report.misfit is not None:
        entry = report.misfit.entry
        click.echo(
            f"变更记录不完整：前 {report.entries:,} 条相符，第一处不符在记录 {entry.id}"
            f"（{entry.recorded_at} UTC，{entry.action}，{entry.subject}）。\n{report.misfit.problem}",
            err=True,
        )
    elif not report.is_expected:
        click.echo(
            f"变更记录前后相接，共 {report.entries:,} 条，但其中没有哈希 {expected_hash}：\n"
            "抄下它之后，末尾有记录被删除，或者整个记录被改写过。",
            err=True,
        )
    else:
        click.echo(f"变更记录完整，共 {report.entries:,} 条。\n最后一条的哈希：{report.last_hash}")
    sys.exit(0 if report.is_whole else 1)
