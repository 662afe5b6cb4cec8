"""A chart as a file to download; one of invented figures says so in its corner and in its name."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import send_file

from app.web import page_charts
from app.web.demo import DEMO_LABEL, download_name, shown_as_demo
from app.web.languages import in_language

if TYPE_CHECKING:
    from flask import Response

    from app.web.page_charts import Chart

_SVG = "image/svg+xml"


def send(chart: Chart, title: str) -> Response:
    """Return the response that sends the wide picture of a chart, named by its title."""
    content = page_charts.file(chart, in_language(DEMO_LABEL) if shown_as_demo() else "")
    name = download_name(f"{title}.svg")
    return send_file(BytesIO(content), _SVG, as_attachment=True, download_name=name)
