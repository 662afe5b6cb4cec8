"""Start pages."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("start", __name__, template_folder="../templates")
