"""Pure rules of outcomes."""
