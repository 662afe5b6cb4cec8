"""Proving that a file is an issued brief, and that an issued brief still renders to the same bytes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import IO, TYPE_CHECKING

from app.briefs import queries, render
from app.briefs.rules.issuing import code_typed
from app.briefs.types import Brief
from app.briefs.types.issuing import FoundIssue, PublicIssue, Rerendered
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text

if TYPE_CHECKING:
    from app.briefs.types import IssuedFact

_PIECE = 2**20
"""Bytes."""


def sha256_of(file: IO[bytes]) -> str:
    """Return the SHA-256 of a file, read piece by piece."""
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def issue_of_file(sha256: str) -> FoundIssue | None:
    """Return the issued brief that a file is, byte for byte; None where it is none."""
    fact = queries.issue_of_file(sha256)
    if fact is None:
        return None
    return FoundIssue(fact, sha256 == fact.mono_sha256, queries.successor(fact.id))


def issue_of_code(typed: str) -> IssuedFact | None:
    """Return the issued brief that bears a code, as somebody has typed it; None where there is none."""
    return queries.issue_of_code(code_typed(typed))


def public_issue(fact: IssuedFact) -> PublicIssue:
    """Return what anybody who holds the paper may learn of an issued brief.

    The stored tree is read as JSON only: trees of earlier versions of the program must be read for ever.
    """
    tree = json.loads(queries.data_of(fact.id))
    newer = queries.successor(fact.id)
    return PublicIssue(
        number_text=fact.number_text,
        title="".join(tree["title"]),
        issuing_unit=tree["masthead"]["issuing_unit"],
        issued_on=fact.issued_on,
        pages=fact.pages,
        pdf_sha256=fact.pdf_sha256,
        mono_sha256=fact.mono_sha256,
        state=fact.state,
        successor_text=newer.number_text if newer else None,
        successor_on=newer.issued_on if newer else None,
        is_demo=tree["is_demo"],
    )


def issued(issue_id: int) -> IssuedFact:
    """Return an issued brief.

    Raises:
        NotFoundError: there is none of this number.
    """
    found = queries.issue(issue_id)
    if found is None:
        message = Text("没有第 {issue_id} 号签发记录。", issue_id=issue_id)
        raise NotFoundError(message)
    return found


def render_again(fact: IssuedFact) -> Rerendered:
    """Render an issued brief once more from its stored data, and compare every byte.

    Raises:
        MissingLibraryError: a library of the system is missing.
        RenderError: it could not be rendered faithfully.
    """
    data = queries.data_of(fact.id)
    if hashlib.sha256(data.encode()).hexdigest() != fact.data_sha256:
        return Rerendered(is_same=False, sentence=Text("档案里的数据与签发时的校验值不符：数据库被改动过。"))
    kept = (queries.pdf_of(fact.id), queries.mono_pdf_of(fact.id))
    if tuple(hashlib.sha256(each).hexdigest() for each in kept) != (fact.pdf_sha256, fact.mono_sha256):
        return Rerendered(is_same=False, sentence=Text("档案里的 PDF 与签发时的校验值不符：数据库被改动过。"))
    if render.template_version() != fact.template_version:
        sentence = Text(
            "档案里的数据和 PDF 都与签发时的校验值一致；模板、字体或排版程序在签发后更新过，"
            "不能用现在的程序逐字节重排。"
        )
        return Rerendered(is_same=None, sentence=sentence)
    brief = Brief.from_json(data)
    again = (render.pdf(brief).data, render.pdf(replace(brief, is_monochrome=True)).data)
    if again == kept:
        return Rerendered(is_same=True, sentence=Text("用签发时的数据重新排版，彩色版和黑白版都逐字节相同。"))
    return Rerendered(is_same=False, sentence=Text("用签发时的数据重新排版，结果与档案里的 PDF 不同。"))
