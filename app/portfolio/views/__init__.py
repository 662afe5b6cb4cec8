"""The pages of the portfolio: the register and what was reported of it, and finance."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("portfolio", __name__, template_folder="../templates")
finance = Blueprint("finance", __name__, url_prefix="/finance")
