"""Pages of lights. Each module adds its routes to one of two blueprints."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("lights", __name__, url_prefix="/lights", template_folder="../templates")
of_projects = Blueprint("project_lights", __name__)
"""Pages below the address of a project."""
