"""A process of its own: `python -m tests.reports.render_process BRIEF.json OUT.pdf`."""

from __future__ import annotations

import sys
from pathlib import Path

from app.briefs import render
from app.briefs.types import Brief


def main(brief: str, out: str) -> None:
    """Render one brief."""
    Path(out).write_bytes(render.pdf(Brief.from_json(Path(brief).read_text(encoding="utf-8"))).data)


if __name__ == "__main__":
    main(*sys.argv[1:])
