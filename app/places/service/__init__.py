"""The pages of places put together from what the features below offer. Nothing here writes."""

from __future__ import annotations

from app.places.service.map import map_page
from app.places.service.region import place_page
from app.places.service.unit import unit_list, unit_page

__all__ = ["map_page", "place_page", "unit_list", "unit_page"]
