"""Loading the seed, and inventing returns to try the product with."""

from __future__ import annotations

from app.seeding.service.demo import DemoError, generate_demo
from app.seeding.service.seed import load_seed

__all__ = ["DemoError", "generate_demo", "load_seed"]
