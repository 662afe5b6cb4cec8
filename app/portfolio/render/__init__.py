"""Export files made from plain facts: bytes out, no database, no web."""
