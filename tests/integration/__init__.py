"""Services, queries and pages on a migrated database, rolled back after each test; on both backends alike."""
