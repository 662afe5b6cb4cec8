"""What each column of a plan package means. Data only: nothing here reads or checks anything.

`seed/README.md` describes the same format for people.
"""

from app.intake.layouts.tables import field_label

__all__ = ["field_label"]
