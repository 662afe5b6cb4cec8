"""Facts about the style sheets that stand for a browser."""

from __future__ import annotations

import re
from importlib.resources import files

from app.briefs.render import browser, engine
from config import PROJECT_ROOT

STYLES = tuple((PROJECT_ROOT / "reports" / "templates").rglob("*.css"))


def test_only_styles_of_notes_old_attributes_and_numerals_are_left_out() -> None:
    engine.weasyprint()
    whole = (files("weasyprint.css") / "html5_ua.css").read_text("utf-8")
    before, after = (text.splitlines() for text in (whole, browser.style(whole)))
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert {new for _, new in changed} == {"", next(new for _, new in changed if new)}
    of_attributes = [old for old, _ in changed if "[" in old]
    assert all(
        "[dir=" in old or "[rules]" in old or old.endswith("[hidden] { visibility: collapse }")
        for old in of_attributes
    )
    assert {re.split(r"[ {]", old)[0] for old, _ in changed if old not in of_attributes} == {
        "::marker",
        "@counter-style",
        *("::footnote-call", "::footnote-marker", "::note-call", "::note-marker", "::note-callback"),
    }
    assert not [line for line in after if line.startswith("::")], "a rule that matches every element"


def test_what_weasyprint_was_given_is_what_is_left() -> None:
    engine.weasyprint()
    from weasyprint import html  # noqa: PLC0415 - the engine prepares it

    whole = (files("weasyprint.css") / "html5_ua.css").read_text("utf-8")
    assert (browser.style(whole), "", "") == (html.UA, html.UA_FORM, html.PH)
    assert sorted(html.UA_COUNTER_STYLE) == ["circle", "decimal", "disc", "square"]


def test_no_document_counts_in_other_numerals_than_digits() -> None:
    style = "".join(path.read_text(encoding="utf-8") for path in STYLES)
    assert re.findall(r"list-style|counters?\([^)]*,|symbols\(", style) == []


def test_no_document_has_attributes_that_are_left_out() -> None:
    templates = (PROJECT_ROOT / "reports" / "templates").rglob("*.html")
    pages = "".join(path.read_text(encoding="utf-8") for path in templates)
    assert re.findall(r"\s(?:dir|rules|frame|hidden)(?==|\s*>)", pages) == []


def test_no_document_has_notes() -> None:
    style = "".join(path.read_text(encoding="utf-8") for path in STYLES)
    assert "footnote" not in style
    assert "::note" not in style
