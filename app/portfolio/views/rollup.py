"""The roll-up page of finance, the projects behind its figures, and the views that people save of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for

from app.accounts.rules.policy import reach
from app.accounts.service import current_actor, current_user
from app.accounts.service import saved_views as views
from app.accounts.types import Action
from app.funding.types import FundingSource
from app.kernel.texts import Text, joined
from app.plans.types import Sector
from app.portfolio.forms.finance import FinanceForm, query_of
from app.portfolio.render.figures import change_written, written
from app.portfolio.rules.register import page_numbers
from app.portfolio.service import rollup_page as service
from app.portfolio.types.cube import Figure, FigureKind
from app.portfolio.types.finance import BLANK, BREAKDOWNS, Comparison, FigureSet, FinanceQuery, default_figure
from app.portfolio.types.finance_page import CellState, RowKind
from app.portfolio.views import finance
from app.projects.types import ProjectCategory, Stage
from app.returns.types.cube import CubeDimension
from app.returns.types.vocabulary import Reading
from app.web.access import access
from app.web.filters import month
from app.web.languages import flash
from app.web.reading import clean_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask.typing import ResponseReturnValue

    from app.accounts.types import Reach
    from app.kernel.months import Month
    from app.portfolio.types.facts import PlanName
    from app.portfolio.types.finance_page import FigureCell

UNREADABLE = 422


def cities_of(plans: Iterable[PlanName]) -> list[tuple[str, str]]:
    """Return the cities of some plans as options of a field."""
    return list({plan.city_code: (plan.city_code, plan.city) for plan in plans}.values())


def tile_note(cell: FigureCell, compared: Month | None) -> str | None:
    """Return what stands under a headline: how many state it, and by how much it has changed."""
    parts = []
    if cell.known is not None:
        parts.append(Text("{projects} 个中 {known} 个有数", projects=cell.projects, known=cell.known))
    if cell.change is not None and compared is not None:
        then, change = month(compared), change_written(cell.figure, cell.change)
        parts.append(
            Text("比{month} {change}个百分点", month=then, change=change)
            if cell.figure.kind is FigureKind.RATE
            else Text("比{month} {change}", month=then, change=change)
        )
    return joined("；", parts) or None


_VOCABULARY: dict[str, object] = {
    "BLANK": BLANK,
    "BREAKDOWNS": BREAKDOWNS,
    "CellState": CellState,
    "Comparison": Comparison,
    "CubeDimension": CubeDimension,
    "Figure": Figure,
    "FigureKind": FigureKind,
    "FigureSet": FigureSet,
    "LONGEST_NAME": views.LONGEST_NAME,
    "Reading": Reading,
    "RowKind": RowKind,
    "UNITS": {
        FigureSet.MONEY: Text("项目：个；金额：万元"),
        FigureSet.PROGRESS: Text("万元"),
        FigureSet.RATES: Text("项目：个；超/欠序时：百分点"),
        FigureSet.SCALE: Text("投资和造价：万元；床位：张；托位：个"),
    },
    "change_written": change_written,
    "default_figure": default_figure,
    "joined": joined,
    "page_numbers": page_numbers,
    "vocabularies": {
        each.value: [(member.value, member.label) for member in vocabulary]
        for each, vocabulary in (
            (CubeDimension.SECTOR, Sector),
            (CubeDimension.CATEGORY, ProjectCategory),
            (CubeDimension.SOURCE, FundingSource),
            (CubeDimension.STAGE, Stage),
        )
    },
    "vocabularies_of": lambda members: [(member.value, member.label) for member in members],
    "figure_groups": [
        (each.label, [(figure.value, figure.label) for figure in each.figures]) for each in FigureSet
    ],
    "cities": cities_of,
    "tile_note": tile_note,
    "written": written,
}


@finance.context_processor
def vocabulary() -> dict[str, object]:
    """Give templates the closed vocabularies, and how figures are written."""
    return _VOCABULARY


def readable() -> Reach:
    """Return what the user may see of the money."""
    return reach(current_user(), Action.READ_FINANCE)


@finance.get("")
@access(Action.READ_FINANCE)
def rollup() -> ResponseReturnValue:
    """Show sums by one dimension or two; what says nothing leaves the address."""
    form = FinanceForm.parse(request.args)
    if not form.is_tidy:
        return redirect(url_for("finance.rollup", **form.given))
    return _page(form.query, form.problems)


@finance.get("/projects")
@access(Action.READ_FINANCE)
def projects() -> ResponseReturnValue:
    """Show the projects behind a figure, with the same figures of each."""
    form = FinanceForm.parse(request.args)
    if not form.is_tidy:
        return redirect(url_for("finance.projects", **form.given))
    page = service.finance_projects(form.query, readable())
    return render_template("portfolio/finance_projects.html", page=page, problems=form.problems)


@finance.post("/views")
@access(Action.READ_FINANCE)
def save_view() -> ResponseReturnValue:
    """Keep what an address of the roll-up page asks for under a name."""
    query = query_of(request.form.get("query", ""))
    name = clean_words(request.form.get("name", ""))
    asked: dict[str, Any] = query.parameters()
    try:
        views.save_view(name, service.ROLLUP, urlencode(asked), user=current_user(), actor=current_actor())
    except views.SavedViewError as error:
        return _page(query, name=name, refused=error.message), UNREADABLE
    flash(Text("视图“{name}”已保存，在“保存的视图”中随时打开。", name=name))
    return redirect(url_for("finance.rollup", **asked))


@finance.get("/views/<int(max=2147483647):view_id>")
@access(Action.READ_FINANCE)
def view(view_id: int) -> ResponseReturnValue:
    """Lead from the address that stays to the page that was saved."""
    found = views.view_of(view_id)
    asked: dict[str, Any] = query_of(found.query).parameters()
    return redirect(url_for(found.page, **asked))


@finance.post("/views/<int(max=2147483647):view_id>/remove")
@access(Action.READ_FINANCE)
def remove_view(view_id: int) -> ResponseReturnValue:
    """Forget a view; the service refuses what is somebody else's."""
    name = views.remove_view(view_id, user=current_user(), actor=current_actor())
    flash(Text("视图“{name}”已删除。", name=name))
    return redirect(url_for("finance.rollup"))


def _page(
    query: FinanceQuery, problems: tuple[str, ...] = (), *, name: str = "", refused: str | None = None
) -> str:
    """Return the roll-up page; `refused` says why a view could not be saved under a name."""
    page = service.rollup_page(query, readable(), current_user())
    return render_template(
        "portfolio/rollup.html",
        page=page,
        problems=problems,
        name=name,
        refused=refused,
        query_string=urlencode(query.parameters()),
    )
