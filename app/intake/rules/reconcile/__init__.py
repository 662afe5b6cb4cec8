"""Whether a plan agrees with itself, by rule and not by list.

`reconcile()` compares every printed total with the computed one, every figure inside a description with its
column, and every whole with its parts. What no rule compares is reported too, so that nothing hides.
"""

from app.intake.rules.reconcile.checks import package_with_rows, reconcile, row_checks

__all__ = ["package_with_rows", "reconcile", "row_checks"]
