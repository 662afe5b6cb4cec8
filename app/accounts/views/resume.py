"""What stands where somebody must sign in first, and how what they typed survives that."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Response, make_response, redirect, render_template, request, url_for

from app.accounts.forms import Destination, KeptForm, local_address
from app.accounts.service import identity
from app.kernel.texts import Text

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_TIMED_OUT = Text("登录已超时（或者已在别处退出），请重新登录。")
_SIGN_IN_FIRST = Text("请先登录。")
_FRAGMENT_ADVICE = Text("这一页上填写的内容还在：请在新标签页登录后回到这里继续。")
_FRAGMENT_STALE = Text("这一页打开得太久，没有保存刚才的输入；请按页面上的保存或提交按钮，填写的内容会保留。")


def ask_to_sign_in() -> ResponseReturnValue:
    """Answer somebody who is not signed in, in the way their request can use."""
    if is_from_htmx():
        return notice(_TIMED_OUT, _FRAGMENT_ADVICE, url_for("accounts.sign_in"), status=401)
    if request.method in SAFE:
        return redirect(url_for("accounts.sign_in", next=local_address(_address())))
    message = _TIMED_OUT if identity.had_session() else _SIGN_IN_FIRST
    return sign_in_page(Destination(kept=kept_form()), message=message, status=401)


def ask_again() -> ResponseReturnValue:
    """Answer a form without a valid token of ours: nothing was done, and a person may send it again."""
    if is_from_htmx():
        return notice(Text("没有保存。"), _FRAGMENT_STALE, status=409)
    if identity.user_or_none() is None:
        message = Text("这一页打开得太久，或者浏览器没有接受 Cookie；请再登录一次。")
        destination = Destination.parse(request.form) if is_from_here() else Destination()
        return sign_in_page(destination, message=message, status=400)
    return continue_page(kept_form(), status=400)


def lead_to(duty: str) -> ResponseReturnValue:
    """Lead somebody to the page of what they must do first; a form that they sent waits for that."""
    if is_from_htmx():
        return notice(Text("没有保存。"), Text("请先完成账号要求的操作，再回到这里继续。"), duty, status=409)
    kept = None if request.method in SAFE else kept_form()
    return redirect(duty, 303) if kept is None else continue_page(kept, duty=duty, status=409)


def sign_in_page(
    destination: Destination, *, name: str = "", message: str = "", status: int = 200
) -> Response:
    """Return the page where one signs in; what could not be taken waits on it."""
    page = render_template("accounts/sign_in.html", destination=destination, name=name, message=message)
    return make_response(page, status)


def code_page(destination: Destination, *, message: str = "", status: int = 200) -> Response:
    """Return the page that asks for the second factor."""
    page = render_template("accounts/sign_in_code.html", destination=destination, message=message)
    return make_response(page, status)


def continue_page(kept: KeptForm | None, *, duty: str | None = None, status: int = 200) -> Response:
    """Return the page where a form that was kept is sent again, to where it went and with a fresh token."""
    return make_response(render_template("accounts/continue.html", kept=kept, duty=duty), status)


def notice(title: str, advice: str, address: str | None = None, *, status: int) -> Response:
    """Return a fragment that appears at the top of the page, wherever the request wanted its answer."""
    page = render_template("accounts/notice.html", title=title, advice=advice, address=address)
    # The element that asked may want one part of the answer only; of this one it gets the whole.
    return make_response(
        page,
        status,
        {"HX-Retarget": "#notices", "HX-Reswap": "innerHTML", "HX-Reselect": "#notice"},
    )


def kept_form() -> KeptForm | None:
    """Keep what was posted, if a page of ours posted it: nobody is to confirm what another site made up."""
    if not is_from_here():
        return None
    files = any(file.filename for file in request.files.values())
    return KeptForm.of(_address(), request.form.items(multi=True), has_files=files)


def is_from_htmx() -> bool:
    """Return whether a script of ours waits for a fragment."""
    return "HX-Request" in request.headers


def is_from_here() -> bool:
    """Return whether a page of ours sent this request: browsers say so, and what does not is not ours."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.host


def _address() -> str:
    """Return path and query as they were asked for."""
    return request.full_path.removesuffix("?")
