"""One brief in a process of its own: `python -m tests.benchmarks._brief_process BRIEF.json OUT.pdf`.

What `tests/benchmarks/brief.py` times against a Chromium process. It ends as soon as the file is written: an
interpreter that takes its objects apart before it goes would only be slower.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path


def main(brief: str, out: str) -> None:
    """Render one brief."""
    gc.disable()
    from app.briefs import render  # noqa: PLC0415 - nothing is collected while modules are imported
    from app.briefs.types import Brief  # noqa: PLC0415

    with render.rendered(Brief.from_json(Path(brief).read_text(encoding="utf-8"))) as pdf:
        Path(out).write_bytes(pdf.data)
        os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
