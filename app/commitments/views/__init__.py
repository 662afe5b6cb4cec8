"""Pages of commitments. Each module adds its routes to the blueprint."""

from __future__ import annotations

from flask import Blueprint

from app.commitments.rules.quarters import in_words

blueprint = Blueprint("commitments", __name__, url_prefix="/commitments", template_folder="../templates")
blueprint.add_app_template_filter(in_words, "quarter")
