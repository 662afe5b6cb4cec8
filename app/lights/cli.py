"""`lights check` computes every light again and holds it against what is kept."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from app.lights.service import check_lights
from app.web.shell import refusals

lights = AppGroup("lights", help="Lights of closed months.")


@lights.command("check")
def check() -> None:
    """Hold every light against the facts that it follows from; exit 1 where one does not agree."""
    with refusals():
        found = check_lights()
    for sentence in found.wrong:
        click.echo(sentence, err=True)
    click.echo(f"核对了 {found.months} 个已关账月份的 {found.lights} 次亮灯，{len(found.wrong)} 处不符。")
    if found.wrong:
        sys.exit(1)
