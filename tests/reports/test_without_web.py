"""A document needs neither the web nor the database, and what renders loads neither."""

from __future__ import annotations

import subprocess
import sys

import pytest

from config import PROJECT_ROOT

LOADED = "import sys, {}; print(*{{'flask', 'sqlalchemy'}} & sys.modules.keys())"


@pytest.mark.parametrize(
    "modules", ["app.briefs.render, app.briefs.types", "app.briefs.render.cards", "app.briefs.render.foreman"]
)
def test_documents_render_without_web_and_database(modules: str) -> None:
    result = subprocess.run(
        [sys.executable, "-c", LOADED.format(modules)],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.split() == []
