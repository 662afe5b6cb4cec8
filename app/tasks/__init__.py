"""Tasks that run beside the pages, on an embedded queue or on many workers, with the same code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Register nothing yet."""
    del app
