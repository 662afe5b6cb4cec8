"""The lists of commitments and their files: register, units, matrix, due dates, reminders."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, send_file, url_for

from app.accounts.rules.policy import reach
from app.accounts.service import current_user
from app.accounts.types import Action
from app.commitments import service
from app.commitments.forms.listing import OverviewForm
from app.commitments.render import csv_text, json_text, workbook
from app.commitments.service.exports import export_of_listing
from app.commitments.types import CommitmentKind, TargetState, UnitRole
from app.commitments.types.asking import Due, Grouping, SortKey
from app.commitments.types.lines import CommitmentState
from app.commitments.views import blueprint
from app.kernel.china import today_in_china
from app.kernel.texts import Text
from app.plans.types import Sector
from app.web.access import access
from app.web.addresses import clean
from app.web.demo import download_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Response
    from flask.typing import ResponseReturnValue

    from app.accounts.types import Reach
    from app.kernel.labels import Labelled

exports = Blueprint("commitment_exports", __name__)
"""The files of the register: their addresses are that of its page with an ending."""


@blueprint.context_processor
def vocabulary() -> dict[str, object]:
    """Give templates the closed vocabularies and the pure rules that the lists show."""
    return {
        "CommitmentState": CommitmentState,
        "Grouping": Grouping,
        "SortKey": SortKey,
        "TargetState": TargetState,
        "UnitRole": UnitRole,
        "kind_options": _options(CommitmentKind),
        "sector_options": _options(Sector),
        "state_options": _options(CommitmentState),
        "due_options": _options(Due),
        "target_options": _options(TargetState),
    }


def _options(vocabulary: Iterable[Labelled]) -> list[tuple[str, str]]:
    return [(member.value, member.label) for member in vocabulary]


def readable() -> Reach:
    """Return what the user may read."""
    return reach(current_user(), Action.READ_PLANS)


def reportable() -> Reach:
    """Return what the user may report on."""
    return reach(current_user(), Action.REPORT_COMMITMENT)


@blueprint.get("")
@access(Action.READ_PLANS)
def overview() -> ResponseReturnValue:
    """Show commitments with filters, counts by state and pages; empty fields leave the address."""
    form = OverviewForm.parse(request.args)
    if form.has_blanks:
        return redirect(url_for(".overview", **form.given))
    page = service.overview(readable(), form.query, reportable(), today=today_in_china())
    return render_template("commitments/list.html", form=form, page=page)


@exports.get("/commitments.csv")
@access(Action.READ_PLANS)
def csv() -> Response:
    """All commitments that the list finds, on all of its pages, as CSV."""
    return _file("csv")


@exports.get("/commitments.xlsx")
@access(Action.READ_PLANS)
def xlsx() -> Response:
    """All commitments that the list finds, on all of its pages, with targets and updates, as a workbook."""
    return _file("xlsx")


@exports.get("/commitments.json")
@access(Action.READ_PLANS)
def json() -> Response:
    """All commitments that the list finds, on all of its pages, with targets and updates, as JSON."""
    return _file("json")


@blueprint.get("/units/<int(max=2147483647):unit>")
@access(Action.READ_PLANS)
def of_unit(unit: int) -> ResponseReturnValue:
    """Show everything that one unit owes."""
    page = service.unit_page(unit, readable(), reportable(), today=today_in_china())
    return render_template("commitments/unit.html", page=page)


@blueprint.get("/matrix")
@access(Action.READ_PLANS)
def matrix() -> ResponseReturnValue:
    """Show units × commitments of one plan."""
    plan_code = clean(request.args.get("plan", "")) or None
    page = service.matrix_page(readable(), plan_code, today=today_in_china())
    return render_template("commitments/matrix.html", page=page)


@blueprint.get("/due")
@access(Action.READ_PLANS)
def due() -> ResponseReturnValue:
    """Show all targets by year and quarter; empty fields of the form leave the address."""
    form = OverviewForm.parse(request.args)
    if form.has_blanks:
        return redirect(url_for(".due", **form.given))
    page = service.due_page(readable(), form.query, today=today_in_china())
    return render_template("commitments/due.html", form=form, page=page)


@blueprint.get("/reminders")
@access(Action.READ_PLANS)
def reminders() -> ResponseReturnValue:
    """Show all that asks for attention: updates that are owed or wait, targets overdue or soon due."""
    found = service.reminders(readable(), today=today_in_china())
    return render_template("commitments/reminders.html", found=found)


def _file(kind: str) -> Response:
    """Return a file of what the list finds.

    Raises:
        AddressError: something in the address cannot be read.
    """
    form = OverviewForm.parse(request.args)
    form.refuse_problems()
    writer = {"csv": csv_text, "xlsx": workbook, "json": json_text}[kind]
    export = export_of_listing(readable(), form.query, today=today_in_china())
    return send_file(
        BytesIO(writer.write(export)),
        writer.MEDIA_TYPE,
        as_attachment=True,
        download_name=download_name(Text("任务清单.{kind}", kind=kind)),
    )
