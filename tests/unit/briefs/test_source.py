"""Facts about the one reader of printed pages."""

from __future__ import annotations

import re

import pytest

from app.briefs.render import engine, source
from app.briefs.render.word import flow
from config import PROJECT_ROOT


def test_characters_that_no_xml_may_hold_are_left_out() -> None:
    assert source.parsed("<p>甲\x00\x0b\ufffe乙\t丙</p>").text == "甲乙\t丙"


@pytest.mark.parametrize("read", [source.parsed, flow.read])
def test_a_slip_in_a_template_is_named_as_one(read: object) -> None:
    assert callable(read)
    with pytest.raises(source.TemplateError, match=r"文档模板有误，不能排版（.*line 1"):
        read("<html><body><p></body></html>")


def test_only_styles_of_notes_and_old_attributes_are_left_out_of_the_style_sheet_of_a_browser() -> None:
    engine.weasyprint()
    from weasyprint.html import UA  # noqa: PLC0415 - the engine prepares it

    before, after = (text.splitlines() for text in (UA, source.browser_style(UA)))
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert {new for _, new in changed} == {"", next(new for _, new in changed if new)}
    of_attributes = [old for old, _ in changed if "[" in old]
    assert all(
        "[dir=" in old or "[rules]" in old or old.endswith("[hidden] { visibility: collapse }")
        for old in of_attributes
    )
    assert {re.split(r"[ {]", old)[0] for old, _ in changed if old not in of_attributes} == {
        "::marker",
        *("::footnote-call", "::footnote-marker", "::note-call", "::note-marker", "::note-callback"),
    }
    assert not [line for line in after if line.startswith("::")], "a rule that matches every element"


def test_no_document_has_attributes_that_are_left_out() -> None:
    templates = (PROJECT_ROOT / "reports" / "templates").rglob("*.html")
    pages = "".join(path.read_text(encoding="utf-8") for path in templates)
    assert re.findall(r"\s(?:dir|rules|frame|hidden)(?==|\s*>)", pages) == []


def test_no_document_has_notes() -> None:
    style = "".join(
        path.read_text(encoding="utf-8") for path in (PROJECT_ROOT / "reports" / "templates").rglob("*.css")
    )
    assert "footnote" not in style
    assert "::note" not in style


def test_line_breaks_are_characters_that_the_styles_of_print_keep() -> None:
    page, _ = source.page("<html><body><p>甲<br />乙<br/>丙</p></body></html>", PROJECT_ROOT, None)
    assert "".join(page.etree_element.itertext()) == "甲\n乙\n丙"
    for document in ("monthly_brief", "project_card"):
        style = PROJECT_ROOT / "reports" / "templates" / document / "page.css"
        assert "html {\n  white-space: pre-line;" in style.read_text(encoding="utf-8")
