"""A real server, and clerks that use it over HTTP: shared by the tier faults and `script/bench returns`."""
