"""A document needs neither the web nor the database."""

from __future__ import annotations

import subprocess
import sys

from config import PROJECT_ROOT

LOADED = (
    "import sys, app.briefs.render, app.briefs.types; print(*{'flask', 'sqlalchemy'} & sys.modules.keys())"
)


def test_a_brief_renders_without_web_and_database() -> None:
    result = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == []
