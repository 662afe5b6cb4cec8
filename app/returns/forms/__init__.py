"""The shape of what owners type: field names, readable values, and messages that name the field.

What was typed is kept as it was typed, readable or not; only a report is made of values. Nothing here asks
the database, and no 勾稽 rule is decided here.
"""

from __future__ import annotations

from app.returns.forms.content import fields_of, fields_of_previous, plan_fields
from app.returns.forms.report import ReturnForm

__all__ = ["ReturnForm", "fields_of", "fields_of_previous", "plan_fields"]
