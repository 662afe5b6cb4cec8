"""Facts about the one reader of printed pages."""

from __future__ import annotations

import pytest

from app.briefs.render import source
from app.briefs.render.word import flow
from config import PROJECT_ROOT


def test_characters_that_no_xml_may_hold_are_left_out() -> None:
    assert source.parsed("<p>甲\x00\x0b\ufffe乙\t丙</p>").text == "甲乙\t丙"


@pytest.mark.parametrize("read", [source.parsed, flow.read])
def test_a_slip_in_a_template_is_named_as_one(read: object) -> None:
    assert callable(read)
    with pytest.raises(source.TemplateError, match=r"文档模板有误，不能排版（.*line 1"):
        read("<html><body><p></body></html>")


def test_line_breaks_are_characters_that_the_styles_of_print_keep() -> None:
    page, _ = source.page("<html><body><p>甲<br />乙<br/>丙</p></body></html>", PROJECT_ROOT, None)
    assert "".join(page.etree_element.itertext()) == "甲\n乙\n丙"
    for document in ("monthly_brief", "project_card"):
        style = PROJECT_ROOT / "reports" / "templates" / document / "page.css"
        assert "html {\n  white-space: pre-line;" in style.read_text(encoding="utf-8")
