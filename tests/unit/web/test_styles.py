"""Facts about our own style sheets and scripts: colours for every eye, and what the oldest browser knows.

The floor is Chromium 80. What an old browser may leave out without harm (`text-wrap-style`, `accent-color`)
is not looked for; what would break a page without it is.
"""

from __future__ import annotations

import json
import re
from itertools import combinations
from math import hypot
from typing import TYPE_CHECKING

import pytest

from app.web.assets import STATIC_FOLDER
from app.web.design import (
    TEXT_CONTRAST,
    TEXTS,
    contrast,
    least_contrast,
    linear,
    luminance,
    palette,
    read_tokens,
)
from config import PROJECT_ROOT

if TYPE_CHECKING:
    from pathlib import Path

SHEETS = sorted(STATIC_FOLDER.glob("*.css"))
SCRIPTS = sorted(STATIC_FOLDER.glob("*.js"))
APPEARANCES = ["tokens.css", "dark.css"]
SAME_IN_THE_DARK = {"color-paper"}
CONTROL_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11."""

NEWER_STYLES = {
    "a selector": r":(?:has|is|where)\(|:not\([^()]*,|(?:^|[\s,{])&",
    "a rule": r"@(?:container|layer|scope|property|starting-style)\b",
    "a media range": r"@media[^{]*[<>]",
    "a property": r"(?<![\w-])(?:inset|aspect-ratio|translate|rotate|scale|margin-(?:inline|block)"
    r"|padding-(?:inline|block)|inset-(?:inline|block))\s*:|overflow(?:-[xy])?:\s*clip",
    "a gap, which only grids know (grid-gap)": r"(?<![\w-])(?:row-|column-)?gap\s*:",
    "a function": r"\b(?:color-mix|light-dark|oklch|oklab|lch|lab|hwb)\(",
    "a unit": r"\d(?:[sld]v[hw]|cq[whib]|lh|rlh)\b",
}
NEWER_SCRIPTS = {
    "an assignment": r"\?\?=|\|\|=|&&=",
    "a method": r"\.(?:at|replaceAll|replaceChildren|findLast|findLastIndex|toSorted|toReversed|toSpliced"
    r"|with|checkVisibility|showPopover|hidePopover|togglePopover|getHTML|setHTMLUnsafe)\(",
    "a function": r"\b(?:structuredClone|Object\.hasOwn|Object\.groupBy|Promise\.any|Promise\.withResolvers"
    r"|Array\.fromAsync|AbortSignal\.(?:timeout|any)|crypto\.randomUUID|Intl\.Segmenter)\b",
    "a class": r"\bstatic\s*\{|\bnew WeakRef\b|[\s.(]#[a-z]\w*\s*[=(;]",
    "await outside a function": r"^await\b",
}
FLOORS = {
    "bootstrap": ("5.3.8", 60),
    "htmx.org": ("2.0.11", 80),
    "echarts": ("6.1.0", None),
    "zrender": ("6.1.0", None),
}
"""Chromium's oldest version that each vendored package runs in: Bootstrap's `.browserslistrc` says Chrome 60;
htmx is written in ES2020 (`?.`, `??`). ECharts runs on the server and reaches no browser."""

SIMULATIONS = {
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
"""Machado, Oliveira, Fernandes 2009, severity 1.0: what is seen of linear red, green and blue."""
LIGHTS = ("red", "yellow", "green")
DIFFERENT, PLAINLY_DIFFERENT, GREY_STEP = 12, 30, 10
"""ΔE*ab (CIE 1976) of marks as small as a letter, of plates; ΔL* of plates on grey paper."""


def plain(path: Path) -> str:
    """Return a sheet or a script without its comments and texts."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    if path.suffix == ".js":
        text = re.sub(r"(?m)(?<![:\"'])//.*$", "", text)
    return re.sub(r"url\(\"data:[^\"]*\"\)", "url()", text)


def name_of(path: Path) -> str:
    return path.name


def lab(light: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return L*, a*, b* (CIE 1976, D65) of linear light."""
    red, green, blue = (min(1.0, max(0.0, part)) for part in light)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = luminance((red, green, blue))
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0888
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(colour: str, by: str | None) -> tuple[float, float, float]:
    """Return what is seen of a colour by an eye of that kind, or by most eyes."""
    light = linear(colour)
    if by is None:
        return lab(light)
    red, green, blue = (
        sum(part * weight for part, weight in zip(light, row, strict=True)) for row in SIMULATIONS[by]
    )
    return lab((red, green, blue))


def difference(first: str, second: str, by: str | None) -> float:
    """Return ΔE*ab of two colours as they are seen."""
    one, other = seen(first, by), seen(second, by)
    return hypot(*(left - right for left, right in zip(one, other, strict=True)))


@pytest.mark.parametrize("sheet", APPEARANCES)
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_can_be_read_on_each_of_its_grounds(text: str, sheet: str) -> None:
    assert least_contrast(text, palette(sheet)) >= TEXT_CONTRAST


@pytest.mark.parametrize("sheet", APPEARANCES)
def test_the_edge_of_a_control_and_the_ring_of_the_focus_can_be_seen(sheet: str) -> None:
    colour = palette(sheet)
    for edge, ground in (
        ("rule-strong", "surface"),
        ("rule-strong", "ground"),
        ("focus", "surface"),
        ("focus", "ground"),
        ("focus-on-header", "header"),
    ):
        assert contrast(colour[edge], colour[ground]) >= CONTROL_CONTRAST, (edge, ground)


def test_the_dark_sheet_gives_every_colour_another_value_and_nothing_else() -> None:
    colours = {name for name in read_tokens("tokens.css") if name.startswith("color-")}
    assert set(read_tokens("dark.css")) == colours - SAME_IN_THE_DARK


@pytest.mark.parametrize("eye", [None, *SIMULATIONS])
@pytest.mark.parametrize("sheet", APPEARANCES)
def test_lights_are_told_apart_by_every_eye(sheet: str, eye: str | None) -> None:
    colour = palette(sheet)
    for one, other in combinations(LIGHTS, 2):
        marks = difference(colour[f"light-{one}"], colour[f"light-{other}"], eye)
        plates = difference(colour[f"light-{one}-plate"], colour[f"light-{other}-plate"], eye)
        assert marks >= DIFFERENT, (one, other)
        assert plates >= PLAINLY_DIFFERENT, (one, other)


def test_plates_of_lights_are_told_apart_on_grey_paper() -> None:
    lightness = [seen(palette("tokens.css")[f"light-{name}-plate"], None)[0] for name in LIGHTS]
    assert min(abs(one - other) for one, other in combinations(lightness, 2)) >= GREY_STEP


@pytest.mark.parametrize("path", [sheet for sheet in SHEETS if sheet.name not in APPEARANCES], ids=name_of)
def test_colours_stand_in_the_sheets_of_tokens_alone(path: Path) -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?!\s*\{)|\brgba?\(|\bhsla?\(", plain(path)) == []
    assert ":root" not in plain(path)


def test_every_token_that_is_used_exists_and_every_token_is_used() -> None:
    tokens = {f"--{name}" for name in read_tokens("tokens.css")}
    printed = sorted((PROJECT_ROOT / "reports" / "templates").rglob("*.css"))
    of_screens = {name for path in SHEETS for name in re.findall(r"var\((--[a-z0-9-]+)", plain(path))}
    of_paper = {name for path in printed for name in re.findall(r"var\((--[a-z0-9-]+)", plain(path))}
    own = {name for path in SHEETS for name in re.findall(r"[{;]\s*(--[a-z0-9-]+):", plain(path))}
    assert of_screens <= tokens | own
    assert tokens <= of_screens | of_paper


@pytest.mark.parametrize("path", SHEETS, ids=name_of)
def test_a_sheet_needs_nothing_that_the_oldest_browser_lacks(path: Path) -> None:
    text = plain(path)
    assert {
        kind: found for kind, pattern in NEWER_STYLES.items() if (found := re.findall(pattern, text))
    } == {}


@pytest.mark.parametrize("path", [*SCRIPTS, *STATIC_FOLDER.glob("vendor/htmx*/*.js")], ids=name_of)
def test_a_script_needs_nothing_that_the_oldest_browser_lacks(path: Path) -> None:
    text = plain(path)
    assert {
        kind: found for kind, pattern in NEWER_SCRIPTS.items() if (found := re.findall(pattern, text))
    } == {}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a:has(b){}", NEWER_STYLES),
        (".a { & b {} }", NEWER_STYLES),
        (".a{display:flex;gap:1rem}", NEWER_STYLES),
        ("@media (width > 3rem){}", NEWER_STYLES),
        (".a{inset:0}", NEWER_STYLES),
        ("a ??= b;", NEWER_SCRIPTS),
        ("list.at(-1)", NEWER_SCRIPTS),
        ("class A { static { } }", NEWER_SCRIPTS),
        ("class A { #b = 1; }", NEWER_SCRIPTS),
    ],
)
def test_what_the_oldest_browser_lacks_is_found(text: str, kinds: dict[str, str]) -> None:
    assert any(re.search(pattern, text) for pattern in kinds.values())


def test_each_vendored_package_runs_in_the_oldest_browser_by_its_own_word() -> None:
    manifest = json.loads((STATIC_FOLDER / "vendor" / "manifest.json").read_text(encoding="utf-8"))
    assert {package["name"]: package["version"] for package in manifest} == {
        name: version for name, (version, _) in FLOORS.items()
    }, "look up which browsers a new version runs in"
    assert max(floor for _, floor in FLOORS.values() if floor is not None) <= 80
