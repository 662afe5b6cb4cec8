"""Pages of outcomes. Each module adds its routes to one of two blueprints."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("outcomes", __name__, url_prefix="/outcomes", template_folder="../templates")
of_files = Blueprint("outcome_files", __name__)
"""Files, whose addresses end in their kind instead of going on below the page's."""
