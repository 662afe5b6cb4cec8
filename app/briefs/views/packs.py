"""The packs of all months: have one made, see how far it is, take it home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, send_file, url_for

from app.accounts.service import current_actor, current_user
from app.accounts.types import Action
from app.briefs.service import packing
from app.briefs.views import blueprint
from app.kernel.texts import Text
from app.tasks.types import TaskState
from app.web.access import access
from app.web.addresses import month_of
from app.web.languages import flash

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue


@blueprint.get("/pack")
@access(Action.READ_BRIEFS)
def packs() -> ResponseReturnValue:
    """Show the packs within reach, and a form to have one made for those who prepare briefs."""
    return render_template("briefs/packs.html", plans=packing.packs(current_user()), TaskState=TaskState)


@blueprint.post("/pack/<plan_code>")
@access(Action.PREPARE_BRIEFS, subject="plan")
def make_pack(plan_code: str) -> ResponseReturnValue:
    """Have the pack of a month made by a worker."""
    packing.ask_for_pack(plan_code, month_of(request.form.get("month", "")), actor=current_actor())
    flash(Text("已提交：成套文件由后台生成，进度见下表。可以离开本页，完成后再来下载。"))
    return redirect(url_for("briefs.packs"))


@blueprint.get("/pack/<plan_code>/<month>.zip")
@access(Action.READ_BRIEFS)
def pack_zip(plan_code: str, month: str) -> Response:
    """Return what the user may read of a pack, with its manifest."""
    wanted = month_of(month)
    file = packing.zip_of(current_user(), plan_code, wanted)
    return send_file(file, "application/zip", as_attachment=True, download_name=f"{plan_code}-{wanted}.zip")
