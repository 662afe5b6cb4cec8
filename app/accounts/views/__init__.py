"""Pages of accounts: signing in, one's own account, administration; and the guard at every route."""
