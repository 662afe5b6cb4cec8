"""The pages of tasks: all of them for administrators, and one for whoever may see it.

They stand here since tasks lie below accounts, and know neither users nor who may do what.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from app.accounts.rules.policy import may_enter
from app.accounts.service import current_actor, current_user
from app.accounts.types import Action
from app.kernel.china import stored_now
from app.kernel.texts import Text
from app.registry import service
from app.tasks import service as tasks
from app.tasks.rules import is_worker_missing
from app.tasks.types import TaskState
from app.web.access import access, signed_in
from app.web.languages import flash

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("tasks", __name__, url_prefix="/tasks", template_folder="templates")
SHOWN = 100
CONFLICT = 409
_ONE = "/<int(max=2147483647):task_id>"
"""Greater numbers no database column holds."""


@blueprint.get("")
@access(Action.ADMINISTER_TASKS)
def task_list() -> ResponseReturnValue:
    """Show the latest tasks, all or of one state, and whether there are workers."""
    chosen = request.args.get("state", "")
    state = TaskState(chosen) if chosen in set(TaskState) else None
    return render_template(
        "registry/tasks.html",
        tasks=tasks.tasks(limit=SHOWN, state=state),
        state=state,
        states=[(each.value, each.label) for each in TaskState],
        shown=SHOWN,
        periodic=tasks.periodic(),
        is_worker_missing=is_worker_missing(tasks.last_minute(), stored_now()),
    )


@blueprint.get(_ONE)
@signed_in()
def task(task_id: int) -> ResponseReturnValue:
    """Show one task: its state and progress, who asked for it, what came of it."""
    return _page(task_id)


@blueprint.get(f"{_ONE}/state")
@signed_in()
def state(task_id: int) -> ResponseReturnValue:
    """Return the state of a task for a page that shows it; once it is over, the page is loaded anew."""
    fact = service.task_for(current_user(), task_id)
    link = request.args.get("link") != "0"
    response = make_response(render_template("registry/task_state.html", task=fact, link=link))
    if fact.state.is_over:
        response.headers["HX-Refresh"] = "true"
    return response


@blueprint.post(f"{_ONE}/retry")
@signed_in()
def retry(task_id: int) -> ResponseReturnValue:
    """Have a failed task done again."""
    try:
        waiting = service.retry_task(current_user(), task_id, actor=current_actor())
    except tasks.NotFailedError as error:
        return _page(task_id, error.message), CONFLICT
    flash(Text("第 {waiting} 号任务已重新排队。", waiting=waiting))
    return redirect(url_for(".task", task_id=waiting), 303)


def _page(task_id: int, message: str | None = None) -> str:
    user = current_user()
    return render_template(
        "registry/task.html",
        task=service.task_for(user, task_id),
        is_administrator=may_enter(user, Action.ADMINISTER_TASKS),
        message=message,
    )
