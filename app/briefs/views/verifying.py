"""Whether a brief is genuine: for anybody who holds the paper or the file, without signing in.

A code has 80 random bits, so nobody finds one by guessing, and its page says no more than the paper does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.briefs.service import verifying
from app.briefs.types import BriefState
from app.briefs.views import blueprint
from app.kernel.texts import Text
from app.web.access import public

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.briefs.types import IssuedFact
    from app.briefs.types.issuing import FoundIssue

MISSING, UNREADABLE = 404, 422
NOTHING_CHOSEN = Text("还没有选择文件：请先选择一份 PDF，再按“核对文件”。")
UNKNOWN_CODE = Text("没有带这个校验码的简报：请对照最后一页重新输入，或者上传 PDF 文件核对。")


@blueprint.get("/verify")
@public
def verify() -> ResponseReturnValue:
    """Ask for a code or a file."""
    typed = request.args.get("code", "").strip()[:100]
    if typed:
        return redirect(url_for(".verify_code", verification_code=typed))
    return _page()


@blueprint.post("/verify")
@public
def verify_file() -> ResponseReturnValue:
    """Say whether a file is an issued brief."""
    return _answer(None)


@blueprint.get("/verify/<verification_code>")
@public
def verify_code(verification_code: str) -> ResponseReturnValue:
    """Show which issued brief bears a code."""
    fact = verifying.issue_of_code(verification_code)
    if fact is None:
        return _page(problem=UNKNOWN_CODE, typed=verification_code), MISSING
    return _page(fact)


@blueprint.post("/verify/<verification_code>")
@public
def verify_file_of_code(verification_code: str) -> ResponseReturnValue:
    """Say whether a file is the issued brief that bears a code."""
    fact = verifying.issue_of_code(verification_code)
    if fact is None:
        return _page(problem=UNKNOWN_CODE, typed=verification_code), MISSING
    return _answer(fact)


def _answer(expected: IssuedFact | None) -> ResponseReturnValue:
    """Return the page with what is known of the file that was sent."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _page(expected, problem=NOTHING_CHOSEN), UNREADABLE
    sha256 = verifying.sha256_of(sent.stream)
    found = verifying.issue_of_file(sha256)
    return _page(expected, found, file=(sent.filename, sha256))


def _page(
    fact: IssuedFact | None = None,
    found: FoundIssue | None = None,
    *,
    file: tuple[str, str] | None = None,
    problem: str | None = None,
    typed: str = "",
) -> str:
    """Return the page: of a code, of a file that was sent (its name and SHA-256), of both, or of neither."""
    shown = found.fact if found else fact
    return render_template(
        "briefs/verify.html",
        issue=verifying.public_issue(shown) if shown else None,
        found=found,
        is_other=bool(found and fact and found.fact.id != fact.id),
        file=file,
        problem=problem,
        typed=typed,
        BriefState=BriefState,
    )
