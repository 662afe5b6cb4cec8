"""The pages of funding: the ledger, the planned split with its adjustments, the annual plan."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("funding", __name__, template_folder="../templates")
