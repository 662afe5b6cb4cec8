"""The Nu HTML checker (`script/setup test` puts its jar beside this file) on many pages in one JVM."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

JAR = Path(__file__).parent / "checker" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
QUIETLY = ("-Djava.awt.headless=true", "-XX:+UseSerialGC", "-Xss4m")


class Finding(NamedTuple):
    """What the checker says of one place in one page."""

    page: str
    kind: str
    """`error`, `warning` or `info`."""
    message: str
    extract: str


def findings(pages: Mapping[str, str], folder: Path) -> list[Finding]:
    """Return what the checker says of pages, which it reads from an empty folder; a fragment gets a frame.

    Raises:
        RuntimeError: the checker did not run.
    """
    names = {}
    for number, (page, html) in enumerate(pages.items()):
        file = folder / f"{number:05d}.html"
        file.write_text(html if is_whole(html) else framed(html), encoding="utf-8")
        names[file.name] = page
    java = shutil.which("java") or "java"
    command = [java, *QUIETLY, "-jar", str(JAR), "--format", "json", "--exit-zero-always", str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode or not ran.stderr.startswith("{"):
        message = f"the checker did not run ({ran.returncode}): {ran.stderr[:2000]}"
        raise RuntimeError(message)
    return [
        Finding(
            names[Path(urlsplit(each["url"]).path).name],
            each.get("subType", each["type"]),
            each["message"],
            each.get("extract", ""),
        )
        for each in json.loads(ran.stderr)["messages"]
    ]


def is_whole(html: str) -> bool:
    """Return whether this is a document, and not a piece that htmx puts into one."""
    return html.lstrip()[:9].lower() == "<!doctype"


def framed(fragment: str) -> str:
    """Return a document around a fragment, since the checker reads only documents."""
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>片段</title></head>'
        f"<body>{fragment}</body></html>"
    )
