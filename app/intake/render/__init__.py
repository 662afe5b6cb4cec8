"""A reconciliation as text for a terminal and as JSON for scripts."""
