"""The start page put together from what other features know. Nothing here writes."""
