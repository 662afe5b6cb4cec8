"""Services, queries and pages on a migrated database, each test rolled back; on SQLite and PostgreSQL alike."""
