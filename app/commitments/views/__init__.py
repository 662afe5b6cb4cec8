"""Pages of commitments. Each module adds its routes to the blueprint."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("commitments", __name__, url_prefix="/commitments", template_folder="../templates")
