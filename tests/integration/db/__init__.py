"""Tests of what stands between the application and its databases."""
