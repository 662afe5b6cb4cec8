"""Regions and organisations, with every name and code that one of them goes by."""
