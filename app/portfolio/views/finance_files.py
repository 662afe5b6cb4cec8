"""Files of finance: what the roll-up page shows and the projects behind it, as CSV and as workbooks.

All of them are read from the database while they are written: any number of projects takes little memory.
"""

from __future__ import annotations

from dataclasses import replace
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING
from urllib.parse import quote

from flask import Response, request, send_file, stream_with_context

from app.accounts.rules.policy import reach
from app.accounts.service import current_user
from app.accounts.types import Action
from app.kernel.texts import Text
from app.portfolio.forms.finance import FinanceForm
from app.portfolio.render import finance_book, finance_text
from app.portfolio.service import finance_files as service
from app.portfolio.views import finance
from app.web.access import access
from app.web.demo import download_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.typing import ResponseReturnValue

    from app.accounts.types import Reach
    from app.portfolio.types.finance_file import FinanceFile


@finance.get("/rollup.csv")
@access(Action.READ_FINANCE)
def rollup_csv() -> ResponseReturnValue:
    """Give every row of the roll-up page with all figures, as CSV."""
    file, within = asked()
    return streamed(
        finance_text.write_rollup_csv(file, service.keyed_rows(file, within)), name(file, Text("资金汇总"))
    )


@finance.get("/rollup.xlsx")
@access(Action.READ_FINANCE)
def rollup_xlsx() -> ResponseReturnValue:
    """Give the roll-up page, every row of it with all figures, and the projects behind it, as a workbook."""
    file, within = asked()
    rows, projects = service.keyed_rows(file, within), service.project_rows(file.question, within)
    crossed = service.crossing(file, within)
    return workbook(
        lambda target: finance_book.write_rollup_xlsx(target, file, rows, projects, crossed),
        name(file, Text("资金汇总")),
    )


@finance.get("/projects.csv")
@access(Action.READ_FINANCE)
def projects_csv() -> ResponseReturnValue:
    """Give all projects behind a question with all figures, as CSV."""
    file, within = asked(of_projects=True)
    rows = service.project_rows(file.question, within)
    return streamed(finance_text.write_projects_csv(rows, file), name(file, Text("资金明细")))


@finance.get("/projects.xlsx")
@access(Action.READ_FINANCE)
def projects_xlsx() -> ResponseReturnValue:
    """Give all projects behind a question with all figures, as a workbook."""
    file, within = asked(of_projects=True)
    rows = service.project_rows(file.question, within)
    return workbook(
        lambda target: finance_book.write_projects_xlsx(target, rows, file), name(file, Text("资金明细"))
    )


def asked(*, of_projects: bool = False) -> tuple[FinanceFile, Reach]:
    """Return the file that the address asks for, and whose projects go into it.

    Raises:
        AddressError: a value was left aside; a file without it would not be what was asked for.
    """
    form = FinanceForm.parse(request.args)
    form.refuse_problems()
    query = replace(form.query, compare=None) if of_projects else form.query
    user = current_user()
    within = reach(user, Action.READ_FINANCE)
    return service.file_of_page(query, within, produced_by=user.display_name, of_projects=of_projects), within


def name(file: FinanceFile, what: str) -> str:
    """Return the name of a file, without its kind: with the month, and the mark of invented figures."""
    month = file.question.month
    return download_name(f"{what}-{month}" if month else Text("{what}-方案数", what=what))


def streamed(pieces: Iterator[bytes], stem: str) -> Response:
    """Return CSV that is sent while its rows are read: the session of the database stays open for it."""
    response = Response(stream_with_context(pieces), mimetype=finance_text.MEDIA_TYPE)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stem, safe='')}.csv"
    return response


def workbook(write: Callable[[IO[bytes]], None], stem: str) -> Response:
    """Return a workbook: written to a file without a name, which is gone when the response has sent it."""
    target = TemporaryFile()  # noqa: SIM115 - the response reads it, and closes it
    try:
        write(target)
    except BaseException:
        target.close()
        raise
    length = target.tell()
    target.seek(0)
    response = send_file(target, finance_book.MEDIA_TYPE, as_attachment=True, download_name=f"{stem}.xlsx")
    response.content_length = length
    return response
