"""Facts about the one reader of printed pages."""

from __future__ import annotations

import pytest

from app.briefs.render import source
from app.briefs.render.word import flow


def test_characters_that_no_xml_may_hold_are_left_out() -> None:
    assert source.parsed("<p>甲\x00\x0b\ufffe乙\t丙</p>").text == "甲乙\t丙"


@pytest.mark.parametrize("read", [source.parsed, flow.read])
def test_a_slip_in_a_template_is_named_as_one(read: object) -> None:
    assert callable(read)
    with pytest.raises(source.TemplateError, match=r"文档模板有误，不能排版（.*line 1"):
        read("<html><body><p></body></html>")
