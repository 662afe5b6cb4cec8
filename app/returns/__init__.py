"""Reporting periods, monthly returns on their way, month facts, restatements (domain.md §3 and §4).

Nothing is imported here until the application is made: rules and types of returns are used without the web.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.texts import Text

if TYPE_CHECKING:
    from flask import Flask

MENU = "returns"
"""The list of pages that stands on each page of returns."""


def init_app(app: Flask) -> None:
    """Register pages, their menu and commands, and what an address with a file or restatement is about."""
    from app.accounts.service import provide_subjects  # noqa: PLC0415
    from app.accounts.types import Action  # noqa: PLC0415
    from app.returns import cli, queries  # noqa: PLC0415
    from app.returns.views import (  # noqa: F401, PLC0415 - importing them adds their routes
        blueprint,
        bulk,
        calendar,
        files,
        mine,
        periods,
        punctuality,
        report,
        restatements,
        review,
    )
    from app.web.navigation import add_entry  # noqa: PLC0415

    app.register_blueprint(blueprint)
    for group in (cli.periods, cli.returns):
        app.cli.add_command(group)
    provide_subjects(app, "file", queries.subject_of_file)
    provide_subjects(app, "restatement", queries.subject_of_restatement)
    add_entry(
        app, position=25, label=Text("月报"), endpoint="returns.mine", action=Action.READ_RETURNS, key="r"
    )
    for position, label, endpoint, action in (
        (10, Text("我的月报"), "returns.mine", Action.REPORT),
        (20, Text("月报清单"), "returns.review_list", Action.READ_RETURNS),
        (30, Text("调度期"), "returns.period_list", Action.MANAGE_PERIODS),
        (40, Text("更正"), "returns.restatement_list", Action.READ_RETURNS),
        (50, Text("填报情况"), "returns.punctuality", Action.READ_RETURNS),
        (60, Text("工作日历"), "returns.calendar", Action.ADMINISTER_CALENDAR),
    ):
        add_entry(app, position=position, label=label, endpoint=endpoint, action=action, menu=MENU)
