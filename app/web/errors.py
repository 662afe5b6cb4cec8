"""Error pages: what happened and what to do about it, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import current_app, render_template
from sqlalchemy.exc import OperationalError, ProgrammingError
from werkzeug.exceptions import HTTPException

from app.kernel.errors import BusyError, NotAllowedError, NotFoundError, TrackerError
from app.kernel.texts import Text

if TYPE_CHECKING:
    from flask import Flask


@dataclass(frozen=True, slots=True)
class Explanation:
    """The words of one error page."""

    title: str
    happened: str
    advice: str


EXPLANATIONS = {
    400: Explanation(
        Text("看不懂这个请求"),
        Text("地址或表单中有系统读不懂的内容。"),
        Text("请检查地址中问号后面的部分，或者返回上一页重新选择条件。"),
    ),
    403: Explanation(
        Text("没有权限"),
        Text("您的账号没有这一页或这项操作的权限，没有保存任何内容。"),
        Text("请核对是否登录了正确的账号；如确有需要，请与管理员联系。"),
    ),
    404: Explanation(
        Text("没有这一页"),
        Text("地址可能输错了，或者这一页已经移走。"),
        Text("请核对地址，或者从上方导航重新进入。"),
    ),
    405: Explanation(
        Text("不能这样操作"),
        Text("这一页不接受这种提交方式。"),
        Text("请返回上一页，用页面上的按钮或链接操作。"),
    ),
    413: Explanation(
        Text("内容太大"),
        Text("提交的内容超过了 32 MB 的上限，没有保存。"),
        Text("请压缩或拆分文件后再提交。"),
    ),
    500: Explanation(
        Text("系统出错了"),
        Text("服务器处理这一页时出了意外，本次操作没有保存任何内容。"),
        Text("请稍后重试；如果仍然出错，请把这一页的地址和现在的时间告诉管理员。"),
    ),
    503: Explanation(Text("暂时无法服务"), Text("系统正在维护，或者数据库没有响应。"), Text("请稍后重试。")),
}
DATABASE_IS_NOT_READY = Text(
    "数据库没有响应，或者还没有建表。请管理员运行 flask --app wsgi doctor 查看原因。"
)
_STATUSES = ((NotFoundError, HTTPStatus.NOT_FOUND), (NotAllowedError, HTTPStatus.FORBIDDEN))
RETRY_AFTER = "10"
"""Seconds."""
_CLIENT, _SERVER = EXPLANATIONS[400], EXPLANATIONS[500]


def init_app(app: Flask) -> None:
    """Register the handlers; what is not foreseen becomes a plain 500 page and a line in the log."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(TrackerError, _tracker_error)
    app.register_error_handler(BusyError, _busy)
    for kind in (OperationalError, ProgrammingError):
        app.register_error_handler(kind, _database_error)


def error_page(status: int, happened: str | None = None) -> tuple[str, int]:
    """Return the page of one status; `happened` replaces the general sentence."""
    fallback = _SERVER if status >= HTTPStatus.INTERNAL_SERVER_ERROR else _CLIENT
    explanation = EXPLANATIONS.get(status, fallback)
    page = render_template(
        "web/error.html", status=status, explanation=explanation, happened=happened or explanation.happened
    )
    return page, status


def _http_error(error: HTTPException) -> tuple[str, int, list[tuple[str, str]]]:
    """Answer an HTTP error, keeping the headers that belong to it (405 names what is allowed)."""
    page, status = error_page(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    kept = [(name, value) for name, value in error.get_headers() if name.lower() != "content-type"]
    return page, status, kept


def _busy(error: BusyError) -> tuple[str, int, dict[str, str]]:
    """Answer a writer that gave up waiting: proxies and scripts read when to try again."""
    return *error_page(HTTPStatus.SERVICE_UNAVAILABLE, error.message), {"Retry-After": RETRY_AFTER}


def _tracker_error(error: TrackerError) -> tuple[str, int]:
    """Answer a refused command or query by its own sentence."""
    status = next((known for kind, known in _STATUSES if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)
    return error_page(status, error.message)


def _database_error(error: OperationalError | ProgrammingError) -> tuple[str, int, dict[str, str]]:
    """Answer for a database that does not answer, or that was never migrated."""
    current_app.logger.error("the database is not ready: %s", error.orig)
    return *error_page(HTTPStatus.SERVICE_UNAVAILABLE, DATABASE_IS_NOT_READY), {"Retry-After": RETRY_AFTER}
