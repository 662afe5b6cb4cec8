"""Where the money of a project is planned to come from."""
