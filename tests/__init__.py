"""The tests, in tiers: unit, integration, reports, browser, migrations and architecture."""
