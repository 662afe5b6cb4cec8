"""Takes the pictures of the README from a demo database: `script/screenshots [DIR]`.

Each is one page as its users see it, in the fonts of the project. The demo is of the same seed each time, so
a picture changes only where its page or its data did.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

from app.briefs.render import fonts
from app.kernel.months import Month
from config import PROJECT_ROOT
from tests.browser.conftest import ARGUMENTS, CHROMIUM, SIZES
from tests.serving.clerk import Clerk
from tests.serving.demo import READER, prepare_demo
from tests.serving.server import HOST, Installation, Kind, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

    from tests.serving.server import Server

FOLDER = PROJECT_ROOT / "docs" / "images"
FIRST, LAST = Month(2022, 7), Month(2023, 6)
COLOURS = 128
"""Of a picture: pages have few, and a palette is a third of the size."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture."""

    name: str
    address: str
    size: str = "desk"
    scheme: str = "light"


SHOTS = (
    Shot("dashboard", "/"),
    Shot("dashboard-phone", "/", "phone"),
    Shot("project", "/projects/JA-12"),
    Shot("timeline", "/timeline?plan=jian-2022"),
    Shot("regions", "/regions"),
    Shot("finance", "/finance", scheme="dark"),
    Shot("outcomes", "/outcomes/shangrao-2022/beds_per_1000_elders"),
)


def take(browser: Browser, server: Server, shot: Shot, cookie: str) -> Image.Image:
    """Return the first screen of a page."""
    width, height = SIZES[shot.size]
    viewport: ViewportSize = {"width": width, "height": height}
    headers = {"Cookie": cookie}
    context = browser.new_context(
        base_url=f"http://{HOST}:{server.port}", viewport=viewport, locale="zh-CN", extra_http_headers=headers
    )
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if shot.scheme == "dark" else "light")
    response = page.goto(shot.address)
    if response is None or not response.ok:
        message = f"{shot.address} does not open"
        raise RuntimeError(message)
    found = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return found


def main() -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else temporary)
        folder.mkdir(parents=True, exist_ok=True)
        installation = Installation(f"sqlite:///{folder / 'tracker.sqlite3'}", folder)
        prepare_demo(installation, FIRST, LAST, leave_open=True)
        os.environ["FONTCONFIG_FILE"] = str(fonts.use_shipped_fonts())
        with running(Kind.EMBEDDED, installation) as server, sync_playwright() as playwright:
            clerk = Clerk(server.port, READER)
            clerk.sign_in()
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            FOLDER.mkdir(parents=True, exist_ok=True)
            for shot in SHOTS:
                picture = take(browser, server, shot, clerk.cookie)
                picture.quantize(COLOURS, dither=Image.Dither.NONE).save(
                    FOLDER / f"{shot.name}.png", optimize=True
                )


if __name__ == "__main__":
    main()
