"""Pages of briefs. Each module adds its routes to one blueprint."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("briefs", __name__, url_prefix="/briefs", template_folder="../templates")
