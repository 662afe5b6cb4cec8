"""Users, their roles and scopes, sign-in, sessions, and the guard at every route."""
