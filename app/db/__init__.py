"""The database without any feature: declarative base, naming convention, column kinds, the transaction."""
