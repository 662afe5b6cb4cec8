"""The page of the working calendar: days that an administrator sets before all that the library knows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import abort, redirect, render_template, request, url_for

from app.accounts.service import current_actor
from app.accounts.types import Action
from app.kernel.china import today_in_china
from app.kernel.texts import Text
from app.returns import service
from app.returns.forms.periods import WorkingDayForm, year_of
from app.returns.rules.working_calendar import published_years, weekday
from app.returns.service import period_pages as pages
from app.returns.views import blueprint
from app.web.access import access
from app.web.languages import flash

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/calendar")
@access(Action.ADMINISTER_CALENDAR)
def calendar() -> ResponseReturnValue:
    """Show the days of one year that differ from the published calendar."""
    return _page(year_of(request.args, today_in_china().year))


@blueprint.post("/calendar")
@access(Action.ADMINISTER_CALENDAR)
def set_working_day() -> ResponseReturnValue:
    """Say that a day is a working day or a rest day."""
    form = WorkingDayForm.parse(request.form)
    if form.day is None:
        return _page(year_of(request.args, today_in_china().year), form), 422
    service.set_working_day(form.day, is_working=form.is_working, note=form.note, actor=current_actor())
    flash(
        Text(
            "{day}（{weekday}）已设为{kind}。",
            day=form.day,
            weekday=weekday(form.day),
            kind=Text("上班") if form.is_working else Text("休息"),
        )
    )
    return redirect(url_for("returns.calendar", year=form.day.year))


@blueprint.post("/calendar/<day>/remove")
@access(Action.ADMINISTER_CALENDAR)
def remove_working_day(day: str) -> ResponseReturnValue:
    """Leave a day to the published calendar again."""
    try:
        removed = date.fromisoformat(day)
    except ValueError:
        abort(404)
    service.remove_working_day(removed, actor=current_actor())
    flash(Text("{removed} 的设定已删除，恢复按公布的日历计算。", removed=removed))
    return redirect(url_for("returns.calendar", year=removed.year))


def _page(year: int, form: WorkingDayForm | None = None) -> str:
    """Return the page of one year."""
    return render_template(
        "returns/calendar.html",
        year=year,
        days=pages.calendar_of(year),
        known=published_years(),
        weekday=weekday,
        form=form,
    )
