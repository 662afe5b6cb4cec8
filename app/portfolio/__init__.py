"""Every page and export that joins features: composition, projects, finance, CSV, JSON, workbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.types import Action
from app.kernel.texts import Text
from app.portfolio import cli
from app.portfolio.views import (  # noqa: F401 - importing a module adds its routes
    blueprint,
    finance,
    finance_files,
    findings,
    money,
    reconciliation,
    register,
    rollup,
)
from app.web import navigation

if TYPE_CHECKING:
    from flask import Flask


PROJECTS = "projects"
"""The menu of the pages that show all projects; features above add theirs."""


def init_app(app: Flask) -> None:
    """Register pages, their navigation entries, and commands."""
    app.register_blueprint(blueprint)
    app.register_blueprint(finance)
    navigation.add_entry(
        app,
        position=20,
        label=Text("项目"),
        endpoint="portfolio.project_list",
        action=Action.READ_REGISTER,
        key="p",
    )
    for position, label, endpoint in (
        (10, Text("清单"), "portfolio.project_list"),
        (20, Text("构成"), "portfolio.composition"),
    ):
        navigation.add_entry(
            app,
            position=position,
            label=label,
            endpoint=endpoint,
            action=Action.READ_REGISTER,
            menu=PROJECTS,
        )
    navigation.add_entry(
        app,
        position=20,
        label=Text("对账"),
        endpoint="finance.reconciliation",
        action=Action.READ_FINANCE,
        menu="finance",
    )
    navigation.add_entry(
        app,
        position=30,
        label=Text("疑点"),
        endpoint="finance.findings",
        action=Action.READ_FINANCE,
        menu="finance",
    )
    navigation.add_entry(
        app, position=27, label=Text("资金"), endpoint="finance.rollup", action=Action.READ_FINANCE, key="f"
    )
    navigation.add_entry(
        app,
        position=10,
        label=Text("汇总"),
        endpoint="finance.rollup",
        action=Action.READ_FINANCE,
        menu="finance",
    )
    for position, menu in ((95, navigation.MAIN), (50, navigation.ADMIN)):
        navigation.add_entry(
            app,
            position=position,
            label=Text("变更记录"),
            endpoint="portfolio.record",
            action=Action.READ_RECORD,
            menu=menu,
            description=Text("谁在什么时间改了什么，改前改后各是什么，为什么。"),
        )
    app.cli.add_command(cli.projects)
    app.cli.add_command(cli.finance)
