"""Pages of the search."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("search", __name__, url_prefix="/search", template_folder="../templates")
