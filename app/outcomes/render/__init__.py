"""Files of outcomes."""
