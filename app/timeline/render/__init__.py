"""The timeline as words, as bars in a page, as a picture, and as CSV."""
