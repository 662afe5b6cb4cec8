"""Commitments: policies, pilots, reforms and tasks of the plans, with quarterly updates of their units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.texts import Text

if TYPE_CHECKING:
    from flask import Flask

MENU = "commitments"
"""The list of pages that stands on each page of commitments."""


def init_app(app: Flask) -> None:
    """Register pages, their menu, and commands."""
    from app.accounts.service import provide_subjects  # noqa: PLC0415
    from app.accounts.types import Action  # noqa: PLC0415
    from app.commitments.cli import commitments as commands  # noqa: PLC0415
    from app.commitments.service import pages  # noqa: PLC0415
    from app.commitments.views import (  # noqa: F401, PLC0415 - importing them adds their routes
        blueprint,
        commitment,
        lists,
        report,
        review,
    )
    from app.web.navigation import add_entry  # noqa: PLC0415

    app.register_blueprint(blueprint)
    app.register_blueprint(lists.exports)
    app.cli.add_command(commands)
    provide_subjects(app, "commitment", pages.subject_of_commitment)
    read = Action.READ_PLANS
    add_entry(app, position=23, label=Text("任务"), endpoint="commitments.overview", action=read, key="c")
    for position, label, endpoint in (
        (10, Text("任务清单"), "commitments.overview"),
        (20, Text("按期限"), "commitments.due"),
        (30, Text("单位×任务"), "commitments.matrix"),
        (40, Text("提醒"), "commitments.reminders"),
    ):
        add_entry(app, position=position, label=label, endpoint=endpoint, action=read, menu=MENU)
    add_entry(
        app,
        position=50,
        label=Text("审核"),
        endpoint="commitments.review",
        action=Action.REVIEW_COMMITMENT,
        menu=MENU,
    )
