"""Pages of places. Each module adds its routes to one blueprint."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("places", __name__, template_folder="../templates")
