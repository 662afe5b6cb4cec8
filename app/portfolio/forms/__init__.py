"""Addresses as typed questions. Shape and messages only."""
