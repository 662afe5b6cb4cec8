"""Values that every feature shares: months, partial dates, money, rates, rounding, errors and problems.

Standard library only. Nothing here knows the database, the web, or any feature.
"""
