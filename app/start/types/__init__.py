"""What the start page shows, as plain values: panels of things to do, and the state of the portfolio."""
