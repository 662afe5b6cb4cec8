"""Cells + layout → typed rows + problems. Pure: knows neither a file format nor where cells come from.

Every cell is read on its own and reports its own problem. What depends on other cells is `rules`' business.
"""
