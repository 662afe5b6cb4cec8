"""Plain values → pictures."""
