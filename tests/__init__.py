"""The tests, in tiers: unit, integration, reports, browser, migrations, architecture (docs/architecture.md)."""
