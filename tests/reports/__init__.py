"""Documents: measured on the finished PDF by other programs than the one that made it."""
