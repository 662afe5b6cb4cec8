"""Reporting periods, monthly returns, their review, month facts, and restatement."""
