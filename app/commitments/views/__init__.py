"""Pages of commitments. Each module adds its routes to the blueprint."""

from __future__ import annotations

from flask import Blueprint

from app.commitments.rules.quarters import in_words
from app.plans.rules import unit_in_words, with_unit

blueprint = Blueprint("commitments", __name__, url_prefix="/commitments", template_folder="../templates")
blueprint.add_app_template_filter(in_words, "quarter")
blueprint.add_app_template_filter(with_unit)
blueprint.add_app_template_filter(unit_in_words)
