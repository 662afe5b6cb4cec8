"""What is asked for and entered on the pages of briefs: shape and messages only."""
