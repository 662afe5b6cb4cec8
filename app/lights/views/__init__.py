"""Pages of lights. Each module adds its routes to one blueprint."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("lights", __name__, url_prefix="/lights", template_folder="../templates")
