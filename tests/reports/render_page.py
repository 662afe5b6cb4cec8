"""A process of its own: `python -m tests.reports.render_page PAGE.html OUT.pdf`."""

from __future__ import annotations

import sys
from pathlib import Path

from app.briefs.render import document, markup


def main(page: str, out: str) -> None:
    """Render a page of HTML, whose addresses are relative to the template of a brief."""
    html = Path(page).read_text(encoding="utf-8")
    Path(out).write_bytes(document.pdf(html, markup.TEMPLATES / markup.DOCUMENT).data)


if __name__ == "__main__":
    main(*sys.argv[1:])
