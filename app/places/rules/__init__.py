"""Pure rules of places: steps of colours, sums over projects, what is near."""
