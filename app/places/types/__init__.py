"""What the pages of places show, as plain values: the map, a county or city, a unit, the list of units."""
