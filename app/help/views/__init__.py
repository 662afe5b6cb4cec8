"""Help. Everybody who is signed in may read it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("help", __name__, url_prefix="/help", template_folder="../templates")
