"""Pure rules of intake: whether a package holds together, and whether a plan agrees with itself."""
