"""Every class that a style sheet speaks of occurs in a template, in a script or in what Python gives it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app.web.assets import STATIC_FOLDER
from config import PROJECT_ROOT

if TYPE_CHECKING:
    from pathlib import Path

SHEETS = sorted(STATIC_FOLDER.glob("*.css"))


@pytest.fixture(scope="module")
def used() -> tuple[set[str], tuple[str, ...]]:
    """Return all words in quotes and all classes of pages, and the beginnings of those put together."""
    words: set[str] = set()
    for path in (PROJECT_ROOT / "app").rglob("*"):
        if path.suffix in {".html", ".py", ".js"} and "vendor" not in path.parts:
            text = path.read_text(encoding="utf-8")
            quoted = re.findall(r"\"([^\"]*)\"|'([^'\n]*)'|block page_class %\}([^{]*)", text)
            words.update(word for texts in quoted for part in texts for word in re.findall(r"[\w-]+", part))
    return words, tuple(word for word in words if re.fullmatch(r"[a-z_-]{3,}-", word))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_sheet_has_no_rule_for_a_class_that_nothing_has(
    used: tuple[set[str], tuple[str, ...]], path: Path
) -> None:
    words, beginnings = used
    text = re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    selectors = [part for part in re.findall(r"([^{};]+)\{", text) if not part.strip().startswith("@")]
    classes = {name for selector in selectors for name in re.findall(r"\.([a-zA-Z_][\w-]*)", selector)}
    assert {name for name in classes if name not in words and not name.startswith(beginnings)} == set()
