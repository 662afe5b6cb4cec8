"""How a function of WeasyPrint gets another one in its place."""

from __future__ import annotations

import sys
from typing import Any, TypeAlias

Untyped: TypeAlias = Any
"""Something of WeasyPrint or pydyf, which are untyped."""


def put_in_place(old: Untyped, new: Untyped) -> None:
    """Replace a function in all modules of WeasyPrint that have imported it."""
    called: str = old.__name__
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint.") and vars(module).get(called) is old:
            setattr(module, called, new)
