"""The pages of monthly returns: one blueprint, whose routes stand in the modules of this package."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("returns", __name__, url_prefix="/returns", template_folder="../templates")
