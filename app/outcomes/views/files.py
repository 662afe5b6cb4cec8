"""Files of outcomes: what the page shows, as CSV, workbook and JSON. The same parameters as the page."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import request, send_file

from app.accounts.rules.policy import reach
from app.accounts.service import current_user
from app.accounts.types import Action
from app.kernel.texts import Text
from app.outcomes.forms.asking import OutcomesForm
from app.outcomes.render import book, text
from app.outcomes.service.pages import outcomes_file
from app.outcomes.views import of_files
from app.web.access import access
from app.web.demo import download_name

if TYPE_CHECKING:
    from flask import Response

    from app.outcomes.types.pages import OutcomesFile


@of_files.get("/outcomes.csv")
@access(Action.READ_PLANS)
def outcomes_csv() -> Response:
    """Give one line for each indicator and county, as CSV."""
    return _sent(text.write_csv(_asked()), text.CSV, "csv")


@of_files.get("/outcomes.xlsx")
@access(Action.READ_PLANS)
def outcomes_workbook() -> Response:
    """Give measures, counties, indicators, projects and months, as a workbook."""
    return _sent(book.write_workbook(_asked()), book.MEDIA_TYPE, "xlsx")


@of_files.get("/outcomes.json")
@access(Action.READ_PLANS)
def outcomes_json() -> Response:
    """Give the same as one JSON object."""
    return _sent(text.write_json(_asked()), text.JSON, "json")


def _asked() -> OutcomesFile:
    """Return the file that the address asks for.

    Raises:
        AddressError: a value was left aside; a file without it would not be what was asked for.
    """
    form = OutcomesForm.parse(request.args)
    form.refuse_problems()
    user = current_user()
    return outcomes_file(
        reach(user, Action.READ_PLANS), form.query, projects=reach(user, Action.READ_REGISTER)
    )


def _sent(content: bytes, media_type: str, ending: str) -> Response:
    return send_file(
        BytesIO(content),
        media_type,
        as_attachment=True,
        download_name=download_name(Text("成效.{ending}", ending=ending)),
    )
