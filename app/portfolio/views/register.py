"""The pages of the portfolio. Everything is a GET; all state is in the address."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, send_file, url_for

from app.accounts.rules.policy import can, may_enter, reach
from app.accounts.service import current_user, person, require
from app.accounts.types import ALL, Action
from app.audit import queries as audit
from app.audit.forms import RecordForm
from app.audit.render import csv_of
from app.audit.rules.words import actor_in_words, spoken
from app.audit.types.words import ACTIONS
from app.intake.layouts import field_label
from app.kernel.china import today_in_china
from app.kernel.rates import percentage
from app.kernel.texts import Text, joined
from app.lights.types import Light
from app.outcomes.render import words
from app.plans.types import Sector
from app.portfolio.forms.listing import ListingForm
from app.portfolio.render import csv_text, workbook
from app.portfolio.rules import register as rules
from app.portfolio.service import register as service
from app.portfolio.types import Quantity, Reached, SortKey, completed_of
from app.portfolio.types.pages import printing
from app.portfolio.types.record import VOCABULARY
from app.portfolio.views import blueprint
from app.projects.queries import codes_within, subject_of
from app.projects.rules import reading_in_words
from app.projects.types import BedKind, Measure, ProjectCategory, Stage
from app.returns.types.report import total_of
from app.returns.types.vocabulary import Amount, Reading
from app.web.access import access
from app.web.addresses import clean
from app.web.demo import download_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from app.accounts.types import Reach

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
        "vocabularies": {
            "sector": Sector,
            "category": ProjectCategory,
            "bed_kind": BedKind,
            "stage": Stage,
            "reached": Reached,
            "reading": Reading,
        },
        "Amount": Amount,
        "Reading": Reading,
        "Stage": Stage,
        "options": lambda vocabulary: [(member.value, member.label) for member in vocabulary],
        "percentage": percentage,
        "printing": printing,
        "field_label": field_label,
        "reading_in_words": reading_in_words,
        "light_options": light_options,
        "ordering_after_click": rules.ordering_after_click,
        "page_numbers": rules.page_numbers,
        "amount_total": total_of,
        "completed_of": completed_of,
        "difference": rules.change,
        "joined": joined,
        "not_closed": rules.not_closed,
        "planned_by_plan": rules.planned_by_plan,
        "restated": rules.restated,
        "words": words,
    }


def light_options(counts: Sequence[tuple[Light, int]]) -> list[tuple[str, str]]:
    """Return what a filter by light offers: each with its mark, and how many there are where it is known."""
    numbers = dict(counts)
    return [
        (
            light.value,
            Text("{mark} {light}（{number}）", mark=light.mark, light=light.label, number=numbers[light])
            if light in numbers
            else Text("{mark} {light}", mark=light.mark, light=light.label),
        )
        for light in sorted(Light, key=lambda light: -light.rank)
    ]


def readable() -> Reach:
    """Return what the user may see of the register."""
    return reach(current_user(), Action.READ_REGISTER)


@blueprint.get("/composition")
@access(Action.READ_REGISTER)
def composition() -> ResponseReturnValue:
    """Show sums over all plans by every dimension; every figure leads to the projects behind it."""
    return render_template("portfolio/composition.html", composition=service.composition(readable()))


@blueprint.get("/projects")
@access(Action.READ_REGISTER)
def project_list() -> ResponseReturnValue:
    """Projects with filters, search, sort and pages; empty fields of the form leave the address."""
    form = ListingForm.parse(request.args)
    if form.has_blanks:
        return redirect(url_for(".project_list", **form.given))
    return render_template("portfolio/list.html", listing=service.listing(form.query, readable()), form=form)


@blueprint.get("/projects.csv")
@access(Action.READ_REGISTER)
def project_csv() -> ResponseReturnValue:
    """All projects that the list shows, on all of its pages, as CSV."""
    form = ListingForm.parse(request.args)
    form.refuse_problems()
    content = csv_text.write(service.export_of_listing(form.query, readable()))
    name = download_name(Text("重大项目.csv"))
    return send_file(BytesIO(content), csv_text.MEDIA_TYPE, as_attachment=True, download_name=name)


@blueprint.get("/projects.xlsx")
@access(Action.READ_REGISTER)
def project_workbook() -> ResponseReturnValue:
    """All projects that the list shows, on all of its pages, as a workbook."""
    form = ListingForm.parse(request.args)
    form.refuse_problems()
    content = workbook.write(service.export_of_listing(form.query, readable()))
    name = download_name(Text("重大项目.xlsx"))
    return send_file(BytesIO(content), workbook.MEDIA_TYPE, as_attachment=True, download_name=name)


@blueprint.get("/projects/<code>")
@access(Action.READ_REGISTER)
def project_page(code: str) -> ResponseReturnValue:
    """Everything known of one project; its code in another form leads to its one address."""
    form = ListingForm.parse(request.args)
    meant = service.code_meant(clean(code), ALL)
    subject = subject_of(meant) if meant else None
    if meant is None or subject is None:
        return render_template("portfolio/missing.html", code=clean(code)), 404
    require(Action.READ_REGISTER, subject)
    if meant != code:
        return redirect(url_for(".project_page", code=meant, **form.given), 308)
    page = service.project_page(
        code,
        form.query.chosen,
        readable(),
        today=today_in_china(),
        may_report=can(current_user(), Action.REPORT, subject),
    )
    return render_template("portfolio/project.html", page=page, form=form)


@blueprint.get("/projects/<code>/history")
@access(Action.READ_REGISTER, subject="project")
def project_history(code: str) -> ResponseReturnValue:
    """Everything that was ever changed about one project, for everybody who may see it."""
    return render_template(
        "portfolio/history.html",
        code=code,
        entries=[spoken(entry, VOCABULARY) for entry in audit.history(code)],
        may_search=may_enter(current_user(), Action.READ_RECORD),
    )


def recorded() -> frozenset[str] | None:
    """Return the projects whose record the user may search; None: the whole record."""
    searched = reach(current_user(), Action.READ_RECORD)
    return None if searched.everything else codes_within(searched)


def called(actor: str) -> str:
    """Return how a choice names an actor: what people call them, then the account where that differs."""
    name = actor_in_words(actor)
    called_by = person(name)
    return name if called_by == name else Text("{person}（{account}）", person=called_by, account=name)


@blueprint.get("/admin/record")
@access(Action.READ_RECORD)
def record() -> ResponseReturnValue:
    """Show who changed what, with filters and pages; empty fields of the form leave the address."""
    form = RecordForm.parse(request.args)
    if form.has_blanks:
        return redirect(url_for(".record", **form.given))
    codes = recorded()
    found = audit.search(form.chosen, form.page, codes=codes)
    return render_template(
        "portfolio/record.html",
        form=form,
        found=found,
        entries=[spoken(entry, VOCABULARY) for entry in found.entries],
        actors=[(actor, called(actor)) for actor in audit.actors(codes=codes)],
        actions=[(group, list(words.items())) for group, words in ACTIONS.items()],
    )


@blueprint.get("/admin/record.csv")
@access(Action.READ_RECORD)
def record_csv() -> ResponseReturnValue:
    """All entries that the page of the record finds, on all of its pages, as CSV."""
    form = RecordForm.parse(request.args)
    form.refuse_problems()
    found = audit.found(form.chosen, codes=recorded())
    content = csv_of(spoken(entry, VOCABULARY) for entry in found)
    name = download_name(Text("变更记录.csv"))
    return send_file(BytesIO(content), csv_text.MEDIA_TYPE, as_attachment=True, download_name=name)
