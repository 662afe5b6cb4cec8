"""View models put together from queries and rules. Nothing here writes."""
