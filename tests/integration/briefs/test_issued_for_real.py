"""A brief that is really printed, signed, verified and printed again."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from app.briefs import queries
from app.briefs.service import verifying
from tests.integration.briefs.signing import (
    ADDRESS,
    TODAY,
    change_settings,
    close_two_months,
    order,
    sign,
    the_city,
)

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from app.briefs.types import IssuedFact


@pytest.fixture
def fact(app: Flask) -> IssuedFact:
    """Return a brief that was signed."""
    del app
    close_two_months()
    change_settings(issuing_unit="示例市发展和改革委员会")
    return sign()


def text_of(data: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def test_it_bears_its_number_and_code_and_renders_again_to_the_same_bytes(fact: IssuedFact) -> None:
    text = text_of(queries.pdf_of(fact.id))
    for shown in (fact.number_text, fact.code, f"{ADDRESS}/briefs/verify/", "示例市发展和改革委员会"):
        assert "".join(shown.split()) in text
    assert f"{TODAY.year}年{TODAY.month}月{TODAY.day}日" in text
    assert "未签发" not in text
    assert len(PdfReader(BytesIO(queries.pdf_of(fact.id))).pages) == fact.pages
    assert queries.pdf_of(fact.id) != queries.mono_pdf_of(fact.id)
    assert verifying.render_again(fact).is_same is True


def test_the_command_says_which_issue_a_file_is(app: Flask, fact: IssuedFact, tmp_path: Path) -> None:
    file = tmp_path / "brief.pdf"
    file.write_bytes(queries.mono_pdf_of(fact.id))
    result = app.test_cli_runner().invoke(args=["briefs", "verify", str(file), "--again"])
    assert result.exit_code == 0, result.output
    for shown in (fact.number_text, "黑白版", str(TODAY), "coordinator", fact.code, "逐字节相同"):
        assert shown in result.output
    assert "已被替代" not in result.output
    second = sign(given=order(the_city(), reason="更正了完成投资"))
    result = app.test_cli_runner().invoke(args=["briefs", "verify", str(file)])
    assert result.exit_code == 0
    assert f"{second.number_text}。原因：更正了完成投资" in result.output


def test_the_command_fails_for_any_other_file(app: Flask, fact: IssuedFact, tmp_path: Path) -> None:
    file = tmp_path / "brief.pdf"
    file.write_bytes(queries.pdf_of(fact.id)[:-1])
    result = app.test_cli_runner().invoke(args=["briefs", "verify", str(file)])
    assert result.exit_code == 1
    assert "不是签发的简报" in result.output
