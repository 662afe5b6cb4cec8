"""Each migration goes up, down and up again, on both databases, with rows in it."""
