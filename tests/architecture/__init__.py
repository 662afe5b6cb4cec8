"""Guards over the whole set: contracts, routes, templates, names."""
