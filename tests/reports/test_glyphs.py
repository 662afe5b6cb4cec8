"""Every character that can be printed has a glyph in the faces that print it."""

from __future__ import annotations

import re

import pytest
from fontTools.ttLib import TTFont

from app.briefs.render import glyphs
from config import PROJECT_ROOT

FONTS = PROJECT_ROOT / "reports" / "fonts"
STACKS = {
    "body": ("fandol/FandolFang-Regular.otf", "noto-serif-sc/NotoSerifSC-Regular.otf"),
    "second headings": ("fandol/FandolKai-Regular.otf", "noto-serif-sc/NotoSerifSC-Regular.otf"),
    "table heads": ("fandol/FandolHei-Regular.otf", "noto-sans-sc/NotoSansSC-Regular.otf"),
    "titles": ("fandol/FandolSong-Bold.otf", "noto-serif-sc/NotoSerifSC-Regular.otf"),
    "charts": ("noto-sans-sc/NotoSansSC-Regular.otf",),
}
SOURCES = [
    *sorted(PROJECT_ROOT.glob("seed/*/*.csv")),
    *sorted(PROJECT_ROOT.glob("seed/*/*.yaml")),
    *sorted(PROJECT_ROOT.glob("reports/templates/**/*.html")),
    *sorted(PROJECT_ROOT.glob("reports/templates/**/*.json")),
    *sorted(PROJECT_ROOT.glob("app/**/types.py")),
    *sorted(PROJECT_ROOT.glob("app/**/types/*.py")),
    *sorted(PROJECT_ROOT.glob("app/briefs/**/*.py")),
]
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def characters() -> set[str]:
    """Return every character beyond ASCII of seed data, templates and vocabularies, without comments."""
    text = "".join(_COMMENT.sub("", path.read_text(encoding="utf-8")) for path in SOURCES)
    return {character for character in text if ord(character) > 0x7F and character != "\u2060"}


@pytest.mark.parametrize("stack", STACKS)
def test_every_character_of_seed_and_templates_has_a_glyph(stack: str) -> None:
    covered: set[int] = set()
    for name in STACKS[stack]:
        with TTFont(FONTS / name, lazy=True) as font:
            covered |= font.getBestCmap().keys()
    found = characters()
    assert len(found) > 700
    assert sorted(character for character in found if ord(character) not in covered) == []


def test_every_face_falls_back_to_what_the_render_takes_for_printable() -> None:
    with TTFont(FONTS / glyphs._FALLBACK, lazy=True) as fallback:
        known = fallback.getBestCmap().keys()
    ranges = zip(*glyphs._coverage(), strict=True)
    assert {code for first, last in ranges for code in range(first, last + 1)} == known
    with TTFont(FONTS / "noto-sans-sc/NotoSansSC-Regular.otf", lazy=True) as other:
        assert other.getBestCmap().keys() == known
