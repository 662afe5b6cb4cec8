"""The pages of the portfolio. Everything is a GET; all state is in the address."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, send_file, url_for

from app.intake.layouts import field_label
from app.kernel.rates import percentage
from app.plans.types import Sector
from app.portfolio import rules, service
from app.portfolio.forms import ListingForm, clean
from app.portfolio.render import csv_text, workbook
from app.portfolio.types import Quantity, SortKey
from app.portfolio.types.pages import printing
from app.projects.rules import reading_in_words
from app.projects.types import BedKind, Measure, ProjectCategory

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("portfolio", __name__, template_folder="templates")

COLUMNS = tuple(quantity for quantity in Quantity if quantity is not Quantity.FLOOR_AREA)
"""The figures of every table on screen, in their order."""


@blueprint.context_processor
def vocabulary() -> dict[str, object]:
    """Give templates the closed vocabularies and the pure rules that they show."""
    return {
        "columns": COLUMNS,
        "Quantity": Quantity,
        "SortKey": SortKey,
        "Measure": Measure,
        "vocabularies": {"sector": Sector, "category": ProjectCategory, "bed_kind": BedKind},
        "options": lambda vocabulary: [(member.value, member.label) for member in vocabulary],
        "percentage": percentage,
        "printing": printing,
        "field_label": field_label,
        "reading_in_words": reading_in_words,
        "ordering_after_click": rules.ordering_after_click,
        "page_numbers": rules.page_numbers,
    }


@blueprint.get("/")
def dashboard() -> ResponseReturnValue:
    """All plans at one glance; every figure leads to the projects behind it."""
    return render_template("portfolio/dashboard.html", dashboard=service.dashboard())


@blueprint.get("/projects")
def project_list() -> ResponseReturnValue:
    """Projects with filters, search, sort and pages; empty fields of the form leave the address."""
    form = ListingForm.parse(request.args)
    if form.has_blanks:
        return redirect(url_for(".project_list", **form.given))
    return render_template("portfolio/list.html", listing=service.listing(form.query), form=form)


@blueprint.get("/projects.csv")
def project_csv() -> ResponseReturnValue:
    """All projects that the list shows, on all of its pages, as CSV."""
    form = ListingForm.parse(request.args)
    form.refuse_problems()
    content = csv_text.write(service.export_of_listing(form.query))
    return send_file(BytesIO(content), csv_text.MEDIA_TYPE, as_attachment=True, download_name="重大项目.csv")


@blueprint.get("/projects.xlsx")
def project_workbook() -> ResponseReturnValue:
    """All projects that the list shows, on all of its pages, as a workbook."""
    form = ListingForm.parse(request.args)
    form.refuse_problems()
    content = workbook.write(service.export_of_listing(form.query))
    return send_file(BytesIO(content), workbook.MEDIA_TYPE, as_attachment=True, download_name="重大项目.xlsx")


@blueprint.get("/projects/<code>")
def project_page(code: str) -> ResponseReturnValue:
    """Everything known of one project; its code in another form leads to its one address."""
    meant = service.code_meant(clean(code))
    if meant is None:
        return render_template("portfolio/missing.html", code=clean(code)), 404
    if meant != code:
        return redirect(url_for(".project_page", code=meant), 308)
    return render_template("portfolio/project.html", page=service.project_page(code))
