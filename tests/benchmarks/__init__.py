"""Benchmarks: `script/bench NAME`."""
