"""The portfolio along time. Everything is a GET; all state is in the address."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, send_file, url_for

from app.accounts.rules.policy import reach
from app.accounts.service import current_user
from app.accounts.types import Action
from app.kernel.china import today_in_china
from app.kernel.texts import Text
from app.plans.types import Sector
from app.portfolio.rules.register import not_closed
from app.portfolio.views.register import light_options
from app.projects.types import Stage
from app.returns.types.vocabulary import Reading
from app.timeline import service
from app.timeline.forms import TimelineForm
from app.timeline.render import bars, csv_text, picture, words
from app.timeline.rules.windows import window_in_words
from app.timeline.types import Grouping, Shape, Sorting, Verdict, Zoom
from app.web.access import access
from app.web.demo import download_name

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.timeline.types import Timeline

blueprint = Blueprint("timeline", __name__, template_folder="../templates")


@blueprint.context_processor
def vocabulary() -> dict[str, object]:
    """Give templates the closed vocabularies, and what is written and drawn of a row."""
    return {
        "vocabularies": {
            "sector": Sector,
            "stage": Stage,
            "reading": Reading,
            "grouping": Grouping,
            "sorting": Sorting,
            "verdict": Verdict,
        },
        "options": lambda vocabulary: [(member.value, member.label) for member in vocabulary],
        "light_options": light_options(()),
        "Grouping": Grouping,
        "Reading": Reading,
        "Shape": Shape,
        "Sorting": Sorting,
        "Verdict": Verdict,
        "Zoom": Zoom,
        "bars": bars,
        "in_words": words,
        "not_closed": not_closed,
        "window_in_words": window_in_words,
    }


def asked(form: TimelineForm) -> Timeline:
    """Return what a form asks of the projects that the user may see."""
    return service.timeline(form.query, reach(current_user(), Action.READ_REGISTER), today=today_in_china())


@blueprint.get("/timeline")
@access(Action.READ_REGISTER)
def page() -> ResponseReturnValue:
    """Show projects along time, as a table of bars; empty fields of the form leave the address."""
    form = TimelineForm.parse(request.args)
    if form.has_blanks:
        return redirect(url_for(".page", **form.given))
    return render_template("timeline/page.html", timeline=asked(form), form=form)


@blueprint.get("/timeline.svg")
@access(Action.READ_REGISTER)
def as_picture() -> ResponseReturnValue:
    """Send what the page shows, as one picture that stands alone."""
    form = TimelineForm.parse(request.args)
    form.refuse_problems()
    content = picture.write(asked(form))
    name = download_name(Text("项目时间线.svg"))
    return send_file(BytesIO(content), picture.MEDIA_TYPE, as_attachment=True, download_name=name)


@blueprint.get("/timeline.csv")
@access(Action.READ_REGISTER)
def as_csv() -> ResponseReturnValue:
    """Send the dates of all milestones of the projects that the page shows."""
    form = TimelineForm.parse(request.args)
    form.refuse_problems()
    content = csv_text.write(asked(form))
    name = download_name(Text("项目时间线.csv"))
    return send_file(BytesIO(content), csv_text.MEDIA_TYPE, as_attachment=True, download_name=name)
